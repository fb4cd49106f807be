/** Nobody stops the others: pre-emption, the end of processes that never give up control, and ends at any point at which one can be seen. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  erlang,
  exit,
  hibernate,
  link,
  monitor,
  monotonicTime,
  Node,
  type NodeOptions,
  proc_lib,
  processInfo,
  receive,
  register,
  resumeProcess,
  self,
  send,
  sendAfter,
  sleep,
  spawn,
  spawnLink,
  suspendProcess,
  TIMEOUT,
  whereis,
  yieldSlice,
} from '../../coppice.ts';
import { isAlive, linksOf, monitoredByOf, monitorsOf, processOf } from '../../testing/seen.ts';
import { type List, valueIn } from '../../term/list.ts';
import type { Pid } from '../../term/pid.ts';
import type { Report } from './introspect.ts';
import { momentOf, runTo } from './moment.ts';
import { SLICE_REDUCTIONS } from './node.ts';

const RUNAWAY = 10_000;

function node(options: NodeOptions = {}): Node {
  return new Node({ recorderSize: 0, runawayReductions: RUNAWAY, ...options });
}

function* counting(count: () => void): Body<void> {
  for (;;) {
    count();
    yield* sleep(1);
  }
}

describe('a loop that could be taken off', () => {
  const loops: Readonly<Record<string, () => Body>> = {
    'receive with after 0': function* () {
      for (;;) yield* receive((m) => m === 'never', 0);
    },
    'receive with a message always there': function* () {
      for (;;) {
        send(self(), 'again');
        yield* receive();
      }
    },
    'a bare yield with a message always there': function* () {
      for (;;) {
        send(self(), 'again');
        yield;
      }
    },
    'erlang:yield': function* () {
      for (;;) yield* yieldSlice();
    },
    'hibernation with a message always there': function* (): Body {
      const again = function* (): Body {
        return yield* hibernate(again);
      };
      send(self(), 'there');
      return yield* hibernate(again);
    },
    'a function that goes on as itself': function* (): Body {
      const again = (): Body => {
        return (function* () {
          return again();
        })();
      };
      return again();
    },
  };

  it.each(Object.keys(loops))('%s is taken off at the end of its slice; others run, and time passes', (name) => {
    const on = node();
    let ticks = 0;
    const loop = on.spawn(loops[name] as () => Body);
    on.spawn(counting, [() => ticks++]);
    // Each slice that is used up takes a millisecond; a hundred that are given up do.
    on.run(name.startsWith('a function') ? 100 : 1_500);
    expect(isAlive(loop)).toBe(true);
    expect(ticks).toBeGreaterThan(5);
  });

  it('erlang:yield lets others of the same priority go first, and goes on after them', () => {
    const on = node();
    const order: string[] = [];
    const turns = function* (name: string): Body<void> {
      for (let i = 0; i < 3; i++) {
        order.push(name);
        yield* erlang.yield();
      }
    };
    on.spawn(turns, ['a']);
    on.spawn(turns, ['b']);
    on.run();
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(on.now).toBe(0);
  });
});

describe('a loop of plain calls, which JavaScript cannot suspend', () => {
  function run(body: () => unknown, options: NodeOptions = {}) {
    const on = node(options);
    const reports: Report[] = [];
    const reasons: unknown[] = [];
    on.onReport((report) => reports.push(report));
    let ticks = 0;
    const loop = on.spawn(body);
    on.onExit((process, reason) => {
      if (process === loop) reasons.push(reason);
    });
    on.spawn(counting, [() => ticks++]);
    on.advance(100);
    return { on, loop, reports, reasons, ticks };
  }

  const runaway = [['runaway', { reductions: RUNAWAY, mend: expect.stringMatching(/yield\*/) as string }], {}];

  it.each([
    ['send', () => send(self(), 1)],
    ['whereis', () => whereis('nobody')],
    ['monotonic_time', () => monotonicTime()],
    ['process_info', () => processInfo(self(), 'links')],
  ])('is ended after a bounded number of reductions, and the others go on: %s', (_name, call) => {
    const { loop, reasons, reports, ticks } = run(() => {
      for (;;) call();
    });
    expect(isAlive(loop)).toBe(false);
    expect(reasons).toMatchObject([runaway]);
    expect(reports.map(({ level, label }) => [level, label])).toEqual([['error', ['erlang', 'process_exit']]]);
    expect(processOf(loop).reductions).toBeGreaterThanOrEqual(RUNAWAY);
    expect(ticks).toBeGreaterThan(50);
  });

  it('tells links and monitors, with the reason', () => {
    const got: unknown[] = [];
    run(function* () {
      const pid = spawn(() => {
        for (;;) send(self(), 1);
      });
      const ref = monitor(pid);
      got.push((yield* receive((m: unknown[]) => m[1] === ref))[4]);
    });
    expect(got).toMatchObject([runaway]);
  });

  it('is ended by a crash report of proc_lib where it was started by it', () => {
    const { reports } = run(() => {
      proc_lib.spawn(() => {
        for (;;) send(self(), 1);
      });
    });
    expect(reports).toMatchObject([{ label: ['proc_lib', 'crash'] }]);
    const [told] = reports[0]?.report as List<unknown>;
    expect(valueIn(told, 'error_info')).toMatchObject(['error', ...runaway]);
    // Its mailbox is a long one: told are the first hundred.
    expect((valueIn(told, 'messages') as List<unknown>).slice(99)).toEqual([1, '...']);
  });

  it('is not saved by catching what unwinds it: whatever it does next, it does not happen', () => {
    let caught = 0;
    const { loop, reasons, on } = run(function* () {
      try {
        for (;;) send(self(), 1);
      } catch {
        caught++;
      }
      try {
        register('survivor', self());
      } catch {
        caught++;
      }
      yield* sleep(1);
      caught = -1;
    });
    expect(caught).toBe(2);
    expect(isAlive(loop)).toBe(false);
    expect(reasons).toMatchObject([runaway]);
    expect(on.names.has('survivor')).toBe(false);
  });

  it('may go on as long as it gives up control now and then, however much it does in all', () => {
    const { loop } = run(function* () {
      for (let i = 0; i < 20; i++) {
        for (let j = 0; j < RUNAWAY / 2; j++) whereis('nobody');
        yield* yieldSlice();
      }
      yield* sleep('infinity');
    });
    expect(isAlive(loop)).toBe(true);
    expect(processOf(loop).reductions).toBeGreaterThan(9 * RUNAWAY);
  });

  it('has a thousand slices when a node is not told otherwise', () => {
    const on = new Node({ recorderSize: 0 });
    const loop = on.spawn(() => {
      for (;;) whereis('nobody');
    });
    on.run();
    expect(isAlive(loop)).toBe(false);
    expect(processOf(loop).reductions).toBe(1_000 * SLICE_REDUCTIONS + 1);
  });
});

