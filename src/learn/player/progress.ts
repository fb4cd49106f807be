/**
 * What a learner has done, in one record with a version: kept in this browser, written to a file and read from one. What cannot be read is
 * told with the place that is wrong, and never thrown away unasked.
 */

export const PROGRESS_VERSION = 1;

export type LessonPhase = 'predict' | 'do' | 'explained';

export interface LessonRecord {
  readonly phase: LessonPhase;
  /** Solved stays solved, whatever is reset or rewritten later. */
  readonly solved: boolean;
  /** The step of the lesson, from 0. */
  readonly step: number;
  /** The claims of this step have held. */
  readonly held: boolean;
  /** A run has shown which choice is right. */
  readonly shown: boolean;
  /** The prediction: the id of a choice. */
  readonly choice: string | null;
  readonly sure: boolean | null;
  /** Hints seen, and with the last of them the solution. */
  readonly hints: number;
  readonly solutionSeen: boolean;
  /** The learner's text, while it differs from the start. */
  readonly draft: string | null;
  /** The draft with which this step was begun: what the step is reset to. */
  readonly stepDraft: string | null;
}

export interface TestAnswer {
  /** The id of a choice. It stands once it is given. */
  readonly choice: string;
  readonly sure: boolean | null;
  /** The choice that the run showed to be right; null until the system has run. */
  readonly shown: string | null;
}

/** The final test taken once. */
export interface TestTry {
  /** Draws the order of the choices, and tells one try from another. */
  readonly seed: number;
  /** By the question's name. */
  readonly answers: Readonly<Record<string, TestAnswer>>;
  /** Ended by the person; what has no answer then stays without one. */
  readonly ended: boolean;
}

/** A question that comes back after its lesson. */
export interface TransferRecord {
  /** The lesson before which it was asked last. */
  readonly at: string;
  /** What was said there; null when it was put off. */
  readonly choice: string | null;
  readonly sure: boolean | null;
  readonly shown: string | null;
  readonly misses: number;
  /** The lesson before which it is asked again; null when it is known. */
  readonly due: string | null;
}

export interface Progress {
  readonly version: typeof PROGRESS_VERSION;
  readonly lessons: Readonly<Record<string, LessonRecord>>;
  /** Oldest first. */
  readonly tests: readonly TestTry[];
  /** By the lesson that they are of. */
  readonly transfers: Readonly<Record<string, TransferRecord>>;
}

export const NO_PROGRESS: Progress = { version: PROGRESS_VERSION, lessons: {}, tests: [], transfers: {} };

export const NEW_LESSON: LessonRecord = {
  phase: 'predict',
  solved: false,
  step: 0,
  held: false,
  shown: false,
  choice: null,
  sure: null,
  hints: 0,
  solutionSeen: false,
  draft: null,
  stepDraft: null,
};

/** In bytes; a file beyond it is none of ours. The longest drafts in every lesson, written as JSON at its longest, stay below it. */
export const FILE_LIMIT = 80_000_000;
/** In characters: no longer program is run. */
export const DRAFT_LIMIT = 200_000;
const LESSON_LIMIT = 500;
/** Tries of the test that are kept: the newest ones. */
export const TRY_LIMIT = 10;
const ANSWER_LIMIT = 100;
const SEED_LIMIT = 0x1_0000_0000;
/** Of a name in a sentence. */
const NAME_CHARS = 40;

/** What there is to be done: names of nothing else are kept. */
export interface Known {
  readonly lessons: ReadonlySet<string>;
  readonly questions: ReadonlySet<string>;
}

/** A record that could be read, and what was left out of it: names that Coppice does not know. */
export interface ReadProgress {
  readonly ok: true;
  readonly progress: Progress;
  readonly unknown: readonly string[];
}

export type Read = ReadProgress | { readonly ok: false; readonly newer: boolean; readonly message: string };

const refuse = (message: string, newer = false): Read => ({ ok: false, newer, message });

