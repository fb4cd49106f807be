/**
 * One run whose terms are deeper than any engine's stack, in a process of its own: what it prints does not depend on the `--stack-size` that
 * the engine was started with. `deep_run.test.ts` compares.
 */
import { createHash } from 'node:crypto';
import { type Body, receive, register, self, send } from '../runtime/kernel/syscalls.ts';
import { Session } from '../node/backend/session.ts';
import * as gen_server from '../runtime/otp/gen_server.ts';
import * as supervisor from '../runtime/otp/supervisor.ts';
import { termChanges, termLines } from '../panel/inspector/term_lines.ts';
import type { DownFrame } from '../protocol/frames.ts';
import { parseDown } from '../protocol/validate.ts';
import { defineModule, mfa } from '../term/module.ts';
import { PARSE_DEPTH, parseTerm } from '../term/parse.ts';
import { parseIn } from '../term/parse_notation.ts';
import { type Notation, print } from '../term/print.ts';
import { toWire, wireEqual } from '../term/to_wire.ts';

const DEPTH = 100_000;
const NOTATIONS: readonly Notation[] = ['js', 'erlang', 'elixir'];

function nested(depth: number, shell: (inner: unknown) => unknown): unknown {
  let term: unknown = 'core';
  for (let i = 0; i < depth; i++) term = shell(term);
  return term;
}

const TERMS: Readonly<Record<string, unknown>> = {
  tuples: nested(DEPTH, (inner) => ['next', inner]),
  objects: nested(DEPTH, (inner) => ({ next: inner })),
  maps: nested(DEPTH, (inner) => new Map([['next', inner]])),
  keys: nested(DEPTH, (inner) => new Map([[inner, 1]])),
  sets: nested(DEPTH, (inner) => new Set([inner])),
};

function say(what: string, said: unknown): void {
  const text = typeof said === 'string' ? said : JSON.stringify(said);
  process.stdout.write(`${what}: ${text.length} ${createHash('sha256').update(text).digest('hex')}\n`);
}

/** Keeps what it is asked, and ends with what it is told. */
const keeper = defineModule('keeper', {
  startLink: () => gen_server.startLink(['local', 'keeper'], keeper, TERMS['tuples']),
  init: (state: unknown) => ['ok', state],
  handleCall: (request: unknown) => ['reply', request, request],
  handleCast: (reason: unknown, state: unknown) => ['stop', reason, state],
});

const top = defineModule('top', {
  init: (): supervisor.InitReturn => [
    'ok',
    [{ intensity: 100 }, [{ id: 'keeper', start: mfa(keeper, 'startLink', []) }]],
  ],
});

function* client(): Body<void> {
  register('client', self());
  yield* supervisor.startLink(['local', 'top'], top, null);
  for (const term of Object.values(TERMS)) {
    yield* gen_server.call('keeper', term);
    send(self(), term);
    send('keeper', term);
    gen_server.cast('keeper', term);
    yield* receive(() => false, 10);
  }
  yield* receive(() => false);
}

function framesOfRun(): DownFrame[] {
  const frames: DownFrame[] = [];
  const session = new Session({ id: 'deep', title: 'deep', rootId: null, start: client }, 1, (frame) =>
    frames.push(structuredClone(frame)),
  );
  session.attach();
  for (let turn = 0; turn < 16; turn++) {
    const state = frames.findLast((frame) => frame.type === 'snapshot' || frame.type === 'delta');
    session.receive({ type: 'ack', seq: state?.seq ?? 0 });
    const inspected = session.node.names.get(turn % 2 === 0 ? 'keeper' : 'client');
    const detail = inspected === undefined ? null : { pid: inspected.toString(), messages_offset: 0 };
    session.receive({ type: 'topics', topics: { traffic: true, detail } });
    session.pump(5, () => true);
    session.flush();
  }
  return frames;
}

for (const [name, term] of Object.entries(TERMS)) {
  for (const notation of NOTATIONS) say(`${name} in ${notation}`, print(term, notation));
  const wire = toWire(term, { depth: 200 });
  say(`${name} on the wire`, wire);
  say(`${name} told twice`, wireEqual(wire, toWire(term, { depth: 200 })));
  const changes = termChanges(toWire(nested(100, (inner) => [inner])), wire, 'erlang');
  say(`${name} in lines`, termLines(wire, { notation: 'erlang', folds: new Map(), changes, search: 'x' }));
}
for (const depth of [PARSE_DEPTH - 1, PARSE_DEPTH + 1, DEPTH / 4]) {
  const text = `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  const resolve = { pid: () => undefined };
  say(`parse ${String(depth)}`, parseTerm(text, resolve));
  for (const notation of NOTATIONS) say(`parse ${String(depth)} in ${notation}`, parseIn(text, notation, resolve));
}
for (const frame of framesOfRun()) {
  const parsed = parseDown(frame);
  say(parsed.ok ? frame.type : `refused, ${parsed.path}: ${parsed.message}`, frame);
}
