/** gen_statem: modes, transitions, the order of events, time-outs, clients, sys, and what is told when one ends. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  error,
  gen_statem,
  list,
  type Module,
  monotonicTime,
  type Pid,
  proc_lib,
  processFlag,
  raisedOf,
  receive,
  register,
  self,
  send,
  spawn,
  sys,
  TIMEOUT,
  throw_,
} from '../../coppice.ts';
import { allMessages, viewOf } from '../../testing/seen.ts';
import { Rig } from '../../testing/rig.ts';

type Seen = readonly [type: unknown, content: unknown, state: unknown];

/** A machine that does what its events say, and notes what it was called with: `['do', return]` is returned, with the data filled in. */
function obedient(seen: Seen[], options: { readonly enter?: (state: unknown) => unknown } = {}): Module {
  return defineModule('obedient', {
    callbackMode: () =>
      options.enter === undefined ? 'handle_event_function' : list('handle_event_function', 'state_enter'),
    init: (args: unknown) => args,
    handleEvent(type: unknown, content: unknown, state: unknown): unknown {
      const from = gen_statem.caller(type);
      seen.push([from === undefined ? type : 'call', isDo(content) ? 'do' : content, state]);
      if (type === 'enter') return options.enter?.(state) ?? 'keep_state_and_data';
      if (typeof content === 'object' && content !== null && 'in' in content) {
        return (content.in as Record<string, unknown>)[String(state)] ?? 'keep_state_and_data';
      }
      if (isDo(content)) return content[1];
      return from === undefined ? 'keep_state_and_data' : ['keep_state_and_data', ['reply', from, state]];
    },
  });
}

function isDo(content: unknown): content is readonly ['do', unknown] {
  return Array.isArray(content) && content[0] === 'do';
}

class Trial {
  readonly rig = new Rig();
  readonly seen: Seen[] = [];
  readonly pid: Pid;

  constructor(init: unknown = ['ok', 'a', 0], enter?: (state: unknown) => unknown) {
    const module = obedient(this.seen, enter === undefined ? {} : { enter });
    this.pid = this.rig.run(function* (): Body<Pid> {
      const [, pid] = (yield* gen_statem.start(['local', 'machine'], module, init)) as ['ok', Pid];
      return pid;
    });
  }

  cast(...events: readonly unknown[]): void {
    const to = this.pid;
    this.rig.node.spawn(() => {
      for (const event of events) gen_statem.cast(to, event);
    });
    this.rig.node.run();
  }

  does(...returned: readonly unknown[]): void {
    this.cast(...returned.map((each) => ['do', each]));
  }

  /** What came since the last time, as `type content state`. */
  take(): string[] {
    return this.seen
      .splice(0)
      .map((each) => each.map((part) => (Array.isArray(part) ? part.join('.') : String(part))).join(' '));
  }

  get state(): unknown {
    return viewOf(this.rig.process('machine'))?.state;
  }

  get exit(): unknown {
    return this.rig.diary.findLast(({ what }) => what === 'exit')?.reason;
  }
}