/** The member of that name that the record itself has: `constructor` is none of it. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

export function writeProgress(progress: Progress): string {
  return JSON.stringify({ coppice: 'progress', ...progress }, null, 1);
}

export function readProgress(text: string, known: Known): Read {
  if (text.length > FILE_LIMIT)
    return refuse(`The file has ${text.length} characters; progress has at most ${FILE_LIMIT}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (caught) {
    return refuse(`The file is no JSON: ${caught instanceof Error ? caught.message : String(caught)}`);
  }
  return checkProgress(value, known);
}

/** Reads a record whole: the first thing that is wrong with it is told, and nothing of it taken. */
export function checkProgress(value: unknown, known: Known): Read {
  const head = faultOfHead(value);
  if (head !== null) return head;
  const { faults, ...read } = collect(value as Head, known);
  const [first] = faults;
  return first === undefined ? { ok: true, ...read } : refuse(first);
}

/** What can be read of a record that is damaged in places, of a lesson each member for itself; null when there is nothing. */
export function salvage(value: unknown, known: Known): Progress | null {
  if (!isRecord(value)) return null;
  const part = (name: string): unknown => value[name];
  const head: Head = {
    lessons: isRecord(part('lessons')) ? part('lessons') : {},
    tests: Array.isArray(part('tests')) ? part('tests') : [],
    transfers: isRecord(part('transfers')) ? part('transfers') : {},
  } as Head;
  const { progress } = collect({ ...head, lessons: mapValues(head.lessons, mend) }, known);
  const { lessons, tests, transfers } = progress;
  return Object.keys(lessons).length + tests.length + Object.keys(transfers).length === 0 ? null : progress;
}

/** A lesson of which each member that is wrong is as in a new one: what is solved stays solved though a draft is damaged. */
function mend(lesson: unknown): unknown {
  if (!isRecord(lesson)) return lesson;
  return mapValues({ ...NEW_LESSON }, (blank, name) => {
    const value = own(lesson, name);
    return faultOf({ ...NEW_LESSON, [name]: value }) === null ? value : blank;
  });
}

function mapValues(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown, name: string) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

interface Head {
  readonly lessons: Readonly<Record<string, unknown>>;
  readonly tests?: readonly unknown[];
  readonly transfers?: Readonly<Record<string, unknown>>;
}

function faultOfHead(value: unknown): Read | null {
  if (!isRecord(value)) return refuse('The file holds no progress: it should be an object with version and lessons.');
  // Files of before there were a test and transfers have none.
  const { version, lessons, tests = [], transfers = {} } = value;
  if (typeof version !== 'number') return refuse('version is missing: this is no file of progress that Coppice wrote.');
  if (version > PROGRESS_VERSION) {
    return refuse(
      `The record has version ${version}, and this page knows up to ${PROGRESS_VERSION}: reload the page for a newer one.`,
      true,
    );
  }
  if (version !== PROGRESS_VERSION) return refuse(`There is no version ${version} of progress: the file is damaged.`);
  if (!isRecord(lessons)) return refuse('lessons should be an object, a member for each lesson.');
  if (!Array.isArray(tests)) return refuse('tests should be a list, a member for each try.');
  if (!isRecord(transfers)) return refuse('transfers should be an object, a member for each lesson.');
  return null;
}

/** The members that are well made, in new records of their own, and what is wrong with the others. */
function collect(
  { lessons, tests = [], transfers = {} }: Head,
  known: Known,
): { readonly progress: Progress; readonly unknown: readonly string[]; readonly faults: readonly string[] } {
  const faults: string[] = [];
  const unknown: string[] = [];
  const members = <T>(
    of: string,
    record: Readonly<Record<string, unknown>>,
    faultIn: (one: unknown) => string | null,
    take: (one: T) => T,
  ): Readonly<Record<string, T>> => {
    const entries = Object.entries(record);
    if (entries.length > LESSON_LIMIT)
      faults.push(`${of} has ${entries.length} members; there are at most ${LESSON_LIMIT}.`);
    const taken: Record<string, T> = {};
    for (const [id, one] of entries.slice(0, LESSON_LIMIT)) {
      const fault = faultIn(one);
      if (fault !== null) faults.push(`${of}["${id.slice(0, NAME_CHARS)}"]${fault}`);
      else if (known.lessons.has(id)) taken[id] = take(one as T);
      else unknown.push(`${of}["${id.slice(0, NAME_CHARS)}"]`);
    }
    return taken;
  };
  if (tests.length > TRY_LIMIT) faults.push(`tests has ${tests.length} members; at most ${TRY_LIMIT} are kept.`);
  const tries: TestTry[] = [];
  for (const [index, one] of tests.slice(-TRY_LIMIT).entries()) {
    const fault = faultOfTry(one);
    if (fault !== null) faults.push(`tests[${index}]${fault}`);
    else tries.push(pickTry(one as TestTry, known, (name) => unknown.push(`tests[${index}].answers["${name}"]`)));
  }
  const progress: Progress = {
    version: PROGRESS_VERSION,
    lessons: members<LessonRecord>('lessons', lessons, faultOf, pick),
    tests: tries,
    transfers: members<TransferRecord>('transfers', transfers, faultOfTransfer, pickTransfer),
  };
  return { progress, unknown, faults };
}

