/**
 * `npm run docs`: the reference of the library, from its docstrings, into `dist/reference/`. Typedoc's pages start with a script of
 * their own in the page; without it they are as strict as the app's: nothing inline, nothing from elsewhere.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUT = join(ROOT, 'dist', 'reference');
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";

/** Null, or what is wrong with the docstrings. */
async function generate(): Promise<string | null> {
  const app = await Application.bootstrap({
    name: 'Coppice',
    entryPoints: [join(ROOT, 'src', 'coppice.ts')],
    tsconfig: join(ROOT, 'tsconfig.runtime.json'),
    readme: 'none',
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeProtected: true,
    hideGenerator: true,
    sort: ['source-order'],
    logLevel: 'Error',
    // `reference.test.ts` holds the names to being documented; here, what no test sees.
    validation: { notExported: false, invalidLink: true, notDocumented: false },
  });
  const project = await app.convert();
  if (project === undefined) return 'the sources do not compile';
  app.validate(project);
  await app.generateDocs(project, OUT);
  return app.logger.hasErrors() || app.logger.hasWarnings() ? 'see above' : null;
}

function strict(page: string): string {
  return page
    .replace(/<script>.*?<\/script>/gs, '')
    .replace('<meta charset="utf-8"/>', `$&<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>`);
}

const wrong = await generate();
if (wrong !== null) {
  console.error(`docs: ${wrong}`);
  process.exitCode = 1;
}
for (const name of await readdir(OUT, { recursive: true })) {
  if (!name.endsWith('.html')) continue;
  const file = join(OUT, name);
  await writeFile(file, strict(await readFile(file, 'utf8')));
}
console.log('the reference: dist/reference/index.html');
