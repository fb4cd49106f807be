/**
 * The scripted event handler (format.md, section 9). Its state is `{Label, Term}`: the label of the script that it was added with, and
 * one plain term. Scripts arrive as events, requests, messages and arguments of `terminate`.
 */
import { type Body, erase, get, processFlag, put } from '../runtime/kernel/syscalls.ts';
import { defineModule, type Module } from '../term/module.ts';
import { isScript, type Script } from './codec.ts';
import { raise } from './interpreter.ts';
import type { Run } from './run.ts';
import { isArray, isObject, type Json } from './scenario.ts';
import { actionsOf } from './scripted_server.ts';

type State = readonly [label: string, term: unknown];
type Default = (state: State) => unknown;
/** The argument of `init`: the manager's name and the script. */
type Added = readonly [manager: string, script: Script];

const SETTINGS = ['on_info', 'on_terminate', 'on_code_change'];

export function scriptedHandler(run: Run): Module {
  const enter = (...entry: unknown[]): void => {
    run.callbacks.push([get('$name') as string, entry]);
  };
  const setting = (label: string, what: string): unknown => get(`$${what} ${label}`);
  const ok: Default = (state) => ['ok', state];

  return defineModule('cop_evh', {
    init(args: Added | readonly [Added, unknown]) {
      const swapped = isArray(args[0]);
      const [manager, script] = (swapped ? args[0] : args) as Added;
      put('$name', manager);
      for (const what of SETTINGS) erase(`$${what} ${script.do}`);
      enter(script.do, 'init', swapped ? [script, args[1]] : script);
      return play(script, [script.do, 's0'], ok);
    },
    handleEvent(event: unknown, state: State) {
      enter(state[0], 'handle_event', event, state[1]);
      return play(event, state, ok);
    },
    handleCall(request: unknown, state: State) {
      enter(state[0], 'handle_call', request, state[1]);
      return play(request, state, (now) => ['ok', ['echo', request], now]);
    },
    handleInfo(message: unknown, state: State) {
      enter(state[0], 'handle_info', message, state[1]);
      return play(isScript(message) ? message : setting(state[0], 'on_info'), state, ok);
    },
    terminate(why: unknown, state: State) {
      enter(state[0], 'terminate', why, state[1]);
      return play(isScript(why) ? why : setting(state[0], 'on_terminate'), state, () => 'ok');
    },
    codeChange(oldVsn: unknown, state: State, extra: unknown) {
      enter(state[0], 'code_change', oldVsn, extra, state[1]);
      const answer = setting(state[0], 'on_code_change') as readonly [string, Json] | undefined;
      if (answer === undefined) return ['ok', state];
      const value = run.decode(answer[1]);
      return answer[0] === 'value' ? value : ['ok', [state[0], value]];
    },
  });

  /** Runs a script, or its part for this handler; anything else takes the callback's default return. */
  function* play(given: unknown, [label, before]: State, byDefault: Default): Body {
    if (!isScript(given)) return byDefault([label, before]);
    const script = partFor(given, label);
    let term = before;
    for (const action of actionsOf(script)) term = yield* act(action, label, term);
    const ret = script['ret'];
    return isArray(ret) ? returnValue(ret, [label, term]) : byDefault([label, term]);
  }

  function partFor(script: Script, label: string): Script {
    const parts = (script['in'] ?? []) as readonly (readonly [Json, Json])[];
    const part = parts.find(([who]) => run.decode(who) === label)?.[1];
    return isObject(part) ? { ...part, do: script.do } : script;
  }

  /** Gives the new term. */
  function* act(action: readonly Json[], label: string, term: unknown): Body {
    const [name, argument] = action;
    switch (name) {
      case 'set':
        return run.decode(argument);
      case 'trap':
        processFlag('trap_exit', run.decode(argument) as boolean);
        return term;
      case 'on_terminate':
      case 'on_info':
        put(`$${name} ${label}`, run.decode(argument));
        return term;
      case 'on_code_change':
        put(`$on_code_change ${label}`, argument);
        return term;
      default:
        yield* run.perform(action);
        return term;
    }
  }

  function returnValue([kind, ...values]: readonly Json[], state: State): unknown {
    const [first, second, third, fourth] = values;
    switch (kind) {
      case 'ok':
        return first === undefined ? ['ok', state] : ['ok', state, first];
      case 'reply':
        return second === undefined ? ['ok', run.decode(first), state] : ['ok', run.decode(first), state, second];
      case 'remove':
        return 'remove_handler';
      case 'remove_reply':
        return ['remove_handler', run.decode(first)];
      case 'swap':
        return ['swap_handler', run.decode(first), state, run.decode(second), added(third)];
      case 'swap_reply':
        return ['swap_handler', run.decode(first), run.decode(second), state, run.decode(third), added(fourth)];
      case 'error':
        return ['error', run.decode(first)];
      case 'raise':
        return raise(first, run.decode(second));
      case 'value':
      case 'bad':
        return run.decode(first);
      default:
        return run.fail(`a handler's script cannot return ${JSON.stringify(kind)}`);
    }
  }

  function added(script: Json | undefined): Added {
    return [get('$name') as string, run.decode(script) as Script];
  }
}
