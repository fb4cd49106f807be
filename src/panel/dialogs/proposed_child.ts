/** A child specification that works for a supervisor: another like one that it has, under an id that is free. */
import { type Notation, printWire } from '../../term/print.ts';
import type { WireTerm } from '../../term/wire.ts';

/**
 * The text to propose; empty when none of the children can be had twice. `state` is the supervisor's as the node tells it, `registered` the name
 * that a process has.
 */
export function proposedChild(
  state: WireTerm,
  notation: Notation,
  registered: (pid: string) => string | null = () => null,
): string {
  const children = itemsOf(memberOf(state, 'children'));
  const ids = new Set(children.map((child) => textOf(memberOf(child, 'id'))));
  for (const child of children) {
    const id = textOf(memberOf(child, 'id'));
    const start = memberOf(child, 'start');
    const args = itemsOf(start).at(2);
    if (id === null || start === undefined || args === undefined || args.k === 'string' || isCut(start)) continue;
    const pid = memberOf(child, 'pid');
    const name = pid?.k === 'pid' ? registered(pid.value) : null;
    const told = itemsOf(args).map(textOf);
    // Two processes cannot have one name: it has to come from the arguments, where another can be given.
    if (name !== null && !told.includes(name)) continue;
    const free = freeId(id, ids);
    const renamed = itemsOf(args).map((arg) =>
      textOf(arg) === id || (name !== null && textOf(arg) === name) ? text(free) : arg,
    );
    const entries: [string, WireTerm][] = [
      ['id', text(free)],
      ['start', { k: 'tuple', items: [...itemsOf(start).slice(0, 2), list(renamed)], size: 3 }],
    ];
    for (const key of ['restart', 'shutdown', 'type']) {
      const value = memberOf(child, key);
      if (value !== undefined) entries.push([key, value]);
    }
    return printWire({ k: 'object', entries, size: entries.length }, notation);
  }
  return '';
}

function text(value: string): WireTerm {
  return { k: 'string', value, size: value.length };
}

function list(items: readonly WireTerm[]): WireTerm {
  return { k: 'list', items, size: items.length };
}

function textOf(term: WireTerm | undefined): string | null {
  return term?.k === 'string' && term.value.length === term.size ? term.value : null;
}

function memberOf(term: WireTerm | undefined, key: string): WireTerm | undefined {
  return term?.k === 'object' ? term.entries.find(([name]) => name === key)?.[1] : undefined;
}

function itemsOf(term: WireTerm | undefined): readonly WireTerm[] {
  return term?.k === 'tuple' || term?.k === 'list' ? term.items : [];
}

/** Something of it was left out when it was told, so it cannot be written down again. */
function isCut(term: WireTerm): boolean {
  switch (term.k) {
    case 'cut':
    case 'opaque':
    case 'stacktrace':
      return true;
    case 'string':
      return term.value.length < term.size;
    case 'bytes':
      return term.value.length < term.size * 2;
    case 'tuple':
    case 'list':
    case 'set':
      return term.items.length < term.size || term.items.some(isCut);
    case 'object':
      return term.entries.length < term.size || term.entries.some(([, value]) => isCut(value));
    case 'map':
      return term.entries.length < term.size || term.entries.some(([key, value]) => isCut(key) || isCut(value));
    default:
      return false;
  }
}

/** `en` becomes `en_2`, `client_8` becomes `client_9`. */
function freeId(id: string, taken: ReadonlySet<string | null>): string {
  const stem = id.replace(/_\d+$/, '');
  for (let n = 2; ; n++) {
    const next = `${stem}_${String(n)}`;
    if (!taken.has(next)) return next;
  }
}