function pickTransfer({ at, choice, sure, shown, misses, due }: TransferRecord): TransferRecord {
  return { at, choice, sure, shown, misses, due };
}

function faultOfTransfer(one: unknown): string | null {
  if (!isRecord(one)) return ' should be an object.';
  const { at, choice, sure, shown, misses, due } = one;
  if (!isShort(at)) return '.at should be a short text.';
  if (choice !== null && !isShort(choice)) return '.choice should be a short text or null.';
  if (sure !== null && typeof sure !== 'boolean') return '.sure should be true, false or null.';
  if (shown !== null && !isShort(shown)) return '.shown should be a short text or null.';
  if (!isCount(misses)) return '.misses should be a whole number from 0 to 100.';
  if (due !== null && !isShort(due)) return '.due should be a short text or null.';
  return null;
}

function pickTry({ seed, answers, ended }: TestTry, known: Known, leaveOut: (name: string) => void): TestTry {
  const picked: Record<string, TestAnswer> = {};
  for (const [name, { choice, sure, shown }] of Object.entries(answers)) {
    if (known.questions.has(name)) picked[name] = { choice, sure, shown };
    else leaveOut(name.slice(0, NAME_CHARS));
  }
  return { seed, answers: picked, ended };
}

function faultOfTry(one: unknown): string | null {
  if (!isRecord(one)) return ' should be an object.';
  const { seed, answers, ended } = one;
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed >= SEED_LIMIT)
    return `.seed should be a whole number below ${SEED_LIMIT}.`;
  if (typeof ended !== 'boolean') return '.ended should be true or false.';
  if (!isRecord(answers)) return '.answers should be an object, a member for each question.';
  const entries = Object.entries(answers);
  if (entries.length > ANSWER_LIMIT)
    return `.answers has ${entries.length} members; there are at most ${ANSWER_LIMIT}.`;
  for (const [name, answer] of entries) {
    const fault = faultOfAnswer(answer);
    if (fault !== null) return `.answers["${name.slice(0, 40)}"]${fault}`;
  }
  return null;
}

function faultOfAnswer(answer: unknown): string | null {
  if (!isRecord(answer)) return ' should be an object.';
  const { choice, sure, shown } = answer;
  if (!isShort(choice)) return '.choice should be a short text.';
  if (sure !== null && typeof sure !== 'boolean') return '.sure should be true, false or null.';
  if (shown !== null && !isShort(shown)) return '.shown should be a short text or null.';
  return null;
}

/** Files of before they were kept have none of them. */
type Late = 'held' | 'shown' | 'stepDraft';

function pick(lesson: Omit<LessonRecord, Late> & Partial<Pick<LessonRecord, Late>>): LessonRecord {
  const { held = false, shown = false, stepDraft = null } = lesson;
  const { phase, solved, step, choice, sure, hints, solutionSeen, draft } = lesson;
  return { phase, solved, step, held, shown, choice, sure, hints, solutionSeen, draft, stepDraft };
}

function faultOf(lesson: unknown): string | null {
  if (!isRecord(lesson)) return ' should be an object.';
  const { phase, solved, step, held, shown, choice, sure, hints, solutionSeen } = lesson;
  if (phase !== 'predict' && phase !== 'do' && phase !== 'explained')
    return '.phase should be predict, do or explained.';
  if (typeof solved !== 'boolean') return '.solved should be true or false.';
  if (!isCount(step)) return '.step should be a whole number from 0 to 100.';
  if (held !== undefined && typeof held !== 'boolean') return '.held should be true or false.';
  if (shown !== undefined && typeof shown !== 'boolean') return '.shown should be true or false.';
  if (choice !== null && !isShort(choice)) return '.choice should be a short text or null.';
  if (sure !== null && typeof sure !== 'boolean') return '.sure should be true, false or null.';
  if (!isCount(hints)) return '.hints should be a whole number from 0 to 100.';
  if (typeof solutionSeen !== 'boolean') return '.solutionSeen should be true or false.';
  for (const name of ['draft', 'stepDraft']) {
    const draft = name === 'stepDraft' ? (lesson[name] ?? null) : lesson[name];
    if (draft !== null && typeof draft !== 'string') return `.${name} should be a text or null.`;
    if (typeof draft === 'string' && draft.length > DRAFT_LIMIT)
      return `.${name} is longer than ${DRAFT_LIMIT} characters.`;
  }
  return null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 200;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100;
}

