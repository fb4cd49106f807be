/** Text that must fit: SVG text neither wraps nor clips by itself. */

const NARROW = /[iljtfrI.,:;'|!()[\]{} ]/;
const WIDE = /[mwMW@%—]/;
/** The narrowest character, as a part of the size: more of them than fit are not looked at. */
const LEAST = 0.34;
/** Units of a whole character as people see it that are looked at: a letter may carry marks without end. */
const CHARACTER_UNITS = 32;

/** An estimate of a text's width in Inter at 1 px: a little more than it takes, so that nothing runs over. */
export function textWidth(text: string, size: number, mono = false): number {
  let width = 0;
  for (const char of text) width += charWidth(char, mono);
  return width * size;
}

function charWidth(char: string, mono: boolean): number {
  const code = char.codePointAt(0) ?? 0;
  if (code > 0x2e80) return 1.05;
  if (mono) return 0.602;
  if (NARROW.test(char)) return 0.34;
  if (WIDE.test(char)) return 0.9;
  return code >= 65 && code <= 90 ? 0.69 : 0.585;
}

/** Whole characters of one end of a text with the widths of the first, the first two, ...; no more than could fit. */
class Run {
  readonly chars: string[] = [];
  private readonly widths: number[] = [0];

  constructor(text: string, fromEnd: boolean, room: number, size: number, mono: boolean) {
    const most = Math.ceil(room / (LEAST * size)) + 2;
    const units = most * CHARACTER_UNITS;
    const part = fromEnd ? text.slice(Math.max(0, text.length - units)) : text.slice(0, units);
    const chars = characters(part);
    if (fromEnd) chars.reverse();
    for (const char of chars.slice(0, most)) {
      this.chars.push(char);
      this.widths.push((this.widths.at(-1) ?? 0) + textWidth(char, size, mono));
    }
  }

  /** Of the first `count` characters; infinite beyond those that were looked at. */
  width(count: number): number {
    return this.widths[count] ?? Infinity;
  }
}

/** What a person takes for a character: with its marks, and flags and families in one piece. */
function characters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The largest count for which `fits`; every smaller one fits, too. */
function largest(most: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A text so long that it cannot fit is not measured to its end. */
function fits(text: string, room: number, size: number, mono: boolean): boolean {
  return text.length * (LEAST / 2) * size <= room && textWidth(text, size, mono) <= room;
}

/** Cut in the middle, keeping both ends: numbers at the end of a name tell processes apart. */
export function fitMiddle(text: string, room: number, size: number, mono = false): string {
  if (fits(text, room, size, mono)) return text;
  const head = new Run(text, false, room, size, mono);
  const tail = new Run(text, true, room, size, mono);
  const left = room - textWidth('…', size, mono);
  const headOf = (keep: number): number => Math.ceil(keep * 0.6);
  const most = Math.min(head.chars.length, tail.chars.length);
  const keep = largest(most - 1, (count) => head.width(headOf(count)) + tail.width(count - headOf(count)) <= left);
  if (keep <= 2) return `${head.chars[0] ?? ''}…`;
  const end = tail.chars.slice(0, keep - headOf(keep)).reverse();
  return `${head.chars.slice(0, headOf(keep)).join('')}…${end.join('')}`;
}

/** Cut at the end. */
export function fitEnd(text: string, room: number, size: number, mono = false): string {
  if (fits(text, room, size, mono)) return text;
  const head = new Run(text, false, room, size, mono);
  const left = room - textWidth('…', size, mono);
  const keep = largest(head.chars.length, (count) => head.width(count) <= left);
  return keep === 0 ? '…' : `${head.chars.slice(0, keep).join('')}…`;
}

/** As `fitMiddle`, for a name that may end with how many there are: half of a number would be another number. */
export function fitName(text: string, room: number, size: number): string {
  const count = / ×[\d,]+$/u.exec(text)?.[0] ?? '';
  return count === ''
    ? fitMiddle(text, room, size)
    : `${fitEnd(text.slice(0, -count.length), room - textWidth(count, size), size)}${count}`;
}
