/** The dictionary server (format.md, section 6): keys to values, with compare-and-swap. */
import { error, self } from '../runtime/kernel/syscalls.ts';
import { equal } from '../term/equal.ts';
import { defineModule, type Module } from '../term/module.ts';
import type { Run } from './run.ts';

type Dictionary = ReadonlyMap<unknown, unknown>;

export function dictionaryServer(run: Run): Module {
  return defineModule('cop_dict', {
    init([name]: [string]) {
      run.names.bind(name, self());
      return ['ok', new Map()];
    },
    handleCall(request: readonly unknown[], _from: unknown, state: Dictionary) {
      const [operation, key, ...rest] = request;
      const known = [...state.keys()].find((each) => equal(each, key));
      const present = known !== undefined;
      switch (operation) {
        case 'set_key':
          return ['reply', 'ok', withKey(state, known ?? key, rest[0])];
        case 'read_key':
          return ['reply', present ? ['ok', state.get(known)] : 'not_found', state];
        case 'delete_key':
          return ['reply', 'ok', withoutKey(state, known)];
        case 'cas_val': {
          const [old, value, setOnNotExists] = rest;
          const fits = present ? equal(state.get(known), old) : setOnNotExists === true;
          return ['reply', fits, fits ? withKey(state, known ?? key, value) : state];
        }
        default:
          return error('function_clause');
      }
    },
    handleCast: (_request: unknown, state: Dictionary) => ['noreply', state],
  });
}

function withKey(dictionary: Dictionary, key: unknown, value: unknown): Dictionary {
  return new Map(dictionary).set(key, value);
}

function withoutKey(dictionary: Dictionary, key: unknown): Dictionary {
  const changed = new Map(dictionary);
  changed.delete(key);
  return changed;
}
