/** Recursion without end, by every way in which the engine itself calls a function of a program: what runs in a process, and ends only it. */
export const RECURSIONS: readonly (readonly [what: string, body: string])[] = [
  ['base ctor', 'class M { child: any; constructor() { this.child = new M(); } } new M();'],
  [
    'derived ctor',
    'class A {} class M extends A { child: any; constructor() { super(); this.child = new M(); } } new M();',
  ],
  [
    'derived arg',
    'class A { constructor(x: any) {} } class M extends A { constructor() { super(new M()); } } new M();',
  ],
  ['derived implicit', 'class A { constructor() { new M(); } } class M extends A { } new M();'],
  [
    'derived implicit chain',
    'class A { constructor() { new M(); } } class B extends A {} class C extends B {} class D extends C {} class E extends D {} class F extends E {} class M extends F { } new M();',
  ],
  ['Map ctor', 'class M extends Map { child: any; constructor() { super(); this.child = new M(); } } new M();'],
  ['Set ctor items', 'class M extends Set { add(a: any): any { new M([1]); } } new M([1]);'],
  ['Set ctor', 'class M extends Set { child: any; constructor() { super(); this.child = new M(); } } new M();'],
  ['Error ctor', "class M extends Error { child: any; constructor() { super('x'); this.child = new M(); } } new M();"],
  [
    'Error ctor message',
    "class M extends Error { constructor() { super({ toString() { new M(); return ''; } } as any); } } new M();",
  ],
  ['Array ctor', 'class M extends Array { child: any; constructor() { super(); this.child = new M(); } } new M();'],
  [
    'Promise-less Uint8',
    'class M extends Uint8Array { child: any; constructor() { super(1); this.child = new M(); } } new M();',
  ],
  [
    'RegExp ctor',
    "class M extends RegExp { child: any; constructor() { super('x'); this.child = new M(); } } new M();",
  ],
  ['Date ctor', 'class M extends Date { child: any; constructor() { super(); this.child = new M(); } } new M();'],
  ['Object ctor', 'class M extends Object { child: any; constructor() { super(); this.child = new M(); } } new M();'],
  ['literal setter', 'const o: any = { set x(v: any) { this.x = v; } }; o.x = 1;'],
  ['literal setter +=', 'const o: any = { get x() { return 1; }, set x(v: any) { this.x += v; } }; o.x = 1;'],
  ['literal setter computed', 'const k = "x"; const o: any = { set [k](v: any) { this[k] = v; } }; o.x = 1;'],
  [
    'super setter',
    'class A { set x(v: any) { (this as any).y = v; } } class C extends A { set y(v: any) { super.x = v; } } (new C() as any).y = 1;',
  ],
  ['setter ++', 'const o: any = { get x() { return 1; }, set x(v: any) { this.x++; } }; o.x = 1;'],
  ['setter destructured', 'const o: any = { set x(v: any) { [this.x] = [1]; } }; o.x = 1;'],
  ['setter obj destructured', 'const o: any = { set x(v: any) { ({ a: this.x } = { a: 1 }); } }; o.x = 1;'],
  ['setter logical', 'const o: any = { get x() { return 0; }, set x(v: any) { this.x ||= v; } }; o.x = 1;'],
  ['setter for-of', 'const o: any = { set x(v: any) { for (this.x of [1]); } }; o.x = 1;'],
  ['setter for-in', 'const o: any = { set x(v: any) { for (this.x in { a: 1 }); } }; o.x = 1;'],
  ['setter Reflect.set', 'const o: any = { set x(v: any) { Reflect.set(this, "x", v); } }; o.x = 1;'],
  [
    'setter by defineProperty',
    'const o: any = {}; Object.defineProperty(o, "x", { set(v: any) { o.x = v; } }); o.x = 1;',
  ],
  [
    'setter by defineProperty arrow',
    'const o: any = {}; Object.defineProperty(o, "x", { set: (v: any) => { o.x = v; } }); o.x = 1;',
  ],
  [
    'setter by defineProperty var',
    'const o: any = {}; const f = (v: any) => { o.x = v; }; Object.defineProperty(o, "x", { set: f }); o.x = 1;',
  ],
  [
    'setter arrow decl',
    'const o: any = {}; function f(v: any) { o.x = v; } Object.defineProperty(o, "x", { set: f }); o.x = 1;',
  ],
  ['setter __defineSetter__', 'const o: any = {}; o.__defineSetter__("x", (v: any) => { o.x = v; }); o.x = 1;'],
  [
    'setter var elem',
    'const o: any = {}; const f = (v: any) => { o[0] = v; }; Object.defineProperty(o, 0, { set: f }); o[0] = 1;',
  ],
  [
    'setter elem inherited',
    'const k: any = { toString() { return "x"; } }; const o: any = { set x(v: any) { this[k] = v; } }; o.x = 1;',
  ],
  ['getter var', 'const o: any = {}; const f = (): any => o.x; Object.defineProperty(o, "x", { get: f }); o.x;'],
  [
    'getter var keyed',
    'const o: any = {}; let k = "x"; const f = (): any => o[k]; Object.defineProperty(o, "x", { get: f }); o.x;',
  ],
  ['getter rest', 'const o: any = { get x(): any { const { ...r } = this as any; return r; } }; o.x;'],
  ['getter rest 2', 'const o: any = { get x(): any { const { y, ...r } = this as any; return r; } }; o.x;'],
  [
    'getter of name length',
    'const f: any = () => 1; Object.defineProperty(f, "length", { get: () => f.bind(null) }); f.bind(null);',
  ],
  ['tagged many', 'const f: any = (s: any, ...r: any[]) => f`${1}${2}${3}${4}${5}${6}${7}${8}${9}`; f``;'],
  ['many args', 'const f: any = (...r: any[]) => f(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20); f();'],
  ['from this', 'class M { constructor() { (Array as any).from.call(M, [1]); } } new M();'],
  ['of this', 'class M { constructor() { (Array as any).of.call(M, 1); } } new M();'],
  ['replace', "const f = (): any => 'x'.replace(/x/, () => f()); f();"],
  ['replace g', "const f = (): any => 'x'.replace(/x/g, () => f()); f();"],
  ['replace y', "const f = (): any => 'x'.replace(/x/y, () => f()); f();"],
  ['replace named', "const f = (): any => 'x'.replace(/(?<a>x)/, () => f()); f();"],
  ['replace named g', "const f = (): any => 'x'.replace(/(?<a>x)/g, () => f()); f();"],
  ['replace 9 groups', "const f = (): any => 'xabcdefghi'.replace(/(x)(a)(b)(c)(d)(e)(f)(g)(h)(i)/, () => f()); f();"],
  [
    'replace 9 groups g',
    "const f = (): any => 'xabcdefghi'.replace(/(x)(a)(b)(c)(d)(e)(f)(g)(h)(i)/g, () => f()); f();",
  ],
  [
    'replace 60 groups',
    "const f = (): any => 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'.replace(/(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)/, () => f()); f();",
  ],
  [
    'replace 60 groups g',
    "const f = (): any => 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'.replace(/(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)(x)/g, () => f()); f();",
  ],
  ['replaceAll re', "const f = (): any => 'x'.replaceAll(/x/g, () => f()); f();"],
  [
    'replace expand',
    "const dict: any = { a: '{b}', b: '{a}' }; const expand = (s: string): string => s.replace(/\\{(\\w+)\\}/g, (_: any, n: any) => expand(dict[n])); expand('{a}');",
  ],
  ['replace direct', "const f = (s: string): any => s.replace(/x/, f); f('x');"],
  ['replace direct g', "const f = (s: string): any => s.replace(/x/g, f); f('x');"],
  ['Symbol.replace', "const r = /x/ as any; const f = (): any => r[Symbol.replace]('x', () => f()); f();"],
  [
    'exec own split',
    "class R extends RegExp { exec(): any { return 'xx'.split(new R('x')); } } 'xx'.split(new R('x'));",
  ],
  [
    'matchAll',
    "class R extends RegExp { exec(): any { return [...'xx'.matchAll(new R('x', 'g'))]; } } [...'xx'.matchAll(new R('x', 'g'))];",
  ],
  [
    'species',
    'class A extends Array { static get [Symbol.species](): any { return new A(1).map((x) => x); } } new A(1).map((x) => x);',
  ],
  [
    'species slice',
    'class A extends Array { static get [Symbol.species](): any { return new A(1).slice(); } } new A(1).slice();',
  ],
  [
    'species concat',
    'class A extends Array { static get [Symbol.species](): any { return new A(1).concat([]); } } new A(1).concat([]);',
  ],
  [
    'species splice',
    'class A extends Array { static get [Symbol.species](): any { return new A(1).splice(0, 1); } } new A(1).splice(0, 1);',
  ],
  [
    'species ctor slice',
    'class A extends Array { constructor(n: any) { super(1); (this as any).slice(); } } new A(1);',
  ],
  [
    'species typed',
    'class A extends Uint8Array { constructor(n: any) { super(1); (this as any).slice(); } } new A(1);',
  ],
  [
    'species typed subarray',
    'class A extends Uint8Array { constructor(...n: any) { super(1); (this as any).subarray(0); } } new A(1);',
  ],
  [
    'species buffer',
    'class A extends ArrayBuffer { constructor(n: any) { super(1); (this as any).slice(0); } } new A(1);',
  ],
  ['species regexp', "class A extends RegExp { constructor(n: any) { super('x'); 'x'.split(this); } } new A(1);"],
  ['toPrimitive var', 'const f = (): any => +o; const o: any = { [Symbol.toPrimitive]: f }; +o;'],
  ['valueOf var', 'const f = (): any => o + 1; const o: any = { valueOf: f }; o + 1;'],
  ['valueOf BigInt', 'const o: any = { valueOf() { return BigInt(o); } }; BigInt(o);'],
  ['valueOf parseInt', 'const o: any = { toString() { return parseInt(o); } }; parseInt(o);'],
  ['valueOf Date', 'const o: any = { valueOf() { return new Date(o); } }; new Date(o);'],
  [
    'valueOf array length',
    'const o: any = { valueOf() { ([] as any).length = o; return 1; } }; ([] as any).length = o;',
  ],
  ['valueOf fill', 'const o: any = { valueOf() { return [1].fill(1, o); } }; [1].fill(1, o);'],
  ['valueOf indexOf', 'const o: any = { valueOf() { return [1].indexOf(1, o); } }; [1].indexOf(1, o);'],
  ['valueOf splice', 'const o: any = { valueOf() { return [1].splice(o, 1); } }; [1].splice(o, 1);'],
  ['valueOf padStart', "const o: any = { valueOf() { return 'x'.padStart(o); } }; 'x'.padStart(o);"],
  [
    'valueOf typed set',
    'const o: any = { valueOf() { new Uint8Array(1)[0] = o; return 1; } }; new Uint8Array(1)[0] = o;',
  ],
  ['valueOf typed from', 'const o: any = { valueOf() { return new Uint8Array([o]); } }; new Uint8Array([o]);'],
  ['valueOf toFixed', 'const o: any = { valueOf() { return (1).toFixed(o); } }; (1).toFixed(o);'],
  ['valueOf setTime', 'const o: any = { valueOf() { return new Date(0).setTime(o); } }; new Date(0).setTime(o);'],
  [
    'valueOf Intl',
    "const nf = new Intl.NumberFormat('en'); const o: any = { valueOf() { return nf.format(o); } }; nf.format(o);",
  ],
  ['toString key', 'const o: any = { toString() { return ({} as any)[o]; } }; ({} as any)[o];'],
  ['toString key set', 'const o: any = { toString() { ({} as any)[o] = 1; return ""; } }; ({} as any)[o] = 1;'],
  ['toString in', 'const o: any = { toString() { return o in {}; } }; o in {};'],
  ['toString delete', 'const o: any = { toString() { return delete ({} as any)[o]; } }; delete ({} as any)[o];'],
  ['toString hasOwn', 'const o: any = { toString() { return Object.hasOwn({}, o); } }; Object.hasOwn({}, o);'],
  ['toString replace re', "const o: any = { toString() { return 'x'.replace(/x/, o); } }; 'x'.replace(/x/, o);"],
  ['toString Error', 'const o: any = { toString() { return new Error(o); } }; new Error(o);'],
  ['toString Symbol', 'const o: any = { toString() { return Symbol(o); } }; Symbol(o);'],
  ['toString Symbol.for', 'const o: any = { toString() { return Symbol.for(o); } }; Symbol.for(o);'],
  ['toString localeCompare', "const o: any = { toString() { return 'x'.localeCompare(o); } }; 'x'.localeCompare(o);"],
  ['toString normalize', "const o: any = { toString() { return 'x'.normalize(o); } }; 'x'.normalize(o);"],
  ['toString encodeURI', 'const o: any = { toString() { return encodeURIComponent(o); } }; encodeURIComponent(o);'],
  [
    'toString Error.toString',
    "const e: any = new Error('x'); e.name = { toString() { return String(e); } }; String(e);",
  ],
  ['message getter', 'class E extends Error { get message(): any { return String(this); } } String(new E());'],
  [
    'bind many',
    'const f: any = function () { return f.bind(null,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40)(); }; f();',
  ],
  [
    'apply getters',
    'const l: any = { length: 1, get 0(): any { return Reflect.apply((x: any) => x, null, l); } }; Reflect.apply((x: any) => x, null, l);',
  ],
  [
    'iterator typed',
    'const it: any = { [Symbol.iterator]() { return { next() { new Uint8Array(it); } }; } }; new Uint8Array(it);',
  ],
  ['generator spread', 'function* f(): any { yield [...f()]; } [...f()];'],
  [
    'generator finally',
    'function* f(): any { try { yield 1; } finally { for (const a of f()) break; } } for (const a of f()) break;',
  ],
  [
    'generator return',
    'function* f(): any { try { yield 1; } finally { const g = f(); g.next(); g.return(1); } } const g = f(); g.next(); g.return(1);',
  ],
  ['Iterator helpers toArray', 'const f = (): any => ([1] as any).values().map(() => f()).toArray(); f();'],
  ['Iterator helpers filter', 'const f = (): any => ([1] as any).values().filter(() => f()).toArray(); f();'],
  ['Iterator helpers flatMap', 'const f = (): any => ([1] as any).values().flatMap(() => f()).toArray(); f();'],
  [
    'defineProperty',
    'const o: any = { get value() { return Object.defineProperty({}, "x", o); } }; Object.defineProperty({}, "x", o);',
  ],
  [
    'Reflect.defineProperty',
    'const o: any = { get value() { return Reflect.defineProperty({}, "x", o); } }; Reflect.defineProperty({}, "x", o);',
  ],
  ['arr getter join', 'const a: any = [1]; Object.defineProperty(a, 0, { get: () => a.join() }); a.join();'],
  [
    'arr getter includes',
    'const a: any = [1]; Object.defineProperty(a, 0, { get: () => a.includes(1) }); a.includes(1);',
  ],
  ['arr getter indexOf', 'const a: any = [1]; Object.defineProperty(a, 0, { get: () => a.indexOf(1) }); a.indexOf(1);'],
  [
    'arr getter reverse',
    'const a: any = [1, 2]; Object.defineProperty(a, 0, { get: () => a.reverse() }); a.reverse();',
  ],
  [
    'arr getter shift',
    'const a: any = [1, 2]; Object.defineProperty(a, 1, { get: () => a.shift(), set: () => 1 }); a.shift();',
  ],
  ['arr getter slice', 'const a: any = [1, 2]; Object.defineProperty(a, 1, { get: () => a.slice() }); a.slice();'],
  ['arr getter flat', 'const a: any = [1, 2]; Object.defineProperty(a, 1, { get: () => a.flat() }); a.flat();'],
  ['arr getter with', 'const a: any = [1, 2]; Object.defineProperty(a, 1, { get: () => a.with(0, 1) }); a.with(0, 1);'],
  [
    'arr getter toReversed',
    'const a: any = [1, 2]; Object.defineProperty(a, 1, { get: () => a.toReversed() }); a.toReversed();',
  ],
  [
    'arr getter copyWithin',
    'const a: any = [1, 2]; Object.defineProperty(a, 1, { get: () => a.copyWithin(0, 1) }); a.copyWithin(0, 1);',
  ],
  [
    'arr getter unshift',
    'const a: any = [1, 2]; Object.defineProperty(a, 1, { get: () => a.unshift(1) }); a.unshift(1);',
  ],
  [
    'arr setter push',
    'const a: any = { length: 0, set 0(v: any) { a.length = 0; Array.prototype.push.call(a, 1); } }; Array.prototype.push.call(a, 1);',
  ],
  ['arr setter fill', 'const a: any = [1]; Object.defineProperty(a, 0, { set: () => a.fill(1) }); a.fill(1);'],
  ['union', 'const s: any = { size: 1, has: () => true, keys: () => new Set([1]).union(s) }; new Set([1]).union(s);'],
  [
    'isSubsetOf',
    'const s: any = { size: 1, has: () => new Set([1]).isSubsetOf(s), keys: () => [].values() }; new Set([1]).isSubsetOf(s);',
  ],
  [
    'intersection',
    'const s: any = { size: 9, has: () => new Set([1]).intersection(s), keys: () => [].values() }; new Set([1]).intersection(s);',
  ],
  [
    'Date toJSON',
    'const d: any = { valueOf: () => 1, toISOString: () => Date.prototype.toJSON.call(d) }; Date.prototype.toJSON.call(d);',
  ],
  ['Date setter', 'const o: any = { valueOf: () => new Date(0).setFullYear(o) }; new Date(0).setFullYear(o);'],
  [
    'Intl segmenter options',
    "const o: any = { get granularity(): any { new (Intl as any).Segmenter('en', o); return 'word'; } }; new (Intl as any).Segmenter('en', o);",
  ],
  [
    'Intl list options',
    "const o: any = { get type(): any { new (Intl as any).ListFormat('en', o); return 'word'; } }; new (Intl as any).ListFormat('en', o);",
  ],
  [
    'toLocaleString opts',
    "const o: any = { get style(): any { (1).toLocaleString('en', o); return 'decimal'; } }; (1).toLocaleString('en', o);",
  ],
  [
    'localeCompare opts',
    "const o: any = { get usage(): any { 'a'.localeCompare('b', 'en', o); return 'sort'; } }; 'a'.localeCompare('b', 'en', o);",
  ],
  [
    'Date toLocaleString opts',
    "const o: any = { get weekday(): any { new Date(0).toLocaleString('en', o); return 'long'; } }; new Date(0).toLocaleString('en', o);",
  ],
  [
    'Date toLocaleTimeString opts',
    "const o: any = { get weekday(): any { new Date(0).toLocaleTimeString('en', o); return 'long'; } }; new Date(0).toLocaleTimeString('en', o);",
  ],
  ['String.raw', 'const o: any = { get raw() { return String.raw(o); } }; String.raw(o);'],
  ['with computed replace', "const k = 'replace'; const f = (): any => ('x' as any)[k](/x/, () => f()); f();"],
  [
    'with computed stringify',
    "const k = 'stringify'; const j: any = { toJSON() { return (JSON as any)[k](j); } }; (JSON as any)[k](j);",
  ],
  ['renamed stringify', 'const s = JSON.stringify; const j: any = { toJSON() { return s(j); } }; s(j);'],
  ['renamed parse', "const { parse } = JSON; const f = (): any => parse('[1]', () => f()); f();"],
  ['renamed from', 'const { from } = Array as any; const f = (): any => from.call(Array, [1], () => f()); f();'],
  ['renamed assign', 'const { assign } = Object; const o: any = { get x() { return assign({}, o); } }; assign({}, o);'],
  ['renamed entries', 'const { entries } = Object; const o: any = { get x() { return entries(o); } }; entries(o);'],
  [
    'renamed replace by call',
    "const r = String.prototype.replace; const f = (): any => r.call('x', /x/, () => f()); f();",
  ],
  [
    'renamed replace by bind',
    "const r: any = String.prototype.replace.bind('x', /x/, () => f()); const f = (): any => r(); f();",
  ],
  [
    'renamed replace by Reflect',
    "const f = (): any => Reflect.apply(String.prototype.replace, 'x', [/x/, () => f()]); f();",
  ],
  [
    'renamed sort',
    'const { sort } = Array.prototype; const f = (): any => Reflect.apply(sort, [2, 1], [() => f()]); f();',
  ],
  [
    'method alias',
    "const o: any = { r: String.prototype.replace, toString: () => 'x' }; const f = (): any => o.r(/x/, () => f()); f();",
  ],
  [
    'replace callback native',
    "const f = (): any => ['x'].map(String.prototype.replace.bind('x', /x/, f as any)); f();",
  ],
  [
    'for-of nested',
    'const f = (): any => { for (const k of [1]) for (const l of [1]) for (const m of [1]) for (const n of [1]) f(); }; f();',
  ],
  ['new args', 'class M { constructor(...a: any[]) { new M(1,2,3,4,5,6,7,8,9,10,11,12); } } new M();'],
  [
    'derived args',
    'class A { constructor(...a: any[]) {} } class M extends A { constructor(...a: any[]) { super(1,2,3,4,5,6,7,8,9,10,11,12); new M(1,2,3,4,5,6,7,8,9,10,11,12); } } new M();',
  ],
  [
    'derived spread',
    'class A { constructor(...a: any[]) { new M(...a); } } class M extends A { constructor(...a: any[]) { super(...a); } } new M(1,2,3,4,5,6,7,8,9,10);',
  ],
  [
    'derived implicit many args',
    'class A { constructor(...a: any[]) { new M(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30); } } class M extends A { } new M();',
  ],
  [
    'derived function',
    'function A(this: any) { new M(); } class M extends (A as any) { constructor() { super(); } } new M();',
  ],
  [
    'derived 5',
    'class A { constructor() { new M(); } } class B extends A { constructor() { super(); } } class C extends B { constructor() { super(); } } class M extends C { constructor() { super(); } } new M();',
  ],
  [
    'derived arrow super',
    'class A {} class M extends A { child: any; constructor() { const s = () => super(); s(); this.child = new M(); } } new M();',
  ],
  [
    'derived returns',
    'class A { constructor() { return new M(); } } class M extends A { constructor() { super(); } } new M();',
  ],
  ['derived null proto', 'class M extends (Map as any) { constructor() { super([[1, new M()]]); } } new M();'],
  ['destructure array default', 'const f = (): any => { let [a = f()] = []; }; f();'],
  ['destructure nested', 'const f = (): any => { let [[[[[a = f()]]]]] = [[[[[]]]]]; }; f();'],
  [
    'long sum',
    'const f = (): any => (0 + (1 + (2 + (3 + (4 + (5 + (6 + (7 + (8 + (9 + (10 + (11 + (12 + (13 + (14 + (15 + (16 + (17 + (18 + (19 + (20 + (21 + (22 + (23 + (24 + (25 + (26 + (27 + (28 + (29 + (30 + (31 + (32 + (33 + (34 + (35 + (36 + (37 + (38 + (39 + (40 + (41 + (42 + (43 + (44 + (45 + (46 + (47 + (48 + (49 + (50 + (51 + (52 + (53 + (54 + (55 + (56 + (57 + (58 + (59 + f())))))))))))))))))))))))))))))))))))))))))))))))))))))))))))); f();',
  ],
];
