/** The list as a tree: families, their rules with the generated scenarios as one, and scenarios. Pure. */
import type { CaseSummary } from './messages.ts';

/** What is known of a scenario: a byte each, so that thousands of results are one small array. */
export const UNKNOWN = 0;
export const PASSED = 1;
export const FAILED = 2;

export interface Counts {
  readonly all: number;
  readonly passed: number;
  readonly failed: number;
}

export const NO_COUNTS: Counts = { all: 0, passed: 0, failed: 0 };

export function countOf(ids: Iterable<number>, results: Uint8Array): Counts {
  let all = 0;
  let passed = 0;
  let failed = 0;
  for (const id of ids) {
    all += 1;
    const result = results[id];
    if (result === PASSED) passed += 1;
    else if (result === FAILED) failed += 1;
  }
  return { all, passed, failed };
}

export interface OutlineRow {
  /** Tells the row from all others, whatever is filtered. */
  readonly key: string;
  readonly kind: 'family' | 'rule' | 'random' | 'scenario';
  /** From 1. */
  readonly level: number;
  readonly title: string;
  /** Null when it holds nothing. */
  readonly expanded: boolean | null;
  readonly ids: readonly number[];
  /** The scenario that a leaf opens. */
  readonly scenario: CaseSummary | null;
  readonly position: number;
  readonly siblings: number;
}

export interface OutlineFilter {
  readonly text: string;
  readonly family: string | null;
  readonly failedOnly: boolean;
}

export function matching(
  cases: readonly CaseSummary[],
  results: Uint8Array,
  { text, family, failedOnly }: OutlineFilter,
): CaseSummary[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return cases.filter((one) => {
    if (family !== null && one.family !== family) return false;
    if (failedOnly && results[one.id] !== FAILED) return false;
    if (words.length === 0) return true;
    const said = `${one.family} ${one.name} ${one.rule ?? 'random'}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/**
 * The rows that are to be seen. Families are open, and rules of several scenarios folded unless something is searched for;
 * `folds` (by key, true is folded) says otherwise.
 */
export function outlineRows(
  found: readonly CaseSummary[],
  folds: ReadonlyMap<string, boolean>,
  searching: boolean,
): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const families = grouped(found, ({ family }) => family);
  let familyAt = 0;
  for (const [family, members] of families) {
    familyAt += 1;
    const key = `family ${family}`;
    const expanded = !(folds.get(key) ?? false);
    rows.push({
      key,
      kind: 'family',
      level: 1,
      title: family,
      expanded,
      ids: members.map(({ id }) => id),
      scenario: null,
      position: familyAt,
      siblings: families.size,
    });
    if (expanded) pushRules(rows, key, members, folds, searching);
  }
  return rows;
}

function pushRules(
  rows: OutlineRow[],
  parent: string,
  members: readonly CaseSummary[],
  folds: ReadonlyMap<string, boolean>,
  searching: boolean,
): void {
  const rules = grouped(members, ({ rule }) => rule);
  const random = rules.get(null);
  // Generated ones come last: they pin no rule of their own.
  if (random !== undefined) {
    rules.delete(null);
    rules.set(null, random);
  }
  let at = 0;
  for (const [rule, scenarios] of rules) {
    at += 1;
    const [only] = scenarios;
    const leaf = rule !== null && scenarios.length === 1 && only !== undefined ? only : null;
    const key = leaf === null ? `${parent} rule ${rule ?? ''}` : `scenario ${String(leaf.id)}`;
    const expanded = leaf !== null ? null : !(folds.get(key) ?? !searching);
    rows.push({
      key,
      kind: rule === null ? 'random' : 'rule',
      level: 2,
      title: rule ?? 'Generated at random',
      expanded,
      ids: scenarios.map(({ id }) => id),
      scenario: leaf,
      position: at,
      siblings: rules.size,
    });
    if (expanded !== true) continue;
    scenarios.forEach((scenario, index) => {
      rows.push({
        key: `scenario ${String(scenario.id)}`,
        kind: 'scenario',
        level: 3,
        title: scenario.name,
        expanded: null,
        ids: [scenario.id],
        scenario,
        position: index + 1,
        siblings: scenarios.length,
      });
    });
  }
}

function grouped<K>(cases: readonly CaseSummary[], keyOf: (one: CaseSummary) => K): Map<K, CaseSummary[]> {
  const groups = new Map<K, CaseSummary[]>();
  for (const one of cases) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
