/** Application resources: what `application:load/1` takes, and OTP's words for what is not one. */
import { type List, list, listFrom } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import type { Timeout } from '../../term/term.ts';
import { checkAtom, throw_ } from '../kernel/syscalls.ts';

/** What is done when the application ends by itself: nothing, the node goes unless it ended with `normal`, the node goes. */
export type ApplicationType = 'temporary' | 'transient' | 'permanent';

/** The callback module and the second argument of its `start`. */
export type Start = readonly [module: Module | string, args: unknown];

/** A key of an application resource with its value, as in an `.app` file. */
export type ApplicationOpt =
  | readonly ['description' | 'id' | 'vsn', unknown]
  | readonly ['modules', readonly (Module | string)[]]
  | readonly ['registered' | 'applications' | 'included_applications' | 'optional_applications', readonly string[]]
  | readonly ['env', readonly (readonly [key: string, value: unknown])[]]
  | readonly ['start_phases', readonly (readonly [phase: string, args: unknown])[] | 'undefined']
  | readonly ['maxT' | 'maxP', Timeout]
  | readonly ['mod', Start | readonly []];

/** `{application, Name, Opts}`. */
export type ApplicationSpec = readonly ['application', name: string, opts: readonly ApplicationOpt[]];

/** What is known of a loaded application. */
export interface Application {
  readonly name: string;
  readonly description: unknown;
  readonly id: unknown;
  readonly vsn: unknown;
  readonly modules: unknown;
  readonly maxP: unknown;
  readonly maxT: unknown;
  readonly registered: unknown;
  readonly includedApplications: unknown;
  readonly optionalApplications: unknown;
  readonly applications: unknown;
  /** An application without a callback module is a library: it runs without a process. */
  readonly mod: Start | List<never>;
  readonly startPhases: unknown;
}

/** The specification as a term that was loaded or was in a file. Throws `{error, _}` as OTP does. */
export function makeApplication(spec: unknown): { readonly application: Application; readonly env: unknown } {
  if (!Array.isArray(spec) || spec.length !== 3 || spec[0] !== 'application') {
    return throw_(['error', ['bad_application', spec]]);
  }
  const [, name, opts] = spec as [unknown, unknown, unknown];
  if (!Array.isArray(opts)) return throw_(['error', ['invalid_options', opts]]);
  if (typeof name !== 'string') return throw_(['error', ['invalid_name', name]]);
  checkAtom(name);
  const opt = (key: string, byDefault: unknown): unknown => {
    const found = (opts as unknown[]).find((item): item is [string, unknown] => isPair(item) && item[0] === key);
    return found === undefined ? byDefault : found[1];
  };
  const items = (key: string): unknown => asList(opt(key, list()));
  const mod = opt('mod', list());
  if (!isStart(mod) && !(Array.isArray(mod) && mod.length === 0)) return throw_(['error', ['badstartspec', mod]]);
  return {
    application: {
      name,
      description: opt('description', list()),
      id: opt('id', list()),
      vsn: opt('vsn', list()),
      modules: items('modules'),
      maxP: opt('maxP', 'infinity'),
      maxT: opt('maxT', 'infinity'),
      registered: items('registered'),
      includedApplications: items('included_applications'),
      optionalApplications: items('optional_applications'),
      applications: items('applications'),
      mod: isStart(mod) ? mod : list(),
      startPhases: asList(opt('start_phases', 'undefined')),
    },
    env: opt('env', list()),
  };
}

function asList(term: unknown): unknown {
  return Array.isArray(term) ? listFrom(term as unknown[]) : term;
}

export function isPair(term: unknown): term is [unknown, unknown] {
  return Array.isArray(term) && term.length === 2;
}

export function isStart(mod: unknown): mod is Start {
  return isPair(mod) && (typeof mod[0] === 'string' || mod[0] instanceof Module);
}

/** The name of an application that is given by its name or by its specification. */
export function nameOfApplication(application: unknown): string {
  if (typeof application === 'string') return application;
  if (Array.isArray(application) && application.length === 3 && application[0] === 'application') {
    const name: unknown = application[1];
    if (typeof name === 'string') return name;
  }
  return throw_(['error', ['bad_application', application]]);
}
