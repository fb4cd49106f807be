/**
 * Keeps the progress: in memory for the page, and behind it in the browser's storage, which may be full, forbidden, damaged, silent, of a newer
 * Coppice, or written by another tab in the meantime. What is written is what is kept *with* this tab's own changes, never this tab's picture of
 * it; and what would be overwritten is put aside first.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Aside, addAside, readAsides } from './progress_asides.ts';
import {
  checkProgress,
  DRAFT_LIMIT,
  type Known,
  type LessonRecord,
  mergeProgress,
  mergeTransfers,
  mergeTries,
  NEW_LESSON,
  NO_PROGRESS,
  own,
  type Progress,
  readProgress,
  salvage,
  type TestAnswer,
  type TestTry,
  type TransferRecord,
  TRY_LIMIT,
} from './progress.ts';

/** The browser's storage as far as it is needed; every call may be refused, or never answered. */
export interface ProgressStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

/** The other tabs of this browser. */
export interface ProgressTabs {
  /** Does the task while no other tab does one. */
  exclusive<T>(task: () => Promise<T>): Promise<T>;
  /** Tells the other tabs that something else is kept now. */
  tell(): void;
  /** Calls `listener` when another tab has told so. */
  listen(listener: () => void): void;
}

/** A place that is written at once, also while the page goes: what the storage has not taken by then waits there for the next visit. */
export interface ProgressRest {
  get(): unknown;
  /** `undefined` removes it. */
  set(value: unknown): void;
  /** Calls `listener` when the page may be going. */
  leaving(listener: () => void): void;
}

/** What the store needs of the page. */
export interface ProgressHost {
  readonly storage: ProgressStorage;
  readonly rest?: ProgressRest;
  readonly tabs: ProgressTabs;
  readonly known: Known;
  /** Wall milliseconds since 1970, for a person to read. */
  now(): number;
  /** Calls `task` after so many milliseconds; the answer takes it back. */
  after(ms: number, task: () => void): () => void;
}

export interface ProgressState {
  readonly progress: Progress;
  readonly ready: boolean;
  /** What is wrong with the storage, in a sentence; null while all is well. */
  readonly trouble: string | null;
  /** What was left out of what is kept, in a sentence. */
  readonly dropped: string | null;
  /** The program that is too long to be kept, in a sentence. */
  readonly overlong: string | null;
  /** Earlier records that were put aside, newest first. */
  readonly asides: readonly Aside[];
  /** The record of a lesson that is opened: the text that this tab goes on from. */
  lesson(id: string): LessonRecord;
  change(id: string, patch: Partial<LessonRecord>): void;
  /** What is kept of this lesson's program is not what this page shows: another tab has changed it since. */
  hasNewer(id: string): boolean;
  /** How what this page shows of the lesson, its prediction above all, stands to what is kept of it. */
  standing(id: string): Standing;
  /** Puts the program that this page shows aside, before something else takes its place. */
  putAside(id: string, why: string): void;
  /** The program of a lesson that was put aside; null when there is none in it. */
  program(aside: Aside): string | null;
  /** A person has seen what is put aside of this lesson up to this number, and leaves it there. */
  leave(id: string, number: number): void;
  /** The try of the test that was begun last. */
  test(): TestTry | null;
  beginTest(seed: number): void;
  /** An answer stands once it is given, and so does what a run has shown. */
  answer(name: string, choice: string, sure: boolean | null): void;
  show(name: string, shown: string): void;
  endTest(): void;
  /** The question of this lesson that comes back. */
  changeTransfer(id: string, record: TransferRecord): void;
  /** Merges a file into what is there, and keeps it; the answer is null, or what is wrong with the file. */
  take(text: string): Promise<string | null>;
  /** Merges what was put aside under this number into what is there; the answer is null, or why it cannot be. */
  restore(number: number): Promise<string | null>;
  /** Puts all aside and begins anew. It is done on the page at once; the promise is kept when it has been written, or could not be. */
  resetAll(): Promise<void>;
}

/** It is kept; or another tab has begun the lesson anew; or that tab has then gone on with another prediction. */
export type Standing = 'kept' | 'anew' | 'other';

export type ProgressStore = StoreApi<ProgressState>;

