/** The engine's own end of its stack, which lies somewhere else in each run. */

const WORDS = /Maximum call stack size exceeded|too much recursion/u;

/** Whether the engine raised it since its stack was used up. Nothing of it is run: a program's own error may have getters. */
export function isStackEnd(caught: unknown): caught is Error {
  if (!(caught instanceof Error)) return false;
  const message: unknown = Object.getOwnPropertyDescriptor(caught, 'message')?.value;
  return typeof message === 'string' && WORDS.test(message);
}
