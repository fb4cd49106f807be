/** A term as lines that fold, with what has changed since an earlier state marked. Pure; the view only draws it. */
import { printWire, printWireKey, type Notation, type Position } from '../../term/print.ts';
import { positionsIn, type WireContainer } from '../../term/positions.ts';
import type { WireTerm } from '../../term/wire.ts';

export interface TermLine {
  /** Stands for the same part of the term as long as its keys do. */
  readonly path: string;
  readonly depth: number;
  readonly text: string;
  /** Sizes, what was before, or that the rest was cut. */
  readonly note: string;
  /** Null when it cannot be folded. */
  readonly folded: boolean | null;
  readonly change: 'new' | 'changed' | 'removed' | null;
  /** The closing bracket of a part that is listed above. */
  readonly closing: boolean;
}

export interface TermChanges {
  /** What stood at a path before; null when it is new. */
  readonly changed: ReadonlyMap<string, string | null>;
  /** Parts that are no longer there, by the path of what held them. */
  readonly removed: ReadonlyMap<string, readonly string[]>;
}

export const NO_CHANGES: TermChanges = { changed: new Map(), removed: new Map() };

const INLINE = 52;
const WAS_LIMIT = 60;
const REMOVED_LIMIT = 20;

function isContainer(term: WireTerm): term is WireContainer {
  return term.k === 'tuple' || term.k === 'list' || term.k === 'object' || term.k === 'map' || term.k === 'set';
}

interface Part {
  /** Tells the part from its siblings. */
  readonly id: string;
  /** Printed, with its separator; empty in lists and tuples. */
  readonly key: string;
  readonly value: WireTerm;
  readonly position: Position;
}

