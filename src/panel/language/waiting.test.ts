import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProcessRow, Waited } from '../../protocol/model.ts';
import { essayScene } from '../../testing/fake_frames.ts';
import { circleOf, circleSentence } from './waiting.ts';

const [model] = essayScene().snapshot().processes as [ProcessRow, ...ProcessRow[]];

/** `a>b` waits for the answer of b, `a>b end` for its end. */
function rowsOf(...waits: readonly string[]): Map<string, ProcessRow> {
  const names = new Set(waits.flatMap((one) => one.split(' ')[0]?.split('>') ?? []));
  const rows = new Map([...names].map((name): [string, ProcessRow] => [name, { ...model, pid: name, name }]));
  for (const one of waits) {
    const [pair = '', what = 'answer'] = one.split(' ');
    const [from = '', to = ''] = pair.split('>');
    const row = rows.get(from);
    if (row !== undefined) {
      rows.set(from, { ...row, waits_for: { pid: to, name: to, what: what as Waited['what'] } });
    }
  }
  return rows;
}

function told(pid: string, rows: Map<string, ProcessRow>): string | null {
  const circle = circleOf(pid, rows);
  return circle === null
    ? null
    : circleSentence(circle)
        .map(({ text }) => text)
        .join('');
}

describe('a circle of waiting processes', () => {
  it('is named from the one that is asked about', () => {
    const rows = rowsOf('a>b', 'b>c', 'c>a');
    expect(told('b', rows)).toBe('b waits for c, c for a, and a for b: none of them can go on while all wait.');
  });

  it('says what each waits for', () => {
    const rows = rowsOf('top>till start', 'till>top');
    expect(told('top', rows)).toBe(
      'top waits for till to start, and till for top: none of them can go on while all wait.',
    );
  });

  it('is none for those that only lead to it', () => {
    const rows = rowsOf('x>a', 'a>b', 'b>a');
    expect(told('x', rows)).toBeNull();
    expect(told('a', rows)).not.toBeNull();
  });

  it('is none in a chain that ends', () => {
    expect(told('a', rowsOf('a>b', 'b>c'))).toBeNull();
  });

  it('is found exactly by those that come back to themselves', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat({ max: 7 })), { minLength: 8, maxLength: 8 }), (waits) => {
        const rows = rowsOf(...waits.map((to, from) => `${String(from)}>${String(to ?? from + 100)}`));
        waits.forEach((_, from) => {
          let at: number | null | undefined = from;
          let back = false;
          for (let steps = 0; steps < 9 && at != null && !back; steps += 1) {
            at = waits[at];
            back = at === from;
          }
          expect(circleOf(String(from), rows) !== null).toBe(back);
        });
      }),
    );
  });
});
