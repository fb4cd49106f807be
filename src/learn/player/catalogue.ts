/** The path: which lessons there are, in their order, and how one is loaded. */
import type { LessonEntry, PartEntry, PlayedLesson } from './played.ts';

export const PARTS: readonly PartEntry[] = [];

export interface Found {
  readonly part: PartEntry;
  readonly entry: LessonEntry;
  /** From 1, within its part. */
  readonly number: number;
  readonly before: string | null;
  readonly after: string | null;
}

export function addressOf(part: PartEntry, entry: LessonEntry): string {
  return `#/learn/${part.slug}/${entry.slug}`;
}

export function findLesson(partSlug: string, slug: string): Found | null {
  const all = PARTS.flatMap((part) => part.lessons.map((entry, index) => ({ part, entry, number: index + 1 })));
  const at = all.findIndex(({ part, entry }) => part.slug === partSlug && entry.slug === slug);
  const found = all[at];
  if (found === undefined) return null;
  const address = (index: number): string | null => {
    const one = all[index];
    return one === undefined ? null : addressOf(one.part, one.entry);
  };
  return { ...found, before: address(at - 1), after: address(at + 1) };
}

export function loadLesson(entry: LessonEntry): Promise<PlayedLesson> {
  return Promise.reject(new Error(`The lesson ${entry.id} is not there.`));
}
