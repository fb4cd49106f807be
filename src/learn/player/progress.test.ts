import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DRAFT_LIMIT,
  FILE_LIMIT,
  isAhead,
  type Known,
  type LessonRecord,
  mergeProgress,
  NEW_LESSON,
  NO_PROGRESS,
  type Progress,
  readProgress,
  type TestAnswer,
  type TestTry,
  type TransferRecord,
  TRY_LIMIT,
  writeProgress,
} from './progress.ts';
import { addAside, type Aside, ASIDE_LIMIT, readAsides } from './progress_asides.ts';
import {
  ANSWER_MS,
  ASIDES_KEY,
  createProgressStore,
  type ProgressStorage,
  type ProgressStore,
  type ProgressTabs,
} from './progress_store.ts';

const lesson: fc.Arbitrary<LessonRecord> = fc.record({
  phase: fc.constantFrom('predict', 'do', 'explained'),
  solved: fc.boolean(),
  step: fc.nat(9),
  held: fc.boolean(),
  shown: fc.boolean(),
  choice: fc.option(fc.string({ maxLength: 20 })),
  sure: fc.option(fc.boolean()),
  hints: fc.nat(3),
  solutionSeen: fc.boolean(),
  draft: fc.option(fc.string()),
  stepDraft: fc.option(fc.string()),
});
const LESSONS = ['1.1', '1.2', '1.6', '2.1', '5.3'];
const QUESTIONS = ['a', 'b', 'c', 'two_monitors'];
const KNOWN: Known = { lessons: new Set(LESSONS), questions: new Set(QUESTIONS) };
const named = <T>(value: fc.Arbitrary<T>, names = LESSONS) =>
  fc.dictionary(fc.constantFrom(...names), value).map((one) => ({ ...one }));
const answer: fc.Arbitrary<TestAnswer> = fc.record({
  choice: fc.string({ maxLength: 9 }),
  sure: fc.option(fc.boolean()),
  shown: fc.option(fc.string({ maxLength: 9 })),
});
const tries: fc.Arbitrary<TestTry[]> = fc.uniqueArray(
  fc.record({ seed: fc.nat(30), answers: named(answer, QUESTIONS), ended: fc.boolean() }),
  { maxLength: TRY_LIMIT, selector: ({ seed }) => seed },
);
const transfer: fc.Arbitrary<TransferRecord> = fc.record({
  at: fc.string({ maxLength: 9 }),
  choice: fc.option(fc.string({ maxLength: 9 })),
  sure: fc.option(fc.boolean()),
  shown: fc.option(fc.string({ maxLength: 9 })),
  misses: fc.nat(4),
  due: fc.option(fc.string({ maxLength: 9 })),
});
const progress: fc.Arbitrary<Progress> = fc
  .record({ lessons: named(lesson), tests: tries, transfers: named(transfer) })
  .map((one) => ({ version: 1, ...one }));

const ONE_TRY: TestTry = {
  seed: 7,
  answers: { two_monitors: { choice: 'two', sure: true, shown: null } },
  ended: false,
};
const MISSED: TransferRecord = { at: '1.3', choice: 'a', sure: true, shown: 'b', misses: 1, due: '1.5' };
const withTransfer = (one: unknown): string => JSON.stringify({ version: 1, lessons: {}, transfers: { '1.1': one } });
const withAnswer = (patch: object): string =>
  JSON.stringify({
    version: 1,
    lessons: {},
    tests: [{ ...ONE_TRY, answers: { a: { ...ONE_TRY.answers.two_monitors, ...patch } } }],
  });

