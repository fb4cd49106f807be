/**
 * The scripted state machine (format.md, section 8), as two callback modules: `cop_stm` in the mode `handle_event_function`, and `cop_stf` in
 * the mode `state_functions` with the states a, b, c and d. The data is one plain term.
 */
import { type Body, get, processFlag, put, self, sleep, throw_ } from '../runtime/kernel/syscalls.ts';
import * as gen_statem from '../runtime/otp/gen_statem.ts';
import { List, list, listFrom } from '../term/list.ts';
import { defineModule, type Module } from '../term/module.ts';
import type { Timeout } from '../term/term.ts';
import { canonical } from './canonical.ts';
import { isScript } from './codec.ts';
import { raise } from './interpreter.ts';
import type { Run } from './run.ts';
import { isArray, isObject, type Json, type JsonObject } from './scenario.ts';

export interface ScriptedMachines {
  readonly handleEvent: Module;
  readonly stateFunctions: Module;
}

/** What a script does in the state in which it runs. */
interface Part {
  readonly acts?: readonly (readonly Json[])[];
  readonly ret?: readonly Json[];
}

export function scriptedMachines(run: Run): ScriptedMachines {
  const log = (...entry: unknown[]): void => {
    run.callbacks.push([get('$name') as string, entry]);
  };

  const common = (name: string) => ({
    callbackMode: () => modeOf(name),
    init([server, mode, script]: readonly [string, unknown, unknown]) {
      put('$name', server);
      put('$mod', name);
      put('$mode', mode);
      run.names.bind(server, self());
      log('init', script);
      return play(script, 'init', 'd0', 'init', ['ok', 'a']);
    },
    terminate(reason: unknown, state: unknown, data: unknown) {
      log('terminate', reason, state, data, ...(name === get('$mod') ? [] : [name]));
      const script = get('$on_terminate');
      return script === undefined ? 'ok' : play(script, state, data, 'terminate', ['value', 'ok']);
    },
    codeChange(oldVsn: unknown, state: unknown, data: unknown, extra: unknown) {
      log('code_change', oldVsn, state, data, extra);
      const answer = get('$on_code_change') as readonly Json[] | undefined;
      if (answer === undefined) return ['ok', state, data];
      const values = answer.slice(1).map((value) => run.decode(value));
      return answer[0] === 'value' ? values[0] : [answer[0], ...values];
    },
  });

  const stateFunction = (state: string) => (type: unknown, content: unknown, data: unknown) =>
    event('state_function', type, content, state, data);

  return {
    handleEvent: defineModule('cop_stm', {
      ...common('cop_stm'),
      handleEvent: (type: unknown, content: unknown, state: unknown, data: unknown) =>
        event('handle_event', type, content, state, data),
    }),
    stateFunctions: defineModule('cop_stf', {
      ...common('cop_stf'),
      a: stateFunction('a'),
      b: stateFunction('b'),
      c: stateFunction('c'),
      d: stateFunction('d'),
    }),
  };

  /** A module that took over by a transition action has its own mode, with the `state_enter` of the start's. */
  function modeOf(name: string): unknown {
    const mode = get('$mode');
    if (name === get('$mod')) return mode;
    const own = name === 'cop_stf' ? 'state_functions' : 'handle_event_function';
    return mode instanceof List && mode.includes('state_enter') ? list(own, 'state_enter') : list(own);
  }

  function event(callback: string, type: unknown, content: unknown, state: unknown, data: unknown): Body {
    const from = gen_statem.caller(type);
    log(callback, from === undefined ? type : ['call', from[0]], content, state, data);
    let script: unknown;
    if (type === 'enter') script = (get('$on_enter') as Map<string, unknown> | undefined)?.get(keyOf(state));
    else if (isScript(content)) script = content;
    else if (type === 'info') script = get('$on_info');
    const reply: readonly Json[] = ['keep_state', [['reply', 'from', ECHO]]];
    return play(script, state, data, type, from === undefined ? ['keep_state'] : reply, content);
  }

  function keyOf(state: unknown): string {
    return canonical(run.encode(state));
  }

  /** Runs a script; what is none takes the callback's default return. */
  function* play(
    script: unknown,
    state: unknown,
    before: unknown,
    type: unknown,
    byDefault: readonly Json[],
    content?: unknown,
  ): Body {
    if (!isScript(script)) return returnValue(byDefault, before, type, content);
    const inStates = (script['in'] ?? []) as readonly (readonly [Json, JsonObject])[];
    const here = inStates.find(([name]) => keyOf(run.decode(name)) === keyOf(state));
    const part = (here === undefined ? script : here[1]) as Part;
    let data = before;
    for (const action of part.acts ?? []) data = yield* act(action, type, data);
    return returnValue(part.ret ?? byDefault, data, type, content);
  }

  /** Gives the new data. */
  function* act(action: readonly Json[], type: unknown, data: unknown): Body {
    const [name, first, second] = action;
    switch (name) {
      case 'set':
        return run.decode(first);
      case 'trap':
        processFlag('trap_exit', run.decode(first) as boolean);
        return data;
      case 'keep': {
        const from = gen_statem.caller(type);
        if (from !== undefined) run.names.bind(first as string, from);
        return data;
      }
      case 'on_enter': {
        const handlers = (get('$on_enter') ?? new Map<string, unknown>()) as Map<string, unknown>;
        put('$on_enter', handlers.set(keyOf(run.decode(first)), second));
        return data;
      }
      case 'on_terminate':
      case 'on_info':
        put(`$${name}`, first);
        return data;
      case 'on_code_change':
        put('$on_code_change', first);
        return data;
      case 'mode':
        put('$mode', run.decode(first));
        return data;
      case 'sleep':
        yield* sleep(first as Timeout);
        return data;
      default:
        yield* run.perform(action);
        return data;
    }
  }

  function returnValue(ret: readonly Json[], data: unknown, type: unknown, content: unknown): unknown {
    const [kind, first, second] = ret;
    const actions = (json: Json | undefined): unknown => actionsOf(json, type, content);
    switch (kind) {
      case 'ok':
      case 'next_state': {
        const value = [kind, run.decode(first), data];
        return second === undefined ? value : [...value, actions(second)];
      }
      case 'ignore':
        return 'ignore';
      case 'init_stop':
        return ['stop', run.decode(first)];
      case 'error':
        return ['error', run.decode(first)];
      case 'keep_state':
      case 'repeat_state':
        return first === undefined ? [kind, data] : [kind, data, actions(first)];
      case 'keep_state_and_data':
      case 'repeat_state_and_data':
        return first === undefined ? kind : [kind, actions(first)];
      case 'stop':
        return first === undefined ? 'stop' : ['stop', run.decode(first)];
      case 'stop_data':
        return ['stop', run.decode(first), data];
      case 'stop_and_reply':
        return ['stop_and_reply', run.decode(first), actions(second)];
      case 'stop_and_reply_data':
        return ['stop_and_reply', run.decode(first), actions(second), data];
      case 'raise':
        return raise(first, run.decode(second));
      case 'throw':
        return throw_(returnValue(first as readonly Json[], data, type, content));
      case 'value':
      case 'bad':
        return run.decode(first);
      default:
        return run.fail(`a script cannot return ${JSON.stringify(kind)}`);
    }
  }

  function actionsOf(json: Json | undefined, type: unknown, content: unknown): unknown {
    if (isObject(json)) return actionOf(json['one'] as readonly Json[], type, content);
    const wanted = json as readonly (readonly Json[])[];
    return listFrom(wanted.filter((action) => isThere(action, type)).map((action) => actionOf(action, type, content)));
  }

  /** An action that needs a From which is not there is left out. */
  function isThere([name, first]: readonly Json[], type: unknown): boolean {
    const from = name === 'reply' ? first : name === 'next_event' && isArray(first) ? first : undefined;
    if (from === undefined) return true;
    if (isArray(from)) return from[0] !== 'call' || hasFrom(from[1], type);
    return hasFrom(from, type);
  }

  function hasFrom(from: Json | undefined, type: unknown): boolean {
    if (from === 'from') return gen_statem.caller(type) !== undefined;
    return typeof from === 'string' && run.names.has(from.slice(1));
  }

  function fromOf(from: Json | undefined, type: unknown): unknown {
    return from === 'from' ? gen_statem.caller(type) : run.decode(from);
  }

  function actionOf([name, first, ...rest]: readonly Json[], type: unknown, content: unknown): unknown {
    switch (name) {
      case 'postpone':
      case 'hibernate':
        return first === undefined ? name : [name, run.decode(first)];
      case 'next_event': {
        const eventType = isArray(first) && first[0] === 'call' ? ['call', fromOf(first[1], type)] : run.decode(first);
        return ['next_event', eventType, run.decode(rest[0])];
      }
      case 'reply':
        return ['reply', fromOf(first, type), rest[0] === ECHO ? ['echo', content] : run.decode(rest[0])];
      case 'after':
        return run.decode(first);
      case 'state_timeout':
      case 'timeout':
        return [name, ...[first, ...rest].map((part) => run.decode(part))];
      case 'generic':
        return [['timeout', run.decode(first)], ...rest.map((part) => run.decode(part))];
      case 'change_callback_module':
      case 'push_callback_module':
        return [name, run.decode(first)];
      case 'pop_callback_module':
        return name;
      case 'bad':
        return run.decode(first);
      default:
        return run.fail(`a script has no transition action ${JSON.stringify(name)}`);
    }
  }
}

/** Stands for the reply to a call that asks for nothing else: no scenario can write this object. */
const ECHO: JsonObject = {};
