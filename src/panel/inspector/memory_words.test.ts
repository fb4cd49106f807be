import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryParts, memoryWords } from './memory_words.ts';

it('the parts of a memory are the whole of it', () => {
  const bytes = fc.nat(1_000_000);
  fc.assert(
    fc.property(bytes, bytes, bytes, (mailbox_memory, state_memory, rest) => {
      const memory = mailbox_memory + state_memory + rest;
      const parts = memoryParts({ memory, mailbox_memory, state_memory });
      expect(parts.reduce((sum, [, part]) => sum + part, 0)).toBe(memory);
    }),
  );
  expect(memoryWords({ memory: 988, mailbox_memory: 0, state_memory: 432 }).replaceAll('\u00a0', ' ')).toBe(
    'mailbox 0 B, state and dictionary 432 B, process 556 B',
  );
});