export const PROGRESS_KEY = 'coppice.progress';
export const ASIDES_KEY = 'coppice.progress.aside';
/** What a storage that is well takes a thousandth of. */
export const ANSWER_MS = 3_000;
/** Changes that could not be written yet; beyond it they become one. */
const UNWRITTEN_LIMIT = 200;

/** Something that was done here, as what it does to a record, and why the record before it must be put aside, if so. */
interface Change {
  readonly apply: (kept: Progress) => Progress;
  readonly asideIf?: (kept: Progress) => Putting | null;
  /** Nothing of what is kept stays. */
  readonly resets?: true;
  /** The same for one lesson as data, with the texts that were shown before it. */
  readonly patch?: Patch;
  /** The same for the test and the questions that come back. */
  readonly answers?: Answers;
}

/** Tries of the test and questions that come back, as one change has left them. */
type Answers = Pick<Progress, 'tests' | 'transfers'>;

interface Patch {
  readonly id: string;
  readonly changed: Partial<LessonRecord>;
  readonly seen: readonly string[];
}

type Putting = Pick<Aside, 'why' | 'lesson' | 'kept'>;
const whole = (why: string, kept: unknown): Putting => ({ why, lesson: null, kept });
/** Of this lesson alone: who takes its program back gets nothing older of other lessons with it. */
const alone = (why: string, lesson: string, record: LessonRecord): Putting => ({
  why,
  lesson,
  kept: { ...NO_PROGRESS, lessons: { [lesson]: record } },
});

/** A record of a newer Coppice is kept: nothing may be written over it. */
class Newer extends Error {
  constructor(
    /** What this page can read of it. */
    readonly read: Progress,
  ) {
    super('the record is of a newer Coppice');
  }
}

/** The storage or another tab has not answered in time. */
class Silent extends Error {}

