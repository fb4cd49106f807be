/**
 * The scripted server (format.md, section 6). A script arrives in the argument of `init`, in a request, in a message or in a
 * `{continue, _}`; the callback does what it says and returns what it says. The state is one plain term.
 */
import { type Body, get, processFlag, put, self, sleep, throw_ } from '../runtime/kernel/syscalls.ts';
import type { From } from '../runtime/otp/gen_server.ts';
import { defineModule, type Module } from '../term/module.ts';
import type { Timeout } from '../term/term.ts';
import { isScript, type Script } from './codec.ts';
import { raise } from './interpreter.ts';
import type { Run } from './run.ts';
import { isArray, type Json } from './scenario.ts';

type Default = (state: unknown) => unknown;

export function scriptedServer(run: Run): Module {
  const enter = (...entry: unknown[]): void => {
    run.callbacks.push([get('$name') as string, entry]);
  };
  const noreply: Default = (state) => ['noreply', state];

  return defineModule('cop_srv', {
    init([name, script]: readonly [string, unknown]) {
      put('$name', name);
      run.names.bind(name, self());
      enter('init', script);
      return play(script, null, 's0', (state) => ['ok', state]);
    },
    handleCall(request: unknown, from: From, state: unknown) {
      enter('handle_call', request, from[0], state);
      return play(request, from, state, (now) => ['reply', ['echo', request], now]);
    },
    handleCast(request: unknown, state: unknown) {
      enter('handle_cast', request, state);
      return play(request, null, state, noreply);
    },
    handleInfo(message: unknown, state: unknown) {
      enter('handle_info', message, state);
      return play(isScript(message) ? message : get('$on_info'), null, state, noreply);
    },
    handleContinue(term: unknown, state: unknown) {
      enter('handle_continue', term, state);
      return play(term, null, state, noreply);
    },
    terminate(reason: unknown, state: unknown) {
      enter('terminate', reason, state);
      return play(get('$on_terminate'), null, state, () => 'ok');
    },
    codeChange(oldVsn: unknown, state: unknown, extra: unknown) {
      enter('code_change', oldVsn, extra, state);
      const answer = get('$on_code_change') as readonly [string, Json] | undefined;
      if (answer === undefined) return ['ok', state];
      const value = run.decode(answer[1]);
      return answer[0] === 'value' ? value : [answer[0], value];
    },
  });

  /** Runs a script; anything else takes the callback's default return. */
  function* play(script: unknown, from: From | null, before: unknown, byDefault: Default): Body {
    if (!isScript(script)) return byDefault(before);
    let state = before;
    for (const action of actionsOf(script)) state = yield* act(action, from, state);
    const ret = script['ret'];
    return isArray(ret) ? returnValue(ret, state) : byDefault(state);
  }

  /** Gives the new state. */
  function* act(action: readonly Json[], from: From | null, state: unknown): Body {
    const [name, argument] = action;
    switch (name) {
      case 'set':
        return run.decode(argument);
      case 'trap':
        processFlag('trap_exit', run.decode(argument) as boolean);
        return state;
      case 'keep':
        run.names.bind(argument as string, from);
        return state;
      case 'on_terminate':
      case 'on_info':
        put(`$${name}`, run.decode(argument));
        return state;
      case 'on_code_change':
        put('$on_code_change', argument);
        return state;
      case 'sleep':
        yield* sleep(argument as Timeout);
        return state;
      default:
        yield* run.perform(action);
        return state;
    }
  }

  function returnValue([kind, first, second]: readonly Json[], state: unknown): unknown {
    switch (kind) {
      case 'ok':
      case 'noreply':
        return first === undefined ? [kind, state] : [kind, state, next(first)];
      case 'ignore':
        return 'ignore';
      case 'error':
        return ['error', run.decode(first)];
      case 'reply':
        return second === undefined
          ? ['reply', run.decode(first), state]
          : ['reply', run.decode(first), state, next(second)];
      case 'stop':
        return second === undefined
          ? ['stop', run.decode(first), state]
          : ['stop', run.decode(first), run.decode(second), state];
      case 'init_stop':
        return ['stop', run.decode(first)];
      case 'raise':
        return raise(first, run.decode(second));
      case 'throw_noreply':
        return throw_(['noreply', state]);
      case 'throw_reply':
        return throw_(['reply', run.decode(first), state]);
      case 'value':
      case 'bad':
        return run.decode(first);
      default:
        return run.fail(`a script cannot return ${JSON.stringify(kind)}`);
    }
  }

  function next(json: Json): unknown {
    return isArray(json) ? ['continue', run.decode(json[1])] : json;
  }
}

export function actionsOf(script: Script): readonly (readonly Json[])[] {
  return (script['acts'] ?? []) as readonly (readonly Json[])[];
}
