/** What a folded group tells: how many, and the worst of them in words. */
import type { Place, PidText, ProcessRow } from '../../../protocol/model.ts';
import { formatCount } from '../format.ts';
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

/** Counts places by what is to be said of them; what was counted can be taken back. */
export class Tally {
  private size = 0;
  private readonly words = new Map<string, { readonly state: GlyphState; count: number }>();
  /** How many mailboxes have each length. */
  private readonly mailboxes = new Map<number, number>();

  count(place: Place, process: ProcessRow | undefined, by: 1 | -1 = 1): void {
    this.size += by;
    const state = stateOf(place, process);
    const word = wordOf(place, state, process);
    const entry = this.words.get(word);
    if (entry === undefined) this.words.set(word, { state, count: by });
    else if (entry.count + by === 0) this.words.delete(word);
    else entry.count += by;
    const length = process?.message_queue_len ?? 0;
    const sharing = (this.mailboxes.get(length) ?? 0) + by;
    if (sharing === 0) this.mailboxes.delete(length);
    else this.mailboxes.set(length, sharing);
  }

  summary(): Summary {
    const parts: Part[] = [...this.words].map(([word, { state, count }]) => ({ state, word, count }));
    const rank = (state: GlyphState): number => SEVERITY.indexOf(state);
    const calm = parts
      .filter((part) => !isFault(part.state))
      .sort((a, b) => b.count - a.count || rank(b.state) - rank(a.state));
    const faults = parts.filter((part) => isFault(part.state)).sort((a, b) => rank(b.state) - rank(a.state));
    const worst = parts.reduce<GlyphState>((so, part) => (rank(part.state) < rank(so) ? part.state : so), 'waiting');
    const most = parts.reduce<Part | null>((so, part) => (so === null || part.count > so.count ? part : so), null);
    let mailbox = 0;
    for (const length of this.mailboxes.keys()) mailbox = Math.max(mailbox, length);
    return {
      count: this.size,
      worst,
      commonest: most?.state ?? 'waiting',
      parts: [...calm, ...faults],
      mailbox,
    };
  }
}

export function summarise(members: readonly Place[], processes: ReadonlyMap<PidText, ProcessRow>): Summary {
  const tally = new Tally();
  for (const place of members) tally.count(place, place.pid === null ? undefined : processes.get(place.pid));
  return tally.summary();
}

/** `45 waiting, 3 down`. */
export function summaryText(summary: Summary): string {
  return shownParts(summary)
    .map((part) => `${formatCount(part.count)} ${part.word}`)
    .join(', ');
}

/** The parts that fit a line: every fault, and of the rest the most. */
export function shownParts(summary: Summary): readonly Part[] {
  const faults = summary.parts.filter((part) => isFault(part.state));
  const calm = summary.parts.filter((part) => !isFault(part.state));
  return [...calm.slice(0, Math.max(1, PARTS - faults.length - 1)), ...faults];
}
