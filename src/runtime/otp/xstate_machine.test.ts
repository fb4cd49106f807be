/** XState machines as processes. */
import { describe, expect, it } from 'vitest';
import {
  type AnyActorRef,
  assign,
  cancel,
  createMachine,
  fromPromise,
  initialTransition,
  raise,
  sendTo,
  setup,
  transition,
} from 'xstate';
import { type Body, gen_statem, type Pid, receive, self, sys, xstate_machine } from '../../coppice.ts';
import { Rig } from '../../testing/rig.ts';

const PURE = { initialTransition, transition };

function start(rig: Rig, machine: xstate_machine.StateMachine, input?: unknown): Pid {
  const module = xstate_machine.fromMachine('machine', machine, PURE);
  return rig.run(function* (): Body<Pid> {
    const started = yield* gen_statem.start(['local', 'machine'], module, input);
    return (started as readonly unknown[])[1] as Pid;
  });
}

function standing(rig: Rig, pid: Pid): xstate_machine.Standing {
  return rig.run(() => gen_statem.call<xstate_machine.Standing>(pid, 'standing'));
}

function cast(rig: Rig, pid: Pid, event: { readonly type: string }): void {
  rig.run(function* (): Body<void> {
    gen_statem.cast(pid, event);
    yield* [];
  });
}

const counter = setup({ types: { context: {} as { count: number; seen: number[] } } }).createMachine({
  context: { count: 0, seen: [] },
  initial: 'idle',
  states: {
    idle: {
      on: {
        up: {
          guard: ({ context }) => context.count < 2,
          actions: assign({ count: ({ context }) => context.count + 1 }),
        },
        start: 'running',
      },
    },
    running: { after: { 1000: 'over' }, on: { pause: 'idle' } },
    over: { type: 'final' },
  },
});

