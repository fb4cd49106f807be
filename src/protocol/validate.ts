/**
 * Frames are checked at both ends of the wire: those that come down on the page, those that go up in the node. The
 * checks are written by hand because they run on every frame: a snapshot of 10,000 processes passes in a few
 * milliseconds, and a good frame costs no allocation. What is wrong is told with its path, as `processes[3].pid`.
 * What comes down may have members that this page does not know, so that a newer node can say more. What goes up is
 * copied by its known members, since the node keeps commands and writes them down.
 */
import type { Notation } from '../term/print.ts';
import type { WireTerm } from '../term/wire.ts';
import type { Command, CommandError } from './commands.ts';
import type {
  Capability,
  Delta,
  DownFrame,
  Hello,
  Reply,
  Snapshot,
  SourceText,
  StartOptions,
  Topics,
  TracePoint,
  UpFrame,
} from './frames.ts';
import {
  type ClockCommand,
  type Delivery,
  JOURNAL_INPUTS,
  type JournalEntry,
  type JournalMoment,
  type RunJournal,
  type Schedule,
} from './journal.ts';
import type {
  AsChild,
  Asked,
  Behaviour,
  Clock,
  Counters,
  EventCounts,
  LastExit,
  NodeEvent,
  PidRef,
  Place,
  Priority,
  EventHandler,
  ProcessDetail,
  ProcessRow,
  ProcessStatus,
  QueuedMessage,
  RestartType,
  SourcePoint,
  Strategy,
  SupervisorInfo,
  SystemState,
  Traffic,
  Waited,
  Totals,
} from './model.ts';

export type Checked<Frame> =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly path: string; readonly message: string };

/** Checks a frame from a node; it never throws. */
export function parseDown(value: unknown): Checked<DownFrame> {
  return check(value, downFrame);
}

/** A frame that went up and was refused; with the number of a command, it is answered by it. */
export interface RefusedUp {
  readonly ok: false;
  readonly path: string;
  readonly message: string;
  /** The number of the command; null when the frame is no command, or has no number that can be read. */
  readonly ref: number | null;
}

/** Checks a frame from a panel, and answers a copy of it without the members that nobody knows. It never throws. */
export function parseUp(value: unknown): { readonly ok: true; readonly frame: UpFrame } | RefusedUp {
  const copied = attempt(() => copyOf(upFrame, value));
  const fault = copied instanceof Fault ? copied : attempt(() => upFrame(copied));
  if (!(fault instanceof Fault)) return { ok: true, frame: copied as UpFrame };
  return { ok: false, path: fault.path, message: fault.message, ref: refOf(copied) };
}

/**
 * Checks a journal, which may come from anywhere, and answers a copy of it without the members that nobody knows; it never throws. Its inputs
 * come one after the other, its end last.
 */
export function parseJournal(value: unknown): Checked<RunJournal> {
  const copied = attempt(() => copyOf(journal, value));
  const checked: Checked<RunJournal> =
    copied instanceof Fault
      ? { ok: false, path: copied.path, message: copied.message }
      : check<RunJournal>(copied, journal);
  if (!checked.ok) return checked;
  let before: JournalMoment = { step: 0, fires: 0, at_ms: 0 };
  const { inputs, end } = checked.frame;
  for (const [i, moment] of [...inputs, end].entries()) {
    const path = i < inputs.length ? `inputs[${i}]` : 'end';
    const back = (['step', 'fires', 'at_ms'] as const).find((member) => moment[member] < before[member]);
    if (back !== undefined) {
      return {
        ok: false,
        path: `${path}.${back}`,
        message: `should be at least ${before[back]}, as before it, not ${moment[back]}`,
      };
    }
    const type = i < inputs.length ? inputs[i]?.command.type : undefined;
    if (type !== undefined && CLOCK_COMMANDS.has(type)) {
      return {
        ok: false,
        path: `${path}.command.type`,
        message: `should act on a process, and ${type} is the clock's`,
      };
    }
    before = moment;
  }
  return checked;
}

