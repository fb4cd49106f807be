import { describe, expect, it } from 'vitest';
import { overlaps, type Box } from './viewport.ts';

const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });

describe('overlaps', () => {
  const cards = [box(0, 0, 100, 50), box(0, 80, 100, 130)];

  it('is so where a box lies on another, were it by a corner', () => {
    expect(overlaps(cards, box(95, 45, 140, 60))).toBe(true);
    expect(overlaps(cards, box(10, 85, 20, 95))).toBe(true);
  });

  it('is not so beside or between them, nor where they touch', () => {
    expect(overlaps(cards, box(100, 0, 140, 50))).toBe(false);
    expect(overlaps(cards, box(10, 50, 90, 80))).toBe(false);
    expect(overlaps([], box(0, 0, 1, 1))).toBe(false);
  });
});
