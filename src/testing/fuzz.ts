/**
 * What comes from outside, made up: frames in both directions, commands, journals, texts of terms, progress files and
 * programs. Each kind is a property: nothing throws or goes on without end, what is accepted is good by a model that is
 * written apart from the validator, and the node goes on afterwards.
 */
import fc from 'fast-check';
import { checkProgress, NEW_LESSON, NO_PROGRESS, readProgress, writeProgress } from '../learn/player/progress.ts';
import { admit } from '../node/backend/admit.ts';
import { replay } from '../node/backend/replay.ts';
import { Session } from '../node/backend/session.ts';
import { systemOf } from '../systems/index.ts';
import { compile } from '../program/compile.ts';
import { applyDelta, fromSnapshot, toSnapshot } from '../protocol/apply_delta.ts';
import { faultAfter } from '../protocol/follows.ts';
import type { DownFrame, Snapshot } from '../protocol/frames.ts';
import type { RunJournal } from '../protocol/journal.ts';
import { parseDown } from '../protocol/validate.ts';
import { parseTerm, type Resolver } from '../term/parse.ts';
import { parseIn } from '../term/parse_notation.ts';
import { Pid } from '../term/pid.ts';
import { type Notation, print } from '../term/print.ts';
import { Ref } from '../term/ref.ts';

/** A kind of input: a property of one argument, which is the input. */
export interface FuzzKind {
  readonly name: string;
  readonly input: fc.Arbitrary<unknown>;
  /** Throws, with a sentence, when the input does what it may not. */
  readonly check: (input: never) => void;
}

function kind<T>(name: string, input: fc.Arbitrary<T>, check: (input: T) => void): FuzzKind {
  return { name, input, check };
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** What structured clone may bring, and more. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    null,
    undefined,
    -0,
    -1,
    1.5,
    Number.NaN,
    Infinity,
    1e300,
    2 ** 53,
    '',
    'constructor',
    '__proto__',
    '<0.81.0>',
    '\ud800',
    true,
  ),
  fc.constant(1n),
  fc.constantFrom(100_001, 2_000_000).map((length) => 'x'.repeat(length)),
  fc.constantFrom(3, 100_001).map((length) => new Array<unknown>(length)),
  fc.constant(null).map(() => new Map([['type', 'pause']])),
  fc.constant(null).map(() => {
    const circle: Record<string, unknown> = { type: 'pause' };
    circle['command'] = circle;
    return circle;
  }),
  fc.constant(null).map(() => JSON.parse('{"__proto__":{"type":"pause"},"type":"step"}') as unknown),
  fc.anything({ maxDepth: 2, withBigInt: true, withMap: true, withSet: true, withSparseArray: true }),
);

/** A change of one member, wherever it stands: another value, none, one more, or that of another member. */
interface Change {
  readonly at: number;
  readonly how: 'put' | 'drop' | 'add' | 'swap';
  readonly value: unknown;
}

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ at: fc.nat(), how: fc.constantFrom<Change['how'][]>('put', 'put', 'drop', 'add', 'swap'), value: odd }),
  { maxLength: 3 },
);

function spoilt(good: unknown, all: readonly Change[]): unknown {
  const frame = JSON.parse(JSON.stringify(good)) as unknown;
  for (const { at, how, value } of all) {
    const members = membersOf(frame);
    const member = members[at % Math.max(1, members.length)];
    if (member === undefined) continue;
    const other = members[(at * 7 + 3) % members.length];
    if (how === 'drop') Reflect.deleteProperty(member.holder, member.key);
    else if (how === 'add')
      Object.defineProperty(member.holder, 'extra', { value, enumerable: true, configurable: true, writable: true });
    else if (how === 'swap' && other !== undefined) member.holder[member.key] = other.holder[other.key];
    else member.holder[member.key] = value;
  }
  return frame;
}

type Holder = Record<string, unknown>;

function membersOf(value: unknown): { readonly holder: Holder; readonly key: string }[] {
  const found: { readonly holder: Holder; readonly key: string }[] = [];
  const open: unknown[] = [value];
  const seen = new Set<unknown>();
  while (open.length > 0 && found.length < 20_000) {
    const holder = open.pop();
    if (typeof holder !== 'object' || holder === null || seen.has(holder)) continue;
    seen.add(holder);
    for (const key of Object.keys(holder).slice(0, 500)) {
      found.push({ holder: holder as Holder, key });
      open.push((holder as Holder)[key]);
    }
  }
  return found;
}

// What goes up

