/** Operations of family reports (format.md, section 13): whole statuses and states. */
import type { Body } from '../../runtime/kernel/syscalls.ts';
import * as gen_event from '../../runtime/otp/gen_event.ts';
import * as gen_server from '../../runtime/otp/gen_server.ts';
import * as gen_statem from '../../runtime/otp/gen_statem.ts';
import * as sys from '../../runtime/otp/sys.ts';
import { List, list, listFrom } from '../../term/list.ts';
import type { Pid } from '../../term/pid.ts';
import { Bag, isStack } from '../codec.ts';
import { raise } from '../interpreter.ts';
import type { Operations, Run } from '../run.ts';
import type { Json } from '../scenario.ts';

export const reportOperations: Operations = {
  status: (run, [to]) => status(run, server(run, to)),
  *sup_state(run, [to]): Body {
    return supervisorState(yield* sys.getState(server(run, to)));
  },
  fs_start: (run, [name, behaviour, module, format]) => startFormatted(run, name, behaviour, module, format),
  sup_init: (run, [path, init]) => {
    run.inits.set(path as string, init as readonly Json[]);
    return 'ok';
  },
  sup_change_code: (run, [to]) => sys.changeCode(server(run, to), run.modules.tree, 'v1', 'extra'),
  sys_replace_state_fail: (run, [to, kind, reason]) => {
    const decoded = run.decode(reason);
    return sys.replaceState(server(run, to), () => raise(kind, decoded));
  },
};

function server(run: Run, to: Json | undefined): gen_server.ServerRef {
  return run.decode(to) as gen_server.ServerRef;
}

const SOURCES = new Set(['gen_server', 'gen_statem', 'gen_event', 'proc_lib', 'supervisor']);
const MEASURED = new Set<unknown>(['heap_size', 'stack_size', 'reductions']);

/** Error reports of behaviours since the last record, by the process that made them. */
export function shownReports(run: Run): Map<string, Json[]> {
  const shownAll = new Map<string, Json[]>();
  for (const [pid, { label, report }] of run.reports) {
    const name = run.names.nameOf(pid);
    if (name === undefined || !SOURCES.has(label[0]) || label[1] === 'unexpected_msg') continue;
    const reports = shownAll.get(name) ?? [];
    const tidied = label[0] === 'proc_lib' ? tidiedCrash(report) : tidiedState(report, name.includes('/'));
    reports.push(run.encode([...label, shown(run, pid, tidied)]));
    shownAll.set(name, reports);
  }
  return shownAll;
}

/** What a worker of a tree has for its state is the recorder's own. */
function tidiedState(report: unknown, isWorker: boolean): unknown {
  if (typeof report !== 'object' || report === null || !('state' in report)) return report;
  const state = supervisorState(report.state);
  return { ...report, state: isWorker && state === report.state ? 'spec' : state };
}

/** What is measured in words or reductions is a number, where a process stands a stack trace, and neighbours have no order. */
function tidiedCrash(report: unknown): unknown {
  const [info, neighbours] = report as readonly [Iterable<Item>, Iterable<readonly ['neighbour', Iterable<Item>]>];
  const others = Array.from(neighbours, ([tag, items]) => [tag, listFrom(Array.from(items, tidiedNeighbour))]);
  return listFrom([listFrom(Array.from(info, tidiedItem)), new Bag(others)]);
}

/** Neighbours go on while the report is made. */
function tidiedNeighbour([key, value]: Item): Item {
  return key === 'status' || key === 'message_queue_len' ? [key, 'n'] : tidiedItem([key, value]);
}

function tidiedItem([key, value]: Item): Item {
  if (MEASURED.has(key)) return [key, typeof value === 'number' ? 'n' : value];
  if (key === 'current_function') return [key, '*'];
  if (key === 'links' || key === 'messages') return [key, new Bag([...(value as Iterable<unknown>)])];
  if (key === 'dictionary')
    return [key, new Bag(Array.from(value as Iterable<Item>).filter(([name]) => isShown(name)))];
  return [key, value];
}

function* startFormatted(
  run: Run,
  name: Json | undefined,
  behaviour: Json | undefined,
  form: Json | undefined,
  format: Json | undefined,
): Body {
  const module = run.modules.formatted[form === 'cop_fs2' ? 1 : 0];
  if (behaviour !== 'gen_event') {
    const begin = behaviour === 'gen_statem' ? gen_statem.startLink : gen_server.startLink;
    return yield* begin(module, [name, behaviour, format], list());
  }
  const [, pid] = (yield* gen_event.startLink()) as readonly ['ok', Pid];
  run.names.bind(name as string, pid);
  return [yield* gen_event.addHandler(pid, module.name, ['none', behaviour, format]), pid];
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
  if (isStack(term)) return '*';
  if (term[0] === 'Time-outs') {
    const [count, running] = term[1] as readonly unknown[];
    return ['Time-outs', [count, running instanceof List ? new Bag([...(running as List<unknown>)]) : running]];
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
