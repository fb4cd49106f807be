/** Counting within a period of whole seconds: what a supervisor counts, and what is shown of it. */

/**
 * The moment in ms from which on what happened at `atMs` counts no more. Whole seconds are compared, and one that is
 * exactly the period old still counts, as in `supervisor:add_restart/1`: so it counts for up to a second longer.
 */
export function countsUntil(atMs: number, periodMs: number): number {
  return (Math.floor(atMs / 1000) + 1) * 1000 + periodMs;
}

/** Whether what happened at `atMs` still counts at `nowMs`. */
export function counts(atMs: number, nowMs: number, periodMs: number): boolean {
  return nowMs < countsUntil(atMs, periodMs);
}
