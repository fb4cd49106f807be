/**
 * What one operation costs on a node on which so many other processes live: if it grows with their number, something looks at all of them.
 * Each cell runs in a fresh process.
 */
import { spawnSync } from 'node:child_process';
import { bundle } from './bundle.ts';
import { median } from './report.ts';

export const SIZES = [1000, 10_000, 100_000, 1_000_000] as const;
const REPEATS = 3;
/** Above this, from the smallest to the largest, it is more than caches that no longer hold all. */
const FLAT = 3;

const OPERATIONS: readonly (readonly [name: string, what: string])[] = [
  ['message', 'a message round a ring of 100'],
  ['call', 'a call'],
  ['spawn', 'a process spawned and ended'],
  ['monitored', 'a process spawned, monitored and killed'],
  ['restart', 'a restart by a supervisor of so many children'],
];

/** The table, as text. */
export async function scaling(directory: string): Promise<string> {
  const script = await bundle(directory, new URL('scaling_child.ts', import.meta.url));
  const rows = OPERATIONS.map(([name, what]) => {
    const ns = SIZES.map((size) => {
      process.stderr.write(`${name} among ${size}\n`);
      return median(Array.from({ length: REPEATS }, () => measured(script, name, size)));
    });
    return [what, ...SIZES.map((_, index) => nsText(ns[index])), judged(ns)];
  });
  const head = ['ns for', ...SIZES.map((size) => `among ${size}`), 'largest / smallest'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function measured(script: string, name: string, size: number): number {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=8000', script, name, String(size)],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${name} among ${size}: ${stderr}${stdout}`);
  return Number(stdout);
}

function nsText(ns: number | undefined): string {
  return ns === undefined ? '' : ns.toPrecision(3);
}

export function judged(ns: readonly number[]): string {
  const ratio = (ns.at(-1) ?? 0) / (ns[0] ?? 1);
  return `${ratio.toFixed(2)} ${ratio <= FLAT ? 'flat' : 'GROWS'}`;
}
