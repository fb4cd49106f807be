/** What names something is an atom, and OTP's atoms have at most 255 characters. */

const ATOM_CHARS = 255;

/** What `raisedOf` reads as the error `system_limit`. */
export class SystemLimit extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SystemLimit';
  }
}

/** Why this cannot be an atom, in a sentence for people; null when it can. Characters are code points, as in OTP. */
export function tooLongForAtom(name: unknown): string | null {
  if (typeof name !== 'string' || name.length <= ATOM_CHARS) return null;
  let count = 0;
  for (const _character of name) count++;
  if (count <= ATOM_CHARS) return null;
  return `a name is an atom and has at most ${String(ATOM_CHARS)} characters; this one has ${String(count)}`;
}
