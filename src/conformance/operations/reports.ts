/** Operations of family reports (format.md, section 13): whole statuses and states. */
import type { Body } from '../../runtime/kernel/syscalls.ts';
import type * as gen_server from '../../runtime/otp/gen_server.ts';
import * as sys from '../../runtime/otp/sys.ts';
import { List, listFrom } from '../../term/list.ts';
import type { Pid } from '../../term/pid.ts';
import { Bag } from '../codec.ts';
import { raise } from '../interpreter.ts';
import type { Operations, Run } from '../run.ts';
import type { Json } from '../scenario.ts';

export const reportOperations: Operations = {
  status: (run, [to]) => status(run, server(run, to)),
  *sup_state(run, [to]): Body {
    return supervisorState(yield* sys.getState(server(run, to)));
  },
  sys_replace_state_fail: (run, [to, kind, reason]) => {
    const decoded = run.decode(reason);
    return sys.replaceState(server(run, to), () => raise(kind, decoded));
  },
};

function server(run: Run, to: Json | undefined): gen_server.ServerRef {
  return run.decode(to) as gen_server.ServerRef;
}

type Item = readonly [name: unknown, value: unknown];

/** The whole of `sys:get_status/1`, without what the scripted modules keep in the process dictionary. */
function* status(run: Run, of: gen_server.ServerRef): Body {
  const told = (yield* sys.getStatus(of)) as readonly [unknown, Pid, unknown, List<unknown>];
  const [dictionary, ...rest] = told[3];
  const kept = Array.from(dictionary as Iterable<Item>).filter(([key]) => isShown(key));
  const items = listFrom([new Bag(kept), ...rest.map((each) => shown(run, told[1], each))]);
  return [...told.slice(0, 3), isList(told[3]) ? items : Array.from(items)];
}

function isShown(key: unknown): boolean {
  return key === '$ancestors' || key === '$initial_call' || (typeof key === 'string' && !key.startsWith('$'));
}

/** Time-outs that run have no order; a pid in a text goes by its name. */
function shown(run: Run, pid: Pid, term: unknown): unknown {
  if (typeof term === 'string') return term.replace(pid.toString(), run.encode(pid) as string);
  if (!Array.isArray(term)) return term;
  if (term[0] === 'Time-outs') {
    const [count, running] = term[1] as [unknown, Iterable<unknown>];
    return ['Time-outs', [count, new Bag([...running])]];
  }
  if (term[0] === 'state' && term.length === 12) return supervisorState(term);
  const inner = Array.from(term, (each) => shown(run, pid, each));
  return isList(term) ? listFrom(inner) : inner;
}

function isList(term: unknown): boolean {
  return term instanceof List;
}

/** The record `#state{}` of a supervisor. Its restarts are times: how many there are is what can be compared. */
function supervisorState(state: unknown): unknown {
  if (!Array.isArray(state) || state[0] !== 'state' || state.length !== 12) return state;
  const record = Array.from(state as unknown[]);
  const [ids, children] = record[3] as [unknown, unknown];
  record[3] = [ids, mapped(children, (child) => ['child_record', ...(child as unknown[]).slice(1)])];
  if (Array.isArray(record[4])) record[4] = [record[4][0], mapped(record[4][1], extra)];
  record[7] = ['restarts', (record[7] as readonly unknown[]).length];
  const args = record[11];
  if (Array.isArray(args) && args[0] === 'tree') record[11] = ['tree', args[1]];
  return record;
}

function mapped(map: unknown, change: (value: unknown) => unknown): unknown {
  if (!(map instanceof Map)) return map;
  return new Map([...(map as Map<unknown, unknown>)].map(([key, value]) => [key, change(value)]));
}

/** Of the arguments of a tree's dynamic child, those that it was given with `start_child_args`. */
function extra(args: unknown): unknown {
  if (!(args instanceof List) || !Array.isArray(args[0])) return args;
  return ['args', listFrom(args.slice(1))];
}
