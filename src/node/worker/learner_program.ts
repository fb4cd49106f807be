/** A program out of the text of a file: what it has to export, and what it is refused for. */
import * as coppice from '../../coppice.ts';
import type { SourceText } from '../../protocol/frames.ts';
import type { SourceFault } from '../../program/compile.ts';
import { load, type LoadHost } from '../../program/load.ts';
import type { Program } from '../backend/boot.ts';
import { print } from '../../term/print.ts';
import { charge, isBody, placeThrown, stackEnded } from '../../runtime/kernel/syscalls.ts';

export type LearnerProgram =
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly fault: SourceFault };

/** A program runs on a node, and makes none. */
const { Node: _node, ...rest } = coppice;
export const OFFERED: Readonly<Record<string, unknown>> = rest;

/** How much is shown of a value in a sentence. */
const THROWN = { depth: 4, items: 20, chars: 200 };

/** Runs the text once, and makes a program of what it exports. */
export async function programOf(
  id: string,
  source: SourceText,
  host: Pick<LoadHost, 'evaluate' | 'hand' | 'reached'>,
): Promise<LearnerProgram> {
  const loaded = await load(source.text, source.name, {
    ...host,
    coppice: OFFERED,
    charge,
    thrown: placeThrown,
    stackEnded,
    print: (value) => print(value, 'js', THROWN),
  });
  if (!loaded.ok) return loaded;
  const { root, start } = loaded.exports;
  const common = { id, title: id, file: source.name, gauge: loaded.meter };
  if (root instanceof coppice.Module) {
    const begin = (): coppice.Body => coppice.supervisor.startLink(['local', root.name], root, null);
    return { ok: true, program: { ...common, rootId: root.name, start: begin } };
  }
  if (typeof start === 'function') {
    return { ok: true, program: { ...common, rootId: null, start: () => bodyOf(start as () => unknown) } };
  }
  const message = 'The file exports no program: export const root (a supervisor), or export function* start().';
  return { ok: false, fault: { line: 1, column: 1, message } };
}

/** What the program's `start` waits for and gives: a plain function is taken for a generator by everybody who forgets the asterisk. */
function* bodyOf(start: () => unknown): coppice.Body {
  const made = start();
  if (!isBody(made))
    throw new TypeError(
      `start gave ${print(made, 'js', THROWN)} and cannot wait: write export function* start(), with the asterisk`,
    );
  return yield* made;
}