describe('plain code that goes on past its slice', () => {
  const LONG = 5 * SLICE_REDUCTIONS;

  /** Sends itself so many messages, and notes how often the others had a turn meanwhile. */
  function long(seen: number[], turns: () => number): void {
    const before = turns();
    for (let i = 0; i < LONG; i++) send(self(), i);
    seen.push(turns() - before);
  }

  it('is taken off at each end of a slice: the others have their turns, time passes, and it goes on where it was', () => {
    const on = new Node({ recorderSize: 0 });
    const seen: number[] = [];
    let turns = 0;
    const process = on.spawn(long, [seen, () => turns]);
    on.spawn(function* (): Body {
      for (;;) {
        turns++;
        yield* yieldSlice();
      }
    });
    on.run(3);
    expect(seen).toEqual([9]);
    expect(on.now).toBeGreaterThanOrEqual(9);
    expect(isAlive(process)).toBe(false);
    // Each turn of the others counts as a slice, as always.
    expect(on.steps).toBeGreaterThan(9);
  });

  it.each([
    ['low', 'normal', true],
    ['normal', 'low', true],
    ['high', 'normal', false],
    ['high', 'high', true],
    ['high', 'max', true],
    ['max', 'high', false],
    ['max', 'max', true],
  ] as const)('of priority %s lets one of priority %s go first: %s', (own, other, expected) => {
    const on = new Node({ recorderSize: 0 });
    const seen: number[] = [];
    let turns = 0;
    on.spawn(
      () => {
        for (let i = 0; i < 2 * SLICE_REDUCTIONS; i++) {
          // Born in the middle: else who goes before it has ended already.
          if (i === 10) erlang.spawnOpt(() => turns++, [], [['priority', other]]);
          send(self(), i);
        }
        seen.push(turns);
      },
      [],
      { priority: own },
    );
    on.run();
    expect(seen).toEqual([expected ? 1 : 0]);
  });

  it('can be ended meanwhile; what is left of it acts no more, whatever it catches', () => {
    const on = new Node({ recorderSize: 0 });
    const reasons: unknown[] = [];
    on.onExit((process, reason) => {
      if (process === victim) reasons.push(reason);
    });
    let caught = 0;
    const victim = on.spawn(() => {
      spawn((pid: Pid) => exit(pid, 'stop'), self());
      for (let tries = 0; tries < 3; tries++) {
        try {
          for (let i = 0; i < LONG; i++) send(self(), i);
        } catch {
          caught++;
        }
      }
      register('survivor', self());
    });
    on.run();
    expect(caught).toBe(3);
    expect(reasons).toEqual(['stop']);
    expect(on.names.has('survivor')).toBe(false);
    expect(on.run()).toBe(0);
  });

  it('gets what it is sent meanwhile once, after what it waits for, and its slice is over when it waits', () => {
    const on = new Node({ recorderSize: 0 });
    const got: unknown[] = [];
    on.spawn(function* (): Body<void> {
      const me = self();
      spawn(() => send(me, 'hello'));
      for (let i = 0; i < LONG; i++) send(me, i);
      got.push(yield* receive((m) => m === 'hello'), yield* receive((m) => m === 'hello', 0));
    });
    on.run();
    expect(got).toEqual(['hello', TIMEOUT]);
  });

  it('passes the same moments again', () => {
    const start = (): Node => {
      const on = new Node({ recorderSize: 0, seed: 7 });
      for (let i = 0; i < 3; i++) on.spawn(long, [[], () => 0]);
      on.spawn(counting, [() => undefined]);
      return on;
    };
    const first = start();
    const moments = Array.from({ length: 40 }, () => {
      if (!first.step()) first.fireNext();
      return momentOf(first);
    });
    const again = start();
    for (const moment of moments) {
      runTo(again, moment);
      expect(momentOf(again)).toEqual(moment);
    }
  });
});

