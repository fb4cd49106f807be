/** A run that is repeated tells where it is, and is the same run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { DownFrame, RetraceOptions, TracePoint } from '../../protocol/frames.ts';
import { type Exports, oneLook } from '../../program/load.ts';
import { Session } from '../backend/session.ts';
import { active } from '../../runtime/kernel/node.ts';
import { type LearnerProgram, programOf } from './learner_program.ts';
import { retrace } from './retrace.ts';

let evaluated = 0;

function loaded(text: string, reached?: (line: number) => void): Promise<LearnerProgram> {
  const evaluate = (code: string): Promise<Exports> =>
    import(`data:text/javascript,${encodeURIComponent(code)}%0A//trace${String(++evaluated)}`) as Promise<Exports>;
  const traced = reached === undefined ? {} : { reached };
  return programOf('traced', { name: 'system.ts', text }, { evaluate, hand: oneLook, ...traced });
}

const START = { system: 'traced', seed: 3 };

async function repeat(text: string, options: Partial<RetraceOptions> = {}): Promise<DownFrame[]> {
  const frames: DownFrame[] = [];
  let time = 0;
  const asked = { start: { ...START, source: { name: 'system.ts', text } }, inputs: [], quiet_ms: null, from: 0 };
  await retrace(
    { ...asked, ...options },
    {
      now: () => time++,
      node: () => active.node,
      post: (frame) => frames.push(frame),
      load: (reached) => {
        Object.assign(globalThis, {
          hangs(): boolean {
            hungAt ??= frames.findLast((frame) => frame.type === 'reached');
            return false;
          },
        });
        return loaded(text, reached);
      },
    },
  );
  return frames;
}

/** What had been told when the program first came to its `hangs()`, from where nothing more would have been. */
let hungAt: DownFrame | undefined;

async function pointOf(text: string, options: Partial<RetraceOptions> = {}): Promise<TracePoint | null> {
  await repeat(text, options);
  if (hungAt?.type !== 'reached') throw new Error('it never came to hangs()');
  return hungAt.at;
}

afterEach(() => {
  hungAt = undefined;
  Reflect.deleteProperty(globalThis, 'hangs');
});

const HEAD = `import { defineModule, gen_server, receive, self, sleep, spawn } from 'coppice';`;

const lineOf = (text: string): number => text.slice(0, text.indexOf('hangs()')).split('\n').length;

