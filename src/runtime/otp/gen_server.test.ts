/** gen_server and what it stands on: starting, calling, stopping, and who hears of what. */
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  error,
  exit,
  gen_event,
  gen_server,
  gen_statem,
  list,
  type Module,
  monitor,
  monotonicTime,
  Node,
  type Pid,
  proc_lib,
  processFlag,
  raisedOf,
  receive,
  type Ref,
  self,
  send,
  sleep,
  spawn,
  spawnLink,
  sys,
  TIMEOUT,
} from '../../coppice.ts';
import { allMessages } from '../../testing/seen.ts';
import { Rig } from '../../testing/rig.ts';

const told: unknown[] = [];

type Request = 'get' | 'crash' | 'never' | 'later' | readonly ['slow', number] | readonly ['stop', unknown];

const server: Module = defineModule('server', {
  init: (state: unknown) => ['ok', state],
  *handleCall(request: Request, from: gen_server.From, state: unknown): Body {
    if (request === 'get') return ['reply', state, state];
    if (request === 'crash') return error('crashed');
    if (request === 'never') return ['noreply', state];
    if (request === 'later') {
      spawn(() => gen_server.reply(from, 'late'));
      return ['noreply', state];
    }
    if (request[0] === 'slow') {
      yield* sleep(request[1]);
      return ['reply', 'done', state];
    }
    return ['stop', request[1], 'bye', state];
  },
  handleCast: (request: unknown) => ['noreply', request],
  handleInfo: (message: unknown, state: unknown) => {
    told.push(message);
    return message === 'normal' ? ['stop', 'normal', state] : ['noreply', state];
  },
});

function* pidOf(module: Module, args: unknown): Body<Pid> {
  const [, pid] = (yield* gen_server.start(module, args)) as ['ok', Pid];
  return pid;
}

function caughtBy(code: () => Body): () => Body {
  return function* () {
    try {
      return ['value', yield* code()];
    } catch (caught) {
      return raisedOf(caught).reason;
    }
  };
}

/** Runs a body while time passes. */
function timed<T>(body: () => Body<T>, ms: number): T {
  const rig = new Rig();
  const box: { value?: T } = {};
  rig.node.spawn(function* () {
    box.value = yield* body();
  });
  rig.node.advance(ms);
  if (!('value' in box)) throw new Error(`the body has not ended after ${ms} ms`);
  return box.value;
}

describe('starting', () => {
  it('start returns when init has, and not before', () => {
    const slow: Module = defineModule('slow', {
      *init(): Body {
        yield* sleep(300);
        return ['ok', null];
      },
    });
    expect(
      timed(function* () {
        yield* gen_server.start(slow, null);
        return monotonicTime();
      }, 1_000),
    ).toBe(300);
  });

  it.each([
    ['ignore', () => 'ignore', 'ignore'],
    ['stop', () => ['stop', 'bad'], ['error', 'bad']],
    ['a bad return', () => 'what', ['error', ['bad_return_value', 'what']]],
    ['an exit', () => exit('gone'), ['error', 'gone']],
    ['an error', () => error('broken'), ['error', ['broken', expect.anything()]]],
  ])('init answers %s', (_name, init, answer) => {
    const module: Module = defineModule('init', { init });
    expect(new Rig().run(() => gen_server.start(['local', 'x'], module, null))).toEqual(answer);
  });

  it('a taken name is already_started with its holder; the name of a failed start is free', () => {
    const rig = new Rig();
    const failing: Module = defineModule('failing', { init: () => ['stop', 'no'] });
    rig.run(() => gen_server.start(['local', 'x'], failing, null));
    const [, pid] = rig.run(() => gen_server.start(['local', 'x'], server, 1)) as unknown as ['ok', Pid];
    expect(rig.run(() => gen_server.start(['local', 'x'], server, 2))).toEqual(['error', ['already_started', pid]]);
  });

  it('an init that takes too long is killed, and leaves no message behind', () => {
    const hanging: Module = defineModule('hanging', {
      *init(): Body<void> {
        yield* sleep('infinity');
      },
    });
    const answer = timed(function* () {
      processFlag('trap_exit', true);
      const result = yield* gen_server.startLink(hanging, null, [['timeout', 50]]);
      return [result, monotonicTime(), yield* receive(null, 0)];
    }, 1_000);
    expect(answer).toEqual([['error', 'timeout'], 50, TIMEOUT]);
  });

  it('proc_lib: what init_ack tells is what start returns; an end before it is the error', () => {
    const rig = new Rig();
    const starter = (answer: unknown) =>
      function* (): Body {
        const me = self();
        return yield* proc_lib.start(() => {
          if (answer === 'die') exit('early');
          proc_lib.initAck(me, answer);
        }, []);
      };
    expect(rig.run(starter(['ok', 'ready']))).toEqual(['ok', 'ready']);
    expect(rig.run(starter('die'))).toEqual(['error', 'early']);
  });
});

