/** What lies beyond the border of a node: processes of another node, listeners of the host, and names that nobody has. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as gen_event from '../otp/gen_event.ts';
import * as gen_server from '../otp/gen_server.ts';
import * as gen_statem from '../otp/gen_statem.ts';
import * as ets from '../otp/ets.ts';
import * as timer from '../otp/timer.ts';
import { compare } from '../../term/compare.ts';
import { equal } from '../../term/equal.ts';
import { list } from '../../term/list.ts';
import { defineModule } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import { EVENT, EventHash } from './introspect.ts';
import { Node, type NodeOptions } from './node.ts';
import {
  alias,
  type Body,
  cancelTimer,
  demonitor,
  exit,
  exitReasonOf,
  groupLeader,
  isProcessAlive,
  link,
  monitor,
  processFlag,
  processInfo,
  raisedOf,
  readTimer,
  receive,
  register,
  self,
  send,
  sendAfter,
  spawn,
  spawnMonitor,
  startTimer,
  suspendProcess,
  resumeProcess,
  unalias,
  unlink,
} from './syscalls.ts';

const counter = defineModule('counter', {
  init: (n: number) => ['ok', n],
  handleCall: (_request: unknown, _from: unknown, n: number) => ['reply', n, n + 1],
  handleCast: (by: number, n: number) => ['noreply', n + by],
});

interface Abroad {
  readonly node: Node;
  readonly hash: EventHash;
  readonly pid: Pid;
  readonly server: Pid;
  readonly address: Ref;
  readonly ref: Ref;
  readonly clock: Ref;
  readonly table: ets.Tab;
}

/** A node with something of every kind that can be named from outside. */
function abroad(options: NodeOptions = {}): Abroad {
  const node = new Node(options);
  const hash = new EventHash(node);
  node.tracer = hash;
  let made: Omit<Abroad, 'node' | 'hash'> | null = null;
  node.spawn(function* () {
    const [, server] = (yield* gen_server.start(counter, 1)) as ['ok', Pid];
    made = {
      pid: self(),
      server,
      address: alias(['reply']),
      ref: monitor(server),
      clock: startTimer(1_000, self(), 'late'),
      table: ets.new('shelf', ['public']),
    };
    for (;;) yield* receive();
  });
  node.advance(20);
  return { node, hash, ...(made as unknown as Omit<Abroad, 'node' | 'hash'>) };
}

/** What a body on a node of its own gives, or the reason that it raises. */
function outcome(body: () => Body, node = new Node()): unknown {
  let result: unknown = 'it still waits';
  node.spawn(function* () {
    try {
      result = yield* body();
    } catch (caught) {
      const raised = raisedOf(caught);
      result = [raised.class, raised.reason];
    }
  });
  node.advance(20_000);
  return result;
}

function* plain<T>(act: () => T): Body<T> {
  return act();
}

