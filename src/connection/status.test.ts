import { describe, expect, it } from 'vitest';
import { fakeHello } from '../testing/fake_frames.ts';
import { type ConnectionEvent, type ConnectionStatus, next } from './status.ts';

const hello = { type: 'hello', hello: fakeHello() } as const satisfies ConnectionEvent;
const lost = { type: 'lost', reason: 'hung', message: 'silent', since_ms: 3 } as const satisfies ConnectionEvent;

const STATUSES: Readonly<Record<ConnectionStatus['state'], ConnectionStatus>> = {
  connecting: { state: 'connecting' },
  live: { state: 'live', hello: hello.hello },
  lost: { state: 'lost', reason: 'crashed', message: 'gone', since_ms: 1 },
  closed: { state: 'closed' },
};

describe('a connection', () => {
  it.each([
    ['connecting', hello, 'live'],
    ['connecting', lost, 'lost'],
    ['connecting', { type: 'restart' }, 'connecting'],
    ['connecting', { type: 'close' }, 'closed'],
    ['live', hello, 'live'],
    ['live', lost, 'lost'],
    ['live', { type: 'restart' }, 'connecting'],
    ['live', { type: 'close' }, 'closed'],
    ['lost', { type: 'restart' }, 'connecting'],
    ['lost', { type: 'close' }, 'closed'],
  ] as const)('%s and %o: %s', (from, event, to) => {
    expect(next(STATUSES[from], event).state).toBe(to);
  });

  it.each([
    ['lost', hello],
    ['lost', lost],
    ['closed', hello],
    ['closed', lost],
    ['closed', { type: 'restart' }],
    ['closed', { type: 'close' }],
  ] as const)('%s is not moved by %o, and stays the same object', (from, event) => {
    expect(next(STATUSES[from], event)).toBe(STATUSES[from]);
  });

  it('is silent only while it is live, and until it is heard', () => {
    const silent = next(STATUSES.live, { type: 'silent' });
    expect(silent).toEqual({ ...STATUSES.live, silent: true });
    expect(next(silent, { type: 'silent' })).toBe(silent);
    expect(next(silent, { type: 'heard' })).toEqual(STATUSES.live);
    for (const status of Object.values(STATUSES)) {
      if (status.state !== 'live') expect(next(status, { type: 'silent' })).toBe(status);
      expect(next(status, { type: 'heard' })).toBe(status);
    }
  });

  it('keeps of a loss what was told of it, its first reason above all', () => {
    const first = next(STATUSES.live, { ...lost, point: { file: 'a.ts', line: 1, column: 2 } });
    expect(first).toEqual({
      state: 'lost',
      reason: 'hung',
      message: 'silent',
      since_ms: 3,
      point: { file: 'a.ts', line: 1, column: 2 },
    });
    expect(next(first, { ...lost, reason: 'protocol' })).toBe(first);
  });
});