describe('an XState machine as a process', () => {
  it('takes events as casts, calls and plain messages, and its guards decide', () => {
    const rig = new Rig();
    const pid = start(rig, counter);
    for (let i = 0; i < 5; i++) cast(rig, pid, { type: 'up' });
    expect(standing(rig, pid)).toEqual({ value: 'idle', context: { count: 2, seen: [] }, status: 'active' });
    expect(rig.run(() => gen_statem.call(pid, { type: 'start' }))).toMatchObject({ value: 'running' });
  });

  it('delayed transitions are time-outs of virtual time, cancelled when the state is left', () => {
    const rig = new Rig();
    const pid = start(rig, counter);
    cast(rig, pid, { type: 'start' });
    rig.node.advance(999);
    cast(rig, pid, { type: 'pause' });
    rig.node.advance(5000);
    expect(standing(rig, pid)).toMatchObject({ value: 'idle' });
    cast(rig, pid, { type: 'start' });
    rig.node.advance(999);
    expect(rig.diary.filter(({ what }) => what === 'exit')).toEqual([]);
    rig.node.advance(1);
    expect(rig.diary.at(-1)).toMatchObject({ what: 'exit', name: 'machine', reason: 'normal', at: 6999 });
  });

  it('a machine that is done from the start ends as one that has been started', () => {
    const rig = new Rig();
    start(rig, createMachine({ initial: 'over', states: { over: { type: 'final' } } }));
    expect(rig.diary.at(-1)).toMatchObject({ what: 'exit', reason: 'normal' });
  });

  it('keeps its context by value: two processes of one machine share none', () => {
    const rig = new Rig();
    const shared = { seen: [0] };
    const machine = setup({ types: { context: {} as { seen: number[] } } }).createMachine({
      context: shared,
      on: { push: { actions: ({ context }) => context.seen.push(1) } },
    });
    const module = xstate_machine.fromMachine('pusher', machine, PURE);
    const pids = rig.run(function* (): Body<Pid[]> {
      const first = (yield* gen_statem.start(module, null)) as ['ok', Pid];
      const second = (yield* gen_statem.start(module, null)) as ['ok', Pid];
      return [first[1], second[1]];
    });
    const [first, second] = pids as [Pid, Pid];
    cast(rig, first, { type: 'push' });
    expect(standing(rig, second).context).toEqual({ seen: [0] });
    expect(shared.seen).toEqual([0]);
  });

  it('a context that is no term ends the process', () => {
    const rig = new Rig();
    const machine = createMachine({ on: { go: { actions: assign({ f: () => () => 1 }) } } });
    const pid = start(rig, machine);
    cast(rig, pid, { type: 'go' });
    expect(rig.diary.at(-1)).toMatchObject({
      what: 'exit',
      reason: [expect.arrayContaining(['NotATerm']), expect.anything()],
    });
  });

  it('sends to pids, at once and later; a cancelled one is not sent', () => {
    const rig = new Rig();
    const machine = setup({ types: { context: {} as { to: Pid }, input: {} as Pid } }).createMachine({
      context: ({ input }) => ({ to: input }),
      on: {
        now: { actions: sendTo(({ context }) => context.to as unknown as AnyActorRef, { type: 'hello' }) },
        later: {
          actions: sendTo(
            ({ context }) => context.to as unknown as AnyActorRef,
            { type: 'bye' },
            { delay: 100, id: 'bye' },
          ),
        },
        stop: { actions: cancel('bye') },
      },
    });
    const module = xstate_machine.fromMachine('sender', machine, PURE);
    const got: unknown[] = [];
    rig.node.spawn(function* () {
      const [, pid] = (yield* gen_statem.startLink(module, self())) as ['ok', Pid];
      gen_statem.cast(pid, { type: 'now' });
      gen_statem.cast(pid, { type: 'later' });
      got.push(yield* receive(), yield* receive());
      gen_statem.cast(pid, { type: 'later' });
      gen_statem.cast(pid, { type: 'stop' });
      got.push(yield* receive(null, 500));
    });
    rig.node.advance(1000);
    expect(got.slice(0, 2)).toEqual([{ type: 'hello' }, { type: 'bye' }]);
    expect(typeof got[2]).toBe('symbol');
  });

  it('a delayed raise comes back as an event', () => {
    const rig = new Rig();
    const machine = createMachine({
      initial: 'a',
      states: { a: { entry: raise({ type: 'later' }, { delay: 10 }), on: { later: 'b' } }, b: {} },
    });
    const pid = start(rig, machine);
    rig.node.advance(10);
    expect(standing(rig, pid).value).toBe('b');
  });

  it('remembers history, and goes on from a state that sys:replace_state/2 set', () => {
    const rig = new Rig();
    const machine = createMachine({
      initial: 'work',
      states: {
        work: {
          initial: 'one',
          states: { one: { on: { next: 'two' } }, two: {}, again: { type: 'history' } },
          on: { pause: 'paused' },
        },
        paused: { on: { resume: 'work.again' } },
      },
    });
    const pid = start(rig, machine);
    for (const type of ['next', 'pause', 'resume']) cast(rig, pid, { type });
    expect(standing(rig, pid).value).toEqual({ work: 'two' });
    rig.run(() => sys.replaceState(pid, () => [{ work: 'one' }, {}]));
    cast(rig, pid, { type: 'next' });
    expect(rig.run(() => sys.getState(pid))).toEqual([{ work: 'two' }, {}]);
  });

  it('refuses children with an error that names them', () => {
    const rig = new Rig();
    const machine = createMachine({ invoke: { id: 'job', src: fromPromise(() => Promise.resolve(1)) } });
    const module = xstate_machine.fromMachine('parent', machine, PURE);
    expect(rig.run(() => gen_statem.start(module, null))).toEqual([
      'error',
      ['unsupported_xstate_action', 'xstate.spawnChild', 'job'],
    ]);
  });

  it('drops a message that is no event', () => {
    const rig = new Rig();
    const pid = start(rig, counter);
    rig.run(function* (): Body<void> {
      gen_statem.cast(pid, 'odd');
      yield* [];
    });
    expect(rig.reports.at(-1)?.label).toEqual(['xstate', 'not_an_event']);
    expect(standing(rig, pid).value).toBe('idle');
  });
});
