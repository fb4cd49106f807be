import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANDS_LIMIT, type HandsStorage, keepHands, readHands } from './hands.ts';

function storageOf(text: string | null): HandsStorage & { text: string | null } {
  return {
    text,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}

describe('hands of a class', () => {
  it('are as they were counted when the page comes back, each lesson for itself', () => {
    const storage = storageOf(null);
    keepHands(storage, '2.4', [2, 0, 3]);
    keepHands(storage, '1.1', [1, 1]);
    expect(readHands(storage, '2.4', 3)).toEqual([2, 0, 3]);
    expect(readHands(storage, '1.1', 2)).toEqual([1, 1]);
    expect(readHands(storage, '1.2', 2)).toEqual([0, 0]);
  });

  it('are counts within their bound, whatever is kept', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((one) => `{"2.4":${one}}`),
        ),
        (text) => {
          const hands = readHands(storageOf(text), '2.4', 3);
          expect(hands).toHaveLength(3);
          for (const count of hands) expect(count >= 0 && count <= HANDS_LIMIT && Number.isInteger(count)).toBe(true);
        },
      ),
    );
  });

  it('take a bounded place', () => {
    const storage = storageOf(null);
    for (let lesson = 0; lesson < 500; lesson++) keepHands(storage, `x${String(lesson)}`, [HANDS_LIMIT]);
    expect(storage.text?.length).toBeLessThan(2_000);
    expect(readHands(storage, 'x499', 1)).toEqual([HANDS_LIMIT]);
  });

  it('are counted also where nothing may be kept', () => {
    const forbidden: HandsStorage = {
      getItem: () => {
        throw new Error('forbidden');
      },
      setItem: () => {
        throw new Error('forbidden');
      },
    };
    keepHands(forbidden, '2.4', [1]);
    expect(readHands(forbidden, '2.4', 1)).toEqual([0]);
  });
});
