import { describe, expect, it } from 'vitest';
import { Reference, run } from './reference.ts';

const reference = new Reference();
const { names, examples } = reference;

describe('the public interface', () => {
  it('is documented, every name of it', () => {
    expect(names.filter(({ text }) => text === '').map(({ name }) => name)).toEqual([]);
  });

  it('has an example for every function', () => {
    expect(
      names.filter(({ kind, examples: own }) => kind === 'function' && own.length === 0).map(({ name }) => name),
    ).toEqual([]);
  });

  it('has examples that compile', () => {
    expect(reference.check(examples)).toEqual([]);
  });

  it.each(examples.map((example) => [example.of, example] as const))(
    '%s: its example gives what it says',
    async (_of, example) => {
      const stated = example.code.split('// => ').length - 1;
      expect(stated, 'results stated with // =>').toBeGreaterThan(0);
      expect(await run(example), 'results that were reached').toBeGreaterThanOrEqual(stated);
    },
  );
});
