/** The programs behind the gallery. */
import type { Body, Module } from '../coppice.ts';
import { top as alarms } from './alarms.ts';
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
import { type System, systemWith } from './system.ts';

/** Root supervisors by the ids of their systems; of a system of applications, how they are started. */
const ROOTS: Readonly<Record<string, Module | (() => Body)>> = {
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
  applications: shop,
};

/** The system of that id; ids are those of the catalogue. */
export function systemOf(id: string): System | undefined {
  const root = Object.hasOwn(ROOTS, id) ? ROOTS[id] : undefined;
  return root === undefined ? undefined : systemWith(id, root);
}
