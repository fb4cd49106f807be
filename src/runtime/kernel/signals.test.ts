/** Links, monitors, exit signals and aliases: the Reference Manual's rules, one by one. */
import { describe, expect, it } from 'vitest';
import {
  alias,
  type Body,
  demonitor,
  exit,
  isProcessAlive,
  link,
  makeRef,
  monitor,
  Node,
  type Pid,
  processFlag,
  raisedOf,
  receive,
  register,
  type Ref,
  self,
  send,
  spawn,
  spawnLink,
  spawnMonitor,
  throw_,
  TIMEOUT,
  unalias,
  unlink,
} from '../../coppice.ts';
import { effectOf } from './exit.ts';
import { allMessages, linksOf, monitoredByOf, monitorsOf } from '../../testing/seen.ts';

function node(): Node {
  return new Node({ recorderSize: 0 });
}

/** Runs a body to its end, or to where nothing is runnable, and gives its result. */
function result<T>(body: () => Body<T>, on = node()): T {
  const box: { value?: T; caught?: unknown } = {};
  on.spawn(function* () {
    try {
      box.value = yield* body();
    } catch (caught) {
      box.caught = caught;
    }
  });
  on.run();
  if ('caught' in box) throw box.caught instanceof Error ? box.caught : new Error(raisedOf(box.caught).message);
  if (!('value' in box)) throw new Error('the body has not ended');
  return box.value;
}

function* idle(): Body<void> {
  for (;;) yield;
}

function* trapping(): Body<void> {
  processFlag('trap_exit', true);
  for (;;) yield;
}

function ended(on: Node): Map<Pid, unknown> {
  const reasons = new Map<Pid, unknown>();
  on.onExit((process, reason) => reasons.set(process, reason));
  return reasons;
}

function exec(on: Node, by: Pid, code: () => unknown): void {
  on.exec(by, code);
  on.run();
}

describe('the exit table', () => {
  const cases: readonly [string, boolean, boolean, boolean, unknown][] = [
    // reason, over a link, to oneself, traps exits, effect
    ['normal', false, false, false, 'ignored'],
    ['normal', false, false, true, 'message'],
    ['normal', true, false, false, 'ignored'],
    ['normal', true, false, true, 'message'],
    ['normal', false, true, false, ['exit', 'normal']],
    ['normal', false, true, true, 'message'],
    ['shutdown', false, false, false, ['exit', 'shutdown']],
    ['shutdown', false, false, true, 'message'],
    ['shutdown', true, false, false, ['exit', 'shutdown']],
    ['shutdown', true, false, true, 'message'],
    ['shutdown', false, true, false, ['exit', 'shutdown']],
    ['shutdown', false, true, true, 'message'],
    ['kill', false, false, false, ['exit', 'killed']],
    ['kill', false, false, true, ['exit', 'killed']],
    ['kill', true, false, false, ['exit', 'kill']],
    ['kill', true, false, true, 'message'],
    ['kill', false, true, false, ['exit', 'killed']],
    ['kill', false, true, true, ['exit', 'killed']],
    ['killed', true, false, false, ['exit', 'killed']],
    ['killed', true, false, true, 'message'],
  ];
  it.each(cases)('%s, over a link: %s, to oneself: %s, trapped: %s', (reason, viaLink, toSelf, traps, effect) => {
    const found = effectOf({ reason, viaLink, toSelf }, traps);
    expect(found.effect === 'exit' ? ['exit', found.reason] : found.effect).toEqual(effect);
  });

  it.each(cases.filter(([, viaLink, toSelf]) => !viaLink && !toSelf))(
    'exit(P, %s) in a node does what the table says (trapped: %4$s)',
    (reason, _viaLink, _toSelf, traps, effect) => {
      const on = node();
      const reasons = ended(on);
      const victim = on.spawn(traps ? trapping : idle);
      const sender = on.spawn(idle);
      on.run();
      const inbox: unknown[] = [];
      on.tracer = { event: (_id, code, _info, process) => code === 5 && process !== null && inbox.push(process) };
      exec(on, sender, () => exit(victim, reason));
      expect(reasons.get(victim)).toEqual(Array.isArray(effect) ? effect[1] : undefined);
      expect(inbox.length).toBe(effect === 'message' ? 1 : 0);
    },
  );

  it('a process that ends itself with kill sends a plain kill over its links, which can be trapped', () => {
    const message = result(function* () {
      processFlag('trap_exit', true);
      const pid = spawnLink(() => exit('kill'));
      const got = yield* receive<[string, Pid, unknown]>();
      return got[1] === pid ? got[2] : got;
    });
    expect(message).toBe('kill');
  });

  it('a process killed from outside tells its links killed', () => {
    const message = result(function* () {
      processFlag('trap_exit', true);
      exit(spawnLink(idle), 'kill');
      const got = yield* receive<[string, Pid, unknown]>();
      return got[2];
    });
    expect(message).toBe('killed');
  });

  it('an exception that nobody catches tells {Reason, Stacktrace}, a throw {{nocatch, Term}, Stacktrace}', () => {
    const on = node();
    const reasons = ended(on);
    const failing = on.spawn(() => {
      throw new TypeError('no');
    });
    const throwing = on.spawn(() => throw_('ball'));
    on.run();
    expect(reasons.get(failing)).toMatchObject([['TypeError', 'no'], expect.anything()]);
    expect(reasons.get(throwing)).toMatchObject([['nocatch', 'ball'], expect.anything()]);
  });

  it('a process that gets an exit signal is dropped: its finally never runs', () => {
    const on = node();
    let ran = false;
    const victim = on.spawn(function* () {
      try {
        yield;
      } finally {
        ran = true;
      }
    });
    const killer = on.spawn(idle);
    on.run();
    exec(on, killer, () => exit(victim, 'shutdown'));
    expect(ran).toBe(false);
    expect(on.processes.get(victim.id)).toBeUndefined();
  });

  it('a process that catches its own end does nothing any more', () => {
    const on = node();
    const reasons = ended(on);
    const witness = on.spawn(idle);
    const process = on.spawn(function* () {
      try {
        exit(self(), 'enough');
      } catch {
        send(witness, 'still here');
      }
      yield;
      send(witness, 'and here');
    });
    on.run();
    expect(reasons.get(process)).toBe('enough');
    expect(on.messages).toBe(0);
  });
});

