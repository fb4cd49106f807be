/** Which functions of `coppice` give something to wait for with `yield*`: read off their declarations, so that nobody keeps the list. */
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './source.ts';

const GIVEN = new Set(['Generator', 'Receive']);

/** A primitive type has no symbol, whatever the compiler's own types say. */
function nameOf({ symbol }: { readonly symbol?: ts.Symbol }): string {
  return symbol?.name ?? '';
}

/** By the name that a program writes: `receive`, `gen_server.call`. */
export function waitingFunctions(): readonly string[] {
  const file = path.join(ROOT, 'src/coppice.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: [],
    skipLibCheck: true,
  };
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const root = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (root === undefined) throw new Error(`${file} is no module`);

  const resolve = (symbol: ts.Symbol): ts.Symbol =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  // A generator, or what `receive` gives, which is one in all but its making.
  const waits = (symbol: ts.Symbol): boolean => {
    if ((symbol.flags & ts.SymbolFlags.Function) === 0) return false;
    const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures();
    return signatures.length > 0 && signatures.every((one) => GIVEN.has(nameOf(one.getReturnType())));
  };
  const found: string[] = [];
  for (const outer of checker.getExportsOfModule(root)) {
    const symbol = resolve(outer);
    if (waits(symbol)) found.push(outer.name);
    if ((symbol.flags & ts.SymbolFlags.ValueModule) === 0) continue;
    for (const inner of checker.getExportsOfModule(symbol)) {
      if (waits(resolve(inner))) found.push(`${outer.name}.${inner.name}`);
    }
  }
  return found.sort();
}
