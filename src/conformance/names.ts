/** The names that a scenario gives to pids, references and other values, in both directions. */
import { Pid } from '../term/pid.ts';
import { Ref } from '../term/ref.ts';

/** A name was used that was never given to anything: the step is skipped. */
export class Unbound extends Error {
  constructor(name: string) {
    super(`the name ${name} was never given to anything`);
    this.name = 'Unbound';
  }
}

export class Names {
  private readonly byName = new Map<string, unknown>();
  private readonly byTerm = new Map<Pid | Ref, string>();
  private readonly attempts = new Map<string, number>();
  private readonly latest = new Map<string, Pid>();

  bind<T>(name: string, term: T): T {
    this.byName.set(name, term);
    if (term instanceof Pid || term instanceof Ref) this.byTerm.set(term, name);
    return term;
  }

  /** Has a reference shown by a name that stands for something else: a named table's, by the name of the table; or something that scenarios cannot name. */
  call(name: string, ref: Pid | Ref): void {
    this.byTerm.set(ref, name);
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  get(name: string): unknown {
    if (!this.byName.has(name)) throw new Unbound(name);
    return this.byName.get(name);
  }

  nameOf(term: Pid | Ref): string | undefined {
    return this.byTerm.get(term);
  }

  /** Names of processes that are not part of a tree, with their pids. */
  *processes(): Iterable<[string, Pid]> {
    for (const [name, term] of this.byName) {
      if (term instanceof Pid && !name.includes('#')) yield [name, term];
    }
  }

  /** All pids that have a name. */
  *pids(): Iterable<[Pid, string]> {
    for (const [term, name] of this.byTerm) if (term instanceof Pid) yield [term, name];
  }

  /** The number of the next start attempt of a tree path: 1, 2, ... */
  nextAttempt(path: string): number {
    const attempt = (this.attempts.get(path) ?? 0) + 1;
    this.attempts.set(path, attempt);
    return attempt;
  }

  setLatest(path: string, pid: Pid): void {
    this.latest.set(path, pid);
  }

  /** The process of a tree path whose start was the last to succeed. */
  latestOf(path: string): Pid {
    const pid = this.latest.get(path);
    if (pid === undefined) throw new Unbound(`@${path}`);
    return pid;
  }
}