const CLOCK_COMMANDS: ReadonlySet<string> = new Set<ClockCommand['type']>([
  'pause',
  'resume',
  'step',
  'speed',
  'advance',
  'hold_at',
  'journal',
]);

function refOf(value: unknown): number | null {
  if (!isObject(value) || value['type'] !== 'command') return null;
  return count(value['ref']) === null ? (value['ref'] as number) : null;
}

/** Characters of one text, in either direction: `parseTerm` reads no longer literal. */
export const TEXT_LIMIT = 100_000;
/** Characters of an answer; a journal is the longest. */
export const RESULT_LIMIT = 20_000_000;
/** Characters of a program given as text. */
export const SOURCE_LIMIT = 1_000_000;
/** Characters of a pid, and of other names of the protocol. */
export const PID_LIMIT = 100;
/** Items of one list. */
export const LIST_LIMIT = 100_000;
/** Rows of one table, and the keys dropped from it. */
export const ROWS_LIMIT = 1_000_000;
/** Wire terms in wire terms. */
export const WIRE_DEPTH = 256;

function check<Frame>(value: unknown, rule: Check): Checked<Frame> {
  const fault = attempt(() => rule(value));
  if (!(fault instanceof Fault)) return { ok: true, frame: value as Frame };
  return { ok: false, path: fault.path, message: fault.message };
}

/** A value of one's own may refuse to be read; what comes through a port does not. */
function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (caught) {
    return new Fault(`cannot be read: ${caught instanceof Error ? caught.message : 'it throws'}`);
  }
}

/** Null when the value is as it should be. */
type Check = (value: unknown) => Fault | null;

/** What is wrong, and where: the path grows towards the outside on the way back. */
class Fault {
  path = '';
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }

  under(key: string): this {
    const inner = this.path;
    this.path = inner === '' || inner.startsWith('[') ? key + inner : `${key}.${inner}`;
    return this;
  }

  at(index: number): this {
    const inner = this.path;
    this.path = inner === '' || inner.startsWith('[') ? `[${index}]${inner}` : `[${index}].${inner}`;
    return this;
  }
}

function wrong(expected: string, value: unknown): Fault {
  return new Fault(`should be ${expected}, not ${describe(value)}`);
}

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.length > 40 ? `a text of ${value.length} characters` : JSON.stringify(value);
    case 'undefined':
      return 'absent';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    case 'bigint':
      return 'a bigint';
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

// Rules are made without side effects: a bundle leaves out those that it has no use for.
/* @__NO_SIDE_EFFECTS__ */ function textOf(limit: number): Check {
  return (value) => {
    if (typeof value !== 'string') return wrong('a text', value);
    return value.length <= limit
      ? null
      : new Fault(`should have at most ${limit} characters, not ${value.length}: give a shorter one`);
  };
}

const text = textOf(TEXT_LIMIT);
const boolean: Check = (value) => (typeof value === 'boolean' ? null : wrong('true or false', value));
const finite: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? null : wrong('a finite number', value);
/** A count, a size, or virtual milliseconds since the start. */
const amount: Check = (value) =>
  typeof value === 'number' && value >= 0 && value < Infinity ? null : wrong('a number from 0 up', value);
const count: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? null : wrong('a whole number from 0 up', value);
const number: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 1 ? null : wrong('a whole number from 1 up', value);

/* @__NO_SIDE_EFFECTS__ */ function oneOf<T extends string>(choices: Readonly<Record<T, true>>): Check {
  const known = new Set(Object.keys(choices));
  const expected = `one of ${[...known].join(', ')}`;
  return (value) => (typeof value === 'string' && known.has(value) ? null : wrong(expected, value));
}

/* @__NO_SIDE_EFFECTS__ */ function exactly(wanted: string): Check {
  return (value) => (value === wanted ? null : wrong(JSON.stringify(wanted), value));
}

/** How a rule copies what it is about; a rule without an entry is about one plain value. */
const copiers = new WeakMap<Check, (value: unknown) => unknown>();

