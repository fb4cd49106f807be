/** The operation `crash` (format.md, section 12): how a process ends by a run-time error that it does not catch. */
import * as erlang from '../runtime/otp/erlang.ts';
import { list } from '../term/list.ts';
import { defineModule } from '../term/module.ts';
import type { Json } from './scenario.ts';

export function crash(kind: Json | undefined, value: unknown): never {
  switch (kind) {
    case 'badmatch':
      return erlang.badmatch(value);
    case 'case_clause':
      return erlang.caseClause(value);
    case 'try_clause':
      return erlang.tryClause(value);
    case 'if_clause':
      return erlang.ifClause();
    case 'badarith':
      return erlang.badarith();
    case 'badarg':
      return erlang.badarg();
    case 'badfun':
      return erlang.badfun(value);
    case 'badarity':
      return erlang.badarity(defineModule('fun', {}), list());
    case 'undef':
      return erlang.undef();
    case 'badkey':
      return erlang.badkey(value);
    case 'badmap':
      return isMap(value) ? erlang.badkey('k') : erlang.badmap(value);
    case 'nocatch':
      return erlang.throw(value);
    default:
      throw new Error(`there is no kind of crash ${JSON.stringify(kind)}`);
  }
}

function isMap(value: unknown): boolean {
  return value instanceof Map || Object.getPrototypeOf(value) === Object.prototype;
}
