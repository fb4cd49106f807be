import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { workerNames } from './worker_names.ts';

const SOURCE =
  'function greatestOf(first, second) { return first > second ? first : second; }\nglobalThis.out = greatestOf;\n';

async function built(file: string): Promise<string> {
  const inMemory = {
    name: 'in-memory',
    resolveId: (id: string) => id,
    load: () => SOURCE,
  };
  const bundle = await rolldown({ input: file, plugins: [inMemory, workerNames() as typeof inMemory] });
  const { output } = await bundle.generate({ minify: true });
  return output[0].code;
}

it('a worker with a node keeps the names of functions and variables, and wraps nothing', async () => {
  const code = await built('/src/node/worker/worker.ts');
  expect(code).toMatch(/function greatestOf\(first, ?second\)/u);
  expect(code).not.toMatch(/defineProperty|__name/u);
});

it('the language worker is shortened', async () => {
  const code = await built('/src/editor/language_worker.ts');
  expect(code).not.toMatch(/greatestOf|second/u);
});
