/** What a program holds leads to nothing of the kernel, and takes no writing: pids, references, and all that comes in messages and answers. */
import { describe, expect, it } from 'vitest';
import {
  alias,
  type Body,
  defineModule,
  ets,
  exit,
  get,
  gen_event,
  gen_server,
  gen_statem,
  groupLeader,
  list,
  makeRef,
  mfa,
  monitor,
  Node,
  Pid,
  processes,
  processFlag,
  processInfo,
  put,
  raisedOf,
  receive,
  Ref,
  register,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnLink,
  spawnMonitor,
  spawnOpt,
  startTimer,
  supervisor,
  suspendProcess,
  sys,
  timer,
  whereis,
} from '../../coppice.ts';
import { CATALOGUE } from '../../systems/catalogue.ts';
import { systemOf } from '../../systems/index.ts';
import { LEARNER_LIMITS } from './limits.ts';
import { Envelope } from './mailbox.ts';
import { Link, Monitor, Process, Timer } from './process.ts';
import { Table } from '../otp/ets/table.ts';
import { Program } from '../otp/ets/match_spec.ts';
import { Continuation } from '../otp/ets/traverse.ts';
import { ProcessTable } from './process_table.ts';
import { RunQueue } from './run_queue.ts';

const KERNEL = [Node, Process, ProcessTable, RunQueue, Envelope, Link, Monitor, Timer, Table, Program, Continuation];

type Found = readonly [path: string, value: unknown];

/** Reads all that there is to read, prototypes and getters included, and gives the ways to objects of the kernel. */
function leaksIn(root: unknown, seen = new Set<unknown>()): string[] {
  const leaks: string[] = [];
  const queue: Found[] = [['it', root]];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [path, value] = next;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    if (KERNEL.some((kind) => value instanceof kind && value !== kind.prototype)) leaks.push(path);
    else queue.push(...members(value).map(([key, member]): Found => [`${path}.${key}`, member]));
  }
  return leaks;
}

function members(value: object): Found[] {
  const found: Found[] = [];
  if (value instanceof Map) for (const [key, item] of value) found.push(['key', key], ['value', item]);
  if (value instanceof Set) for (const item of value) found.push(['item', item]);
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    found.push(['prototype', at]);
    for (const key of Reflect.ownKeys(at)) found.push([String(key), read(value, key)]);
  }
  return found;
}

function read(value: object, key: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined;
  }
}

const server = defineModule('server', {
  init: () => ['ok', self()],
  handleCall: (request: unknown, from: unknown, state: unknown) => ['reply', [request, from, self()], state],
  handleCast: (_message: unknown, state: unknown) => ['noreply', state],
  handleInfo: (_message: unknown, state: unknown) => ['noreply', state],
  startLink: () => gen_server.startLink(server, null),
});
const handler = defineModule('handler', {
  init: () => ['ok', self()],
  handleEvent: (_event: unknown, state: unknown) => ['ok', state],
  handleCall: (request: unknown, state: unknown) => ['ok', [request, state], state],
});
const machine = defineModule('machine', {
  callbackMode: () => 'handle_event_function',
  init: () => ['ok', 'on', self()],
  handleEvent: (type: unknown, content: unknown, state: unknown, data: unknown) => {
    if (!Array.isArray(type)) return 'keep_state_and_data';
    return ['keep_state_and_data', ['reply', type[1], [type, content, state, data]]];
  },
});
const top = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'one', start: mfa(server, 'startLink', []) }]]],
});

const ITEMS = ['links', 'monitors', 'monitored_by', 'group_leader', 'parent', 'suspending', 'dictionary', 'messages'];

/** Does what there is to do, and hands over all that it gets for it. */
function* everything(take: (what: string, value: unknown) => void): Body<void> {
  const idle = function* (): Body<void> {
    yield* sleep('infinity');
  };
  processFlag('trap_exit', true);
  take('self', self());
  const idler = spawn(idle);
  take('spawn', [idler, spawnLink(idle), spawnMonitor(idle), spawnOpt(idle, [], ['link', ['monitor', []]])]);
  take('references', [makeRef(), monitor(idler), alias(), sendAfter(5, self(), 'x'), startTimer(5, self(), 'y')]);
  spawnLink(() => exit('EXIT'));
  monitor(spawn(() => exit(['DOWN', self()])));
  monitor('nobody');
  register('idler', idler);
  take('names', [whereis('idler'), processes(), groupLeader()]);
  suspendProcess(idler);
  put('key', self());
  for (const item of ITEMS) take(item, processInfo(self(), item as never));
  take('process_info', processInfo(idler));
  // What runs gets no kernel object as its `this`.
  spawn(function (this: unknown) {
    take('this of a function', this);
  });
  const match = function (this: unknown, message: unknown): boolean {
    take('this of a match', [this, message]);
    return message !== 'never';
  };
  const waits = receive(match, 100);
  take('a receive', waits);
  for (let i = 0; i < 8; i++) take('a message', yield* receive(match, 10));
  take('an error', raisedOf(caught(() => send('nobody', 1))));

  const started = (yield* gen_server.startLink(server, null)) as [string, Pid];
  take('a server', [started, yield* gen_server.call(started[1], 'hello'), yield* sys.getStatus(started[1])]);
  const above = (yield* supervisor.startLink(top, null)) as [string, Pid];
  take('a supervisor', [above, yield* supervisor.whichChildren(above[1]), yield* sys.getStatus(above[1])]);
  take('a child', [yield* supervisor.getChildspec(above[1], 'one'), yield* sys.getState(above[1])]);
  const manager = (yield* gen_event.startLink()) as [string, Pid];
  yield* gen_event.addSupHandler(manager[1], handler, null);
  take('a manager', [manager, yield* gen_event.call(manager[1], handler, 'hello'), yield* sys.getStatus(manager[1])]);
  const made = (yield* gen_statem.startLink(machine, null, [])) as [string, Pid];
  take('a machine', [made, yield* gen_statem.call(made[1], 'hello'), yield* sys.getStatus(made[1])]);
  const table = ets.new('table', ['public', ['heir', idler, 'gift']]);
  ets.insert(table, [self(), makeRef()]);
  take('a table', [table, ets.lookup(table, self()), ets.tab2list(table), ets.info(table)]);
  const all = list(['$1', list(), list('$1')] as const);
  ets.insert(table, [makeRef(), 1]);
  take('a match', [ets.matchSpecCompile(all), ets.select(table, all as never, 1)]);
  take('timers', [yield* timer.sendAfter(5, self(), 'z'), yield* timer.sendInterval(5, self(), 'z')]);
  take('the dictionary', get());
  exit(above[1], 'shutdown');
  for (let i = 0; i < 8; i++) take('a late message', yield* receive(null, 10));
}

