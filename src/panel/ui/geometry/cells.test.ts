import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellGrid, cellMiddle, signRoom, WORD_AT } from './cells.ts';

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const WORD = 20;
const HALF = 8;

function boxes(count: number, signs: readonly number[], scale: number): readonly (readonly [number, Box])[] {
  const grid = cellGrid(count);
  const rooms = signRoom(grid, new Set(signs), scale, () => WORD);
  return [...rooms].flatMap(([at, room]) => {
    const { x, y } = cellMiddle(grid, at);
    const around = (left: number, right: number, half: number): readonly [number, Box] => [
      at,
      { left: x + left, right: x + right, top: y - half, bottom: y + half },
    ];
    const sign = around(-HALF * room.scale, HALF * room.scale, HALF * room.scale);
    return room.word ? [sign, around(WORD_AT * scale, (WORD_AT + WORD) * scale, 6 * scale)] : [sign];
  });
}

it('no sign and no word on a cell lies on one of another cell, however many there are and at every zoom', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 201, max: 30_000 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      fc.double({ min: 1, max: 2.2, noNaN: true }),
      (count, numbers, together, scale) => {
        const signs = [...new Set(numbers.map((number) => number % (together ? 90 : count)))];
        const all = boxes(count, signs, scale);
        for (const [at, one] of all)
          for (const [other, box] of all)
            if (at !== other)
              expect(
                one.right <= box.left + 1e-6 ||
                  box.right <= one.left + 1e-6 ||
                  one.bottom <= box.top + 1e-6 ||
                  box.bottom <= one.top + 1e-6,
                `${String(at)} and ${String(other)} of ${String(count)}`,
              ).toBe(true);
      },
    ),
    // A word that ends just where the next sign begins.
    { examples: [[20_001, [28, 45], false, 1.77]] },
  );
});

it('a sign that stands alone keeps 16 pixels and its word', () => {
  const rooms = signRoom(cellGrid(1000), new Set([10, 700]), 2, () => WORD);
  expect([...rooms.values()]).toEqual([
    { scale: 2, word: true },
    { scale: 2, word: true },
  ]);
});
