/** Records of progress that were put aside before something else was kept in their place: numbered, dated, and so many. */

export interface Aside {
  /** From 1; each is another's after no other. */
  readonly number: number;
  /** Wall milliseconds since 1970. */
  readonly at_ms: number;
  /** Why it was put aside, as the end of a sentence that begins with "because". */
  readonly why: string;
  /** The lesson whose program it is, with nothing of other lessons; null for a whole record. */
  readonly lesson: string | null;
  /** A person has seen it in its lesson, and left it there. */
  readonly left?: true;
  /** As it was found: it may be damaged. */
  readonly kept: unknown;
}

/** The newest whole records are kept, and of each lesson the newest programs. */
export const ASIDE_LIMIT = 10;
/** Beyond it there is no date. */
const LAST_DATE_MS = 8.64e15;

/** With one more, newest first. The same is not kept twice: it is as new as it was met last. */
export function addAside(asides: readonly Aside[], one: Omit<Aside, 'number'>): readonly Aside[] {
  const text = textOf(one.kept);
  const isSame = ({ lesson, kept }: Aside): boolean => text !== null && lesson === one.lesson && textOf(kept) === text;
  const [newest] = asides;
  if (newest !== undefined && isSame(newest)) return asides;
  const number = Math.max(0, ...asides.map((aside) => aside.number)) + 1;
  return withinLimit([{ number, ...one }, ...asides.filter((aside) => !isSame(aside))]);
}

/** Programs take no room from whole records, nor those of one lesson from another's. */
function withinLimit(asides: readonly Aside[]): readonly Aside[] {
  const counts = new Map<string | null, number>();
  return asides.filter(({ lesson }) => {
    const count = (counts.get(lesson) ?? 0) + 1;
    counts.set(lesson, count);
    return count <= ASIDE_LIMIT;
  });
}

/** As JSON; null of what JSON cannot write, a circle or a bigint, say. */
export function textOf(kept: unknown, indent = 0): string | null {
  try {
    // Of what is no value at all there is no text either.
    const text = JSON.stringify(kept, null, indent) as string | undefined;
    return text ?? null;
  } catch {
    return null;
  }
}

/** What is kept of them; what is no such list is none. */
export function readAsides(value: unknown): readonly Aside[] {
  return Array.isArray(value) ? withinLimit((value as readonly unknown[]).filter(isAside)) : [];
}

function isAside(value: unknown): value is Aside {
  if (typeof value !== 'object' || value === null) return false;
  const { number, at_ms, why, lesson } = value as Partial<Record<keyof Aside, unknown>>;
  return (
    Number.isSafeInteger(number) &&
    typeof at_ms === 'number' &&
    Math.abs(at_ms) <= LAST_DATE_MS &&
    typeof why === 'string' &&
    (lesson === null || typeof lesson === 'string') &&
    'kept' in value
  );
}
