import { type Body, type Module, supervisor } from '../coppice.ts';
import { CATALOGUE, type SystemInfo } from './catalogue.ts';

export interface System extends SystemInfo {
  /** The registered name of the root supervisor; null for a system of applications. */
  readonly rootId: string | null;
  /** Starts the root supervisor, linked with the calling process, or the applications. */
  readonly start: () => Body;
}

/** The system of that id of the catalogue, with its root supervisor, or how its applications are started. */
export function systemWith(id: string, root: Module | (() => Body)): System | undefined {
  const info = CATALOGUE.find((candidate) => candidate.id === id);
  if (info === undefined) return undefined;
  if (typeof root === 'function') return { ...info, rootId: null, start: root };
  return { ...info, rootId: root.name, start: () => supervisor.startLink(['local', root.name], root, null) };
}
