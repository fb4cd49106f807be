/** What an address of the lessons' part of the app says. */
import { ADVANCE_LIMIT_MS } from '../../protocol/commands.ts';

export interface LessonAddress {
  readonly part: string;
  readonly slug: string;
  readonly teacher: boolean;
  /** A moment to open at, in virtual milliseconds. */
  readonly at: number | null;
}

/** Of what stands after `#/learn`. Null for the overview; undefined for an address that leads nowhere. */
export function parseLearn(rest: string): LessonAddress | null | undefined {
  const [path = '', search = ''] = rest.split('?', 2);
  if (path === '' || path === '/') return null;
  const match = /^\/([^/]+)\/([^/]+)\/?$/u.exec(path);
  if (match === null) return undefined;
  const query = new URLSearchParams(search);
  const at = query.get('at');
  return {
    part: match[1] ?? '',
    slug: match[2] ?? '',
    teacher: query.has('teacher'),
    at: at !== null && /^\d{1,8}$/u.test(at) && Number(at) <= ADVANCE_LIMIT_MS ? Number(at) : null,
  };
}

/** `test` for all its questions, or the number of one; null for an address that is none of the test's. */
export function parseTest(rest: string): 'test' | number | null {
  const match = /^\/test(?:\/([1-9]\d?))?\/?$/u.exec(rest);
  if (match === null) return null;
  return match[1] === undefined ? 'test' : Number(match[1]);
}
