/** What `format_status/1` of a callback module makes of a status. Follows `gen:format_status/4`. */
import type { Module } from '../../term/module.ts';
import * as code from './code.ts';

export type Status = Readonly<Record<string, unknown>>;

/**
 * The status as the callback module wants it shown; what it gave instead of a status is told under `EXIT`, as is a crash. OTP's
 * older `format_status/2` is not looked for.
 */
export function formatStatus(module: Module, status: Status): Status {
  const current = code.lookup(module) ?? module;
  const format = Object.hasOwn(current.exports, 'formatStatus') ? current.exports['formatStatus'] : undefined;
  if (format === undefined) return status;
  const failed = (what: string): Status => ({ ...status, EXIT: `${module.name}:format_status/1 ${what}` });
  let shown: unknown;
  try {
    shown = format(status);
  } catch {
    return failed('crashed');
  }
  if (typeof shown !== 'object' || shown === null || Array.isArray(shown)) return failed('did not return a map');
  const known = Object.keys(shown).every((key) => Object.hasOwn(status, key));
  return known ? { ...status, ...shown } : failed('returned a map with unknown keys');
}
