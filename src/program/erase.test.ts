/** Types are taken off as the compiler of TypeScript does it: compared as trees, over every source of this repository and what is rare. */
import { type Node, parse } from 'acorn';
import MagicString from 'magic-string';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import path from 'node:path';
import { listFiles, ROOT } from '../tools/source.ts';
import { eraseTypes, isType } from './erase.ts';
import { parseProgram } from './parse.ts';
import { visits } from './syntax.ts';

function erased(source: string): string {
  const out = new MagicString(source);
  eraseTypes(
    visits(parseProgram(source), (visit) => !isType(visit)),
    out,
  );
  return out.toString();
}

function byTypeScript(source: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    useDefineForClassFields: true,
  };
  // Without an export it would be taken for a script.
  return ts.transpileModule(`${source}\nexport {};`, { compilerOptions }).outputText;
}

/** The tree without places; imports, and exports of nothing, are left to each. */
function tree(script: string): unknown {
  const { body } = parse(script, { ecmaVersion: 'latest', sourceType: 'module' });
  const kept = body.filter(({ type, ...rest }) => {
    if (type === 'ImportDeclaration') return false;
    return type !== 'ExportNamedDeclaration' || (rest as { declaration?: unknown }).declaration !== null;
  });
  return JSON.parse(
    JSON.stringify(kept, (key, value: unknown) => {
      if (typeof value === 'bigint') return String(value);
      if (key === 'start' || key === 'end' || key === 'raw') return undefined;
      return Array.isArray(value) ? value.filter((one) => (one as Node | null)?.type !== 'EmptyStatement') : value;
    }),
  ) as unknown;
}

const RARE = [
  'const a = 1\ntype A = number\n(0, eval)',
  'let x = f as unknown\n(1)',
  'let x = f!\n[0].a',
  'let e!: boolean, f! = !a;',
  'const f = (a: number)\n: number => a',
  'const f = (a: number): {\n  a: number;\n} => ({ a })',
  'function* g() { return <\n  T,\n>(x: T) => x }',
  'function g(x: unknown) { return <\n  string\n>x }',
  'class A { a = 1\n private *b() {} }',
  'class A { a = 1\n readonly [key] = 2 }',
  'class A<T> extends B<T> implements C<T>, D { declare x: number; abstract; readonly; static readonly y?: string = "a"; private async?(): void; private constructor(); private constructor() { super(); } get a(): number { return 1; } [k: string]: unknown; static override m<T>(this: A<T>, a?: T, ...rest: T[]): asserts a is T & {} { super.m(); } }',
  'export abstract class A { abstract a(): void; protected abstract b: number; static { this.a = 1; } }',
  'let { a, b: c = 1 as number, ...d }: { a: number } = e!, [f, g]: number[] = h;',
  'try { a(); } catch (e: unknown) { b(<any>e); }',
  'for (const a of b as any[]) c<number>(a!, new D<string>(), e<number>`x${f as string}`);',
  'const a = b satisfies C, d = e < f, g = (h as any).i as const, j = k?.l!.m;',
  'function f(this: Window) {}\nfunction g(this: Window, a?: number) {}\nfunction h(a: number): void;\nfunction h(a: any) {}',
  'declare const a: number; declare function b(): void; declare module "c" { export const d: number; }\ndeclare global { interface E {} }\nexport declare class F {}\ndeclare enum G { A }',
  'export type { A } from "a"; export type B = 1; export interface C {}\nexport type * from "b";\nexport default interface D {}',
  'let a!: number, b: typeof import("x"), c: new () => A, d: abstract new () => B, e: `x${string}`, f: unique symbol;',
  '(a as any) = 1; (<any>a).b = 2; a! += 1; [a as any] = [1]; ({ a: b as any } = c);',
  'const f = function* <T>(x: T): Generator<T> { yield x as T; yield* g<T>(); };',
  'const o = { m<T>(x: T): T { return x; }, get a(): number { return 1; }, *g(): Generator { }, [k as string]: 1 };',
  'if (a as boolean) { type B = 1 } else type = 2;\nvar type, as, declare, abstract; type\ntype = as\nas = 1',
  'label: for (const x in y as object) continue label',
  'let x: A extends (infer B extends string) ? B : never, y: asserts, z: { readonly [K in keyof T as `a${K}`]-?: T[K] };',
  'accessor = 1;',
] as const;

describe('types are taken off as TypeScript does', () => {
  it.each(RARE)('%s', (source) => {
    expect(tree(erased(source))).toEqual(tree(byTypeScript(source)));
  });

  it('in every program of a lesson and every source of OTP, which stays at its lines and columns', () => {
    let broken = 0;
    for (const file of ['src/runtime/otp', 'src/node/worker', 'src/systems', 'src/learn']
      .flatMap(listFiles)
      .filter((name) => name.endsWith('.ts'))) {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      if (/\benum \w+ \{|constructor\([^)]*\b(?:private|readonly|public|protected) /u.test(text)) continue;
      let expected: unknown;
      try {
        expected = tree(byTypeScript(text));
      } catch {
        // TypeScript itself breaks over a module that it sees alone.
        broken++;
        continue;
      }
      const script = erased(text);
      expect(tree(script), file).toEqual(expected);
      expect(script.split('\n').length, file).toBe(text.split('\n').length);
    }
    expect(broken).toBeLessThan(4);
  }, 120_000);
});
