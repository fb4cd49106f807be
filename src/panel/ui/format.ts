/** How the panel writes numbers: thousands separated, the unit after a no-break space. */

const NBSP = '\u00a0';
const grouped = new Intl.NumberFormat('en-US');
const fixed3 = new Intl.NumberFormat('en-US', { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** `48,112` */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/**
 * `gen 2`: which process of a place it is, counted from the first that stood there. Never `#2`: that is an event.
 */
export function formatGeneration(generation: number): string {
  return `gen${NBSP}${formatCount(generation)}`;
}

/** `13.204 s`: a moment in virtual time. */
export function formatTime(ms: number): string {
  return `${fixed3.format(ms / 1000)}${NBSP}s`;
}

/** `24 ms`, `1.7 s`, `3 min 12 s`, `3 h 12 min`: how long something took or lasts, in at most two units. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${String(Math.round(ms))}${NBSP}ms`;
  const seconds = ms / 1000;
  if (seconds < 60)
    return `${seconds < 10 ? String(Math.round(seconds * 10) / 10) : String(Math.round(seconds))}${NBSP}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)}${NBSP}min ${String(Math.floor(seconds % 60))}${NBSP}s`;
  return `${formatCount(Math.floor(minutes / 60))}${NBSP}h ${String(minutes % 60)}${NBSP}min`;
}

/** `512 B`, `3.4 kB`, `12 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)}${NBSP}B`;
  const units = ['kB', 'MB', 'GB'] as const;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = value < 10 ? String(Math.round(value * 10) / 10) : formatCount(Math.round(value));
  return `${text}${NBSP}${units[unit] ?? ''}`;
}

/** `5 entries`, `1 entry` */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)}${NBSP}${count === 1 ? one : many}`;
}

/** `session_reg…west_1`: keeps both ends. The whole text belongs into a title beside it. */
export function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = Math.ceil((length - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (length - 1 - head))}`;
}