/** The value with the members that the rule knows and no others. What is not as the rule wants stays, to be refused. */
function copyOf(rule: Check, value: unknown): unknown {
  const copy = copiers.get(rule);
  if (copy !== undefined) return copy(value);
  // JSON, in which journals are written, has only one zero.
  return value === 0 ? 0 : value;
}

/* @__NO_SIDE_EFFECTS__ */ function copying(rule: Check, copy: (value: unknown) => unknown): Check {
  copiers.set(rule, copy);
  return rule;
}

/* @__NO_SIDE_EFFECTS__ */ function orNull(rule: Check): Check {
  return copying(
    (value) => (value === null ? null : rule(value)),
    (value) => copyOf(rule, value),
  );
}

/* @__NO_SIDE_EFFECTS__ */ function optional(rule: Check): Check {
  return copying(
    (value) => (value === undefined ? null : rule(value)),
    (value) => copyOf(rule, value),
  );
}

/* @__NO_SIDE_EFFECTS__ */ function arrayOf(rule: Check, limit = LIST_LIMIT): Check {
  const check: Check = (value) => {
    if (!Array.isArray(value)) return wrong('an array', value);
    if (value.length > limit) return new Fault(`should have at most ${limit} items, not ${value.length}`);
    for (let i = 0; i < value.length; i++) {
      const fault = rule(value[i]);
      if (fault !== null) return fault.at(i);
    }
    return null;
  };
  return copying(check, (value) =>
    // A longer one is refused, and costs no copy.
    Array.isArray(value) && value.length <= limit ? Array.from(value, (item) => copyOf(rule, item)) : value,
  );
}

/* @__NO_SIDE_EFFECTS__ */ function pairOf(first: Check, second: Check): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length !== 2) return wrong('a pair', value);
    return first(value[0])?.at(0) ?? second(value[1])?.at(1) ?? null;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names every member of `T`: one that is forgotten here does not compile. */
/* @__NO_SIDE_EFFECTS__ */ function record<T extends object>(members: { readonly [K in keyof T]-?: Check }): Check {
  const keys = Object.keys(members);
  const rules = Object.values<Check>(members);
  const rule: Check = (value) => {
    if (!isObject(value)) return wrong('an object', value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      const fault = (rules[i] as Check)(value[key]);
      if (fault !== null) return fault.under(key);
    }
    return null;
  };
  return copying(rule, (value) => {
    if (!isObject(value)) return value;
    const copy: Record<string, unknown> = {};
    for (const [i, key] of keys.entries()) {
      const member = Object.hasOwn(value, key) ? copyOf(rules[i] as Check, value[key]) : undefined;
      if (member !== undefined) copy[key] = member;
    }
    return copy;
  });
}

/** Chooses a rule by a member's value. */
/* @__NO_SIDE_EFFECTS__ */ function union(tag: string, rules: Readonly<Record<string, Check>>): Check {
  const known = new Map(Object.entries(rules));
  const expected = `one of ${[...known.keys()].join(', ')}`;
  const ruleOf = (value: Record<string, unknown>): Check | undefined => {
    const name = value[tag];
    return typeof name === 'string' ? known.get(name) : undefined;
  };
  return copying(
    (value) => {
      if (!isObject(value)) return wrong('an object', value);
      const rule = ruleOf(value);
      return rule === undefined ? wrong(expected, value[tag]).under(tag) : rule(value);
    },
    (value) => {
      if (!isObject(value)) return value;
      const rule = ruleOf(value);
      return rule === undefined ? value : { [tag]: value[tag], ...(copyOf(rule, value) as object) };
    },
  );
}

/** The rules of a union's members, by their tag: a member that is forgotten does not compile. */
type RulesOf<U, Tag extends keyof U> = Readonly<Record<U[Tag] & string, Check>>;
type Member<U, Tag extends keyof U, K> = Extract<U, Readonly<Record<Tag, K>>>;

const wireNumber: Check = (value) =>
  value === 'NaN' || value === 'Infinity' || value === '-Infinity' || value === '-0' ? null : finite(value);

let wireDepth = 0;

