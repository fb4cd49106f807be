/** A supervisor's restarts in its period: one cell for each allowed restart, drained by virtual time. */
import { countsUntil } from '../../base/period.ts';
import type { SupervisorInfo } from '../../protocol/model.ts';

/** More allowed restarts than this are one bar with ticks. */
export const GAUGE_CELLS = 6;

export interface GaugeModel {
  readonly allowed: number;
  /** Restarts that still count. */
  readonly used: number;
  /** For each of them, oldest first, how much of the time is left in which it counts: 1 to 0. */
  readonly left: readonly number[];
  readonly exceeded: boolean;
  /** `1 of 3 in 5 s`, or `4, limit 3`. */
  readonly words: string;
}

function seconds(ms: number): string {
  const value = Math.round(ms / 100) / 10;
  return `${value.toLocaleString('en-US')}\u00a0s`;
}

/** The gauge at a moment. A supervisor that has ended keeps the one it ended with. */
export function gaugeOf(info: SupervisorInfo, nowMs: number, ended = false): GaugeModel {
  const limit = info.intensity;
  const stopped = ended || info.restarts_ms.length > limit;
  const now = stopped ? (info.restarts_ms.at(-1) ?? nowMs) : nowMs;
  const left: number[] = [];
  for (const at of info.restarts_ms) {
    const until = countsUntil(at, info.period_ms);
    const rest = (until - now) / (until - at);
    if (rest > 0 || stopped) left.push(Math.min(1, Math.max(stopped ? 0.15 : 0, rest)));
  }
  const used = left.length === info.restarts_ms.length ? (info.restarts ?? left.length) : left.length;
  const exceeded = used > limit;
  const words = exceeded
    ? `${used.toLocaleString('en-US')}, limit ${limit.toLocaleString('en-US')}`
    : `${used.toLocaleString('en-US')} of ${limit.toLocaleString('en-US')} in ${seconds(info.period_ms)}`;
  return { allowed: limit, used, left, exceeded, words };
}
