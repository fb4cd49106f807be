/** Who waits for whom: the sentence of a circle in which nobody can go on. */
import type { PidText, ProcessRow, Waited } from '../../protocol/model.ts';
import type { Segment } from '../store/panel_store.ts';

type Rows = ReadonlyMap<PidText, ProcessRow>;

/** A process, and whom it waits for. */
export interface Waiter {
  readonly row: ProcessRow;
  readonly waited: Waited;
}

/** A longer circle is told by its first members. */
const NAMED = 6;
const CIRCLE_LIMIT = 1_000;

/**
 * The circle of waiting processes that a process stands in, it first: `a`, which waits for `b`, which waits for `a`. Null when it
 * stands in none, also when those that it waits for do.
 */
export function circleOf(pid: PidText, rows: Rows): readonly Waiter[] | null {
  const circle: Waiter[] = [];
  const seen = new Set<PidText>();
  let row = rows.get(pid);
  while (row?.waits_for !== undefined && circle.length < CIRCLE_LIMIT) {
    if (seen.has(row.pid)) return null;
    seen.add(row.pid);
    circle.push({ row, waited: row.waits_for });
    if (row.waits_for.pid === pid) return circle;
    row = rows.get(row.waits_for.pid);
  }
  return null;
}

function link(row: ProcessRow): Segment {
  return { type: 'process', text: row.name, pid: row.pid, place: row.place };
}

/** What is waited for, after the name of the one who owes it. */
const OWED: Readonly<Record<Waited['what'], string>> = { answer: '', end: ' to end', start: ' to start' };

/** `a waits for b, b for c, and c for a: none of them can go on.` */
export function circleSentence(circle: readonly Waiter[]): Segment[] {
  const text = (words: string): Segment => ({ type: 'text', text: words });
  const shown = circle.length > NAMED + 1 ? circle.slice(0, NAMED) : circle;
  const sentence: Segment[] = [];
  shown.forEach(({ row, waited }, index) => {
    const last = index === shown.length - 1;
    if (index > 0) sentence.push(text(last && shown.length === circle.length ? ', and ' : ', '));
    sentence.push(link(row), text(index === 0 ? ' waits for ' : ' for '));
    sentence.push({ type: 'process', text: waited.name, pid: waited.pid, place: null }, text(OWED[waited.what]));
  });
  if (shown.length < circle.length) sentence.push(text(`, and so on through ${String(circle.length)} processes`));
  const stuck = circle.length === 1 ? ': it cannot go on.' : ': none of them can go on while all wait.';
  return [...sentence, text(stuck)].filter((segment) => segment.text !== '');
}