const TEXT = 100_000;
type Rule = (value: unknown) => boolean;
const isText: Rule = (value) => typeof value === 'string' && value.length <= TEXT;
const isPid: Rule = (value) => typeof value === 'string' && value.length <= 100;
const isNotation: Rule = (value) => value === undefined || value === 'erlang' || value === 'elixir' || value === 'js';
const isTime: Rule = (value) => typeof value === 'number' && value >= 0 && value < Infinity;
const isPlace: Rule = (value) => value === undefined || isText(value);

/** The model: what each command must have. Written from `commands.ts` alone. */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  pause: {},
  resume: {},
  step: {},
  journal: {},
  speed: { speed: (value) => value === 'max' || (typeof value === 'number' && value > 0 && value < Infinity) },
  advance: { ms: isTime },
  hold_at: { ms: isTime },
  exit: { pid: isPid, reason: isText, notation: isNotation },
  send: {
    pid: isPid,
    text: isText,
    notation: isNotation,
    mode: (value) => value === 'message' || value === 'cast' || value === 'call',
  },
  suspend: { pid: isPid },
  resume_process: { pid: isPid },
  mark: { pid: isPid },
  sys_suspend: { pid: isPid },
  sys_resume: { pid: isPid },
  replace_state: { pid: isPid, text: isText, notation: isNotation },
  terminate_child: { supervisor: isPid, id: isText, place: isPlace },
  restart_child: { supervisor: isPid, id: isText, place: isPlace },
  delete_child: { supervisor: isPid, id: isText, place: isPlace },
  start_child: { supervisor: isPid, text: isText, notation: isNotation },
};

function isCommand(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { type } = value as { readonly type?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(COMMANDS, type)) return false;
  const own = (key: string): unknown => (Object.hasOwn(value, key) ? (value as Holder)[key] : undefined);
  return Object.entries(COMMANDS[type] ?? {}).every(([key, rule]) => rule(own(key)));
}

const GOOD_UP: readonly unknown[] = [
  ...Object.keys(COMMANDS).map((type) => ({
    type: 'command',
    ref: 7,
    command: {
      type,
      pid: '<0.81.0>',
      supervisor: '<0.83.0>',
      reason: 'kill',
      text: '{a, 1}',
      id: 'en',
      mode: 'message',
      ms: 5,
      speed: 2,
      place: 'top/en',
      notation: 'erlang',
    },
  })),
  { type: 'ping', n: 1 },
  { type: 'ack', seq: 1 },
  { type: 'resync' },
  { type: 'topics', topics: { traffic: true, detail: { pid: '<0.81.0>', messages_offset: 0 } } },
];

function nodeOf(system: string): { readonly session: Session; readonly posted: DownFrame[] } {
  const program = systemOf(system);
  if (program === undefined) throw new Error(`no system ${system}`);
  const posted: DownFrame[] = [];
  const session = new Session(program, 1, (frame) => posted.push(frame));
  session.attach();
  return { session, posted };
}

let lasting: ReturnType<typeof nodeOf> | null = null;

/** One node takes very many frames; now and then another begins, so that a failure can be told from few of them. */
function freshNode(): ReturnType<typeof nodeOf> {
  if (lasting === null || lasting.session.node.steps > 200_000 || lasting.session.node.halted !== null)
    lasting = nodeOf('essay');
  return lasting;
}

function upCheck(data: unknown): void {
  const { session, posted } = freshNode();
  posted.length = 0;
  const send = (frame: unknown): void => {
    admit(
      frame,
      (one) => {
        session.receive(one);
      },
      (frame) => posted.push(frame),
    );
  };
  send(data);
  const { type, ref, command } = (typeof data === 'object' && data !== null ? data : {}) as Holder;
  const numbered = type === 'command' && Number.isSafeInteger(ref) && (ref as number) >= 0;
  if (numbered) {
    const replies = posted.filter((frame) => frame.type === 'reply');
    const refused = replies.find(({ ok, error }) => !ok && error?.path !== undefined);
    if (isCommand(command))
      demand(refused === undefined, `a good command was refused: ${refused?.error?.message ?? ''}`);
    else
      demand(
        refused !== undefined && refused.ref === ref && refused.error?.message !== '',
        'a bad command was not refused with its place',
      );
  }
  demand(!posted.some((frame) => frame.type === 'fatal') || type === 'start', 'the node was given up');
  for (const frame of posted) {
    const checked = parseDown(frame);
    demand(
      checked.ok,
      `the node tells what the page refuses: ${checked.ok ? '' : `${checked.path} ${checked.message}`}`,
    );
  }
  session.pump(1, () => false);
  send({ type: 'ping', n: 5 });
  demand(posted.at(-1)?.type === 'pong', 'the node does not go on');
  send({ type: 'command', ref: 1, command: { type: 'journal' } });
  const last = posted.at(-1);
  demand(last?.type === 'reply' && last.ok && last.result !== undefined, 'the journal cannot be written down');
}

