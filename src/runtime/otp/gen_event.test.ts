/** gen_event: who hears of what and in which order, what becomes of a handler that fails, and who is told. */
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Body,
  defineModule,
  equal,
  error,
  exit,
  gen_event,
  list,
  type Module,
  monotonicTime,
  type Pid,
  processFlag,
  raisedOf,
  receive,
  self,
  send,
  sleep,
  spawn,
  supervisor,
  sys,
  throw_,
} from '../../coppice.ts';
import { Rig } from '../../testing/rig.ts';
import { viewOf } from '../../testing/seen.ts';

/** What the handlers were asked, oldest first. */
let told: unknown[] = [];

type Event = unknown;

/** Does what an event or request addressed to its label says; its state is `[label, events seen]`. */
const probe = defineModule('probe', {
  init(args: unknown) {
    told.push(['init', args]);
    const what: unknown = Array.isArray(args) ? args[0] : args;
    if (what === 'refuse') return ['error', 'refused'];
    if (what === 'crash') return error('broken');
    return ['ok', [args, 0]];
  },
  handleEvent(event: Event, [label, seen]: [unknown, number]) {
    told.push(['event', label, event]);
    if (Array.isArray(event) && equal(event[0], label)) return obey(event[1], [label, seen]);
    return ['ok', [label, seen + 1]];
  },
  *handleCall(request: unknown, state: [unknown, number]): Body {
    told.push(['call', state[0], request]);
    if (request === 'slow') yield* sleep(700);
    if (request === 'fail') return error('broken');
    if (request === 'leave') return ['remove_handler', 'bye'];
    if (request === 'swap') return ['swap_handler', 'swapped', 'a1', state, ['probe', 'next'], 'next'];
    return ['ok', state[1], state];
  },
  handleInfo(message: unknown, state: [unknown, number]) {
    told.push(['info', state[0], message]);
    return ['ok', state];
  },
  terminate(why: unknown, state: [unknown, number]) {
    told.push(['terminate', state[0], why]);
    return ['gone', state[0]];
  },
  codeChange: (_oldVsn: unknown, state: [unknown, number], extra: unknown) =>
    extra === 'refuse' ? 'no' : ['ok', [state[0], extra]],
});

function obey(what: unknown, state: unknown): unknown {
  switch (what) {
    case 'error':
      return error('broken');
    case 'exit':
      return exit('left');
    case 'throw':
      return throw_('thrown');
    case 'remove':
      return 'remove_handler';
    case 'swap':
      return ['swap_handler', 'a1', state, ['probe', 'next'], 'next'];
    case 'swap badly':
      return ['swap_handler', 'a1', state, ['probe', 'next'], 'refuse'];
    default:
      return what;
  }
}

function* started(...labels: string[]): Body<Pid> {
  const [, manager] = (yield* gen_event.start()) as ['ok', Pid];
  for (const label of labels) yield* gen_event.addHandler(manager, [probe, label], label);
  told = [];
  return manager;
}

function* owned(...labels: string[]): Body<Pid> {
  const manager = yield* started();
  for (const label of labels) yield* gen_event.addSupHandler(manager, [probe, label], label);
  told = [];
  return manager;
}

const run = <T>(body: () => Body<T>): T => new Rig().run(body);
const caughtBy = function* (code: () => Body): Body {
  try {
    return ['value', yield* code()];
  } catch (caught) {
    const { class: kind, reason } = raisedOf(caught);
    return [kind, reason];
  }
};

describe('starting', () => {
  it('a manager has no handlers, traps exits, and its initial call is that of OTP', () => {
    const rig = new Rig();
    const pid = rig.run(function* () {
      const [, manager] = (yield* gen_event.start(['local', 'm'])) as ['ok', Pid];
      expect(yield* gen_event.whichHandlers('m')).toEqual(list());
      return manager;
    });
    expect(viewOf(rig.process('m'))).toMatchObject({ behaviour: 'gen_event', doing: null });
    expect(rig.process('m')).toBe(pid);
  });

  it('a name in use is already_started, with options or without', () => {
    expect(
      run(function* () {
        const [, first] = (yield* gen_event.start(['local', 'm'], [])) as ['ok', Pid];
        const again = yield* gen_event.startMonitor(['local', 'm']);
        return equal(again, ['error', ['already_started', first]]) && (yield* gen_event.start([]))[0] === 'ok';
      }),
    ).toBe(true);
  });
});

