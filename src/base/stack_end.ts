/** The engine's own end of its stack, which lies somewhere else in each run. */

const WORDS = /Maximum call stack size exceeded|too much recursion/u;

/** Exceptions that say the same, and are a program's own. */
const thrown = new WeakSet();

/** A program throws it by itself: what the engine raises is seen before a program can have it. */
export function throwsItself(value: unknown): void {
  if (isStackEnd(value)) thrown.add(value);
}

/** Whether the engine raised it since its stack was used up. Nothing of it is run: a program's own error may have getters. */
export function isStackEnd(caught: unknown): caught is Error {
  if (!(caught instanceof Error) || thrown.has(caught)) return false;
  const message: unknown = Object.getOwnPropertyDescriptor(caught, 'message')?.value;
  return typeof message === 'string' && WORDS.test(message);
}
