/** A node for tests that keeps a diary: which named process started, which ended, why and when, in the order of events. */
import { EVENT, registeredName, type Report, unseal } from '../runtime/kernel/introspect.ts';
import { type Body, Node, type NodeOptions, type Pid, raisedOf } from '../coppice.ts';

export interface Entry {
  readonly what: 'start' | 'exit';
  readonly name: string;
  readonly reason: unknown;
  readonly at: number;
}

export class Rig {
  readonly node: Node;
  /** Processes that have, or had, a name. */
  diary: Entry[] = [];
  readonly reports: Report[] = [];
  readonly #names = new Map<Pid, string>();

  constructor(options: NodeOptions = {}) {
    this.node = new Node({ recorderSize: 0, ...options });
    this.node.tracer = {
      event: (_id, code, _info, process, _other, term) => {
        if (code !== EVENT.register || process === null) return;
        this.#names.set(process.pid, String(term));
        this.diary.push({ what: 'start', name: String(term), reason: null, at: this.node.now });
      },
    };
    this.node.onExit((pid, reason) => {
      const process = unseal(pid);
      const name = (process && registeredName(process)) ?? this.#names.get(pid);
      if (name !== undefined) this.diary.push({ what: 'exit', name, reason, at: this.node.now });
      this.#names.delete(pid);
    });
    this.node.onReport((report) => this.reports.push(report));
  }

  process(name: string): Pid {
    const found = this.node.names.get(name);
    if (found === undefined) throw new Error(`${name}: nobody has this name at ${this.node.now} ms`);
    return found.pid;
  }

  /** Runs a body in a process of its own until nothing is runnable, and gives its result; what it raises is thrown. */
  run<T>(body: () => Body<T>): T {
    let outcome: { readonly value: T } | { readonly caught: unknown } | null = null;
    this.node.spawn(function* () {
      try {
        outcome = { value: yield* body() };
      } catch (caught) {
        outcome = { caught };
      }
    });
    this.node.run();
    const result = outcome as { readonly value: T } | { readonly caught: unknown } | null;
    if (result === null) throw new Error('the body still waits: let time pass, or see what it waits for');
    if ('value' in result) return result.value;
    const raised = raisedOf(result.caught);
    throw result.caught instanceof Error ? result.caught : new Error(raised.message, { cause: raised.reason });
  }

  /** What the diary says since the last time, as `exit name` and `start name`. */
  takeDiary(): string[] {
    const lines = this.diary.map(({ what, name }) => `${what} ${name}`);
    this.diary = [];
    return lines;
  }
}
