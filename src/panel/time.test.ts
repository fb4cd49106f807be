import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSnapshot } from '../protocol/apply_delta.ts';
import type { Clock, NodeState } from '../protocol/model.ts';
import type { ConnectionStatus } from '../connection/connection.ts';
import { essayScene } from '../testing/fake_frames.ts';
import { ageWords, glide, paceWords, shownNow } from './time.ts';
import { formatTime } from './ui/format.ts';

const told = (now_ms: number, speed: number | 'max' = 1, paused = false) => ({ now_ms, paused, speed });

describe('the clock that is shown', () => {
  it('never shows a moment that was not told, and never goes back while time goes on', () => {
    const step = fc.record({
      told: fc.nat(600),
      wall: fc.nat(300),
      speed: fc.constantFrom<number | 'max'>(0.1, 1, 8, 'max'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let shown = 0;
        let now = 0;
        for (const { told: more, wall, speed } of steps) {
          now += more;
          const next = glide(shown, told(now, speed), wall);
          expect(next).toBeLessThanOrEqual(now);
          expect(next).toBeGreaterThanOrEqual(shown);
          shown = next;
        }
      }),
    );
  });

  it('comes to what was told, however slow the node', () => {
    for (const speed of [0.1, 1, 8]) {
      let shown = 0;
      for (let wall = 0; wall < 400; wall += 100) shown = glide(shown, told(250 * speed, speed), 100);
      expect(shown).toBe(Math.floor(250 * speed));
    }
  });

  it.each([
    ['a node that stands', glide(100, told(900, 1, true), 5), 900],
    ['a node as fast as it can', glide(100, told(900, 'max'), 5), 900],
    ['a node that was started anew', glide(5_000, told(3), 5), 3],
    ['a jump of an hour', glide(0, told(3_600_000), 5), 3_600_000],
  ])('jumps for %s', (_what, shown, expected) => {
    expect(shown).toBe(expected);
  });
});

describe('what the clock says of itself', () => {
  const clock = { now_ms: 5, paused: false, speed: 1, pace: null, goal_ms: null, idle: true, steps: 1 } as const;

  const live = { state: 'live', hello: { kind: 'simulated' } } as ConnectionStatus;
  const kept = fromSnapshot(essayScene().snapshot());
  const at = (told: Clock, state: NodeState['system']['state'], connection: ConnectionStatus = live): string | null =>
    paceWords({ connection, node: { ...kept, clock: told, system: { ...kept.system, state } } });

  it.each([
    ['nothing that is not known', clock, null],
    ['nothing while the node keeps its speed', { ...clock, pace: 1 }, null],
    ['that it is behind, and how far', { ...clock, pace: 0.3 }, 'Behind: runs at 0.3× of 1×'],
    ['nothing of a pace while it is paused', { ...clock, pace: 0.3, paused: true }, null],
    ['where it goes to', { ...clock, paused: true, goal_ms: 86_400_000 }, `Going on to ${formatTime(86_400_000)}`],
  ] as const)('%s', (_name, told, words) => {
    expect(at(told, 'running')).toBe(words);
  });

  it('nothing of a node that does not run: it is not behind', () => {
    const slow = { ...clock, pace: 0 };
    expect(at(slow, 'running')).not.toBeNull();
    for (const state of ['halted', 'stopped', 'failed'] as const) expect(at(slow, state)).toBeNull();
    expect(at(slow, 'running', { state: 'lost', reason: 'hung', since_ms: 0, message: '' })).toBeNull();
  });
});

describe('ages', () => {
  it('are exact while time stands still', () => {
    const clock = { now_ms: 656, paused: true };
    expect(ageWords(shownNow(clock), 506, true)).toBe('150\u00a0ms');
  });

  it('are no finer than their steps, and never wrong by more, while time goes on', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(900), (since, age) => {
        const now = shownNow({ now_ms: since + age, paused: false });
        const told = /^(\d+)\u00a0ms$/u.exec(ageWords(now, since, false))?.[1];
        expect(Number(told) % 100).toBe(0);
        expect(Math.abs(Number(told) - age)).toBeLessThanOrEqual(150);
      }),
    );
  });
});
