/**
 * One step of a recording beside ours, as rows of two cells. Pure. A row is marked exactly when the comparison of the
 * runner finds a difference in what it shows; what has no order of its own is brought into the same order on both sides.
 */
import { canonical } from '../../conformance/canonical.ts';
import type { ProcessState, StepComparison } from '../../conformance/compare.ts';
import { isArray, isObject, type Json, type JsonObject } from '../../conformance/scenario.ts';

/** A value, and the word before it when it is an outcome. */
export interface Cell {
  readonly word: string;
  readonly value?: Json;
}

export interface CompareRow {
  readonly label: string;
  /** Null: there is nothing on this side. */
  readonly expected: Cell | null;
  readonly got: Cell | null;
  readonly differs: boolean;
  /** Did this change in this step, by either side? */
  readonly fresh: boolean;
}

export interface CompareSection {
  readonly id: 'result' | 'done' | 'events' | 'loose' | 'log' | 'reports' | 'state' | 'tree';
  readonly title: string;
  /** The process or supervisor whose rows these are; empty when there is none. */
  readonly subject: string;
  readonly rows: readonly CompareRow[];
}

const RESULT_WORDS: Readonly<Record<string, string>> = {
  ret: 'returned',
  raise: 'raised',
  blocked: 'has not returned',
  exited: 'its process has ended',
  skip: 'was skipped:',
};

const FIELD_WORDS: Readonly<Record<string, string>> = {
  mbox: 'mailbox',
  links: 'links',
  mons: 'monitors',
  monby: 'monitored by',
  trap: 'trap_exit',
  name: 'name',
  exit: 'exited with',
};

const UNORDERED_FIELDS = new Set(['links', 'mons', 'monby']);

/** All sections of a step. `before` is the step before it, to tell what changed; undefined for the first. */
export function stepSections(step: StepComparison, before: StepComparison | undefined): CompareSection[] {
  const { expected, observed } = step;
  const record = expected?.record ?? {};
  const sections: CompareSection[] = [];
  const add = (section: CompareSection): void => {
    if (section.rows.length > 0) sections.push(section);
  };
  const recorded = record as unknown as JsonObject;
  add({
    id: 'result',
    title: 'Result',
    subject: '',
    rows: resultRows('', recorded, observed?.result ?? {}),
  });
  const done = record.done ?? {};
  const ourDone = observed?.done ?? {};
  add({
    id: 'done',
    title: 'Earlier operations that returned now',
    subject: '',
    rows: keysOf(done, ourDone).flatMap((actor) => resultRows(actor, done[actor] ?? {}, ourDone[actor] ?? {})),
  });
  add({
    id: 'events',
    title: 'Supervision, in order',
    subject: '',
    rows: alignedRows(record.events ?? [], observed?.events ?? [], 'any', true),
  });
  add({
    id: 'loose',
    title: 'Supervision, in any order',
    subject: '',
    rows: alignedRows([{ any: record.loose ?? [] }], observed?.loose ?? [], 'any', true),
  });
  for (const server of keysOf(record.log ?? {}, Object.fromEntries(observed?.log ?? []))) {
    const rows = alignedRows(record.log?.[server] ?? [], observed?.log.get(server) ?? [], null, true);
    add({ id: 'log', title: 'Callbacks', subject: server, rows });
  }
  for (const process of keysOf(record.reports ?? {}, Object.fromEntries(observed?.reports ?? []))) {
    const rows = alignedRows(record.reports?.[process] ?? [], observed?.reports.get(process) ?? [], null, true);
    add({ id: 'reports', title: 'Reports', subject: process, rows });
  }
  const states = new Set([...(expected?.state.keys() ?? []), ...(observed?.state.keys() ?? [])]);
  for (const name of states) {
    const rows = stateRows(
      expected?.state.get(name),
      observed?.state.get(name),
      before?.expected?.state.get(name),
      before?.observed?.state.get(name),
    );
    add({ id: 'state', title: 'Process', subject: name, rows });
  }
  const trees = new Set([...(expected?.tree.keys() ?? []), ...(observed?.tree.keys() ?? [])]);
  for (const name of trees) {
    add({ id: 'tree', title: 'Children', subject: name, rows: treeRows(step, before, name) });
  }
  return sections;
}