describe('the last place that is told is where it hangs', () => {
  it('in a callback, with the process and the function', async () => {
    const text = `${HEAD}
const worker = defineModule('worker', {
  init: () => ['ok', 0],
  handleCall(request, from, state) {
    const next = state + 1;
    if (request === 'bad')
      globalThis.hangs();
    return ['reply', next, next];
  },
});
export function* start() {
  yield* gen_server.start(['local', 'worker'], worker, null);
  spawn(function* () {
    yield* gen_server.call('worker', 'good');
    yield* sleep(50);
    yield* gen_server.call('worker', 'bad');
  });
  return ['ok', self()];
}`;
    expect(await pointOf(text)).toEqual({
      pid: expect.stringMatching(/^<0\.\d+\.0>$/u) as string,
      name: 'worker',
      fun: 'worker:handle_call/3',
      line: lineOf(text),
    });
  });

  it.each([
    ['the condition of a later turn', 'let n = 0;\nwhile (n < 2 || globalThis.hangs())\n  n++;'],
    ['the step of a loop', 'for (let n = 0; n < 1; globalThis.hangs(), n++) {\n  Math.abs(n);\n}'],
    ['the condition at the end of a loop', 'let n = 0;\ndo {\n  n++;\n} while (globalThis.hangs());'],
    [
      'the rest of a line whose call has come back',
      'const f = () => {\n  return 1;\n};\nconst x = f() + Number(globalThis.hangs());',
    ],
    [
      'the rest of a line after a wait',
      'spawn(function* () {\n  Math.abs(1);\n});\nconst x = [yield* sleep(5), globalThis.hangs()];',
    ],
    ['a function that is one expression', 'const f = (n: number) =>\n  n > 0 && globalThis.hangs();\n[1].map(f);'],
    ['a branch without braces', 'if (self() === null) Math.abs(1);\nelse\n  globalThis.hangs();'],
    [
      'a later process, after others',
      'for (const n of [1, 2]) spawn(function* () {\n  yield* sleep(n);\n  Math.abs(n);\n  if (n === 2) globalThis.hangs();\n});',
    ],
    [
      'what a class does',
      'class A {\n  get x() {\n    return globalThis.hangs();\n  }\n}\nMath.abs(Number(new A().x));',
    ],
    ['a case', 'switch (1 as number) {\n  case 1:\n    globalThis.hangs();\n}'],
    ['what is thrown', 'try {\n  throw [\n    globalThis.hangs()];\n} catch {\n}'],
    ['what is caught', 'try {\n  throw 1;\n} catch {\n  globalThis.hangs();\n}'],
  ])('in %s', async (_what, body) => {
    const text = `${HEAD}\nexport function* start() {\n${body}\nyield* sleep(100);\nreturn ['ok', self()];\n}`;
    const at = await pointOf(text);
    // What is thrown begins a line before.
    expect(at?.line).toBe(body.startsWith('try {\n  throw [') ? lineOf(text) - 1 : lineOf(text));
    expect(at?.pid).not.toBeNull();
  });

  it('at the top of a file, where no process is', async () => {
    expect(await pointOf(`${HEAD}\nconst x = 1;\nglobalThis.hangs();\nexport function* start() {}`)).toEqual({
      pid: null,
      name: null,
      fun: null,
      line: 3,
    });
  });

  it('after many, which are only counted: a second run from there tells it', async () => {
    const text = `${HEAD}\nexport function* start() {\nfor (let n = 0; n < 40_000; n++)\n  Math.abs(n);\nglobalThis.hangs();\nreturn ['ok', self()];\n}`;
    const frames = await repeat(text);
    expect(frames.length).toBeLessThan(8_192 + 100);
    if (hungAt?.type !== 'reached') throw new Error('it never came to hangs()');
    const { n, full, at } = hungAt;
    expect([full, at?.fun, n > 30_000]).toEqual([false, expect.any(String), true]);
    hungAt = undefined;
    expect(await pointOf(text, { from: n })).toMatchObject({ line: lineOf(text) });
  });

  it('where it is known to have come that far: nothing is told of what was before', async () => {
    const text = `${HEAD}\nexport function* start() {\n  yield* sleep(1_000);\n  globalThis.hangs();\n  return ['ok', self()];\n}`;
    const frames = await repeat(text, { quiet_ms: 900 });
    const lines = frames.flatMap((frame) => (frame.type === 'reached' && frame.at !== null ? [frame.at.line] : []));
    // The wait is over: the line that waited is told, and all after it.
    expect(lines).toEqual([3, 4, 5]);
  });

  it('after what came in, each at its moment', async () => {
    const text = `${HEAD}
const worker = defineModule('worker', {
  init: () => ['ok', 0],
  handleCast(message, state) {
    if (message === 7) globalThis.hangs();
    return ['noreply', state];
  },
});
export function* start() {
  return yield* gen_server.start(['local', 'worker'], worker, null);
}`;
    const live = await loaded(text);
    if (!live.ok) throw new Error(live.fault.message);
    const frames: DownFrame[] = [];
    const session = new Session(live.program, START.seed, (frame) => frames.push(frame));
    session.attach();
    session.pump(1_000, () => true);
    Object.assign(globalThis, { hangs: () => false });
    const pid = session.node.names.get('worker')?.toString() ?? '';
    session.receive({ type: 'command', ref: 1, command: { type: 'send', pid, mode: 'cast', text: '7' } });
    const inputs = frames.flatMap((frame) => (frame.type === 'noted' && frame.entry !== null ? [frame.entry] : []));
    expect(inputs).toHaveLength(1);
    expect(await pointOf(text, { inputs, quiet_ms: session.node.now })).toMatchObject({
      fun: 'worker:handle_cast/2',
      line: lineOf(text),
    });
  });
});

it('one that does not hang says so at its end, and a program that cannot be loaded, too', async () => {
  expect((await repeat(`${HEAD}\nexport function* start() { return ['ok', self()]; }`)).at(-1)).toEqual({
    type: 'passed',
  });
  expect((await repeat('throw new Error("no");')).at(-1)).toEqual({ type: 'passed' });
  const forever = `${HEAD}\nexport function* start() { for (;;) yield* sleep(10_000); }`;
  expect((await repeat(forever)).at(-1)).toEqual({ type: 'passed' });
});

const LESSONS = fileURLToPath(new URL('../../learn/lessons', import.meta.url));
const lessons = readdirSync(LESSONS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/(?:lesson|meta)\.ts$/u.test(name))
  .sort();

it('a traced run is the very run that it repeats: of every lesson program', async () => {
  expect(lessons.length).toBeGreaterThan(20);
  for (const file of lessons) {
    const text = readFileSync(path.join(LESSONS, file), 'utf8');
    const hashes: unknown[] = [];
    for (const reached of [undefined, () => undefined]) {
      const made = await loaded(text, reached);
      if (!made.ok) {
        hashes.push(made.fault);
        continue;
      }
      const session = new Session(made.program, 1, () => undefined, { hash: true });
      session.node.advance(5_000, 20_000);
      hashes.push([session.journal.hash, session.node.reductions, session.node.steps]);
    }
    expect(hashes[1], file).toEqual(hashes[0]);
  }
});
