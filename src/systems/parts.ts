/** What most of these programs are put together from. */
import { defineModule, type Module, supervisor } from '../coppice.ts';

/** `{tag, ...}` with that many elements: what a clause of a handler takes. */
export function isTagged(term: unknown, tag: string, size: number): term is readonly unknown[] {
  return Array.isArray(term) && term[0] === tag && term.length === size;
}

/** Enough that a person who kills things one by one does not meet the limit, unless that is the subject. */
export const PATIENT: supervisor.SupFlags = { intensity: 5, period: 10 };

/** A module `Name` whose `startLink` starts a supervisor registered under that name. */
export function supervisorModule(
  name: string,
  flags: supervisor.SupFlags,
  children: readonly supervisor.ChildSpec[],
): Module {
  const module: Module = defineModule(name, {
    startLink: () => supervisor.startLink(['local', name], module, null),
    init: (): supervisor.InitReturn => ['ok', [flags, children]],
  });
  return module;
}

/** A permanent worker, started by `module.startLink(...args)`. */
export function worker(id: string, module: Module, ...args: readonly unknown[]): supervisor.ChildSpec {
  return { id, start: [module, 'startLink', args] };
}

/** The supervisor of a module that `supervisorModule` made, as a child. */
export function supervised(module: Module): supervisor.ChildSpec {
  return { id: module.name, start: [module, 'startLink', []], type: 'supervisor' };
}