/** Keys are hostile text: in a path neither `/` nor `~` may stand for itself. */
export function pathPart(id: string): string {
  return id.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function lastOfPath(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

function partsOf(term: WireContainer, notation: Notation, position: Position): readonly Part[] {
  const positionOf = positionsIn(term, position);
  switch (term.k) {
    case 'object':
      return term.entries.map(([key, value], index) => ({
        id: pathPart(key),
        key: printWireKey(key, notation),
        value,
        position: positionOf(index),
      }));
    case 'map':
      return term.entries.map(([key, value]) => ({
        id: pathPart(printWire(key, 'js')),
        key: notation === 'js' ? `[${printWire(key, 'js')}, ` : printWireKey(key, notation),
        value,
        position: 'inner',
      }));
    default:
      return term.items.map((value, index) => ({
        id: String(index),
        key: '',
        value,
        position: positionOf(index),
      }));
  }
}

function brackets(term: WireContainer, notation: Notation): readonly [string, string] {
  switch (term.k) {
    case 'tuple':
      return notation === 'js' ? ['[', ']'] : ['{', '}'];
    case 'list':
      return notation === 'js' ? ['list(', ')'] : ['[', ']'];
    case 'object':
      return notation === 'erlang' ? ['#{', '}'] : notation === 'elixir' ? ['%{', '}'] : ['{', '}'];
    case 'map':
      return notation === 'erlang' ? ['#{', '}'] : notation === 'elixir' ? ['%{', '}'] : ['new Map([', '])'];
    case 'set':
      return notation === 'erlang'
        ? ['sets:from_list([', '])']
        : notation === 'elixir'
          ? ['MapSet.new([', '])']
          : ['new Set([', '])'];
  }
}

function sizeWords(term: WireContainer): string {
  const keyed = term.k === 'object' || term.k === 'map';
  const noun = keyed ? 'key' : term.k === 'list' || term.k === 'set' ? 'item' : 'element';
  return `${term.size.toLocaleString('en-US')}\u00a0${noun}${term.size === 1 ? '' : 's'}`;
}

function shownSize(term: WireContainer): number {
  return 'entries' in term ? term.entries.length : term.items.length;
}

function bounded(text: string): string {
  return text.length > WAS_LIMIT ? `${text.slice(0, WAS_LIMIT)}…` : text;
}

/** What differs between two states of one process. */
export function termChanges(before: WireTerm | null, after: WireTerm, notation: Notation): TermChanges {
  if (before === null) return NO_CHANGES;
  const changed = new Map<string, string | null>();
  const removed = new Map<string, string[]>();
  const walk = (a: WireTerm, b: WireTerm, path: string, position: Position): void => {
    if (a === b) return;
    if (!isContainer(a) || !isContainer(b) || a.k !== b.k || (a.k === 'tuple' && a.size !== b.size)) {
      if (JSON.stringify(a) !== JSON.stringify(b)) changed.set(path, bounded(printWire(a, notation, {}, position)));
      return;
    }
    const old = new Map(partsOf(a, notation, position).map((part) => [part.id, part]));
    for (const part of partsOf(b, notation, position)) {
      const earlier = old.get(part.id);
      old.delete(part.id);
      if (earlier === undefined) changed.set(`${path}/${part.id}`, null);
      else walk(earlier.value, part.value, `${path}/${part.id}`, part.position);
    }
    if (old.size > 0) {
      const lines = [...old.values()].slice(0, REMOVED_LIMIT);
      removed.set(
        path,
        lines.map((part) => bounded(`${part.key}${printWire(part.value, notation, {}, part.position)}`)),
      );
    }
  };
  walk(before, after, '', 'whole');
  return { changed, removed };
}

export interface LineOptions {
  readonly notation: Notation;
  /** What was folded (true) or unfolded (false) by hand, by path. */
  readonly folds: ReadonlyMap<string, boolean>;
  readonly changes: TermChanges;
  /** Unfolds whatever holds it. */
  readonly search: string;
}

/** A short container without marked parts stands on one line. */
function inline(term: WireContainer, path: string, text: string, depth: number, options: LineOptions): boolean {
  if (options.folds.get(path) === false) return false;
  if (shownSize(term) === 0) return true;
  if (text.length > INLINE - depth * 2) return false;
  if ((term.k === 'object' || term.k === 'map') && depth < 2) return false;
  for (const changed of options.changes.changed.keys()) if (changed.startsWith(`${path}/`)) return false;
  return !options.changes.removed.has(path);
}

/** All lines of a term, at most `limit`, and how many more there would be. */
export function termLines(term: WireTerm, options: LineOptions, limit = 600): { lines: TermLine[]; more: number } {
  const lines: TermLine[] = [];
  let more = 0;
  const search = options.search.toLowerCase();
  const add = (line: TermLine): void => {
    if (lines.length < limit) lines.push(line);
    else more += 1;
  };
  const walk = (
    value: WireTerm,
    path: string,
    depth: number,
    part: Pick<Part, 'key' | 'position'>,
    end: string,
  ): void => {
    const { key, position } = part;
    const was = options.changes.changed.get(path);
    const change = was === undefined ? null : was === null ? 'new' : 'changed';
    const note = was === undefined ? '' : was === null ? 'new' : `was ${was}`;
    const printed = printWire(value, options.notation, {}, position);
    if (!isContainer(value) || inline(value, path, printed, depth, options)) {
      const cut = isContainer(value) && shownSize(value) < value.size ? sizeWords(value) : '';
      add({
        path,
        depth,
        text: `${key}${printed}${end}`,
        note: note === '' ? cut : note,
        folded: null,
        change,
        closing: false,
      });
      return;
    }
    const [open, close] = brackets(value, options.notation);
    const found = search !== '' && printed.toLowerCase().includes(search);
    const folded = options.folds.get(path) ?? (!found && depth >= 4);
    const size = sizeWords(value);
    if (folded) {
      add({
        path,
        depth,
        text: `${key}${open}…${close}${end}`,
        note: note === '' ? size : note,
        folded,
        change,
        closing: false,
      });
      return;
    }
    add({ path, depth, text: `${key}${open}`, note: note === '' ? size : note, folded, change, closing: false });
    for (const text of options.changes.removed.get(path) ?? []) {
      add({
        path: `${path}/~-${text}`,
        depth: depth + 1,
        text,
        note: 'removed',
        folded: null,
        change: 'removed',
        closing: false,
      });
    }
    const parts = partsOf(value, options.notation, position);
    const cut = value.size - parts.length;
    parts.forEach((part, index) => {
      const inner = value.k === 'map' && options.notation === 'js' ? ']' : '';
      const comma = index < parts.length - 1 || cut > 0 ? ',' : '';
      walk(part.value, `${path}/${part.id}`, depth + 1, part, `${inner}${comma}`);
    });
    if (cut > 0) {
      const text = `… ${cut.toLocaleString('en-US')} more, not sent by the node`;
      add({ path: `${path}/~…`, depth: depth + 1, text, note: '', folded: null, change: null, closing: true });
    }
    add({ path: `${path}/~]`, depth, text: `${close}${end}`, note: '', folded: null, change: null, closing: true });
  };
  walk(term, '', 0, { key: '', position: 'whole' }, '');
  return { lines, more };
}
