/** Operations on tables (format.md, section 11). */
import { info } from '../../runtime/otp/ets.ts';
import * as ets from '../../runtime/otp/ets.ts';
import { error } from '../../runtime/kernel/syscalls.ts';
import { List } from '../../term/list.ts';
import { Ref } from '../../term/ref.ts';
import { Bag } from '../codec.ts';
import { Unbound } from '../names.ts';
import type { Operations, Run } from '../run.ts';

/** The functions by OTP's names. */
const FUNCTIONS: ReadonlyMap<string, unknown> = new Map(
  Object.entries(ets).map(([name, fun]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), fun]),
);

const UNORDERED = new Set(['tab2list', 'match', 'match_object', 'select', 'select_reverse', 'take']);

/** Results over several keys have no order in tables that are no `ordered_set`. */
function unordered(name: string, tab: unknown, result: unknown): unknown {
  if (!(result instanceof List) || !UNORDERED.has(name)) return result;
  return info(tab as ets.Tab, 'type') === 'ordered_set' ? result : new Bag(Array.from(result as List<unknown>));
}

function apply(name: string, args: readonly unknown[]): unknown {
  const fun = FUNCTIONS.get(name) as ((...args: readonly unknown[]) => unknown) | undefined;
  return fun === undefined ? error('undef') : fun(...args);
}

function chunk(run: Run, name: string, result: ets.Chunk): unknown {
  if (result === '$end_of_table') return result;
  const [objects, continuation] = result;
  run.continuations.set(name, continuation);
  return [objects, continuation === '$end_of_table' ? continuation : 'more'];
}

function walk(tab: ets.Tab, first: unknown, next: (tab: ets.Tab, key: unknown) => unknown): unknown {
  const keys = new List<unknown>();
  for (let key = first; key !== '$end_of_table'; key = next(tab, key)) keys[keys.length] = key;
  return unordered('tab2list', tab, keys);
}

export const etsOperations: Operations = {
  ets_new: (run, [name, tab, options]) => {
    const made = ets.new(run.decode(tab) as string, run.decodeAll(options) as ets.TableOption[]);
    run.names.bind(name as string, made);
    if (!(made instanceof Ref)) run.names.call(name as string, ets.whereis(made) as Ref);
    return made;
  },
  ets: (run, [name, ...args]) => {
    const terms = run.decodeAll(args);
    return unordered(name as string, terms[0], apply(name as string, terms));
  },
  ets_select: (run, [name, tab, spec, limit]) =>
    chunk(
      run,
      name as string,
      ets.select(run.decode(tab) as ets.Tab, run.decode(spec) as ets.MatchSpec, run.decode(limit) as number),
    ),
  ets_more: (run, [name]) => {
    const continuation = run.continuations.get(name as string);
    if (continuation === undefined) throw new Unbound(name as string);
    return chunk(run, name as string, ets.select(continuation));
  },
  ets_walk: (run, [tab]) => {
    const table = run.decode(tab) as ets.Tab;
    return walk(table, ets.first(table), ets.next);
  },
  ets_walk_back: (run, [tab]) => {
    const table = run.decode(tab) as ets.Tab;
    return walk(table, ets.last(table), ets.prev);
  },
};