/** Depth is bounded, since a frame comes from outside and the check recurses. */
const wire: Check = (value) => {
  if (wireDepth >= WIRE_DEPTH) return new Fault(`is nested in more than ${WIRE_DEPTH} terms`);
  wireDepth++;
  try {
    return wireTerm(value);
  } finally {
    wireDepth--;
  }
};

/* @__NO_SIDE_EFFECTS__ */ function wireOf<K extends WireTerm['k']>(
  members: Readonly<Required<Record<Exclude<keyof Extract<WireTerm, { k: K }>, 'k'>, Check>>>,
): Check {
  return record(members as Readonly<Record<string, Check>>);
}

const wireRules: RulesOf<WireTerm, 'k'> = {
  string: wireOf<'string'>({ value: text, size: count }),
  number: wireOf<'number'>({ value: wireNumber }),
  bigint: wireOf<'bigint'>({ value: text }),
  boolean: wireOf<'boolean'>({ value: boolean }),
  null: wireOf<'null'>({}),
  undefined: wireOf<'undefined'>({}),
  pid: wireOf<'pid'>({ value: text }),
  ref: wireOf<'ref'>({ value: text }),
  module: wireOf<'module'>({ value: text }),
  stacktrace: wireOf<'stacktrace'>({ value: text, call: optional(text) }),
  date: wireOf<'date'>({ value: text }),
  bytes: wireOf<'bytes'>({ value: text, size: count }),
  tuple: wireOf<'tuple'>({ items: arrayOf(wire), size: count }),
  list: wireOf<'list'>({ items: arrayOf(wire), size: count }),
  object: wireOf<'object'>({ entries: arrayOf(pairOf(text, wire)), size: count }),
  map: wireOf<'map'>({ entries: arrayOf(pairOf(wire, wire)), size: count }),
  set: wireOf<'set'>({ items: arrayOf(wire), size: count }),
  opaque: wireOf<'opaque'>({ value: text }),
  cut: wireOf<'cut'>({ what: text }),
};
const wireTerm = union('k', wireRules);

const behaviour = oneOf<Behaviour>({
  supervisor: true,
  gen_server: true,
  gen_statem: true,
  gen_event: true,
  application: true,
});
const strategy = oneOf<Strategy>({
  one_for_one: true,
  one_for_all: true,
  rest_for_one: true,
  simple_one_for_one: true,
});
const restart = oneOf<RestartType>({ permanent: true, transient: true, temporary: true });
const priority = oneOf<Priority>({ max: true, high: true, normal: true, low: true });
const status = oneOf<ProcessStatus>({
  starting: true,
  running: true,
  runnable: true,
  waiting: true,
  suspended: true,
  exiting: true,
});
const shutdown: Check = (value) => (value === 'infinity' || value === 'brutal_kill' ? null : amount(value));

const sourcePoint = record<SourcePoint>({ file: text, line: count, column: count });
const pidRef = record<PidRef>({ pid: text, name: text });
const waited = record<Waited>({ pid: text, name: text, what: oneOf({ answer: true, end: true, start: true }) });

const processRow = record<ProcessRow>({
  pid: text,
  name: text,
  registered_name: orNull(text),
  label: orNull(text),
  initial_call: text,
  current_function: text,
  behaviour: orNull(behaviour),
  module: orNull(text),
  status,
  message_queue_len: count,
  reductions: amount,
  memory: amount,
  priority,
  trap_exit: boolean,
  place: text,
  started_ms: amount,
  hidden: boolean,
  sys_suspended: optional(boolean),
  waits_for: optional(waited),
});

const endKind = oneOf({ ignored: true, failed: true, stopped: true, killed: true, crashed: true, exited: true });

const lastExit = record<LastExit>({
  pid: text,
  generation: count,
  reason: text,
  at_ms: amount,
  event: count,
  end: endKind,
  hint: optional(text),
});

const autoShutdown = oneOf({ never: true, any_significant: true, all_significant: true });

const supervisorInfo = record<SupervisorInfo>({
  strategy,
  intensity: count,
  period_ms: amount,
  auto_shutdown: autoShutdown,
  restarts_ms: arrayOf(amount),
  restarts: optional(count),
});

