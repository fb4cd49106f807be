/**
 * How a server is named and found: registered here, known to `global`, or kept by a registry of the program's own. Follows OTP's `gen`, which asks
 * a registry as often and in this order.
 */
import type { Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import {
  error,
  exit,
  get,
  isNameAndNode,
  lose,
  nameOf,
  nodeName,
  raisedOf,
  register,
  self,
  send,
  unregister,
  whereis,
} from '../kernel/syscalls.ts';
import * as code from './code.ts';
import { isTuple } from './errors.ts';
import * as global from './global.ts';

/**
 * The name under which a started process is known. `['local', Name]` registers an atom, `['global', Name]` any term with `global`, and
 * `['via', Module, Name]` any term with a module of four functions that answer at once: `registerName(name, pid)`, which gives `'yes'` or `'no'`,
 * `unregisterName(name)`, `whereisName(name)`, which gives a pid or undefined, and `send(name, message)`. `'global'` is such a module.
 */
export type ServerName =
  readonly ['local', string] | readonly ['global', unknown] | readonly ['via', Module | string, unknown];

/** Where a process is that was named elsewhere than by `register`. */
export type NamedElsewhere = readonly ['global', unknown] | readonly ['via', Module | string, unknown];

export function isNamedElsewhere(server: unknown): server is NamedElsewhere {
  return isTuple(server, 'global', 2) || isTuple(server, 'via', 3);
}

/** `gen:where/1`. */
export function where(name: ServerName): Pid | undefined {
  switch (kindOf(name)) {
    case 'local':
      return whereis(name[1] as string);
    case 'global':
      return global.whereisName(name[1]);
    default:
      return pidOr(ask(name[1] as Module, 'whereisName', name[2]));
  }
}

function pidOr(found: unknown): Pid | undefined {
  return found instanceof Pid ? found : undefined;
}

function kindOf(name: ServerName): ServerName[0] {
  if (isTuple(name, 'local', 2) || isNamedElsewhere(name)) return name[0];
  return error('function_clause');
}

const GLOBAL: Readonly<Record<string, (...args: never[]) => unknown>> = global;

/** A function of a registry. `global` is one, too, by its name. */
function ask(module: Module | string, fun: string, ...args: unknown[]): unknown {
  return module === 'global' ? GLOBAL[fun]?.(...(args as never[])) : code.apply(module, fun, args);
}

/** Names the caller; false when somebody has the name. `gen:register_name/1`. */
export function registerName(name: ServerName): boolean {
  switch (kindOf(name)) {
    case 'local':
      try {
        return register(name[1] as string, self());
      } catch (caught) {
        if (raisedOf(caught).reason !== 'badarg') throw caught;
        return false;
      }
    case 'global':
      return global.registerName(name[1], self()) === 'yes';
    default:
      return ask(name[1] as Module, 'registerName', name[2], self()) === 'yes';
  }
}

/** `gen:unregister_name/1`. */
export function unregisterName(name: ServerName | null): void {
  if (name === null) return;
  if (name[0] === 'global') global.unregisterName(name[1]);
  else if (name[0] === 'via') ask(name[1], 'unregisterName', name[2]);
  else if (whereis(name[1]) === self()) unregister(name[1]);
}

/** The name as reports and `sys:get_status` have it. `gen:name/1`. */
export function nameIn(name: ServerName): unknown {
  return name[0] === 'via' ? name[2] : name[1];
}

/** As `nameIn`, of a process that must have the name. `gen:get_proc_name/1`. */
export function ownNameIn(name: ServerName): unknown {
  if (name[0] === 'local') return nameOf(self()) === name[1] ? name[1] : exit('process_not_registered');
  if (where(name) === self()) return nameIn(name);
  return exit(name[0] === 'global' ? 'process_not_registered_globally' : ['process_not_registered_via', name[1]]);
}

/** Who has started the calling process. `gen:get_parent/0`. */
export function parentOf(): Pid {
  const ancestors = get('$ancestors');
  const parent: unknown = Array.isArray(ancestors) ? ancestors[0] : undefined;
  if (parent instanceof Pid) return parent;
  if (typeof parent !== 'string') return exit('process_was_not_started_by_proc_lib');
  return whereis(parent) ?? global.whereisName(parent) ?? exit('could_not_find_registered_name');
}

/** The process behind a reference; the exit `noproc` when nobody has the name, `{nodedown, Node}` for another node. */
export function resolve(server: unknown): Pid {
  if (server instanceof Pid) return server;
  if (typeof server === 'string') return whereis(server) ?? exit('noproc');
  if (isNamedElsewhere(server)) return where(server) ?? exit('noproc');
  if (!Array.isArray(server) || server.length !== 2 || typeof server[1] !== 'string') return error('function_clause');
  return server[1] === nodeName() ? resolve(server[0]) : exit(['nodedown', server[1]]);
}

/** Sends, and says nothing of a name that nobody has. What is no reference is a `function_clause`. */
export function cast(server: unknown, message: readonly unknown[]): 'ok' {
  if (server instanceof Pid) send(server, message);
  else if (isNamedElsewhere(server)) castElsewhere(server, message);
  else {
    if (typeof server !== 'string' && !isNameAndNode(server)) return error('function_clause');
    const name = typeof server === 'string' ? server : server[1] === nodeName() ? server[0] : null;
    const pid = name === null ? undefined : whereis(name);
    if (pid === undefined) lose(server, message);
    else send(pid, message);
  }
  return 'ok';
}

/** A registry that has nobody of the name raises, and so may one that is broken. */
export function castElsewhere(server: NamedElsewhere, message: readonly unknown[]): void {
  try {
    if (server[0] === 'global') global.send(server[1], message);
    else ask(server[1], 'send', server[2], message);
  } catch (caught) {
    // Who has ended runs no further: `raisedOf` lets that pass.
    raisedOf(caught);
    lose(server, message);
  }
}

/** `gen:format_status_header/2`; null is a process without a name. */
export function statusHeader(tag: string, name: unknown): unknown {
  return name === null || typeof name === 'string' ? `${tag} ${name ?? self().toString()}` : [tag, name];
}
