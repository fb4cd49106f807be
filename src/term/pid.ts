import { markKind } from './kind.ts';

/**
 * A process identifier, printed `<0.N.0>` as Erlang prints it. Nobody parses the text: inside a node a pid
 * reaches its process directly, and outside a node only the text travels.
 *
 * `Pid<Msg>` is the pid of a process that accepts `Msg`: sending it anything else is a type error. It may stand for a pid that accepts
 * less, never for one that accepts more. A bare `Pid` says nothing about messages: it is unchecked, and goes both ways.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above: `any` is what goes both ways
export class Pid<in Msg = any> {
  /** Exists for the compiler only, which compares pids by what their processes accept. */
  declare protected readonly accepts: (message: Msg) => void;

  static {
    markKind(this.prototype, 'reference');
  }

  constructor(readonly id: number) {}

  /** Tells nodes in one realm apart: pids of two nodes are never the same, whatever their numbers. */
  get where(): number {
    return 0;
  }

  toString(): string {
    return `<0.${this.id}.0>`;
  }
}
