import { expect, it } from 'vitest';
import { HIDDEN_FRAME_MS, nextFrame, type Screen } from './next_frame.ts';

/** A window that paints, and lets time pass, when a test says so. */
function setUp() {
  const frames = new Map<number, () => void>();
  const timers = new Map<number, { readonly task: () => void; readonly ms: number }>();
  let last = 0;
  const screen = {
    requestAnimationFrame: (task: () => void) => (frames.set(++last, task), last),
    cancelAnimationFrame: (id: number) => void frames.delete(id),
    setTimeout: (task: () => void, ms: number) => (timers.set(++last, { task, ms }), last),
    clearTimeout: (id: number) => void timers.delete(id),
  } as unknown as Screen;
  let done = 0;
  nextFrame(() => done++, screen);
  const paint = (): void => {
    for (const task of [...frames.values()]) task();
    frames.clear();
  };
  const pass = (ms: number): void => {
    for (const [id, one] of [...timers]) {
      if (one.ms > ms) continue;
      timers.delete(id);
      one.task();
    }
  };
  return { paint, pass, done: () => done };
}

it('the next frame is the next paint, once', () => {
  const { paint, pass, done } = setUp();
  expect(done()).toBe(0);
  paint();
  expect(done()).toBe(1);
  pass(HIDDEN_FRAME_MS);
  expect(done()).toBe(1);
});

it('the next frame comes to a page that was hidden while it was pending, and not again when it is shown', () => {
  const { paint, pass, done } = setUp();
  pass(HIDDEN_FRAME_MS - 1);
  expect(done()).toBe(0);
  pass(HIDDEN_FRAME_MS);
  expect(done()).toBe(1);
  paint();
  expect(done()).toBe(1);
});
