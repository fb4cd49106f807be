/** What "Replace its state" offers: the state as `sys:get_state/1` gives it, in a notation that says all of it. */
import type { ProcessDetail } from '../../protocol/model.ts';
import { parseIn } from '../../term/parse_notation.ts';
import { type Notation, printWire } from '../../term/print.ts';
import { toWire } from '../../term/to_wire.ts';
import type { WireTerm } from '../../term/wire.ts';
import { byLooks } from './term_preview.ts';

type Shown = NonNullable<ProcessDetail['behaviour']>;

/** Null for a supervisor, whose state is OTP's own. */
export function replaceableState({ name, state }: Shown): WireTerm | null {
  if (name === 'supervisor') return null;
  if (name !== 'gen_statem' || state.k !== 'object') return state;
  // A machine is shown with what it has put off; its state is {State, Data}.
  const part = (key: string): WireTerm[] => state.entries.filter(([one]) => one === key).map(([, term]) => term);
  const items = [...part('state'), ...part('data')];
  return items.length === 2 ? { k: 'tuple', items, size: 2 } : state;
}

/**
 * The shown notation, where the state is read back from it as the same term. A date or a module is not: only JavaScript's notation says
 * all of them.
 */
export function notationFor(state: WireTerm, notation: Notation): Notation {
  const read = parseIn(printWire(state, notation), notation, byLooks);
  return read.ok && JSON.stringify(toWire(read.term)) === JSON.stringify(state) ? notation : 'js';
}
