/**
 * Compares what a run did with what was recorded (format.md, section 4): after each step the whole state, not only what
 * was to change, so that a change too many is noticed as well.
 */
import { canonical, sameMultiset, sameTerm } from './canonical.ts';
import { isArray, isObject, type Json, type JsonObject, type StepRecord } from './scenario.ts';

/** What one process looked like: `mbox`, `links`, `mons`, `monby`, `trap` and `name`, or `exit` alone. */
export type ProcessState = JsonObject;

export interface TreeChildren {
  readonly children: Json;
  /** False for a simple_one_for_one supervisor: its list is compared as a set. */
  readonly ordered: boolean;
}

/** What one step of a run gave. Unlike a record it has the whole state. */
export interface Observation {
  /** `ret`, `raise`, `seq`, `blocked`, `exited`, `skip`, or none of these for a step without a result. */
  readonly result: JsonObject;
  readonly done: Readonly<Record<string, JsonObject>>;
  readonly state: ReadonlyMap<string, ProcessState>;
  readonly log: ReadonlyMap<string, readonly Json[]>;
  readonly events: readonly Json[];
  readonly loose: readonly Json[];
  readonly tree: ReadonlyMap<string, TreeChildren>;
  /** Error reports, by the process that made them. */
  readonly reports: ReadonlyMap<string, readonly Json[]>;
}

export interface Difference {
  /** Counted from 0. */
  readonly step: number;
  /** As `ret`, `state.p1.mbox`, `events[3]`, `tree.top#1`. */
  readonly what: string;
  /** Undefined: there was to be nothing. */
  readonly expected: Json | undefined;
  readonly got: Json | undefined;
}

/**
 * The differences of the first step that differs: what follows from them later says little. `procs` are the processes that
 * are there from the start.
 */
export function compare(
  procs: readonly string[],
  recorded: readonly StepRecord[],
  observed: readonly Observation[],
): Difference[] {
  for (const { differences } of compareSteps(procs, recorded, observed)) {
    if (differences.length > 0) return [...differences];
  }
  return [];
}

/** One step of a recording beside the same step of a run. */
export interface StepComparison {
  /** What was to be, with the whole state and not only its changes; undefined when the recording has no such step. */
  readonly expected: Expected | undefined;
  /** Undefined when the run did not come this far. */
  readonly observed: Observation | undefined;
  readonly differences: readonly Difference[];
}

/** A record together with the state that all records up to it make. */
export interface Expected {
  readonly record: StepRecord;
  readonly state: ReadonlyMap<string, ProcessState>;
  readonly tree: ReadonlyMap<string, Json>;
}

/** All steps, one by one. After the first that differs, differences may only follow from those before. */
export function* compareSteps(
  procs: readonly string[],
  recorded: readonly StepRecord[],
  observed: readonly Observation[],
): Generator<StepComparison> {
  const expectation = new Expectation(procs);
  for (let step = 0; step < Math.max(recorded.length, observed.length); step++) {
    const record = recorded[step];
    const observation = observed[step];
    const found = record === undefined ? [] : expectation.step(record, observation ?? NOTHING);
    const expected = record === undefined ? undefined : expectation.shown(record);
    if (record === undefined || observation === undefined) {
      const count = (side: unknown): string => (side === undefined ? 'no such step' : 'a step');
      const differences = [{ step, what: 'steps', expected: count(record), got: count(observation) }];
      yield { expected, observed: observation, differences };
    } else {
      const differences = found.map((difference) => ({ step, ...difference }));
      yield { expected, observed: observation, differences };
    }
  }
}

const NOTHING: Observation = {
  result: {},
  done: {},
  state: new Map(),
  log: new Map(),
  events: [],
  loose: [],
  tree: new Map(),
  reports: new Map(),
};

type StepDifference = Omit<Difference, 'step'>;

const RESULTS = ['ret', 'raise', 'seq', 'blocked', 'exited', 'skip'] as const;

const DEFAULTS: ProcessState = { mbox: [], links: [], mons: [], monby: [], trap: 'false', name: null };

class Expectation {
  private readonly state: Map<string, ProcessState>;
  private readonly tree = new Map<string, Json>();

  constructor(procs: readonly string[]) {
    this.state = new Map(procs.map((name) => [name, DEFAULTS]));
  }

  step(record: StepRecord, observation: Observation): StepDifference[] {
    const differences: StepDifference[] = [];
    const note = (what: string, expected: Json | undefined, got: Json | undefined): void => {
      differences.push({ what, expected, got });
    };
    for (const member of RESULTS) {
      compareTerm(member, record[member], observation.result[member], note);
    }
    compareMembers('done', record.done ?? {}, observation.done, note);
    this.compareState(record.state ?? {}, observation.state, note);
    compareMembers('log', record.log ?? {}, Object.fromEntries(observation.log), note);
    compareMembers('reports', record.reports ?? {}, Object.fromEntries(observation.reports), note);
    const first = sequenceDifference(record.events ?? [], observation.events, 'any');
    if (first !== undefined) note(`events[${first.position}]`, first.expected, first.got);
    if (!sameMultiset(record.loose ?? [], observation.loose)) note('loose', record.loose, observation.loose);
    this.compareTree(record, observation.tree, note);
    return differences;
  }

