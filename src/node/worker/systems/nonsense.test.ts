/** What no clause of a handler takes ends a server as it does in OTP: with a term that names the mistake, never with an error of JavaScript. */
import { describe, expect, it } from 'vitest';
import { gen_server, makeRef, type Module, Node, send } from '../../../coppice.ts';
import { processes } from '../../kernel/introspect.ts';
import { CATALOGUE } from './catalogue.ts';
import { dictionary } from './dictionary.ts';
import { systemOf } from './index.ts';

const NONSENSE: readonly unknown[] = ['nonsense', ['nonsense'], [], 7, null, ['job'], ['set_key'], ['book', 1, 2]];

/** Too many processes to tell each, or a controller whose end begins the node anew each time. */
const LARGE = new Set(['crowd', 'scale', 'applications']);

/** The reasons with which processes end by an error. */
function errorsOf(id: string): readonly unknown[] {
  const system = systemOf(id);
  if (system === undefined) throw new Error(`no system ${id}`);
  const node = new Node({ recorderSize: 0 });
  const reasons: unknown[] = [];
  node.onExit((_process, reason) => {
    if (Array.isArray(reason) && reason.length === 2 && !Array.isArray(reason[0])) reasons.push(reason[0]);
    if (Array.isArray(reason) && Array.isArray(reason[0])) reasons.push((reason[0] as unknown[])[0]);
  });
  node.spawn(system.start);
  node.advance(100);
  for (const one of NONSENSE) {
    for (const process of [...processes(node)]) {
      for (const message of [one, ['$gen_cast', one], ['$gen_call', [process, makeRefIn(node)], one]]) {
        node.spawn(() => {
          send(process, message);
        });
        node.run();
      }
    }
    node.advance(50);
  }
  return reasons;
}

function makeRefIn(node: Node): unknown {
  let ref: unknown;
  node.spawn(() => {
    ref = makeRef();
  });
  node.run();
  return ref;
}

describe('nonsense to every process of every system', () => {
  it.each(CATALOGUE.map(({ id }) => id).filter((id) => !LARGE.has(id)))('%s', (id) => {
    const native = errorsOf(id).filter((reason) => String(reason).endsWith('Error'));
    expect(native).toEqual([]);
  });
});

function endOf(module: Module, message: unknown): { readonly reason: unknown; readonly trace: string } {
  const node = new Node();
  let ended: unknown = null;
  node.onExit((_process, reason) => (ended = reason));
  node.spawn(function* () {
    const [, pid] = (yield* gen_server.start(module, new Map())) as ['ok', never];
    send(pid, message as never);
  });
  node.run();
  const [reason, trace] = ended as [unknown, { readonly hint: string }];
  return { reason, trace: trace.hint };
}

it('a dictionary answers as OTP does: function_clause, with module, function and arity at the head of the trace', () => {
  expect(endOf(dictionary, ['$gen_call', ['nobody', 'no'], 'nonsense'])).toEqual({
    reason: 'function_clause',
    trace: 'no function clause matching dictionary:handle_call/3',
  });
});
