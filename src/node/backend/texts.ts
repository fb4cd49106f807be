/**
 * A text is one value with the atom of the same letters here. Where OTP acts on an atom and would not on a text, what was typed in
 * Erlang's or Elixir's notation is refused when it is a text: it would be taken for the atom.
 */
import type { CommandError } from '../../protocol/commands.ts';
import type { Notation } from '../../term/print.ts';

/** Reasons of exit signals that mean something to the node and to supervisors. */
const REASONS = /^\s*(?:\{\s*)?(?:<<\s*)?"(normal|shutdown|kill|killed)"/;
/** Members of a child specification that are atoms. */
const MEMBERS =
  /\b(?:restart|shutdown|type)\s*(?:=>|:=|:)\s*(?:<<\s*)?"(\w+)"|\bstart\s*(?:=>|:=|:)\s*\{\s*(?:<<\s*)?"([\w.]+)"|\bstart\s*(?:=>|:=|:)\s*\{\s*[\w:'.]+\s*,\s*(?:<<\s*)?"(\w+)"/;

/** Of an exit reason. */
export function textInReason(typed: string, notation: Notation | undefined): CommandError | null {
  return refusal(REASONS, typed, notation);
}

/** Of a child specification. */
export function textInChild(typed: string, notation: Notation | undefined): CommandError | null {
  return refusal(MEMBERS, typed, notation);
}

function refusal(pattern: RegExp, typed: string, notation: Notation | undefined): CommandError | null {
  if (notation !== 'erlang' && notation !== 'elixir') return null;
  const found = pattern.exec(typed);
  if (found === null) return null;
  const word = found.slice(1).find(Boolean) ?? '';
  const at = found.index + found[0].lastIndexOf(`"${word}"`);
  const language = notation === 'erlang' ? 'Erlang' : 'Elixir';
  const atom = notation === 'erlang' ? word : `:${word}`;
  return {
    message: `At character ${at + 1}: in ${language} "${word}" is a text and no atom, but this node has one value for both, and would act as on the atom. Write ${atom}.`,
    at,
  };
}
