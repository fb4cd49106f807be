/** What the compiler would refuse a program for, at its place in the text: for the editor, which shows it while one writes. */
import { refusals } from './compile.ts';
import { isType } from './erase.ts';
import { parseProgram, TOO_DEEP, TOO_MANY_READINGS } from './parse.ts';
import { Refused, type Visit, visits } from './syntax.ts';
import { type Unwaited, unwaited } from './unwaited.ts';

/**
 * `grave`: the text goes beyond a bound of the parser, so that no other reader should be given it. `syntax`: it is no program, for which other
 * readers have words of their own.
 */
export type Finding = Unwaited & { readonly kind: 'grave' | 'syntax' | 'rule' };

/** Offsets count characters. Each has the words and the place that a run would refuse the program with. */
export function check(source: string): readonly Finding[] {
  let found: readonly Visit[];
  try {
    found = visits(parseProgram(source), (visit) => !isType(visit));
  } catch (caught) {
    if (!(caught instanceof Refused)) throw caught;
    const { message } = caught;
    return [findingAt(caught, message === TOO_DEEP || message === TOO_MANY_READINGS ? 'grave' : 'syntax')];
  }
  return [
    ...refusals(found, source).map((one) => findingAt(one, 'rule')),
    ...unwaited(found, source).map((one) => ({ ...one, kind: 'rule' as const })),
  ];
}

function findingAt({ offset, message }: Refused, kind: Finding['kind']): Finding {
  return { from: offset, to: offset + 1, message, fix: null, kind };
}
