import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LessonRecord,
  mergeProgress,
  NEW_LESSON,
  type Progress,
  readProgress,
  writeProgress,
} from './progress.ts';
import { createProgressStore, type ProgressStorage } from './progress_store.ts';

const lesson: fc.Arbitrary<LessonRecord> = fc.record({
  phase: fc.constantFrom('predict', 'do', 'explained'),
  solved: fc.boolean(),
  step: fc.nat(9),
  choice: fc.option(fc.string({ maxLength: 20 })),
  sure: fc.option(fc.boolean()),
  hints: fc.nat(3),
  solutionSeen: fc.boolean(),
  draft: fc.option(fc.string()),
  stepDraft: fc.option(fc.string()),
});
const progress: fc.Arbitrary<Progress> = fc
  .dictionary(
    fc.string({ maxLength: 6 }).filter((id) => id !== '__proto__'),
    lesson,
  )
  .map((lessons) => ({ version: 1, lessons: { ...lessons } }));

describe('a file of progress', () => {
  it('read again is what was written', () => {
    fc.assert(
      fc.property(progress, (before) => {
        expect(readProgress(writeProgress(before))).toEqual({ ok: true, progress: before });
      }),
    );
  });

  it('may be of before the draft of a step was kept', () => {
    const { stepDraft: _none, ...old } = NEW_LESSON;
    expect(readProgress(JSON.stringify({ version: 1, lessons: { '1.1': old } }))).toEqual({
      ok: true,
      progress: { version: 1, lessons: { '1.1': NEW_LESSON } },
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