// What comes down

const snapshots = (): readonly Snapshot[] => {
  const { session, posted } = nodeOf('essay');
  session.pump(50, () => false);
  session.receive({ type: 'topics', topics: { traffic: true, detail: { pid: '<0.81.0>', messages_offset: 0 } } });
  session.receive({ type: 'resync' });
  return posted.filter((frame) => frame.type === 'snapshot');
};
let good: Snapshot | null = null;
const goodSnapshot = (): Snapshot => (good ??= snapshots().at(-1) as Snapshot);

function downCheck(all: readonly Change[]): void {
  const whole = goodSnapshot();
  const frame = spoilt(whole, all);
  const checked = parseDown(frame);
  if (checked.ok && checked.frame.type === 'snapshot') {
    checkSnapshot(checked.frame);
    toSnapshot(fromSnapshot(checked.frame));
  }
  const rows = { put: whole.processes, drop: [] };
  const next = spoilt(
    {
      type: 'delta',
      seq: 2,
      processes: rows,
      places: { put: whole.places, drop: ['a'] },
      events: whole.events,
      clock: whole.clock,
      traffic: { put: whole.traffic, drop: [] },
      detail: whole.detail,
    },
    all,
  );
  const delta = parseDown(next);
  if (!delta.ok || delta.frame.type !== 'delta') return;
  const before = fromSnapshot({ ...whole, events: [] });
  if (faultAfter(before, delta.frame) === null) checkSnapshot(toSnapshot(applyDelta(before, delta.frame)));
}

/** The model: what a picture that was accepted keeps. */
function checkSnapshot({ events, places, processes }: Snapshot): void {
  let last = 0;
  for (const { id, cause } of events) {
    demand(Number.isSafeInteger(id) && id > last, `event ${id} comes after ${last}`);
    demand(cause === null || (cause > 0 && cause < id), `event ${id} has cause ${String(cause)}`);
    last = id;
  }
  const parents = new Map(places.map(({ key, parent }) => [key, parent]));
  for (const { key } of places) {
    let steps = 0;
    for (let at: string | null = key; at !== null; at = parents.get(at) ?? null) {
      demand(steps++ <= places.length, `the place ${key.slice(0, 50)} stands below itself`);
    }
  }
  for (const { name, reductions } of processes)
    demand(isText(name) && isTime(reductions), 'a row is not as it should be');
}

// Texts of terms