describe('calling', () => {
  it('a call is answered; a cast is not; everything else goes to handle_info', () => {
    told.length = 0;
    const rig = new Rig();
    const answers = rig.run(function* () {
      const pid = yield* pidOf(server, 1);
      const before = yield* gen_server.call(pid, 'get');
      gen_server.cast(pid, 2);
      send(pid, 'hello');
      return [before, yield* gen_server.call(pid, 'get'), yield* gen_server.call(pid, 'later')];
    });
    expect(answers).toEqual([1, 2, 'late']);
    expect(told).toEqual(['hello']);
  });

  it('exits with {Reason, {gen_server, call, Args}}: noproc, the reason of a server that ends, timeout', () => {
    const answers = timed(function* () {
      const results: unknown[] = [yield* caughtBy(() => gen_server.call('nobody', 'get'))()];
      const crashing = yield* pidOf(server, 1);
      results.push(yield* caughtBy(() => gen_server.call(crashing, 'crash'))());
      const stopping = yield* pidOf(server, 1);
      results.push(yield* caughtBy(() => gen_server.call(stopping, ['stop', 'over']))());
      const silent = yield* pidOf(server, 1);
      results.push(yield* caughtBy(() => gen_server.call(silent, 'never', 100))(), monotonicTime());
      return results.map((result) => (Array.isArray(result) ? (result as unknown[])[0] : result));
    }, 10_000);
    expect(answers).toEqual(['noproc', ['crashed', expect.anything()], 'value', 'timeout', 100]);
    expect(new Rig().run(caughtBy(() => gen_server.call('nobody', 'get', 7)))).toEqual([
      'noproc',
      ['gen_server', 'call', list<unknown>('nobody', 'get', 7)],
    ]);
  });

  it('an answer that comes after the time is up does not reach the caller', () => {
    const left = timed(function* () {
      const pid = yield* pidOf(server, 1);
      const result = yield* caughtBy(() => gen_server.call(pid, ['slow', 200], 100))();
      yield* sleep(500);
      return [(result as unknown[])[0], yield* receive(null, 0)];
    }, 1_000);
    expect(left).toEqual(['timeout', TIMEOUT]);
  });

  it('calling oneself is calling_self', () => {
    expect(new Rig().run(caughtBy(() => gen_server.call(self(), 'get')))).toMatchObject([
      'calling_self',
      expect.anything(),
    ]);
  });

  it('send_request: the response, an error that is not raised, or a timeout after which it is abandoned', () => {
    const answers = timed(function* () {
      const pid = yield* pidOf(server, 'state');
      const good = yield* gen_server.receiveResponse(gen_server.sendRequest(pid, 'get'));
      const slow: Ref = gen_server.sendRequest(pid, ['slow', 100]);
      const waited = [yield* gen_server.waitResponse(slow, 50), yield* gen_server.waitResponse(slow, 100)];
      const crashed = yield* gen_server.receiveResponse(gen_server.sendRequest(pid, 'crash'));
      return [good, waited, crashed];
    }, 1_000);
    expect(answers).toEqual([
      ['reply', 'state'],
      ['timeout', ['reply', 'done']],
      ['error', [['crashed', expect.anything()], expect.anything()]],
    ]);
  });
});

describe('ending', () => {
  it('a server that traps exits ends when its parent does, with its reason; other exits are messages', () => {
    told.length = 0;
    const trapping: Module = defineModule('trapping', {
      ...server.exports,
      init: () => {
        processFlag('trap_exit', true);
        return ['ok', null];
      },
    });
    const rig = new Rig();
    const reasons: unknown[] = [];
    rig.node.onExit((_process, reason) => reasons.push(reason));
    rig.node.spawn(function* () {
      const [, pid] = (yield* gen_server.startLink(trapping, null)) as ['ok', Pid];
      spawn(() => exit(pid, 'someone'));
      yield* receive(null, 0);
      yield* sleep(10);
    });
    rig.node.advance(5);
    expect(told).toEqual([['EXIT', expect.anything(), 'someone']]);
    rig.node.advance(10);
    expect(reasons).toEqual(['normal', 'normal', 'normal']);
    expect(rig.node.processes.size).toBe(0);
  });

  it('terminate is called with the reason, and what it raises becomes the reason', () => {
    const seen: unknown[] = [];
    const module = (end: () => unknown): Module =>
      defineModule('ending', {
        ...server.exports,
        terminate: (reason: unknown, state: unknown) => {
          seen.push(reason, state);
          return end();
        },
      });
    const stop = (end: () => unknown) =>
      new Rig().run(
        caughtBy(function* (): Body {
          return yield* gen_server.stop(yield* pidOf(module(end), 's'), 'shutdown');
        }),
      );
    expect(stop(() => 'ignored')).toEqual(['value', 'ok']);
    expect(stop(() => exit('worse'))).toBe('worse');
    expect(seen).toEqual(['shutdown', 's', 'shutdown', 's']);
  });

  it.each(['crash', ['stop', 'broken']] as const)(
    'an end by %j costs the same whether anybody hears of it or not',
    (request) => {
      const spent = [true, false].map((heard) => {
        const node = new Node({ recorderSize: 0 });
        const reports: unknown[] = [];
        if (heard) node.onReport((report) => reports.push(report));
        node.spawn(function* () {
          processFlag('trap_exit', true);
          const [, pid] = (yield* gen_server.startLink(server, 1)) as ['ok', Pid];
          try {
            yield* gen_server.call(pid, request);
          } catch {
            yield* receive();
          }
        });
        node.run();
        expect(reports).toHaveLength(heard ? 2 : 0);
        return node.reductions;
      });
      expect(spent[0]).toBe(spent[1]);
    },
  );

  it.each([
    ['normal', 0],
    ['shutdown', 0],
    [['shutdown', 'x'], 0],
    ['broken', 2],
  ])('an end with %j makes %i error reports', (reason, count) => {
    const rig = new Rig();
    rig.run(function* () {
      yield* gen_server.call(yield* pidOf(server, 1), ['stop', reason]);
    });
    expect(rig.reports.filter(({ level }) => level === 'error').map(({ label }) => label)).toEqual(
      [
        ['gen_server', 'terminate'],
        ['proc_lib', 'crash'],
      ].slice(0, count),
    );
  });
});