export function createProgressStore(host: ProgressHost): ProgressStore {
  const { storage, tabs, known } = host;
  let unwritten: Change[] = [];
  /** What is being written, before it. */
  let flying: readonly Change[] = [];
  let writing: Promise<void> | null = null;
  let asked = false;
  /** Why nothing is written any more; null while it is. */
  let locked: string | null = null;
  /** What this tab has shown or changed last, by lesson: what differs from it in the record that is kept is another tab's. */
  const shown = new Map<string, Partial<LessonRecord>>();
  /** What was typed in this tab last, by lesson, until it is known to be put aside. */
  const typed = new Map<string, string>();

  const limited = <T>(task: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const cancel = host.after(ANSWER_MS, () => {
        reject(new Silent());
      });
      task.then(resolve, reject).finally(cancel);
    });

  /** Puts something aside, before it is changed. It must be called with the tabs excluded. */
  const putAside = async (one: Putting): Promise<void> => {
    const asides = addAside(readAsides(await storage.get(ASIDES_KEY)), { at_ms: host.now(), ...one });
    await storage.set(ASIDES_KEY, asides);
    store.setState({ asides });
  };

  /** What was typed here, and is neither kept nor put aside any more since another tab has changed it, is put aside. */
  const rescue = async (kept: Progress): Promise<void> => {
    // What is not written yet is not lost: with the last of it this is asked again.
    if (unwritten.length > 0) return;
    for (const [id, text] of [...typed]) {
      if (own(kept.lessons, id)?.draft === text) continue;
      const record = { ...NEW_LESSON, ...shown.get(id), draft: text };
      const asides = readAsides(await storage.get(ASIDES_KEY));
      const isAside = asides.some((aside) => textsOf(own(lessonsOf(aside), id)).includes(text));
      if (!isAside) await putAside(alone(CHANGED_TOO, id, record));
      if (typed.get(id) === text) typed.delete(id);
    }
  };

  const standingIn = (now: Progress, id: string): Standing => {
    const { choice = null, draft = null } = shown.get(id) ?? {};
    const record = own(now.lessons, id);
    if (record === undefined) return choice === null && draft === null ? 'kept' : 'anew';
    if (choice === null || choice === record.choice) return 'kept';
    return record.choice === null ? 'anew' : 'other';
  };

  const lessonsOf = ({ kept }: Aside): Progress['lessons'] => salvage(kept, known)?.lessons ?? {};

  /** What is kept, made readable. It must be called with the tabs excluded. */
  const readKept = async (): Promise<Progress> => {
    const kept = await storage.get(PROGRESS_KEY);
    if (kept === undefined) return NO_PROGRESS;
    const read = checkProgress(kept, known);
    if (read.ok) {
      if (read.unknown.length > 0) await putAside(whole(leftOut(read.unknown), kept));
      return read.progress;
    }
    if (read.newer) throw new Newer(salvage(kept, known) ?? NO_PROGRESS);
    await putAside(whole(`it is damaged: ${read.message}`, kept));
    const saved = salvage(kept, known) ?? NO_PROGRESS;
    // Written at once, so that it is put aside once.
    await storage.set(PROGRESS_KEY, saved);
    return saved;
  };

  const writeAll = async (): Promise<void> => {
    while (unwritten.length > 0 && locked === null) {
      const batch = [...unwritten];
      flying = batch;
      unwritten = [];
      const written = await limited(
        tabs.exclusive(async () => {
          let kept = await readKept();
          for (const { apply, asideIf } of batch) {
            const one = asideIf?.(kept) ?? null;
            if (one !== null) await putAside(one);
            kept = apply(kept);
          }
          await rescue(kept);
          await storage.set(PROGRESS_KEY, kept);
          return kept;
        }),
      );
      flying = [];
      store.setState({ progress: withUnwritten(written), trouble: null });
      tabs.tell();
    }
  };

  const withUnwritten = (kept: Progress): Progress =>
    [...flying, ...unwritten].reduce((now, { apply }) => apply(now), kept);

  /** One write after another. What could not be written stays, and is tried again with the next change. */
  const write = (): Promise<void> => {
    asked = true;
    writing ??= (async () => {
      try {
        // What is asked for while it writes, even at the last moment, is written as well.
        while (asked) {
          asked = false;
          await writeAll().catch((caught: unknown) => {
            unwritten = [...flying, ...unwritten];
            flying = [];
            fail(caught);
          });
        }
      } finally {
        writing = null;
      }
    })();
    return writing;
  };

  const fail = (caught: unknown): void => {
    if (caught instanceof Newer) locked = NEWER;
    store.setState({ trouble: locked ?? troubleOf(caught) });
  };

  const store = createStore<ProgressState>()((set, get) => {
    const keep = (change: Change): Promise<void> => {
      const before = get().progress;
      const progress = change.apply(before);
      set({ progress });
      unwritten.push({ ...change, answers: answersBetween(before, progress) });
      if (unwritten.length > UNWRITTEN_LIMIT) unwritten = [asOne(unwritten, progress)];
      return locked === null ? write() : Promise.resolve();
    };
    const countTries = (all: readonly TestTry[]): void => {
      const over = all.length - TRY_LIMIT;
      set({ dropped: over > 0 ? droppedOf(over) : null });
    };
    const changeTry = (change: (of: TestTry) => TestTry): void => {
      const seed = get().test()?.seed;
      if (seed === undefined) return;
      const changed = (one: TestTry): TestTry => (one.seed === seed ? change(one) : one);
      void keep({ apply: (kept) => ({ ...kept, tests: kept.tests.map(changed) }) });
    };
    const merge = (from: Progress, asideIf: (kept: Progress) => Putting | null): Promise<void> => {
      countTries(mergeTries(get().progress.tests, from.tests));
      return keep({
        asideIf,
        apply: (kept) => ({
          ...mergeProgress(kept, from),
          tests: mergeTries(kept.tests, from.tests).slice(-TRY_LIMIT),
        }),
      });
    };
    return {
      progress: NO_PROGRESS,
      ready: false,
      trouble: null,
      dropped: null,
      overlong: null,
      asides: [],
      lesson(id) {
        const record = own(get().progress.lessons, id) ?? NEW_LESSON;
        shown.set(id, record);
        return record;
      },
      change(id, given) {
        if (!known.lessons.has(id)) throw new Error(`There is no lesson ${id}.`);
        const patch = withoutOverlong(given);
        set({ overlong: patch === given ? null : overlongOf(id) });
        const last = shown.get(id) ?? {};
        const changed = differing(last, patch);
        if (Object.keys(changed).length === 0) return;
        shown.set(id, { ...last, ...patch });
        const seen = textsOf(last);
        if (changed.draft === null) typed.delete(id);
        // What is kept already was typed in another tab, and is shown here as it is there.
        else if (changed.draft !== undefined && changed.draft !== own(get().progress.lessons, id)?.draft)
          typed.set(id, changed.draft);
        void keep(changeOf({ id, changed, seen }));
      },
      hasNewer(id) {
        const mine = shown.get(id);
        return mine !== undefined && (mine.draft ?? null) !== (own(get().progress.lessons, id)?.draft ?? null);
      },
      standing: (id) => standingIn(get().progress, id),
      putAside(id, why) {
        const mine = shown.get(id);
        if (textsOf(mine).length === 0) return;
        const record = { ...NEW_LESSON, ...mine };
        void keep({ asideIf: () => alone(why, id, record), apply: (kept) => kept });
      },
      program(aside) {
        const record = aside.lesson === null ? undefined : own(lessonsOf(aside), aside.lesson);
        return textsOf(record)[0] ?? null;
      },
      leave(id, number) {
        const mark = (one: Aside): Aside =>
          one.lesson === id && one.number <= number ? { ...one, left: true as const } : one;
        set({ asides: get().asides.map(mark) });
        if (locked !== null) return;
        const writing = tabs.exclusive(async () => {
          await storage.set(ASIDES_KEY, readAsides(await storage.get(ASIDES_KEY)).map(mark));
        });
        limited(writing).then(tabs.tell, fail);
      },
      test: () => get().progress.tests.at(-1) ?? null,
      beginTest(seed) {
        const begun: TestTry = { seed, answers: {}, ended: false };
        countTries([...get().progress.tests, begun]);
        void keep({
          // Tried again after a silence it may be there already.
          apply: (kept) => ({ ...kept, tests: mergeTries(kept.tests, [begun]).slice(-TRY_LIMIT) }),
        });
      },
      answer(name, choice, sure) {
        changeTry((last) => {
          if (last.ended || own(last.answers, name) !== undefined) return last;
          return { ...last, answers: { ...last.answers, [name]: { choice, sure, shown: null } } };
        });
      },
      show(name, shown) {
        changeTry((last) => {
          const given = own(last.answers, name);
          if (given?.shown !== null) return last;
          const answer: TestAnswer = { ...given, shown };
          return { ...last, answers: { ...last.answers, [name]: answer } };
        });
      },
      endTest() {
        changeTry((last) => ({ ...last, ended: true }));
      },
      changeTransfer(id, record) {
        void keep({ apply: (kept) => ({ ...kept, transfers: { ...kept.transfers, [id]: record } }) });
      },
      async take(text) {
        const read = readProgress(text, known);
        if (!read.ok) return read.message;
        await merge(read.progress, unlessEmpty('a file was opened'));
        const { dropped } = get();
        if (read.unknown.length > 0) set({ dropped: `${dropped ?? ''} ${capital(leftOut(read.unknown))}.`.trim() });
        return null;
      },
      async restore(number) {
        const aside = get().asides.find((one) => one.number === number);
        if (aside === undefined) return `Nothing is kept aside under the number ${number} any more.`;
        const saved = salvage(aside.kept, known);
        if (saved === null) return 'Nothing of it can be read. Save it to a file: it is given as it was found.';
        const why = `number ${number} was restored`;
        const { lesson: id } = aside;
        await merge(saved, (kept) => {
          if (id === null) return unlessEmpty(why)(kept);
          const record = own(kept.lessons, id);
          return record === undefined ? null : alone(why, id, record);
        });
        return null;
      },
      resetAll() {
        typed.clear();
        return keep({
          asideIf: unlessEmpty('all was reset'),
          apply: () => NO_PROGRESS,
          resets: true,
        });
      },
    };
  });

  host.rest?.leaving(() => {
    const waiting = [...flying, ...unwritten];
    const lasting = waiting.slice(waiting.findLastIndex(({ resets }) => resets) + 1);
    if (locked !== null) return;
    const answers = answersOf(lasting);
    const rest = [...lasting.flatMap(({ patch }) => patch ?? []), ...(isEmpty(answers) ? [] : [answers])];
    if (rest.length > 0) host.rest?.set(rest);
  });

  /** What a page that went had not written any more is a change of this one. */
  const takeRest = (): void => {
    const rest = host.rest?.get();
    const answers = answersIn(rest, known);
    const changes = [...patchesOf(rest, known).map(changeOf), ...(isEmpty(answers) ? [] : [giving(answers)])];
    if (changes.length === 0) return;
    host.rest?.set(undefined);
    unwritten.push(...changes);
    void write();
  };

  const show = (kept: Progress): void => {
    store.setState({ progress: withUnwritten(kept) });
  };

  const load = async (): Promise<void> => {
    const reading = tabs.exclusive(async () => {
      const kept = await readKept();
      const asides = readAsides(await storage.get(ASIDES_KEY));
      store.setState({ asides });
      if (flying.length === 0) await rescue(kept);
      return kept;
    });
    // However late it comes, it is shown.
    reading.then(show, () => undefined);
    try {
      await limited(reading);
    } catch (caught) {
      if (caught instanceof Newer) show(caught.read);
      fail(caught);
    }
    store.setState({ ready: true });
  };
  tabs.listen(() => {
    void load();
  });
  takeRest();
  void load();
  return store;
}

