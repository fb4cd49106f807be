/** What the compiler would refuse a program for, at its place in the text: for the editor, which shows it while one writes. */
import { isType } from './erase.ts';
import { parseProgram, TOO_DEEP } from './parse.ts';
import { refuseUncountable } from './refuse.ts';
import { Refused, type Visit, visits } from './syntax.ts';
import { type Unwaited, unwaited } from './unwaited.ts';

/** `grave`: the text is nested so deeply that no other reader should be given it. */
export type Finding = Unwaited & { readonly grave: boolean };

/** Offsets count characters. Of what cannot be parsed nothing is told but that it is too deep: TypeScript has its own words for the rest. */
export function check(source: string): readonly Finding[] {
  let found: readonly Visit[];
  try {
    found = visits(parseProgram(source), (visit) => !isType(visit));
  } catch (caught) {
    if (!(caught instanceof Refused)) throw caught;
    const grave = caught.message === TOO_DEEP;
    return grave ? [{ from: caught.offset, to: caught.offset + 1, message: caught.message, fix: null, grave }] : [];
  }
  const findings = unwaited(found, source).map((one) => ({ ...one, grave: false }));
  try {
    refuseUncountable(found);
    return findings;
  } catch (caught) {
    if (!(caught instanceof Refused)) throw caught;
    const { offset, message } = caught;
    return [{ from: offset, to: offset + 1, message, fix: null, grave: false }, ...findings];
  }
}
