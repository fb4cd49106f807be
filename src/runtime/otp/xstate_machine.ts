/**
 * XState machines as processes: the machine decides by its pure functions, `gen_statem` does the rest. This file knows XState by shape only:
 * who uses it hands in `initialTransition` and `transition`, so that no program carries the library that does not want it.
 *
 * | XState | here |
 * |---|---|
 * | event | an object with a `type`: a cast, a call, or any message; another message is logged and dropped |
 * | state value | the state, seen by `sys:get_state/1` and in the panel |
 * | context | the data: a term, so copied after each transition |
 * | `after`, a delayed `raise` or `sendTo` | a generic time-out of virtual time; `cancel` cancels it |
 * | `sendTo` a pid | a message |
 * | actions | called in their order, as plain code of the process; they cannot wait |
 * | final state | the process ends with `normal` |
 *
 * `invoke` and `spawn` are refused with the error `{unsupported_xstate_action, Type, Id}`: children are a supervisor's business. What `emit`
 * emits nobody hears.
 */
import { copy } from '../../term/copy.ts';
import { listFrom } from '../../term/list.ts';
import { defineModule, type Module } from '../../term/module.ts';
import { Pid } from '../../term/pid.ts';
import { error, log, self, send } from '../kernel/syscalls.ts';
import * as gen_statem from './gen_statem.ts';

/** The two pure functions of the package `xstate`, version 5. */
export interface PureFunctions {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- generic over all logic, in types that are not known here
  initialTransition(machine: any, ...input: any[]): readonly [any, readonly any[]];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  transition(machine: any, snapshot: any, event: any): readonly [any, readonly any[]];
}

/** What is needed of a machine beyond those: a snapshot for a state that was set from outside. */
export interface StateMachine {
  resolveState(state: never): unknown;
}

interface Snapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: unknown;
  readonly context: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

interface XStateAction {
  readonly type: string;
  readonly params?: unknown;
  readonly info?: unknown;
  readonly exec?: (info: unknown, params: unknown) => void;
}

interface EventObject {
  readonly type: string;
}

/** What a call is answered: where the machine stands after the event. */
export interface Standing {
  readonly value: unknown;
  readonly context: unknown;
  readonly status: string;
  readonly output?: unknown;
}

type Return = gen_statem.HandleReturn<unknown, unknown>;

const DONE = '$done';

/**
 * A callback module for `gen_statem` that runs an XState machine; the argument of its start is the machine's input. A call
 * is an event like a cast, and answered with value, context and status after it; the request `standing` asks for these alone.
 *
 * @example
 * import { createMachine, initialTransition, transition } from 'xstate';
 * const machine = createMachine({
 *   initial: 'off',
 *   states: { off: { on: { push: 'on' } }, on: { after: { 1000: 'off' } } },
 * });
 * const light = xstate_machine.fromMachine('light', machine, { initialTransition, transition });
 * const [, pid] = (yield* gen_statem.startLink(light, undefined)) as ['ok', Pid];
 * gen_statem.cast(pid, { type: 'push' });
 * (yield* gen_statem.call<xstate_machine.Standing>(pid, 'standing')).value; // => 'on'
 * yield* sleep(1000);
 * (yield* gen_statem.call<xstate_machine.Standing>(pid, 'standing')).value; // => 'off'
 */