describe('a process of another node, as of one that is not connected (erl 25)', () => {
  const there = abroad();
  const { pid, address, ref, clock } = there;

  it.each<[string, () => Body, unknown]>([
    ['a send is lost', () => plain(() => send(pid, 'hello')), 'hello'],
    ['a send to its alias is lost', () => plain(() => send(address, 'hello')), 'hello'],
    ['an exit signal is lost', () => plain(() => exit(pid, 'kill')), true],
    ['to unlink it is true', () => plain(() => unlink(pid)), true],
    ['whether it is alive is badarg', () => plain(() => isProcessAlive(pid)), ['error', 'badarg']],
    ['its process_info is badarg', () => plain(() => processInfo(pid)), ['error', 'badarg']],
    ['to register it is badarg', () => plain(() => register('foreign', pid)), ['error', 'badarg']],
    ['to suspend it is badarg', () => plain(() => suspendProcess(pid)), ['error', 'badarg']],
    ['to resume it is badarg', () => plain(() => resumeProcess(pid)), ['error', 'badarg']],
    ['send_after to it is badarg', () => plain(() => sendAfter(1, pid, 'x')), ['error', 'badarg']],
    ['start_timer to it is badarg', () => plain(() => startTimer(1, pid, 'x')), ['error', 'badarg']],
    ['to be its group leader is true', () => plain(() => groupLeader(self(), pid)), true],
    ['to demonitor its monitor is badarg', () => plain(() => demonitor(ref)), ['error', 'badarg']],
    ['its alias is none here', () => plain(() => unalias(address)), false],
    ['its timer is not found', () => plain(() => cancelTimer(clock)), false],
    ['its timer cannot be read', () => plain(() => readTimer(clock)), false],
    ['its table is badarg', () => plain(() => ets.insert(there.table, [1, 2])), ['error', 'badarg']],
    ['a cast is lost', () => plain(() => gen_server.cast(pid, 1)), 'ok'],
    ['an event is lost', () => plain(() => gen_event.notify(pid, 1)), 'ok'],
    [
      'a call is nodedown',
      () => gen_server.call(pid, 'next'),
      [
        'exit',
        [
          ['nodedown', 'nonode@nohost'],
          ['gen_server', 'call', list<unknown>(pid, 'next')],
        ],
      ],
    ],
    [
      'a stop is nodedown',
      () => gen_server.stop(pid),
      [
        'exit',
        [
          ['nodedown', 'nonode@nohost'],
          ['sys', 'terminate', list<unknown>(pid, 'normal', 'infinity')],
        ],
      ],
    ],
    [
      'a request has no connection',
      () => gen_server.receiveResponse(gen_server.sendRequest(pid, 'next'), 100),
      ['error', ['noconnection', pid]],
    ],
  ])('%s', (_what, body, expected) => {
    const before = there.hash.digest;
    expect(outcome(body)).toEqual(expected);
    expect(there.hash.digest).toBe(before);
    expect(there.node.quiet).toBe(true);
  });

  it('a monitor is told noconnection', () => {
    expect(
      outcome(function* () {
        const watched = monitor(pid, { tag: 'gone' });
        const message = (yield* receive()) as unknown[];
        return [message[0], message[1] === watched, ...message.slice(2)];
      }),
    ).toEqual(['gone', true, 'process', pid, 'noconnection']);
  });

  it('a link breaks with noconnection, which ends those who do not trap exits', () => {
    expect(
      outcome(function* () {
        processFlag('trap_exit', true);
        link(pid);
        return yield* receive();
      }),
    ).toEqual(['EXIT', pid, 'noconnection']);
    expect(
      outcome(function* () {
        spawnMonitor(function* () {
          link(pid);
          yield* receive();
        });
        return ((yield* receive()) as unknown[])[4];
      }),
    ).toBe('noconnection');
  });

  it('a host that takes it for one of its own is told so', () => {
    const node = new Node();
    expect(() => node.inject(pid as never, 'x')).toThrow('is a process of another node');
    expect(() => node.exec(pid as never, () => 1)).toThrow('is a process of another node');
  });
});

