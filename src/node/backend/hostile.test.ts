/** Whatever a program names, keeps and says, no frame of its node is one that the page's validator refuses. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DownFrame } from '../../protocol/frames.ts';
import { parseDown } from '../../protocol/validate.ts';
import { defineModule } from '../../term/module.ts';
import { gen_server } from '../../coppice.ts';
import { list } from '../../term/list.ts';
import {
  exit,
  monitor,
  put,
  receive,
  register,
  self,
  setLabel,
  spawn,
  spawnLink,
} from '../../runtime/kernel/syscalls.ts';
import { Session } from './session.ts';

const HUGE = 'x'.repeat(150_000);
const TURN = '\u202e';

const ACTS: Readonly<Record<string, () => void>> = {
  'a function with a long name': () => void spawn(named(HUGE)),
  'an initial call of any terms': () => put('$initial_call', [{ toString: 'no function' }, HUGE, list()]),
  'an initial call with long names': () => void put('$initial_call', [HUGE, HUGE, 1]),
  'ancestors of any terms': () =>
    void put('$ancestors', list<unknown>(1, HUGE, { a: 1 }, null, ...Array<string>(2_000).fill('up'))),
  'names that turn the text round': () => {
    const module = defineModule(`${TURN}evil`, { init: () => ['ok', 0] });
    spawn(function* () {
      yield* gen_server.startLink(['local', `${TURN}evil name`], module, 0);
      yield* receive(() => false);
    });
    spawn(named(`${TURN}evil function`));
    spawn(named('labelled'));
    setLabel(`${TURN}evil label`);
    put('$initial_call', [`${TURN}evil`, 'init', 1]);
    spawn(() => exit(`${TURN}evil reason`));
  },
  'a long label': () => {
    setLabel(HUGE);
  },
  'a large process dictionary': () => {
    for (let key = 0; key < 3_000; key++) put(['key', key], HUGE.slice(0, 100));
  },
  'many links': () => {
    for (let n = 0; n < 600; n++) spawnLink(named('linked'));
  },
  'many monitors': () => {
    const target = self();
    for (let n = 0; n < 600; n++) {
      spawn(function* () {
        monitor(target);
        yield* receive(() => false);
      });
      monitor(`nobody_${n}`);
    }
  },
  'getters that raise, wherever it is looked': () => {
    const pid = spawn(Object.defineProperty(named('x'), 'name', { get: boo }));
    spawn(Object.defineProperties(named('x'), { initialCall: { get: boo }, length: { get: boo } }));
    put('$initial_call', Object.defineProperty(['a', 'b', 1], 0, { get: boo }));
    put('$ancestors', Object.defineProperty(['a'], 0, { get: boo }));
    put(trap(['a']), trap(new Map([[1, 2]])));
    put('typed', trap(new Uint8Array(4)));
    put('date', trap(new Date(0)));
    put('set', trap(new Set([1])));
    put('numbers', trap(new Float64Array(4)));
    exit(pid, 'kill');
  },
  'a reason that raises': () => void spawn(() => exit({ get: trap({}) })),
  'an error that raises': () =>
    void spawn(() => {
      throw trap(new Error('x'));
    }),
  'a long reason': () => void spawn(() => exit([HUGE, HUGE])),
};

function boo(): never {
  throw new Error('boo');
}

/** With code of its own wherever somebody might look for the language's. */
function trap<T extends object>(value: T): T {
  for (const name of [
    'name',
    'message',
    'stack',
    'size',
    'length',
    'constructor',
    'toString',
    'getTime',
    'slice',
    'forEach',
  ])
    if (Object.getOwnPropertyDescriptor(value, name)?.configurable !== false)
      Object.defineProperty(value, name, { get: boo, enumerable: true });
  return Object.defineProperty(value, Symbol.iterator, { get: boo });
}

function named(name: string) {
  const body = function* () {
    yield* receive(() => false);
  };
  Object.defineProperty(body, 'name', { value: name });
  return body;
}