type Orphaned = NonNullable<Place['orphan']>[number];

const place = record<Place>({
  key: text,
  parent: orNull(text),
  id: text,
  order: amount,
  state: oneOf({ alive: true, starting: true, restarting: true, down: true, gone: true }),
  pid: orNull(text),
  generation: count,
  behaviour: orNull(behaviour),
  type: orNull(oneOf({ worker: true, supervisor: true })),
  restart: orNull(restart),
  shutdown: orNull(shutdown),
  significant: boolean,
  dynamic: boolean,
  supervisor: orNull(supervisorInfo),
  last_exit: orNull(lastExit),
  hidden: boolean,
  tie: optional(oneOf({ spawned: true, none: true })),
  orphan: optional(arrayOf(record<Orphaned>({ of: text, order: amount }))),
});

const traffic = record<Traffic>({ from: text, to: text, count, last: text, last_ms: amount, last_event: count });

const asChild = record<AsChild>({
  supervisor: pidRef,
  restart,
  significant: boolean,
  strategy,
  auto_shutdown: autoShutdown,
});
const asked = record<Asked>({
  by: orNull(pidRef),
  how: oneOf({ start_child: true, restart_child: true, terminate_child: true }),
});

type EventBase = 'id' | 'at_ms' | 'cause' | 'origin' | 'indirect' | 'pid' | 'name' | 'place' | 'hidden' | 'kind';
const eventBase = {
  id: number,
  at_ms: amount,
  cause: orNull(number),
  origin: optional(number),
  indirect: optional(boolean),
  pid: text,
  name: text,
  place: orNull(text),
  hidden: boolean,
};

/* @__NO_SIDE_EFFECTS__ */ function eventOf<K extends NodeEvent['kind']>(
  members: Readonly<Required<Record<Exclude<keyof MemberOfEvent<K>, EventBase>, Check>>>,
): Check {
  return record({ ...eventBase, ...members });
}
/** `suspend` and `resume` are one member of the union. */
type MemberOfEvent<K extends NodeEvent['kind']> = NodeEvent extends infer E
  ? E extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? E
      : never
    : never
  : never;

const eventRules: RulesOf<NodeEvent, 'kind'> = {
  spawn: eventOf<'spawn'>({ parent: pidRef, initial_call: text }),
  started: eventOf<'started'>({ supervisor: pidRef, child_id: text, generation: count, asked: optional(asked) }),
  exit: eventOf<'exit'>({
    reason: text,
    class: oneOf({ normal: true, shutdown: true, killed: true, error: true }),
    how: oneOf({ returned: true, raised: true, signal: true }),
    signal_from: orNull(pidRef),
    via_link: boolean,
    generation: count,
    behaviour: orNull(behaviour),
    end: endKind,
    as_child: optional(asChild),
    source: optional(sourcePoint),
    hint: optional(text),
  }),
  exit_signal: eventOf<'exit_signal'>({
    to: pidRef,
    reason: text,
    stops: optional(boolean),
    asked: optional(asked),
  }),
  exit_trapped: eventOf<'exit_trapped'>({ from: pidRef, reason: text }),
  supervisor_report: eventOf<'supervisor_report'>({
    context: oneOf({ child_terminated: true, start_error: true, shutdown: true, shutdown_error: true }),
    reason: text,
    child_id: text,
    child: orNull(pidRef),
    strategy,
    intensity: count,
    period_ms: amount,
    restarts: count,
    restarting: boolean,
    restart,
    report: wire,
  }),
  report: eventOf<'report'>({
    level: oneOf({ error: true, warning: true, notice: true, info: true }),
    title: text,
    report: wire,
  }),
  message: eventOf<'message'>({
    to: pidRef,
    form: oneOf({ call: true, reply: true, cast: true, system: true, message: true }),
    text,
  }),
  suspend: eventOf<'suspend'>({ by: pidRef }),
  resume: eventOf<'resume'>({ by: pidRef }),
  register: eventOf<'register'>({ registered_name: text }),
  unregister: eventOf<'unregister'>({ registered_name: text }),
  taken: eventOf<'taken'>({ text, left: count }),
  raise: eventOf<'raise'>({
    class: oneOf({ error: true, exit: true, throw: true }),
    reason: text,
    hint: optional(text),
  }),
  lost: eventOf<'lost'>({ to: text, text }),
  state: eventOf<'state'>({ text }),
  command: eventOf<'command'>({ text }),
};
const nodeEvent = union('kind', eventRules);