describe('transitions', () => {
  it('an event may change state and data, keep either, or say nothing of them', () => {
    const trial = new Trial();
    trial.does(['next_state', 'b', 1]);
    expect(trial.state).toEqual(['b', 1]);
    trial.does(['keep_state', 2]);
    expect(trial.state).toEqual(['b', 2]);
    trial.does('keep_state_and_data');
    expect(trial.state).toEqual(['b', 2]);
  });

  it('after a transition come inserted events, then postponed ones in their order, then time-outs of none, then the mailbox', () => {
    const trial = new Trial();
    const waits = (name: string) => ({ in: { a: ['keep_state_and_data', 'postpone'] }, name });
    trial.cast(waits('first'), waits('second'));
    trial.take();
    const to = trial.pid;
    trial.rig.node.spawn(() => {
      const actions = list<gen_statem.Action>(
        ['state_timeout', 0, 'zero'],
        ['next_event', 'internal', 'inserted'],
        ['next_event', 'cast', 'inserted too'],
      );
      gen_statem.cast(to, ['do', ['next_state', 'b', 0, actions]]);
      gen_statem.cast(to, 'mailbox');
    });
    trial.rig.node.run();
    expect(trial.take()).toEqual([
      'cast do a',
      'internal inserted b',
      'cast inserted too b',
      'cast [object Object] b',
      'cast [object Object] b',
      'state_timeout zero b',
      'cast mailbox b',
    ]);
  });

  it('a state is entered when it changes or is repeated, with the old state as content, and not when it is kept', () => {
    const trial = new Trial(['ok', 'a', 0], () => 'keep_state_and_data');
    expect(trial.take()).toEqual(['enter a a']);
    trial.does(['next_state', 'b', 0], ['next_state', 'b', 1], 'repeat_state_and_data');
    expect(trial.take()).toEqual(['cast do a', 'enter a b', 'cast do b', 'cast do b', 'enter b b']);
  });

  it('a state enter call may change no state and insert no events', () => {
    const moving = new Trial(['ok', 'a', 0], () => ['next_state', 'b', 0]);
    expect(moving.exit).toEqual([
      ['bad_state_enter_return_from_state_function', ['next_state', 'b', 0]],
      expect.anything(),
    ]);
    const inserting = new Trial(['ok', 'a', 0], () => ['keep_state_and_data', ['next_event', 'internal', 'x']]);
    expect(inserting.exit).toEqual([
      ['bad_state_enter_action_from_state_function', ['next_event', 'internal', 'x']],
      expect.anything(),
    ]);
  });

  it('in the mode state_functions the state names the function, exactly, and one that is not there is undef', () => {
    const rig = new Rig();
    const module: Module = defineModule('by_state', {
      callbackMode: () => 'state_functions',
      init: () => ['ok', 'half_open', 0],
      half_open: (_type: unknown, next: unknown, data: number) => ['next_state', next, data],
    });
    rig.run(() => gen_statem.start(['local', 'm'], module, null));
    rig.node.spawn(() => {
      gen_statem.cast('m', 'toString');
      gen_statem.cast('m', 'x');
    });
    rig.node.run();
    expect(rig.diary.at(-1)?.reason).toEqual(['undef', expect.anything()]);
  });

  it('what is thrown is what is returned', () => {
    const rig = new Rig();
    const module = defineModule('thrower', {
      callbackMode: () => throw_('handle_event_function'),
      init: () => throw_(['ok', 'a', 0]),
      handleEvent: () => throw_(['next_state', 'b', 1]),
    });
    rig.run(() => gen_statem.start(['local', 'm'], module, null));
    rig.node.spawn(() => gen_statem.cast('m', 'x'));
    rig.node.run();
    expect(viewOf(rig.process('m'))?.state).toEqual(['b', 1]);
  });

  it('a stack of callback modules: the one on top is called, and the one at the bottom cannot be taken off', () => {
    const trial = new Trial();
    const calls: unknown[] = [];
    const guest = defineModule('guest', {
      callbackMode: () => 'state_functions',
      a: (_type: unknown, content: unknown) => {
        calls.push(content);
        return content === 'leave' ? ['keep_state_and_data', 'pop_callback_module'] : 'keep_state_and_data';
      },
    });
    trial.rig.node.spawn(() =>
      gen_statem.cast('machine', ['do', ['keep_state_and_data', ['push_callback_module', guest]]]),
    );
    trial.rig.node.run();
    trial.take();
    trial.cast('hello', 'leave', 'back');
    expect(calls).toEqual(['hello', 'leave']);
    expect(trial.take()).toEqual(['cast back a']);
    trial.does(['keep_state_and_data', 'pop_callback_module']);
    expect(trial.exit).toEqual([['bad_action_from_state_function', 'pop_callback_module'], expect.anything()]);
  });
});

