/** What the palette shows for what was typed, and in which order. */

/** How well a text fits: the smaller, the better. */
export const FITS = ['exact', 'prefix', 'word', 'inside', 'scattered'] as const;
export type Fit = (typeof FITS)[number];

export interface Candidate {
  /** Names that it can be found by; the first is the one that is shown. */
  readonly names: readonly string[];
  /** It changes what the node does. */
  readonly changes: boolean;
  /** Why it cannot be chosen now, or null. */
  readonly refused: string | null;
  /** Found also by letters that are scattered over its name. */
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

function isScattered(typed: string, name: string): boolean {
  let at = 0;
  for (const char of name) if (char === typed[at]) at += 1;
  return at === typed.length;
}

/** How what was typed fits one name; null when it does not. */
export function fitOf(typed: string, name: string, loose = false): Fit | null {
  return fit(normal(typed), normal(name), loose);
}

/** Two letters are scattered over every sentence. */
const SCATTERED_FROM = 3;

function fit(wanted: string, text: string, loose: boolean): Fit | null {
  if (text.startsWith(wanted)) return text.length === wanted.length ? 'exact' : 'prefix';
  const parts = wordsOf(wanted);
  if (parts.length > 0 && parts.every((part) => text.includes(part))) {
    const words = wordsOf(text);
    if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 'word';
  }
  if (text.includes(wanted)) return 'inside';
  const letters = wanted.replaceAll(' ', '');
  return loose && letters.length >= SCATTERED_FROM && isScattered(letters, text) ? 'scattered' : null;
}

function bestFit(wanted: string, { names, loose = false }: Candidate): Fit | null {
  let best: Fit | null = null;
  for (const name of names) {
    const found = fit(wanted, normal(name), loose);
    if (found !== null && (best === null || FITS.indexOf(found) < FITS.indexOf(best))) best = found;
  }
  return best;
}

/** Within one fit: what is harmless, what changes something, what cannot be done now. */
const KINDS = ['harmless', 'change', 'refused'] as const;

/** What fits, the best first; what fits alike stands in the order of `KINDS`, and then as it was given. */
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
  return FITS.flatMap((one) => KINDS.flatMap((kind) => groups.get(`${one} ${kind}`) ?? []));
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
