/** The callback modules of servers, machines and handlers that format their status (format.md, section 13). */
import { error, exit, get, put, self, throw_ } from '../runtime/kernel/syscalls.ts';
import { isTuple } from '../runtime/otp/errors.ts';
import type { Status } from '../runtime/otp/format_status.ts';
import { listFrom } from '../term/list.ts';
import { defineModule, type Module } from '../term/module.ts';
import type { Run } from './run.ts';
import type { Json } from './scenario.ts';

type InitArgs = readonly [name: string, behaviour: string, format: readonly Json[]];

/** With `format_status/1`, and with the older `format_status/2`. */
export function formattedModules(run: Run): readonly [Module, Module] {
  const callbacks = {
    init([name, behaviour, format]: InitArgs) {
      put('$format', format);
      if (name !== 'none') run.names.bind(name, self());
      return behaviour === 'gen_statem' ? ['ok', 'locked', ['secret', 1]] : ['ok', ['secret', 1]];
    },
    callbackMode: () => 'handle_event_function',
    handleCall(request: unknown, second: unknown, third: unknown) {
      fail(request);
      return third === undefined ? ['ok', 'ok', second] : ['reply', 'ok', third];
    },
    handleCast(request: unknown, state: unknown) {
      fail(request);
      return ['noreply', state];
    },
    handleInfo: (_message: unknown, state: unknown) => ['noreply', state],
    handleEvent(first: unknown, second: unknown, state: unknown) {
      fail(state === undefined ? first : second);
      return state === undefined ? ['ok', second] : 'keep_state_and_data';
    },
  };
  return [
    defineModule('cop_fs1', {
      ...callbacks,
      formatStatus: (status: Status) => formatted(run, (set) => ({ ...status, ...(set as Status) }), status),
    }),
    defineModule('cop_fs2', {
      ...callbacks,
      formatStatus: (opt: unknown, [, ...state]: readonly unknown[]) =>
        formatted(run, (set) => set, [opt, listFrom(state)]),
    }),
  ];
}

function fail(request: unknown): void {
  if (isTuple(request, 'crash', 2)) error(request[1]);
}

function formatted(run: Run, merge: (set: unknown) => unknown, told: unknown): unknown {
  const [kind, first, second] = get('$format') as readonly Json[];
  switch (kind) {
    case 'set':
      return merge(run.decode(first));
    case 'drop':
      return Object.fromEntries(Object.entries(told as Status).filter(([key]) => key !== first));
    case 'value':
      return run.decode(first);
    case 'told':
      return told;
    default:
      return { error, exit, throw: throw_ }[first as 'error' | 'exit' | 'throw'](run.decode(second));
  }
}
