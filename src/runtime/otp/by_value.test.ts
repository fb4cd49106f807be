/** "A new process, a new state": whatever a server does to its argument or state, the next incarnation gets what the specification said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotATerm } from '../../term/copy.ts';
import { equal } from '../../term/equal.ts';
import { list } from '../../term/list.ts';
import { defineModule, mfa, type Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import { anyTerm } from '../../testing/arbitrary_terms.ts';
import { Rig } from '../../testing/rig.ts';
import {
  type Body,
  exit,
  monitor,
  processFlag,
  processInfo,
  put,
  receive,
  self,
  send,
  spawn,
  spawnLink,
  spawnOpt,
} from '../kernel/syscalls.ts';
import * as application from './application.ts';
import * as gen_event from './gen_event.ts';
import * as gen_server from './gen_server.ts';
import * as gen_statem from './gen_statem.ts';
import * as proc_lib from './proc_lib.ts';
import * as supervisor from './supervisor.ts';
import * as sys from './sys.ts';
import * as timer from './timer.ts';

/** Changes whatever can be changed in a term. */
function poison(term: unknown): void {
  if (Array.isArray(term)) {
    term.forEach(poison);
    term.push('poison');
  } else if (term instanceof Map) {
    term.forEach(poison);
    term.set('poison', 'poison');
  } else if (term instanceof Set) term.add('poison');
  else if (term instanceof Uint8Array) term.fill(255);
  else if (typeof term === 'object' && term !== null && Object.getPrototypeOf(term) === Object.prototype) {
    Object.values(term).forEach(poison);
    (term as Record<string, unknown>)['poison'] = 'poison';
  }
}

/** What each incarnation was given, as it was then. */
let given: unknown[] = [];
function take(argument: unknown): void {
  given.push(structuredCloneOf(argument));
  poison(argument);
}

/** Written by hand: what is tested is the copy. */
function structuredCloneOf(term: unknown): unknown {
  if (Array.isArray(term))
    return Object.setPrototypeOf(term.map(structuredCloneOf), Object.getPrototypeOf(term) as object);
  if (term instanceof Map) return new Map(Array.from(term, ([key, item]) => [key, structuredCloneOf(item)]));
  if (term instanceof Set) return new Set(term);
  if (term instanceof Uint8Array) return term.slice();
  if (typeof term === 'object' && term !== null && Object.getPrototypeOf(term) === Object.prototype)
    return Object.fromEntries(Object.entries(term).map(([key, item]) => [key, structuredCloneOf(item)]));
  return term;
}

const server: Module = defineModule('server', {
  startLink: (argument: unknown) => gen_server.startLink(['local', 'child'], server, argument),
  init: (argument: unknown) => {
    take(argument);
    return ['ok', argument];
  },
});
const machine: Module = defineModule('machine', {
  startLink: (argument: unknown) => gen_statem.startLink(['local', 'child'], machine, argument),
  callbackMode: () => 'handle_event_function',
  init: (argument: unknown) => {
    take(argument);
    return ['ok', 'on', argument];
  },
  handleEvent: () => 'keep_state_and_data',
});
const plain: Module = defineModule('plain', {
  startLink: (argument: unknown) =>
    proc_lib.startLink(
      function* (starter: Pid, own: unknown) {
        take(own);
        proc_lib.initAck(starter, ['ok', self()]);
        yield* receive(() => false);
      },
      [self(), argument],
    ),
});
/** It poisons its arguments before any process has them. */
const starter: Module = defineModule('starter', {
  startLink: (argument: unknown) => {
    take(argument);
    return ['ok', spawnLink(idle)];
  },
});
const inner: Module = defineModule('inner', {
  startLink: (argument: unknown) => supervisor.startLink(['local', 'child'], inner, argument),
  init: (argument: unknown) => {
    take(argument);
    return ['ok', [{}, []]];
  },
});
const BEHAVIOURS = { server, machine, plain, starter, inner };

