/** One workload in this process: `WORKLOAD N M ITERATIONS`; the figures are the last line. */
import { run } from './workloads.ts';

export interface Figures {
  readonly w: string;
  readonly n: number;
  readonly m: number;
  /** Of each iteration; the first one is the cold one. */
  readonly ms: readonly number[];
  readonly check: number;
  readonly extra: number;
}

export function integer(text: string | undefined, name: string, least: number): number {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < least) {
    throw new Error(`${name}: ${text ?? 'nothing'} was given, a whole number from ${least} up is wanted`);
  }
  return value;
}

export function one([name = '', nText, mText, iterations]: readonly string[]): Figures {
  const n = integer(nText, 'N', 0);
  const m = integer(mText, 'M', 0);
  const runs = Array.from({ length: integer(iterations, 'ITERATIONS', 1) }, () => run(name, n, m));
  const last = runs.at(-1);
  return {
    w: name,
    n,
    m,
    ms: runs.map(({ ms }) => Math.round(ms * 10_000) / 10_000),
    check: last?.check ?? 0,
    extra: last?.extra ?? 0,
  };
}
