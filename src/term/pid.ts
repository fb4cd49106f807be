/** What a pid stands for: the process, as the kernel has it. */
export interface PidOwner {
  readonly id: number;
  readonly where: number;
  toString(): string;
}

let making = false;
let make: (owner: PidOwner) => Pid<unknown>;
let open: (term: unknown) => PidOwner | null;

/**
 * A process identifier, printed `<0.N.0>` as Erlang prints it. Nobody parses the text: inside a node a pid
 * reaches its process directly, and outside a node only the text travels. Programs hold it, so all that can be read of it is its number, and
 * nothing can be written: the way to the process is the kernel's alone.
 *
 * `Pid<Msg>` is the pid of a process that accepts `Msg`: sending it anything else is a type error. It may stand for a pid that accepts
 * less, never for one that accepts more. A bare `Pid` says nothing about messages: it is unchecked, and goes both ways.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above: `any` is what goes both ways
export class Pid<in Msg = any> {
  /** Exists for the compiler only, which compares pids by what their processes accept. */
  declare protected readonly accepts: (message: Msg) => void;

  /** One slot for either: there is a pid for each process. */
  #of: PidOwner | number;

  static {
    make = (owner) => {
      making = true;
      const pid = new Pid<unknown>(0);
      making = false;
      pid.#of = owner;
      return pid;
    };
    open = (term) => {
      if (typeof term !== 'object' || term === null || !(#of in term)) return null;
      const of = term.#of;
      return typeof of === 'number' ? null : of;
    };
  }

  /** What inherits from a pid is none. */
  static [Symbol.hasInstance](term: unknown): boolean {
    return typeof term === 'object' && term !== null && #of in term;
  }

  /** A pid that stands for no process. */
  constructor(id: number) {
    if (new.target !== Pid) throw new TypeError('What inherits from a pid is none.');
    // Whatever a program gives: an object here would pass for a process.
    this.#of = Math.trunc(id);
    // What a program makes it can leave nothing in; of what the kernel makes, the kernel sees to it.
    if (!making) Object.preventExtensions(this);
  }

  get id(): number {
    return typeof this.#of === 'number' ? this.#of : this.#of.id;
  }

  /** Tells nodes in one realm apart: pids of two nodes are never the same, whatever their numbers. */
  get where(): number {
    return typeof this.#of === 'number' ? 0 : this.#of.where;
  }

  toString(): string {
    return typeof this.#of === 'number' ? `<0.${this.#of}.0>` : this.#of.toString();
  }
}

// Constants, which the engine puts in the place of the calls.

/** Makes the pid of a process, of which there is one. For the kernel, as `pidOwner`: programs cannot come by either. */
export const makePid = make;
/** What a pid stands for; null of any other term, and of a pid that stands for nothing here. */
export const pidOwner = open;
