/** Text that must fit: SVG text neither wraps nor clips by itself. */

const NARROW = /[iljtfrI.,:;'|!()[\]{} ]/;
const WIDE = /[mwMW@%—]/;

/** An estimate of a text's width in Inter at 1 px: a little more than it takes, so that nothing runs over. */
export function textWidth(text: string, size: number, mono = false): number {
  let width = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code > 0x2e80) width += 1.05;
    else if (mono) width += 0.602;
    else if (NARROW.test(char)) width += 0.34;
    else if (WIDE.test(char)) width += 0.9;
    else if (code >= 65 && code <= 90) width += 0.69;
    else width += 0.585;
  }
  return width * size;
}

/** Cut in the middle, keeping both ends: numbers at the end of a name tell processes apart. */
export function fitMiddle(text: string, room: number, size: number, mono = false): string {
  if (textWidth(text, size, mono) <= room) return text;
  const chars = [...text];
  let keep = chars.length - 1;
  while (keep > 2) {
    const head = Math.ceil(keep * 0.6);
    const cut = `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (keep - head)).join('')}`;
    if (textWidth(cut, size, mono) <= room) return cut;
    keep -= 1;
  }
  return `${chars[0] ?? ''}…`;
}

/** Cut at the end. */
export function fitEnd(text: string, room: number, size: number, mono = false): string {
  if (textWidth(text, size, mono) <= room) return text;
  const chars = [...text];
  for (let keep = chars.length - 1; keep > 0; keep -= 1) {
    const cut = `${chars.slice(0, keep).join('')}…`;
    if (textWidth(cut, size, mono) <= room) return cut;
  }
  return '…';
}
