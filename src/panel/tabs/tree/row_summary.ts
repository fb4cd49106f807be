/** The summary of a row that stands for many places, kept up to date with what changed: it is asked for in every frame. */
import type { PidText, Place, ProcessRow } from '../../../protocol/model.ts';
import { changedKeys } from '../../../protocol/rows.ts';
import { summarise, Tally, type Summary } from '../../ui/geometry/summary.ts';

type Processes = ReadonlyMap<PidText, ProcessRow>;

interface Counted {
  members: readonly Place[];
  processes: Processes;
  readonly tally: Tally;
  readonly placeOf: Map<PidText, Place>;
  summary: Summary;
}

/** Fewer are counted anew. */
const COUNTED_FROM = 1_000;
const KEPT = 32;

const kept = new Map<string, Counted>();

/** `key` names the row among all rows. */
export function summaryOfRow(key: string, members: readonly Place[], processes: Processes): Summary {
  if (members.length < COUNTED_FROM) return summarise(members, processes);
  const known = kept.get(key);
  if (known?.members === members && known.processes === processes) return known.summary;
  const counted =
    (known === undefined ? null : countedAfter(known, members, processes)) ?? countedAnew(members, processes);
  kept.delete(key);
  kept.set(key, counted);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return counted.summary;
}

function countedAnew(members: readonly Place[], processes: Processes): Counted {
  const tally = new Tally();
  const placeOf = new Map<PidText, Place>();
  for (const place of members) {
    tally.count(place, processIn(place, processes));
    if (place.pid !== null) placeOf.set(place.pid, place);
  }
  return { members, processes, tally, placeOf, summary: tally.summary() };
}

function countedAfter(known: Counted, members: readonly Place[], processes: Processes): Counted | null {
  const pids = changedKeys(known.processes, processes);
  if (pids === null) return null;
  const { tally, placeOf, processes: before } = known;
  if (members !== known.members) {
    const length = Math.max(members.length, known.members.length);
    // All old ones first: a pid that moves from one place to another must not be forgotten for the old place's sake.
    const changed: number[] = [];
    for (let i = 0; i < length; i += 1) if (members[i] !== known.members[i]) changed.push(i);
    for (const i of changed) {
      const old = known.members[i];
      if (old === undefined) continue;
      tally.count(old, processIn(old, before), -1);
      if (old.pid !== null) placeOf.delete(old.pid);
    }
    for (const i of changed) {
      const now = members[i];
      if (now === undefined) continue;
      tally.count(now, processIn(now, before));
      if (now.pid !== null) placeOf.set(now.pid, now);
    }
  }
  for (const pid of pids) {
    const place = placeOf.get(pid);
    if (place === undefined) continue;
    tally.count(place, before.get(pid), -1);
    tally.count(place, processes.get(pid));
  }
  return { members, processes, tally, placeOf, summary: tally.summary() };
}

function processIn(place: Place, processes: Processes): ProcessRow | undefined {
  return place.pid === null ? undefined : processes.get(place.pid);
}
