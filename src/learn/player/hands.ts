/** Hands that were counted in a class, by lesson and choice: they outlive a reload, and go with the tab. */
import { own } from './progress.ts';

/** Of one choice. */
export const HANDS_LIMIT = 999;
/** Lessons whose hands are kept: the newest ones. */
const LESSONS_LIMIT = 60;
const KEY = 'coppice.hands';

/** The tab's storage as far as it is needed; each call may be refused. */
export type HandsStorage = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * The hands of this lesson, as many counts as there are choices; none where nothing can be read.
 *
 * @example
 * readHands(sessionStorage, '2.4', 3); // [2, 0, 1]
 */
export function readHands(storage: HandsStorage, lesson: string, choices: number): readonly number[] {
  const kept = own(readAll(storage), lesson);
  const counts: readonly unknown[] = Array.isArray(kept) ? kept : [];
  return Array.from({ length: choices }, (_, at) => {
    const count = counts[at];
    return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? Math.min(count, HANDS_LIMIT) : 0;
  });
}

/** Keeps them. A browser that forbids it counts all the same, until the page is left. */
export function keepHands(storage: HandsStorage, lesson: string, hands: readonly number[]): void {
  const { [lesson]: _before, ...others } = readAll(storage);
  const all = Object.entries({ ...others, [lesson]: hands }).slice(-LESSONS_LIMIT);
  try {
    storage.setItem(KEY, JSON.stringify(Object.fromEntries(all)));
  } catch {
    // It is full or forbidden.
  }
}

function readAll(storage: HandsStorage): Readonly<Record<string, unknown>> {
  try {
    const all: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    return typeof all === 'object' && all !== null ? (all as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
