import { describe, expect, it } from 'vitest';
import { pageFaults } from './page_faults.ts';

describe('what in the address of a page cannot be used', () => {
  it('is nothing where all is known', () => {
    for (const rest of [
      '',
      '/',
      '/process/first',
      '/process/first?teacher',
      '/process/first?at=1200&teacher',
      '/process/first?at=86400000',
      '/test/3',
    ])
      expect(pageFaults('learn', rest), rest).toEqual([]);
    for (const rest of ['', '/ets', '/a/b/c', '/a/b/c?step=12'])
      expect(pageFaults('conformance', rest), rest).toEqual([]);
  });

  it('is said where it stands: a moment or a step that is none, and what means nothing on that page', () => {
    for (const rest of [
      '?at=1',
      '/process/first?at=soon',
      '/process/first?at=-1',
      '/process/first?at=86400001',
      '/process/first?moment=3',
      '/process/first?at=1&at=2',
      '/test?teacher',
      '/test/3?at=5',
    ])
      expect(pageFaults('learn', rest), rest).toHaveLength(1);
    for (const rest of ['?step=1', '/ets?step=1', '/a/b/c?step=0', '/a/b/c?step=x', '/a/b/c?seed=1'])
      expect(pageFaults('conformance', rest), rest).toHaveLength(1);
  });

  it('promises nothing of a page that may not be there', () => {
    for (const fault of [
      ...pageFaults('learn', '/process/none?at=99999999999'),
      ...pageFaults('conformance', '/a/b/none?step=x'),
    ])
      expect(fault).toMatch(/, so it is not used\.$/u);
  });
});