/** Ids ascend, and a cause comes before what it causes. */
const inOrder: Check = (value) => {
  const all = value as readonly NodeEvent[];
  let before = 0;
  for (const [i, { id, cause }] of all.entries()) {
    if (id <= before) return new Fault(`should be above ${before}, the one before, not ${id}`).under('id').at(i);
    if (cause !== null && cause >= id) {
      return new Fault(`should be below ${id}, the event that it caused, not ${cause}`).under('cause').at(i);
    }
    before = id;
  }
  return null;
};

/** Each place stands below another, and none below itself. */
const noCircle: Check = (value) => {
  const all = value as readonly Place[];
  const found = circleIn(new Map(all.map((each) => [each.key, each.parent])));
  if (found === null) return null;
  const at = all.findIndex(({ key }) => key === found);
  return new Fault('should be no place below this one').under('parent').at(at);
};

/** A key that stands below itself, by what each key stands below; null when there is none. */
export function circleIn(parents: ReadonlyMap<string, string | null>): string | null {
  const safe = new Set<string>();
  for (const start of parents.keys()) {
    const path = new Set<string>();
    for (let key: string | null = start; key !== null && !safe.has(key); key = parents.get(key) ?? null) {
      if (path.has(key)) return key;
      path.add(key);
    }
    for (const key of path) safe.add(key);
  }
  return null;
}

/** The second rule is asked when the first is content. */
/* @__NO_SIDE_EFFECTS__ */ function both(first: Check, second: Check): Check {
  return (value) => first(value) ?? second(value);
}

const eventCounts = record<EventCounts>({ life: count, decisions: count, messages: count });

const events = both(arrayOf(nodeEvent), inOrder);

const speed: Check = (value) =>
  value === 'max' || (typeof value === 'number' && value > 0 && value < Infinity)
    ? null
    : wrong('"max" or a number above 0', value);

const clock = record<Clock>({
  now_ms: amount,
  paused: boolean,
  speed,
  pace: orNull(amount),
  goal_ms: orNull(amount),
  idle: boolean,
  steps: count,
});

const counters = record<Counters>({
  processes: count,
  run_queue: count,
  reductions: amount,
  messages: amount,
  spawns: amount,
  exits: amount,
  memory: amount,
});

const systemState = record<SystemState>({
  state: oneOf({ starting: true, running: true, stopped: true, failed: true, halted: true }),
  of: optional(oneOf({ process: true })),
  reason: orNull(text),
  event: orNull(count),
});

const queuedMessage = record<QueuedMessage>({
  n: number,
  from: orNull(pidRef),
  sent_ms: amount,
  event: orNull(count),
  term: wire,
  skipped: boolean,
});

const processDetail = record<ProcessDetail>({
  pid: text,
  name: text,
  alive: boolean,
  exit: orNull(lastExit),
  place: orNull(text),
  info: record<ProcessDetail['info']>({
    initial_call: text,
    current_function: text,
    registered_name: orNull(text),
    label: orNull(text),
    status,
    message_queue_len: count,
    group_leader: orNull(pidRef),
    application: orNull(text),
    priority,
    trap_exit: boolean,
    reductions: amount,
    started_ms: amount,
    parent: orNull(pidRef),
    ancestors: arrayOf(pidRef),
    links: arrayOf(pidRef),
    monitors: arrayOf(pidRef),
    monitored_by: arrayOf(pidRef),
    suspending: arrayOf(pidRef),
    totals: optional(
      record<Totals>({
        ancestors: optional(count),
        links: optional(count),
        monitors: optional(count),
        monitored_by: optional(count),
        suspending: optional(count),
      }),
    ),
    timers: count,
    memory: amount,
    mailbox_memory: amount,
    state_memory: amount,
  }),
  messages: record<ProcessDetail['messages']>({ total: count, offset: count, items: arrayOf(queuedMessage) }),
  behaviour: orNull(
    record<NonNullable<ProcessDetail['behaviour']>>({
      name: behaviour,
      module: text,
      sys_state: oneOf({ running: true, suspended: true }),
      parent: orNull(pidRef),
      state: wire,
      handlers: orNull(
        record<NonNullable<NonNullable<ProcessDetail['behaviour']>['handlers']>>({
          total: count,
          items: arrayOf(record<EventHandler>({ name: text, owner: orNull(pidRef), state: text })),
        }),
      ),
    }),
  ),
  dictionary: arrayOf(pairOf(wire, wire)),
  stack: arrayOf(text),
});

