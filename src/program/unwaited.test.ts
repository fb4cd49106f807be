import { describe, expect, it } from 'vitest';
import * as coppice from '../coppice.ts';
import { waitingFunctions } from '../tools/waiting.ts';
import { compile } from './compile.ts';
import { isType } from './erase.ts';
import { parseProgram } from './parse.ts';
import { visits } from './syntax.ts';
import { type Unwaited, unwaited } from './unwaited.ts';
import { SENDING, WAITING } from './waiting.ts';

const HEAD =
  "import { exit, gen_server, receive, self, send, sleep as pause } from 'coppice';\nimport * as otp from 'coppice';\n";

function faults(body: string): readonly Unwaited[] {
  const source = `${HEAD}${body}`;
  return unwaited(
    visits(parseProgram(source), (visit) => !isType(visit)),
    source,
  );
}

const inBody = (statements: string): string => `function* body() {\n${statements}\n}`;

it('the list of what waits is that of the library', () => {
  expect([...WAITING]).toEqual(waitingFunctions());
});

it.each([...SENDING])('%s is a function of the library', (name) => {
  const found = name.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], coppice);
  expect(found).toBeTypeOf('function');
});

describe('told, with the words to write instead', () => {
  it.each([
    ['a call alone', inBody('pause(10);'), 'pause(10) does nothing without yield*: write yield* pause(10).'],
    [
      'in a module',
      inBody("gen_server.call('a', 1);"),
      "gen_server.call('a', 1) does nothing without yield*: write yield* gen_server.call('a', 1).",
    ],
    [
      'through the whole import',
      inBody('otp.timer.sleep(1);'),
      'otp.timer.sleep(1) does nothing without yield*: write yield* otp.timer.sleep(1).',
    ],
    ['behind a condition', inBody('self() && pause(1);'), 'pause(1) does nothing'],
    ['in a choice', inBody('self() ? pause(1) : 0;'), 'pause(1) does nothing'],
    ['in a row', inBody('pause(1), self();'), 'pause(1) does nothing'],
    ['void', inBody('void pause(1);'), 'pause(1) does nothing'],
    ['with a type', inBody('receive() as unknown;'), 'receive() does nothing'],
    [
      'in a plain function',
      'const init = () => {\n  pause(5);\n  return 1;\n};',
      'pause(5) does nothing without yield*: write yield* pause(5), and make the function around it a function*.',
    ],
    ['at the top', 'pause(5);', 'make the function around it a function*'],
    [
      'a function* of the file',
      `function* log() { yield 1; }\n${inBody('log();')}`,
      'log() does nothing without yield*',
    ],
    ['a constant function*', `const log = function* () {};\n${inBody('log();')}`, 'log() does nothing'],
    ['a method of the class', 'class A { *a() {} *b() { this.a(); } }', 'this.a() does nothing'],
    ['within an arrow of a method', 'class A { *a() {} b() { return () => { this.a(); }; } }', 'this.a() does nothing'],
    ['a method of an object', `const o = { *a() {} };\n${inBody('o.a();')}`, 'o.a() does nothing'],
    [
      'an arrow that gives what waits',
      `const wait = (ms: number) => pause(ms);\n${inBody('wait(1);')}`,
      'wait(1) does nothing',
    ],
    [
      'a function that gives what waits',
      `function wait() { return receive(); }\n${inBody('wait();')}`,
      'wait() does nothing',
    ],
    [
      'taken apart',
      inBody("const [tag, pid] = gen_server.startLink('a');"),
      "gen_server.startLink('a') gives nothing without yield*",
    ],
    ['compared', inBody("if (receive() === 'a') self();"), 'receive() gives nothing'],
    ['tested', inBody('while (receive()) self();'), 'receive() gives nothing'],
    ['switched on', inBody('switch (receive()) { default: }'), 'receive() gives nothing'],
    ['in a text', inBody('self(`${receive()}`);'), 'receive() gives nothing'],
    ['a member of it', inBody('self(receive()[1]);'), 'receive() gives nothing'],
    ['gone through', inBody('for (const one of receive()) self(one);'), 'receive() gives nothing'],
    ['named and compared', inBody("const m = receive();\nif (m === 'stop') exit('a');"), 'receive() gives nothing'],
    ['named and never read', inBody('const m = receive();'), 'receive() gives nothing'],
    [
      'named and sent',
      inBody("const letter = receive();\nsend('desk', letter);"),
      'receive() gives nothing without yield*: write yield* receive().',
    ],
    [
      'named, sent in a record, and kept elsewhere',
      inBody("const m = receive();\nself(m);\nsend('a', { m });"),
      'receive()',
    ],
    ['assigned and sent', inBody("let m;\nm = receive();\nsend('a', ['got', m]);"), 'receive() gives nothing'],
    ['sent at once', inBody("send('a', ['got', gen_server.call('b', 1)]);"), "gen_server.call('b', 1) gives nothing"],
    ['cast', inBody("gen_server.cast('a', receive());"), 'receive() gives nothing'],
    [
      'a function* that waits for nothing, sent',
      `function* two() { return 2; }\n${inBody("send('a', two());")}`,
      'two() gives nothing',
    ],
    [
      'the answer of a callback',
      "export const handle = { *handleCall() { const n = gen_server.call('b', 1); return ['reply', n, 0]; } };",
      "gen_server.call('b', 1) gives nothing",
    ],
    ['yield without its star', inBody('yield pause(1);'), 'yield gives pause(1) away and waits for nothing'],
    ['for each', inBody('[1].forEach((ms) => pause(ms));'), 'forEach waits for nothing'],
    ['too long to show', inBody(`gen_server.call('a', '${'b'.repeat(60)}');`), 'gen_server.call(...) does nothing'],
  ])('%s', (_name, body, words) => {
    const found = faults(body);
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
    expect(compile(`${HEAD}${body}`).ok).toBe(false);
  });
});

