import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SupervisorInfo } from '../../protocol/model.ts';
import { gaugeOf } from './gauge_model.ts';

const info = (restarts_ms: readonly number[], intensity = 3): SupervisorInfo => ({
  strategy: 'one_for_one',
  intensity,
  period_ms: 5_000,
  auto_shutdown: 'never',
  restarts_ms,
});

describe('the gauge', () => {
  it('says how many of how many in which period', () => {
    expect(gaugeOf(info([9_500]), 10_000).words).toBe('1 of 3 in 5\u00a0s');
  });

  it('drains a cell over the period, in virtual time', () => {
    expect(gaugeOf(info([7_000, 10_000]), 10_000).left).toEqual([0.5, 1]);
  });

  it('forgets a restart when its period is over', () => {
    expect(gaugeOf(info([5_000]), 11_000)).toMatchObject({ used: 0, left: [] });
  });

  it('counts whole seconds, as the supervisor does', () => {
    const time = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 10 }), (at, later, period) => {
        const now = at + later;
        // supervisor:in_period/3 of OTP 25.
        const inPeriod = Math.floor(now / 1000) - period <= Math.floor(at / 1000);
        expect(gaugeOf({ ...info([at]), period_ms: period * 1000 }, now).used).toBe(inPeriod ? 1 : 0);
      }),
    );
  });

  it('keeps what ended the supervisor, however much time goes by', () => {
    const gauge = gaugeOf(info([8_000, 8_600, 9_100, 9_700]), 90_000, true);
    expect(gauge).toMatchObject({ used: 4, exceeded: true, words: '4, limit 3' });
    expect(gauge.left.every((one) => one > 0)).toBe(true);
  });

  it('is exceeded by the first restart when none is allowed', () => {
    expect(gaugeOf(info([9_000], 0), 9_000)).toMatchObject({ exceeded: true, words: '1, limit 0' });
  });
});