const capability = oneOf<Capability>({
  control: true,
  act: true,
  supervise: true,
  state: true,
  traffic: true,
  restart_node: true,
});

/* @__NO_SIDE_EFFECTS__ */ function change<Row>(rule: Check): Check {
  return optional(
    record<{ put: readonly Row[]; drop: readonly string[] }>({
      put: arrayOf(rule, ROWS_LIMIT),
      drop: arrayOf(text, ROWS_LIMIT),
    }),
  );
}

/* @__NO_SIDE_EFFECTS__ */ function commandOf<K extends Command['type']>(
  members: Readonly<Required<Record<Exclude<keyof Member<Command, 'type', K>, 'type'>, Check>>>,
): Check {
  return record(members as Readonly<Record<string, Check>>);
}

const pid = textOf(PID_LIMIT);
const notation = optional(oneOf<Notation>({ erlang: true, elixir: true, js: true }));

const commandRules: RulesOf<Command, 'type'> = {
  pause: commandOf<'pause'>({}),
  resume: commandOf<'resume'>({}),
  step: commandOf<'step'>({}),
  speed: commandOf<'speed'>({ speed }),
  advance: commandOf<'advance'>({ ms: amount }),
  hold_at: commandOf<'hold_at'>({ ms: amount }),
  journal: commandOf<'journal'>({}),
  exit: commandOf<'exit'>({ pid, reason: text, notation }),
  send: commandOf<'send'>({
    pid,
    mode: oneOf({ message: true, cast: true, call: true, notify: true }),
    text,
    notation,
  }),
  suspend: commandOf<'suspend'>({ pid }),
  resume_process: commandOf<'resume_process'>({ pid }),
  terminate_child: commandOf<'terminate_child'>({ supervisor: pid, id: text, place: optional(text) }),
  restart_child: commandOf<'restart_child'>({ supervisor: pid, id: text, place: optional(text) }),
  delete_child: commandOf<'delete_child'>({ supervisor: pid, id: text, place: optional(text) }),
  mark: commandOf<'mark'>({ pid }),
  sys_suspend: commandOf<'sys_suspend'>({ pid }),
  sys_resume: commandOf<'sys_resume'>({ pid }),
  replace_state: commandOf<'replace_state'>({ pid, text, notation }),
  start_child: commandOf<'start_child'>({ supervisor: pid, text, notation }),
};
const command = union('type', commandRules);

