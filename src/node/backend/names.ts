/** What to call a process: registered name, label, initial call. Never a bare pid. */
import { print } from '../../term/print.ts';
import type { Process } from '../../runtime/kernel/introspect.ts';
import { initialCallOf, labelOf, registeredName, viewOf } from '../../runtime/kernel/introspect.ts';

const NAME_CHARS = 200;

export function textOf(term: unknown, chars = NAME_CHARS): string {
  return print(term, 'erlang', { chars });
}

/** Control characters, marks of direction and what is as wide as nothing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^\s*$/u;
const EACH_UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * An id, name or label as people write it: an atom without quotes where it needs none. One with characters that nobody sees, or that turn the
 * text round, is written as Erlang would, so that two names that differ look so.
 */
export function idText(id: unknown): string {
  return typeof id !== 'string' || UNSEEN.test(id) ? textOf(id) : id.slice(0, NAME_CHARS);
}

/** The name of a module or of a function in one: as it is, but for what nobody sees, which is written as Erlang writes it. */
export function codeText(name: string): string {
  return name.replaceAll(EACH_UNSEEN, (one) => `\\x{${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

/** As it is shown: OTP's own text is the atom. */
export function registeredNameText(process: Process): string | null {
  const name = registeredName(process);
  return name === null ? null : idText(name);
}

/** The name that the process has by itself; a child id, if it has one, comes between the first and the second. */
export function ownNameOf(process: Process): string | null {
  const label = labelOf(process);
  return registeredNameText(process) ?? (label === undefined ? null : idText(label));
}

export function fallbackNameOf(process: Process): string {
  const view = viewOf(process);
  return codeText(view === null ? initialCallOf(process) : view.module.name);
}