function* idle(): Body<void> {
  yield* receive(() => false);
}

const top = defineModule('top', { init: (specs: unknown) => ['ok', specs] });

function* whichPid(sup: Pid): Body<Pid> {
  const [child] = yield* supervisor.whichChildren(sup);
  return child?.[1] as Pid;
}

describe('the restart law', () => {
  for (const [kind, module] of Object.entries(BEHAVIOURS)) {
    it(`holds for the child of kind ${kind}, given in the specification or added, static or dynamic`, () => {
      fc.assert(
        fc.property(anyTerm, fc.constantFrom('static', 'added', 'dynamic'), (argument, way) => {
          given = [];
          const handed = structuredCloneOf(argument);
          const rig = new Rig();
          rig.run(function* () {
            const spec = { id: 'child', start: [module, 'startLink', [handed]], shutdown: 'brutal_kill' };
            const flags = { intensity: 10, strategy: way === 'dynamic' ? 'simple_one_for_one' : 'one_for_one' };
            const dynamic = { ...spec, start: [module, 'startLink', []] };
            const specs = [flags, way === 'static' ? [spec] : way === 'dynamic' ? [dynamic] : []];
            const [, sup] = (yield* supervisor.startLink(top, specs)) as ['ok', Pid];
            if (way === 'added') yield* supervisor.startChild(sup, spec as never);
            if (way === 'dynamic') yield* supervisor.startChild(sup, [handed]);
            poison(handed);
            for (let falls = 0; falls < 3; falls++) {
              const pid = yield* whichPid(sup);
              const ref = monitor(pid);
              exit(pid, 'kill');
              yield* receive((m: unknown) => Array.isArray(m) && m[1] === ref);
              yield* whichPid(sup);
            }
          });
          expect(given).toHaveLength(4);
          for (const one of given) expect(equal(one, argument)).toBe(true);
        }),
        { numRuns: 25 },
      );
    });
  }

  it('holds for specifications that the module keeps for itself', () => {
    given = [];
    const kept = { id: 'child', start: mfa(server as never, 'startLink' as never, [[1]] as never) };
    const holder = defineModule('holder', { init: () => ['ok', [{ intensity: 5 }, [kept]]] });
    const rig = new Rig();
    rig.run(function* () {
      for (let round = 0; round < 2; round++) {
        const [, sup] = (yield* supervisor.startLink(holder, null)) as ['ok', Pid];
        const [, spec] = (yield* supervisor.getChildspec(sup, 'child')) as ['ok', unknown];
        poison(spec);
        processFlag('trap_exit', true);
        exit(sup, 'shutdown');
        yield* receive();
      }
    });
    expect(given).toEqual([[1], [1]]);
    expect(kept.start[2]).toEqual([[1]]);
  });

  it('holds for the arguments of an application', () => {
    given = [];
    const lamp = defineModule('lamp', {
      start: (_type: unknown, argument: unknown) => {
        take(argument);
        return supervisor.startLink(top, [{}, []]);
      },
    });
    new Rig().run(function* () {
      application.define(['application', 'lamp', [['mod', [lamp, [1, [2]]]]]]);
      for (let round = 0; round < 2; round++) {
        yield* application.start('lamp');
        yield* application.stop('lamp');
      }
    });
    expect(given).toEqual([
      [1, [2]],
      [1, [2]],
    ]);
  });
});

