/** 1x means 1x: the pump against a wall clock that the test holds. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../protocol/commands.ts';
import type { DownFrame, Reply } from '../../protocol/frames.ts';
import { type Body, error, type Pid, receive, self, send, sendAfter, sleep, spawn, yieldSlice } from '../../coppice.ts';
import type { Program } from '../backend/boot.ts';
import { Session } from '../backend/session.ts';
import { laterBy, startPump } from './pump.ts';

const DAY = 86_400_000;

const loops = {
  'two that pass a ball': () => {
    const player = function* (): Body {
      for (;;) send((yield* receive()) as Pid, self());
    };
    send(spawn(player), spawn(player));
  },
  'a loop of yields': () => {
    spawn(function* () {
      for (;;) yield* yieldSlice();
    });
  },
  'timers of 0 ms': () => {
    spawn(function* () {
      for (;;) {
        sendAfter(0, self(), 'again');
        yield* receive();
      }
    });
  },
  'one that sleeps now and then': () => {
    spawn(function* () {
      for (;;) yield* sleep(7);
    });
  },
  nobody: () => undefined,
} as const;

type Loop = keyof typeof loops;

function programOf(names: readonly Loop[]): Program {
  return {
    id: 'busy',
    title: 'busy',
    rootId: null,
    *start() {
      for (const name of names) loops[name]();
      yield* sleep(0);
      return ['ok', 'started'];
    },
  };
}

/** A host whose clock goes on by what a look at it costs, and by what it is told to wait. */
class Host {
  time = 0;
  readonly frames: DownFrame[] = [];
  readonly session: Session;
  private task: (() => void) | null = null;
  private delay = 0;
  broken: unknown = null;
  private refs = 0;

  /** `cost`: wall milliseconds that pass from one look at the clock to the next. */
  constructor(
    names: readonly Loop[],
    private readonly cost: number,
    paused = false,
  ) {
    this.session = new Session(programOf(names), 1, (frame) => this.frames.push(frame), { paused });
    this.session.attach();
    startPump(
      this.session,
      {
        now: () => (this.time += this.cost),
        later: (task, ms) => {
          this.task = task;
          this.delay = ms;
        },
      },
      (caught) => (this.broken = caught),
    );
  }

  /** One turn, after the wait that was asked for and `late` more. */
  turn(late = 0): void {
    const { task } = this;
    this.task = null;
    this.time += this.delay + late;
    task?.();
    if (this.broken !== null) throw new Error('the pump broke', { cause: this.broken });
    this.session.receive({ type: 'ack', seq: Number.MAX_SAFE_INTEGER });
  }

  until(ready: () => boolean, turns = 100_000): void {
    for (; !ready(); turns--) {
      if (turns === 0) throw new Error('it never came');
      this.turn();
    }
  }

  do(command: Command): () => Reply | undefined {
    const ref = ++this.refs;
    this.session.receive({ type: 'command', ref, command });
    return () => this.frames.find((frame): frame is Reply => frame.type === 'reply' && frame.ref === ref);
  }

  /** The last clock that was told. */
  get clock() {
    return this.frames
      .map((frame) => ('clock' in frame ? frame.clock : undefined))
      .findLast((clock) => clock !== undefined);
  }
}

const busy = fc.uniqueArray(fc.constantFrom(...(Object.keys(loops) as Loop[])), { minLength: 1, maxLength: 4 });