describe('a file of progress', () => {
  it('read again is what was written', () => {
    fc.assert(
      fc.property(progress, (before) => {
        expect(readProgress(writeProgress(before), KNOWN)).toEqual({ ok: true, progress: before, unknown: [] });
      }),
    );
  });

  it('may be of before the draft of a step, whether it has held, whether it was shown, tries of the test, and transfers were kept', () => {
    const { stepDraft: _draft, held: _held, shown: _shown, ...old } = NEW_LESSON;
    expect(readProgress(JSON.stringify({ version: 1, lessons: { '1.1': old } }), KNOWN)).toEqual({
      ok: true,
      unknown: [],
      progress: { version: 1, lessons: { '1.1': NEW_LESSON }, tests: [], transfers: {} },
    });
  });

  it('is refused in words whatever else it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = readProgress(text, KNOWN);
        expect(read.ok ? '' : read.message).not.toBe('');
      }),
    );
  });

  it.each([
    ['{', /no JSON/],
    ['[]', /holds no progress/],
    ['{"lessons":{}}', /version is missing/],
    ['{"version":2,"lessons":{}}', /version 2, and this page knows up to 1/],
    ['{"version":0,"lessons":{}}', /no version 0/],
    ['{"version":1}', /lessons should be an object/],
    [`{"version":1,"lessons":{"1.1":${JSON.stringify({ ...NEW_LESSON, hints: -1 })}}}`, /lessons\["1.1"\]\.hints/],
    [`{"version":1,"lessons":{"1.1":${JSON.stringify({ ...NEW_LESSON, draft: 3 })}}}`, /lessons\["1.1"\]\.draft/],
    ['{"version":1,"lessons":{},"tests":{}}', /tests should be a list/],
    [`{"version":1,"lessons":{},"tests":[${'1,'.repeat(TRY_LIMIT)}1]}`, /tests has 11 members/],
    ['{"version":1,"lessons":{},"tests":[3]}', /tests\[0\] should be an object/],
    [JSON.stringify({ version: 1, lessons: {}, tests: [ONE_TRY, { ...ONE_TRY, seed: -1 }] }), /tests\[1\]\.seed/],
    [JSON.stringify({ version: 1, lessons: {}, tests: [{ ...ONE_TRY, ended: 0 }] }), /tests\[0\]\.ended/],
    [JSON.stringify({ version: 1, lessons: {}, tests: [{ ...ONE_TRY, answers: [] }] }), /tests\[0\]\.answers should/],
    [
      JSON.stringify({ version: 1, lessons: {}, tests: [{ ...ONE_TRY, answers: { a: 1 } }] }),
      /answers\["a"\] should be/,
    ],
    ['{"version":1,"lessons":{},"transfers":[]}', /transfers should be an object/],
    [withTransfer(3), /transfers\["1.1"\] should be an object/],
    [withTransfer({ ...MISSED, at: null }), /transfers\["1.1"\]\.at/],
    [withTransfer({ ...MISSED, choice: 1 }), /transfers\["1.1"\]\.choice/],
    [withTransfer({ ...MISSED, sure: 1 }), /transfers\["1.1"\]\.sure/],
    [withTransfer({ ...MISSED, shown: 1 }), /transfers\["1.1"\]\.shown/],
    [withTransfer({ ...MISSED, misses: -1 }), /transfers\["1.1"\]\.misses/],
    [withTransfer({ ...MISSED, due: 1 }), /transfers\["1.1"\]\.due/],
    [withAnswer({ choice: null }), /tests\[0\]\.answers\["a"\]\.choice/],
    [withAnswer({ sure: 'yes' }), /tests\[0\]\.answers\["a"\]\.sure/],
    [withAnswer({ shown: 2 }), /tests\[0\]\.answers\["a"\]\.shown/],
  ])('names what is wrong in %s', (text, expected) => {
    const read = readProgress(text, KNOWN);
    expect(read.ok ? '' : read.message).toMatch(expected);
  });

  it('merged into another leaves solved what either had solved', () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const merged = mergeProgress(a, b);
        for (const id of [...Object.keys(a.lessons), ...Object.keys(b.lessons)]) {
          const solved = a.lessons[id]?.solved === true || b.lessons[id]?.solved === true;
          expect(merged.lessons[id]?.solved).toBe(solved);
        }
      }),
    );
  });
});

describe('two records of one lesson', () => {
  it('keep the one that is further whole, whichever comes first, and lose no hint that was seen', () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const merged = mergeProgress(a, b).lessons;
        for (const [id, one] of Object.entries(a.lessons)) {
          const other = b.lessons[id];
          const now = merged[id];
          if (other === undefined || now === undefined) continue;
          const { phase, step, held, choice, sure, stepDraft } = isAhead(one, other) ? one : other;
          expect(now).toMatchObject({ phase, step, held, choice, sure, stepDraft });
          expect(now.hints).toBe(Math.max(one.hints, other.hints));
          expect(now.solutionSeen).toBe(one.solutionSeen || other.solutionSeen);
        }
      }),
    );
  });

  it('an older file takes no prediction, step or program back', () => {
    const lesson = (over: Partial<LessonRecord>): Progress => ({
      ...NO_PROGRESS,
      lessons: { '1.1': { ...NEW_LESSON, ...over } },
    });
    const far = lesson({ phase: 'explained', solved: true, step: 2, held: true, choice: 'a', draft: '// mine' });
    expect(mergeProgress(far, lesson({}))).toEqual(far);
    expect(mergeProgress(lesson({ draft: '// other' }), far)).toEqual(far);
  });
});

describe('two records with tries of the test', () => {
  it('keep each try once, in its order, and let answers stand', () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const merged = mergeProgress(a, b).tests;
        const seeds = [...new Set([...a.tests, ...b.tests].map(({ seed }) => seed))];
        expect(merged.map(({ seed }) => seed)).toEqual(seeds.slice(-TRY_LIMIT));
        for (const { seed, answers, ended } of merged) {
          const [one, other] = [a, b].map(({ tests }) => tests.find((each) => each.seed === seed));
          expect(ended).toBe(one?.ended === true || other?.ended === true);
          expect(Object.keys(answers).sort()).toEqual(
            [...new Set([...Object.keys(one?.answers ?? {}), ...Object.keys(other?.answers ?? {})])].sort(),
          );
          for (const [name, { choice, shown }] of Object.entries(answers)) {
            const [first, second] = [one?.answers[name], other?.answers[name]];
            expect(choice).toBe((first ?? second)?.choice);
            expect(shown).toBe(first?.shown ?? second?.shown ?? null);
          }
        }
      }),
    );
  });

  it('know a question that comes back when either does', () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const merged = mergeProgress(a, b).transfers;
        for (const id of [...Object.keys(a.transfers), ...Object.keys(b.transfers)]) {
          const both = [a.transfers[id], b.transfers[id]].filter((one) => one !== undefined);
          expect(both).toContainEqual(merged[id]);
          expect(merged[id]?.due === null).toBe(both.some(({ due }) => due === null));
        }
      }),
    );
  });

  it('are the same when nothing is new', () => {
    fc.assert(
      fc.property(progress, (a) => {
        expect(mergeProgress(a, a)).toEqual(a);
      }),
    );
  });
});