describe('sys', () => {
  it('reads and replaces the state; a suspended server keeps requests until it is resumed', () => {
    const rig = new Rig();
    const [, pid] = rig.run(() => gen_server.start(['local', 's'], server, 1)) as unknown as ['ok', Pid];
    expect(rig.run(() => sys.getState('s'))).toBe(1);
    expect(rig.run(() => sys.replaceState('s', (n: number) => n + 1))).toBe(2);
    rig.run(() => sys.suspend('s'));
    rig.node.inject(rig.process('s'), ['$gen_cast', 'new']);
    rig.node.run();
    expect(rig.run(() => sys.getState('s'))).toBe(2);
    expect(allMessages(rig.process('s'))).toHaveLength(1);
    rig.run(() => sys.resume('s'));
    expect(rig.run(() => sys.getState(pid))).toBe('new');
  });

  it('a linked client that crashes takes the server along unless it traps', () => {
    const rig = new Rig();
    const [, pid] = rig.run(() => gen_server.start(['local', 's'], server, 1)) as unknown as ['ok', Pid];
    rig.node.exec(rig.process('s'), () => spawnLink(() => exit('boom')));
    rig.node.run();
    expect(rig.node.names.has('s')).toBe(false);
    expect(rig.run(caughtBy(() => gen_server.call(pid, 'get')))).toMatchObject(['noproc', expect.anything()]);
  });
});

/** `erl`: the emulator takes the process away in the middle of `exit/2`, so nobody is left who could say anything. */
describe('whoever sends itself an exit signal that ends it', () => {
  const endIt = (reason: unknown): never => {
    exit(self(), reason);
    throw new Error('it went on');
  };
  const behaviours: Readonly<Record<string, (reason: unknown) => Body<Pid>>> = {
    *gen_server(reason) {
      const module = defineModule('own', { init: () => ['ok', null], handleInfo: () => endIt(reason) });
      return ((yield* gen_server.start(['local', 'own'], module, null)) as ['ok', Pid])[1];
    },
    *gen_statem(reason) {
      const module = defineModule('own', {
        callbackMode: () => 'handle_event_function',
        init: () => ['ok', 'on', null],
        handleEvent: () => endIt(reason),
      });
      return ((yield* gen_statem.start(['local', 'own'], module, null)) as ['ok', Pid])[1];
    },
    *gen_event(reason) {
      const [, pid] = (yield* gen_event.start(['local', 'own'])) as ['ok', Pid];
      const module = defineModule('own', { init: () => ['ok', null], handleInfo: () => endIt(reason) });
      yield* gen_event.addHandler(pid, module, null);
      return pid;
    },
    *proc_lib(reason) {
      yield* receive(null, 0);
      return proc_lib.spawn(function* () {
        yield* receive();
        endIt(reason);
      }) as Pid;
    },
  };

  // An event manager traps exits: no other signal ends it.
  const ends = (name: string): readonly string[] => (name === 'gen_event' ? ['kill'] : ['normal', 'boo', 'kill']);
  it.each(Object.keys(behaviours).flatMap((name) => ends(name).map((reason) => [name, reason] as const)))(
    '%s, with %s: it ends with that, and nothing is reported',
    (name, reason) => {
      const rig = new Rig();
      const down = rig.run(function* () {
        const pid = yield* (behaviours[name] as (reason: unknown) => Body<Pid>)(reason);
        const ref = monitor(pid);
        send(pid, 'now');
        return yield* receive<unknown>((m) => Array.isArray(m) && m[1] === ref);
      }) as unknown[];
      expect([down[4], rig.reports]).toEqual([reason === 'kill' ? 'killed' : reason, []]);
    },
  );
});
