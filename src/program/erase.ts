/**
 * Takes the types off: each is overwritten with spaces, so every other character stays at its line and column. What TypeScript would turn into
 * code (an enum, a namespace, a parameter that is a property) is refused, as Node refuses it.
 */
import type MagicString from 'magic-string';
import { isFunction, listIn, nameOf, Refused, type Syntax, syntaxIn, type Visit } from './syntax.ts';

/** Expressions that carry a type: what they hold is code. */
export const CARRIERS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

const CODE: Readonly<Record<string, string>> = {
  TSEnumDeclaration: 'An enum is no plain JavaScript: write an object, const Colour = { red: 0 } as const.',
  TSModuleDeclaration: 'A namespace is no plain JavaScript: write an object.',
  TSParameterProperty:
    'A parameter that is a property is no plain JavaScript: write the field, and set it in the constructor.',
  TSImportEqualsDeclaration: "This is no import of a module: write import { ... } from 'coppice'.",
  TSExportAssignment: 'This is no export of a module: write export before the declaration.',
  TSNamespaceExportDeclaration: 'This is no export of a module: write export before the declaration.',
  AccessorProperty: 'There is no accessor here: write a field.',
  Decorator: 'There are no decorators here: call the function.',
};

const MODIFIERS = new Set(['public', 'private', 'protected', 'readonly', 'override', 'abstract', 'declare']);

interface Erasure {
  readonly start: number;
  readonly end: number;
  /** What stands there instead of the first space: what follows must not go on with what came before. */
  readonly first?: string;
}

/** Whether it stands for nothing at run time. */
export function isType({ node, parent }: Visit): boolean {
  const { type } = node;
  if (node['declare'] === true || node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  if (type === 'ImportDeclaration' || type === 'TSParameterProperty') return false;
  if (type === 'ExportNamedDeclaration' || type === 'ExportDefaultDeclaration') {
    const declaration = syntaxIn(node, 'declaration');
    return declaration !== null && isType({ node: declaration, key: 'declaration', parent: null });
  }
  if (type === 'MethodDefinition' || type === 'PropertyDefinition') {
    return node['abstract'] === true || syntaxIn(node, 'value')?.type.startsWith('TSDeclare') === true;
  }
  if (type === 'Identifier' && node['name'] === 'this') return parent !== null && isFunction(parent.node);
  return type.startsWith('TS') && !CARRIERS.has(type) && CODE[type] === undefined;
}

/** @throws Refused where TypeScript's own code would be needed. */
export function eraseTypes(found: readonly Visit[], out: MagicString): void {
  const erasures: Erasure[] = [];
  for (const visit of found) {
    const refused = isType(visit) ? undefined : CODE[visit.node.type];
    if (refused !== undefined) throw new Refused(visit.node.start, refused);
    erasures.push(...erasuresOf(visit, out));
  }
  let end = 0;
  for (const one of erasures.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.start < end || one.end <= one.start) continue;
    const spaces = out.original.slice(one.start, one.end).replace(/[^\n\r\u2028\u2029]/gu, ' ');
    const text = one.first === undefined ? spaces : one.first + spaces.slice(1);
    out.overwrite(one.start, one.end, text, { contentOnly: true });
    end = one.end;
  }
}

function erasuresOf(visit: Visit, out: MagicString): readonly Erasure[] {
  const { node, key, parent } = visit;
  const text = out.original;
  if (isType(visit)) {
    if (node.type === 'Identifier' || node.type.endsWith('Specifier')) return [withComma(node, text)];
    if (key === 'body') return [{ start: node.start, end: node.end, first: ';' }];
    return [{ start: node.start, end: node.end }];
  }
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return [afterExpression(node, text)];
    case 'TSNonNullExpression':
      return [{ start: node.end - 1, end: node.end }];
    case 'TSTypeAssertion':
      return assertion(node, out);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return classHead(node, text);
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return member(node, text);
    case 'VariableDeclarator':
      return node['definite'] === true
        ? marksIn(text, nameEnd(syntaxIn(node, 'id')), syntaxIn(node, 'init')?.start ?? node.end)
        : [];
    case 'ArrowFunctionExpression':
      return arrow(node, out);
    default:
      return parent !== null && node['optional'] === true && (key === 'params' || node.type === 'Identifier')
        ? marksIn(text, nameEnd(node), syntaxIn(node, 'typeAnnotation')?.start ?? node.end)
        : [];
  }
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The tokens between two nodes: words, and signs one by one; comments are none. */
function tokens(text: string, from: number, to: number): readonly Token[] {
  return [...text.slice(from, to).matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|[\p{ID_Continue}$]+|\S/gu)]
    .filter(([token]) => !token.startsWith('//') && !token.startsWith('/*'))
    .map(({ 0: token, index }) => ({ text: token, start: from + index, end: from + index + token.length }));
}

