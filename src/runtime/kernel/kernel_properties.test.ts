/**
 * Random programs against checkers that stand outside the kernel: they see events and the ends of processes, and keep books of their own.
 * A failing case prints its seed and shrinks.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  demonitor,
  exit,
  link,
  monitor,
  Node,
  processFlag,
  raisedOf,
  receive,
  type Ref,
  register,
  send,
  spawn,
  unlink,
  unregister,
} from '../../coppice.ts';
import { allMessages, isAlive, linksOf, monitoredByOf, monitorsOf, processOf } from '../../testing/seen.ts';
import type { Pid } from '../../term/pid.ts';
import { EVENT } from './introspect.ts';

type Act =
  | { readonly act: 'spawn'; readonly link: boolean }
  | { readonly act: 'trap'; readonly who: number; readonly on: boolean }
  | { readonly act: 'link' | 'unlink' | 'monitor' | 'send'; readonly who: number; readonly to: number }
  | { readonly act: 'demonitor'; readonly who: number; readonly which: number; readonly flush: boolean }
  | { readonly act: 'register' | 'unregister'; readonly who: number; readonly name: number }
  | { readonly act: 'exit'; readonly who: number; readonly to: number; readonly reason: string };

const who = fc.nat(9);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('spawn' as const), link: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('trap' as const), who, on: fc.boolean() }) },
  {
    weight: 10,
    arbitrary: fc.record({ act: fc.constantFrom('link', 'unlink', 'monitor', 'send' as const), who, to: who }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('demonitor' as const), who, which: who, flush: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom('register', 'unregister' as const), who, name: fc.nat(2) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('exit' as const),
      who,
      to: who,
      reason: fc.constantFrom('normal', 'shutdown', 'boom', 'kill'),
    }),
  },
);

/** What a process of a random program runs: it takes messages when it is told to drain, and else lets them lie. */
function* body() {
  for (;;) yield* receive((message: unknown) => message === 'drain');
}

/** All that is known of a run from outside. */
class Books {
  readonly node: Node;
  readonly all: Pid[] = [];
  readonly exits = new Map<Pid, unknown>();
  /** Made and not ended by `demonitor`, by reference. */
  readonly watching = new Map<Ref, { readonly by: Pid; readonly of: Pid }>();
  readonly log: string[] = [];

  constructor(seed?: number) {
    this.node = new Node({ recorderSize: 0, ...(seed === undefined ? {} : { seed }) });
    this.node.tracer = {
      event: (id, code, info, process, other) => {
        this.log.push(`${id} ${code} ${info} ${String(process)} ${String(other)}`);
        if (process !== null && code !== EVENT.exit && code !== EVENT.unregister && this.exits.has(process.pid)) {
          throw new Error(`${String(process)} acts after its end: event ${code}`);
        }
        if (code === EVENT.send && other !== null && this.exits.has(other.pid))
          throw new Error(`${String(other)} is dead and receives`);
      },
    };
    this.node.onExit((process, reason) => {
      if (this.exits.has(process)) throw new Error(`${String(process)} ends twice`);
      this.exits.set(process, reason);
    });
    for (let i = 0; i < 3; i++) this.all.push(this.node.spawn(body));
    this.node.run();
  }

  pick(index: number): Pid {
    return this.all[index % this.all.length] as Pid;
  }

  play(acts: readonly Act[]): void {
    for (const step of acts) {
      if (step.act === 'spawn') {
        const parent = this.all.find(isAlive);
        if (parent !== undefined) {
          this.node.exec(parent, () => {
            const child = spawn(body);
            this.all.push(child);
            if (step.link) link(child);
          });
        }
      } else this.one(step);
      this.node.run();
      this.check();
    }
  }

  private one(step: Exclude<Act, { readonly act: 'spawn' }>): void {
    const process = this.pick(step.who);
    if (!isAlive(process)) return;
    this.node.exec(process, () => {
      try {
        this.act(process, step);
      } catch (caught) {
        // `badarg` and `noproc` are answers, too.
        if (raisedOf(caught).class !== 'error' || caught instanceof Error) throw caught;
      }
    });
  }

  private act(process: Pid, step: Exclude<Act, { readonly act: 'spawn' }>): void {
    switch (step.act) {
      case 'trap':
        processFlag('trap_exit', step.on);
        break;
      case 'link':
        link(this.pick(step.to));
        break;
      case 'unlink':
        unlink(this.pick(step.to));
        break;
      case 'send':
        send(this.pick(step.to), ['message', process]);
        break;
      case 'monitor': {
        const of = this.pick(step.to);
        if (of !== process) this.watching.set(monitor(of), { by: process, of });
        break;
      }
      case 'demonitor': {
        const own = [...this.watching].filter(([, { by }]) => by === process);
        const ref = own[step.which % Math.max(1, own.length)]?.[0];
        if (ref === undefined) break;
        demonitor(ref, step.flush ? ['flush'] : []);
        this.watching.delete(ref);
        break;
      }
      case 'register':
        register(`name ${step.name}`, process);
        break;
      case 'unregister':
        unregister(`name ${step.name}`);
        break;
      case 'exit':
        try {
          exit(this.pick(step.to), step.reason);
        } catch {
          // It has ended itself: the unwinding is over.
        }
    }
  }