describe('time-outs', () => {
  it('a state time-out is over with its state, an event time-out with the next event, a generic one with neither', () => {
    const trial = new Trial();
    const all = list<gen_statem.Action>(
      ['state_timeout', 100, 's'],
      ['timeout', 100, 'e'],
      [['timeout', 'name'], 100, 'g'],
    );
    trial.does(['keep_state_and_data', all], 'keep_state_and_data');
    trial.take();
    trial.rig.node.advance(100);
    expect(trial.take().sort()).toEqual(['state_timeout s a', 'timeout.name g a']);
    trial.does(['keep_state_and_data', all], ['next_state', 'b', 0]);
    trial.take();
    trial.rig.node.advance(100);
    expect(trial.take()).toEqual(['timeout.name g b']);
  });

  it('one set again begins anew, update changes only its content, cancel ends it, and of several the last holds', () => {
    const trial = new Trial();
    trial.does(['keep_state_and_data', ['state_timeout', 100, 1]]);
    trial.rig.node.advance(60);
    trial.does(['keep_state_and_data', ['state_timeout', 100, 2]]);
    trial.does(['keep_state_and_data', ['state_timeout', 'update', 3]]);
    trial.take();
    trial.rig.node.advance(99);
    expect(trial.take()).toEqual([]);
    trial.rig.node.advance(1);
    expect(trial.take()).toEqual(['state_timeout 3 a']);
    trial.does(['keep_state_and_data', list(['state_timeout', 10, 4], ['state_timeout', 'cancel'])]);
    trial.take();
    trial.rig.node.advance(100);
    expect(trial.take()).toEqual([]);
    trial.does(['keep_state_and_data', ['state_timeout', 'update', 5]]);
    expect(trial.take()).toEqual(['cast do a', 'state_timeout 5 a']);
  });

  it('an absolute time is one of the clock, and one that is past is due', () => {
    const trial = new Trial();
    trial.rig.node.advance(1000);
    trial.does(['keep_state_and_data', ['state_timeout', 1500, 'at', ['abs', true]]]);
    trial.take();
    trial.rig.node.advance(499);
    expect(trial.take()).toEqual([]);
    trial.rig.node.advance(1);
    expect(trial.take()).toEqual(['state_timeout at a']);
    trial.does(['keep_state_and_data', ['state_timeout', 200, 'past', ['abs', true]]]);
    trial.rig.node.advance(0);
    expect(trial.take()).toEqual(['cast do a', 'state_timeout past a']);
  });

  it('names of generic time-outs are terms: equal ones are one', () => {
    const trial = new Trial();
    trial.does(['keep_state_and_data', [['timeout', { id: [1] }], 100, 'old']]);
    trial.does(['keep_state_and_data', [['timeout', { id: [1] }], 100, 'new']]);
    trial.take();
    trial.rig.node.advance(100);
    expect(trial.seen.map(([, content]) => content)).toEqual(['new']);
  });

  it('no timer message is left behind, whatever is set, changed and cancelled when', () => {
    const action = fc.oneof(
      fc.record({
        type: fc.constantFrom('state_timeout', 'timeout', 'g'),
        time: fc.constantFrom(0, 10, 20, 'infinity', 'update', 'cancel'),
      }),
      fc.constant('change' as const),
      fc.constant('wait' as const),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const trial = new Trial();
        let state = 0;
        for (const each of actions) {
          if (each === 'wait') trial.rig.node.advance(10);
          else if (each === 'change') trial.does(['next_state', (state += 1), 0]);
          else {
            const type = each.type === 'g' ? ['timeout', 'g'] : each.type;
            trial.does(['keep_state_and_data', each.time === 'cancel' ? [type, 'cancel'] : [type, each.time, 'x']]);
          }
        }
        trial.rig.node.advance(100);
        expect(trial.seen.filter(([type]) => type === 'info')).toEqual([]);
        expect(allMessages(trial.rig.process('machine'))).toEqual([]);
        expect(trial.rig.node.nextTimer()).toBeUndefined();
      }),
    );
  });
});

