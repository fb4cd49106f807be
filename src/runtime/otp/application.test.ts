import { describe, expect, it } from 'vitest';
import { Rig } from '../../testing/rig.ts';
import {
  application,
  type Body,
  defineModule,
  exit,
  gen_server,
  groupLeader,
  List,
  list,
  mfa,
  type Module,
  type Pid,
  receive,
  register,
  self,
  sleep,
  spawn,
  supervisor,
  whereis,
} from '../../coppice.ts';
import { stopNode } from './application_controller.ts';

/** A server under its own name, below a supervisor `Name_sup`. */
function callbacks(name: string, extra: Record<string, (...args: never[]) => unknown> = {}): Module {
  const server: Module = defineModule(name, {
    startLink: () => gen_server.startLink(['local', name], server, null),
    init: () => ['ok', null],
    handleCall: (_request: unknown, _from: unknown, state: unknown) => ['reply', application.getApplication(), state],
  });
  const top = defineModule(`${name}_sup`, {
    init: () => ['ok', [{ intensity: 0 }, [{ id: name, start: mfa(server, 'startLink', []) }]]] as const,
  });
  return defineModule(`${name}_app`, {
    start: () => supervisor.startLink(['local', `${name}_sup`], top, null),
    ...extra,
  });
}

function resource(name: string, ...opts: application.ApplicationOpt[]): application.ApplicationSpec {
  return ['application', name, list(...opts)];
}

/** The resource of an application whose server has its name. */
function served(name: string, ...opts: application.ApplicationOpt[]): application.ApplicationSpec {
  return resource(name, ['mod', [callbacks(name), list()]], ...opts);
}

function notices(rig: Rig): unknown[] {
  return rig.reports.filter(({ level }) => level === 'notice').map(({ report }) => Object.fromEntries(report as never));
}

describe('a resource', () => {
  it('is found by name once it is defined, else the error is that of a file that is not there', () => {
    const rig = new Rig();
    expect(rig.run(() => application.start('lamp'))).toEqual(['error', ['no such file or directory', 'lamp.app']]);
    const started = rig.run(function* () {
      application.define(served('lamp'));
      return yield* application.start('lamp');
    });
    expect(started).toBe('ok');
  });

  it.each([
    [
      ['application', 'a', 'opts'],
      ['invalid_options', 'opts'],
    ],
    [
      ['application', 'a', list(['mod', 'm'])],
      ['badstartspec', 'm'],
    ],
    [
      ['application', 'a', list(['mod', list('m')])],
      ['badstartspec', list('m')],
    ],
    [
      ['application', 3, list()],
      ['bad_application', ['application', 3, list()]],
    ],
    [
      ['library', 'a', list()],
      ['bad_application', ['library', 'a', list()]],
    ],
    [17, ['bad_application', 17]],
  ])('that is none is refused in the words of OTP: %j', (spec, reason) => {
    const result = new Rig().run(() => application.load(spec as unknown as application.ApplicationSpec));
    expect(result).toEqual(['error', reason]);
  });

  it('tells its keys, with the defaults of OTP', () => {
    const keys = new Rig().run(function* () {
      yield* application.load(resource('lamp', ['vsn', '2']));
      return application.getAllKey('lamp');
    });
    expect(keys).toEqual([
      'ok',
      [
        ['description', []],
        ['id', []],
        ['vsn', '2'],
        ['modules', []],
        ['maxP', 'infinity'],
        ['maxT', 'infinity'],
        ['registered', []],
        ['included_applications', []],
        ['optional_applications', []],
        ['applications', []],
        ['env', []],
        ['mod', []],
        ['start_phases', 'undefined'],
      ],
    ]);
    expect(keys?.[1]).toBeInstanceOf(List);
  });

  it('without a mod makes a library, which runs without a process', () => {
    const rig = new Rig();
    const running = rig.run(function* () {
      yield* application.start(resource('words', ['applications', list('kernel', 'stdlib')]));
      return yield* application.whichApplications();
    });
    expect(running.map(([name]) => name)).toEqual(['words', 'stdlib', 'kernel']);
    expect([...rig.node.names.keys()].sort()).toEqual(['application_controller', 'init']);
  });
});

