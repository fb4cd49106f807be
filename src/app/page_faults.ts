/** What in the address of a lesson, the test or a recording cannot be used, in words. */
import { ADVANCE_LIMIT_MS } from '../protocol/commands.ts';
import { quoted, readQuery } from './routes.ts';

/** `rest` is what stands after `#/learn` or `#/conformance`; whether its path leads anywhere is the page's own affair. */
export function pageFaults(page: 'learn' | 'conformance', rest: string): readonly string[] {
  const parts = (rest.split('?', 1)[0] ?? '').split('/').filter(Boolean);
  if (page === 'conformance') {
    const { query, faults } = readQuery(rest, parts.length === 3 ? ['step'] : []);
    const step = query.get('step');
    if (parts.length !== 3 || step === null || /^[1-9]\d{0,5}$/u.test(step)) return faults;
    return [...faults, `The step ${quoted(step)} in the address is no number from 1 on, so it is not used.`];
  }
  const isLesson = parts.length === 2 && parts[0] !== 'test';
  const { query, faults } = readQuery(rest, isLesson ? ['at', 'teacher'] : []);
  const at = query.get('at');
  if (!isLesson || at === null || (/^\d{1,8}$/u.test(at) && Number(at) <= ADVANCE_LIMIT_MS)) return faults;
  return [
    ...faults,
    `The moment ${quoted(at)} in the address is no number of milliseconds from 0 to ${ADVANCE_LIMIT_MS}, so it is not used.`,
  ];
}