const NEWER =
  'The progress kept in this browser was written by a newer Coppice, so it is shown and nothing is changed in it: what you do here lasts until this page is closed. Reload the page for the newer one.';

const CHANGED_TOO = 'it was changed in another tab, too';

const unlessEmpty =
  (why: string) =>
  (kept: Progress): Putting | null =>
    isEmpty(kept) ? null : whole(why, kept);

function changeOf(patch: Patch): Change {
  const { id, changed, seen } = patch;
  return {
    patch,
    // What this page showed was typed over by a person who saw it; every other text is another tab's.
    asideIf(kept) {
      const record = own(kept.lessons, id);
      if (record === undefined) return null;
      const next = { ...record, ...changed };
      const stays = [...seen, next.draft];
      // As the draft of a step alone a program is not to be seen, and the next step takes it.
      const isLost =
        !(record.draft === null || stays.includes(record.draft)) ||
        !(record.stepDraft === null || [...stays, next.stepDraft].includes(record.stepDraft));
      return isLost ? alone(CHANGED_TOO, id, record) : null;
    },
    apply(kept) {
      const record = own(kept.lessons, id) ?? NEW_LESSON;
      const next = { ...record, ...changed, solved: record.solved || changed.solved === true };
      return { ...kept, lessons: { ...kept.lessons, [id]: next } };
    },
  };
}