describe('the pump', () => {
  it('never lets virtual time run ahead of what the wall has granted, and grants what it is asked to', () => {
    fc.assert(
      fc.property(
        busy,
        fc.constantFrom(0.1, 1, 2),
        fc.constantFrom(0, 0.05, 1),
        fc.array(fc.nat(12), { minLength: 1, maxLength: 5 }),
        (names, speed, cost, delays) => {
          const host = new Host(names, cost);
          host.do({ type: 'speed', speed });
          const from = { wall: host.time, virtual: host.session.node.now };
          for (const late of delays) {
            host.turn(late);
            const granted = (host.time - from.wall) * speed;
            expect(host.session.node.now - from.virtual).toBeLessThanOrEqual(granted);
          }
          // A wall that stands still while the node works is kept up with.
          if (cost === 0) {
            const granted = Math.floor((host.time - from.wall) * speed);
            expect(host.session.node.now - from.virtual).toBeGreaterThanOrEqual(granted - Math.ceil(speed));
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it('lasts no more than twice what a turn has, and a slice, however long a slice takes', () => {
    for (const ms of [0.01, 0.5, 3, 20]) {
      const host: Host = new Host(['nobody'], 0);
      let slices = 0;
      host.session.node.spawn(function* () {
        for (;;) {
          host.time += ms;
          slices++;
          yield* yieldSlice();
        }
      });
      host.do({ type: 'speed', speed: 'max' });
      for (let turns = 0; turns < 20; turns++) {
        const before = slices;
        host.turn();
        expect((slices - before) * ms).toBeLessThanOrEqual(2 * 8 + ms);
      }
      expect(slices * ms).toBeGreaterThan(100);
    }
  });

  it('takes a wall that jumps far ahead for a host that slept, and one that jumps back for one that stands', () => {
    const host = new Host(['one that sleeps now and then'], 0);
    host.turn(10 * DAY);
    expect(host.session.node.now).toBe(1_000);
    host.time -= 5_000;
    host.turn();
    expect(host.session.node.now).toBe(1_000);
  });

  it.each([
    ['keeps its pace', 0.01, 1],
    // Each look at the clock costs so much that a turn is over after the first slice.
    ['falls behind', 10, 0],
  ] as const)(
    'tells the speed that a node reached, which %s, once a second has been measured',
    (_name, cost, least) => {
      const host = new Host(['a loop of yields'], cost);
      expect(host.clock?.pace).toBeNull();
      host.until(() => host.time > 2_500);
      const { pace } = host.clock ?? {};
      if (least === 1) expect(pace).toBe(1);
      else expect(pace).toBeLessThan(0.5);
      host.do({ type: 'speed', speed: 'max' });
      host.turn();
      expect(host.clock?.pace).toBeNull();
      host.do({ type: 'pause' });
      host.turn();
      expect(host.clock?.pace).toBeNull();
    },
  );

  it('paused, nothing happens; at max time goes on as fast as it can', () => {
    const host = new Host(['two that pass a ball'], 0.5);
    host.do({ type: 'pause' });
    const { now, steps } = host.session.node;
    for (let turns = 0; turns < 20; turns++) host.turn(1_000);
    expect(host.session.node).toMatchObject({ now, steps });
    host.do({ type: 'speed', speed: 'max' });
    host.do({ type: 'resume' });
    const from = host.time;
    for (let turns = 0; turns < 50; turns++) host.turn();
    expect(host.session.node.steps - steps).toBeGreaterThan(10_000);
    expect(host.time - from).toBeLessThan(1_000);
  });

  it('stops a busy clock at the very time that it is held at', () => {
    for (const speed of [1, 8, 'max'] as const) {
      const host = new Host(['two that pass a ball', 'a loop of yields'], 0.1);
      host.do({ type: 'speed', speed });
      host.do({ type: 'hold_at', ms: 123 });
      host.until(() => host.clock?.paused === true);
      expect(host.session.node.now).toBe(123);
    }
  });

  it('takes the turn that was to come later at once when somebody waits for it, and none twice', () => {
    let turns = 0;
    let busy = false;
    const waiting: { readonly task: () => void; readonly ms: number }[] = [];
    const hurry = startPump(
      { pump: () => ((turns += 1), busy), flush: () => undefined },
      { now: () => 0, later: (task, ms) => waiting.push({ task, ms }) },
      () => undefined,
    );
    expect([turns, waiting.length]).toEqual([1, 1]);
    hurry();
    expect([turns, waiting.length]).toEqual([2, 2]);
    waiting[0]?.task();
    expect(turns).toBe(2);
    busy = true;
    waiting[1]?.task();
    expect(turns).toBe(3);
    // The next turn of a busy node comes as soon as it can.
    hurry();
    expect([turns, waiting.at(-1)?.ms]).toEqual([3, 0]);
  });

  it('is told who waits: whoever has given a command, as soon as the page has painted what it was told before', () => {
    const host = new Host(['nobody'], 0);
    const first = host.frames.findLast((frame) => frame.type === 'delta' || frame.type === 'snapshot');
    const seq = first?.seq ?? -1;
    host.session.receive({ type: 'resync' });
    expect(host.session.receive({ type: 'command', ref: 9, command: { type: 'pause' } })).toBe(false);
    expect(host.session.receive({ type: 'ping', n: 1 })).toBe(false);
    expect(host.session.receive({ type: 'ack', seq: seq + 1 })).toBe(true);
    host.session.flush();
    expect(host.clock?.paused).toBe(true);
    host.session.receive({ type: 'ack', seq: Number.MAX_SAFE_INTEGER });
    expect(host.session.receive({ type: 'ack', seq: Number.MAX_SAFE_INTEGER })).toBe(false);
  });

  it('is ended by an error, which is told once', () => {
    const told: unknown[] = [];
    const waiting: (() => void)[] = [];
    startPump(
      { pump: () => error('broken'), flush: () => undefined },
      { now: () => 0, later: (task) => waiting.push(task) },
      (caught) => told.push(caught),
    );
    expect([told.length, waiting.length]).toEqual([1, 0]);
  });
});

describe('an advance', () => {
  it('is worked off in turns, each of them short, and answers with the time that it is then', () => {
    fc.assert(
      fc.property(busy, fc.integer({ min: 0, max: 30 }), fc.boolean(), (names, ms, paused) => {
        const host = new Host(names, 0.5, paused);
        const from = host.session.node.now;
        const reply = host.do({ type: 'advance', ms });
        while (reply() === undefined) {
          const before = { wall: host.time, steps: host.session.node.steps };
          host.turn();
          // A turn that lasts 8 ms by a clock that takes half a millisecond to read looks at it 16 times.
          expect(host.session.node.steps - before.steps).toBeLessThanOrEqual(20 * 100);
        }
        expect(reply()).toMatchObject({ ok: true, result: String(host.session.node.now) });
        expect(host.session.node.now).toBe(from + ms);
      }),
      { numRuns: 10 },
    );
  });

  it('of a day is ended by a pause: the answer tells how far it came, and so does the journal', () => {
    const host = new Host(['two that pass a ball'], 0.5, true);
    const reply = host.do({ type: 'advance', ms: DAY });
    host.until(() => host.session.node.now > 100);
    expect(host.clock).toMatchObject({ paused: true, goal_ms: DAY });
    expect(reply()).toBeUndefined();
    const pong = host.frames.length;
    host.session.receive({ type: 'ping', n: 7 });
    expect(host.frames.at(pong)).toEqual({ type: 'pong', n: 7 });
    host.do({ type: 'pause' });
    const { now } = host.session.node;
    expect(reply()).toMatchObject({
      ok: false,
      error: {
        message: `The clock was stopped on the way: ${String(now)} of 86,400,000 ms have passed; it is ${String(now)} ms now.`,
      },
    });
    expect(host.session.journal.end.at_ms).toBe(now);
    for (let turns = 0; turns < 10; turns++) host.turn();
    expect(host.session.node.now).toBe(now);
    expect(host.clock).toMatchObject({ paused: true, goal_ms: null, now_ms: now });
  });

  it('waits for those before it; a hundred of them may', () => {
    const host = new Host(['two that pass a ball'], 0.5, true);
    const replies = Array.from({ length: 101 }, () => host.do({ type: 'advance', ms: 5 }));
    expect(replies[100]?.()).toMatchObject({ ok: false, error: { message: expect.stringMatching(/pause/) as string } });
    host.until(() => replies[99]?.() !== undefined);
    expect(replies.slice(0, 100).map((reply) => reply()?.result)).toEqual(
      Array.from({ length: 100 }, (_, index) => String(5 * (index + 1))),
    );
  });
});

it('later: 0 goes by the channel, and all else by the timer', async () => {
  const channel = new MessageChannel();
  const timed: number[] = [];
  const later = laterBy(channel, (_task, ms) => timed.push(ms));
  await new Promise<void>((resolve) => {
    later(resolve, 0);
  });
  later(() => undefined, 5);
  expect(timed).toEqual([5]);
  channel.port1.close();
});