describe('hibernation', () => {
  it('drops what it was in the middle of: no handler around it is left, and nothing after it runs', () => {
    const on = node();
    const log: unknown[] = [];
    const process = on.spawn(function* (): Body {
      try {
        yield* hibernate(function* (word: string): Body<void> {
          log.push(word, yield);
          exit('done');
        }, 'awake');
      } finally {
        log.push('never');
      }
      return log.push('never');
    });
    const reasons: unknown[] = [];
    on.onExit((_process, reason) => reasons.push(reason));
    on.run();
    expect(log).toEqual([]);
    on.inject(process, 'knock');
    on.run();
    expect(log).toEqual(['awake', 'knock']);
    expect(reasons).toEqual(['done']);
  });
});

describe('suspension', () => {
  it('holds until every suspension is taken back or its maker has ended, whatever comes meanwhile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('suspend-a', 'suspend-b', 'resume-a', 'resume-b', 'end-a', 'send', 'yield'), {
          maxLength: 30,
        }),
        fc.option(fc.nat(), { nil: undefined }),
        (acts, seed) => {
          const on = node(seed === undefined ? {} : { seed });
          let got = 0;
          const target = on.spawn(function* () {
            for (;;) {
              yield;
              got++;
            }
          });
          const idle = function* (): Body<void> {
            for (;;) yield;
          };
          const by = { a: on.spawn(idle), b: on.spawn(idle) };
          const held = { a: 0, b: 0 };
          let sent = 0;
          on.run();
          for (const act of acts) {
            const name = act.endsWith('a') ? 'a' : 'b';
            const actor = by[name];
            if (act === 'send') {
              on.inject(target, 'm');
              sent++;
            } else if (act === 'end-a') {
              on.spawn(() => exit(by.a, 'kill'));
              held.a = 0;
            } else if (act.startsWith('suspend') && isAlive(actor)) {
              held[name]++;
              on.exec(actor, () => suspendProcess(target));
            } else if (act.startsWith('resume') && held[name] > 0) {
              held[name]--;
              on.exec(actor, () => resumeProcess(target));
            }
            const before = got;
            on.run();
            if (held.a + held.b > 0) expect(got).toBe(before);
            else expect(got).toBe(sent);
          }
        },
      ),
    );
  });
});

