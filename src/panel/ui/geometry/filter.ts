/** The tree's filter: words that must all be found in a process's name, pid, kind, module or state. */

export interface Searched {
  /** Names and pid: found anywhere in them. In lower case. */
  readonly text: string;
  /** Kind, state, module: found at their beginning, or else `en` would find every `gen_server`. */
  readonly words: readonly string[];
  readonly mailbox: number;
}

export type Filter = (searched: Searched) => boolean;

const MAILBOX = /^(?:mailbox)?([<>])(\d+)$/;

/** Null for an empty filter. `mailbox>10` or `>10` asks for the mailbox's length. */
export function parseFilter(text: string): Filter | null {
  const words = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return null;
  const tests = words.map((word): Filter => {
    const match = MAILBOX.exec(word);
    if (match === null)
      return (searched) => searched.text.includes(word) || searched.words.some((one) => one.startsWith(word));
    const limit = Number(match[2]);
    return match[1] === '>' ? (searched) => searched.mailbox > limit : (searched) => searched.mailbox < limit;
  });
  return (searched) => tests.every((test) => test(searched));
}
