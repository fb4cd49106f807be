/** The programs behind the gallery. */
import { type Body, type Module, supervisor } from '../../../coppice.ts';
import { CATALOGUE, type SystemInfo } from './catalogue.ts';
import { top as escalation } from './escalation.ts';
import { top as essay } from './essay.ts';
import { top as oneForAll } from './one_for_all.ts';
import { top as oneForOne } from './one_for_one.ts';
import { top as pool } from './pool.ts';
import { top as restForOne } from './rest_for_one.ts';
import { top as restartTypes } from './restart_types.ts';
import { top as scale } from './scale.ts';
import { top as significant } from './significant.ts';
import { top as stuck } from './stuck.ts';

const ROOTS: Readonly<Record<string, Module>> = {
  essay,
  one_for_one: oneForOne,
  one_for_all: oneForAll,
  rest_for_one: restForOne,
  simple_one_for_one: pool,
  escalation,
  stuck,
  significant,
  restart_types: restartTypes,
  scale,
};

export interface System extends SystemInfo {
  /** The registered name of the root supervisor. */
  readonly rootId: string;
  /** Starts the root supervisor, linked with the calling process. */
  readonly start: () => Body;
}

/** The system of that id; ids are those of the catalogue. */
export function systemOf(id: string): System | undefined {
  const info = CATALOGUE.find((candidate) => candidate.id === id);
  const root = ROOTS[id];
  if (info === undefined || root === undefined) return undefined;
  return { ...info, rootId: root.name, start: () => supervisor.startLink(['local', root.name], root, null) };
}
