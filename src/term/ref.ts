/** What a reference stands for, as the kernel has it: a monitor, an alias, a timer. */
export interface RefOwner {
  readonly id: number;
  readonly where: number;
  toString(): string;
}

let making = false;
let make: (owner: RefOwner) => Ref;
let open: (term: unknown) => RefOwner | null;

/**
 * A unique reference, printed `#Ref<0.N>`: what `make_ref/0`, monitors, aliases and timers give. As of a pid, all that can be read of it is
 * its number.
 */
export class Ref {
  /** Exists for the compiler only: a reference is no object with a number in it. */
  declare protected readonly unique: true;

  #of: RefOwner | number;

  static {
    make = (owner) => {
      making = true;
      const ref = new Ref(0);
      making = false;
      ref.#of = owner;
      return ref;
    };
    open = (term) => {
      if (typeof term !== 'object' || term === null || !(#of in term)) return null;
      const of = term.#of;
      return typeof of === 'number' ? null : of;
    };
  }

  /** As of a pid. */
  static [Symbol.hasInstance](term: unknown): boolean {
    return typeof term === 'object' && term !== null && #of in term;
  }

  /** A reference that stands for nothing. */
  constructor(id: number) {
    if (new.target !== Ref) throw new TypeError('What inherits from a reference is none.');
    // As in a pid.
    this.#of = Math.trunc(id);
    if (!making) Object.preventExtensions(this);
  }

  get id(): number {
    return typeof this.#of === 'number' ? this.#of : this.#of.id;
  }

  /** As of a pid. */
  get where(): number {
    return typeof this.#of === 'number' ? 0 : this.#of.where;
  }

  toString(): string {
    return typeof this.#of === 'number' ? `#Ref<0.${this.#of}>` : this.#of.toString();
  }
}

// Constants, as those of pids.

/** Makes a reference. For the kernel, as `refOwner`: programs cannot come by either. */
export const refFor = make;
/** What a reference stands for; null of any other term, and of a reference that stands for nothing here. */
export const refOwner = open;