/** Without monitors where none are recorded: that there are none says nothing then. */
export function withoutMonitors(sections: readonly CompareSection[]): CompareSection[] {
  const { mons, monby } = FIELD_WORDS;
  return sections.map((section) => {
    if (section.id !== 'state') return section;
    return {
      ...section,
      rows: section.rows.filter(({ label, differs }) => differs || (label !== mons && label !== monby)),
    };
  });
}

/** The sections of which something changed or differs, with those rows alone. */
export function onlyChanges(sections: readonly CompareSection[]): CompareSection[] {
  return sections
    .map((section) => ({ ...section, rows: section.rows.filter((row) => row.fresh || row.differs) }))
    .filter(({ rows }) => rows.length > 0);
}

function keysOf(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonical(a) === canonical(b);
}

const RESULTS = ['ret', 'raise', 'seq', 'blocked', 'exited', 'skip'] as const;

function resultRows(label: string, expected: JsonObject, got: JsonObject): CompareRow[] {
  const rows: CompareRow[] = [];
  const steps = isArray(expected['seq']) || isArray(got['seq']);
  if (steps) {
    const ours = isArray(got['seq']) ? got['seq'] : [];
    const theirs = isArray(expected['seq']) ? expected['seq'] : [];
    for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
      const place = `${label === '' ? '' : `${label} `}${String(index + 1)}`;
      const left = theirs[index];
      const right = ours[index];
      const differs = !same(left, right);
      rows.push({ label: place, expected: outcomeCell(left), got: outcomeCell(right), differs, fresh: true });
    }
  }
  const left = only(expected);
  const right = only(got);
  if (left !== null || right !== null) {
    const differs = RESULTS.some((member) => member !== 'seq' && !same(expected[member], got[member]));
    rows.push({ label, expected: left, got: right, differs, fresh: true });
  }
  return rows;
}

function only(result: JsonObject): Cell | null {
  const member = RESULTS.find((name) => name !== 'seq' && result[name] !== undefined);
  return member === undefined ? null : outcomeCell({ [member]: result[member] ?? null });
}

function outcomeCell(outcome: Json | undefined): Cell | null {
  if (!isObject(outcome)) return outcome === undefined ? null : { word: '', value: outcome };
  const [member = '', value = null] = Object.entries(outcome)[0] ?? [];
  const word = RESULT_WORDS[member] ?? member;
  if (member === 'blocked' || member === 'exited') return { word };
  if (member === 'raise' && isArray(value) && value.length === 2 && typeof value[0] === 'string') {
    return { word: `${word} ${value[0]}`, value: value[1] ?? null };
  }
  return { word, value };
}

interface Pair {
  readonly expected: Json | undefined;
  readonly got: Json | undefined;
}

/** Element beside element. The members of a group stand beside their likes, wherever these came. */
function aligned(expected: readonly Json[], got: readonly Json[], group: 'any' | 'bag' | null): Pair[] {
  const pairs: Pair[] = [];
  let at = 0;
  for (const item of expected) {
    const members = group !== null && isObject(item) ? item[group] : undefined;
    const wanted = isArray(members) ? members : [item];
    const rest = got.slice(at, at + wanted.length);
    at += wanted.length;
    const matched = wanted.map((one) => {
      const index = rest.findIndex((other) => same(one, other));
      return index < 0 ? undefined : rest.splice(index, 1)[0];
    });
    wanted.forEach((one, index) => {
      pairs.push({ expected: one, got: matched[index] ?? rest.shift() });
    });
  }
  for (const item of got.slice(at)) pairs.push({ expected: undefined, got: item });
  return pairs;
}

