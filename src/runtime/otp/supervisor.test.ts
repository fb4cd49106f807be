/** Start and stop orders, strategies, restart types, intensity: what people rely on in a supervisor. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  exit,
  gen_server,
  list,
  type Module,
  Pid,
  processFlag,
  register,
  self,
  sleep,
  supervisor,
  sys,
} from '../../coppice.ts';
import { linksOf, monitoredByOf, monitorsOf, registeredName, viewOf } from '../../testing/seen.ts';
import { Rig } from '../../testing/rig.ts';

const worker: Module = defineModule('worker', {
  startLink: (name: string, trap = false) => gen_server.startLink(['local', name], worker, trap),
  init: (trap: boolean) => {
    processFlag('trap_exit', trap);
    return ['ok', 0];
  },
  handleInfo: (message: unknown, state: number): gen_server.HandleReturn<number> =>
    Array.isArray(message) && message[0] === 'end' ? ['stop', message[1], state] : ['noreply', state],
});

function child(id: string, more: Partial<supervisor.ChildSpec> = {}): supervisor.ChildSpec {
  return { id, start: [worker, 'startLink', [id]], ...more };
}

function module(name: string, flags: supervisor.SupFlags, children: readonly supervisor.ChildSpec[]): Module {
  const made: Module = defineModule(name, {
    startLink: () => supervisor.startLink(['local', name], made, null),
    init: () => ['ok', [flags, children]],
  });
  return made;
}

/** A supervisor `sup` whose parent, `parent`, traps exits and tells how it ended. */
function started(
  flags: supervisor.SupFlags,
  children: readonly supervisor.ChildSpec[],
  options: { readonly seed?: number } = {},
): { rig: Rig; ended: () => unknown; answer: unknown } {
  const rig = new Rig(options);
  let reason: unknown = 'running';
  let answer: unknown;
  rig.node.spawn(function* () {
    register('parent', self());
    processFlag('trap_exit', true);
    answer = yield* supervisor.startLink(['local', 'sup'], module('sup', flags, children), null);
    for (;;) {
      const message = (yield) as unknown[];
      if (message[0] === 'EXIT') reason = message[2];
    }
  });
  rig.node.run();
  rig.diary = rig.diary.filter(({ what, name }) => what === 'exit' || (name !== 'parent' && name !== 'sup'));
  return { rig, ended: () => reason, answer };
}

function end(rig: Rig, name: string, reason: unknown): void {
  const victim = rig.process(name);
  if (reason === 'kill') rig.node.exec(rig.process('parent'), () => exit(victim, 'kill'));
  else rig.node.inject(victim, ['end', reason]);
  rig.node.run();
}

function names(rig: Rig): string[] {
  return rig
    .run(() => supervisor.whichChildren('sup'))
    .map(([id, pid]) => (pid instanceof Pid ? String(id) : `${String(id)} (${pid})`))
    .reverse();
}

const ABC = [child('a'), child('b'), child('c')];
const PATIENT = { intensity: 5, period: 10 };

describe('a state that is none', () => {
  it.each<[string, supervisor.SupFlags]>([
    ['an exit', PATIENT],
    ['a request', PATIENT],
    ['its own stop', PATIENT],
  ])('ends a supervisor as OTP does, with badrecord: %s', (event, flags) => {
    const { rig, ended } = started(flags, ABC);
    rig.run(() => sys.replaceState('sup', () => 'foo'));
    if (event === 'an exit') end(rig, 'b', 'kill');
    else if (event === 'a request') rig.node.inject(rig.process('sup'), ['$gen_cast', 'anything']);
    else rig.node.exec(rig.process('parent'), () => exit(rig.process('sup'), 'shutdown'));
    rig.node.run();
    expect(ended()).toEqual([['badrecord', 'foo'], expect.anything()]);
    expect(rig.node.names.has('a')).toBe(false);
  });
});

