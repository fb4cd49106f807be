/**
 * Whatever runs, virtual time goes on; what comes to rest within a slice's worth of work takes none; and neither depends on how the host
 * cuts a run into pieces.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  demonitor,
  exit,
  gen_server,
  gen_statem,
  halt,
  hibernate,
  list,
  type Module,
  monitor,
  Node,
  type NodeOptions,
  type Pid,
  processFlag,
  receive,
  resumeProcess,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnLink,
  spawnMonitor,
  supervisor,
  suspendProcess,
  yieldSlice,
} from '../../coppice.ts';
import { EventHash } from './event_hash.ts';
import { momentOf, runTo } from './moment.ts';
import { SLICE_REDUCTIONS } from './node.ts';
import { PRIORITIES, type Priority } from './process.ts';

const ms = SLICE_REDUCTIONS;

function supervisorOf(name: string, children: readonly supervisor.ChildSpec[]): Module {
  return defineModule(name, {
    init: () => ['ok', [{ strategy: 'one_for_one', intensity: 1e9, period: 1 }, children]],
  });
}

const echo: Module = defineModule('echo', {
  init: () => ['ok', 0],
  handleCall: (_request: unknown, _from: unknown, state: number): unknown => ['reply', state, state + 1],
});
const restless: Module = defineModule('restless', {
  callbackMode: () => 'handle_event_function',
  init: () => ['ok', 'a', 0, list(['state_timeout', 0, 'go'])],
  handleEvent: (_type: unknown, _content: unknown, state: string): unknown => [
    'next_state',
    state === 'a' ? 'b' : 'a',
    0,
    list(['state_timeout', 0, 'go']),
  ],
});
const inserting: Module = defineModule('inserting', {
  callbackMode: () => 'handle_event_function',
  init: () => ['ok', 'a', 0, list(['next_event', 'internal', 'go'])],
  handleEvent: (): unknown => ['keep_state_and_data', list(['next_event', 'internal', 'go'])],
});
const entering: Module = defineModule('entering', {
  callbackMode: () => list('handle_event_function', 'state_enter'),
  init: () => ['ok', 'a', 0],
  handleEvent: (): unknown => 'repeat_state_and_data',
});
const continuing: Module = defineModule('continuing', {
  init: () => ['ok', 0, ['continue', 'go']],
  handleContinue: (_go: unknown, state: number): unknown => ['noreply', state + 1, ['continue', 'go']],
});
const hurried: Module = defineModule('hurried', {
  init: () => ['ok', 0, 0],
  handleInfo: (_timeout: unknown, state: number): unknown => ['noreply', state + 1, 0],
});
const mayfly: Module = defineModule('mayfly', {
  startLink: () => ['ok', spawnLink(() => exit('gone'))],
});

/** Programs that never come to rest; each does little at a time. */
const storms: Readonly<Record<string, () => unknown>> = {
  'two pass a ball': () => {
    const player = function* (): Body<void> {
      for (;;) send((yield* receive()) as Pid, self());
    };
    send(spawn(player), spawn(player));
  },
  'a ball goes round by bare yields': () => {
    const player = function* (next: Pid): Body<void> {
      for (;;) send(next, yield);
    };
    let next: Pid = self();
    for (let i = 0; i < 5; i++) next = spawn(player, next);
    send(next, 'ball');
    return player(next);
  },
  'a server is called again and again': function* () {
    const [, server] = (yield* gen_server.startLink(echo, null)) as ['ok', Pid];
    for (;;) yield* gen_server.call(server, 'more');
  },
  'timers of 0 ms': function* () {
    for (;;) {
      sendAfter(0, self(), 'again');
      yield* receive();
    }
  },
  'sleeps of 0 ms': function* () {
    for (;;) yield* sleep(0);
  },
  'a machine with state time-outs of 0 ms': () => gen_statem.start(restless, null),
  'a machine that inserts events': () => gen_statem.start(inserting, null),
  'a machine that enters its state again and again': () => gen_statem.start(entering, null),
  'a server that continues': () => gen_server.start(continuing, null),
  'a server with time-outs of 0 ms': () => gen_server.start(hurried, null),
  'each spawns the next': () => {
    const next = (): void => {
      spawn(next);
    };
    next();
  },
  'each end makes the next, told by a monitor': function* () {
    for (;;) {
      spawnMonitor(() => exit('gone'));
      yield* receive();
    }
  },
  'monitors come and go': function* () {
    const other = spawn(() => sleep('infinity') as never);
    for (;;) {
      demonitor(monitor(other));
      yield* yieldSlice();
    }
  },
  'a supervisor that always restarts': function* () {
    const child = { id: 'mayfly', start: [mayfly, 'startLink', []] } as unknown as supervisor.ChildSpec;
    yield* supervisor.startLink(supervisorOf('patient', [child]), null);
    yield* sleep('infinity');
  },
  'a cascade of links that is made anew': function* () {
    processFlag('trap_exit', true);
    for (;;) {
      spawnLink(function* () {
        for (let i = 0; i < 10; i++) spawnLink(() => sleep('infinity') as never);
        yield* sleep(0);
        exit('fall');
      });
      yield* receive();
    }
  },
  'erlang:yield': function* () {
    for (;;) yield* yieldSlice();
  },
  hibernation: function* (): Body {
    const again = function* (): Body {
      return yield* hibernate(again);
    };
    send(self(), 'there');
    return yield* hibernate(again);
  },
  'one suspends and resumes another': function* () {
    const other = spawn(function* () {
      for (;;) yield;
    });
    for (;;) {
      suspendProcess(other);
      resumeProcess(other);
      yield* yieldSlice();
    }
  },
  'everybody tells everybody now and then': () => {
    const all: Pid[] = [];
    const crier = function* (): Body<void> {
      for (let left = 1; ; left++) {
        yield* receive();
        // Three for three, so that there are never more.
        if (left % 3 === 0) for (const to of all) send(to, 'news');
      }
    };
    for (let i = 0; i < 3; i++) all.push(spawn(crier));
    for (const to of all) for (let i = 0; i < 3; i++) send(to, 'news');
  },
};