describe('events', () => {
  it('reach all handlers, the one added last first, and notify does not wait', () => {
    run(function* () {
      const manager = yield* started('a', 'b');
      expect(gen_event.notify(manager, 'x')).toBe('ok');
      expect(told).toEqual([]);
      expect(yield* gen_event.syncNotify(manager, 'y')).toBe('ok');
    });
    expect(told).toEqual([
      ['event', 'b', 'x'],
      ['event', 'a', 'x'],
      ['event', 'b', 'y'],
      ['event', 'a', 'y'],
    ]);
  });

  it('any other message goes to handleInfo; without one it is logged and the handler stays', () => {
    const deaf: Module = defineModule('deaf', {
      init: () => ['ok', 0],
      handleEvent: (_: unknown, n: number) => ['ok', n],
    });
    const rig = new Rig();
    rig.run(function* () {
      const manager = yield* started('a');
      yield* gen_event.addHandler(manager, deaf, null);
      told = [];
      for (const message of ['plain', list('notify', 'x'), ['notify', 'x', 'y']]) send(manager, message);
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list<unknown>('deaf', ['probe', 'a']));
    });
    expect(told).toEqual([
      ['info', 'a', 'plain'],
      ['info', 'a', list('notify', 'x')],
      ['info', 'a', ['notify', 'x', 'y']],
    ]);
    expect(rig.reports.map(({ label }) => label)).toEqual(Array(3).fill(['gen_event', 'no_handle_info']));
  });

  it('notify to a name that nobody has is badarg; to another node it is lost', () => {
    run(function* () {
      expect(
        yield* caughtBy(function* () {
          yield* [];
          return gen_event.notify('nobody', 'x');
        }),
      ).toEqual(['error', 'badarg']);
      expect(gen_event.notify(['nobody', 'nonode@nohost'], 'x')).toBe('ok');
    });
  });

  it.each([
    [
      'error',
      { why: ['error', ['EXIT', ['broken', expect.anything()]]], exit: ['EXIT', ['broken', expect.anything()]] },
    ],
    ['exit', { why: ['error', ['EXIT', 'left']], exit: ['EXIT', 'left'] }],
    ['throw', { why: ['error', 'thrown'], exit: 'thrown' }],
    ['odd', { why: ['error', 'odd'], exit: 'odd' }],
    ['remove', { why: 'remove_handler', exit: 'normal' }],
  ])(
    'a handler that answers an event with %s is out: terminate, owner and the others are told so',
    (how, { why, exit: reason }) => {
      const rig = new Rig();
      rig.run(function* () {
        const manager = yield* owned('a', 'b');
        yield* gen_event.syncNotify(manager, ['b', how]);
        expect(yield* gen_event.whichHandlers(manager)).toEqual(list(['probe', 'a']));
        expect(yield* receive()).toEqual(['gen_event_EXIT', ['probe', 'b'], reason]);
        expect(told).toEqual([
          ['event', 'b', ['b', how]],
          ['terminate', 'b', why],
          ['event', 'a', ['b', how]],
        ]);
      });
      const quiet = how === 'remove';
      expect(rig.reports).toMatchObject(
        quiet ? [] : [{ label: ['gen_event', 'terminate'], report: { last_message: ['b', how] } }],
      );
    },
  );

  it('swaps of a handler by itself keep the place and the owner; a failing one leaves neither', () => {
    run(function* () {
      const manager = yield* owned('a', 'b', 'c');
      yield* gen_event.syncNotify(manager, ['b', 'swap']);
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list(['probe', 'c'], ['probe', 'next'], ['probe', 'a']));
      expect(yield* receive()).toEqual(['gen_event_EXIT', ['probe', 'b'], ['swapped', ['probe', 'next'], self()]]);
      yield* gen_event.syncNotify(manager, ['c', 'swap badly']);
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list(['probe', 'next'], ['probe', 'a']));
      yield* receive();
      expect(yield* receive()).toEqual(['gen_event_EXIT', ['probe', 'next'], 'crash']);
    });
    expect(told).toContainEqual(['init', ['next', ['gone', 'b']]]);
  });
});