describe('links', () => {
  it('a link has two ends, however often it is made, and none after unlink from either side', () => {
    const on = node();
    const a = on.spawn(idle);
    const b = on.spawn(idle);
    on.run();
    exec(on, a, () => link(b));
    exec(on, b, () => link(a));
    exec(on, a, () => link(b));
    expect([...linksOf(a)]).toEqual([b]);
    expect([...linksOf(b)]).toEqual([a]);
    exec(on, b, () => unlink(a));
    expect([linksOf(a).length, linksOf(b).length]).toEqual([0, 0]);
  });

  it('linking with oneself is nothing', () => {
    expect(
      result(function* (): Body<boolean> {
        return link(self());
      }),
    ).toBe(true);
  });

  it('linking with a dead process is noproc: an error, or a message when exits are trapped', () => {
    const answers = result(function* () {
      const dead = spawn(() => undefined);
      yield* receive(null, 0);
      const [pid, ref] = spawnMonitor(() => undefined);
      yield* receive((m: unknown) => Array.isArray(m) && m[1] === ref);
      let raised: unknown = null;
      try {
        link(pid);
      } catch (caught) {
        raised = raisedOf(caught).reason;
      }
      processFlag('trap_exit', true);
      link(pid);
      const message = (yield* receive<unknown[]>()) as [string, Pid, unknown];
      return [raised, message[0], message[1] === pid, message[2], isProcessAlive(dead)];
    });
    expect(answers).toEqual(['noproc', 'EXIT', true, 'noproc', false]);
  });

  it('a ring of links falls as a whole, each process once', () => {
    const on = node();
    const exits: unknown[] = [];
    const ring = Array.from({ length: 50 }, () => on.spawn(idle));
    on.run();
    ring.forEach((process, index) => {
      exec(on, process, () => link(ring[(index + 1) % ring.length] as Pid));
    });
    on.onExit((_process, reason) => exits.push(reason));
    const killer = on.spawn(idle);
    on.run();
    exec(on, killer, () => exit(ring[7] as Pid, 'boom'));
    expect(exits).toEqual(Array.from({ length: 50 }, () => 'boom'));
    expect(on.processes.size).toBe(1);
  });

  it('break in an order that is nobody’s to rely on: another for another seed or process, the same for the same', () => {
    const order = (seed: number | undefined, firstPid = 1): string => {
      const on = new Node({ recorderSize: 0, firstPid, ...(seed === undefined ? {} : { seed }) });
      const fallen: string[] = [];
      const parent = on.spawn(function* () {
        for (let number = 1; number <= 8; number++) fallen.push(spawnLink(idle).toString());
        yield;
      });
      on.run();
      const children = fallen.splice(0);
      on.onExit((pid) => {
        if (pid !== parent) fallen.push(String(children.indexOf(pid.toString()) + 1));
      });
      const killer = on.spawn(idle);
      exec(on, killer, () => exit(parent, 'boom'));
      expect([...fallen].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
      return fallen.join();
    };
    const seeds = [undefined, 1, 2, 3, 4, 5];
    const orders = seeds.map((seed) => order(seed));
    expect(seeds.map((seed) => order(seed))).toEqual(orders);
    expect(new Set([...orders, order(1, 100), order(1, 200)]).size).toBeGreaterThan(4);
    for (const one of orders) expect(['1,2,3,4,5,6,7,8', '8,7,6,5,4,3,2,1']).not.toContain(one);
  });

  it('a chain of 50,000 falls without exhausting the stack', () => {
    const on = node();
    const last = function* (left: number): Body<void> {
      if (left > 0) spawnLink(last, left - 1);
      yield;
    };
    const head = on.spawn(last, [50_000]);
    const killer = on.spawn(idle);
    on.run();
    exec(on, killer, () => exit(head, 'boom'));
    expect(on.processes.size).toBe(1);
  });
});

describe('monitors', () => {
  it('DOWN comes exactly once for each monitor, with the reason', () => {
    const on = node();
    const victim = on.spawn(idle);
    const watcher = on.spawn(function* () {
      yield* receive((m: unknown) => m === 'never');
    });
    on.run();
    const refs: Ref[] = [];
    on.exec(watcher, () => refs.push(monitor(victim), monitor(victim)));
    exec(on, watcher, () => exit(victim, 'gone'));
    exec(on, watcher, () => exit(victim, 'gone again'));
    const downs = allMessages(watcher) as unknown[][];
    expect(downs.map(([tag, , kind, pid, reason]) => [tag, kind, pid, reason])).toEqual([
      ['DOWN', 'process', victim, 'gone'],
      ['DOWN', 'process', victim, 'gone'],
    ]);
    expect(new Set(downs.map(([, ref]) => ref))).toEqual(new Set(refs));
    expect([...monitorsOf(watcher), ...monitoredByOf(victim)]).toEqual([]);
  });

  it('of one death are told in the order in which the monitors were made, to one watcher and to several', () => {
    const on = node();
    const victim = on.spawn(idle);
    const told: unknown[] = [];
    const watcher = function* (number: number, count: number): Body<void> {
      const refs = new Map(Array.from({ length: count }, (_, index) => [monitor(victim), `${number}.${index + 1}`]));
      for (;;) told.push(refs.get((yield* receive<[string, Ref]>())[1]));
    };
    for (const [number, count] of [
      [1, 3],
      [2, 1],
      [3, 2],
    ] as const)
      on.spawn(watcher, [number, count]);
    const killer = on.spawn(idle);
    on.run();
    exec(on, killer, () => exit(victim, 'bye'));
    expect(told).toEqual(['1.1', '1.2', '1.3', '2.1', '3.1', '3.2']);
  });

  it('a dead process and a name that nobody has are noproc at once; by name, DOWN tells the name', () => {
    const messages = result(function* () {
      const [pid, ref] = spawnMonitor(() => undefined);
      yield* receive((m: unknown) => Array.isArray(m) && m[1] === ref);
      monitor(pid);
      monitor('nobody');
      return [yield* receive<unknown[]>(null, 0), yield* receive<unknown[]>(null, 0)];
    }) as unknown[][];
    expect(messages[0]?.[4]).toBe('noproc');
    expect(messages[1]?.slice(3)).toEqual([['nobody', 'nonode@nohost'], 'noproc']);
  });

  it('after demonitor no DOWN comes; flush removes one that has come, and nothing else', () => {
    const left = result(function* () {
      const first = spawn(idle);
      const ref = monitor(first);
      const told = demonitor(ref, ['info']);
      exit(first, 'kill');
      const second = spawn(idle);
      const late = monitor(second);
      exit(second, 'kill');
      send(self(), 'other');
      const removed = demonitor(late, ['info', 'flush']);
      return [told, removed, yield* receive(null, 0), yield* receive(null, 0)];
    });
    expect(left).toEqual([true, false, 'other', TIMEOUT]);
  });

  it('a monitor of oneself is a reference and nothing else', () => {
    expect(
      result(function* () {
        const ref = monitor(self());
        const told = demonitor(ref, ['info']);
        return [told, yield* receive(null, 0)];
      }),
    ).toEqual([false, TIMEOUT]);
  });

  it('a watcher that ends leaves no monitor behind', () => {
    const on = node();
    const victim = on.spawn(idle);
    on.spawn(function* () {
      monitor(victim);
      yield* receive(null, 0);
    });
    on.run();
    expect(monitoredByOf(victim)).toEqual([]);
  });
});

describe('the four modes of an alias', () => {
  /** What of two messages sent to the alias arrives, and after `between` of a third. */
  function arrivals(make: (victim: Pid) => Ref, between: (ref: Ref, victim: Pid) => void): unknown[] {
    return result(function* () {
      const victim = spawn(idle);
      const ref = make(victim);
      send(ref, 1);
      send(ref, 2);
      between(ref, victim);
      send(ref, 3);
      const got: unknown[] = [];
      for (;;) {
        const message = yield* receive<unknown>((m) => typeof m === 'number', 0);
        if (message === TIMEOUT) return got;
        got.push(message);
      }
    });
  }
  const nothing = () => undefined;

  it('explicit_unalias: until unalias, whatever becomes of the monitor', () => {
    const make = (victim: Pid) => monitor(victim, { alias: 'explicit_unalias' });
    expect(arrivals(make, nothing)).toEqual([1, 2, 3]);
    expect(arrivals(make, (ref) => demonitor(ref))).toEqual([1, 2, 3]);
    expect(arrivals(make, (_ref, victim) => exit(victim, 'kill'))).toEqual([1, 2, 3]);
    expect(arrivals(make, (ref) => unalias(ref))).toEqual([1, 2]);
    expect(
      arrivals(
        () => alias(),
        (ref) => unalias(ref),
      ),
    ).toEqual([1, 2]);
  });

  it('demonitor: until demonitor, unalias or DOWN', () => {
    const make = (victim: Pid) => monitor(victim, { alias: 'demonitor' });
    expect(arrivals(make, nothing)).toEqual([1, 2, 3]);
    expect(arrivals(make, (ref) => demonitor(ref))).toEqual([1, 2]);
    expect(arrivals(make, (ref) => unalias(ref))).toEqual([1, 2]);
    expect(arrivals(make, (_ref, victim) => exit(victim, 'kill'))).toEqual([1, 2]);
  });

  it('reply_demonitor: until the first message, which also ends the monitor', () => {
    const make = (victim: Pid) => monitor(victim, { alias: 'reply_demonitor' });
    expect(arrivals(make, nothing)).toEqual([1]);
    const after = result(function* () {
      const victim = spawn(idle);
      const ref = make(victim);
      send(ref, 'answer');
      exit(victim, 'kill');
      return [yield* receive(null, 0), yield* receive(null, 0)];
    });
    expect(after).toEqual(['answer', TIMEOUT]);
  });

  it('reply: until the first message', () => {
    expect(arrivals(() => alias(['reply']), nothing)).toEqual([1]);
    expect(
      arrivals(
        () => alias(['reply']),
        (ref) => unalias(ref),
      ),
    ).toEqual([1]);
  });

  it('unalias says whether it was one; a plain reference goes nowhere', () => {
    expect(
      result(function* () {
        const ref = alias();
        const plain = makeRef();
        send(plain, 'lost');
        return [unalias(ref), unalias(ref), unalias(plain), yield* receive(null, 0)];
      }),
    ).toEqual([true, false, false, TIMEOUT]);
  });
});

describe('a registered name', () => {
  it('is an atom, which has 255 characters at most: system_limit', () => {
    const named = (name: string): unknown => {
      const on = node();
      return on.exec(on.spawn(idle), () => {
        try {
          return register(name, self());
        } catch (caught) {
          return raisedOf(caught).reason;
        }
      });
    };
    expect(named('a'.repeat(255))).toBe(true);
    expect(named('a'.repeat(256))).toBe('system_limit');
    // Characters, as Erlang counts them, and not the units of a JavaScript string.
    expect(named('\u{1f600}'.repeat(255))).toBe(true);
    expect(named('\u{1f600}'.repeat(256))).toBe('system_limit');
    expect(named('a'.repeat(1_000_000))).toBe('system_limit');
  });
});