describe('clients', () => {
  it('a call waits for the reply, which any later event may give', () => {
    const trial = new Trial();
    const answer: unknown[] = [];
    trial.rig.node.spawn(function* () {
      answer.push(
        yield* gen_statem.call('machine', { in: { a: ['keep_state_and_data', 'postpone'], b: 'stop' } }, 5000),
      );
    });
    trial.rig.node.run();
    expect(answer).toEqual([]);
    expect(trial.rig.run(() => gen_statem.call(trial.pid, 'state'))).toBe('a');
  });

  it('a call that fails exits with the reason and the call', () => {
    const trial = new Trial();
    const raised = (body: () => Body): unknown =>
      trial.rig.run(function* (): Body {
        try {
          return yield* body();
        } catch (caught) {
          return raisedOf(caught).reason;
        }
      });
    expect(raised(() => gen_statem.call('nobody', 'x'))).toEqual([
      'noproc',
      ['gen_statem', 'call', list('nobody', 'x', 'infinity')],
    ]);
    expect(raised(() => gen_statem.call('machine', ['do', ['stop', 'bye']]))).toEqual([
      'bye',
      ['gen_statem', 'call', list<unknown>('machine', ['do', ['stop', 'bye']], 'infinity')],
    ]);
  });

  it('a late reply to a call by name does not reach the caller', () => {
    const rig = new Rig();
    let kept: gen_statem.From | undefined;
    const module = defineModule('slow', {
      callbackMode: () => 'handle_event_function',
      init: () => ['ok', 'a', 0],
      handleEvent: (type: unknown) => {
        kept = gen_statem.caller(type) ?? kept;
        return 'keep_state_and_data';
      },
    });
    rig.run(() => gen_statem.start(['local', 'slow'], module, null));
    const got: unknown[] = [];
    rig.node.spawn(function* () {
      try {
        yield* gen_statem.call('slow', 'x', 100);
      } catch (caught) {
        got.push((raisedOf(caught).reason as unknown[])[0]);
      }
      if (kept !== undefined) gen_statem.reply(kept, 'late');
      got.push(yield* receive(null, 100));
    });
    rig.node.advance(1000);
    expect(got).toEqual(['timeout', TIMEOUT]);
  });

  it('requests: received, waited for, or found among other messages', () => {
    const trial = new Trial();
    expect(
      trial.rig.run(function* (): Body {
        const first = gen_statem.sendRequest('machine', 'x');
        const second = gen_statem.sendRequest('machine', 'x');
        const third = gen_statem.sendRequest('machine', 'x');
        const received = [yield* gen_statem.waitResponse(first, 10), yield* gen_statem.receiveResponse(second)];
        send(self(), 'noise');
        const message = yield* receive();
        return [
          ...received,
          gen_statem.checkResponse(message, third),
          gen_statem.checkResponse(yield* receive(), third),
        ];
      }),
    ).toEqual([['reply', 'a'], ['reply', 'a'], ['reply', 'a'], 'no_reply']);
  });
});

describe('start and end', () => {
  it('what init says is told to the starter: a value, a stop, an error without its stack', () => {
    const rig = new Rig();
    let versions = 0;
    const start = (init: () => unknown): unknown =>
      rig.run(() =>
        gen_statem.start(
          defineModule(`m${(versions += 1)}`, { callbackMode: () => 'handle_event_function', init }),
          null,
        ),
      );
    expect(start(() => 'ignore')).toBe('ignore');
    expect(start(() => ['stop', 'no'])).toEqual(['error', 'no']);
    expect(start(() => error('no'))).toEqual(['error', 'no']);
    expect(start(() => ['ok', 'a'])).toEqual(['error', ['bad_return_from_init', ['ok', 'a']]]);
  });

  it('terminate is told the reason without a stack trace, and the state that the machine has reached', () => {
    const rig = new Rig();
    const told: unknown[] = [];
    const module = defineModule('m', {
      callbackMode: () => 'handle_event_function',
      init: () => ['ok', 'a', 0],
      handleEvent: (_type: unknown, content: unknown) => (content === 'crash' ? error('oops') : ['stop', content, 1]),
      terminate: (...args: unknown[]) => told.push(args),
    });
    for (const event of ['bye', 'crash']) {
      rig.run(() => gen_statem.start(['local', 'm'], module, null));
      rig.node.spawn(() => gen_statem.cast('m', event));
      rig.node.run();
    }
    expect(told).toEqual([
      ['bye', 'a', 1],
      ['oops', 'a', 0],
    ]);
    expect(rig.diary.filter(({ what }) => what === 'exit').map(({ reason }) => reason)).toEqual([
      'bye',
      ['oops', expect.anything()],
    ]);
  });

  it('an end that is not quiet is reported with the event in hand, what was postponed and what ran', () => {
    const trial = new Trial();
    trial.does(
      ['keep_state_and_data', 'postpone'],
      ['keep_state_and_data', ['state_timeout', 100, 'x']],
      ['stop', 'bye'],
    );
    const report = trial.rig.reports.find(({ label }) => label[0] === 'gen_statem');
    expect(report?.report).toMatchObject({
      name: 'machine',
      state: ['a', 0],
      queue: list(['cast', ['do', ['stop', 'bye']]]),
      postponed: list(['cast', ['do', ['keep_state_and_data', 'postpone']]]),
      timeouts: [1, list(['state_timeout', 'x'])],
    });
    const quiet = new Trial();
    quiet.does(['stop', ['shutdown', 'bye']]);
    expect(quiet.rig.reports.filter(({ label }) => label[0] === 'gen_statem')).toEqual([]);
  });

  it("the parent's exit ends a machine that traps exits, by way of terminate", () => {
    const rig = new Rig();
    const told: unknown[] = [];
    const module = defineModule('m', {
      callbackMode: () => 'handle_event_function',
      init: () => {
        processFlag('trap_exit', true);
        return ['ok', 'a', 0];
      },
      handleEvent: () => 'keep_state_and_data',
      terminate: (reason: unknown) => told.push(reason),
    });
    rig.node.spawn(function* () {
      yield* gen_statem.startLink(module, null);
      error('gone');
    });
    rig.node.run();
    expect(told).toEqual([['gone', expect.anything()]]);
  });

  it('enter_loop makes a process of proc_lib a machine, registered or not, and no other', () => {
    const rig = new Rig();
    const seen: Seen[] = [];
    const module = obedient(seen);
    rig.run(function* (): Body<void> {
      proc_lib.spawnLink(function* () {
        register('loop', self());
        yield* gen_statem.enterLoop(module, [], 'a', 0, ['local', 'loop'], ['next_event', 'internal', 'go']);
      });
      yield* receive(null, 0);
    });
    expect(seen).toEqual([['internal', 'go', 'a']]);
    const reasons: unknown[] = [];
    rig.node.onExit((_process, reason) => reasons.push(reason));
    rig.node.spawn(() => {
      spawn(() => gen_statem.enterLoop(module, [], 'a', 0));
    });
    rig.node.run();
    expect(reasons).toContain('process_was_not_started_by_proc_lib');
  });
});