describe('calls', () => {
  it('reach one handler, and tell of its end, its absence and its failure', () => {
    run(function* () {
      const manager = yield* started('a', 'b');
      const call = (label: string, request: unknown) => gen_event.call(manager, ['probe', label], request);
      gen_event.notify(manager, 'x');
      expect(yield* call('a', 'count')).toBe(1);
      expect(yield* call('c', 'count')).toEqual(['error', 'bad_module']);
      expect(yield* gen_event.call(manager, 'probe', 'count')).toEqual(['error', 'bad_module']);
      expect(yield* call('a', 'fail')).toEqual(['error', ['EXIT', ['broken', expect.anything()]]]);
      expect(yield* call('a', 'count')).toEqual(['error', 'bad_module']);
      expect(yield* call('b', 'swap')).toBe('swapped');
      expect(yield* call('next', 'leave')).toBe('bye');
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list());
    });
  });

  it('exit as those of OTP: timeout, noproc, and a time limit that is none', () => {
    const rig = new Rig();
    const results: unknown[] = [];
    rig.node.spawn(function* () {
      const manager = yield* started('a');
      results.push(yield* caughtBy(() => gen_event.call(manager, ['probe', 'a'], 'slow', 300)), monotonicTime());
      results.push(yield* caughtBy(() => gen_event.call('nobody', 'probe', 'x')));
      results.push(yield* caughtBy(() => gen_event.call(manager, 'probe', 'x', -1)));
      results.push(yield* caughtBy(() => gen_event.whichHandlers('nobody')));
    });
    rig.node.advance(1_000);
    expect(results).toEqual([
      ['exit', ['timeout', ['gen_event', 'call', expect.anything()]]],
      300,
      ['exit', ['noproc', ['gen_event', 'call', list('nobody', 'probe', 'x')]]],
      ['error', 'function_clause'],
      ['exit', 'noproc'],
    ]);
  });

  it('can be sent first and answered later, with errors told as errors', () => {
    run(function* () {
      const manager = yield* started('a');
      const request = gen_event.sendRequest(manager, ['probe', 'a'], 'count');
      expect(yield* gen_event.receiveResponse(request)).toEqual(['reply', 0]);
      expect(yield* gen_event.waitResponse(gen_event.sendRequest(manager, 'other', 'x'))).toEqual([
        'error',
        'bad_module',
      ]);
      const third = gen_event.sendRequest(manager, ['probe', 'a'], 'count');
      expect(gen_event.checkResponse('something else', third)).toBe('no_reply');
      expect(gen_event.checkResponse(yield* receive(), third)).toEqual(['reply', 0]);
    });
  });
});

describe('adding, deleting, swapping', () => {
  it('init decides: what it gives instead of ok is the answer, and nothing is added', () => {
    run(function* () {
      const manager = yield* started();
      expect(yield* gen_event.addHandler(manager, probe, 'refuse')).toEqual(['error', 'refused']);
      expect(yield* gen_event.addHandler(manager, probe, 'crash')).toEqual(['EXIT', ['broken', expect.anything()]]);
      expect(yield* gen_event.addHandler(manager, 'no_such_module', 1)).toEqual(['EXIT', ['undef', expect.anything()]]);
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list());
      expect(yield* gen_event.addHandler(manager, probe, 'a')).toBe('ok');
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list('probe'));
    });
  });

  it('delete gives what terminate gave', () => {
    run(function* () {
      const manager = yield* started('a');
      expect(yield* gen_event.deleteHandler(manager, [probe, 'a'], 'why')).toEqual(['gone', 'a']);
      expect(yield* gen_event.deleteHandler(manager, [probe, 'a'], 'why')).toEqual(['error', 'module_not_found']);
    });
    expect(told).toEqual([['terminate', 'a', 'why']]);
  });

  it('a swap by a client goes to the front, and hands over what terminate gave, or error', () => {
    run(function* () {
      const manager = yield* started('a', 'b');
      expect(yield* gen_event.swapHandler(manager, [[probe, 'a'], 'why'], [[probe, 'c'], 'c'])).toBe('ok');
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list(['probe', 'c'], ['probe', 'b']));
      yield* gen_event.swapSupHandler(manager, [[probe, 'none'], 'why'], [[probe, 'd'], 'd']);
      expect(yield* gen_event.swapHandler(manager, [[probe, 'b'], 'why'], ['no_such', 'x'])).toEqual([
        'error',
        ['EXIT', ['undef', expect.anything()]],
      ]);
    });
    expect(told).toContainEqual(['init', ['c', ['gone', 'a']]]);
    expect(told).toContainEqual(['init', ['d', 'error']]);
  });
});

