/** Before all tests: `toEqual` compares pids and references as terms. There is nothing in them that it could look at, so any two would be equal. */
import { expect } from 'vitest';
import { equal } from '../term/equal.ts';
import { Pid } from '../term/pid.ts';
import { Ref } from '../term/ref.ts';

function isHandle(value: unknown): boolean {
  return value instanceof Pid || value instanceof Ref;
}

expect.addEqualityTesters([(a, b) => (isHandle(a) || isHandle(b) ? equal(a, b) : undefined)]);