/** The changes that wait from the last visit, as one a lesson: any of their texts may be the one that was kept. */
function patchesOf(rest: unknown, known: Known): readonly Patch[] {
  const byLesson = new Map<string, Patch>();
  for (const one of Array.isArray(rest) ? (rest as readonly (Partial<Patch> | null)[]) : []) {
    if (typeof one?.id !== 'string') continue;
    const { id, changed } = one;
    const read = checkProgress({ ...NO_PROGRESS, lessons: { [id]: { ...NEW_LESSON, ...changed } } }, known);
    const record = read.ok ? own(read.progress.lessons, id) : undefined;
    if (record === undefined) continue;
    const given = Object.keys(changed ?? {}) as (keyof LessonRecord)[];
    const before = byLesson.get(id);
    byLesson.set(id, {
      id,
      changed: { ...before?.changed, ...Object.fromEntries(given.map((name) => [name, record[name]])) },
      seen: [...(before?.seen ?? []), ...textsIn(one.seen), ...textsOf(record)],
    });
  }
  return [...byLesson.values()];
}

/** What of the test and of the questions that come back a change has made another. */
function answersBetween(before: Progress, after: Progress): Answers {
  const transfers = Object.entries(after.transfers).filter(([id, one]) => own(before.transfers, id) !== one);
  return {
    tests: after.tests.filter((one) => !before.tests.includes(one)),
    transfers: Object.fromEntries(transfers),
  };
}

/** What all these changes have left: of each try and each question the last. */
function answersOf(changes: readonly Change[]): Answers {
  const tests = new Map<number, TestTry>();
  let transfers: Answers['transfers'] = {};
  for (const { answers } of changes) {
    for (const one of answers?.tests ?? []) tests.set(one.seed, one);
    transfers = { ...transfers, ...answers?.transfers };
  }
  return { tests: [...tests.values()].slice(-TRY_LIMIT), transfers };
}

