/**
 * What is known of applications, for all processes to read without asking anyone: OTP's table `ac_tab`. Only the application controller and
 * the application masters write it. Also the application resource files, as they would lie on the code path.
 */
import { copy } from '../../term/copy.ts';
import { keyOf } from '../../term/key.ts';
import { type List, list, listFrom } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import { shelf } from '../kernel/syscalls.ts';
import { type Application, type ApplicationSpec, makeApplication } from './application_spec.ts';

export class ApplicationTable {
  readonly loaded = new Map<string, Application>();
  /** By application, then by the key's key: the pair. */
  readonly env = new Map<unknown, Map<unknown, readonly [key: unknown, value: unknown]>>();
  readonly masters = new Map<string, Pid>();
  readonly files = new Map<string, unknown>();
  /** Has the controller been started? It is, with the first call that needs it. */
  booted = false;

  constructor() {
    for (const spec of [KERNEL, STDLIB]) this.loaded.set(spec[1], makeApplication(spec).application);
  }
}

const KERNEL: ApplicationSpec = [
  'application',
  'kernel',
  [
    ['description', 'The kernel of this node'],
    ['vsn', '1'],
    ['modules', list('application', 'application_controller', 'application_master', 'application_starter', 'code')],
    ['registered', list('application_controller', 'init')],
  ],
];

const STDLIB: ApplicationSpec = [
  'application',
  'stdlib',
  [
    ['description', 'The behaviours of this node'],
    ['vsn', '1'],
    ['modules', list('gen', 'gen_server', 'proc_lib', 'supervisor', 'sys')],
    ['applications', list('kernel')],
  ],
];

export function table(): ApplicationTable {
  return shelf('application', () => new ApplicationTable());
}

export function setEnv(application: unknown, key: unknown, value: unknown): void {
  const { env } = table();
  const values = env.get(application) ?? new Map<unknown, readonly [unknown, unknown]>();
  env.set(application, values.set(keyOf(key), [key, value]));
}

export function unsetEnv(application: unknown, key: unknown): void {
  table().env.get(application)?.delete(keyOf(key));
}

export function getEnv(application: unknown, key: unknown): ['ok', unknown] | undefined {
  const found = table().env.get(application)?.get(keyOf(key));
  return found === undefined ? undefined : ['ok', copy(found[1])];
}

export function getAllEnv(application: unknown): List<[unknown, unknown]> {
  const pairs = table().env.get(application)?.values() ?? [];
  return listFrom(Array.from(pairs, ([key, value]): [unknown, unknown] => [key, copy(value)]));
}

/** The keys of an application in the order in which `get_all_key` tells them. */
const KEYS: Readonly<Record<string, (application: Application) => unknown>> = {
  description: (application) => application.description,
  id: (application) => application.id,
  vsn: (application) => application.vsn,
  modules: (application) => application.modules,
  maxP: (application) => application.maxP,
  maxT: (application) => application.maxT,
  registered: (application) => application.registered,
  included_applications: (application) => application.includedApplications,
  optional_applications: (application) => application.optionalApplications,
  applications: (application) => application.applications,
  env: (application) => getAllEnv(application.name),
  mod: (application) => application.mod,
  start_phases: (application) => application.startPhases,
};

export function getKey(application: string, key: string): ['ok', unknown] | undefined {
  const known = table().loaded.get(application);
  if (known === undefined || !Object.hasOwn(KEYS, key)) return undefined;
  return ['ok', copy(KEYS[key]?.(known))];
}

export function getAllKey(application: string): ['ok', List<[string, unknown]>] | undefined {
  const known = table().loaded.get(application);
  if (known === undefined) return undefined;
  return ['ok', listFrom(Object.entries(KEYS).map(([key, of]): [string, unknown] => [key, copy(of(known))]))];
}

/** The application whose master this is: how the group leader of a process tells where it belongs. */
export function applicationOfMaster(leader: Pid): string | undefined {
  for (const [name, master] of table().masters) if (master === leader) return name;
  return undefined;
}

export function applicationOfModule(module: Module | string): string | undefined {
  const name = module instanceof Module ? module.name : module;
  for (const application of table().loaded.values()) {
    const { modules } = application;
    const has = Array.isArray(modules) && modules.some((item) => (item instanceof Module ? item.name : item) === name);
    if (has) return application.name;
  }
  return undefined;
}
