/** TypeScript's language service on one file that imports `coppice`; everything it reads is handed in. */
import ts from 'typescript';
import { check, type Finding } from '../program/check.ts';
import type { Answers, Completions, Diagnostic, Hover, Question } from './messages.ts';

export interface LanguageFiles {
  /** Of `coppice`, by path. */
  readonly declarations: Readonly<Record<string, string>>;
  /** Of the language itself, by file name. */
  readonly standardLibrary: Readonly<Record<string, string>>;
}

const FILE = '/system.ts';
const LIBRARY = '/lib/';
const COPPICE = '/coppice/';
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  isolatedModules: true,
};
const COMPLETION_LIMIT = 300;

function diagnosticOf({ from, to, message, fix }: Finding): Diagnostic {
  return { from, to, severity: 'error', message, ...(fix === null ? {} : { fix }) };
}

export interface Language {
  ask(question: Question): Answers[keyof Answers];
}

const CHANGEABLE: ReadonlySet<string> = new Set(['Map', 'Set', 'Array']);
const UNGUARDED =
  'This takes the readonly away. In Erlang no value can be changed: copy it, change the copy, and go on with that.';

export function createLanguage(files: LanguageFiles): Language {
  let text = '';
  let version = 0;
  const fixed = new Map<string, string>();
  for (const [name, content] of Object.entries(files.standardLibrary)) fixed.set(LIBRARY + name, content);
  for (const [name, content] of Object.entries(files.declarations)) fixed.set(COPPICE + name, content);
  const snapshots = new Map<string, ts.IScriptSnapshot>();

  const read = (name: string): string | undefined => (name === FILE ? text : fixed.get(name));
  const resolve = (name: string, from: string): string | undefined => {
    if (name === 'coppice') return `${COPPICE}coppice.d.ts`;
    if (!name.startsWith('.')) return undefined;
    const parts = from.split('/').slice(0, -1);
    for (const part of name.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.') parts.push(part);
    }
    const file = parts.join('/').replace(/\.ts$/u, '.d.ts');
    return fixed.has(file) ? file : undefined;
  };

  const service = ts.createLanguageService({
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [FILE],
    getScriptVersion: (name) => (name === FILE ? String(version) : '1'),
    getScriptSnapshot(name) {
      if (name === FILE) return ts.ScriptSnapshot.fromString(text);
      const known = snapshots.get(name);
      if (known !== undefined) return known;
      const content = fixed.get(name);
      if (content === undefined) return undefined;
      const snapshot = ts.ScriptSnapshot.fromString(content);
      snapshots.set(name, snapshot);
      return snapshot;
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => `${LIBRARY}lib.es2023.d.ts`,
    fileExists: (name) => read(name) !== undefined,
    readFile: read,
    directoryExists: () => true,
    getDirectories: () => [],
    resolveModuleNameLiterals: (literals, from) =>
      literals.map((literal) => {
        const file = resolve(literal.text, from);
        return {
          resolvedModule: file === undefined ? undefined : { resolvedFileName: file, extension: '.d.ts' },
        };
      }),
  });

  const open = (next: string): void => {
    if (next === text) return;
    text = next;
    version++;
  };

  const diagnose = (): readonly Diagnostic[] =>
    [...service.getSyntacticDiagnostics(FILE), ...service.getSemanticDiagnostics(FILE)].map((one) => ({
      from: one.start ?? 0,
      to: (one.start ?? 0) + (one.length ?? 1),
      severity: one.category === ts.DiagnosticCategory.Error ? 'error' : 'warning',
      message: ts.flattenDiagnosticMessageText(one.messageText, '\n'),
    }));

  /** `(state as Map).delete(key)`: what the type promises not to be changed is changed all the same. */
  const unguarded = (): readonly Diagnostic[] => {
    const program = service.getProgram();
    const file = program?.getSourceFile(FILE);
    if (program === undefined || file === undefined) return [];
    const types = program.getTypeChecker();
    const nameOf = (node: ts.Node): string => types.getTypeAtLocation(node).getSymbol()?.name ?? '';
    const found: Diagnostic[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isAsExpression(node)) {
        const to = nameOf(node.type);
        if (CHANGEABLE.has(to) && nameOf(node.expression) === `Readonly${to}`)
          found.push({ from: node.getStart(file), to: node.getEnd(), severity: 'warning', message: UNGUARDED });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  };

  const complete = (at: number): Completions | null => {
    const found = service.getCompletionsAtPosition(FILE, at, {});
    if (found === undefined) return null;
    const from = /[\w$]*$/u.exec(text.slice(0, at))?.index ?? at;
    const typed = text.slice(from, at).toLowerCase();
    return {
      from,
      items: found.entries
        .filter(({ name }) => name.toLowerCase().startsWith(typed))
        .slice(0, COMPLETION_LIMIT)
        .map(({ name, kind }) => ({ name, kind })),
    };
  };

  const describe = (at: number, name: string): string | null => {
    const details = service.getCompletionEntryDetails(FILE, at, name, {}, undefined, {}, undefined);
    return details === undefined ? null : ts.displayPartsToString(details.displayParts);
  };

  const hover = (at: number): Hover | null => {
    const info = service.getQuickInfoAtPosition(FILE, at);
    if (info === undefined) return null;
    return {
      from: info.textSpan.start,
      to: info.textSpan.start + info.textSpan.length,
      signature: ts.displayPartsToString(info.displayParts),
      documentation: ts.displayPartsToString(info.documentation),
    };
  };

  return {
    ask(question) {
      open(question.text);
      switch (question.type) {
        case 'diagnose': {
          // What a run would refuse comes first. What is beyond the bounds of the compiler costs TypeScript too much.
          const own = check(question.text);
          if (own.some(({ kind }) => kind === 'grave')) return own.map(diagnosticOf);
          const said = service.getSyntacticDiagnostics(FILE).length > 0;
          return [
            ...own.filter(({ kind }) => kind !== 'syntax' || !said).map(diagnosticOf),
            ...diagnose(),
            ...unguarded(),
          ];
        }
        case 'complete':
          return complete(question.at);
        case 'describe':
          return describe(question.at, question.name);
        case 'hover':
          return hover(question.at);
      }
    },
  };
}
