/** The tree's filter: words that must all be found in a process's name, pid, kind, module or state. */

export const FIELDS = ['name', 'pid', 'kind', 'module', 'state'] as const;
export type Field = (typeof FIELDS)[number];

export interface Searched {
  /** Names and pid: found anywhere in them. In lower case. */
  readonly text: string;
  /** Kind, state, module: found at their beginning, or else `en` would find every `gen_server`. */
  readonly words: readonly string[];
  /** The same, each by itself. */
  readonly fields: Readonly<Record<Field, string>>;
  readonly mailbox: number;
}

export type Filter = (searched: Searched) => boolean;

export interface ReadFilter {
  /** Null when nothing is filtered. */
  readonly filter: Filter | null;
  /** What of the text cannot be understood, in words; nothing is filtered then. */
  readonly fault: string | null;
}

const MAILBOX = /^(?:mailbox)?([<>])(\d+)$/;
const MAILBOX_BEGUN = /^(?:mailbox(?:[<>:].*)?|[<>])$/;
const PREFIXED = /^([a-z_]+):(.*)$/;
const KNOWN = `Known are ${FIELDS.map((field) => `${field}:`).join(', ')} and mailbox>10.`;

function isField(text: string): text is Field {
  return FIELDS.some((field) => field === text);
}

function readWord(word: string): Filter | string {
  const mailbox = MAILBOX.exec(word);
  if (mailbox !== null) {
    const limit = Number(mailbox[2]);
    return mailbox[1] === '>' ? (searched) => searched.mailbox > limit : (searched) => searched.mailbox < limit;
  }
  if (MAILBOX_BEGUN.test(word) && word !== 'mailbox') return `“${word}” wants a number, as in mailbox>10.`;
  const prefixed = PREFIXED.exec(word);
  if (prefixed !== null) {
    const [, field = '', value = ''] = prefixed;
    if (!isField(field)) return `The filter knows no “${field}:”. ${KNOWN}`;
    if (value === '') return `“${field}:” wants a word behind it. ${KNOWN}`;
    if (field === 'name' || field === 'pid') return (searched) => searched.fields[field].includes(value);
    return (searched) => searched.fields[field].split(' ').some((one) => one.startsWith(value));
  }
  return (searched) => searched.text.includes(word) || searched.words.some((one) => one.startsWith(word));
}

/** `state:waiting` looks in one field only; `mailbox>10` or `>10` asks for the mailbox's length. */
export function readFilter(text: string): ReadFilter {
  const tests: Filter[] = [];
  for (const word of text.trim().toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const read = readWord(word);
    if (typeof read === 'string') return { filter: null, fault: read };
    tests.push(read);
  }
  if (tests.length === 0) return { filter: null, fault: null };
  return { filter: (searched) => tests.every((test) => test(searched)), fault: null };
}

export function parseFilter(text: string): Filter | null {
  return readFilter(text).filter;
}