/**
 * Two records of the same lessons as one: of each lesson the record that is further stays, the second one where they are equally far, and what was
 * solved or seen in either is solved or seen. Tries that
 * only the second has come after those of the first; of a try that both have, an answer of the first stands. A question that comes back is
 * known when either knows it.
 */
export function mergeProgress(into: Progress, from: Progress): Progress {
  const lessons: Record<string, LessonRecord> = { ...into.lessons };
  for (const [id, lesson] of Object.entries(from.lessons)) {
    const known = own(lessons, id);
    lessons[id] = known === undefined ? lesson : mergeLesson(known, lesson);
  }
  return {
    version: PROGRESS_VERSION,
    lessons,
    tests: mergeTries(into.tests, from.tests).slice(-TRY_LIMIT),
    transfers: mergeTransfers(into.transfers, from.transfers),
  };
}

function mergeLesson(into: LessonRecord, from: LessonRecord): LessonRecord {
  const [further, other] = isAhead(into, from) ? [into, from] : [from, into];
  return {
    ...further,
    solved: into.solved || from.solved,
    hints: Math.max(into.hints, from.hints),
    solutionSeen: into.solutionSeen || from.solutionSeen,
    // A program of another step would stand in the wrong one.
    draft: further.draft ?? (further.step === other.step ? other.draft : null),
  };
}

const PHASES: readonly LessonPhase[] = ['predict', 'do', 'explained'];

/** How far a lesson has come, what counts most first. */
function wayIn({ solved, step, phase, choice, held, shown }: LessonRecord): readonly number[] {
  return [Number(solved), step, PHASES.indexOf(phase), Number(choice !== null), Number(held), Number(shown)];
}

/** Has the first one come further than the other? */
export function isAhead(one: LessonRecord, other: LessonRecord): boolean {
  const theirs = wayIn(other);
  const differs = wayIn(one).findIndex((mine, at) => mine !== theirs[at]);
  return differs >= 0 && (wayIn(one)[differs] as number) > (theirs[differs] as number);
}

/** Known in one record is known; else the one counts in which it was missed more often. */
function isFurther(one: TransferRecord, other: TransferRecord): boolean {
  if ((one.due === null) !== (other.due === null)) return one.due === null;
  return one.misses >= other.misses;
}

/** Of both, those that have come further; of two that have come as far, the first. */
export function mergeTransfers(
  into: Progress['transfers'],
  from: Progress['transfers'],
): Readonly<Record<string, TransferRecord>> {
  const transfers: Record<string, TransferRecord> = { ...from };
  for (const [id, one] of Object.entries(into)) {
    const other = own(transfers, id);
    if (other === undefined || isFurther(one, other)) transfers[id] = one;
  }
  return transfers;
}

/** All tries of both, also more than are kept. */
export function mergeTries(into: readonly TestTry[], from: readonly TestTry[]): readonly TestTry[] {
  const tries = [...into];
  for (const one of from) {
    const at = tries.findIndex(({ seed }) => seed === one.seed);
    const known = tries[at];
    if (known === undefined) tries.push(one);
    else tries[at] = mergeTry(known, one);
  }
  return tries;
}

function mergeTry(into: TestTry, from: TestTry): TestTry {
  const answers: Record<string, TestAnswer> = { ...from.answers };
  for (const [name, answer] of Object.entries(into.answers)) {
    const other = own(answers, name);
    // What a run showed for another answer is true of this one, too.
    answers[name] = { ...answer, shown: answer.shown ?? other?.shown ?? null };
  }
  return { seed: into.seed, answers, ended: into.ended || from.ended };
}
