/** What is told of a value by its class, as nobody can forge it: by a private field, never by a member or by what it inherits from. */
import { Module } from './module.ts';
import { Pid } from './pid.ts';
import { Ref } from './ref.ts';
import { Stacktrace } from './stacktrace.ts';

/** Immutable by nature, and travels as it is. */
export function isReference(value: object): boolean {
  return value instanceof Pid || value instanceof Ref || value instanceof Module || value instanceof Stacktrace;
}

const bodies = new WeakSet<object>();

/** Marks a class of what is no term, but gives one when it is run; called by the class itself. */
export function markBody(prototype: object): void {
  bodies.add(prototype);
}

export function isMarkedBody(value: object): boolean {
  return bodies.has(Object.getPrototypeOf(value) as object);
}
