/** What `format_status/1`, or the older `format_status/2`, of a callback module makes of a status. Follows `gen:format_status/4`. */
import { List, listFrom } from '../../term/list.ts';
import { Module } from '../../term/module.ts';
import { get, raisedOf } from '../kernel/syscalls.ts';
import * as code from './code.ts';

export type Status = Readonly<Record<string, unknown>>;

/**
 * `format_status/1` of a callback module gets the status as a map, and gives one with at least the same keys: what they are to show.
 * The older form, a function of two arguments, gets `normal` or `terminate` with the process dictionary and the state in a list; what it
 * gives is shown in place of the state.
 */
export type FormatStatus =
  ((status: Status) => Status) | ((opt: 'normal' | 'terminate', args: readonly unknown[]) => unknown);

/**
 * The status as the callback module wants it shown; under `$status` what `format_status/2` gave, under `EXIT` what is wrong with it.
 *
 * @param state What `format_status/2` gets behind the process dictionary.
 */
export function formatStatus(
  module: unknown,
  opt: 'normal' | 'terminate',
  status: Status,
  ...state: readonly unknown[]
): Status {
  const current = typeof module === 'string' || module instanceof Module ? code.lookup(module) : undefined;
  if (current === undefined || !Object.hasOwn(current.exports, 'formatStatus')) return status;
  const format = current.exports['formatStatus'] as (...args: unknown[]) => unknown;
  const old = format.length >= 2;
  const failed = (what: string): Status => ({
    ...status,
    EXIT: `${current.name}:format_status/${old ? 2 : 1} ${what}`,
  });
  let shown: unknown;
  try {
    shown = old ? format(opt, listFrom([get(), ...state])) : format(status);
  } catch (caught) {
    const raised = raisedOf(caught);
    if (!old || raised.class !== 'throw') return failed('crashed');
    shown = raised.reason;
  }
  if (old) return { ...status, $status: shown };
  if (shown instanceof Map) shown = Object.fromEntries(shown);
  if (typeof shown !== 'object' || shown === null || Array.isArray(shown)) return failed('did not return a map');
  const given = shown as Status;
  // OTP says so of one that has left a key out, and takes one that has put another in.
  const whole = Object.keys(status).every((key) => Object.hasOwn(given, key));
  return whole ? given : failed('returned a map with unknown keys');
}

/** What stands behind the header and the common data of a status: the state, unless `format_status/2` has given all. */
export function stateItems(status: Status, state: unknown): List<unknown> {
  if (!('$status' in status) || 'EXIT' in status) return listFrom([['data', listFrom([['State', state]])]]);
  const items = status['$status'];
  return items instanceof List ? (items as List<unknown>) : listFrom([items]);
}