describe('owners', () => {
  it('an owner that ends takes all its handlers along before the others hear of it', () => {
    run(function* () {
      const manager = yield* started('a');
      const me = self();
      const owner = spawn(function* () {
        for (const label of ['b', 'c']) yield* gen_event.addSupHandler(manager, [probe, label], label);
        send(me, 'ready');
        yield* receive();
      });
      yield* receive((message) => message === 'ready');
      told = [];
      exit(owner, 'gone');
      expect(yield* gen_event.whichHandlers(manager)).toEqual(list(['probe', 'a']));
      expect(told).toEqual([
        ['terminate', 'c', ['stop', 'gone']],
        ['terminate', 'b', ['stop', 'gone']],
        ['info', 'a', ['EXIT', owner, 'gone']],
      ]);
    });
  });

  it('when the manager stops its owners get a message and no signal', () => {
    run(function* () {
      processFlag('trap_exit', true);
      const manager = yield* owned('a');
      expect(yield* gen_event.stop(manager, 'enough')).toBe('ok');
      expect(yield* receive()).toEqual(['gen_event_EXIT', ['probe', 'a'], 'shutdown']);
      expect(yield* receive(null, 0)).toBeTypeOf('symbol');
    });
    expect(told).toEqual([['terminate', 'a', 'stop']]);
  });
});

describe('sys', () => {
  it('get_state lists module, id and state; replace_state leaves a handler for which the function fails', () => {
    run(function* () {
      const manager = yield* started('a', 'b');
      yield* gen_event.addHandler(manager, probe, 'c');
      expect(yield* sys.getState(manager)).toEqual(
        list<unknown>(['probe', false, ['c', 0]], ['probe', 'b', ['b', 0]], ['probe', 'a', ['a', 0]]),
      );
      const replace = ([module, id, state]: readonly [string, unknown, readonly [string, number]]) => {
        if (id === 'a') return error('no');
        return id === 'b' ? ['other', id, state] : [module, id, ['c', 9]];
      };
      expect(yield* sys.replaceState(manager, replace)).toEqual(
        list<unknown>(['probe', false, ['c', 9]], ['probe', 'b', ['b', 0]], ['probe', 'a', ['a', 0]]),
      );
    });
  });

  it('change_code changes all handlers of the module or none', () => {
    run(function* () {
      const manager = yield* started('a');
      yield* sys.suspend(manager);
      expect(yield* sys.changeCode(manager, probe, 'v1', 7)).toBe('ok');
      expect(yield* sys.changeCode(manager, probe, 'v1', 'refuse')).toEqual([
        'error',
        ['EXIT', [['badmatch', 'no'], expect.anything()]],
      ]);
      gen_event.notify(manager, 'later');
      yield* sys.resume(manager);
      expect(yield* gen_event.call(manager, [probe, 'a'], 'count')).toBe(8);
    });
  });

  it('get_status tells the handlers, through their formatStatus', () => {
    const shy: Module = defineModule('shy', {
      init: () => ['ok', 'secret'],
      handleEvent: () => error('broken'),
      formatStatus: (status: object) => ({ ...status, state: 'hidden' }),
    });
    const rig = new Rig();
    rig.run(function* () {
      const [, manager] = (yield* gen_event.start(['local', 'm'])) as ['ok', Pid];
      yield* gen_event.addHandler(manager, shy, null);
      const [, , , [, , , , misc]] = (yield* sys.getStatus(manager)) as [0, 0, 0, [0, 0, 0, 0, unknown[]]];
      expect(misc[2]).toEqual(['items', ['Installed handlers', list(['handler', 'shy', false, 'hidden', false])]]);
      expect(misc[0]).toEqual(['header', 'Status for event handler m']);
      yield* gen_event.syncNotify(manager, 'x');
    });
    expect(rig.reports[0]).toMatchObject({ report: { handler: 'shy', name: 'm', state: 'hidden', last_message: 'x' } });
  });
});

