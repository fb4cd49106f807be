/** Runs the start phases of an application and of those that it includes. Follows OTP's `application_starter` (kernel). */
import { copy } from '../../term/copy.ts';
import { list } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import { type Body, error, isBody, raisedOf, throw_ } from '../kernel/syscalls.ts';
import { isPair, isStart } from './application_spec.ts';
import { getKey } from './application_table.ts';
import * as code from './code.ts';
import { caughtTerm, isTuple } from './errors.ts';

/** `ok`, or the first `{error, _}` of a phase. Each phase is run for all of `applications` before the next begins. */
export function* start(phases: unknown, type: unknown, applications: unknown): Body {
  if (!Array.isArray(phases)) return error('function_clause');
  for (const item of phases as unknown[]) {
    const [phase] = isPair(item) ? item : error('function_clause');
    const result = yield* startApplications(phase, type, applications);
    if (isTuple(result, 'error', 2)) return result;
  }
  return 'ok';
}

function* startApplications(phase: unknown, type: unknown, applications: unknown): Body {
  if (!Array.isArray(applications)) return error('function_clause');
  for (const name of applications as string[]) {
    let result: unknown;
    // A phase fails by a throw of `{error, _}`. Anything else that goes wrong, as with an application that has no callback module, is passed over.
    try {
      result = yield* runStartPhase(phase, type, name);
    } catch (caught) {
      result = caughtTerm(raisedOf(caught));
    }
    if (isTuple(result, 'error', 2)) return result;
  }
  return 'ok';
}

function* runStartPhase(phase: unknown, type: unknown, name: string): Body {
  const mod = getKey(name, 'mod')?.[1];
  if (!isStart(mod)) return error(['badmatch', mod]);
  const [module, args] = mod;
  if (!isStarter(module)) return yield* runThePhase(phase, type, name, module);
  const [startModule] = isPair(args) ? (args as [Module | string, unknown]) : error(['badmatch', args]);
  yield* runThePhase(phase, type, name, startModule);
  return yield* startApplications(phase, type, getKey(name, 'included_applications')?.[1]);
}

/** Is this the module that starts an application with those that it includes? */
export function isStarter(module: Module | string): boolean {
  return (module instanceof Module ? module.name : module) === 'application_starter';
}

function* runThePhase(phase: unknown, type: unknown, name: string, module: Module | string): Body {
  const phases = getKey(name, 'start_phases')?.[1];
  if (phases === 'undefined') throw_(['error', ['start_phases_undefined', name]]);
  if (!Array.isArray(phases)) return error('badarg');
  const found = (phases as unknown[]).find((item) => Array.isArray(item) && item[0] === phase);
  if (found === undefined) return 'ok';
  const [, args] = isPair(found) ? found : error(['case_clause', found]);
  const result = yield* caught(module, 'startPhase', [phase, type, args]);
  if (result === 'ok') return 'ok';
  const call = [module, 'start_phase', list(phase, type, args)];
  if (isTuple(result, 'error', 2)) return throw_(['error', [result[1], call]]);
  return throw_(['error', ['bad_return_value', [call, result]]]);
}

/** `catch Module:Fun(Args...)`. */
export function* caught(module: Module | string, fun: string, args: readonly unknown[]): Body {
  try {
    const result = code.apply(module, fun, copy(args));
    return isBody(result) ? yield* result : result;
  } catch (raised) {
    return caughtTerm(raisedOf(raised));
  }
}
