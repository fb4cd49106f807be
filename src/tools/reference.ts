/** The public interface as the compiler sees it: every export of `coppice.ts`, what its docstring says, and its examples as programs. */
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import * as coppice from '../coppice.ts';
import { equal } from '../term/equal.ts';
import { print } from '../term/print.ts';
import { type Body, Node, raisedOf } from '../coppice.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ENTRY = `${ROOT}src/coppice.ts`;

export interface PublicName {
  /** `send`, `gen_server.call`. */
  readonly name: string;
  readonly kind: 'function' | 'value' | 'type';
  readonly text: string;
  readonly examples: readonly string[];
}

export interface Example {
  /** `gen_server.call`, or `gen_server.call (2)`. */
  readonly of: string;
  readonly code: string;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: [],
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

function programOf(files: ReadonlyMap<string, string> = new Map(), before?: ts.Program): ts.Program {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? (before?.getSourceFile(name) ?? getSourceFile(name, ...rest))
      : ts.createSourceFile(name, text, OPTIONS.target ?? ts.ScriptTarget.ES2023);
  };
  return ts.createProgram([ENTRY, ...files.keys()], OPTIONS, host, before);
}

/** Reads the interface once; `check` and `run` then take its examples. */
export class Reference {
  readonly names: readonly PublicName[];
  private readonly program = programOf();
  private readonly header: string;

  constructor() {
    const checker = this.program.getTypeChecker();
    const exports = exportsOf(checker, this.program.getSourceFile(ENTRY));
    this.names = exports.flatMap((symbol) => {
      const target = resolved(checker, symbol);
      if ((target.flags & ts.SymbolFlags.ValueModule) === 0) return [publicName(checker, symbol.name, target)];
      return checker
        .getExportsOfModule(target)
        .filter((inner) => !isInternal(resolved(checker, inner)))
        .map((inner) => publicName(checker, `${symbol.name}.${inner.name}`, resolved(checker, inner)));
    });
    const imported = exports.map((symbol) =>
      isValue(resolved(checker, symbol)) ? symbol.name : `type ${symbol.name}`,
    );
    this.header = `import { ${imported.join(', ')} } from './coppice.ts';\n`;
  }

  get examples(): Example[] {
    return this.names.flatMap(({ name, examples }) =>
      examples.map((code, index) => ({ of: index === 0 ? name : `${name} (${index + 1})`, code })),
    );
  }

  /** What the compiler has against the examples, a line an error. */
  check(examples: readonly Example[]): string[] {
    const files = new Map(
      examples.map((example, index) => [`${ROOT}src/example_${index}.ts`, this.header + sourceOf(example)] as const),
    );
    const program = programOf(files, this.program);
    return [...files.keys()].flatMap((file, index) =>
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => `${examples[index]?.of}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
    );
  }
}

function exportsOf(checker: ts.TypeChecker, file: ts.SourceFile | undefined): ts.Symbol[] {
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${ENTRY}: is no module`);
  return checker.getExportsOfModule(module);
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function isValue(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Value) !== 0;
}

/** For behaviours and the kernel: exported, and no part of what programs use. */
function isInternal(symbol: ts.Symbol): boolean {
  return symbol.getJsDocTags().some(({ name }) => name === 'internal');
}

function publicName(checker: ts.TypeChecker, name: string, symbol: ts.Symbol): PublicName {
  return {
    name,
    kind: (symbol.flags & ts.SymbolFlags.Function) !== 0 ? 'function' : isValue(symbol) ? 'value' : 'type',
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    examples: symbol
      .getJsDocTags(checker)
      .filter((tag) => tag.name === 'example')
      .map((tag) => ts.displayPartsToString(tag.text)),
  };
}

/** What an example imports beside the library stands in lines of its own. */
const IMPORT = /^import \{ (.+) \} from '(.+)';$/;

function importsOf(code: string): string[] {
  return code.split('\n').filter((line) => IMPORT.test(line));
}

function withoutImports(code: string): string[] {
  return code.split('\n').filter((line) => !IMPORT.test(line));
}

async function imported(code: string): Promise<[name: string, value: unknown][]> {
  const found: [string, unknown][] = [];
  for (const line of importsOf(code)) {
    const [, names = '', specifier = ''] = IMPORT.exec(line) ?? [];
    const module = (await import(specifier)) as Record<string, unknown>;
    for (const name of names.split(', ')) found.push([name, module[name]]);
  }
  return found;
}

/** An example that makes a node is a host's; any other is the body of a process. */
function isHost(code: string): boolean {
  return code.includes('new Node(');
}

/** `expression; // => value` and `const name = expression; // => value` become checks. */
function sourceOf({ code }: Example): string {
  const lines = withoutImports(code).map((line) => {
    const found = /^(\s*)(.*?);?\s*\/\/ => (.+)$/.exec(line);
    if (found === null) return line;
    const [, indent = '', statement = '', value = ''] = found;
    const name = /^(?:const|let) (?:(\w+)|\[.*\]|\{.*\})(?::[^=]+)? = /.exec(statement)?.[1];
    return name === undefined
      ? `${indent}__check(${statement}, ${value}, ${JSON.stringify(statement)});`
      : `${indent}${statement}; __check(${name}, ${value}, ${JSON.stringify(statement)});`;
  });
  const star = isHost(code) ? '' : '*';
  return `${importsOf(code).join('\n')}
declare function __check(given: unknown, expected: unknown, what: string): void;
export function${star} example()${star === '' ? ': void' : ': Body<void>'} {
${lines.join('\n')}
}
`;
}

/** Runs an example on a node of its own, for up to an hour of virtual time, and gives how many results it stated. What differs is thrown. */
export async function run(example: Example): Promise<number> {
  let checks = 0;
  const check = (given: unknown, expected: unknown, what: string): void => {
    checks++;
    if (!equal(given, expected)) throw new Error(`${what} gave ${print(given, 'js')}, not ${print(expected, 'js')}`);
  };
  const script = ts
    .transpileModule(sourceOf(example), {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    })
    .outputText.replace('export function', 'return function');
  const scope = [...Object.entries(coppice), ...(await imported(example.code))];
  const make = compileFunction(script.replace(/^import .*$/gm, ''), ['__check', ...scope.map(([name]) => name)]) as (
    ...names: unknown[]
  ) => () => unknown;
  const body = make(check, ...scope.map(([, value]) => value));
  if (isHost(example.code)) {
    body();
    return checks;
  }
  const node = new Node({ recorderSize: 0 });
  const endings: { readonly caught?: unknown }[] = [];
  node.spawn(function* () {
    try {
      yield* (body as () => Body)();
      endings.push({});
    } catch (caught) {
      endings.push({ caught });
    }
  });
  node.run();
  for (let passed = 0; endings.length === 0 && node.nextTimer() !== undefined && passed < 3600; passed++)
    node.advance(1000);
  const end = endings[0];
  if (end === undefined) throw new Error('waits for ever');
  if ('caught' in end) {
    if (end.caught instanceof Error) throw end.caught;
    const { class: kind, reason } = raisedOf(end.caught);
    throw new Error(`${kind}: ${print(reason, 'js')}`);
  }
  return checks;
}
