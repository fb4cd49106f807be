/** Keeps the progress: in memory for the page, and behind it in the browser's storage, which may be full, forbidden or damaged. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  checkProgress,
  type LessonRecord,
  mergeProgress,
  mergeTries,
  NEW_LESSON,
  NO_PROGRESS,
  type Progress,
  readProgress,
  type TestAnswer,
  type TestTry,
  type TransferRecord,
  TRY_LIMIT,
} from './progress.ts';

/** The browser's storage as far as it is needed; every call may be refused. */
export interface ProgressStorage {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

export interface ProgressState {
  readonly progress: Progress;
  readonly ready: boolean;
  /** What went wrong with the storage, in a sentence; null while all is well. */
  readonly trouble: string | null;
  /** What was left out of what is kept, in a sentence. */
  readonly dropped: string | null;
  lesson(id: string): LessonRecord;
  change(id: string, patch: Partial<LessonRecord>): void;
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
  resetAll(): void;
}

export type ProgressStore = StoreApi<ProgressState>;

const KEY = 'coppice.progress';
const DAMAGED_KEY = 'coppice.progress.damaged';

export function createProgressStore(storage: ProgressStorage): ProgressStore {
  let writing: Promise<void> = Promise.resolve();
  /** What was there could not be read and could not be put aside: writing would destroy it. */
  let locked = false;
  const store = createStore<ProgressState>()((set, get) => {
    const keep = (progress: Progress): void => {
      set({ progress });
      if (locked) return;
      // One write after another: a later one must not be overtaken.
      writing = writing.then(async () => {
        try {
          await storage.set(KEY, progress);
          if (get().trouble !== null) set({ trouble: null });
        } catch (caught) {
          set({ trouble: troubleOf(caught) });
        }
      });
    };
    const tries = (all: readonly TestTry[]): readonly TestTry[] => {
      const over = all.length - TRY_LIMIT;
      set({ dropped: over > 0 ? droppedOf(over) : null });
      return all.slice(-TRY_LIMIT);
    };
    const changeTest = (change: (last: TestTry) => TestTry): void => {
      const { progress } = get();
      const last = progress.tests.at(-1);
      if (last !== undefined) keep({ ...progress, tests: [...progress.tests.slice(0, -1), change(last)] });
    };
    const setAnswer = (name: string, answer: TestAnswer): void => {
      changeTest((last) => ({ ...last, answers: { ...last.answers, [name]: answer } }));
    };
    return {
      progress: NO_PROGRESS,
      ready: false,
      trouble: null,
      dropped: null,
      lesson: (id) => get().progress.lessons[id] ?? NEW_LESSON,
      change(id, patch) {
        const { progress } = get();
        const before = progress.lessons[id] ?? NEW_LESSON;
        const next = { ...before, ...patch, solved: before.solved || patch.solved === true };
        keep({ ...progress, lessons: { ...progress.lessons, [id]: next } });
      },
      test: () => get().progress.tests.at(-1) ?? null,
      beginTest(seed) {
        const { progress } = get();
        keep({ ...progress, tests: tries([...progress.tests, { seed, answers: {}, ended: false }]) });
      },
      answer(name, choice, sure) {
        const last = get().test();
        if (last === null || last.ended || last.answers[name] !== undefined) return;
        setAnswer(name, { choice, sure, shown: null });
      },
      show(name, shown) {
        const answer = get().test()?.answers[name];
        if (answer?.shown === null) setAnswer(name, { ...answer, shown });
      },
      endTest() {
        changeTest((last) => ({ ...last, ended: true }));
      },
      changeTransfer(id, record) {
        const { progress } = get();
        keep({ ...progress, transfers: { ...progress.transfers, [id]: record } });
      },
      async take(text) {
        const read = readProgress(text);
        if (!read.ok) return read.message;
        const { progress } = get();
        const tests = tries(mergeTries(progress.tests, read.progress.tests));
        keep({ ...mergeProgress(progress, read.progress), tests });
        await writing;
        return null;
      },
      resetAll() {
        keep(NO_PROGRESS);
      },
    };
  });

  const load = async (): Promise<void> => {
    let kept: unknown;
    try {
      kept = await storage.get(KEY);
    } catch (caught) {
      store.setState({ ready: true, trouble: troubleOf(caught) });
      return;
    }
    const read = kept === undefined ? null : checkProgress(kept);
    if (read === null || read.ok) {
      // What was done while it loaded is newer.
      const progress = mergeProgress(read?.progress ?? NO_PROGRESS, store.getState().progress);
      store.setState({ progress, ready: true });
      return;
    }
    try {
      await storage.set(DAMAGED_KEY, kept);
      store.setState({
        ready: true,
        trouble: `The progress kept in this browser is damaged and was put aside, so the path begins anew. ${read.message}`,
      });
    } catch {
      locked = true;
      store.setState({
        ready: true,
        trouble: `The progress kept in this browser is damaged, so nothing is saved on top of it. ${read.message}`,
      });
    }
  };
  void load();
  return store;
}

function droppedOf(count: number): string {
  return count === 1
    ? `The last ${String(TRY_LIMIT)} tries of the test are kept: the oldest one was dropped.`
    : `The last ${String(TRY_LIMIT)} tries of the test are kept: the ${String(count)} oldest ones were dropped.`;
}

function troubleOf(caught: unknown): string {
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
