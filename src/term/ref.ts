import { markKind } from './kind.ts';

/** A unique reference, printed `#Ref<0.N>`: what `make_ref/0`, monitors, aliases and timers give. */
export class Ref {
  /** Exists for the compiler only: a reference is no object with a number in it. */
  declare protected readonly unique: true;

  static {
    markKind(this.prototype, 'reference');
  }

  constructor(readonly id: number) {}

  /** As of a pid. */
  get where(): number {
    return 0;
  }

  toString(): string {
    return `#Ref<0.${this.id}>`;
  }
}
