/** What hostile programs try, and what comes of it: a table for `escape.spec.ts`, counted in SECURITY.md. */

/** Expressions that give what stands for a process, or a reference. */
const HANDLES: readonly string[] = [
  'self()',
  'spawn(function* () {})',
  'makeRef()',
  'monitor(self())',
  'alias()',
  "sendAfter(1, self(), 'x')",
  "ets.new('t', [])",
];

/** Expressions that give several of them, as they come in messages and answers. */
const HANDED: readonly (readonly [what: string, expression: string])[] = [
  ['a DOWN', "((m: any) => [m[1], m[3]])((spawnMonitor(() => exit('x')), yield* receive()))"],
  [
    'a From',
    '((m: any) => m[1])((((to) => spawn(function* () { yield* gen_server.call(to, 1); }))(self()), yield* receive()))',
  ],
  ['the links', "(spawnLink(function* () {}), Array.from((processInfo(self(), 'links') as any)[1]))"],
  ['a table', "((t) => (ets.insert(t, [self(), makeRef()]), (ets.lookup(t, self()) as any)[0]))(ets.new('t', []))"],
];

/** What may be read of them, and what writing comes to. */
const SEALED: readonly (readonly [what: string, of: (handle: string) => string, gives: string])[] = [
  ['the members', (handle) => `Reflect.ownKeys(${handle}).length + Object.getOwnPropertyNames(${handle}).length`, '0'],
  ['the text', (handle) => `JSON.stringify([${handle}, { ...(${handle} as any) }])`, '[{},{}]'],
  [
    'the fields',
    (handle) =>
      `['box', 'flags', 'links', 'watcher', 'store', 'node'].filter((one) => (${handle} as any)[one] !== undefined).join()`,
    '',
  ],
  ['a new field', (handle) => `(${handle} as any).mine = 1`, 'TypeError'],
  ['another number', (handle) => `(${handle} as any).id = 1`, 'TypeError'],
  ['another prototype', (handle) => `Object.setPrototypeOf(${handle}, {})`, 'TypeError'],
];

