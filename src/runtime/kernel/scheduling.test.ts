/** Mailboxes, selective receive, scheduling and the clock. */
import { describe, expect, it } from 'vitest';
import {
  type Body,
  cancelTimer,
  exit,
  monotonicTime,
  Node,
  processFlag,
  readTimer,
  receive,
  resumeProcess,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  startTimer,
  suspendProcess,
  TIMEOUT,
} from '../../coppice.ts';
import { allMessages, processOf } from '../../testing/seen.ts';
import { skippedOf, statusOf } from './introspect.ts';
import { SLICE_REDUCTIONS } from './node.ts';

function node(): Node {
  return new Node({ recorderSize: 0 });
}

function* idle(): Body<void> {
  for (;;) yield* receive((m: unknown) => m === 'drain');
}

/** Never waits: only the end of its slice takes it off. */
function* busy(count: () => void): Body<void> {
  for (;;) {
    count();
    yield* receive((m: unknown) => m === 'stop', 0);
  }
}

describe('selective receive', () => {
  it('takes the oldest that matches; the others keep their order and are seen again by the next receive', () => {
    const on = node();
    const got: unknown[] = [];
    on.spawn(function* () {
      for (const item of [1, 'a', 2, 'b', 3]) send(self(), item);
      got.push(yield* receive((m) => typeof m === 'string'));
      got.push(yield* receive((m) => m === 3));
      for (let i = 0; i < 3; i++) got.push(yield);
    });
    on.run();
    expect(got).toEqual(['a', 3, 1, 2, 'b']);
  });

  it('looks at each message once while it waits: the save pointer', () => {
    const on = node();
    let looks = 0;
    const process = on.spawn(function* () {
      yield* receive((m: unknown) => {
        looks++;
        return m === 'wanted';
      });
    });
    const sender = on.spawn(idle);
    on.run();
    for (let i = 0; i < 100; i++) {
      on.exec(sender, () => send(process, i));
      on.run();
    }
    expect(looks).toBe(100);
    expect(skippedOf(processOf(process))).toBe(100);
    on.exec(sender, () => send(process, 'wanted'));
    on.run();
    expect(looks).toBe(101);
  });

  it('after 0 only looks; after T gives TIMEOUT at T exactly, and not when a message came before', () => {
    const on = node();
    const got: unknown[] = [];
    on.spawn(function* () {
      got.push(yield* receive(null, 0), monotonicTime());
      got.push(yield* receive(null, 250), monotonicTime());
      sendAfter(10, self(), 'early');
      got.push(yield* receive(null, 250), monotonicTime());
      yield* sleep(1000);
      got.push(monotonicTime());
    });
    on.advance(5_000);
    expect(got).toEqual([TIMEOUT, 0, TIMEOUT, 250, 'early', 260, 1260]);
  });

  it('a message that does not match does not prolong the timeout', () => {
    const on = node();
    let at = -1;
    on.spawn(function* () {
      for (let i = 1; i < 10; i++) sendAfter(i * 30, self(), 'noise');
      yield* receive((m) => m === 'never', 100);
      at = monotonicTime();
    });
    on.advance(1000);
    expect(at).toBe(100);
  });
});

describe('by value', () => {
  it('what was sent does not change when the sender changes its own', () => {
    const on = node();
    const taker = on.spawn(idle);
    on.spawn(() => {
      const mine = { items: [1, 2], at: new Map([['a', { b: 1 }]]) };
      send(taker, mine);
      mine.items.push(3);
      mine.at.clear();
    });
    on.run();
    expect(allMessages(taker)).toEqual([{ items: [1, 2], at: new Map([['a', { b: 1 }]]) }]);
  });

  it('a function is refused, and the error names the place', () => {
    const on = node();
    const taker = on.spawn(idle);
    let message = '';
    on.spawn(() => {
      try {
        // @ts-expect-error -- the compiler refuses it as well
        send(taker, { job: { callback: () => 1 } });
      } catch (caught) {
        message = (caught as Error).message;
      }
    });
    on.run();
    expect(message).toContain('message.job.callback');
    expect(allMessages(taker)).toEqual([]);
  });
});