describe('the environment', () => {
  it('is that of the application of the caller when none is named', () => {
    const rig = new Rig();
    const seen: unknown[] = [];
    const module = callbacks('lamp');
    const asking = defineModule('asking', {
      start: (type: unknown, args: unknown) => {
        seen.push(type, args, application.getEnv('watts'), application.getKey('vsn'), application.getAllEnv());
        return module.exports['start']?.();
      },
    });
    rig.run(function* () {
      const spec = resource('lamp', ['vsn', '3'], ['env', list(['watts', 60] as const)], ['mod', [asking, 'args']]);
      yield* application.start(spec);
      return 'ok';
    });
    expect(seen).toEqual(['normal', 'args', ['ok', 60], ['ok', '3'], [['watts', 60]]]);
    expect(
      rig.run(function* () {
        yield* sleep(0);
        return [
          application.getEnv('watts'),
          application.getAllEnv(),
          application.getAllKey(),
          application.getApplication(),
        ];
      }),
    ).toEqual([undefined, [], [], undefined]);
  });

  it('is copied: what a reader changes is its own', () => {
    const value = new Rig().run(function* () {
      yield* application.setEnv('lamp', 'colours', { on: ['white'] });
      const [, mine] = application.getEnv('lamp', 'colours') as [string, { on: string[] }];
      mine.on.push('red');
      return application.getEnv('lamp', 'colours');
    });
    expect(value).toEqual(['ok', { on: ['white'] }]);
  });

  it('a persistent value outlives a load, any other is overwritten by it', () => {
    const values = new Rig().run(function* () {
      yield* application.setEnv('lamp', 'a', 'set');
      yield* application.setEnv('lamp', 'b', 'set', list<application.EnvOption>(['persistent', true]));
      yield* application.load(resource('lamp', ['env', list(['a', 1] as const, ['b', 1] as const)]));
      return [
        application.getEnv('lamp', 'a', 0),
        application.getEnv('lamp', 'b', 0),
        application.getEnv('lamp', 'c', 0),
      ];
    });
    expect(values).toEqual([1, 'set', 0]);
  });

  it.each([
    [
      [
        [
          'a',
          [
            ['k', 1],
            ['k', 2],
          ],
        ],
      ],
      'application: a; duplicate parameter: k',
    ],
    [
      [
        ['a', []],
        ['a', []],
      ],
      'duplicate application config: a',
    ],
    [[['a', 'x']], 'application: a; parameters must be a list'],
    [[['a', ['k']]], 'application: a; invalid parameter: k'],
  ])('many at once are set by a configuration, or none: %j', (config, why) => {
    const rig = new Rig();
    const good = [
      [
        'a',
        [
          ['k', 1],
          ['j', 2],
        ],
      ],
      ['b', [['k', 3]]],
    ] as const;
    expect(rig.run(() => application.setEnv(good))).toBe('ok');
    expect(
      rig.run(function* () {
        try {
          return yield* application.setEnv(config as unknown as typeof good);
        } catch (caught) {
          return [(caught as { reason: unknown }).reason, application.getEnv('a', 'k')];
        }
      }),
    ).toEqual([
      ['badarg', why],
      ['ok', 1],
    ]);
  });
});

describe('a running application', () => {
  it('has a master, which leads the group of all its processes, also of those that they spawn', () => {
    const rig = new Rig();
    rig.run(() => application.start(served('lamp')));
    expect(rig.run(() => gen_server.call('lamp', 'whose'))).toEqual(['ok', 'lamp']);
    const same = rig.run(function* () {
      const leaders: Pid[] = [];
      spawn(() => undefined);
      for (const name of ['lamp', 'lamp_sup']) {
        const of = application.getApplication(whereis(name) as Pid);
        expect(of).toEqual(['ok', 'lamp']);
      }
      yield* sleep(0);
      leaders.push(groupLeader());
      return leaders.length;
    });
    expect(same).toBe(1);
  });

  it('is stopped by prep_stop, its tree, stop, and the death of what is left', () => {
    const rig = new Rig();
    const order: unknown[] = [];
    const module = callbacks('lamp', {
      start: () => {
        spawn(function* () {
          register('stray', self());
          yield* receive(() => false);
        });
        return callbacks('lamp').exports['start']?.();
      },
      prepStop: (state: unknown) => {
        order.push(['prep_stop', state, whereis('lamp') !== undefined]);
        return 'prepared';
      },
      stop: (state: unknown) => {
        order.push(['stop', state, whereis('lamp') !== undefined, whereis('stray') !== undefined]);
      },
    });
    rig.run(() => application.start(resource('lamp', ['mod', [module, list()]])));
    expect(rig.run(() => application.stop('lamp'))).toBe('ok');
    expect(order).toEqual([
      ['prep_stop', [], true],
      ['stop', 'prepared', false, true],
    ]);
    expect(rig.node.names.has('stray')).toBe(false);
    expect(notices(rig)).toEqual([{ application: 'lamp', exited: 'stopped', type: 'temporary' }]);
  });

  it('knows how it is being started, while it is', () => {
    const rig = new Rig();
    const types: unknown[] = [];
    const module = callbacks('lamp', {
      *start(): Body {
        types.push(yield* application.startType());
        return yield* callbacks('lamp').exports['start']?.() as Body;
      },
    });
    rig.run(() => application.start(resource('lamp', ['mod', [module, list()]])));
    expect(types).toEqual(['normal']);
    expect(rig.run(() => application.startType())).toBeUndefined();
  });

  it('ends with normal after maxT', () => {
    const rig = new Rig();
    rig.run(() => application.start(served('lamp', ['maxT', 500]), 'transient'));
    rig.node.advance(499);
    expect(rig.node.names.has('lamp')).toBe(true);
    rig.node.advance(1);
    expect(rig.node.names.has('lamp')).toBe(false);
    expect(notices(rig)).toEqual([{ application: 'lamp', exited: 'normal', type: 'transient' }]);
    expect(rig.node.halted).toBeNull();
  });
});

