import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onlyIn } from './region.ts';
import { partIn, type Surround } from './surround.ts';

const AROUND: Surround = { before: 'f(() => {\n  // Your part\n', after: '\n  // End of your part\n});\n' };

const stateOf = (doc: string): EditorState => EditorState.create({ doc, extensions: onlyIn(AROUND, () => undefined) });

const whole = (mine: string): string => `${AROUND.before}${mine}${AROUND.after}`;

test('the part is what stands between, however long it has become', () => {
  for (const mine of ['', 'one', 'one\ntwo\nthree\nfour', '\n\n', '  // End of your part', '  // Your part\nx']) {
    const part = partIn(whole(mine), AROUND);
    expect(part).toEqual({ from: AROUND.before.length, to: AROUND.before.length + mine.length });
  }
});

test('another program has no part', () => {
  for (const text of ['', AROUND.before, AROUND.after, `${AROUND.before.trim()}${AROUND.after}`, `${whole('x')}\n`]) {
    expect(partIn(text, AROUND), JSON.stringify(text)).toBeNull();
  }
});

test('whatever is typed, deleted or pasted, in one editor after another, what stands around the part stays', () => {
  const edit = fc.record({
    at: fc.nat(120),
    length: fc.nat(40),
    insert: fc.constantFrom('', 'x', '\n', 'one\ntwo\n', '\n  // End of your part', '// Your part\n'),
    // A new editor is made of the text alone.
    again: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      let state = stateOf(whole('  one\n  two'));
      for (const { at, length, insert, again } of edits) {
        const before = state.doc.toString();
        const from = Math.min(at, before.length);
        const to = Math.min(from + length, before.length);
        const part = partIn(before, AROUND);
        expect(part).not.toBeNull();
        const isMine = part !== null && from >= part.from && to <= part.to;
        state = state.update({ changes: { from, to, insert } }).state;
        expect(state.doc.toString()).toBe(isMine ? before.slice(0, from) + insert + before.slice(to) : before);
        if (again) state = stateOf(state.doc.toString());
      }
    }),
  );
});

test('a text that does not stand between the two can be changed everywhere, until it does', () => {
  const broken = `${AROUND.before}mine\n});\n`;
  const state = stateOf(broken).update({
    changes: { from: broken.length - 5, insert: '\n  // End of your part' },
  }).state;
  expect(state.doc.toString()).toBe(whole('mine'));
  expect(state.update({ changes: { from: 0, to: 3 } }).state.doc.toString()).toBe(whole('mine'));
});

test('what the page itself puts in is not refused, and is known for what it is', () => {
  const state = stateOf(whole('mine')).update({
    changes: { from: 0, to: whole('mine').length, insert: 'another program' },
    filter: false,
  }).state;
  expect(state.update({ changes: { from: 0, insert: 'quite ' } }).state.doc.toString()).toBe('quite another program');
});
