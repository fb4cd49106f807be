/** Small mistakes put into a lesson's solution, that its claims have to notice: a line left out, another word, another number. */
import { regionOf } from '../learn/lesson.ts';

/** Words for which a learner might take another: each stands for the next, and the last for the first. */
const FAMILIES: readonly (readonly string[])[] = [
  ['one_for_one', 'one_for_all', 'rest_for_one'],
  ['permanent', 'temporary', 'transient'],
  ['never', 'any_significant'],
  ['normal', 'shutdown', 'kill'],
  ['startLink', 'start'],
  ['spawnLink', 'spawn'],
  ['spawnMonitor', 'spawnLink'],
  ['link', 'unlink'],
  ['monitor', 'demonitor'],
  ['call', 'cast'],
  ['reply', 'noreply'],
  ['true', 'false'],
  ['brutal_kill', '5_000'],
  ['infinity', '1'],
];

export interface Mutation {
  /** `line 12 left out` */
  readonly what: string;
  readonly text: string;
}

/** Every one of them, in the part that may be changed. */
export function mutationsOf(solution: string): readonly Mutation[] {
  const region = regionOf(solution);
  if (region === null) return [];
  const lines = solution.split('\n');
  const found: Mutation[] = [];
  const put = (what: string, at: number, line: string | null): void => {
    const text = lines.flatMap((one, index) => (index !== at ? [one] : line === null ? [] : [line])).join('\n');
    if (text !== solution) found.push({ what: `line ${String(at + 1)}${what}`, text });
  };
  for (let at = region.from - 1; at < region.to; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || line.trim().startsWith('//')) continue;
    put(' left out', at, null);
    for (const { index, word, other } of wordsOf(line)) {
      put(`, ${other} for ${word}`, at, line.slice(0, index) + other + line.slice(index + word.length));
    }
  }
  // The first and the second statement in the wrong order.
  for (let at = region.from - 1; at + 1 < region.to; at++) {
    const [one = '', next = ''] = [lines[at], lines[at + 1]];
    if (!one.trim().endsWith(';') || !next.trim().endsWith(';')) continue;
    const text = [...lines.slice(0, at), next, one, ...lines.slice(at + 2)].join('\n');
    found.push({ what: `lines ${String(at + 1)} and ${String(at + 2)} the other way round`, text });
  }
  return found;
}

interface Word {
  readonly index: number;
  readonly word: string;
  readonly other: string;
}

function* wordsOf(line: string): Iterable<Word> {
  for (const match of line.matchAll(/[A-Za-z_]+/gu)) {
    for (const family of FAMILIES) {
      const place = family.indexOf(match[0]);
      const other = family[(place + 1) % family.length];
      if (place >= 0 && other !== undefined) yield { index: match.index, word: match[0], other };
    }
  }
  for (const match of line.matchAll(/\b\d[\d_]*\b/gu)) {
    const [word] = match;
    yield { index: match.index, word, other: String(Number(word.replaceAll('_', '')) + 1) };
    if (word !== '0') yield { index: match.index, word, other: '0' };
  }
  // A name or a tag misspelt.
  for (const match of line.matchAll(/'(\w+)'/gu)) {
    yield { index: match.index, word: match[0], other: `'${match[1] ?? ''}_'` };
  }
}