  /** The laws that hold whenever nothing runs. */
  check(): void {
    for (const process of this.all) {
      const alive = isAlive(process);
      expect(this.node.processes.get(process.id)?.pid === process).toBe(alive);
      expect(this.exits.has(process)).toBe(!alive);
      const links = [...linksOf(process)];
      expect(new Set(links).size).toBe(links.length);
      for (const other of links) {
        expect(alive && isAlive(other)).toBe(true);
        expect([...linksOf(other)]).toContain(process);
      }
      if (!alive) expect([...monitorsOf(process), ...monitoredByOf(process), ...allMessages(process)]).toEqual([]);
    }
    for (const [name, process] of this.node.names) {
      expect(isAlive(process.pid), name).toBe(true);
      expect(process.more?.name).toBe(name);
    }
    for (const [ref, { by, of }] of this.watching) {
      if (!isAlive(by)) continue;
      const downs = allMessages(by).filter((m) => Array.isArray(m) && m[0] === 'DOWN' && m[1] === ref);
      expect(downs.length).toBe(isAlive(of) ? 0 : 1);
    }
  }
}

const program = fc.array(act, { maxLength: 60 });
const schedule = fc.option(fc.integer({ min: 0, max: 1 << 30 }), { nil: undefined });

describe('whatever processes do, in either order of scheduling', () => {
  it('links have two ends or none, DOWN comes exactly once, and the dead neither act nor receive nor keep anything', () => {
    fc.assert(
      fc.property(program, schedule, (acts, seed) => {
        new Books(seed).play(acts);
      }),
      { numRuns: 300 },
    );
  });

  it('a process ends by a link only with someone linked: with no links at all nobody else falls', () => {
    const noLinks = program.map((acts) =>
      acts
        .filter(({ act: what }) => what !== 'link')
        .map((step) => (step.act === 'spawn' ? { ...step, link: false } : step)),
    );
    fc.assert(
      fc.property(noLinks, schedule, (acts, seed) => {
        const books = new Books(seed);
        books.play(acts);
        const aimedAt = acts.filter(({ act: what }) => what === 'exit').length;
        expect(books.exits.size).toBeLessThanOrEqual(aimedAt);
      }),
      { numRuns: 100 },
    );
  });

  it('the same program and seed give the same events', () => {
    fc.assert(
      fc.property(program, schedule, (acts, seed) => {
        const runs = [new Books(seed), new Books(seed)].map((books) => {
          books.play(acts);
          return books.log;
        });
        expect(runs[1]).toEqual(runs[0]);
      }),
      { numRuns: 100 },
    );
  });

  it('messages between each pair arrive in the order in which they were sent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 }), schedule, (senders, each, seed) => {
        const node = new Node({ recorderSize: 0, ...(seed === undefined ? {} : { seed }) });
        const target = node.spawn(body);
        for (let number = 0; number < senders; number++) {
          node.spawn(function* () {
            for (let i = 0; i < each; i++) {
              send(target, [number, i]);
              if (i % 3 === number % 3) yield* receive(null, 0);
            }
          });
        }
        node.run();
        const got = allMessages(target) as [number, number][];
        expect(got.length).toBe(senders * each);
        for (let number = 0; number < senders; number++) {
          expect(got.filter(([from]) => from === number).map(([, i]) => i)).toEqual([...Array(each).keys()]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('timers', () => {
  it('fire in the order of their times, those of one time in the order of their making, at their time exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 }),
        (delays, steps) => {
          const node = new Node({ recorderSize: 0 });
          const got: [number, number][] = [];
          const taker = node.spawn(function* () {
            for (;;) {
              const index = (yield) as number;
              got.push([index, node.now]);
            }
          });
          node.run();
          node.exec(taker, () => {
            delays.forEach((delay, index) => node.startTimer(delay, processOf(taker), () => index));
          });
          for (const step of steps) node.advance(step);
          const time = node.now;
          const due = delays.map((delay, index): [number, number] => [index, delay]).filter(([, at]) => at <= time);
          expect(got).toEqual(steps.length === 0 ? [] : due.toSorted(([i, a], [j, b]) => a - b || i - j));
        },
      ),
      { numRuns: 200 },
    );
  });
});
