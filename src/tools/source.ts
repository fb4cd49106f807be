/** The sources as the house tests read them: files, what they import, and their text without what a rule must not see. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** As written: relative, or a package with a path in it. */
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** `new URL('./worker.ts', import.meta.url)`: loaded, but not linked. */
  readonly byUrl: boolean;
}

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Identifiers and punctuation alone: no comments, no contents of strings, templates, patterns and markup. */
  readonly code: string;
  /** Code with its strings, without comments. */
  readonly text: string;
  readonly comments: string;
}

/** Everything below `folders` that is TypeScript or a style sheet. */
export function readSources(folders: readonly string[] = ['src', 'e2e']): SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(folder))
    .filter((file) => /\.(ts|tsx|css)$/.test(file))
    .map((file) => parseSource(file, readFileSync(path.join(ROOT, file), 'utf8')));
}

/** All files below a folder, by their path from the root. */
export function listFiles(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

export function parseSource(file: string, content: string): SourceFile {
  return file.endsWith('.css') ? parseSheet(file, content) : parseScript(file, content);
}

function parseSheet(file: string, content: string): SourceFile {
  const text = content.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  const comments = [...content.matchAll(/\/\*[\s\S]*?\*\//g)].map(([comment]) => comment).join('\n');
  const imports = [...text.matchAll(/@import\s+(?:url\()?['"]([^'"]+)['"]/g)].map(([, specifier]) => ({
    specifier: specifier ?? '',
    typeOnly: false,
    byUrl: false,
  }));
  return { path: file, imports, code: text, text, comments };
}

function parseScript(file: string, content: string): SourceFile {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.ESNext, true);
  const imports: Import[] = [];
  const code = blank(content);
  const text = blank(content);
  const comments = [...content];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== undefined) imports.push(found);
    const children = node.getChildren(source);
    if (children.length > 0) {
      // Documentation is a child of what it documents; it belongs to the comments.
      for (const child of children) if (!ts.isJSDoc(child)) visit(child);
      return;
    }
    const start = node.getStart(source);
    for (let i = start; i < node.end; i++) {
      const character = content[i] ?? ' ';
      text[i] = character;
      if (!isLiteral(node)) code[i] = character;
      if (character !== '\n') comments[i] = ' ';
    }
  };
  visit(source);
  return { path: file, imports, code: code.join(''), text: text.join(''), comments: comments.join('') };
}

/** Spaces, but for the line ends: places keep their line. */
function blank(content: string): string[] {
  return Array.from({ length: content.length }, (_, i) => (content[i] === '\n' ? '\n' : ' '));
}

function isLiteral(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node) ||
    ts.isRegularExpressionLiteral(node) ||
    ts.isJsxText(node)
  );
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const specifier = node.moduleSpecifier.text;
    // An address of a worker is loaded, and not linked.
    return { specifier, typeOnly: isTypeOnly(node.importClause), byUrl: specifier.includes('?worker&url') };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly, byUrl: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, typeOnly: true, byUrl: false };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    if (argument !== undefined && ts.isStringLiteral(argument)) {
      return { specifier: argument.text, typeOnly: false, byUrl: false };
    }
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
    const [argument, base] = node.arguments ?? [];
    if (argument !== undefined && base !== undefined && ts.isStringLiteral(argument) && /\.tsx?$/.test(argument.text)) {
      // An address needs no `./` in front.
      const specifier = argument.text.startsWith('.') ? argument.text : `./${argument.text}`;
      return { specifier, typeOnly: false, byUrl: true };
    }
  }
  return undefined;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings } = clause;
  return (
    clause.name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0 &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

/** The file that a relative specifier means, from the project's root. */
export function resolveImport(from: string, specifier: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, '')));
}

/** `@scope/name/part` is of the package `@scope/name`. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
