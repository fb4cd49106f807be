import { describe, expect, it } from 'vitest';
import { cutMiddle, formatBytes, formatCount, formatDuration, formatPlural, formatTime } from './format.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('formats', () => {
  it('write a number with its unit after a no-break space', () => {
    expect(formatTime(13_204)).toBe('13.204\u00a0s');
    expect(formatCount(48_112)).toBe('48,112');
    expect([24, 1_700, 42_400, 192_000, 11_520_000].map(formatDuration).map(plain)).toEqual([
      '24 ms',
      '1.7 s',
      '42 s',
      '3 min 12 s',
      '3 h 12 min',
    ]);
    expect([512, 3_420, 12_000_000].map(formatBytes).map(plain)).toEqual(['512 B', '3.4 kB', '12 MB']);
    expect([formatPlural(1, 'entry', 'entries'), formatPlural(5, 'entry', 'entries')].map(plain)).toEqual([
      '1 entry',
      '5 entries',
    ]);
  });

  it('cut a long name in the middle and keep both ends', () => {
    expect(cutMiddle('session_registry_west_1', 15)).toBe('session…_west_1');
    expect(cutMiddle('short', 15)).toBe('short');
  });
});