const moment = { step: count, fires: count, at_ms: amount };
const journalEntry = record<JournalEntry>({ ...moment, command });
const downRules: RulesOf<DownFrame, 'type'> = {
  hello: record<Hello>({
    type: exactly('hello'),
    version: count,
    node: text,
    kind: oneOf({ simulated: true, recorded: true, real: true }),
    fidelity: oneOf({ exact: true, sampled: true }),
    capabilities: arrayOf(capability),
    system: record<Hello['system']>({ id: text, title: text }),
    seed: finite,
  }),
  snapshot: record<Snapshot>({
    type: exactly('snapshot'),
    seq: count,
    clock,
    counters,
    system: systemState,
    processes: arrayOf(processRow, ROWS_LIMIT),
    places: both(arrayOf(place, ROWS_LIMIT), noCircle),
    traffic: arrayOf(traffic, ROWS_LIMIT),
    events,
    events_dropped: eventCounts,
    detail: orNull(processDetail),
  }),
  delta: record<Delta>({
    type: exactly('delta'),
    seq: count,
    clock: optional(clock),
    counters: optional(counters),
    system: optional(systemState),
    processes: change<ProcessRow>(processRow),
    places: change<Place>(place),
    traffic: change<Traffic>(traffic),
    events: optional(events),
    events_lost: optional(eventCounts),
    detail: optional(orNull(processDetail)),
  }),
  reply: record<Reply>({
    type: exactly('reply'),
    ref: count,
    ok: boolean,
    result: optional(textOf(RESULT_LIMIT)),
    error: optional(
      record<CommandError>({ message: text, at: optional(count), term: optional(text), path: optional(text) }),
    ),
  }),
  pong: record<Member<DownFrame, 'type', 'pong'>>({ type: exactly('pong'), n: count }),
  noted: record<Member<DownFrame, 'type', 'noted'>>({ type: exactly('noted'), entry: orNull(journalEntry) }),
  reached: record<Member<DownFrame, 'type', 'reached'>>({
    type: exactly('reached'),
    n: count,
    at: orNull(record<TracePoint>({ pid: orNull(pid), name: orNull(text), fun: orNull(text), line: count })),
    full: boolean,
  }),
  passed: record<Member<DownFrame, 'type', 'passed'>>({ type: exactly('passed') }),
  refused: record<Member<DownFrame, 'type', 'refused'>>({
    type: exactly('refused'),
    point: sourcePoint,
    message: text,
  }),
  fault: record<Member<DownFrame, 'type', 'fault'>>({ type: exactly('fault'), path: text, message: text }),
  fatal: record<Member<DownFrame, 'type', 'fatal'>>({ type: exactly('fatal'), message: text }),
};
const downFrame = union('type', downRules);

const journal = record<RunJournal>({
  version: count,
  system: text,
  seed: finite,
  schedule: oneOf<Schedule>({ in_order: true, seeded: true }),
  delivery: optional(oneOf<Delivery>({ immediate: true, shuffled: true, delayed: true })),
  delay_ms: optional(count),
  inputs: arrayOf(journalEntry, JOURNAL_INPUTS),
  cut: count,
  end: record<JournalMoment>(moment),
  hash: orNull(text),
});

const topics = record<Topics>({
  traffic: boolean,
  detail: orNull(record<NonNullable<Topics['detail']>>({ pid, messages_offset: count })),
});

const startOptions: { readonly [Key in keyof Required<StartOptions>]: Check } = {
  system: text,
  seed: finite,
  schedule: optional(oneOf<Schedule>({ in_order: true, seeded: true })),
  delivery: optional(oneOf<Delivery>({ immediate: true, shuffled: true, delayed: true })),
  delay_ms: optional(count),
  hash: optional(boolean),
  source: optional(record<SourceText>({ name: text, text: textOf(SOURCE_LIMIT) })),
  paused: optional(boolean),
};

const upRules: RulesOf<UpFrame, 'type'> = {
  start: record<Member<UpFrame, 'type', 'start'>>({ type: exactly('start'), ...startOptions }),
  retrace: record<Member<UpFrame, 'type', 'retrace'>>({
    type: exactly('retrace'),
    start: record<StartOptions>(startOptions),
    inputs: arrayOf(journalEntry, JOURNAL_INPUTS),
    quiet_ms: orNull(amount),
    from: count,
  }),
  ack: record<Member<UpFrame, 'type', 'ack'>>({ type: exactly('ack'), seq: count }),
  resync: record<Member<UpFrame, 'type', 'resync'>>({ type: exactly('resync') }),
  topics: record<Member<UpFrame, 'type', 'topics'>>({ type: exactly('topics'), topics }),
  command: record<Member<UpFrame, 'type', 'command'>>({ type: exactly('command'), ref: count, command }),
  ping: record<Member<UpFrame, 'type', 'ping'>>({ type: exactly('ping'), n: count }),
};
const upFrame = union('type', upRules);
