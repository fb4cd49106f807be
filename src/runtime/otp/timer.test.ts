/** The module timer and what BIFs say about processes, beyond what the recordings hold. */
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  erase,
  erlang,
  exit,
  get,
  getKeys,
  list,
  monotonicTime,
  Node,
  type Pid,
  processFlag,
  processInfo,
  put,
  raisedOf,
  receive,
  self,
  send,
  spawn,
  timer,
  TIMEOUT,
  whereis,
} from '../../coppice.ts';
import { isHidden } from '../../testing/seen.ts';

function run(body: () => Body, ms = 10_000): Node {
  const node = new Node({ recorderSize: 0 });
  const crashes: unknown[] = [];
  node.onReport(({ report }) => crashes.push(report));
  node.spawn(body);
  node.advance(ms);
  expect(crashes).toEqual([]);
  return node;
}

function reasonOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (caught) {
    return raisedOf(caught).reason;
  }
}

describe('the module timer', () => {
  it('ticks at whole multiples of the interval, however late its receiver reads', () => {
    const times: unknown[] = [];
    run(function* () {
      const bell = defineModule('bell', { ring: (to: never) => send(to, monotonicTime()) });
      yield* timer.applyInterval(70, bell, 'ring', [self()]);
      yield* timer.sleep(300);
      for (let i = 0; i < 5; i++) times.push(yield* receive());
    });
    expect(times).toEqual([70, 140, 210, 280, 350]);
  });

  it('needs no timer server for a message to a pid; else starts one, which observers do not list, and anew when it has ended', () => {
    const seen: unknown[] = [];
    const node = run(function* () {
      yield* timer.sendAfter(10, self(), 'direct');
      seen.push(whereis('timer_server'));
      yield* timer.sendInterval(10, self(), 'tick');
      const first = whereis('timer_server');
      exit(first as Pid, 'kill');
      yield* timer.sendInterval(1_000, self(), 'tock');
      seen.push(whereis('timer_server') !== first, isHidden(whereis('timer_server') as Pid));
      yield* timer.sleep(500);
      for (let next: unknown = 0; next !== TIMEOUT;) seen.push((next = yield* receive(null, 0)));
      yield* timer.sleep('infinity');
    });
    expect(seen).toEqual([undefined, true, true, 'direct', TIMEOUT]);
    expect(node.names.has('timer_server')).toBe(true);
  });

  it('a call that fails concerns nobody else: it has a process of its own', () => {
    const node = new Node({ recorderSize: 0 });
    const got: unknown[] = [];
    node.spawn(function* () {
      yield* timer.applyAfter(10, 'no_such_module', 'f', []);
      yield* timer.sendInterval(20, self(), 'tick');
      got.push(yield* receive(null, 100));
    });
    node.advance(1_000);
    expect(got).toEqual(['tick']);
  });
});

