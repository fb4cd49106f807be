/** Where the part of a program that may be changed lies: between two texts that stay as they are, whatever grew between them. */

export interface Surround {
  readonly before: string;
  readonly after: string;
}

/** Places in a text, counted from 0; `to` is the first one behind the part. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * The part of a text between the two; null when the text does not begin and end with them, and so is another program than they belong to.
 *
 * @example partIn('a\nmine\nz', { before: 'a\n', after: '\nz' }) // { from: 2, to: 6 }
 */
export function partIn(text: string, { before, after }: Surround): Part | null {
  const to = text.length - after.length;
  return to >= before.length && text.startsWith(before) && text.endsWith(after) ? { from: before.length, to } : null;
}