describe('the scheduler', () => {
  it('takes a process that never waits off at the end of its slice, and others run', () => {
    const on = node();
    let turns = 0;
    let others = 0;
    on.spawn(busy, [() => turns++]);
    on.spawn(busy, [() => others++]);
    on.run(10);
    expect(turns).toBeGreaterThan(SLICE_REDUCTIONS / 4);
    expect(others).toBeGreaterThan(SLICE_REDUCTIONS / 4);
  });

  it('a process that never waits cannot stop the clock: used-up slices take time', () => {
    const on = node();
    let fired = false;
    on.spawn(busy, [() => undefined]);
    on.spawn(function* () {
      yield* receive(null, 20);
      fired = true;
    });
    on.run(100);
    expect(fired).toBe(true);
  });

  it.each([
    ['high', 'normal'],
    ['max', 'high'],
  ] as const)('%s runs before %s, always', (first, second) => {
    const on = node();
    const order: string[] = [];
    on.spawn(() => order.push(second), [], { priority: second });
    on.spawn(() => order.push(second), [], { priority: second });
    on.spawn(() => order.push(first), [], { priority: first });
    on.run();
    expect(order).toEqual([first, second, second]);
  });

  it('low runs the eighth time that it comes to the head of the queue it shares with normal', () => {
    const on = node();
    const low = on.spawn(busy, [() => undefined], { priority: 'low' });
    for (let i = 0; i < 4; i++) on.spawn(busy, [() => undefined], { priority: 'normal' });
    const turns: number[] = [];
    for (let slice = 1; slice <= 100; slice++) {
      const before = processOf(low).reductions;
      on.step();
      if (processOf(low).reductions > before) turns.push(slice);
    }
    // It is spawned first, so the first round of four follows its first pass; from then on, eight passes.
    expect(turns).toEqual([29, 62, 95]);
  });

  it('process_flag(priority) counts from the next turn and gives the old one', () => {
    const on = node();
    const olds: string[] = [];
    on.spawn(() => {
      olds.push(processFlag('priority', 'high'), processFlag('priority', 'low'));
    });
    on.run();
    expect(olds).toEqual(['normal', 'high']);
  });

  it('first come, first served; with a seed some other order, the same each time', () => {
    const orderOf = (seed?: number) => {
      const on = new Node({ recorderSize: 0, ...(seed === undefined ? {} : { seed }) });
      const order: number[] = [];
      for (let i = 0; i < 20; i++) on.spawn(() => order.push(i));
      on.run();
      return order;
    };
    expect(orderOf()).toEqual([...Array(20).keys()]);
    expect(orderOf(1)).not.toEqual(orderOf());
    expect(orderOf(1)).toEqual(orderOf(1));
    expect(orderOf(1).toSorted((a, b) => a - b)).toEqual(orderOf());
  });

  it('step does one slice of one process, and says when there is nothing to do; the clock stands', () => {
    const on = node();
    const done: number[] = [];
    for (let i = 0; i < 3; i++) on.spawn(() => done.push(i));
    expect([on.step(), done.length]).toEqual([true, 1]);
    expect([on.step(), on.step(), on.step()]).toEqual([true, true, false]);
    expect([done.length, on.now]).toEqual([3, 0]);
  });
});

describe('a suspended process', () => {
  it('does not run while its messages queue up, and goes on when every suspension is taken back', () => {
    const on = node();
    const got: unknown[] = [];
    const victim = on.spawn(function* () {
      for (;;) got.push(yield);
    });
    const by = on.spawn(idle);
    on.run();
    on.exec(by, () => {
      suspendProcess(victim);
      suspendProcess(victim);
      send(victim, 1);
      send(victim, 2);
    });
    on.run();
    expect([got, statusOf(on, processOf(victim)), processOf(victim).count]).toEqual([[], 'suspended', 2]);
    on.exec(by, () => resumeProcess(victim));
    on.run();
    expect(got).toEqual([]);
    on.exec(by, () => resumeProcess(victim));
    on.run();
    expect(got).toEqual([1, 2]);
  });

  it('goes on when the one that suspended it ends', () => {
    const on = node();
    const got: unknown[] = [];
    const victim = on.spawn(function* () {
      for (;;) got.push(yield);
    });
    on.spawn(function* () {
      suspendProcess(victim);
      send(victim, 'hello');
      yield* sleep(100);
    });
    on.advance(50);
    expect(got).toEqual([]);
    on.advance(100);
    expect(got).toEqual(['hello']);
  });
});

describe('timers', () => {
  it('cancel_timer and read_timer tell what was left, and false when there is nothing left to tell', () => {
    const on = node();
    const told: unknown[] = [];
    on.spawn(function* () {
      const timer = startTimer(100, self(), 'x');
      yield* sleep(40);
      told.push(readTimer(timer), cancelTimer(timer), cancelTimer(timer), readTimer(timer));
      const fired = startTimer(10, self(), 'y');
      const message = (yield* receive()) as unknown[];
      told.push(message[0], message[1] === fired, message[2], cancelTimer(fired), monotonicTime());
    });
    on.advance(500);
    expect(told).toEqual([60, 60, false, false, 'timeout', true, 'y', false, 50]);
  });

  it('send_after to a name looks the name up when it fires; to a dead process it is nothing', () => {
    const on = node();
    const by = on.spawn(idle);
    const dead = on.spawn(() => undefined);
    on.run();
    on.exec(by, () => {
      sendAfter(10, 'later', 'hello');
      sendAfter(10, dead, 'hello');
      sendAfter(10, 'nobody', 'hello');
    });
    on.advance(5);
    const late = on.spawn(idle);
    on.run();
    on.exec(late, () => on.register('later', processOf(late)));
    on.advance(5);
    expect(allMessages(late)).toEqual(['hello']);
  });

  it('those for a process end with it, whoever started them; those for a name do not', () => {
    const on = node();
    const by = on.spawn(idle);
    const target = on.spawn(function* () {
      startTimer(1_000, self(), 'own');
      for (;;) yield;
    });
    on.run();
    on.exec(by, () => {
      startTimer(1_000, target, 'from another');
      startTimer(1_000, 'somebody', 'by name');
    });
    expect(on.pendingTimers).toBe(3);
    on.exec(by, () => exit(target, 'kill'));
    expect(on.pendingTimers).toBe(1);
    expect(processOf(by).more?.timers?.size).toBe(1);
  });

  it('ten thousand that are cancelled leave nothing due', () => {
    const on = node();
    on.spawn(() => {
      for (let i = 1; i <= 10_000; i++) cancelTimer(sendAfter(i, self(), i));
    });
    on.run();
    expect(on.nextTimer()).toBeUndefined();
  });
});

it('a syscall outside any process says what it needs', () => {
  expect(() => spawn(idle)).toThrow(/from code that a node runs/);
});
