/** The programs behind the gallery. */
import { type Body, type Module, supervisor } from '../coppice.ts';
import { top as alarms } from './alarms.ts';
import { CATALOGUE, type SystemInfo } from './catalogue.ts';
import { top as crowd } from './crowd.ts';
import { top as door } from './door.ts';
import { top as escalation } from './escalation.ts';
import { top as essay } from './essay.ts';
import { top as oneForAll } from './one_for_all.ts';
import { top as oneForOne } from './one_for_one.ts';
import { top as pool } from './pool.ts';
import { top as restForOne } from './rest_for_one.ts';
import { top as restartTypes } from './restart_types.ts';
import { top as scale } from './scale.ts';
import { start as shop } from './shop.ts';
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
  door,
  significant,
  restart_types: restartTypes,
  alarms,
  scale,
  crowd,
};

/** Systems without a root supervisor: their applications have one each. */
const APPLICATIONS: Readonly<Record<string, () => Body>> = { applications: shop };

export interface System extends SystemInfo {
  /** The registered name of the root supervisor; null for a system of applications. */
  readonly rootId: string | null;
  /** Starts the root supervisor, linked with the calling process, or the applications. */
  readonly start: () => Body;
}

/** The system of that id; ids are those of the catalogue. */
export function systemOf(id: string): System | undefined {
  const info = CATALOGUE.find((candidate) => candidate.id === id);
  if (info === undefined) return undefined;
  const applications = APPLICATIONS[id];
  if (applications !== undefined) return { ...info, rootId: null, start: applications };
  const root = ROOTS[id];
  if (root === undefined) return undefined;
  return { ...info, rootId: root.name, start: () => supervisor.startLink(['local', root.name], root, null) };
}
