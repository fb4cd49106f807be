/**
 * Names of any term, as `global` keeps them for all nodes of a cluster. A node here is alone, so they are its own, and what OTP asks other nodes
 * about is answered at once.
 */
import { copy } from '../../term/copy.ts';
import { equal } from '../../term/equal.ts';
import { type List, listFrom } from '../../term/list.ts';
import { Pid } from '../../term/pid.ts';
import type { Sendable } from '../../term/sendable.ts';
import { chargeSearch, error, exit, isProcessAlive, send as sendMessage, shelf } from '../kernel/syscalls.ts';

/** Whoever has ended has no name any more: those that are left behind are let go at times, and never found. */
class Names {
  private readonly atoms = new Map<string, Pid>();
  private others: [name: unknown, pid: Pid][] = [];
  private letGoAt = 64;

  get(name: unknown): Pid | undefined {
    if (typeof name !== 'string') chargeSearch(this.others.length);
    const pid = typeof name === 'string' ? this.atoms.get(name) : this.others.find(([one]) => equal(one, name))?.[1];
    return pid !== undefined && isProcessAlive(pid) ? pid : undefined;
  }

  set(name: unknown, pid: Pid): void {
    this.delete(name);
    if (typeof name === 'string') this.atoms.set(name, pid);
    else this.others.push([copy(name), pid]);
    if (this.atoms.size + this.others.length > this.letGoAt) this.letGo();
  }

  delete(name: unknown): void {
    if (typeof name === 'string') this.atoms.delete(name);
    else this.others = this.others.filter(([one]) => !equal(one, name));
  }

  *entries(): Iterable<readonly [name: unknown, pid: Pid]> {
    for (const entry of this.atoms) if (isProcessAlive(entry[1])) yield entry;
    for (const entry of this.others) if (isProcessAlive(entry[1])) yield entry;
  }

  private letGo(): void {
    for (const [name, pid] of this.atoms) if (!isProcessAlive(pid)) this.atoms.delete(name);
    this.others = this.others.filter(([, pid]) => isProcessAlive(pid));
    this.letGoAt = 2 * Math.max(32, this.atoms.size + this.others.length);
  }
}

const names = (): Names => shelf('global', () => new Names());

/**
 * Gives a process a name: `yes`, or `no` when somebody has the name, or the process has one. What is no pid is a `function_clause`.
 * `global:register_name/2`.
 *
 * @example
 * global.registerName(['room', 7], self()); // => 'yes'
 * global.registerName(['room', 7], self()); // => 'no'
 */
export function registerName(name: unknown, pid: Pid): 'yes' | 'no' {
  checkPid(pid);
  if (whereisName(name) !== undefined || hasName(pid)) return 'no';
  names().set(name, pid);
  return 'yes';
}

function hasName(pid: Pid): boolean {
  for (const [, one] of names().entries()) if (one === pid) return true;
  return false;
}

function checkPid(pid: unknown): void {
  if (!(pid instanceof Pid)) error('function_clause');
}

/**
 * Gives the name to this process, whoever had it. `global:re_register_name/2`.
 *
 * @example
 * global.reRegisterName('chair', self()); // => 'yes'
 */
export function reRegisterName(name: unknown, pid: Pid): 'yes' {
  checkPid(pid);
  names().set(name, pid);
  return 'yes';
}

/**
 * Takes a name back; one that nobody has is `ok`, too. `global:unregister_name/1`.
 *
 * @example
 * global.unregisterName('nobody'); // => 'ok'
 */
export function unregisterName(name: unknown): 'ok' {
  names().delete(name);
  return 'ok';
}

/**
 * Who has the name; undefined when nobody does. `global:whereis_name/1`.
 *
 * @example
 * global.whereisName('nobody'); // => undefined
 */
export function whereisName(name: unknown): Pid | undefined {
  return names().get(name);
}

/**
 * All names that are taken, in no order that is promised. `global:registered_names/0`.
 *
 * @example
 * global.registerName('chair', self());
 * global.registeredNames(); // => list('chair')
 */
export function registeredNames(): List<unknown> {
  return listFrom(Array.from(names().entries(), ([name]) => name));
}

/**
 * Sends a message to whoever has the name, and gives that pid; when nobody does, the exit `{badarg, {Name, Message}}`. `global:send/2`.
 *
 * @example
 * global.registerName('chair', self());
 * global.send('chair', 'hello');
 * yield* receive(); // => 'hello'
 */
export function send<T>(name: unknown, message: T & Sendable<T>): Pid {
  const pid = whereisName(name);
  if (pid === undefined) return exit(['badarg', [name, message]]);
  sendMessage(pid, message as unknown);
  return pid;
}
