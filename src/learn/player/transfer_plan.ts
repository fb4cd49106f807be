/** When a lesson's question comes back: two lessons after its own; and after one that was missed 2, 5 and then 12 lessons later. */
import type { Progress, TransferRecord } from './progress.ts';

const FIRST = 2;
const AGAIN = [2, 5, 12] as const;
/** Before one lesson no more than these. */
const AT_ONCE = 2;

/** The lesson so many later on the path; the last one, where it is shorter; null when that is not later. */
function after(path: readonly string[], here: string, count: number): string | null {
  const at = path.indexOf(here);
  const then = Math.min(at + count, path.length - 1);
  return then > at ? (path[then] ?? null) : null;
}

/** The lessons whose questions are asked before this one, in the order in which they are asked. */
export function dueBefore(here: string, path: readonly string[], { lessons, transfers }: Progress): readonly string[] {
  if (lessons[here]?.solved === true) return [];
  const now = path.indexOf(here);
  const urgency = (id: string, index: number): number | null => {
    const record = transfers[id];
    if (record === undefined) {
      if (lessons[id]?.solved !== true || index + FIRST > now) return null;
      // The one whose turn it is, before those that were left out.
      return index + FIRST === now ? 1 : 3;
    }
    if (record.at === here) return record.choice === null ? null : 0;
    return record.due === null || path.indexOf(record.due) > now ? null : 2;
  };
  return path
    .map((id, index) => ({ id, rank: urgency(id, index) }))
    .filter((one): one is { id: string; rank: number } => one.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, AT_ONCE)
    .map(({ id }) => id);
}

export function answered(
  record: TransferRecord | undefined,
  here: string,
  choice: string,
  sure: boolean | null,
): TransferRecord {
  return { at: here, choice, sure, shown: null, misses: record?.misses ?? 0, due: here };
}

export function shownFor(record: TransferRecord, path: readonly string[], shown: string): TransferRecord {
  if (record.shown !== null) return record;
  if (record.choice === shown) return { ...record, shown, due: null };
  const wait = AGAIN[Math.min(record.misses, AGAIN.length - 1)] ?? FIRST;
  return { ...record, shown, misses: record.misses + 1, due: after(path, record.at, wait) };
}

/** Not now: it is asked again, and nothing was missed. */
export function putOff(record: TransferRecord | undefined, here: string, path: readonly string[]): TransferRecord {
  const misses = record?.misses ?? 0;
  return { at: here, choice: null, sure: null, shown: null, misses, due: after(path, here, FIRST) };
}