  /** After `step`: the record with the state as it is to be now. */
  shown(record: StepRecord): Expected {
    return { record, state: new Map(this.state), tree: new Map(this.tree) };
  }

  private compareState(
    changes: Readonly<Record<string, JsonObject>>,
    actual: ReadonlyMap<string, ProcessState>,
    note: Note,
  ): void {
    for (const [name, fields] of Object.entries(changes)) {
      const ended = fields['exit'];
      const before = this.state.get(name);
      // A name that was given again after its process ended begins with the defaults.
      const known = before === undefined || 'exit' in before ? DEFAULTS : before;
      this.state.set(name, ended === undefined ? { ...known, ...fields } : { exit: ended });
    }
    for (const name of new Set([...this.state.keys(), ...actual.keys()])) {
      const expected = this.state.get(name);
      const got = actual.get(name);
      if (expected === undefined || got === undefined) note(`state.${name}`, expected, got);
      else compareProcess(`state.${name}`, expected, got, note);
    }
  }

  private compareTree(record: StepRecord, actual: ReadonlyMap<string, TreeChildren>, note: Note): void {
    for (const event of [...(record.events ?? []), ...(record.loose ?? [])]) this.forget(event);
    for (const [supervisor, children] of Object.entries(record.tree ?? {})) this.tree.set(supervisor, children);
    for (const supervisor of new Set([...this.tree.keys(), ...actual.keys()])) {
      const expected = this.tree.get(supervisor);
      const got = actual.get(supervisor);
      const same =
        expected !== undefined &&
        got !== undefined &&
        (!got.ordered && isArray(expected) && isArray(got.children)
          ? sameMultiset(expected, got.children)
          : sameTerm(expected, got.children));
      if (!same) note(`tree.${supervisor}`, expected, got?.children);
    }
  }

  /** A supervisor that has ended is in no tree any more. */
  private forget(event: Json): void {
    if (isObject(event) && isArray(event['any'])) {
      for (const one of event['any']) this.forget(one);
    } else if (isArray(event) && event[0] === 'exit' && typeof event[1] === 'string') this.tree.delete(event[1]);
  }
}

type Note = (what: string, expected: Json | undefined, got: Json | undefined) => void;

function compareTerm(what: string, expected: Json | undefined, got: Json | undefined, note: Note): void {
  if (expected === undefined && got === undefined) return;
  if (expected === undefined || got === undefined || !sameTerm(expected, got)) note(what, expected, got);
}

function compareMembers(
  what: string,
  expected: Readonly<Record<string, Json>>,
  got: Readonly<Record<string, Json>>,
  note: Note,
): void {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    compareTerm(`${what}.${name}`, expected[name], got[name], note);
  }
}

const UNORDERED = new Set(['links', 'mons', 'monby']);

function compareProcess(what: string, expected: ProcessState, got: ProcessState, note: Note): void {
  for (const field of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const left = expected[field];
    const right = got[field];
    const place = `${what}.${field}`;
    if (isArray(left) && isArray(right) && field === 'mbox') {
      if (sequenceDifference(left, right, 'bag') !== undefined) note(place, left, right);
    } else if (isArray(left) && isArray(right) && UNORDERED.has(field)) {
      if (!sameMultiset(left, right)) note(place, left, right);
    } else compareTerm(place, left, right, note);
  }
}

interface SequenceDifference {
  readonly position: number;
  readonly expected: Json | undefined;
  readonly got: Json | undefined;
}

/** Elementwise; `{[group]: [...]}` stands for as many elements in any order. Gives the first difference. */
function sequenceDifference(
  expected: readonly Json[],
  got: readonly Json[],
  group: 'any' | 'bag',
): SequenceDifference | undefined {
  let position = 0;
  for (const item of expected) {
    const members = isObject(item) ? item[group] : undefined;
    const wanted = isArray(members) ? members : [item];
    const actual = got.slice(position, position + wanted.length);
    if (!sameMultiset(wanted, actual)) {
      return { position, expected: item, got: actual.length > 1 ? actual : actual[0] };
    }
    position += wanted.length;
  }
  return position < got.length ? { position, expected: undefined, got: got[position] } : undefined;
}

/** A recorded value as one text, for messages. */
export function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : isArray(value) || isObject(value) ? JSON.stringify(value) : canonical(value);
}