describe('left alone', () => {
  it.each([
    ['what is waited for', inBody('yield* pause(1);\nconst m = yield* receive();\nself(m);')],
    ['a body that goes on as another', `function* loop(): any { yield* receive(); return loop(); }`],
    ['one that is kept', inBody('const later = pause(1);\nself();\nyield* later;')],
    ['one that is passed on', inBody('self(pause(1));\nconst all = [receive()];\nself(all);')],
    [
      'one that is run by hand',
      `function* ids() { yield 1; }\nconst id = ids();\nid.next();\nconst [a] = ids();\nfor (const b of ids()) self(a, b, ...ids());`,
    ],
    [
      'a function that gives it',
      'const wait = (ms: number) => pause(ms);\nexport const handle = { handleCall: () => wait(1) };',
    ],
    ['what does not wait', inBody("gen_server.cast('a', 1);\nexit('a');")],
    [
      'a parameter of that name',
      'function f(receive: () => void, log: () => void) { receive(); log(); }\nfunction* log() {}',
    ],
    ['a function of that name within', inBody('{ const receive = () => 1; receive(); }')],
    ['a method that is none of ours', 'const o: any = {};\no.sleep(1);\nclass A { *a() {} b() {} c() { this.b(); } }'],
    ['this of another function', 'class A { *a() {} b() { return function (this: any) { this.a(); }; } }'],
    ['bodies in a tuple', `function* loop(): any { yield* receive(); return [loop(), receive()]; }`],
    ['a body that is chosen, then run', inBody('const body = self() ? receive() : pause(1);\nyield* body;')],
    [
      'one that is named, and run before it is sent',
      inBody("const letter = yield* receive();\nsend('desk', letter);\nsend('desk', yield* receive());"),
    ],
    ['one that may have been run', inBody("let m = receive();\nm = yield* m;\nsend('a', m);")],
    [
      'one for a function of the file',
      'function run(body: any) { return body; }\nfunction* b() { yield* run(receive()); }',
    ],
    ['one that is written again', inBody('let m = receive();\nm = yield* receive();\nself(m === 1);')],
  ])('%s', (_name, body) => {
    expect(faults(body)).toEqual([]);
  });
});

it('the mend is a program without the fault', () => {
  const bodies = [
    'pause(1);',
    'yield pause(1);',
    "if (receive() === 'a') self();",
    'const [a] = receive();',
    'self(receive()[1]);',
    'void pause(1);',
    "const m = receive();\nsend('a', m);",
    "send('a', ['got', receive()]);",
    "let m;\nm = receive();\nsend('a', m);",
  ];
  for (const body of bodies) {
    const source = `${HEAD}${inBody(body)}`;
    const [fault] = faults(inBody(body));
    const { from, to, insert } = fault?.fix ?? { from: 0, to: 0, insert: '' };
    expect(compile(source.slice(0, from) + insert + source.slice(to)), body).toMatchObject({ ok: true });
  }
});