function alignedRows(
  expected: readonly Json[],
  got: readonly Json[],
  group: 'any' | 'bag' | null,
  fresh: boolean,
): CompareRow[] {
  return aligned(expected, got, group).map((pair, index) => ({
    label: String(index + 1),
    expected: cell(pair.expected),
    got: cell(pair.got),
    differs: !same(pair.expected, pair.got),
    fresh,
  }));
}

function cell(value: Json | undefined): Cell | null {
  return value === undefined ? null : { word: '', value };
}

function stateRows(
  expected: ProcessState | undefined,
  got: ProcessState | undefined,
  expectedBefore: ProcessState | undefined,
  gotBefore: ProcessState | undefined,
): CompareRow[] {
  return keysOf(expected ?? {}, got ?? {}).map((field) => {
    const [left, right] = fieldPair(field, expected?.[field], got?.[field]);
    const moved = (now: Json | undefined, then: Json | undefined): boolean =>
      now !== undefined && !isDefault(field, now) && then === undefined ? true : then !== undefined && !same(now, then);
    return {
      label: FIELD_WORDS[field] ?? field,
      expected: fieldCell(field, left),
      got: fieldCell(field, right),
      differs: !same(left, right),
      fresh: moved(expected?.[field], expectedBefore?.[field]) || moved(got?.[field], gotBefore?.[field]),
    };
  });
}

function isDefault(field: string, value: Json): boolean {
  return (isArray(value) && value.length === 0) || (field === 'trap' && value === 'false') || value === null;
}

function fieldPair(
  field: string,
  expected: Json | undefined,
  got: Json | undefined,
): [Json | undefined, Json | undefined] {
  if (UNORDERED_FIELDS.has(field)) return [sorted(expected), sorted(got)];
  if (field !== 'mbox' || !isArray(expected) || !isArray(got)) return [expected, got];
  const pairs = aligned(expected, got, 'bag');
  const left = pairs.map((pair) => pair.expected).filter((item) => item !== undefined);
  const right = pairs.map((pair) => pair.got).filter((item) => item !== undefined);
  return [left, right];
}

function sorted(value: Json | undefined): Json | undefined {
  if (!isArray(value)) return value;
  const keyed = value.map((item) => ({ key: canonical(item), item }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ item }) => item);
}

function fieldCell(field: string, value: Json | undefined): Cell | null {
  if (value === undefined) return null;
  if (field === 'exit') return { word: '', value };
  if (isArray(value)) return value.length === 0 ? { word: 'none' } : { word: '', value: { list: value } };
  return value === null ? { word: 'none' } : { word: '', value };
}

function treeRows(step: StepComparison, before: StepComparison | undefined, name: string): CompareRow[] {
  const expected = step.expected?.tree.get(name);
  const ours = step.observed?.tree.get(name);
  const left = ours?.ordered === false ? sorted(expected) : expected;
  const right = ours?.ordered === false ? sorted(ours.children) : ours?.children;
  const moved =
    !same(expected, before?.expected?.tree.get(name)) ||
    !same(ours?.children, before?.observed?.tree.get(name)?.children);
  const children = isArray(left) || isArray(right);
  if (!children || (isArray(left) && left.length === 0) || (isArray(right) && right.length === 0)) {
    const shown = (value: Json | undefined): Cell | null =>
      value === undefined
        ? null
        : isArray(value)
          ? value.length === 0
            ? { word: 'none' }
            : cell({ list: value })
          : cell(value);
    return [{ label: '', expected: shown(left), got: shown(right), differs: !same(left, right), fresh: moved }];
  }
  const list = (value: Json | undefined): readonly Json[] =>
    isArray(value) ? value : value === undefined ? [] : [value];
  return alignedRows(list(left), list(right), null, moved);
}