const BITS = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '#{',
  '%{',
  '=>',
  ':',
  ',',
  '|',
  '"',
  "'",
  'ok',
  'Ok',
  'a: ',
  '1',
  '1.',
  '0x',
  '16#ff',
  '$a',
  '?a',
  '\\',
  '\\x{',
  '<<',
  '>>',
  '<0.5.0>',
  '#Ref<0.9>',
  '~U[',
  'list(',
  'new Map(',
  'sets:from_list([',
  'MapSet.new([',
  ' ',
  '.',
  '-',
  '+',
  'e5',
  'n',
  '…',
  '_',
  '__proto__',
  'null',
  'undefined',
  'NaN',
  '\ud800',
  'ä',
];
const termText = fc.oneof(
  fc.array(fc.constantFrom(...BITS), { maxLength: 25 }).map((bits) => bits.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .tuple(fc.constantFrom(...BITS), fc.constantFrom(1_000, 50_000))
    .map(([bit, times]) => bit.repeat(times).slice(0, 100_001)),
);
const pidNumber = (text: string): number => Number(/\.(\d+)/.exec(text)?.[1] ?? 0);
const resolve: Resolver = { pid: (text) => new Pid(pidNumber(text)), ref: (text) => new Ref(pidNumber(text)) };

function termCheck([text, notation]: readonly [string, Notation | null]): void {
  const read = (from: string) => (notation === null ? parseTerm(from, resolve) : parseIn(from, notation, resolve));
  const parsed = read(text);
  if (!parsed.ok) {
    demand(
      parsed.error.at >= 0 && parsed.error.at <= text.length,
      `the fault is told at ${parsed.error.at} of ${text.length}`,
    );
    demand(parsed.error.message !== '', 'no reason is told');
    return;
  }
  const exact = print(parsed.term, 'js');
  // A term as long as the limit of texts is cut when it is printed.
  if (exact.length >= TEXT) return;
  const again = parseTerm(exact, resolve, true);
  demand(
    again.ok,
    `what was read prints as ${exact.slice(0, 200)}, which is not read: ${again.ok ? '' : again.error.message}`,
  );
  if (again.ok) demand(print(again.term, 'js') === exact, `${exact.slice(0, 200)} is another term when read again`);
}

// Journals

function journalCheck(all: readonly Change[]): void {
  const program = systemOf('essay');
  if (program === undefined) return;
  const session = new Session(program, 1, () => undefined, { hash: true });
  session.attach();
  session.receive({ type: 'command', ref: 1, command: { type: 'exit', pid: '<0.85.0>', reason: 'kill' } });
  session.pump(20, () => false);
  const journal = spoilt(session.journal, all) as RunJournal;
  try {
    replay(program, journal, { steps: 20_000, ms: 100_000, processes: 1_000 });
  } catch (caught) {
    demand(
      caught instanceof Error && /journal|this run stands/.test(caught.message),
      `it is refused with ${String(caught)}`,
    );
  }
}

// Progress files

const KNOWN = { lessons: new Set(['a', 'b']), questions: new Set(['q']) };

function progressCheck(value: unknown): void {
  const checked = checkProgress(value, KNOWN);
  if (checked.ok) {
    const again = readProgress(writeProgress(checked.progress), KNOWN);
    demand(again.ok, 'what was accepted cannot be read again');
  } else demand(checked.message !== '', 'no reason is told');
}

// Programs

const WORDS = [
  'import * as c from "coppice";',
  'export default',
  'function* f() {',
  '}',
  '{',
  '(',
  ')',
  'yield*',
  'for (;;)',
  'class A {',
  'const a =',
  '=>',
  '`${',
  '`',
  '/(a+)+$/',
  'async',
  'await',
  '<T>',
  'x!',
  'as any',
  '?.',
  '[',
  ']',
  '...',
  ';',
  '\n',
  '"',
  "'",
  '\\u{',
  '//',
  '/*',
  '*/',
  '0n',
  '1e999',
  'new',
  'delete',
  'throw',
  'try {',
  'catch',
  'label:',
  '@a',
  '#b',
  'static',
  'f(',
];
const program = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' ')),
  fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(30, 3_000)).map(([word, times]) => word.repeat(times)),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

function programCheck(source: string): void {
  const compiled = compile(source);
  if (!compiled.ok) demand(compiled.fault.message !== '', 'no reason is told');
}

const PROGRESS = { ...NO_PROGRESS, lessons: { a: NEW_LESSON, b: NEW_LESSON } };

export const FUZZ_KINDS: readonly FuzzKind[] = [
  kind(
    'up frames and commands',
    fc.tuple(fc.constantFrom(...GOOD_UP), changes).map(([frame, all]) => spoilt(frame, all)),
    upCheck,
  ),
  kind('anything as an up frame', odd, upCheck),
  kind('down frames', changes, downCheck),
  kind('anything as a down frame', odd, (value) => void parseDown(value)),
  kind(
    'texts of terms',
    fc.tuple(termText, fc.constantFrom<(Notation | null)[]>('erlang', 'elixir', 'js', null)),
    termCheck,
  ),
  kind('journals', changes, journalCheck),
  kind(
    'progress files',
    fc.oneof(
      odd,
      changes.map((all) => spoilt(PROGRESS, all)),
    ),
    progressCheck,
  ),
  kind('programs', program, programCheck),
];

export interface FuzzFailure {
  readonly kind: string;
  readonly seed: number;
  readonly runs: number;
  /** The smallest input found that still fails, printed. */
  readonly input: string;
  readonly reason: string;
}

/** Tries one kind with made-up inputs; null when all was well. `guard` is called around each input. */
export function fuzz(
  one: FuzzKind,
  seed: number,
  runs: number,
  guard: (run: () => void) => void = (run) => {
    run();
  },
): FuzzFailure | null {
  const found = fc.check(
    fc.property(one.input, (input) => {
      guard(() => {
        one.check(input as never);
      });
    }),
    { seed, numRuns: runs },
  );
  if (!found.failed) return null;
  const { errorInstance: error } = found;
  return {
    kind: one.name,
    seed,
    runs,
    input: fc.stringify(found.counterexample?.[0]).slice(0, 2_000),
    reason: error instanceof Error ? error.message : String(error),
  };
}
