/** `licenses.txt` of a build: name, version, licence and text of every package that the graph of its modules leads to. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from './source.ts';

export const LICENCES = 'licenses.txt';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly folder: string;
}

/** The folder of the package that a module is of; null of one of our own. */
export function packageFolder(id: string): string | null {
  const [file = ''] = id.replace(/^\0/u, '').split('?', 1);
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/@][^/]*(?=\/)/u.exec(file)?.[0] ?? null;
}

function packageIn(folder: string): Package {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as Partial<Package>;
  if (name === undefined || version === undefined || typeof license !== 'string') {
    throw new Error(`${folder}/package.json names no licence: the package cannot be shipped`);
  }
  return { name, version, license, folder };
}

function textsOf({ folder }: Package): string {
  const texts = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice|thirdpartynotice)/iu.test(name))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8').trim());
  return texts.length === 0 ? 'The package brings no text of its licence along.' : texts.join('\n\n');
}

/** @throws Error for a package that names no licence. */
export function licencesOf(ids: Iterable<string>): string {
  const folders = new Set<string>();
  for (const id of ids) {
    const folder = packageFolder(id);
    if (folder !== null && existsSync(path.join(folder, 'package.json'))) folders.add(folder);
  }
  const packages = [...folders].map(packageIn).sort((a, b) => (a.name < b.name ? -1 : 1));
  const list = packages.map(({ name, version, license }) => `${name} ${version}: ${license}`);
  const texts = packages.map(
    (one) => `${'='.repeat(80)}\n${one.name} ${one.version}, ${one.license}\n\n${textsOf(one)}\n`,
  );
  return `Coppice is built with these packages. Each is used under its own licence.\n\n${list.join('\n')}\n\n${texts.join('\n')}`;
}

/** Two plugins: workers are built apart, before the page that writes down what all of them are made of. */
export function licences(): { readonly page: Plugin; readonly worker: Plugin } {
  const ids = new Set<string>();
  return {
    worker: {
      name: 'coppice:licences-of-workers',
      generateBundle() {
        for (const id of this.getModuleIds()) ids.add(id);
      },
    },
    page: {
      name: 'coppice:licences',
      apply: 'build',
      generateBundle(_options, bundle) {
        // What a style sheet leads to, as fonts, is no module.
        const assets = Object.values(bundle).flatMap((one) => (one.type === 'asset' ? one.originalFileNames : []));
        const files = assets.map((file) => path.resolve(ROOT, file));
        this.emitFile({
          type: 'asset',
          fileName: LICENCES,
          source: licencesOf([...ids, ...this.getModuleIds(), ...files]),
        });
      },
    },
  };
}
