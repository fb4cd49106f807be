import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LessonRecord,
  mergeProgress,
  NEW_LESSON,
  type Progress,
  readProgress,
  type TestAnswer,
  type TestTry,
  type TransferRecord,
  TRY_LIMIT,
  writeProgress,
} from './progress.ts';
import { createProgressStore, type ProgressStorage } from './progress_store.ts';

const lesson: fc.Arbitrary<LessonRecord> = fc.record({
  phase: fc.constantFrom('predict', 'do', 'explained'),
  solved: fc.boolean(),
  step: fc.nat(9),
  held: fc.boolean(),
  choice: fc.option(fc.string({ maxLength: 20 })),
  sure: fc.option(fc.boolean()),
  hints: fc.nat(3),
  solutionSeen: fc.boolean(),
  draft: fc.option(fc.string()),
  stepDraft: fc.option(fc.string()),
});
const named = <T>(value: fc.Arbitrary<T>) =>
  fc
    .dictionary(
      fc.string({ maxLength: 6 }).filter((id) => id !== '__proto__'),
      value,
    )
    .map((one) => ({ ...one }));
const answer: fc.Arbitrary<TestAnswer> = fc.record({
  choice: fc.string({ maxLength: 9 }),
  sure: fc.option(fc.boolean()),
  shown: fc.option(fc.string({ maxLength: 9 })),
});
const tries: fc.Arbitrary<TestTry[]> = fc.uniqueArray(
  fc.record({ seed: fc.nat(30), answers: named(answer), ended: fc.boolean() }),
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
        expect(readProgress(writeProgress(before))).toEqual({ ok: true, progress: before });
      }),
    );
  });

  it('may be of before the draft of a step, whether it has held, tries of the test, and transfers were kept', () => {
    const { stepDraft: _draft, held: _held, ...old } = NEW_LESSON;
    expect(readProgress(JSON.stringify({ version: 1, lessons: { '1.1': old } }))).toEqual({
      ok: true,
      progress: { version: 1, lessons: { '1.1': NEW_LESSON }, tests: [], transfers: {} },
    });
  });

  it('is refused in words whatever else it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = readProgress(text);
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
    const read = readProgress(text);
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

function kept(content: unknown, refuse: { get?: Error; set?: Error } = {}) {
  const map = new Map<string, unknown>([['coppice.progress', content]]);
  const storage: ProgressStorage = {
    get: (key) => (refuse.get === undefined ? Promise.resolve(map.get(key)) : Promise.reject(refuse.get)),
    set(key, value) {
      if (refuse.set !== undefined) return Promise.reject(refuse.set);
      map.set(key, value);
      return Promise.resolve();
    },
  };
  return { map, store: createProgressStore(storage) };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
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

  it('puts what is damaged aside, and says so', async () => {
    const { map, store } = kept({ version: 1, lessons: 7 });
    await settled();
    expect(store.getState().trouble).toMatch(/damaged and was put aside/);
    expect(map.get('coppice.progress.damaged')).toEqual({ version: 1, lessons: 7 });
  });

  it('writes nothing over what it could not put aside', async () => {
    const { map, store } = kept('nonsense', { set: new Error('full') });
    await settled();
    store.getState().change('1.1', { hints: 1 });
    await settled();
    expect(store.getState().trouble).toMatch(/nothing is saved on top/);
    expect(map.get('coppice.progress')).toBe('nonsense');
  });
});