/** Each is an expression that a program evaluates; it must throw, or give exactly what stands here. */
export const ESCAPES: readonly (readonly [what: string, expression: string, gives: string])[] = [
  ['fetch', "fetch('/')", 'ReferenceError'],
  ['fetch brought back', '(delete globalThis.fetch, fetch)', 'TypeError'],
  ['fetch from a prototype', 'Object.getPrototypeOf(globalThis).fetch', 'undefined'],
  ['XMLHttpRequest', 'new XMLHttpRequest()', 'ReferenceError'],
  ['WebSocket', "new WebSocket('ws://127.0.0.1')", 'ReferenceError'],
  ['EventSource', "new EventSource('/')", 'ReferenceError'],
  ['a nested worker', "new Worker('data:,')", 'ReferenceError'],
  ['importScripts', "importScripts('data:,')", 'ReferenceError'],
  ['IndexedDB', 'globalThis.indexedDB', 'undefined'],
  ['the cache', 'globalThis.caches', 'undefined'],
  ['local storage', 'globalThis.localStorage', 'undefined'],
  ['the navigator: OPFS, locks', 'globalThis.navigator', 'undefined'],
  ['a broadcast', "new BroadcastChannel('x')", 'ReferenceError'],
  ['a message to the page', 'postMessage(1)', 'ReferenceError'],
  ['the messages of the page', 'globalThis.onmessage = () => 1', 'TypeError'],
  ['self', 'globalThis.self', 'undefined'],
  ['the address', 'globalThis.location', 'undefined'],
  ['a blob address', 'globalThis.URL', 'undefined'],
  ['setTimeout', 'setTimeout(() => 1)', 'ReferenceError'],
  ['queueMicrotask', 'queueMicrotask(() => 1)', 'ReferenceError'],
  ['the constructor of functions', "(() => 1).constructor('return 1')()", 'ReferenceError'],
  ['the constructor of generators', "(function* () {}).constructor('yield 1')", 'ReferenceError'],
  ['eval by another name', "globalThis['eval']('1')", 'ReferenceError'],
  ['promises by another name', "new globalThis['Promise'](() => 1)", 'ReferenceError'],
  ['the iterator of arrays', '[][Symbol.iterator].x = 1', 'TypeError'],
  ['a new iterator for arrays', 'Array.prototype[Symbol.iterator] = null', 'TypeError'],
  ['a prototype of everything', 'Object.prototype.x = 1', 'TypeError'],
  ['stack traces', 'Error.prepareStackTrace = () => 1', 'TypeError'],
  ['captureStackTrace', 'Error.captureStackTrace', 'undefined'],
  ['what another has matched', "(/(x)/.exec('x'), RegExp.$1)", 'undefined'],
  ['a global of its own', 'globalThis.mine = 1', 'TypeError'],
  ['a module of coppice', 'gen_server.call = null', 'TypeError'],
  ['the prototype of pids', 'Object.getPrototypeOf(self()).toString = null', 'TypeError'],
  ['the door of the meter', "globalThis[Symbol.for('coppice.program')]", 'undefined'],
  ['shared memory', 'new SharedArrayBuffer(1)', 'ReferenceError'],
  ['Atomics', 'globalThis.Atomics', 'undefined'],
  ['WeakRef', 'new WeakRef({})', 'ReferenceError'],
  ['Proxy', 'new Proxy({}, {})', 'ReferenceError'],
  ['the wall clock', 'Date.now()', '0'],
  ['a new date', 'new Date().toISOString()', '1970-01-01T00:00:00.000Z'],
  ['performance', 'performance.now()', '0'],
  ['the zone', 'new Intl.DateTimeFormat().resolvedOptions().timeZone', 'UTC'],
  ...[
    "new Intl.Segmenter('en').segment('ab')",
    "new Intl.Segmenter('en').segment('ab')[Symbol.iterator]()",
    '[1].values()',
    '[1].values().map((x: number) => x)',
    '(Iterator as any).from({ next() { return { done: true }; } })',
    "'x'.matchAll(/x/gu)",
    "'x'[Symbol.iterator]()",
    'new Map().keys()',
    'new Set().keys()',
    '(function* () {}).prototype.__proto__',
    'new Date()',
    'Object.getPrototypeOf(Uint8Array.prototype)',
    "new Intl.DateTimeFormat('en')",
    'receive()',
    "gen_server.call('x', 1)",
  ].map((made): readonly [string, string, string] => [
    `a prototype that is hidden: ${made}`,
    `Object.isFrozen(Object.getPrototypeOf(${made}))`,
    'true',
  ]),
  ['a promise from an array', 'typeof (Array as any).fromAsync', 'undefined'],
  ['an instant', 'typeof (new Date() as any).toTemporalInstant', 'undefined'],
  ['the wall clock of a format', "new Intl.DateTimeFormat('en', { dateStyle: 'short' }).format()", '1/1/70'],
  [
    'the wall clock in parts',
    "new Intl.DateTimeFormat('en', { year: 'numeric' }).formatToParts().map((p) => p.value).join()",
    '1970',
  ],
  ['the language', '(1234.5).toLocaleString()', '1,234.5'],
  ...HANDLES.flatMap((handle) =>
    SEALED.map(([what, of, gives]): readonly [string, string, string] => [`${what} of ${handle}`, of(handle), gives]),
  ),
  ...HANDED.map(([what, expression]): readonly [string, string, string] => [
    `the members of what is in ${what}`,
    `(${expression} as any[]).map((one) => (Object.isFrozen(one) ? Reflect.ownKeys(one).length : 'open')).join()`,
    what === 'the links' ? '0' : '0,0',
  ]),
  [
    'this of a function',
    '((to) => spawn(function (this: unknown) { send(to, typeof this); }))(self()), yield* receive()',
    'undefined',
  ],
  ['the members of a receive', 'Reflect.ownKeys(receive()).join()', 'done,value'],
  ['the maker of a receive', '((made: any) => made.constructor === Object)(receive())', 'true'],
  ['the maker of a call', "((made: any) => made.constructor === Object)(gen_server.call('x', 1))", 'true'],
  ['a wait of its own making', 'yield Object({ after: 5 }) as any', 'TypeError'],
  ...HANDLES.slice(0, 3).map((handle): readonly [string, string, string] => [
    `the likeness of ${handle}`,
    `((made: any) => { try { send(self(), made); return 'sent'; } catch (caught) { return (caught as Error).name + ' of ' + (made instanceof (made.constructor as any)); } })(Object.create(Object.getPrototypeOf(${handle})))`,
    'NotATerm of false',
  ]),
  ['an heir of pids', 'new (class extends (self() as any).constructor {})(1)', 'TypeError'],
  [
    'a member of a pid of its own',
    "Object.defineProperty(new (self() as any).constructor(1), 'id', { get: () => 1 })",
    'TypeError',
  ],
  [
    'a mark that lets a message be shared',
    "((box: any) => (Reflect.ownKeys(Object.getPrototypeOf(self())).forEach((key) => { if (typeof key === 'symbol') box[key] = 'reference'; }), send(self(), box), (got: unknown) => got === box))({ n: 1 })(yield* receive())",
    'false',
  ],
  ['a pid made of an object', 'String(new (self() as any).constructor({ flags: 1 }))', '<0.NaN.0>'],
];

