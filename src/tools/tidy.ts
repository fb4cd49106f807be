/** House rules that a type checker does not know, as programs over the sources. `tidy.test.ts` runs each on a bad sample, too. */
import { isTest } from './imports.ts';
import { resolveImport, type SourceFile } from './source.ts';

export interface Rule {
  readonly name: string;
  /** What to do instead. */
  readonly instead: string;
  applies(file: string): boolean;
  readonly view: 'code' | 'text' | 'comments';
  readonly pattern: RegExp;
  /** A line that the rule refuses, and where it would stand: a rule that cannot fail is no rule. */
  readonly bad: { readonly at: string; readonly line: string };
  /** A line that looks alike and is fine. */
  readonly good: { readonly at: string; readonly line: string };
}

const HOSTLESS = /^src\/(base|term|protocol|runtime|systems|node\/(?!worker\/)|coppice\.ts)/;
const hostless = (file: string): boolean => HOSTLESS.test(file) && !isTest(file);
const everywhere = (): boolean => true;
const isSheet = (file: string): boolean => file.endsWith('.css');

export const RULES: readonly Rule[] = [
  {
    name: 'no wall clock in the node',
    instead: 'take the time from the node: `monotonicTime()`',
    applies: hostless,
    view: 'code',
    pattern: /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(\(\s*\)|(?!\s*\())|(?<!\bnew\s+|[.\w])Date\s*\(|\bperformance\b/,
    bad: { at: 'src/runtime/kernel/a.ts', line: 'const at = Date.now();' },
    good: { at: 'src/runtime/kernel/a.ts', line: 'return new Date(value.getTime()); // not Date.now()' },
  },
  {
    name: 'no randomness in the node',
    instead: 'draw from the seeded generator of base/prng.ts',
    applies: hostless,
    view: 'code',
    pattern: /\bMath\s*\.\s*random\b|\bcrypto\b/,
    bad: { at: 'src/base/a.ts', line: 'const n = Math.random();' },
    good: { at: 'src/base/a.ts', line: "const text = 'Math.random';" },
  },
  {
    name: 'no timers of the host in the node',
    instead: 'use `sendAfter`, or let node/worker pump',
    applies: hostless,
    view: 'code',
    pattern:
      /\b(setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame|requestIdleCallback)\b|\basync\b|\bawait\b/,
    bad: { at: 'src/runtime/otp/a.ts', line: 'setTimeout(() => {}, 10);' },
    good: { at: 'src/node/worker/a.ts', line: 'setTimeout(() => {}, 10);' },
  },
  {
    name: 'no host in the node',
    instead: 'hand it in from node/worker',
    applies: hostless,
    view: 'code',
    pattern:
      /\b(document|window|navigator|localStorage|globalThis|process)\s*\.\s*(?!pid\b)(\w*(?:[eE]vent|querySelector|create|location|storage|env|argv|stdout|userAgent)\w*)|\b(postMessage|XMLHttpRequest|WebSocket|indexedDB)\b/,
    bad: { at: 'src/runtime/kernel/a.ts', line: "document.createElement('p');" },
    good: { at: 'src/runtime/kernel/a.ts', line: 'const window = restarts.filter(recent);' },
  },
  {
    name: 'no markup from text',
    instead: 'render text: names and states are hostile',
    applies: everywhere,
    view: 'code',
    pattern: /\b(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|srcdoc)\b|\bdocument\s*\.\s*write\b/,
    bad: { at: 'src/panel/a.tsx', line: 'element.innerHTML = name;' },
    good: { at: 'src/panel/a.tsx', line: 'element.textContent = name;' },
  },
  {
    name: 'no code from text',
    instead: 'parse the literal (term/parse.ts)',
    applies: everywhere,
    view: 'code',
    pattern: /(?<![.\w])eval\s*\(|\bnew\s+Function\b/,
    bad: { at: 'src/panel/a.ts', line: 'eval(text);' },
    good: { at: 'src/panel/a.ts', line: 'retrieval(text);' },
  },
  {
    name: 'no test left out',
    instead: 'mend it or remove it',
    applies: (file) => isTest(file) || file.startsWith('e2e/'),
    view: 'code',
    pattern:
      /\b(it|test|describe)\s*\.\s*(?:\w+\s*\.\s*)?(only|skip|skipIf|runIf|todo|fixme|fails|fail)\b|\b[xf](it|describe|test)\s*\(/,
    bad: { at: 'src/term/a.test.ts', line: "it.only('holds', () => {});" },
    good: { at: 'src/term/a.test.ts', line: "it('does not say it.skip()', () => {});" },
  },
  {
    name: 'no sleeping by milliseconds in tests',
    instead: 'step the node, advance its clock, or wait on what the page says',
    applies: (file) => isTest(file) || file.startsWith('e2e/'),
    view: 'code',
    pattern: /\bwaitForTimeout\b|\bsetTimeout\s*\(.*,\s*[\w.]+\s*\)/,
    bad: { at: 'e2e/a.spec.ts', line: 'await page.waitForTimeout(500);' },
    good: { at: 'e2e/a.spec.ts', line: 'await page.waitForFunction(ready);' },
  },
  {
    name: 'no notes to self',
    instead: 'do it, or leave it',
    applies: everywhere,
    view: 'comments',
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    bad: { at: 'src/base/a.ts', line: '// TODO: faster' },
    good: { at: 'src/base/a.ts', line: "const text = 'TODO';" },
  },
  {
    name: 'colours only in tokens.css',
    instead: 'use a custom property of panel/ui/tokens.css',
    applies: (file) =>
      /^src\/(panel|app)\//.test(file) && /\.(css|tsx)$/.test(file) && !file.endsWith('/tokens.css') && !isTest(file),
    view: 'text',
    pattern:
      /#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b(?![\w-])(?!\s*\{)|\b(?:rgba?|hsla?|oklch|oklab|lch|lab)\(/,
    bad: { at: 'src/panel/a.css', line: '.card { color: #1a7a48; }' },
    good: { at: 'src/panel/a.css', line: '.card { color: var(--accent); }' },
  },
  {
    name: 'no component listens to the whole node',
    instead: 'select what is drawn: each frame brings another node',
    applies: (file) => /^src\/(panel|app)\//.test(file) && !isTest(file),
    view: 'code',
    pattern: /\busePanel\w*\s*\(\s*(?:\(?\w+\)?|\(\{\s*node\s*\}\))\s*=>\s*(?:\w+\.)?node\s*(?:\?\?[^.,()]*)?[,)]/,
    bad: { at: 'src/panel/a.tsx', line: 'const node = usePanel((state) => state.node);' },
    good: { at: 'src/panel/a.tsx', line: 'const there = usePanel((state) => state.node !== null);' },
  },
  {
    name: 'no debugging left',
    instead: 'remove it',
    applies: (file) => file.startsWith('src/') && !/^src\/(tools|conformance|bench)\//.test(file) && !isSheet(file),
    view: 'code',
    pattern: /\bconsole\s*\.\s*(log|debug|trace)\b|\bdebugger\b/,
    bad: { at: 'src/panel/a.ts', line: 'console.log(state);' },
    good: { at: 'src/bench/a.ts', line: 'console.log(result);' },
  },
];

/** One line a fault: where, which rule, what instead. */
export function faultsOf(source: SourceFile, rules: readonly Rule[] = RULES): string[] {
  return rules
    .filter((rule) => rule.applies(source.path))
    .flatMap((rule) =>
      source[rule.view].split('\n').flatMap((line, index) => {
        const match = rule.pattern.exec(line);
        return match === null
          ? []
          : [`${source.path}:${index + 1}: ${rule.name} (${match[0].trim()}): ${rule.instead}`];
      }),
    );
}

/** snake_case, with the endings that tools ask for. */
export function isWellNamed(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return /^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.(test|spec|d))?\.(ts|tsx|css)$|^vite-env\.d\.ts$/.test(name);
}

/** Fixtures and tools may live by tests alone. */
const FOR_TESTS = /^src\/(testing|tools|conformance|bench)\/|\/fake_\w+\.ts$/;

/**
 * Files that no entry leads to. Tests lead only to what stands in `testing`, `tools` and their like: other
 * code
 * that only its own test uses is dead.
 */
export function deadFiles(sources: readonly SourceFile[], entries: readonly string[]): string[] {
  const targets = new Map(
    sources.map((source) => [
      source.path,
      source.imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => resolveImport(source.path, specifier)),
    ]),
  );
  const alive = new Set<string>();
  const visit = (file: string): void => {
    if (alive.has(file) || !targets.has(file)) return;
    alive.add(file);
    targets.get(file)?.forEach(visit);
  };
  entries.forEach(visit);
  for (const [file, imported] of targets) {
    if (isTest(file)) imported.filter((target) => FOR_TESTS.test(target)).forEach(visit);
    if (file.startsWith('e2e/')) visit(file);
  }
  return [...targets.keys()].filter((file) => !alive.has(file) && !isTest(file) && !file.endsWith('.d.ts'));
}