describe('two nodes', () => {
  type Deed = (from: Abroad, to: Abroad) => unknown;
  const deeds: readonly Deed[] = [
    (_, { pid }) => send(pid, ['a', pid]),
    ({ pid }) => send(pid, 'own'),
    (_, { server }) => gen_server.cast(server, 1),
    ({ server }) => gen_server.cast(server, 1),
    (_, { address }) => send(address, 'x'),
    (_, { pid }) => exit(pid, 'kill'),
    (_, { pid }) => link(pid),
    (_, { pid }) => unlink(pid),
    (_, { server }) => monitor(server),
    (_, { ref }) => demonitor(ref, ['flush']),
    (_, { clock }) => cancelTimer(clock),
    (_, { clock }) => readTimer(clock),
    (_, { address }) => unalias(address),
    (_, { pid }) => sendAfter(5, pid, 'x'),
    (_, { pid }) => startTimer(5, pid, 'x'),
    (_, { pid }) => groupLeader(pid, self()),
    (_, { pid }) => groupLeader(self(), pid),
    (_, { pid }) => suspendProcess(pid),
    (_, { pid }) => register('taken', pid),
    (_, { table }) => ets.insert(table, ['k', 1]),
    (_, { table }) => ets.delete(table),
    ({ table }, { pid }) => ets.giveAway(table, pid, 'x'),
    (_, { pid }) => spawn((other: Pid) => send(other, 'from a child'), pid),
    (_, { server }) => spawn(() => gen_server.call(server, 'next', 10)),
    (_, { pid }) => spawn(() => timer.sendAfter(3, pid, 'x')),
    (_, { pid }) => spawn(() => gen_statem.call(pid, 'x')),
    ({ pid }) => sendAfter(5, pid, 'own'),
  ];
  const options = fc.constantFrom<NodeOptions>(
    {},
    { seed: 7 },
    { delivery: ['delayed', 2] },
    { delivery: ['shuffled', 3] },
  );

  it('whatever one does with what the other has, the run of the other is the same', () => {
    fc.assert(
      fc.property(
        options,
        fc.array(fc.tuple(fc.boolean(), fc.nat(deeds.length - 1), fc.nat(6)), { maxLength: 20 }),
        (chosen, script) => {
          /** Each node's run, with what the other one does left out or not. */
          const run = (alone: boolean | null): string[] => {
            const [a, b] = [abroad(chosen), abroad(chosen)];
            for (const [first, index, ms] of script) {
              const [from, to] = first ? [a, b] : [b, a];
              if (alone === null || alone === first) {
                from.node.exec(from.pid as never, () => {
                  try {
                    deeds[index]?.(from, to);
                  } catch (caught) {
                    exitReasonOf(raisedOf(caught));
                  }
                });
              }
              a.node.advance(ms);
              b.node.advance(ms);
            }
            a.node.advance(2_000);
            b.node.advance(2_000);
            return [a, b].map(({ node, hash }) => `${hash.digest} ${node.processes.size} ${node.pendingTimers}`);
          };
          const [bothA, bothB] = run(null);
          expect(bothA).toBe(run(true)[0]);
          expect(bothB).toBe(run(false)[1]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a listener of the host', () => {
  function fallen(
    prepare: (node: Node) => void,
    options: NodeOptions = {},
  ): { heard: unknown; node: Node; thrown: unknown } {
    const node = new Node(options);
    prepare(node);
    let heard: unknown = null;
    let thrown: unknown = null;
    try {
      node.spawn(function* () {
        const [pid] = spawnMonitor(function* () {
          yield* receive(null, 1);
          throw new Error('fell');
        });
        const down = (yield* receive(null, 100)) as unknown[];
        heard = [down[0], isProcessAlive(pid)];
      });
      node.advance(1_000);
    } catch (caught) {
      thrown = caught;
    }
    return { heard, node, thrown };
  }

  const broken = () => {
    throw new Error('a broken listener');
  };
  const kinds: [string, (node: Node) => void][] = [
    ['onExit', (node) => node.onExit(broken)],
    ['onReport', (node) => node.onReport(broken)],
    ['a tracer', (node) => (node.tracer = { event: broken })],
    ['a witness', (node) => (node.witness = { took: broken, raised: broken, paused: broken })],
  ];

  it.each(kinds)('%s that throws breaks nothing', (_what, prepare) => {
    const told: unknown[] = [];
    const { heard, node, thrown } = fallen(prepare, { onListenerError: (error) => told.push(error) });
    expect(heard).toEqual(['DOWN', false]);
    expect(node.processes.size).toBe(0);
    expect(thrown).toBeNull();
    expect(told.length).toBeGreaterThan(0);
    expect(String(told[0])).toContain('a broken listener');
  });

  it.each(kinds)('%s that throws is told to the host when the turn is over', (_what, prepare) => {
    const { node, thrown } = fallen(prepare);
    expect(String(thrown instanceof AggregateError ? thrown.errors[0] : thrown)).toContain('a broken listener');
    // The turn in which it was thrown is done; those after it go on.
    for (let turns = 0; turns < 10 && !(node.quiet && node.pendingTimers === 0); turns++) {
      try {
        node.advance(100);
      } catch (caught) {
        expect(String(caught)).toMatch(/a broken listener|listeners of this node/u);
      }
    }
    expect(node.processes.size).toBe(0);
  });
});

describe('a name that nobody has', () => {
  function lostOn(act: () => unknown): unknown[] {
    const node = new Node();
    const lost: unknown[] = [];
    node.tracer = {
      event: (_id, code, _info, process, _other, term, cause) => {
        if (code === EVENT.lost) lost.push([process?.id ?? null, term, cause > 0]);
      },
    };
    node.spawn(function* () {
      try {
        const made = act() as Body | undefined;
        if (typeof made === 'object') yield* made;
      } catch (caught) {
        expect(raisedOf(caught).reason).toBe('badarg');
      }
      yield* receive(null, 50);
    });
    node.advance(100);
    return lost;
  }

  it.each<[string, () => unknown, unknown]>([
    ['send', () => send('nobody', 'hi'), ['nobody', 'hi']],
    ['cast', () => gen_server.cast('nobody', 1), ['nobody', ['$gen_cast', 1]]],
    [
      'cast to {Name, Node}',
      () => gen_server.cast(['nobody', 'x@y'], 1),
      [
        ['nobody', 'x@y'],
        ['$gen_cast', 1],
      ],
    ],
    ['cast of a machine', () => gen_statem.cast('nobody', 1), ['nobody', ['$gen_cast', 1]]],
    ['notify', () => gen_event.notify('nobody', 1), ['nobody', ['notify', 1]]],
    ['send_after', () => void sendAfter(1, 'nobody', 'late'), ['nobody', 'late']],
    ['timer:send_after', () => timer.sendAfter(1, 'nobody', 'late'), ['nobody', 'late']],
  ])('a %s to it leaves an event with its cause', (_what, act, term) => {
    const lost = lostOn(act);
    expect(lost).toHaveLength(1);
    expect((lost[0] as unknown[])[1]).toEqual(term);
    expect((lost[0] as unknown[])[2]).toBe(true);
  });
});

describe('names are atoms', () => {
  const long = 'a'.repeat(256);
  const LIMIT = ['error', 'system_limit'];

  it.each<[string, (name: string) => Body]>([
    ['register', (name) => plain(() => register(name, self()))],
    ['gen_server', (name) => gen_server.start(['local', name], counter, 1)],
    ['gen_event', (name) => gen_event.start(['local', name])],
    ['ets', (name) => plain(() => ets.new(name, ['named_table']))],
    ['ets:rename', (name) => plain(() => ets.rename(ets.new('t'), name))],
    ['module', (name) => plain(() => defineModule(name, {}))],
  ])('%s: of more than 255 characters is system_limit, and of 255 none', (_what, make) => {
    expect(outcome(() => make(long))).toEqual(LIMIT);
    expect(outcome(() => make('😀'.repeat(256)))).toEqual(LIMIT);
    expect(outcome(() => make('😀'.repeat(255)))).not.toEqual(LIMIT);
  });
});

describe('a pid or reference of another node, inside a term', () => {
  it('prints with the number of its node, compares as another, and is its own key', () => {
    const there = abroad({ firstPid: 1 });
    const seen: { printed: string[]; same: boolean; order: number; found: unknown[] }[] = [];
    const home = new Node({ firstPid: 1 });
    home.spawn(function* () {
      const strange = (yield* receive()) as [Pid, Ref];
      let own: Pid = self();
      while (own.id < strange[0].id) own = spawn(() => undefined);
      const table = ets.new('keys', []);
      ets.insert(table, [[own], 'own']);
      ets.insert(table, [[strange[0]], 'strange']);
      seen.push({
        printed: [own, ...strange].map(String),
        same: equal(own, strange[0]) || equal([own], [strange[0]]),
        order: compare(own, strange[0]),
        found: [ets.lookup(table, [own]).length, ets.lookup(table, [strange[0]]).length],
      });
    });
    home.run();
    const receiver = [...home.processes].at(-1);
    if (receiver === undefined) throw new Error('nobody waits');
    home.inject(receiver.pid, [there.pid, there.ref]);
    home.run();
    const [{ printed, same, order, found }] = seen as [(typeof seen)[number]];
    expect(printed[0]).toBe(`<0.${String(there.pid.id)}.0>`);
    expect(printed[1]).toMatch(new RegExp(`^<[1-9]\\d*\\.${String(there.pid.id)}\\.0>$`, 'u'));
    expect(printed[2]).toMatch(/^#Ref<[1-9]\d*\.\d+>$/u);
    expect([same, order === 0, found]).toEqual([false, false, [1, 1]]);
    // At home, and where nobody looks, it prints as its own node does.
    expect(String(there.pid)).toBe(`<0.${String(there.pid.id)}.0>`);
    expect(home.look(() => String(there.pid))).toBe(printed[1]);
  });
});
