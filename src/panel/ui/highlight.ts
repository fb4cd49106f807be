/** Splits printed terms of any of the three notations into coloured pieces. It colours; it does not understand. */

export interface Token {
  readonly kind: 'atom' | 'string' | 'number' | 'pid' | 'punct' | 'key' | 'plain';
  readonly text: string;
}

const PATTERN = new RegExp(
  [
    '(?<pid><\\d+\\.\\d+\\.\\d+>|#PID<[\\d.]+>)',
    '(?<ref>#Ref<[\\d.]+>|#Reference<[\\d.]+>)',
    '(?<string><<"(?:[^"\\\\]|\\\\.)*">>|"(?:[^"\\\\]|\\\\.)*"?)',
    "(?<quoted>:?'(?:[^'\\\\]|\\\\.)*'?)",
    '(?<number>-?\\b\\d[\\d_]*(?:\\.\\d+)?(?:e[+-]?\\d+)?n?\\b)',
    '(?<word>:?[\\p{L}_$@][\\p{L}\\p{N}_@$.]*[?!]?:?)',
    '(?<space>\\s+)',
    '(?<punct>=>|<<|>>|[^\\s\\w])',
  ].join('|'),
  'gu',
);

/** The longest text that is coloured; the rest of a longer one stays plain. */
const LIMIT = 20_000;

export function highlight(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const push = (kind: Token['kind'], piece: string): void => {
    const last = tokens.at(-1);
    if (last?.kind === kind && kind !== 'pid') tokens[tokens.length - 1] = { kind, text: last.text + piece };
    else tokens.push({ kind, text: piece });
  };
  let end = 0;
  for (const match of text.slice(0, LIMIT).matchAll(PATTERN)) {
    if (match.index > end) push('plain', text.slice(end, match.index));
    end = match.index + match[0].length;
    const groups = match.groups ?? {};
    if (groups['pid'] !== undefined) push('pid', match[0]);
    else if (groups['ref'] !== undefined) push('number', match[0]);
    else if (groups['string'] !== undefined) push('string', match[0]);
    else if (groups['number'] !== undefined) push('number', match[0]);
    else if (groups['quoted'] !== undefined) push('atom', match[0]);
    else if (groups['word'] !== undefined) push('atom', match[0]);
    else if (groups['space'] !== undefined) push('plain', match[0]);
    else push('punct', match[0]);
  }
  if (end < text.length) push('plain', text.slice(end));
  return tokens;
}