/** A browser: its storage, its tabs, and a clock in the test's hand. */
class Browser {
  readonly map = new Map<string, unknown>();
  refuse: { get?: Error; set?: Error } = {};
  /** What is written at once while a page goes, and the pages that go. */
  rest: unknown = undefined;
  private readonly leave = new Map<ProgressStore, () => void>();
  /** The storage has stopped to answer. */
  silent = false;
  now = 1_000;
  private readonly listeners: { readonly tab: number; readonly listener: () => void }[] = [];
  private readonly numbers = new Map<ProgressStore, number>();
  private readonly waiting: { readonly at: number; readonly task: () => void }[] = [];
  private queue: Promise<unknown> = Promise.resolve();
  private last = 0;

  constructor(content?: unknown) {
    if (content !== undefined) this.map.set('coppice.progress', content);
  }

  tab() {
    const tab = ++this.last;
    const storage: ProgressStorage = {
      get: (key) => this.call(this.refuse.get, () => structuredClone(this.map.get(key))),
      set: (key, value) => this.call(this.refuse.set, () => void this.map.set(key, structuredClone(value))),
    };
    const tabs: ProgressTabs = {
      exclusive: (task) => {
        const done = this.queue.then(task);
        this.queue = done.catch(() => undefined);
        return done;
      },
      tell: () => {
        for (const one of this.listeners) if (one.tab !== tab) one.listener();
      },
      listen: (listener) => this.listeners.push({ tab, listener }),
    };
    let leave = (): void => undefined;
    const store = createProgressStore({
      storage,
      rest: {
        get: () => structuredClone(this.rest),
        set: (value) => {
          this.rest = structuredClone(value);
        },
        leaving: (listener) => {
          leave = listener;
        },
      },
      tabs,
      known: KNOWN,
      now: () => this.now,
      after: (ms, task) => {
        const one = { at: this.now + ms, task };
        this.waiting.push(one);
        return () => {
          const index = this.waiting.indexOf(one);
          if (index >= 0) this.waiting.splice(index, 1);
        };
      },
    });
    this.numbers.set(store, tab);
    this.leave.set(store, () => {
      leave();
    });
    return store;
  }

  /** It hears nothing any more. What it has asked the storage for is done. */
  close(store: ProgressStore): void {
    const at = this.listeners.findIndex(({ tab }) => tab === this.numbers.get(store));
    this.listeners.splice(at, 1);
  }

  /** The page is closed: nothing that it has asked for comes about any more. */
  vanish(store: ProgressStore): void {
    this.leave.get(store)?.();
    this.close(store);
    this.silent = true;
  }

  /** The locks of a page that is gone are free. */
  reopen(): void {
    this.queue = Promise.resolve();
  }

  get progress(): unknown {
    return this.map.get('coppice.progress');
  }

  get asides(): readonly Aside[] {
    return readAsides(this.map.get(ASIDES_KEY));
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    for (const { at, task } of [...this.waiting]) if (at <= this.now) task();
    await settled();
  }

  private call<T>(refusal: Error | undefined, act: () => T): Promise<T> {
    if (this.silent) return new Promise(() => undefined);
    return refusal === undefined ? Promise.resolve().then(act) : Promise.reject(refusal);
  }
}

function kept(content: unknown, refuse: { get?: Error; set?: Error } = {}) {
  const browser = new Browser(content);
  browser.refuse = refuse;
  return { browser, map: browser.map, store: browser.tab() };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 400; turn++) await Promise.resolve();
}