/** All frames of a program whose process does this, its details among them. */
function framesOf(act: readonly string[]): DownFrame[] {
  const frames: DownFrame[] = [];
  let pid = '';
  const start = function* () {
    spawn(function* () {
      pid = self().toString();
      for (const name of act) ACTS[name]?.();
      yield* receive(() => false);
    });
    yield* receive(() => false);
  };
  const session = new Session({ id: 'hostile', title: 'hostile', rootId: null, start }, 1, (frame) =>
    frames.push(frame),
  );
  session.attach();
  for (let turn = 0; turn < 4; turn++) {
    const seq = frames.findLast((frame) => frame.type === 'snapshot' || frame.type === 'delta')?.seq ?? 0;
    session.receive({ type: 'ack', seq });
    if (turn === 1) session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
    session.pump(100, () => true);
    session.flush();
  }
  return frames;
}

function faultsOf(frames: readonly DownFrame[]): string[] {
  return frames.flatMap((frame) => {
    const parsed = parseDown(structuredClone(frame));
    return parsed.ok ? [] : [`${parsed.path}: ${parsed.message}`];
  });
}

it('no name turns a text round or hides in it: what nobody sees is written as Erlang writes it', () => {
  const seen = textsOf(framesOf(['names that turn the text round'])).filter((text) => text.includes('evil'));
  expect(seen.length).toBeGreaterThan(8);
  expect(seen.filter((text) => text.includes(TURN))).toEqual([]);
});

/** The texts of frames; terms are printed where they are shown. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const items: [string, unknown][] = Object.entries(value);
  return items.filter(([key]) => !TERMS.has(key)).flatMap(([, one]) => textsOf(one));
}

const TERMS = new Set(['state', 'report', 'term', 'value', 'dictionary', 'messages', 'content', 'key']);

it('frames of a hostile program are never refused', () => {
  fc.assert(
    fc.property(fc.subarray(Object.keys(ACTS)), (act) => {
      expect(faultsOf(framesOf(act))).toEqual([]);
    }),
    { numRuns: 12, examples: Object.keys(ACTS).map((name) => [[name]]) },
  );
});

it.each([
  ['\u202Edrawkcab\u202C', "'\\x{202E}drawkcab\\x{202C}'"],
  ['\u200B\u200B', "'\\x{200B}\\x{200B}'"],
  ['two\nlines', "'two\\nlines'"],
  ['', "''"],
  ['   ', "'   '"],
  ['two words', 'two words'],
  ['نظام', 'نظام'],
])('a name shows what it is made of: %j', (name, shown) => {
  const start = function* () {
    spawn(function* () {
      register(name, self());
      yield* receive(() => false);
    });
    spawn(function* () {
      setLabel(name);
      yield* receive(() => false);
    });
    yield* receive(() => false);
  };
  const frames: DownFrame[] = [];
  const session = new Session({ id: 'hostile', title: 'hostile', rootId: null, start }, 1, (frame) =>
    frames.push(frame),
  );
  session.pump(100, () => true);
  session.attach();
  const rows = frames.flatMap((frame) => (frame.type === 'snapshot' ? frame.processes : []));
  expect(rows.filter((row) => row.name === shown)).toHaveLength(2);
  expect(rows.filter((row) => row.registered_name === shown)).toHaveLength(1);
  const events = frames.flatMap((frame) => (frame.type === 'snapshot' ? frame.events : []));
  expect(events.filter((event) => event.kind === 'register' && event.registered_name === shown)).toHaveLength(1);
});

it('what is cut says so', () => {
  const details = framesOf(['a large process dictionary', 'many links']).flatMap((frame) =>
    frame.type === 'delta' && frame.detail != null ? [frame.detail] : [],
  );
  const detail = details.at(-1);
  expect(detail?.dictionary).toHaveLength(501);
  expect(detail?.dictionary.at(-1)?.[0]).toEqual({ k: 'cut', what: '2500 more keys' });
  expect(detail?.info.links).toHaveLength(500);
  expect(detail?.info.totals?.links).toBe(600);
});
