/** What to call a process: registered name, label, initial call. Never a bare pid. */
import { print } from '../../term/print.ts';
import type { Process } from '../kernel/introspect.ts';
import { initialCallOf, labelOf, registeredName, viewOf } from '../kernel/introspect.ts';

const NAME_CHARS = 200;

export function textOf(term: unknown, chars = NAME_CHARS): string {
  return print(term, 'erlang', { chars });
}

/** An id, name or label as people write it: an atom without quotes where it needs none. */
export function idText(id: unknown): string {
  return typeof id === 'string' ? id.slice(0, NAME_CHARS) : textOf(id);
}

/** The name that the process has by itself; a child id, if it has one, comes between the first and the second. */
export function ownNameOf(process: Process): string | null {
  const label = labelOf(process);
  return registeredName(process) ?? (label === undefined ? null : idText(label));
}

export function fallbackNameOf(process: Process): string {
  const view = viewOf(process);
  return view === null ? initialCallOf(process) : view.module.name;
}
