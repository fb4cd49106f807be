/** What the palette shows for what was typed, and in which order. */

/** How well a text fits: the smaller, the better. */
export const FITS = ['exact', 'prefix', 'word', 'inside', 'scattered'] as const;
export type Fit = (typeof FITS)[number];

export interface Candidate {
  /** Names that it can be found by; the first is the one that is shown. */
  readonly names: readonly string[];
  /** Other words for it: whole they count as its name, in part as words of it. */
  readonly also?: readonly string[];
  /** It changes what the node does. */
  readonly changes: boolean;
  /** Why it cannot be chosen now, or null. */
  readonly refused: string | null;
  /** A sentence rather than a name: found also by the first letters of its words, and not by a letter or two inside of one. */
  readonly loose?: boolean;
}

export interface Ranked<Item extends Candidate> {
  readonly item: Item;
  readonly fit: Fit;
}

function normal(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/gu, ' ');
}

/** The words of a name: `library_essay` and `gen_server:call` have two. */
function wordsOf(name: string): readonly string[] {
  return name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** Whether each letter begins a word or goes on where the one before stood: `tis` and `tersup` fit `Terminate in its supervisor`. */
function isScattered(typed: string, name: string): boolean {
  // Where in the name the last letter may stand.
  let ends = new Set<number>([-2]);
  for (const letter of typed) {
    const next = new Set<number>();
    const first = Math.min(...ends);
    for (let at = Math.max(0, first + 1); at < name.length; at += 1) {
      if (name[at] !== letter) continue;
      const begins = at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1] ?? '');
      if (ends.has(at - 1) || (begins && first < at)) next.add(at);
    }
    if (next.size === 0) return false;
    ends = next;
  }
  return true;
}

/** How what was typed fits one name; null when it does not. */
export function fitOf(typed: string, name: string, loose = false): Fit | null {
  return fit(normal(typed), normal(name), loose);
}

/** Two letters are inside of every sentence, and scattered over it. */
const LOOSE_FROM = 3;

function fit(wanted: string, text: string, loose: boolean): Fit | null {
  if (text.startsWith(wanted)) return text.length === wanted.length ? 'exact' : 'prefix';
  const parts = wordsOf(wanted);
  if (parts.length > 0 && parts.every((part) => text.includes(part))) {
    const words = wordsOf(text);
    if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 'word';
  }
  const letters = wanted.replaceAll(' ', '');
  if (text.includes(wanted)) return loose && letters.length < LOOSE_FROM ? null : 'inside';
  return loose && letters.length >= LOOSE_FROM && isScattered(letters, text) ? 'scattered' : null;
}

function bestFit(wanted: string, { names, also = [], loose = false }: Candidate): Fit | null {
  const found = names.map((name) => fit(wanted, normal(name), loose));
  for (const word of also) {
    const fits = fit(wanted, normal(word), true);
    if (fits === 'exact') found.push(fits);
    else if (fits === 'prefix' || fits === 'word') found.push('word');
  }
  return FITS.find((one) => found.includes(one)) ?? null;
}

/** Within one fit: what is harmless, what changes something, what cannot be done now. */
const KINDS = ['harmless', 'change', 'refused'] as const;

/**
 * What fits, the best first; what fits alike stands in the order of `KINDS`, and then as it was given. Scattered letters
 * are a guess: they are told only when nothing else fits.
 */
export function rank<Item extends Candidate>(typed: string, items: readonly Item[]): readonly Ranked<Item>[] {
  const wanted = normal(typed);
  if (wanted === '') return items.map((item) => ({ item, fit: 'inside' }));
  const groups = new Map<string, Ranked<Item>[]>();
  for (const item of items) {
    const found = bestFit(wanted, item);
    if (found === null) continue;
    const kind: (typeof KINDS)[number] = item.refused !== null ? 'refused' : item.changes ? 'change' : 'harmless';
    const group = groups.get(`${found} ${kind}`);
    if (group === undefined) groups.set(`${found} ${kind}`, [{ item, fit: found }]);
    else group.push({ item, fit: found });
  }
  const sure = [...groups.keys()].some((key) => !key.startsWith('scattered'));
  return FITS.filter((one) => one !== 'scattered' || !sure).flatMap((one) =>
    KINDS.flatMap((kind) => groups.get(`${one} ${kind}`) ?? []),
  );
}

/**
 * What Enter does at once: the first, or -1 for nothing. A change is done at once only if its name was typed, or the
 * beginning of it; what cannot be done is never chosen beforehand.
 */
export function preselected(typed: string, ranked: readonly Ranked<Candidate>[]): number {
  const [first] = ranked;
  if (first?.item.refused !== null) return -1;
  if (!first.item.changes) return 0;
  const meant = normal(typed) !== '' && (first.fit === 'exact' || first.fit === 'prefix');
  return meant ? 0 : -1;
}