describe('the store of progress', () => {
  it('keeps what was done, in its order', async () => {
    const { map, store } = kept(undefined);
    await settled();
    store.getState().change('1.1', { choice: 'a' });
    store.getState().change('1.1', { solved: true });
    store.getState().change('1.1', { solved: false, phase: 'predict' });
    await settled();
    expect(map.get('coppice.progress')).toMatchObject({ lessons: { '1.1': { choice: 'a', solved: true } } });
  });

  it.each([
    ['full', Object.assign(new Error('full'), { name: 'QuotaExceededError' }), /storage is full/],
    ['forbidden', Object.assign(new Error('no'), { name: 'SecurityError' }), /allows no storage/],
    ['broken', new Error('disk on fire'), /disk on fire/],
  ])('says that storage is %s, and the lesson goes on', async (_name, set, expected) => {
    const { store } = kept(undefined, { set });
    await settled();
    store.getState().change('1.1', { hints: 1 });
    await settled();
    expect(store.getState().trouble).toMatch(expected);
    expect(store.getState().lesson('1.1').hints).toBe(1);
  });

  it('loses no key of a page that is closed at once, and puts nothing aside for it', async () => {
    const { browser, store } = kept(undefined);
    await settled();
    store.getState().lesson('1.1');
    for (const draft of ['clo', 'clos']) store.getState().change('1.1', { draft });
    await settled();
    store.getState().change('1.1', { draft: 'close' });
    browser.vanish(store);
    await settled();
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { draft: 'clos' } } });
    browser.silent = false;
    browser.reopen();
    const next = browser.tab();
    await settled();
    expect(next.getState().lesson('1.1').draft).toBe('close');
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { draft: 'close' } } });
    expect(browser.asides).toEqual([]);
    expect(browser.rest).toBeUndefined();
  });

  it('loses no answer of a page that is closed at once: of the test, of its runs, and of a question that comes back', async () => {
    const { browser, store } = kept(undefined);
    await settled();
    store.getState().beginTest(7);
    store.getState().answer('a', 'a', true);
    const putOff = { at: '1.1', choice: null, sure: null, shown: null, misses: 0, due: '1.1' };
    store.getState().changeTransfer('1.1', putOff);
    await settled();
    store.getState().show('a', 'b');
    store.getState().answer('b', 'c', null);
    store.getState().changeTransfer('1.1', { ...putOff, choice: 'x' });
    const { tests, transfers } = store.getState().progress;
    browser.vanish(store);
    await settled();
    expect(browser.progress).not.toMatchObject({ tests });
    for (const visit of [1, 2]) {
      browser.silent = false;
      browser.reopen();
      const next = browser.tab();
      await settled();
      expect(next.getState().progress, `visit ${visit}`).toMatchObject({ tests, transfers });
      expect(browser.progress).toMatchObject({ tests, transfers });
      expect(browser.rest).toBeUndefined();
      browser.vanish(next);
    }
    expect(browser.asides).toEqual([]);
  });

  it('keeps what a page that was closed at once has begun after all was reset, and nothing of before', async () => {
    const { browser, store } = kept(undefined);
    await settled();
    store.getState().beginTest(7);
    await settled();
    browser.silent = true;
    void store.getState().resetAll();
    store.getState().beginTest(8);
    store.getState().answer('a', 'a', null);
    browser.vanish(store);
    expect(browser.rest).toEqual([
      {
        tests: [{ seed: 8, answers: { a: { choice: 'a', sure: null, shown: null } }, ended: false }],
        transfers: {},
      },
    ]);
  });

  it('takes nothing that cannot be read from what a page has left', async () => {
    const { browser } = kept(undefined);
    for (const rest of [
      7,
      [null],
      [{ id: '1.1', changed: { hints: 'many' } }],
      [{ id: 'x', changed: {} }],
      [{ tests: [7] }],
      [{ transfers: 7 }],
    ]) {
      browser.rest = rest;
      const store = browser.tab();
      await settled();
      expect(store.getState().trouble).toBeNull();
      expect(browser.progress).toBeUndefined();
    }
  });

  it('writes what this tab changed, and not its picture of the lesson: two tabs in one lesson', async () => {
    const { browser, store } = kept(undefined);
    const other = browser.tab();
    await settled();
    const mine = store.getState().lesson('1.1');
    const theirs = other.getState().lesson('1.1');
    other.getState().change('1.1', { ...theirs, phase: 'do', choice: 'a', hints: 2 });
    await settled();
    store.getState().change('1.1', { ...mine, sure: true });
    await settled();
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { phase: 'do', choice: 'a', hints: 2, sure: true } } });
    store.getState().change('1.1', { ...mine, sure: true, solved: true });
    await settled();
    await other.getState().resetAll();
    store.getState().change('1.1', { ...mine, sure: true, solved: true, hints: 1 });
    await settled();
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { solved: false, hints: 1 } } });
  });

  it.each([300, 650])('loses no change when %i are made while one is written', async (count) => {
    const { browser, store } = kept({ version: 1, lessons: { '1.2': { ...NEW_LESSON, solved: true } } });
    await settled();
    for (let i = 1; i <= count; i++) {
      store.getState().change('1.1', { draft: `text ${String(i)}` });
      // The first is on its way by now.
      if (i === 1) await Promise.resolve();
      if (i === 2) store.getState().change('5.3', { hints: 3 });
    }
    await settled();
    await settled();
    const all = { '1.1': { draft: `text ${String(count)}` }, '1.2': { solved: true }, '5.3': { hints: 3 } };
    expect(browser.progress).toMatchObject({ lessons: all });
    expect(store.getState().progress.lessons).toMatchObject(all);
  });

  it('keeps a reset among very many changes that the storage did not take', async () => {
    const { browser, store } = kept({ version: 1, lessons: { '1.2': { ...NEW_LESSON, solved: true } } });
    await settled();
    browser.refuse = { set: new Error('full') };
    void store.getState().resetAll();
    for (let i = 1; i <= 300; i++) store.getState().change('1.1', { draft: `text ${String(i)}` });
    await settled();
    browser.refuse = {};
    store.getState().change('1.1', { hints: 1 });
    await settled();
    await settled();
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { draft: 'text 300', hints: 1 } } });
    expect(Object.keys((browser.progress as Progress).lessons)).toEqual(['1.1']);
    expect(browser.asides.length).toBeGreaterThan(0);
  });

  it('keeps nothing that it would refuse to read again: a text that is too long is told, and all else stays', async () => {
    const { map, store, browser } = kept(undefined);
    await settled();
    store.getState().change('1.2', { solved: true, draft: 'mine', stepDraft: 'mine' });
    store.getState().change('1.2', { hints: 2, draft: 'x'.repeat(DRAFT_LIMIT + 1), stepDraft: 'step' });
    await settled();
    expect(store.getState().overlong).toMatch(/lesson 1.2 is longer than 200,000 characters/);
    expect(map.get('coppice.progress')).toMatchObject({
      lessons: { '1.2': { solved: true, hints: 2, draft: 'mine', stepDraft: 'step' } },
    });
    const again = browser.tab();
    await settled();
    expect(again.getState().lesson('1.2')).toMatchObject({ solved: true, draft: 'mine' });
    expect(again.getState().asides).toEqual([]);
    store.getState().change('1.2', { draft: 'short' });
    expect(store.getState().overlong).toBeNull();
  });

  it('takes of a lesson that is damaged each member that is well: solved stays solved', async () => {
    const draft = 'x'.repeat(DRAFT_LIMIT + 1);
    const { store } = kept({
      version: 1,
      lessons: { '1.1': { ...NEW_LESSON, solved: true, hints: 2, step: -1, draft, choice: 'a' }, '1.2': 7 },
    });
    await settled();
    expect(store.getState().progress.lessons).toEqual({
      '1.1': { ...NEW_LESSON, solved: true, hints: 2, choice: 'a' },
    });
    expect(store.getState().asides).toHaveLength(1);
  });

  it('writes the longest record to a file that it opens again', () => {
    const draft = '\u0001'.repeat(DRAFT_LIMIT);
    const longest: LessonRecord = { ...NEW_LESSON, draft, stepDraft: draft };
    const ids = Array.from({ length: 32 }, (_, index) => `1.${index}`);
    const text = writeProgress({ ...NO_PROGRESS, lessons: Object.fromEntries(ids.map((id) => [id, longest])) });
    expect(new Blob([text]).size).toBeLessThan(FILE_LIMIT);
    const read = readProgress(text, { ...KNOWN, lessons: new Set(ids) });
    expect(read.ok).toBe(true);
  });

  it.each([
    [
      'a circle',
      () => {
        const kept: Record<string, unknown> = { version: 1 };
        return Object.assign(kept, { lessons: kept, tests: 1 });
      },
    ],
    ['a bigint', () => ({ version: 1, lessons: { '1.1': { ...NEW_LESSON, solved: true, step: 1n } } })],
  ])('puts aside what JSON cannot write, and goes on: %s', async (_what, make) => {
    const { store, map } = kept(make());
    await settled();
    store.getState().change('1.1', { hints: 1 });
    await settled();
    expect(store.getState().trouble).toBeNull();
    expect(store.getState().asides).toHaveLength(1);
    expect(map.get('coppice.progress')).toMatchObject({ lessons: { '1.1': { hints: 1 } } });
  });

  it('is told when a reset is written, and when it could not be', async () => {
    const { store } = kept(
      { version: 1, lessons: { '1.1': { ...NEW_LESSON, solved: true } } },
      { set: new Error('disk on fire') },
    );
    await settled();
    await store.getState().resetAll();
    expect(store.getState().trouble).toMatch(/disk on fire/);
    expect(store.getState().asides).toEqual([]);
  });

  it('lets an answer of the test, what its run showed, and its end stand', async () => {
    const { map, store } = kept({ version: 1, lessons: {} });
    await settled();
    const { answer: give, beginTest, endTest, show, test } = store.getState();
    give('a', 'one', true);
    expect(test()).toBeNull();
    beginTest(5);
    show('a', 'two');
    give('a', 'one', true);
    give('a', 'two', false);
    show('a', 'two');
    show('a', 'one');
    expect(test()?.answers).toEqual({ a: { choice: 'one', sure: true, shown: 'two' } });
    give('b', 'x', null);
    endTest();
    give('c', 'x', null);
    show('b', 'x');
    await settled();
    const answers = { a: { choice: 'one', sure: true, shown: 'two' }, b: { choice: 'x', sure: null, shown: 'x' } };
    expect(map.get('coppice.progress')).toMatchObject({ tests: [{ seed: 5, answers, ended: true }] });
  });

  it('keeps so many tries of the test, and says when the oldest was dropped', async () => {
    const { store } = kept(undefined);
    await settled();
    for (let seed = 1; seed <= TRY_LIMIT; seed++) store.getState().beginTest(seed);
    expect(store.getState().dropped).toBeNull();
    store.getState().beginTest(99);
    expect(store.getState().dropped).toMatch(/last 10 tries .* the oldest one was dropped/);
    expect(store.getState().progress.tests.map(({ seed }) => seed)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 99]);
    const file = JSON.stringify({
      version: 1,
      lessons: {},
      tests: [1, 200, 201].map((seed) => ({ ...ONE_TRY, seed })),
    });
    expect(await store.getState().take(file)).toBeNull();
    expect(store.getState().dropped).toMatch(/the 3 oldest ones were dropped/);
    expect(
      store
        .getState()
        .progress.tests.map(({ seed }) => seed)
        .slice(-4),
    ).toEqual([99, 1, 200, 201]);
  });

  it('puts what is damaged aside, goes on with what can be read of it, and gives it back', async () => {
    const damaged = {
      version: 1,
      lessons: { '1.1': { ...NEW_LESSON, solved: true }, '1.2': { ...NEW_LESSON, hints: -1 }, '1.6': 7 },
      transfers: 'none',
    };
    const { browser, store } = kept(damaged);
    await settled();
    expect(store.getState().lesson('1.1').solved).toBe(true);
    expect(browser.asides).toMatchObject([{ number: 1, kept: damaged }]);
    expect(browser.asides[0]?.why).toMatch(/damaged: transfers should be an object/);
    // Neither the next write nor the next visit takes it away, or puts it aside once more.
    store.getState().change('1.2', { hints: 1 });
    await settled();
    const again = browser.tab();
    await settled();
    expect(again.getState().asides).toMatchObject([{ number: 1, kept: damaged }]);
    void again.getState().resetAll();
    await settled();
    expect(await again.getState().restore(1)).toBeNull();
    expect(again.getState().lesson('1.1').solved).toBe(true);
    expect(await again.getState().restore(99)).toMatch(/number 99/);
  });

  it('writes nothing over what it could not put aside', async () => {
    const { browser, map, store } = kept('nonsense');
    browser.refuse = { set: Object.assign(new Error('full'), { name: 'QuotaExceededError' }) };
    await settled();
    store.getState().change('1.1', { hints: 1 });
    await settled();
    expect(store.getState().trouble).toMatch(/storage is full/);
    expect(map.get('coppice.progress')).toBe('nonsense');
  });

  it('shows the record of a newer Coppice and changes nothing in it', async () => {
    const newer = { version: 2, lessons: { '1.1': { ...NEW_LESSON, solved: true } }, badges: [3] };
    const { browser, store } = kept(newer);
    await settled();
    expect(store.getState().trouble).toMatch(/newer Coppice/);
    expect(store.getState().lesson('1.1').solved).toBe(true);
    store.getState().change('1.2', { hints: 1 });
    void store.getState().resetAll();
    await settled();
    expect(browser.progress).toEqual(newer);
    expect(browser.asides).toEqual([]);
  });

  it('notices a newer Coppice that wrote while this page was open', async () => {
    const { browser, map, store } = kept(undefined);
    await settled();
    const newer = { version: 2, lessons: {} };
    map.set('coppice.progress', newer);
    store.getState().change('1.1', { hints: 1 });
    await settled();
    expect(store.getState().trouble).toMatch(/newer Coppice/);
    expect(browser.progress).toEqual(newer);
  });

  it('leaves out what is no lesson of Coppice, says so and keeps the rest, also over the next visit', async () => {
    const { browser, store } = kept(undefined);
    await settled();
    const record = { ...NEW_LESSON, solved: true };
    const file = `{"version":1,"lessons":{"1.1":${JSON.stringify(record)},"constructor":${JSON.stringify(record)},"__proto__":${JSON.stringify(record)}}}`;
    expect(await store.getState().take(file)).toBeNull();
    expect(store.getState().dropped).toMatch(/left out: lessons\["constructor"\], lessons\["__proto__"\]/);
    const next = browser.tab();
    await settled();
    expect(next.getState().lesson('1.1').solved).toBe(true);
    expect(next.getState().lesson('toString')).toEqual(NEW_LESSON);
    expect(next.getState().trouble).toBeNull();
  });

  it('says that the storage does not answer, goes on, and takes up what comes late', async () => {
    const { browser, store } = kept({ version: 1, lessons: { '1.1': { ...NEW_LESSON, solved: true } } });
    browser.silent = true;
    await settled();
    expect(store.getState().ready).toBe(false);
    await browser.pass(ANSWER_MS);
    expect(store.getState()).toMatchObject({ ready: true });
    expect(store.getState().trouble).toMatch(/does not answer/);
  });

  it('takes a write that failed up again with the next change', async () => {
    const { browser, store } = kept(undefined);
    await settled();
    browser.refuse = { set: new Error('disk on fire') };
    store.getState().change('1.1', { hints: 1 });
    await settled();
    expect(store.getState().trouble).toMatch(/disk on fire/);
    browser.refuse = {};
    store.getState().change('1.2', { hints: 2 });
    await settled();
    expect(store.getState().trouble).toBeNull();
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { hints: 1 }, '1.2': { hints: 2 } } });
  });

  it('keeps what was reset', async () => {
    const { browser, store } = kept({ version: 1, lessons: { '1.1': { ...NEW_LESSON, draft: 'mine' } } });
    await settled();
    void store.getState().resetAll();
    await settled();
    expect(browser.progress).toMatchObject({ lessons: {} });
    expect(await store.getState().restore(1)).toBeNull();
    expect(store.getState().lesson('1.1').draft).toBe('mine');
  });
});