/** As ESCAPES, run where the reader's language and zone are others: none of them is to be seen. */
export const ABROAD: readonly (readonly [what: string, expression: string, gives: string])[] = [
  ['no zone', "new Intl.DateTimeFormat('en', { timeZone: undefined }).resolvedOptions().timeZone", 'UTC'],
  ['no zone of a date', "new Date(0).toLocaleTimeString('en', { timeZone: undefined })", '12:00:00 AM'],
  [
    'an inherited zone',
    "new Intl.DateTimeFormat('en', Object.create({ timeZone: 'Asia/Seoul' })).resolvedOptions().timeZone",
    'Asia/Seoul',
  ],
  ['no language of a number', '(1234.5).toLocaleString([])', '1,234.5'],
  ['an unknown language of a number', "(1234.5).toLocaleString('xx')", '1,234.5'],
  ['no language of numbers', 'new Float64Array([1234.5]).toLocaleString([])', '1,234.5'],
  ['no language of an array', '[1234.5].toLocaleString([])', '1,234.5'],
  ['no language of a large number', '(123456n).toLocaleString([])', '123,456'],
  ...[
    'NumberFormat',
    'DateTimeFormat',
    'Collator',
    'PluralRules',
    'ListFormat',
    'RelativeTimeFormat',
    'Segmenter',
    'DurationFormat',
  ].flatMap((name) =>
    ['[]', "'xx'", "['xx']", 'undefined'].map((given): readonly [string, string, string] => [
      `Intl.${name} of ${given}`,
      `new (Intl as any).${name}(${given}).resolvedOptions().locale.slice(0, 2)`,
      'en',
    ]),
  ),
  ['Intl.DisplayNames of no language', "new Intl.DisplayNames([], { type: 'region' }).of('DE')", 'Germany'],
  ['a date', 'new Date(0).toLocaleDateString()', '1/1/1970'],
  ['its zone', 'new Date(0).getTimezoneOffset() + new Date(0).getHours()', '0'],
];