describe('the end of an application', () => {
  function* endOf(type: application.ApplicationType, reason: string): Body {
    yield* application.start(served('base'));
    yield* application.start(served('lamp', ['applications', list('base')]), type);
    exit(whereis('lamp_sup') as Pid, reason);
    yield* sleep(10);
    return 'the node goes on';
  }

  it('by itself is nothing to the others, when it is temporary', () => {
    const rig = new Rig();
    rig.node.spawn(() => endOf('temporary', 'kill'));
    rig.node.advance(100);
    expect(rig.node.halted).toBeNull();
    expect(rig.node.names.has('base')).toBe(true);
    expect(notices(rig)).toEqual([{ application: 'lamp', exited: 'killed', type: 'temporary' }]);
  });

  it.each(['permanent', 'transient'] as const)('stops all and halts the node, when it is %s', (type) => {
    const rig = new Rig();
    rig.node.spawn(() => endOf(type, 'kill'));
    rig.node.advance(100);
    expect(rig.node.halted).toBe(
      'Kernel pid terminated (application_controller) ({application_terminated,lamp,killed})',
    );
    // The others are stopped first, in their own way.
    expect(rig.takeDiary().filter((line) => line.startsWith('exit base'))).toEqual(['exit base', 'exit base_sup']);
    const { now, steps } = rig.node;
    rig.node.advance(1000);
    expect([rig.node.now, rig.node.steps, rig.node.runQueueLength]).toEqual([now, steps, 0]);
  });

  it.each(['permanent', 'transient'] as const)('halts the node when one that is %s does not start', (type) => {
    const rig = new Rig();
    const failing = defineModule('failing', { start: () => ['error', 'no_power'] });
    rig.node.spawn(() => application.start(resource('lamp', ['mod', [failing, list()]]), type));
    rig.node.advance(10);
    expect(rig.node.halted).toMatch(/application_start_failure,lamp,\{no_power/);
  });

  it('in order, as init:stop/0 has it: the last started stops first, and the node halts', () => {
    const rig = new Rig();
    rig.run(function* () {
      yield* application.start(served('base'), 'permanent');
      return yield* application.start(served('lamp', ['applications', list('base')]), 'permanent');
    });
    rig.takeDiary();
    rig.node.spawn(stopNode);
    rig.node.run();
    expect(rig.node.halted).toBe(0);
    expect(rig.takeDiary()).toEqual([
      'exit lamp',
      'exit lamp_sup',
      'exit base',
      'exit base_sup',
      'exit application_controller',
    ]);
  });
});

describe('the controller', () => {
  it('answers others while an application is slow to start, and those who asked for the same one at once', () => {
    const rig = new Rig();
    const slow = defineModule('slow', {
      *start(): Body {
        yield* sleep(1000);
        return yield* callbacks('lamp').exports['start']?.() as Body;
      },
    });
    const spec = resource('lamp', ['mod', [slow, list()]]);
    const answers: unknown[] = [];
    for (const who of ['first', 'second']) {
      rig.node.spawn(function* () {
        answers.push([who, yield* application.start(spec[1] === 'lamp' && who === 'first' ? spec : 'lamp')]);
      });
      rig.node.run();
    }
    expect(rig.run(() => application.whichApplications()).length).toBe(2);
    expect(answers).toEqual([]);
    rig.node.advance(1000);
    expect(answers).toEqual([
      ['second', 'ok'],
      ['first', 'ok'],
    ]);
  });
});