describe('orders', () => {
  it('children start in the order of their specifications and stop in reverse', () => {
    const { rig } = started(PATIENT, ABC);
    expect(rig.takeDiary()).toEqual(['start a', 'start b', 'start c']);
    rig.node.exec(rig.process('parent'), () => exit(rig.process('sup'), 'shutdown'));
    rig.node.run();
    expect(rig.takeDiary()).toEqual(['exit c', 'exit b', 'exit a', 'exit sup']);
  });

  it('when a child does not start, those before it are stopped in reverse and the start fails', () => {
    const failing: Module = defineModule('failing', {
      startLink: () => gen_server.startLink(failing, null),
      init: () => ['stop', 'no_disk'],
    });
    const { rig, answer } = started(PATIENT, [...ABC, { id: 'd', start: [failing, 'startLink', []] }, child('e')]);
    expect(answer).toEqual(['error', ['shutdown', ['failed_to_start_child', 'd', 'no_disk']]]);
    expect(rig.takeDiary()).toEqual([
      ...['start a', 'start b', 'start c'],
      ...['exit c', 'exit b', 'exit a', 'exit sup'],
    ]);
  });

  const cases: readonly [supervisor.Strategy, string, string[]][] = [
    ['one_for_one', 'b', ['exit b', 'start b']],
    ['one_for_all', 'b', ['exit b', 'exit c', 'exit a', 'start a', 'start b', 'start c']],
    ['rest_for_one', 'b', ['exit b', 'exit c', 'start b', 'start c']],
    ['rest_for_one', 'a', ['exit a', 'exit c', 'exit b', 'start a', 'start b', 'start c']],
    ['rest_for_one', 'c', ['exit c', 'start c']],
  ];
  it.each(cases)('%s: the death of %s', (strategy, name, diary) => {
    const { rig } = started({ strategy, ...PATIENT }, ABC);
    rig.takeDiary();
    end(rig, name, 'boom');
    expect(rig.takeDiary()).toEqual(diary);
    expect(names(rig)).toEqual(['a', 'b', 'c']);
  });
});

describe('restart types', () => {
  const reasons = ['normal', 'shutdown', ['shutdown', 'done'], 'boom', 'kill'];
  const table: readonly [supervisor.RestartType, readonly boolean[]][] = [
    ['permanent', [true, true, true, true, true]],
    ['transient', [false, false, false, true, true]],
    ['temporary', [false, false, false, false, false]],
  ];
  it.each(
    table.flatMap(([restart, backs]) => reasons.map((reason, index) => [restart, reason, backs[index]] as const)),
  )('a %s child that ends with %j comes back: %s', (restart, reason, back) => {
    const { rig, ended } = started(PATIENT, [child('a', { restart })]);
    rig.takeDiary();
    end(rig, 'a', reason);
    expect(rig.takeDiary()).toEqual(back === true ? ['exit a', 'start a'] : ['exit a']);
    expect(names(rig)).toEqual(back === true ? ['a'] : restart === 'temporary' ? [] : ['a (undefined)']);
    expect(ended()).toBe('running');
  });
});

describe('shutdown', () => {
  it('brutal_kill kills; a number waits that long and kills then; infinity waits', () => {
    const stubborn: Module = defineModule('stubborn', {
      startLink: (name: string) => gen_server.startLink(['local', name], stubborn, null),
      init: () => {
        processFlag('trap_exit', true);
        return ['ok', null];
      },
      *terminate(): Body<void> {
        yield* sleep(20_000);
      },
    });
    const of = (id: string, shutdown: supervisor.Shutdown): supervisor.ChildSpec => ({
      id,
      start: [stubborn, 'startLink', [id]],
      shutdown,
    });
    const { rig } = started(PATIENT, [of('patient', 'infinity'), of('limited', 700), of('brutal', 'brutal_kill')]);
    rig.takeDiary();
    const from = rig.node.now;
    rig.node.exec(rig.process('parent'), () => exit(rig.process('sup'), 'shutdown'));
    rig.node.advance(60_000);
    expect(rig.diary.map(({ name, reason, at }) => [name, reason, at - from])).toEqual([
      ['brutal', 'killed', 0],
      ['limited', 'killed', 700],
      ['patient', 'shutdown', 20_700],
      ['sup', 'shutdown', 20_700],
    ]);
  });
});