describe('what is handed over is a copy', () => {
  const starts: [string, (argument: unknown) => unknown][] = [
    ['gen_server.start', (argument) => gen_server.start(server, argument)],
    ['gen_statem.start', (argument) => gen_statem.start(machine, argument)],
    ['supervisor.startLink', (argument) => supervisor.startLink(inner, argument)],
    ['spawn', (argument) => void spawn(take, argument)],
    ['spawnOpt', (argument) => void spawnOpt(take, [argument], [])],
    ['proc_lib.spawn', (argument) => void proc_lib.spawn(take, [argument])],
    ['timer.applyAfter', (argument) => timer.applyAfter(0, defineModule('t', { take }), 'take', [argument])],
    [
      'gen_event.addHandler',
      function* (argument) {
        const handler = defineModule('handler', {
          init: (own: unknown) => {
            take(own);
            return ['ok', own];
          },
        });
        const [, manager] = (yield* gen_event.start()) as ['ok', Pid];
        yield* gen_event.addHandler(manager, handler, argument);
      } as (argument: unknown) => Body,
    ],
  ];

  it.each(starts)('%s: neither side sees what the other one does to it', (_what, begin) => {
    given = [];
    const argument = { items: [1, [2]], map: new Map([['k', [3]]]) };
    const before = structuredCloneOf(argument);
    const rig = new Rig();
    rig.run(function* () {
      const made = begin(argument) as Body | undefined;
      if (made !== undefined) yield* made;
    });
    rig.node.run();
    expect(given).toEqual([before]);
    expect(argument).toEqual(before);
  });

  it.each(starts)('%s: what is no term is refused, and the place is told', (_what, begin) => {
    const rig = new Rig();
    const start = () =>
      rig.run(function* () {
        const made = begin({ deep: [() => 1] }) as Body | undefined;
        if (made !== undefined) yield* made;
      });
    expect(start).toThrow(/deep\[0\] is the function/u);
    expect(start).toThrow(NotATerm);
  });

  it.each<[string, () => unknown]>([
    ['a receive', () => receive()],
    ['a call in flight', () => gen_server.call('nobody', 'x')],
    ['a start', () => gen_server.startLink(server, null)],
    [
      'a generator',
      function* () {
        yield* receive();
      },
    ],
  ])('%s that was not waited for is refused when it is sent, with yield* as the mend', (_what, unrun) => {
    const sent = () =>
      new Rig().run(function* () {
        send(self(), ['got', unrun()]);
        yield* receive();
      });
    expect(sent).toThrow('message[1] is a call that has not been run, which cannot be sent: write yield* before it');
  });

  it('a child specification that is no term is refused, and the place is told', () => {
    const spec = { id: 'x', start: [server, 'startLink', [() => 1]] };
    const bad = defineModule('bad', { init: () => ['ok', [{}, [spec]]] });
    const result = new Rig().run(function* () {
      processFlag('trap_exit', true);
      return yield* supervisor.startLink(bad, null);
    });
    expect(JSON.stringify(result)).toContain('spec.start[2][0] is the function');
  });

  it('a state that is asked for, a reply, a reason and an info are', () => {
    const rig = new Rig();
    rig.run(function* () {
      const [, pid] = (yield* gen_server.start(defineModule('s', { init: () => ['ok', { n: [1] }] }), null)) as [
        'ok',
        Pid,
      ];
      poison(yield* sys.getState(pid));
      expect(yield* sys.getState(pid)).toEqual({ n: [1] });
      put('key', [1]);
      poison(processInfo(self()));
      poison(processInfo(self(), 'dictionary'));
      expect(processInfo(self(), 'dictionary')).toEqual(['dictionary', list(['key', [1]])]);
      processFlag('trap_exit', true);
      const victim = spawnLink(function* () {
        exit((yield* receive()) as never);
      });
      const refs = [monitor(victim), monitor(victim)];
      send(victim, ['reason', [1]]);
      for (let i = 0; i < 1 + refs.length; i++) {
        const message = (yield* receive()) as unknown[];
        expect(message.at(-1)).toEqual(['reason', [1]]);
        poison(message.at(-1));
      }
    });
  });

  it('a reason that is no term ends the process all the same, and is told in words', () => {
    const rig = new Rig();
    const message = rig.run(function* () {
      processFlag('trap_exit', true);
      spawnLink(() => exit(() => 1));
      return (yield* receive()) as unknown[];
    });
    expect(message[2]).toEqual(['not_a_term', expect.stringContaining('function') as unknown]);
  });
});
