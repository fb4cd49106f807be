/** What a folded group tells: how many, and the worst of them in words. */
import type { Place, PidText, ProcessRow } from '../../../protocol/model.ts';
import { SEVERITY, isFault, stateOf, wordOf, type GlyphState } from './state.ts';

export interface Part {
  readonly state: GlyphState;
  readonly word: string;
  readonly count: number;
}

export interface Summary {
  readonly count: number;
  /** The worst state among them. */
  readonly worst: GlyphState;
  /** The commonest state, for the glyph of a pool in which nothing is wrong. */
  readonly commonest: GlyphState;
  /** Most first; faults last and never left out. */
  readonly parts: readonly Part[];
  readonly mailbox: number;
}

/** How many parts a sentence names before it says the rest as one number. */
const PARTS = 3;

export function summarise(members: readonly Place[], processes: ReadonlyMap<PidText, ProcessRow>): Summary {
  const counts = new Map<string, { state: GlyphState; count: number }>();
  let mailbox = 0;
  for (const place of members) {
    const process = place.pid === null ? undefined : processes.get(place.pid);
    const state = stateOf(place, process);
    const word = wordOf(place, state);
    mailbox = Math.max(mailbox, process?.message_queue_len ?? 0);
    const entry = counts.get(word);
    if (entry === undefined) counts.set(word, { state, count: 1 });
    else entry.count += 1;
  }
  const parts: Part[] = [...counts].map(([word, { state, count }]) => ({ state, word, count }));
  const rank = (state: GlyphState): number => SEVERITY.indexOf(state);
  const calm = parts
    .filter((part) => !isFault(part.state))
    .sort((a, b) => b.count - a.count || rank(b.state) - rank(a.state));
  const faults = parts.filter((part) => isFault(part.state)).sort((a, b) => rank(b.state) - rank(a.state));
  const worst = parts.reduce<GlyphState>((so, part) => (rank(part.state) < rank(so) ? part.state : so), 'waiting');
  const most = parts.reduce<Part | null>((so, part) => (so === null || part.count > so.count ? part : so), null);
  return {
    count: members.length,
    worst,
    commonest: most?.state ?? 'waiting',
    parts: [...calm, ...faults],
    mailbox,
  };
}

/** `45 waiting, 3 down`. */
export function summaryText(summary: Summary): string {
  return shownParts(summary)
    .map((part) => `${part.count.toLocaleString('en-US')} ${part.word}`)
    .join(', ');
}

/** The parts that fit a line: every fault, and of the rest the most. */
export function shownParts(summary: Summary): readonly Part[] {
  const faults = summary.parts.filter((part) => isFault(part.state));
  const calm = summary.parts.filter((part) => !isFault(part.state));
  return [...calm.slice(0, Math.max(1, PARTS - faults.length - 1)), ...faults];
}
