/** What the engine says of a program whose code counts its work, without the counting: it quotes what stands there. */

const SPREAD = /\$meter\.(?:items|args|listed) is not a function or its return value is not iterable/gu;
const NOT_ITERABLE = /\$meter[\w.]* is not a function or its return value is not iterable/gu;
const QUOTED = /\$meter\.[\w.]*(?:\(\.\.\.\))*/gu;

/** A text of an exception in words that a program's own could have. */
export function withoutCounting(text: string): string {
  if (!text.includes('$meter.')) return text;
  return text
    .replace(SPREAD, 'Spread syntax requires ...iterable[Symbol.iterator] to be a function')
    .replace(NOT_ITERABLE, '(intermediate value) is not iterable')
    .replace(QUOTED, '(intermediate value)');
}