describe('intensity', () => {
  it('a supervisor allows `intensity` restarts within `period`; the next ends it with shutdown', () => {
    const { rig, ended } = started({ intensity: 2, period: 5 }, ABC);
    rig.takeDiary();
    for (let i = 0; i < 3; i++) end(rig, 'b', 'boom');
    expect(ended()).toBe('shutdown');
    expect(rig.takeDiary()).toEqual([
      ...['exit b', 'start b', 'exit b', 'start b'],
      ...['exit b', 'exit c', 'exit a', 'exit sup'],
    ]);
  });

  it('intensity 0 allows none', () => {
    const { rig, ended } = started({ intensity: 0, period: 5 }, ABC);
    end(rig, 'a', 'boom');
    expect(ended()).toBe('shutdown');
  });

  it('is never exceeded without the supervisor going, and never ends it before: any series of crashes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(3_000), { minLength: 1, maxLength: 25 }),
        (intensity, period, pauses) => {
          const { rig, ended } = started({ intensity, period }, [child('a')]);
          const crashes: number[] = [];
          for (const pause of pauses) {
            rig.node.advance(pause);
            crashes.push(Math.floor(rig.node.now / 1000));
            end(rig, 'a', 'boom');
            // OTP counts in whole seconds, and one that is exactly `period` old still counts.
            const recent = crashes.filter((second) => (crashes.at(-1) ?? 0) - second <= period).length;
            expect(ended()).toBe(recent > intensity ? 'shutdown' : 'running');
            if (recent > intensity) return;
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a restart that fails is tried again, each attempt counts, and the mailbox has its turn between', () => {
    let failures = 0;
    const flaky: Module = defineModule('flaky', {
      startLink: () => gen_server.startLink(['local', 'flaky'], flaky, null),
      init: () => (failures-- > 0 ? ['stop', 'not_yet'] : ['ok', 0]),
      handleInfo: worker.exports['handleInfo'],
    });
    const { rig, ended } = started({ intensity: 4, period: 5 }, [{ id: 'flaky', start: [flaky, 'startLink', []] }]);
    failures = 2;
    end(rig, 'flaky', 'boom');
    expect([ended(), names(rig)]).toEqual(['running', ['flaky']]);
    const state = viewOf(rig.process('sup'))?.state as { readonly restarts: readonly number[] };
    expect(state.restarts).toHaveLength(3);
    failures = 100;
    end(rig, 'flaky', 'boom');
    expect(ended()).toBe('shutdown');
  });
});

describe('significant children', () => {
  const significant = (id: string) => child(id, { restart: 'transient', significant: true });

  it('any_significant: the first that ends by itself ends the supervisor with shutdown, the others in reverse', () => {
    const { rig, ended } = started({ auto_shutdown: 'any_significant', ...PATIENT }, [
      significant('a'),
      child('b'),
      significant('c'),
    ]);
    rig.takeDiary();
    end(rig, 'a', 'normal');
    expect(rig.takeDiary()).toEqual(['exit a', 'exit c', 'exit b', 'exit sup']);
    expect(ended()).toBe('shutdown');
  });

  it('all_significant: the last does; one that crashes is restarted and does not count', () => {
    const { rig, ended } = started({ auto_shutdown: 'all_significant', ...PATIENT }, [
      significant('a'),
      child('b'),
      significant('c'),
    ]);
    end(rig, 'a', 'boom');
    end(rig, 'a', 'normal');
    expect(ended()).toBe('running');
    end(rig, 'c', 'normal');
    expect(ended()).toBe('shutdown');
  });
});

describe('simple_one_for_one', () => {
  it('starts with the extra arguments appended, restarts each with its own, and knows them by pid', () => {
    const { rig } = started({ strategy: 'simple_one_for_one', ...PATIENT }, [
      { id: 'any', start: [worker, 'startLink', []] },
    ]);
    rig.run(function* () {
      for (const name of ['x', 'y']) yield* supervisor.startChild('sup', list(name));
    });
    end(rig, 'y', 'boom');
    expect(rig.takeDiary()).toEqual(['start x', 'start y', 'exit y', 'start y']);
    const x = rig.process('x');
    expect(rig.run(() => supervisor.terminateChild('sup', 'any'))).toEqual(['error', 'simple_one_for_one']);
    expect(rig.run(() => supervisor.terminateChild('sup', x))).toBe('ok');
    expect(rig.run(() => supervisor.countChildren('sup'))).toEqual(
      list(['specs', 1], ['active', 1], ['supervisors', 0], ['workers', 1]),
    );
  });
});

describe('random trees under random faults', () => {
  const strategy = fc.constantFrom<supervisor.Strategy>('one_for_one', 'one_for_all', 'rest_for_one');
  interface Shape {
    readonly strategy: supervisor.Strategy;
    readonly children: readonly (Shape | null)[];
  }
  const shape = fc.letrec<{ tree: Shape; child: Shape | null }>((tie) => ({
    tree: fc.record({ strategy, children: fc.array(tie('child'), { minLength: 1, maxLength: 4 }) }),
    child: fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constant(null), tie('tree')),
  })).tree;

  /** Workers are named by their place, as in `sup.1.0`. */
  function specs(tree: Shape, place: string): supervisor.ChildSpec[] {
    return tree.children.map((node, index) => {
      const id = `${place}.${index}`;
      if (node === null) return child(id);
      const made = module(id, { strategy: node.strategy, ...PATIENT }, specs(node, id));
      return { id, start: [made, 'startLink', []], type: 'supervisor' };
    });
  }

  function placesOf(tree: Shape, place: string): string[] {
    return tree.children.flatMap((node, index) => {
      const id = `${place}.${index}`;
      return node === null ? [id] : [id, ...placesOf(node, id)];
    });
  }

  const fault = fc.record({ victim: fc.nat(200), pause: fc.nat(4_000) });

  it('after all is quiet either every place is filled once, or the root has ended and nothing is left', () => {
    fc.assert(
      fc.property(
        shape,
        fc.array(fault, { maxLength: 20 }),
        fc.option(fc.nat(), { nil: undefined }),
        (tree, faults, seed) => {
          const children = specs(tree, 'sup');
          const places = placesOf(tree, 'sup');
          const { rig, ended } = started(
            { strategy: tree.strategy, ...PATIENT },
            children,
            seed === undefined ? {} : { seed },
          );
          for (const { victim, pause } of faults) {
            rig.node.advance(pause);
            if (ended() !== 'running') break;
            end(rig, places[victim % places.length] as string, 'kill');
          }
          rig.node.advance(30_000);
          const alive = [...rig.node.names.keys()].toSorted();
          const expected = ended() === 'running' ? ['parent', 'sup', ...places] : ['parent'];
          expect(alive).toEqual(expected.toSorted());
          expect(rig.node.processes.size).toBe(expected.length);
          for (const process of rig.node.processes) checkParentage(rig, process.pid);
        },
      ),
      { numRuns: 150 },
    );
  });

  /** Linked with the supervisor above and the children below, and with nobody else. */
  function checkParentage(rig: Rig, process: Pid): void {
    const name = registeredName(process) ?? '';
    const near = new Set(linksOf(process).map(registeredName));
    const above = name === 'sup' ? 'parent' : name.slice(0, name.lastIndexOf('.'));
    const below = [...rig.node.names.keys()].filter(
      (other) =>
        other !== name &&
        (name === 'parent' ? other === 'sup' : other.lastIndexOf('.') === name.length && other.startsWith(name)),
    );
    expect(near).toEqual(new Set(name === 'parent' ? below : [above, ...below]));
    expect([...monitorsOf(process), ...monitoredByOf(process)]).toEqual([]);
  }
});
