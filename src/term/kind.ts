/**
 * What a class of terms is, said once on its prototype: one property load tells it, where an `instanceof` for each class walks the
 * prototypes of every plain tuple and record to the end.
 */
export const KIND = Symbol('kind');

/** `reference`: immutable by nature, and travels as it is. `body`: no term, but what gives one when it is run. */
export type Kind = 'list' | 'reference' | 'body';

export function kindOf(value: object): Kind | undefined {
  return (value as { readonly [KIND]?: Kind })[KIND];
}

/** Marks a class; called by the class itself. */
export function markKind(prototype: object, kind: Kind): void {
  Object.defineProperty(prototype, KIND, { value: kind });
}
