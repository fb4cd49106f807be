/** A unique reference, printed `#Ref<0.N>`: what `make_ref/0`, monitors, aliases and timers give. */
export class Ref {
  constructor(readonly id: number) {}

  toString(): string {
    return `#Ref<0.${this.id}>`;
  }
}