/** The answers that wait from the last visit. */
function answersIn(rest: unknown, known: Known): Answers {
  const found = (Array.isArray(rest) ? (rest as readonly (Partial<Answers> | null)[]) : []).flatMap((one) => {
    const read = checkProgress({ ...NO_PROGRESS, tests: one?.tests ?? [], transfers: one?.transfers ?? {} }, known);
    return read.ok ? [read.progress] : [];
  });
  return found.findLast((one) => !isEmpty(one)) ?? NO_PROGRESS;
}

function giving(answers: Answers): Change {
  return {
    answers,
    apply: (kept) => ({
      ...kept,
      tests: mergeTries(kept.tests, answers.tests).slice(-TRY_LIMIT),
      transfers: mergeTransfers(answers.transfers, kept.transfers),
    }),
  };
}

/** The learner's own texts in a lesson, the program first. */
function textsOf(record: Partial<LessonRecord> | undefined): readonly string[] {
  return [record?.draft, record?.stepDraft].filter((text) => typeof text === 'string');
}

/** The members of a patch that say something else than what is known: a tab writes what it changed, and not its picture of the whole. */
function differing(before: Partial<LessonRecord>, patch: Partial<LessonRecord>): Partial<LessonRecord> {
  const names = Object.keys(patch) as (keyof LessonRecord)[];
  return Object.fromEntries(names.filter((name) => patch[name] !== before[name]).map((name) => [name, patch[name]]));
}

/** What of a record that somebody may have changed is a list of texts. */
function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((text): text is string => typeof text === 'string') : [];
}

/** Changes that the storage has taken none of for long, as one that comes to `progress`. What it is written over is put aside. */
function asOne(changes: readonly Change[], progress: Progress): Change {
  const isAnew = changes.some(({ resets }) => resets);
  return {
    asideIf: unlessEmpty('much was done while the storage did not answer'),
    answers: answersOf(changes),
    apply: (kept) => (isAnew ? progress : mergeProgress(kept, progress)),
    ...(isAnew ? { resets: true } : {}),
  };
}

/** A text that would be refused when it is read again is not written: what was kept of the lesson before stays. */
function withoutOverlong(patch: Partial<LessonRecord>): Partial<LessonRecord> {
  const isLong = (text: string | null | undefined): boolean => (text?.length ?? 0) > DRAFT_LIMIT;
  if (!isLong(patch.draft) && !isLong(patch.stepDraft)) return patch;
  const { draft, stepDraft, ...rest } = patch;
  return {
    ...rest,
    ...(isLong(draft) || draft === undefined ? {} : { draft }),
    ...(isLong(stepDraft) || stepDraft === undefined ? {} : { stepDraft }),
  };
}

function overlongOf(id: string): string {
  return `The program of lesson ${id} is longer than ${DRAFT_LIMIT.toLocaleString('en')} characters, so it is neither run nor kept: what was kept of it before stays.`;
}

function isEmpty({ lessons = {}, tests, transfers }: Answers & Partial<Progress>): boolean {
  return Object.keys(lessons).length + tests.length + Object.keys(transfers).length === 0;
}

function leftOut(names: readonly string[]): string {
  const more = names.length > 3 ? `, and ${names.length - 3} more` : '';
  return `what Coppice does not know was left out: ${names.slice(0, 3).join(', ')}${more}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function droppedOf(count: number): string {
  return count === 1
    ? `The last ${TRY_LIMIT} tries of the test are kept: the oldest one was dropped.`
    : `The last ${TRY_LIMIT} tries of the test are kept: the ${count} oldest ones were dropped.`;
}

function troubleOf(caught: unknown): string {
  if (caught instanceof Silent) {
    return 'The browser’s storage does not answer, so progress lasts until this page is closed. Save it to a file.';
  }
  const name = caught instanceof Error || caught instanceof DOMException ? caught.name : '';
  if (name === 'QuotaExceededError') {
    return 'The browser’s storage is full, so progress lasts until this page is closed. Save it to a file.';
  }
  if (name === 'SecurityError' || name === 'InvalidStateError' || name === 'NotAllowedError') {
    return 'The browser allows no storage here, so progress lasts until this page is closed. Save it to a file.';
  }
  const why = caught instanceof Error ? caught.message : String(caught);
  return `The progress could not be kept (${why}), so it lasts until this page is closed. Save it to a file.`;
}