/** What a random program does, one after the other, with a point at which it can be seen after each. */
const deed = fc.constantFrom(
  'link',
  'monitor',
  'register',
  'timer',
  'spawn_link',
  'suspend',
  'receive',
  'sleep',
  'yield',
  'hibernate',
);

function* program(deeds: readonly string[], others: readonly Pid[]): Body<void> {
  const [deed, ...rest] = deeds;
  const other = others[deeds.length % others.length] as Pid;
  try {
    switch (deed) {
      case undefined:
        return yield* sleep('infinity') as Body<never>;
      case 'link':
        link(other);
        break;
      case 'monitor':
        monitor(other, { alias: 'reply_demonitor' });
        break;
      case 'register':
        register(`name${deeds.length}`, self());
        break;
      case 'timer':
        sendAfter(5, self(), 'tick');
        break;
      case 'spawn_link':
        spawnLink(function* () {
          yield;
        });
        break;
      case 'suspend':
        suspendProcess(other);
        break;
      case 'receive':
        yield* receive((m: unknown) => m === 'never', 3);
        break;
      case 'sleep':
        yield* sleep(2);
        break;
      case 'hibernate':
        send(self(), 'wake');
        yield* hibernate(program, rest, others);
        break;
      default:
        break;
    }
  } catch (caught) {
    // A name in use, a process that has ended: an answer, and the program goes on.
    if (caught instanceof Error) throw caught;
  }
  yield* yieldSlice();
  yield* program(rest, others);
}

describe('a process can be ended at any point at which it can be seen', () => {
  it('and leaves no link, monitor, name, timer or suspension behind', () => {
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('kill', 'boom'),
        fc.option(fc.nat(), { nil: undefined }),
        (deeds, reason, seed) => {
          for (let at = 0; ; at++) {
            const on = node(seed === undefined ? {} : { seed });
            const idle = function* (): Body<void> {
              for (;;) yield;
            };
            const others = [on.spawn(idle), on.spawn(idle)];
            on.run();
            const ends = new Map<Pid, unknown>();
            on.onExit((process, why) => {
              if (ends.has(process)) throw new Error('ended twice');
              ends.set(process, why);
            });
            const process = on.spawn(program, [deeds, others]);
            let seen = 0;
            while (seen < at && (on.step() || on.fireNext())) seen++;
            const last = seen < at;
            const killer = on.spawn(() => exit(process, reason));
            on.exec(killer, () => exit(process, reason));
            expect(isAlive(process)).toBe(false);
            expect(ends.get(process)).toBe(reason === 'kill' ? 'killed' : reason);
            on.advance(100);
            const ended = processOf(process);
            expect([ended.links, ended.monitors, ended.monitoredBy, ended.more, ended.gen]).toEqual([
              null,
              null,
              null,
              null,
              null,
            ]);
            expect([...on.names.values()]).not.toContain(ended);
            expect([...on.processes]).not.toContain(ended);
            for (const other of on.processes) {
              expect([...linksOf(other.pid), ...monitorsOf(other.pid), ...monitoredByOf(other.pid)]).not.toContain(
                process,
              );
              expect(other.more?.suspendCount ?? 0).toBe(0);
            }
            expect(on.nextTimer()).toBeUndefined();
            if (last) return;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('a process that ends itself by a signal while proc_lib waits for its last words says none, and the node goes on', () => {
  const on = node();
  const reasons: unknown[] = [];
  on.onExit((_process, reason) => reasons.push(reason));
  on.spawn(() => {
    proc_lib.spawn(() => exit(self(), 'kill'));
  });
  on.run();
  expect(reasons).toEqual(['normal', 'killed']);
});