export function fromMachine(name: string, machine: StateMachine, pure: PureFunctions): Module {
  /** The snapshot that belongs to a process's state and data: it knows more than those, as history. */
  const snapshots = new WeakMap<Pid, Snapshot>();
  /** For delayed events without an id. */
  let unnamed = 0;

  function keep(taken: Snapshot): Snapshot {
    const snapshot = { ...taken, value: copy(taken.value), context: copy(taken.context) };
    snapshots.set(self(), snapshot);
    return snapshot;
  }

  /** One that `sys:replace_state/2` or `code_change/4` has set is no snapshot yet. */
  function snapshotOf(value: unknown, context: unknown): Snapshot {
    const known = snapshots.get(self());
    if (known !== undefined && known.value === value && known.context === context) return known;
    return machine.resolveState({ value, context } as never) as Snapshot;
  }

  /** Does what can be done at once; what is left are actions of `gen_statem`. */
  function perform(actions: readonly XStateAction[]): gen_statem.Action[] {
    const left: gen_statem.Action[] = [];
    for (const action of actions) {
      const params = (action.params ?? {}) as Readonly<Record<string, unknown>>;
      switch (action.type) {
        case 'xstate.raise':
          left.push(timeout(params, params['event']));
          break;
        case 'xstate.cancel':
          left.push([['timeout', typeof action.params === 'string' ? action.params : params['sendId']], 'cancel']);
          break;
        case 'xstate.sendTo': {
          const { target, event } = { target: params['target'] ?? params['to'], event: params['event'] };
          if (!(target instanceof Pid)) unsupported(action.type, params['targetId'] ?? 'undefined');
          if (params['delay'] === undefined) send(target, event);
          else left.push(timeout(params, [SEND, target, event]));
          break;
        }
        case 'xstate.log':
          log({ level: 'info', label: ['xstate', 'log'], report: { machine: name, ...plainParams(params) } });
          break;
        case 'xstate.emit':
          break;
        case 'xstate.spawnChild':
        case 'xstate.stopChild':
          unsupported(action.type, params['id'] ?? 'undefined');
          break;
        default:
          action.exec?.(action.info, action.params);
      }
    }
    return left;
  }

  function timeout(params: Readonly<Record<string, unknown>>, content: unknown): gen_statem.Action {
    unnamed += 1;
    const delay = params['delay'];
    const time = typeof delay === 'number' && delay > 0 ? Math.ceil(delay) : 0;
    return [['timeout', params['id'] ?? `unnamed_${unnamed}`], time, content];
  }

  function proceed(state: unknown, context: unknown, event: EventObject, from: gen_statem.From | undefined): Return {
    const [taken, actions] = pure.transition(machine, snapshotOf(state, context), event) as [Snapshot, XStateAction[]];
    const snapshot = keep(taken);
    const replies: gen_statem.ReplyAction[] = from === undefined ? [] : [['reply', from, standingOf(snapshot)]];
    const left = perform(actions);
    if (snapshot.status === 'done') return ['stop_and_reply', 'normal', listFrom(replies), snapshot.context];
    if (snapshot.status === 'error') return error(snapshot.error);
    return ['next_state', snapshot.value, snapshot.context, listFrom<gen_statem.Action>([...replies, ...left])];
  }

  return defineModule(name, {
    callbackMode: () => 'handle_event_function' as const,
    init(input: unknown): gen_statem.InitReturn<unknown, unknown> {
      const [taken, actions] = pure.initialTransition(machine, input) as [Snapshot, XStateAction[]];
      const snapshot = keep(taken);
      const left = perform(actions);
      if (snapshot.status === 'error') return error(snapshot.error);
      // A machine that is done from the start was started all the same.
      if (snapshot.status === 'done') left.push(['next_event', 'internal', DONE]);
      return ['ok', snapshot.value, snapshot.context, listFrom(left)];
    },
    handleEvent(type: gen_statem.EventType, content: unknown, state: unknown, context: unknown): Return {
      const from = gen_statem.caller(type) as gen_statem.From | undefined;
      if (type === 'internal' && content === DONE) return 'stop';
      if (from !== undefined && content === 'standing') {
        return ['keep_state_and_data', ['reply', from, standingOf(snapshotOf(state, context))]];
      }
      if (isDelayedSend(type, content)) {
        send(content[1], content[2]);
        return 'keep_state_and_data';
      }
      if (isEvent(content)) return proceed(state, context, content, from);
      if (from !== undefined) return error(['not_an_event', content]);
      log({ level: 'warning', label: ['xstate', 'not_an_event'], report: { machine: name, message: content } });
      return 'keep_state_and_data';
    },
  });
}

const SEND = '$send';

function isDelayedSend(type: unknown, content: unknown): content is [string, Pid, unknown] {
  return Array.isArray(type) && type[0] === 'timeout' && Array.isArray(content) && content[0] === SEND;
}

function isEvent(content: unknown): content is EventObject {
  return typeof content === 'object' && content !== null && typeof (content as EventObject).type === 'string';
}

function unsupported(type: string, id: unknown): never {
  return error(['unsupported_xstate_action', type, id]);
}

function plainParams(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { value: params['value'] ?? 'undefined', label: params['label'] ?? 'undefined' };
}

function standingOf({ value, context, status, output }: Snapshot): Standing {
  return output === undefined ? { value, context, status } : { value, context, status, output };
}