describe('a manager in a tree', () => {
  it('is a child with modules dynamic, and tells its modules when asked', () => {
    const top: Module = defineModule('top', {
      init: (): supervisor.InitReturn => [
        'ok',
        [{}, [{ id: 'events', start: [events, 'startLink', []], modules: 'dynamic' }]],
      ],
    });
    const events: Module = defineModule('events', { startLink: () => gen_event.startLink(['local', 'events']) });
    run(function* () {
      const [, sup] = (yield* supervisor.startLink(top, null)) as ['ok', Pid];
      yield* gen_event.addHandler('events', [probe, 1], 1);
      yield* gen_event.addHandler('events', [probe, 2], 2);
      expect(yield* supervisor.whichChildren(sup)).toEqual(list(['events', expect.anything(), 'worker', 'dynamic']));
      processFlag('trap_exit', true);
      yield* gen_event.stop('events', 'shutdown');
    });
    expect(told.filter((entry) => (entry as unknown[])[0] === 'terminate')).toHaveLength(2);
  });
});

describe('any order of adding, leaving and failing', () => {
  it('leaves the handlers that a list kept by hand has', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'delete', 'remove', 'error', 'swap'),
      label: fc.constantFrom('a', 'b', 'c', 'd'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        run(function* () {
          const manager = yield* started();
          let model: string[] = [];
          for (const { what, label } of steps) {
            const at = model.indexOf(label);
            if (what === 'add') {
              yield* gen_event.addHandler(manager, [probe, label], label);
              model = [label, ...model];
            } else if (what === 'delete') {
              yield* gen_event.deleteHandler(manager, [probe, label], 'x');
              model = model.filter((_, index) => index !== at);
            } else if (what === 'swap') {
              yield* gen_event.syncNotify(manager, [label, 'swap']);
              model = model.map((each) => (each === label ? 'next' : each));
            } else {
              yield* gen_event.syncNotify(manager, [label, what]);
              model = model.filter((each) => each !== label);
            }
          }
          expect(yield* gen_event.whichHandlers(manager)).toEqual(list(...model.map((label) => ['probe', label])));
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('types', () => {
  const thermometer = defineModule('thermometer', {
    init: (start: number) => ['ok', start] as const,
    handleEvent: (event: 'warmer' | 'colder', now: number) => ['ok', event === 'warmer' ? now + 1 : now - 1] as const,
    handleCall: (_request: 'read', now: number) => ['ok', now, now] as const,
  });

  it('a handler known as a module gives its argument, request and reply; one known by name does not', () => {
    expectTypeOf<gen_event.ArgsOf<typeof thermometer>>().toEqualTypeOf<number>();
    expectTypeOf<gen_event.RequestOf<readonly [typeof thermometer, string]>>().toEqualTypeOf<'read'>();
    expectTypeOf<gen_event.ReplyOf<typeof thermometer>>().toEqualTypeOf<number | ['error', unknown]>();
    expectTypeOf<gen_event.ReplyOf<string>>().toEqualTypeOf<unknown>();
    run(function* () {
      const manager = yield* started();
      // @ts-expect-error its init takes a number
      yield* gen_event.addHandler(manager, thermometer, 'warm');
      // @ts-expect-error it can only be read
      yield* gen_event.call(manager, thermometer, 'write');
    });
  });
});
