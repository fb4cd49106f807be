import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listFiles, parseSource, readSources, ROOT } from './source.ts';
import { deadFiles, faultsOf, isWellNamed, RULES } from './tidy.ts';

const sources = readSources();
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const packages = { ...manifest.dependencies, ...manifest.devDependencies };

describe('the sources', () => {
  it.each(RULES)('keep to: $name', (rule) => {
    expect(sources.flatMap((source) => faultsOf(source, [rule]))).toEqual([]);
  });

  it('are named in snake_case', () => {
    expect(sources.map(({ path: file }) => file).filter((file) => !isWellNamed(file))).toEqual([]);
  });

  it('hold no dead file', () => {
    expect(deadFiles(sources, entries())).toEqual([]);
  });

  it('are encoded with plain line ends', () => {
    expect(sources.map(({ path: file }) => file).filter((file) => read(file).includes('\r'))).toEqual([]);
  });
});

/** What starts by itself: the page, the scripts, the settings of the tools, and what programs import. */
function entries(): string[] {
  const named = [...Object.values(manifest.scripts), read('index.html'), read('vite.config.ts')].flatMap((text) =>
    [...text.matchAll(/\bsrc\/[\w/]+\.tsx?/g)].map(([file]) => file),
  );
  const configured = ['vite.config.ts', 'playwright.config.ts'].flatMap((file) =>
    parseSource(file, read(file)).imports.map(({ specifier }) => specifier.replace(/^\.\//, '')),
  );
  // The files of a lesson and of a question are found by their folder.
  const lessons = listFiles('src/learn').filter((file) => /(?:lessons|questions)\/\d\d_.*\.ts$/.test(file));
  return [...named, ...configured, ...lessons, 'src/coppice.ts'];
}

describe('each rule', () => {
  it.each(RULES)('refuses its bad sample: $name', (rule) => {
    expect(faultsOf(parseSource(rule.bad.at, rule.bad.line), [rule])).toHaveLength(1);
  });

  it.each(RULES)('lets its good sample pass: $name', (rule) => {
    expect(faultsOf(parseSource(rule.good.at, rule.good.line), [rule])).toEqual([]);
  });

  it('sees every way to read a clock', () => {
    const [clock] = RULES;
    for (const line of ['Date()', 'new Date()', 'new Date', 'Date.now', 'performance.now()']) {
      expect(faultsOf(parseSource('src/node/a.ts', `const t = ${line};`), [clock!]), line).toHaveLength(1);
    }
  });

  it('names the line', () => {
    expect(faultsOf(parseSource('src/term/a.ts', '\n\nconst n = Math.random();'))[0]).toMatch(/^src\/term\/a\.ts:3: /);
  });

  it('refuses names in other cases', () => {
    expect(['src/a/MyTable.tsx', 'src/a/my-table.ts', 'src/a/myTable.css'].filter(isWellNamed)).toEqual([]);
    expect(['src/a/my_table.tsx', 'src/a/my_table.test.ts', 'e2e/kill.spec.ts'].every(isWellNamed)).toBe(true);
  });

  it('finds a file that only its own test imports', () => {
    const files = [
      parseSource('src/main.ts', "import './used.ts';"),
      parseSource('src/used.ts', ''),
      parseSource('src/lonely.ts', ''),
      parseSource('src/lonely.test.ts', "import './lonely.ts';"),
    ];
    expect(deadFiles(files, ['src/main.ts'])).toEqual(['src/lonely.ts']);
  });
});

describe('the page', () => {
  const html = read('index.html');

  it('allows no code and no style but its own files', () => {
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1] ?? '';
    const directives = new Map(
      policy.split(';').map((part) => [part.trim().split(' ')[0], part.trim().split(' ').slice(1)]),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    for (const directive of ['script-src', 'worker-src', 'frame-src', 'style-src', 'connect-src'])
      expect(directives.get(directive), directive).toEqual(["'self'"]);
  });

  it('holds no inline script, style or handler', () => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  });
});

describe("the sandbox's page", () => {
  const html = read('public/sandbox.html');

  it('allows its own script by its hash, workers made from text, and nothing else', () => {
    const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)];
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256')
      .update(scripts[0]?.[1] ?? '')
      .digest('base64');
    expect(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1]).toBe(
      `default-src 'none'; script-src 'sha256-${hash}' blob:; worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'`,
    );
  });
});

describe('the package', () => {
  it('has every version pinned', () => {
    expect(Object.entries(packages).filter(([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('uses every run-time dependency', () => {
    const imported = new Set(sources.flatMap(({ imports }) => imports.map(({ specifier }) => specifier)));
    const unused = Object.keys(manifest.dependencies).filter(
      (name) => ![...imported].some((specifier) => specifier === name || specifier.startsWith(`${name}/`)),
    );
    expect(unused).toEqual([]);
  });

  it('has a row in the README for every dependency, and none beyond', () => {
    const table = /## Dependencies\n([\s\S]*?)(?=\n## |$)/.exec(read('README.md'))?.[1] ?? '';
    const rows = table.split('\n').filter((line) => line.startsWith('|'));
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]));
    expect(named.sort()).toEqual(Object.keys(packages).sort());
  });

  it('has a lock file without the address of any registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"/);
  });

  it('has only files for the page in public', () => {
    expect(
      listFiles('public').filter(
        (file) => file !== 'public/sandbox.html' && !/\.(svg|png|ico|webmanifest)$/.test(file),
      ),
    ).toEqual([]);
  });
});
