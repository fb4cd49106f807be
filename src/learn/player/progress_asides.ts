/** Records of progress that were put aside before something else was kept in their place: numbered, dated, and so many. */

export interface Aside {
  /** From 1; each is another's after no other. */
  readonly number: number;
  /** Wall milliseconds since 1970. */
  readonly at_ms: number;
  /** Why it was put aside, as the end of a sentence that begins with "because". */
  readonly why: string;
  /** The lesson of which another tab's program was put aside; null for every other reason. */
  readonly lesson: string | null;
  /** As it was found: it may be damaged. */
  readonly kept: unknown;
}

/** The newest ones are kept. */
export const ASIDE_LIMIT = 10;
/** Two tabs that write the same lesson in turns put its record aside again and again: so long, the newest stands for those before it. */
const AGAIN_MS = 60_000;
/** Beyond it there is no date. */
const LAST_DATE_MS = 8.64e15;

/** With one more, newest first. The same record is not kept twice. */
export function addAside(asides: readonly Aside[], one: Omit<Aside, 'number'>): readonly Aside[] {
  const text = textOf(one.kept);
  if (text !== null && asides.some(({ why, kept }) => why === one.why && textOf(kept) === text)) return asides;
  const [newest] = asides;
  const again = one.lesson !== null && newest?.lesson === one.lesson && one.at_ms - newest.at_ms < AGAIN_MS;
  const number = Math.max(0, ...asides.map((aside) => aside.number)) + 1;
  return [{ number, ...one }, ...(again ? asides.slice(1) : asides)].slice(0, ASIDE_LIMIT);
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
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isAside).slice(0, ASIDE_LIMIT) : [];
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
