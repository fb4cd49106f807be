/** What the compiler would refuse a program for, at its place in the text: for the editor, which shows it while one writes. */
import { faultOf, refusals } from './compile.ts';
import { isType } from './erase.ts';
import { Beyond, parseProgram } from './parse.ts';
import { Refused, type Visit, visits } from './syntax.ts';
import type { Unwaited } from './unwaited.ts';

/**
 * `grave`: the text goes beyond a bound of the parser, so that no other reader should be given it. `syntax`: it is no program, for which other
 * readers have words of their own.
 */
export type Finding = Unwaited & { readonly kind: 'grave' | 'syntax' | 'rule' };

/** Offsets count characters. Each has the words and the place that a run would refuse the program with; the first is what `compile` says. */
export function check(source: string): readonly Finding[] {
  let found: readonly Visit[];
  try {
    found = visits(parseProgram(source), (visit) => !isType(visit));
  } catch (caught) {
    if (!(caught instanceof Refused)) throw caught;
    return [{ ...faultOf(caught), kind: caught instanceof Beyond ? 'grave' : 'syntax' }];
  }
  return refusals(found, source).map((one) => ({ ...one, kind: 'rule' }));
}