const storm = fc.constantFrom(...Object.keys(storms));
const priority = fc.constantFrom<Priority[]>(...PRIORITIES);
const options: fc.Arbitrary<NodeOptions> = fc
  .record({
    seed: fc.option(fc.nat(), { nil: undefined }),
    delivery: fc.constantFrom('immediate', 'shuffled', 'delayed'),
  })
  .map(({ seed, delivery }) => ({
    recorderSize: 0,
    ...(seed === undefined ? {} : { seed }),
    delivery: delivery === 'shuffled' ? ['shuffled', 1] : delivery === 'delayed' ? ['delayed', 0] : 'immediate',
  }));

interface Weather {
  readonly name: string;
  readonly priority: Priority;
}

const weather = fc.array(fc.record({ name: storm, priority }), { minLength: 1, maxLength: 3 });

function stormy(storming: readonly Weather[], how: NodeOptions): Node {
  const node = new Node(how);
  for (const { name, priority: level } of storming) {
    node.spawn(storms[name] as () => Body, [], { priority: level });
  }
  return node;
}

describe('whatever runs', () => {
  it.each(Object.keys(storms))('a due timer fires after a bounded number of slices: %s', (name) => {
    const node = stormy([{ name, priority: 'normal' }], { recorderSize: 0 });
    const woken: boolean[] = [];
    node.spawn(function* () {
      yield* sleep(3);
      woken.push(true);
    });
    // Each slice costs a reduction at least, and so many cost a millisecond.
    for (let done = 0; woken.length === 0 && done <= 4 * ms; done += 5) node.run(5);
    expect(node.now).toBeGreaterThanOrEqual(3);
    expect(woken).toEqual([true]);
  });

  it('a due timer fires after a bounded number of slices, be they of any kind and priority, in any order and delivery', () => {
    fc.assert(
      fc.property(weather, options, fc.integer({ min: 0, max: 2 }), (storming, how, after) => {
        const node = stormy(storming, how);
        let at = -1;
        node.spawn(
          function* () {
            yield* receive(() => false, after);
            at = node.now;
          },
          [],
          { priority: 'max' },
        );
        for (let done = 0; at < 0 && done <= (after + 2) * ms; done += 5) node.run(5);
        expect(at).toBeGreaterThanOrEqual(after);
      }),
      { numRuns: 15 },
    );
  });

  it('advance(n) returns and says n, however it is cut', () => {
    fc.assert(
      fc.property(weather, options, fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }), (storming, how, steps) => {
        const node = stormy(storming, how);
        // A bound, so that one that does not return fails instead.
        const slices = 5 * ms;
        let passed = 0;
        for (const step of steps) {
          expect(node.advance(step, slices)).toBe(step);
          expect(node.now).toBe((passed += step));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('a run does not depend on how the host cuts it into pieces, nor a moment on how it was come to', () => {
    fc.assert(
      fc.property(
        weather,
        options,
        fc.array(
          fc.oneof(
            fc.record({ slices: fc.integer({ min: 1, max: 15 }) }),
            fc.record({ ms: fc.nat(2) }),
            fc.record({ both: fc.integer({ min: 1, max: 15 }) }),
          ),
          { maxLength: 4 },
        ),
        (storming, how, pieces) => {
          const first = stormy(storming, how);
          const hash = (first.tracer = new EventHash(first, null));
          for (const piece of pieces) {
            if ('ms' in piece) first.advance(piece.ms);
            else if ('slices' in piece) first.run(piece.slices);
            else first.advance(1, piece.both);
          }
          const again = stormy(storming, how);
          const other = (again.tracer = new EventHash(again, null));
          runTo(again, momentOf(first));
          expect(other.digest).toBe(hash.digest);
          // And both go on alike.
          first.advance(1);
          again.advance(1);
          expect([momentOf(again), other.digest]).toEqual([momentOf(first), hash.digest]);
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('what comes to rest', () => {
  /** So many processes, each of which sends and receives so many messages: some ten reductions each. */
  function burst(node: Node, processes: number, messages: number): number {
    const before = node.reductions;
    for (let i = 0; i < processes; i++) {
      node.spawn(function* () {
        for (let j = 0; j < messages; j++) {
          send(self(), j);
          yield* receive();
        }
      });
    }
    return before;
  }

  const size = { processes: fc.integer({ min: 1, max: 40 }), messages: fc.nat(150) };

  it('takes a millisecond for each full budget of its reductions, and nothing within one, however often it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.record(size), { minLength: 1, maxLength: 12 }), fc.option(fc.nat()), (bursts, seed) => {
        const node = new Node({ recorderSize: 0, ...(seed === null ? {} : { seed }) });
        for (const { processes, messages } of bursts) {
          const from = node.now;
          const before = burst(node, processes, messages);
          node.run();
          expect(node.now - from).toBe(Math.floor((node.reductions - before) / ms));
        }
      }),
    );
  });

  it('is at rest whether the host has looked or not: those who ended while they waited for their turn do not count', () => {
    const run = (look: boolean) => {
      const node = new Node({ recorderSize: 0, seed: 3 });
      const hash = (node.tracer = new EventHash(node, null));
      for (let round = 0; round < 30; round++) {
        const doomed = function* (): Body<void> {
          yield* receive();
        };
        const victims = [node.spawn(doomed), node.spawn(doomed)];
        node.run();
        for (const victim of victims) node.inject(victim, 'go');
        node.spawn(
          () => {
            for (const victim of victims) exit(victim, 'kill');
            for (let i = 0; i < 150; i++) send(self(), i);
          },
          [],
          { priority: 'high' },
        );
        // One slice: the victims are in the run queue, dead.
        expect(node.step()).toBe(true);
        if (look) expect(node.step()).toBe(false);
      }
      return [node.now, hash.digest];
    };
    expect(run(true)).toEqual(run(false));
    expect(run(true)[0]).toBe(0);
  });

  it('after plain code that took long, others have their turns while its time passes', () => {
    const node = new Node({ recorderSize: 0 });
    const heard: number[] = [];
    node.spawn(() => {
      node.bump(100 * ms);
    });
    node.spawn(function* () {
      for (;;) {
        yield* sleep(10);
        heard.push(node.now);
      }
    });
    expect(node.advance(50)).toBe(50);
    expect(heard).toEqual([11, 21, 31, 41]);
    node.run();
    expect(node.now).toBe(100);
  });
});

it('a time that is none is refused; one that is over is as now', () => {
  const node = new Node({ recorderSize: 0 });
  node.advance(5);
  expect(() => node.advance(NaN)).toThrow(/NaN ms/);
  expect(node.advance(-3)).toBe(0);
  expect(node.now).toBe(5);
});

it('a halted node has no time', () => {
  const node = new Node({ recorderSize: 0 });
  node.spawn(function* () {
    yield* sleep(3);
    yield* halt(0);
  });
  expect(node.advance(10)).toBe(3);
});