/** What stands at the top of a file and never ends, or cannot be counted, and how the page says so. */
export const STARTS: readonly (readonly [what: string, top: string, told: RegExp])[] = [
  ['a loop', 'for (;;);', /while the file was loaded, and no end/],
  [
    'a regular expression',
    "/^(a+)+$/.test('a'.repeat(40) + 'b');",
    /did not start: it is at work that cannot be counted/,
  ],
  ['an error of twenty million letters', "throw new Error('y'.repeat(20_000_000));", /Error: y+… cut at 4000/],
  ['a value that refuses to be read', 'throw { get a(): number { throw 1; } };', /The file threw \{ a: #<a getter> \}/],
  ['a module that looks like a promise', 'export function then() {}', /cannot export a then/],
  ['texts', "const kept: string[] = []; for (;;) kept.push('x'.repeat(10_000_000));", /bytes while it is loaded/],
];

/** Each is the body of a generator function in a process `bomb`, with how it must end; the node lives. */
export const BOMBS: readonly (readonly [what: string, body: string, ends: RegExp])[] = [
  ['processes', 'for (;;) spawn(function* () { yield* receive(); });', /system_limit/],
  ['timers', 'for (;;) sendAfter(1_000_000, self(), 1);', /system_limit/],
  ['a mailbox', 'for (;;) { for (let i = 0; i < 10_000; i++) send(self(), i); yield* sleep(1); }', /system_limit/],
  ['a table', "const t = ets.new('t', []); for (let n = 0; ; n++) ets.insert(t, [n]);", /system_limit/],
  [
    'a loop that walks a table',
    "const t = ets.new('t', []); for (let n = 0; n < 50_000; n++) ets.insert(t, [n, n]); for (;;) ets.tab2list(t);",
    /runaway/,
  ],
  [
    'a table walked between waits, which is no bomb',
    "const t = ets.new('t', []); for (let n = 0; n < 50_000; n++) ets.insert(t, [n, n]); for (let n = 0; n < 200; n++) { ets.tab2list(t); yield* sleep(0); } exit('through');",
    /through/,
  ],
  [
    'large messages, each taken, which is no bomb',
    "const big = Array.from({ length: 20_000 }, (_, n) => n); for (let n = 0; n < 1_500; n++) { send(self(), big); yield* receive(); } exit('through');",
    /through/,
  ],
  [
    'large messages',
    'const big = Array.from({ length: 10_000 }, (_, n) => n); for (;;) { for (let i = 0; i < 200; i++) send(self(), big); yield* sleep(1); }',
    /system_limit/,
  ],
  [
    'large messages to many',
    'const big = Array.from({ length: 10_000 }, (_, n) => n); for (;;) { for (let i = 0; i < 200; i++) { const pid = spawn(function* () { yield* sleep("infinity"); }); send(pid, big); send(self(), [big, big]); } yield* sleep(1); }',
    /system_limit/,
  ],
  [
    'large objects in a table',
    "const t = ets.new('t', []); const big = Array.from({ length: 10_000 }, (_, n) => n); for (let n = 0; ; n++) { ets.insert(t, [n, big]); yield* sleep(1); }",
    /system_limit/,
  ],
  ['a text repeated', "let s = 'x'; for (;;) s = s.repeat(100);", /system_limit/],
  [
    'a text padded',
    "const kept: string[] = []; for (;;) kept.push('x'.padEnd(30_000_000, String(kept.length)));",
    /runaway/,
  ],
  [
    'an array filled',
    'const kept: unknown[] = []; for (;;) kept.push(new Array(5_000_000).fill(kept.length));',
    /runaway/,
  ],
  ['a large array filled', 'new Array(30_000_000).fill(1); exit("done");', /system_limit/],
  ...[
    ['as a message', 'send(self(), made);', /NotATerm/],
    ['as a reason', 'exit(made);', /not_a_term/],
    ['thrown', 'throw made;', /not_a_term/],
    ['as a receiver', 'send(made, 1);', /badarg/],
    ['as a name', 'register(made, self());', /badarg/],
    ['as a row', "ets.insert(ets.new('t', []), ['k', made]);", /NotATerm/],
    ['as an argument', 'spawn((one: unknown) => one, made);', /NotATerm/],
  ].map(([how, act, ends]): [string, string, RegExp] => [
    `what is made in the likeness of a pid, and would hang where it is read, ${String(how)}`,
    `const made: any = Object.create(Object.getPrototypeOf(self()), { id: { get() { return /^(a+)+$/.test('a'.repeat(40) + 'b'); } } }); ${String(act)}`,
    ends as RegExp,
  ]),
  ...['makeRef()', "(processInfo(self(), 'links') as any)[1]"].map((of): [string, string, RegExp] => [
    `a message made in the likeness of ${of}`,
    `send(self(), Object.create(Object.getPrototypeOf(${of})));`,
    /NotATerm/,
  ]),
  [
    'a term within itself that says it is none',
    "const a: any = {}; for (const key of Reflect.ownKeys(Object.getPrototypeOf(self()))) if (typeof key === 'symbol') a[key] = 'reference'; a.me = a; send(self(), [a, a]);",
    /NotATerm/,
  ],
  ['a reason that raises when it is read', "exit({ get a() { throw new Error('boo'); } });", /not_a_term/],
  ['a reason that never lets itself be read', 'exit({ get a() { for (;;); } });', /not_a_term|runaway/],
  ['a thrown value that raises when it is read', "throw { get a() { throw new Error('boo'); } };", /not_a_term/],
  [
    'a message that raises when it is read',
    'throw new (class extends Error { override get message(): string { throw 1; } })();',
    /a message that cannot be read/,
  ],
  ['arrays of a length', 'const kept: unknown[] = []; for (;;) kept.push(new Array(1_000_000));', /runaway/],
  [
    'arrays from a length',
    'const kept: unknown[] = []; for (;;) kept.push(Array.from({ length: 1_000_000 }));',
    /runaway/,
  ],
  ['typed arrays', 'const kept: unknown[] = []; for (;;) kept.push(new Float64Array(1_000_000));', /runaway/],
  ['buffers', 'const kept: unknown[] = []; for (;;) kept.push(new ArrayBuffer(8_000_000));', /runaway/],
  [
    'texts joined',
    "const kept: string[] = ['x'.repeat(1_000)]; for (;;) kept.push(kept.join('').slice(0, 8_000_000));",
    /runaway|RangeError/,
  ],
  ['arrays concatenated', 'let a: unknown[] = [1]; for (;;) a = a.concat(a);', /runaway|system_limit/],
  [
    'arrays copied',
    'const a = new Array(100_000).fill(1); const kept: unknown[] = []; for (;;) kept.push(a.slice());',
    /runaway/,
  ],
  ['arrays spread', 'let a: unknown[] = [1]; for (;;) a = [...a, ...a];', /runaway|RangeError/],
  ['texts replaced', "let s = 'x'; for (;;) s = s.replaceAll('x', 'xx');", /system_limit/],
  ['a text doubled', "let s = 'x'; for (;;) s += s;", /RangeError/],
  ...[
    ['sent', 'send(self(), a);'],
    ['as a reason', 'exit(a);'],
    ['as an argument', 'spawn(() => 1, a);'],
    ['in a table', "ets.insert(ets.new('t', []), ['k', a]);"],
    ['in a timer', 'sendAfter(1, self(), a);'],
    ['as a reply', "yield* gen_server.call('nobody', a);"],
  ].map(([how, act]): readonly [string, string, RegExp] => [
    `shared parts without end, ${how ?? ''}`,
    `let a: unknown[] = [1]; for (let n = 0; n < 30; n++) a = [a, a]; ${act ?? ''} exit('done');`,
    how === 'as a reply' ? /system_limit|noproc/ : /system_limit/,
  ]),
  [
    'shared parts without end, and again',
    'let a: unknown[] = [1]; for (let n = 0; n < 30; n++) a = [a, a]; for (;;) try { send(self(), a); } catch { }',
    /runaway/,
  ],
  // Which of the two is full first depends on nothing but the program: making it costs turns, sending it bytes.
  ['a large binary', 'for (let n = 0; n < 10; n++) send(self(), new Uint8Array(400_000_000));', /runaway|system_limit/],
  ['a loop', 'for (;;);', /runaway/],
  ['a loop that catches', 'for (;;) try { for (;;); } catch { }', /runaway/],
  ['recursion', 'const f = (): void => f(); f();', /RangeError/],
  ['recursion that catches', 'const f = (): void => { try { f(); } catch { f(); } }; f();', /runaway/],
  ['recursion that never leaves', 'const f = (): void => { try { f(); } finally { f(); } }; f();', /runaway/],
  ['recursion of generators', 'function* f(): any { yield* f(); return 1; } yield* f();', /RangeError.*too deep/],
  ...['send(self(), r);', 'spawn(function* () {});', 'monitor(self());'].flatMap((act): [string, string, RegExp][] => [
    [
      `recursion of generators that catches: ${act}`,
      `let r = 0; function* f(): any { try { yield* f(); } catch (e) { if (++r < 300) { try { ${act} } catch { } throw e; } } } yield* f(); exit('lives');`,
      /lives/,
    ],
    [
      `recursion with many arguments that catches: ${act}`,
      `let r = 0; const big = new Array(60).fill(1); const f = (...a: any[]): any => { try { f(...big); } catch (e) { if (++r < 300) { try { ${act} } catch { } throw e; } } }; f(); exit('lives');`,
      /lives/,
    ],
  ]),
  ...[
    '[...u]',
    'Array.from(u)',
    'u.values().toArray()',
    '[...u.values()]',
    'Object.keys(u)',
    '({ ...u })',
    'new Set(u.values())',
    'new Float64Array(u)',
  ].map((made): [string, string, RegExp] => [
    `items of two hundred million bytes: ${made}`,
    `const u: any = new Uint8Array(200_000_000); const made: any = ${made}; exit(['made', made]);`,
    /runaway/,
  ]),
  ...[
    ['flat', 'o.flat()'],
    ['flat by another name', "const name = 'flat'; const made: any = (o as any)[name]()"],
    ['flat that is handed on', 'const f = o.flat; f.call(o)'],
    ['flatMap', 'new Array(8_000).fill(0).flatMap(() => a)'],
    ['concat', '([] as unknown[]).concat(...o)'],
    ['concat of many', '([] as unknown[]).concat.apply([], o)'],
    ['join', "new Array(100).fill('x'.repeat(1_000_000)).join()"],
    ['JSON.stringify', 'JSON.stringify(o)'],
  ].map(([how, act]): [string, string, RegExp] => [
    `what one call makes is weighed before: ${how ?? ''}`,
    `const a = Array.from({ length: 100_000 }, (_, n) => n); const o = new Array(8_000).fill(a); ${act ?? ''}; exit('made');`,
    /system_limit|runaway/,
  ]),
  ...[
    'Array.from({ get length() { return 6e8; } } as any)',
    "Array.from({ length: '600000000' } as any)",
    "Object.getOwnPropertyNames(Object('x'.repeat(60_000_000)))",
    "Reflect.ownKeys(Object('x'.repeat(60_000_000)))",
    "Object.assign({}, 'x'.repeat(60_000_000))",
    'String.raw({ raw: { length: 6e7 } } as any)',
    "(0, Array.from)({ length: '600000000' } as any)",
    "new Uint8Array({ length: '4000000000' } as any)",
    "new Uint8Array('4000000000' as any)",
    'new ArrayBuffer({ valueOf: () => 4e9 } as any)',
    'new Float64Array({ get length() { return 6e8; } } as any)',
    'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)',
    '[].forEach.bind({ length: 2 ** 40 } as any)(() => 1)',
    'Math.max.apply(null, { length: 600_000 } as any)',
    ...[
      'toReversed()',
      'fill(1)',
      'includes(1)',
      'indexOf(1)',
      'join()',
      'sort()',
      'forEach(() => 1)',
      'map(() => 1)',
      'flat()',
      'flatMap(() => 1)',
      'join({ toString: () => "x" } as any)',
      'slice()',
      'keys().toArray()',
      'concat(a)',
    ].map((walk) => `(a.length = 3e8, a.${walk})`),
    '(a[3e8] = 1, a.lastIndexOf(2))',
    '(a.length = 3e8, [...a])',
    '(a.length = 3e8, Object.keys(a))',
    '(a.length = 3e8, JSON.stringify(a))',
    '(a.length = 3e8, send(self(), a))',
  ].map((walk): [string, string, RegExp] => [
    `a length that is claimed: ${walk}`,
    `const a: any = []; const made: any = ${walk}; exit(['made', made]);`,
    /system_limit|runaway|RangeError.*at most 45,000 arguments/,
  ]),
  ...[
    "'abc'.repeat(Infinity)",
    "'abc'.repeat(-1)",
    "'x'.padEnd(2 ** 31)",
    'new Array(-1)',
    'Array.from({ length: 2 ** 32 })',
    'Array.prototype.slice.call({ length: 2 ** 40 })',
    'new Uint8Array(2 ** 40)',
    'new ArrayBuffer(Infinity)',
    '(1).toFixed(101)',
  ].map((act): [string, string, RegExp] => [
    `what the language refuses at once, which is no bomb: ${act}`,
    `try { ${act}; } catch (caught) { exit([(caught as Error).name, 'caught']); }`,
    /RangeError.*caught/,
  ]),
  [
    'a length that is computed, under another name',
    'Array.prototype.map.call({ get length() { return 6e8; } }, () => 1);',
    /TypeError.*length of this object is computed/,
  ],
  ...['String(deep)', 'deep.join()', 'deep.toLocaleString()', 'JSON.stringify(deep)'].map(
    (write): [string, string, RegExp] => [
      `lists in lists, written: ${write}`,
      `let deep: unknown[] = []; for (let n = 0; n < 100_000; n++) deep = [deep]; ${write};`,
      /RangeError.*too deep/,
    ],
  ),
  [
    'lists in lists, made flat',
    "let deep: any = []; for (let n = 0; n < 100_000; n++) deep = [deep]; exit(deep.flat(Infinity).length === 0 ? 'lives' : 'wrong');",
    /lives/,
  ],
  [
    'an integer of millions of digits',
    'const n = 3n ** 2_000_000n; send(self(), n); exit(n);',
    /an integer of about 954,24\d digits/,
  ],
  [
    'recursion through JSON',
    'const o = { toJSON(): string { return JSON.stringify(o); } }; JSON.stringify(o);',
    /RangeError.*too deep/,
  ],
  ...[
    'const o: any = {}; o[Symbol.toPrimitive] = () => `${o}`; String(o);',
    'const o: any = {}; o.toString = () => [o].join(); String(o);',
    "const o: any = {}; Object.defineProperty(o, 'x', { get() { return o.x + 1; } }); void o.x;",
    'class A { valueOf = (): any => +(this as any) + 1; } void +(new A() as any);',
  ].map((act): [string, string, RegExp] => [`recursion that the engine begins: ${act}`, act, /RangeError.*too deep/]),
  [
    'a long list as arguments',
    "const l = Array.from({ length: 100_000 }, (_, n) => n), k: number[] = []; k.push(...l); exit(Math.max(...l) === k.length - 1 ? 'lives' : 'wrong');",
    /lives/,
  ],
  ...['a?.b.push(...l)', '(k.push)(...l)', "k['push'](...l)", 'k.push.apply(k, l)', 'Reflect.apply(k.push, k, l)'].map(
    (call): [string, string, RegExp] => [
      `a long list as arguments: ${call}`,
      `const l = Array.from({ length: 100_000 }, (_, n) => n), k: number[] = [], a: any = { b: k }; ${call}; exit(k.length === a.b.length && k.length === 100_000 ? 'lives' : 'wrong');`,
      /lives/,
    ],
  ),
  ...[
    'f(...l)',
    'f(...new Set(l))',
    'new Array(...l)',
    "Reflect['apply'](f, null, l)",
    'String.fromCharCode(...l)',
  ].map((call): [string, string, RegExp] => [
    `a long list as arguments, which is refused: ${call}`,
    `const l = Array.from({ length: 200_000 }, (_, n) => n), f = (...given: unknown[]) => given.length; const made: any = ${call}; exit(['made', made]);`,
    /RangeError.*at most 45,000 arguments/,
  ]),
  [
    'a recursion over two thousand items',
    "const l = Array.from({ length: 2_000 }, (_, n) => n); const sum = (n: number): number => (n === l.length ? 0 : l[n]! + sum(n + 1)); exit(sum(0) === 1_999_000 ? 'lives' : 'wrong');",
    /lives/,
  ],
  [
    'a loop that calls itself last, for many turns',
    "function* loop(n: number): any { yield* sleep(0); if (n > 5_000) exit('lives'); yield* loop(n + 1); } yield* loop(0);",
    /lives/,
  ],
  [
    'two that call each other last, for many turns',
    "const o = { *ping(n: number): any { yield* sleep(0); if (n > 5_000) exit('lives'); switch (n % 3) { case 0: yield* pong(n + 1); break; default: return n ? yield* this.ping(n + 1) : yield* pong(n); } } }; const pong = function* (n: number): any { yield* o.ping(n + 1); }; spawnLink(() => o.ping(0)); yield* sleep('infinity');",
    /lives/,
  ],
];

/** Each gives as many numbers as it likes: how deep it came. They are the same in every run, and each time in one. */
export const DEPTHS: readonly string[] = [
  'let d = 0; function* f(x: number, y: number): any { d++; const z = x * 2 + y; yield* f(z, x); return z; } for (let k = 0; k < 40; k++) { d = 0; try { yield* f(k, 1.5); } catch { all.push(d); } yield* sleep(1); }',
  'let d = 0; function* f(n: number): any { d++; if (n % 2) { yield* f(n + 1); return 1; } yield* f(n + 1); } for (let k = 0; k < 40; k++) { d = 0; try { yield* f(2 * k); } catch { all.push(d); } yield* sleep(1); }',
  'let d = 0; const big = new Array(60).fill(1); const f = (...a: any[]): any => { d++; return f(...big); }; for (let k = 0; k < 40; k++) { d = 0; try { f(); } catch { all.push(d); } yield* sleep(1); }',
];

/** What one call does for ever, or as good as: it ends with the node, and the page says where. Each is one line. */
export const HANGS: readonly (readonly [what: string, line: string])[] = [
  ['a regular expression', "/^(a+)+$/.test('a'.repeat(40) + 'b');"],
  [
    'a number of many digits',
    // A quick machine takes two seconds for each.
    'const digits = 3n ** 4_000_000n; digits ** 100n + digits ** 101n + digits ** 102n + digits ** 103n + digits ** 104n + digits ** 105n + digits ** 106n + digits ** 107n;',
  ],
  [
    'a sort',
    // By their texts, which are made anew for each comparison.
    'const rows = [0, 1, 2].map((first) => [first, ...new Array(30_000).keys()]); Array.from({ length: 10_000 }, (_, n) => rows[(n * 7_919) % 3]).sort();',
  ],
];

/** Programs that hang before there is a first picture, and where, as the page says at last. */
export const FIRST_HANGS: readonly (readonly [what: string, text: string, told: string])[] = [
  [
    'in a process that was just spawned',
    `import { self, spawn, register } from 'coppice';
export function* start() {
  spawn(function* () {
    register('hot', self());
    /^(a+)+$/.test('a'.repeat(40) + 'b');
  });
  return ['ok', self()];
}`,
    'line 5, in the process hot (<0.',
  ],
  [
    'in start itself',
    `import { self } from 'coppice';
export function* start() {
  /^(a+)+$/.test('a'.repeat(40) + 'b');
  return ['ok', self()];
}`,
    'It did not come back from start, line 3, in the process system (<0.',
  ],
];

/** What a `start` gives or raises in the place of `['ok', pid]`, and the reason that the page tells. */
export const START_RESULTS: readonly (readonly [what: string, start: string, told: RegExp])[] = [
  ['no generator', 'export function start() { return 5; }', /with the asterisk/],
  ['what refuses to be read', 'export function* start() { return { get a(): number { throw 1; } }; }', /not_a_term/],
  ['an exception that refuses', 'export function* start() { throw { get a(): number { throw 1; } }; }', /not_a_term/],
];