describe('two tabs', () => {
  it('keep what each has done, whoever writes last', async () => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    await settled();
    one.getState().change('1.1', { solved: true });
    other.getState().change('1.2', { solved: true });
    await settled();
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { solved: true }, '1.2': { solved: true } } });
    for (const tab of [one, other]) expect(tab.getState().progress).toEqual(browser.progress);
  });

  it('lose no solved lesson and no text that a person typed and did not type over, however they write and reload', async () => {
    const id = fc.constantFrom('1.1', '1.2');
    const deed = fc.record({
      tab: fc.nat(2),
      what: fc.oneof(
        { weight: 6, arbitrary: fc.record({ type: fc.constant('text' as const), id }) },
        { weight: 2, arbitrary: fc.record({ type: fc.constant('reload' as const) }) },
        fc.record({ type: fc.constant('solve' as const), id }),
        fc.record({ type: fc.constant('next_step' as const), id }),
        fc.record({ type: fc.constant('reset' as const), id }),
      ),
      // Some are done while the one before is being written.
      turns: fc.constantFrom(0, 1, 5, 12, 400),
      ms: fc.nat(90_000),
    });
    const does = (tab: number, type: 'text' | 'next_step', one: '1.1' | '1.2', turns: 0 | 12 = 12) => ({
      tab,
      what: { type, id: one },
      turns,
      ms: 0,
    });
    const reloads = (tab: number) => ({ tab, what: { type: 'reload' as const }, turns: 0 as const, ms: 0 });
    // A text is typed over in another tab while its own writes something else.
    const meanwhile = [
      does(1, 'text', '1.1', 0),
      reloads(0),
      does(0, 'text', '1.1'),
      does(0, 'next_step', '1.2'),
      does(1, 'text', '1.2', 0),
    ];
    // What stays as the draft of a step alone goes with the next step.
    const stepwise = [
      does(2, 'text', '1.2', 0),
      does(2, 'next_step', '1.2', 0),
      does(0, 'text', '1.1', 0),
      does(0, 'text', '1.2', 0),
      reloads(2),
      does(2, 'next_step', '1.2', 0),
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 16 }), async (deeds) => {
        const browser = new Browser();
        const open = () => {
          const store = browser.tab();
          return { store, shows: new Map<string, string | null>(), typed: new Map<string, string>() };
        };
        const arrive = (tab: ReturnType<typeof open>): void => {
          for (const one of ['1.1', '1.2']) tab.shows.set(one, tab.store.getState().lesson(one).draft);
        };
        const tabs = [open(), open(), open()];
        await settled();
        tabs.forEach(arrive);
        /** By text, its lesson: what a person would miss. */
        const owed = new Map<string, string>();
        const solved = new Set<string>();
        for (const [index, { tab: at, what, turns, ms }] of deeds.entries()) {
          const tab = tabs[at];
          if (tab === undefined) throw new Error('no such tab');
          const { store } = tab;
          if (what.type === 'reload') {
            await settled();
            browser.close(store);
            tabs[at] = open();
            await settled();
            arrive(tabs[at]);
          } else if (what.type === 'text') {
            const text = `tab ${at}, text ${index}.`;
            const before = tab.shows.get(what.id);
            // Typed over by somebody who saw it; but in another tab it may stand yet, as its own.
            if (before != null && !tabs.some((one) => one !== tab && one.typed.get(what.id) === before))
              owed.delete(before);
            store.getState().change(what.id, { draft: text });
            owed.set(text, what.id);
            tab.typed.set(what.id, text);
            tab.shows.set(what.id, text);
          } else if (what.type === 'solve') {
            store.getState().change(what.id, { solved: true });
            solved.add(what.id);
          } else if (what.type === 'next_step') {
            store.getState().change(what.id, { stepDraft: tab.shows.get(what.id) ?? null });
          } else {
            store.getState().putAside(what.id, 'the lesson was reset');
            store.getState().change(what.id, { draft: null, stepDraft: null });
            tab.typed.delete(what.id);
            tab.shows.set(what.id, null);
          }
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          browser.now += ms;
        }
        await settled();
        await settled();
        const everything = JSON.stringify([browser.progress, browser.asides]);
        for (const [text, of] of owed) {
          const isFull = browser.asides.filter(({ lesson: one }) => one === of).length === ASIDE_LIMIT;
          if (!isFull) expect(everything).toContain(text);
        }
        for (const one of solved) expect(browser.progress).toMatchObject({ lessons: { [one]: { solved: true } } });
        for (const { store } of tabs)
          expect(store.getState().progress).toEqual(browser.progress ?? store.getState().progress);
        expect(new Set(browser.asides.map(({ number }) => number)).size).toBe(browser.asides.length);
      }),
      { numRuns: 300, examples: [[meanwhile], [stepwise]] },
    );
  });

  it('keep apart what was put aside within one minute: a text of another tab, then one of its next visit', async () => {
    const browser = new Browser();
    const one = browser.tab();
    let two = browser.tab();
    await settled();
    for (const tab of [one, two]) tab.getState().lesson('1.2');
    two.getState().change('1.2', { draft: 'TWO_A' });
    await settled();
    one.getState().change('1.2', { draft: 'ONE_A' });
    await settled();
    browser.close(two);
    two = browser.tab();
    await settled();
    expect(two.getState().lesson('1.2').draft).toBe('ONE_A');
    two.getState().change('1.2', { draft: 'TWO_C' });
    await settled();
    one.getState().change('1.2', { draft: 'ONE_C' });
    await settled();
    const { asides, program } = one.getState();
    expect(asides).toEqual(browser.asides);
    expect(asides.map(program)).toEqual(['TWO_C', 'ONE_A', 'TWO_A']);
    expect(two.getState().hasNewer('1.2')).toBe(true);
    expect(one.getState().hasNewer('1.2')).toBe(false);
    // The list is the same in both tabs, and what was left there is known to both.
    expect(two.getState().asides).toEqual(asides);
    two.getState().leave('1.2', 2);
    await settled();
    expect(one.getState().asides.map(({ left }) => left)).toEqual([undefined, true, true]);
  });

  it.each([
    ['all was reset', (tab: ProgressStore): void => void tab.getState().resetAll()],
    [
      'the lesson was reset',
      (tab: ProgressStore): void => {
        tab.getState().lesson('1.2');
        tab.getState().change('1.2', { ...NEW_LESSON });
      },
    ],
  ])('know that a prediction is no longer kept when in another tab %s', async (_name, reset) => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    await settled();
    one.getState().lesson('1.2');
    one.getState().change('1.2', { phase: 'do', choice: 'a' });
    one.getState().change('1.2', { draft: 'ONE' });
    await settled();
    expect(one.getState().standing('1.2')).toBe('kept');
    reset(other);
    await settled();
    expect(one.getState().standing('1.2')).toBe('anew');
    other.getState().lesson('1.2');
    other.getState().change('1.2', { choice: 'b' });
    await settled();
    expect(one.getState().standing('1.2')).toBe('other');
    expect(one.getState().lesson('1.2').choice).toBe('b');
    expect(one.getState().standing('1.2')).toBe('kept');
  });

  it('keep what was typed while another tab reset all', async () => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    await settled();
    one.getState().lesson('1.2');
    one.getState().change('1.2', { phase: 'do', choice: 'a' });
    await settled();
    browser.silent = true;
    one.getState().change('1.2', { draft: 'ONE' });
    await browser.pass(ANSWER_MS);
    browser.silent = false;
    browser.reopen();
    await other.getState().resetAll();
    await settled();
    one.getState().change('1.2', { hints: 1 });
    await settled();
    expect(one.getState().standing('1.2')).toBe('anew');
    expect(one.getState().lesson('1.2').draft).toBe('ONE');
  });

  it('get back of a lesson its program alone: what was done in others since stays', async () => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    await settled();
    one.getState().change('1.1', { draft: 'of then' });
    await settled();
    one.getState().change('1.2', { draft: 'mine' });
    await settled();
    other.getState().lesson('1.1');
    other.getState().change('1.2', { draft: 'theirs' });
    other.getState().change('1.1', { draft: 'of now' });
    await settled();
    const number = browser.asides.find(({ lesson: id }) => id === '1.2')?.number ?? 0;
    expect(await other.getState().restore(number)).toBeNull();
    expect(browser.progress).toMatchObject({ lessons: { '1.1': { draft: 'of now' }, '1.2': { draft: 'mine' } } });
    expect(JSON.stringify(browser.asides)).toContain('theirs');
  });
});

