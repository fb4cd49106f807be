/**
 * A process identifier, printed `<0.N.0>` as Erlang prints it. Nobody parses the text: inside a node a pid
 * reaches its process directly, and outside a node only the text travels.
 */
export class Pid<out Msg = unknown> {
  /** The message type that the process accepts. Exists for the compiler only. */
  declare readonly accepts?: Msg;

  constructor(readonly id: number) {}

  toString(): string {
    return `<0.${this.id}.0>`;
  }
}