function caught(code: () => unknown): unknown {
  try {
    code();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Runs it to its end, and gives all that it was handed. */
function taken(node: Node): Found[] {
  const got: Found[] = [];
  let end: unknown = 'it still runs';
  node.onReport(({ report }) => got.push(['a report', report]));
  node.onExit((pid, reason) => {
    got.push(['an end', [pid, reason]]);
    if (pid === program) end = reason;
  });
  const program = node.spawn(function* () {
    yield* everything((what, value) => got.push([what, value]));
  });
  node.advance(10_000);
  expect(end).toBe('normal');
  return got;
}

function handlesIn(got: readonly Found[]): (Pid | Ref)[] {
  const handles = new Set<Pid | Ref>();
  const seen = new Set<unknown>();
  const queue: unknown[] = got.map(([, value]) => value);
  for (let value = queue.pop(); queue.length > 0; value = queue.pop()) {
    if (value instanceof Pid || value instanceof Ref) handles.add(value);
    else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      queue.push(...members(value).map(([, member]) => member));
    }
  }
  return [...handles].filter((one) => one !== Pid.prototype && one !== Ref.prototype);
}

describe('the kernel is out of reach', () => {
  it('of all that a program is handed', () => {
    const got = taken(new Node());
    expect(new Set(got.map(([what]) => what)).size).toBeGreaterThan(25);
    expect(got.flatMap(([what, value]) => leaksIn(value).map((path) => `${what}: ${path}`))).toEqual([]);
  });

  const small = CATALOGUE.map(({ id }) => id).filter((id) => id !== 'scale' && id !== 'crowd');
  it.each(small)('of all that %s sends and keeps', (id) => {
    const node = new Node({ seed: 1 });
    const leaks = new Set<string>();
    const seen = new Set<unknown>();
    node.tracer = {
      event: (_id, code, _info, _process, _other, term) => {
        for (const path of leaksIn(term, seen)) leaks.add(`event ${String(code)}: ${path}`);
      },
    };
    node.spawn(() => systemOf(id)?.start());
    node.advance(5_000);
    expect(node.messages).toBeGreaterThan(0);
    expect([...leaks]).toEqual([]);
  });
});

describe('what stands for a process or a reference', () => {
  const handles = handlesIn(taken(new Node({ limits: LEARNER_LIMITS })));

  it('shows its number, and nothing else', () => {
    expect(handles.length).toBeGreaterThan(20);
    for (const handle of handles) {
      expect(Reflect.ownKeys(handle)).toEqual([]);
      expect(JSON.stringify(handle)).toBe('{}');
      expect(Object.entries({ ...handle })).toEqual([]);
    }
  });

  it('takes no writing in a program of a stranger', () => {
    for (const handle of handles) {
      const before = [handle.toString(), handle.id, handle.where];
      for (const key of ['id', 'where', 'box', 'flags', 'links', 'toString', 'mine', Symbol('mine')]) {
        expect(Reflect.set(handle, key, 1), String(key)).toBe(false);
        expect(Reflect.defineProperty(handle, key, { value: 1 }), String(key)).toBe(false);
      }
      expect(Reflect.setPrototypeOf(handle, {})).toBe(false);
      expect([handle.toString(), handle.id, handle.where]).toEqual(before);
    }
  });

  it('cannot be forged: what a program makes itself stands for nothing', () => {
    const node = new Node();
    const touched: PropertyKey[] = [];
    const spy = new Proxy(
      {},
      {
        get: (_target, key) => {
          touched.push(key);
          return key === Symbol.toPrimitive ? () => 1 : undefined;
        },
        set: (_target, key) => touched.push(key) > 0,
      },
    );
    const results: unknown[] = [];
    node.spawn(() => {
      for (const forged of [new Pid(self().id), new Pid(spy as number), new Ref(spy as number), list(spy)]) {
        touched.length = 0;
        results.push(caught(() => monitor(forged as never)) !== undefined, touched.length);
      }
    });
    node.run();
    expect(results).toEqual([true, 0, true, 0, true, 0, true, 0]);
  });
});