describe('what is put aside', () => {
  const aside = (patch: Partial<Aside> = {}) => ({ at_ms: 0, why: 'all was reset', lesson: null, kept: {}, ...patch });

  it('is numbered without end, and the newest stay', () => {
    let asides: readonly Aside[] = [];
    for (let i = 0; i < ASIDE_LIMIT + 3; i++) asides = addAside(asides, aside({ kept: i }));
    expect(asides.map(({ number }) => number)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
  });

  it('is kept once, however often the same record is met', () => {
    const once = addAside([], aside());
    expect(addAside(once, aside({ at_ms: 5 }))).toBe(once);
  });

  it('of one lesson takes no room from whole records, nor from another lesson', () => {
    let asides = addAside(addAside([], aside({ kept: 'whole' })), aside({ lesson: '1.2', kept: 'other' }));
    for (let i = 0; i < ASIDE_LIMIT + 3; i++) asides = addAside(asides, aside({ at_ms: i, lesson: '1.1', kept: i }));
    expect(asides.map(({ kept }) => kept)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 'other', 'whole']);
  });

  it('once more is as new as any', () => {
    let asides: readonly Aside[] = [];
    for (const kept of ['a', 'b', 'a']) asides = addAside(asides, aside({ kept }));
    expect(asides.map(({ number, kept }) => [number, kept])).toEqual([
      [3, 'a'],
      [2, 'b'],
    ]);
  });

  it('is none where the storage holds something else', () => {
    expect(readAsides(undefined)).toEqual([]);
    expect(
      readAsides([3, null, { number: 1 }, { number: 2, ...aside(), at_ms: 1e300 }, { number: 1, ...aside() }]),
    ).toEqual([{ number: 1, ...aside() }]);
  });
});