/** Where its name ends and its type, or a mark before it, may begin. */
function nameEnd(node: Syntax | null): number {
  if (node === null) return 0;
  if (node.type !== 'Identifier') return syntaxIn(node, 'typeAnnotation')?.start ?? node.end;
  return node.start + (node['name'] as string).length;
}

/** `?` and `!` after a name. */
function marksIn(text: string, from: number, to: number | undefined): readonly Erasure[] {
  const mark = tokens(text, from, to ?? from).find((one) => one.text === '?' || one.text === '!');
  return mark === undefined ? [] : [{ start: mark.start, end: mark.end }];
}

function withComma(node: Syntax, text: string): Erasure {
  const [next] = tokens(text, node.end, Math.min(text.length, node.end + 200));
  return { start: node.start, end: next?.text === ',' ? next.end : node.end };
}

/** With a line's end after it, TypeScript ends the statement there; JavaScript alone would take a bracket of the next line for a call. */
function closing(erasure: Erasure, text: string): Erasure {
  const [gap = ''] = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/u.exec(text.slice(erasure.end)) ?? [];
  const next = text[erasure.end + gap.length];
  return gap.includes('\n') && next !== undefined && '([`'.includes(next) ? { ...erasure, first: ';' } : erasure;
}

function afterExpression(node: Syntax, text: string): Erasure {
  const from = syntaxIn(node, 'expression')?.end ?? node.end;
  const to = syntaxIn(node, 'typeAnnotation')?.start ?? node.end;
  const word = tokens(text, from, to).findLast((one) => one.text === 'as' || one.text === 'satisfies');
  return closing({ start: word?.start ?? to, end: node.end }, text);
}

/** Brackets keep `return <T>` and what stands on the next line together. */
function assertion(node: Syntax, out: MagicString): readonly Erasure[] {
  const from = syntaxIn(node, 'typeAnnotation')?.end ?? node.start;
  const end = out.original.indexOf('>', from) + 1;
  out.appendRight(node.end, ')');
  return [{ start: node.start, end, first: '(' }];
}

function classHead(node: Syntax, text: string): readonly Erasure[] {
  const erased: Erasure[] = [];
  const [abstract] = node['abstract'] === true ? tokens(text, node.start, node.end) : [];
  if (abstract !== undefined) erased.push(abstract);
  const interfaces = listIn(node, 'implements');
  const last = interfaces.at(-1);
  if (last === undefined) return erased;
  const parts = ['superTypeParameters', 'superClass', 'typeParameters', 'id'].map(
    (key) => syntaxIn(node, key)?.end ?? 0,
  );
  const from = Math.max(node.start, ...parts);
  const word = tokens(text, from, interfaces[0]?.start ?? from).find((one) => one.text === 'implements');
  return [...erased, { start: word?.start ?? from, end: last.end }];
}

function member(node: Syntax, text: string): readonly Erasure[] {
  const key = syntaxIn(node, 'key');
  if (key === null) return [];
  const erased: Erasure[] = tokens(text, node.start, key.start)
    .filter((one) => MODIFIERS.has(one.text))
    .map(({ start, end }) => ({ start, end, ...(start === node.start ? { first: ';' } : {}) }));
  if (node['optional'] !== true && node['definite'] !== true) return erased;
  const next = ['typeAnnotation', 'typeParameters', 'value'].map((one) => syntaxIn(node, one)?.start ?? node.end);
  return [...erased, ...marksIn(text, key.end, Math.min(...next))];
}

/** `=>` may not begin a line, and `return` takes nothing from the next one: where a type had line ends, a bracket moves over it. */
function arrow(node: Syntax, out: MagicString): readonly Erasure[] {
  const text = out.original;
  const broken = (type: Syntax | null): type is Syntax =>
    type !== null && text.slice(type.start, type.end).includes('\n');
  const erased: Erasure[] = [];
  const generic = syntaxIn(node, 'typeParameters');
  if (broken(generic)) {
    const open = text.indexOf('(', generic.end);
    erased.push({ start: generic.start, end: generic.end, first: '(' }, { start: open, end: open + 1 });
  }
  const returns = syntaxIn(node, 'returnType');
  if (returns !== null) {
    const close = text.lastIndexOf(')', returns.start);
    if (text.slice(close, returns.end).includes('\n')) {
      erased.push({ start: close, end: returns.end });
      out.appendRight(returns.end, ')');
    }
  }
  return erased;
}

/** Names that the file gives to types alone: to export or import one is to do nothing. */
export function typeNames(found: readonly Visit[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { node } of found) {
    if (node.type !== 'TSInterfaceDeclaration' && node.type !== 'TSTypeAliasDeclaration') continue;
    const name = nameOf(syntaxIn(node, 'id'));
    if (name !== null) names.add(name);
  }
  return names;
}
