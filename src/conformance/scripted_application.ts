/**
 * The callback module of the scenarios' applications (format.md, section 10). The second argument of `start` is the application's name and the object
 * that describes it; each callback notes that it was entered, does what the object says and returns what it says.
 */
import { type Body, error, get, put } from '../runtime/kernel/syscalls.ts';
import { listFrom } from '../term/list.ts';
import { defineModule, type Module } from '../term/module.ts';
import { raise } from './interpreter.ts';
import type { Run } from './run.ts';
import { isArray, isObject, type Json, type JsonObject } from './scenario.ts';
import { startRoot } from './tree.ts';

const LISTS = ['registered', 'included_applications', 'optional_applications', 'env', 'start_phases'];

/** The resource for `application:load/1`. The tree is known from here on, whether or not the load succeeds. */
export function applicationSpec(run: Run, name: string, spec: JsonObject): unknown {
  const tree = spec['tree'];
  if (isObject(tree)) run.roots.set(tree['id'] as string, tree);
  const lists = LISTS.filter((key) => spec[key] !== undefined).map((key) => [key, listFrom(run.decodeAll(spec[key]))]);
  const start = [run.modules.application, [name, spec]];
  const mod = spec['starter'] === true ? ['application_starter', listFrom(start)] : start;
  return [
    'application',
    name,
    listFrom<unknown>([
      ['description', listFrom([])],
      ['vsn', listFrom([49])],
      ['modules', listFrom(['cop_app'])],
      ['applications', listFrom(['kernel', 'stdlib', ...run.decodeAll(spec['applications'] ?? [])])],
      ...lists,
      ...(spec['mod'] === false ? [] : [['mod', mod]]),
    ]),
  ];
}

export function scriptedApplication(run: Run): Module {
  const enter = (...entry: unknown[]): void => {
    const [name] = get('$app') as readonly [string, JsonObject];
    run.events.push({ event: 'callback', entry: [name, ...entry] });
  };
  const spec = (): JsonObject => (get('$app') as readonly [string, JsonObject])[1];

  return defineModule('cop_app', {
    *start(type: unknown, app: readonly [string, JsonObject]): Body {
      put('$app', app);
      enter('start', type);
      yield* act(app[1]['acts']);
      const ret = app[1]['ret'];
      if (!isArray(ret)) return yield* startTree(app[1]);
      if (ret[0] !== 'ok') return returned(ret);
      const result = yield* startTree(app[1]);
      if (ret.length === 1) return result;
      const isPair = Array.isArray(result) && result.length === 2 && result[0] === 'ok';
      return isPair ? ['ok', result[1] as unknown, run.decode(ret[1])] : error(['badmatch', result]);
    },
    startPhase(phase: string, type: unknown, args: unknown): Body {
      enter('start_phase', phase, type, args);
      const phases = spec()['phases'];
      return play(isObject(phases) ? phases[phase] : undefined);
    },
    prepStop(state: unknown): unknown {
      enter('prep_stop', state);
      const script = spec()['prep_stop'];
      return script === undefined ? state : play(script);
    },
    stop(state: unknown): Body {
      enter('stop', state);
      return play(spec()['stop']);
    },
  });

  function startTree(of: JsonObject): Body {
    const tree = of['tree'];
    return isObject(tree) ? startRoot(run, tree['id'] as string) : error(['badmatch', 'error']);
  }

  function* act(operations: Json | undefined): Body<void> {
    for (const operation of (operations ?? []) as readonly (readonly Json[])[]) yield* run.perform(operation);
  }

  function* play(script: Json | undefined): Body {
    if (!isObject(script)) return 'ok';
    yield* act(script['acts']);
    return isArray(script['ret']) ? returned(script['ret']) : 'ok';
  }

  function returned([kind, first, second]: readonly Json[]): unknown {
    switch (kind) {
      case 'error':
        return ['error', run.decode(first)];
      case 'value':
        return run.decode(first);
      case 'raise':
        return raise(first, run.decode(second));
      default:
        return run.fail(`a callback of an application cannot return ${JSON.stringify(kind)}`);
    }
  }
}