describe('process_info', () => {
  it('tells what process_flag and spawn_opt were given, in the words of OTP', () => {
    run(function* () {
      expect(processFlag('max_heap_size', { size: 50_000, kill: false })).toEqual({
        error_logger: true,
        kill: true,
        size: 0,
      });
      expect(processInfo(self(), 'max_heap_size')).toEqual([
        'max_heap_size',
        { error_logger: true, kill: false, size: 50_000 },
      ]);
      const child = erlang.spawnOpt(
        function* () {
          yield;
        },
        [],
        [['min_heap_size', 500]],
      ) as Pid;
      expect(processInfo(child, list('min_heap_size', 'parent'))).toEqual(
        list(['min_heap_size', 610], ['parent', self()]),
      );
      yield* timer.sleep(1);
    });
  });

  it('has a status for each state of the scheduler, and grows with what a process holds', () => {
    run(function* () {
      const idle = function* (): Body {
        for (;;) yield* receive((m) => m === 'never');
      };
      const pid = spawn(idle);
      expect(processInfo(pid, 'status')).toEqual(['status', 'runnable']);
      yield* timer.sleep(1);
      expect(processInfo(pid, 'status')).toEqual(['status', 'waiting']);
      const words = () => (processInfo(pid, 'total_heap_size') as [string, number])[1];
      const empty = words();
      for (let i = 0; i < 100; i++) send(pid, { text: 'x'.repeat(100) });
      expect(words()).toBeGreaterThan(empty + 1_000);
      erlang.suspendProcess(pid);
      expect(processInfo(pid, 'status')).toEqual(['status', 'suspended']);
      expect(processInfo(self(), 'status')).toEqual(['status', 'running']);
    });
  });

  it('leaves no trace in the process that is asked, and what it gave does not change with it', () => {
    run(function* () {
      const held = { count: 1 };
      put('held', held);
      const told = processInfo(self(), 'dictionary');
      held.count = 2;
      expect(told).toEqual(['dictionary', list(['held', { count: 1 }])]);
      expect(processInfo(self(), 'message_queue_len')).toEqual(['message_queue_len', 0]);
      yield* timer.sleep(1);
    });
  });

  it('without items tells those of process_info/1, the name first when there is one', () => {
    run(function* () {
      const items = (): unknown[] => Array.from(processInfo(self()) ?? [], (pair) => (pair as [string])[0]);
      expect(items()[0]).toBe('current_function');
      erlang.register('me', self());
      expect(items().slice(0, 3)).toEqual(['registered_name', 'current_function', 'initial_call']);
      expect(items()).toHaveLength(17);
      yield* timer.sleep(1);
    });
  });
});

describe('the process dictionary', () => {
  it('takes keys that are equal terms as one, and keeps a list, a tuple and a map apart', () => {
    run(function* () {
      const keys = [['a', 1], list<unknown>('a', 1), { a: 1 }, new Map([['a', 1]]), 'a', 1];
      keys.forEach((key, index) => put(key, index));
      expect(get(['a', 1])).toBe(0);
      expect(get(list<unknown>('a', 1))).toBe(1);
      expect(get({ a: 1 })).toBe(2);
      expect(get(new Map([['a', 1]]))).toBe(3);
      expect(getKeys()).toHaveLength(keys.length);
      expect(put({ a: 1 }, 'new')).toBe(2);
      expect(erase(['a', 1])).toBe(0);
      expect(getKeys('new')).toEqual(list({ a: 1 }));
      expect(erase()).toHaveLength(keys.length - 1);
      yield* timer.sleep(1);
    });
  });
});

describe('errors', () => {
  it('a native error that is not caught is the reason {{Name, Message}, Stacktrace}, any other thrown value {{nocatch, Value}, Stacktrace}', () => {
    const node = new Node({ recorderSize: 0 });
    const reasons: unknown[] = [];
    node.onExit((_process, reason) => reasons.push((reason as unknown[])[0]));
    node.spawn(() => (undefined as unknown as { f: () => void }).f());
    node.spawn(() => 'x'.repeat(-1));
    node.spawn(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the rule is about just that
      throw 'stone';
    });
    node.run();
    expect(reasons).toEqual([
      ['TypeError', expect.stringContaining('undefined')],
      ['RangeError', expect.stringContaining('count')],
      ['nocatch', 'stone'],
    ]);
  });

  it('a bad option, time or unit is badarg, and nothing has happened', () => {
    run(function* () {
      const bad = [
        () => erlang.sendAfter(-1, self(), 'x'),
        () => erlang.sendAfter(1.5, self(), 'x'),
        () => erlang.sendAfter(1, self(), 'x', [['abs', 1 as unknown as boolean]]),
        () => erlang.monotonicTime('fortnight' as 'second'),
        () => erlang.monotonicTime(0),
        () => erlang.uniqueInteger(['odd' as 'positive']),
        () => erlang.send(self(), 'x', ['later' as 'noconnect']),
        () => erlang.processFlag('priority', 'urgent' as 'max'),
        () => erlang.spawnOpt(() => send('nobody', 1), [], ['loose' as 'link']),
        () => erlang.suspendProcess(self()),
      ];
      expect(bad.map(reasonOf)).toEqual(bad.map(() => 'badarg'));
      expect(yield* receive(null, 10)).toBe(TIMEOUT);
    });
  });
});