describe('sys', () => {
  it('sees and sets state and data as a pair, and a change of code asks for the mode again', () => {
    const rig = new Rig();
    let mode = 'handle_event_function';
    const module = defineModule('m', {
      callbackMode: () => mode,
      init: () => ['ok', 'a', 0],
      handleEvent: () => 'keep_state_and_data',
      b: (type: unknown) => ['keep_state', ['state function', type]],
      codeChange: (_oldVsn: unknown, _state: unknown, data: number, extra: unknown) => ['ok', extra, data],
    });
    rig.run(function* (): Body<void> {
      yield* gen_statem.start(['local', 'm'], module, null);
      expect(yield* sys.getState('m')).toEqual(['a', 0]);
      expect(yield* sys.replaceState('m', ([state, data]: [string, number]) => [state, data + 1])).toEqual(['a', 1]);
      yield* sys.suspend('m');
      mode = 'state_functions';
      expect(yield* sys.changeCode('m', module, 'v1', 'b')).toBe('ok');
      yield* sys.resume('m');
      gen_statem.cast('m', 'x');
      expect(yield* sys.getState('m')).toEqual(['b', ['state function', 'cast']]);
    });
  });

  it('time-outs that fall due while it is suspended come after it', () => {
    const trial = new Trial(['ok', 'a', 0, ['state_timeout', 100, 'x']]);
    trial.rig.run(() => sys.suspend('machine'));
    trial.rig.node.advance(500);
    expect(trial.take()).toEqual([]);
    trial.rig.run(() => sys.resume('machine'));
    expect(trial.take()).toEqual(['state_timeout x a']);
  });

  it('format_status hides what it wants, in the status and in the report of an end', () => {
    const rig = new Rig();
    const module = defineModule('m', {
      callbackMode: () => 'handle_event_function',
      init: () => ['ok', 'a', 'secret'],
      handleEvent: () => ['stop', 'bye'],
      formatStatus: (status: object) => ({ ...status, data: 'hidden' }),
    });
    const status = rig.run(function* (): Body {
      yield* gen_statem.start(['local', 'm'], module, null);
      return yield* sys.getStatus('m');
    });
    rig.node.spawn(() => gen_statem.cast('m', 'x'));
    rig.node.run();
    expect(JSON.stringify(status)).toContain('hidden');
    expect(JSON.stringify(status)).not.toContain('secret');
    expect(rig.reports.find(({ label }) => label[0] === 'gen_statem')?.report).toMatchObject({
      state: ['a', 'hidden'],
    });
  });
});

it('time passes only as the clock says', () => {
  const trial = new Trial(['ok', 'a', 0, ['state_timeout', 1_000_000, 'x']]);
  expect(
    trial.rig.run(function* (): Body<number> {
      yield* [];
      return monotonicTime();
    }),
  ).toBe(0);
  trial.rig.node.advance(1_000_000);
  expect(trial.take()).toEqual(['state_timeout x a']);
});
