/** What no clause of a handler takes ends a server as it does in OTP: with a term that names the mistake, never with an error of JavaScript. */
import { describe, expect, it } from 'vitest';
import { defineModule, gen_event, gen_server, gen_statem, list, makeRef, type Module, Node, send } from '../coppice.ts';
import { print } from '../term/print.ts';
import { initialCallOf, type Process, processes, viewOf } from '../runtime/kernel/introspect.ts';
import { CATALOGUE } from './catalogue.ts';
import { dictionary } from './dictionary.ts';
import { systemOf } from './index.ts';

const NONSENSE: readonly unknown[] = ['nonsense', ['nonsense'], [], 7, null, ['job'], ['set_key'], ['book', 1, 2]];

/** Processes that run the same, of which one hears it for all. */
const ALIKE = 20;

/** Of each callback module, or function where there is none, so many. */
function sampleOf(node: Node): Process[] {
  const heard = new Map<string, number>();
  return [...processes(node)].filter((process) => {
    const kind = viewOf(process)?.module.name ?? initialCallOf(process);
    const before = heard.get(kind) ?? 0;
    heard.set(kind, before + 1);
    return before < ALIKE;
  });
}

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
    for (const process of sampleOf(node)) {
      for (const message of [one, ['$gen_cast', one], ['$gen_call', [process.pid, makeRefIn(node)], one]]) {
        node.spawn(() => {
          send(process.pid, message);
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
  it.each(CATALOGUE.map(({ id }) => id))('%s', (id) => {
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

/** How erl prints them, but for the arguments in place of the arity, the file, and the frames below. */
describe('what a handler of a program ends with, as erl tells it', () => {
  const GET = ['$gen_call', ['nobody', 'no'], 'get'];
  const server = (handlers: Readonly<Record<string, () => unknown>>): Module =>
    defineModule('dict', { init: () => ['ok', null], ...handlers });
  const endOfServer = (module: Module, message: unknown): string => {
    const node = new Node();
    let ended: unknown = null;
    node.onExit((_process, reason) => (ended = reason));
    node.spawn(function* () {
      const [, pid] = (yield* gen_server.start(module, null)) as ['ok', never];
      send(pid, message as never);
    });
    node.run();
    return print(ended, 'erlang');
  };

  it.each([
    ['handle_call', 'handleCall', GET],
    ['handle_cast', 'handleCast', ['$gen_cast', 'get']],
    ['handle_info', 'handleInfo', 'get'],
  ])('gen_server, %s', (name, callback, message) => {
    const arity = name === 'handle_call' ? 3 : 2;
    expect(endOfServer(server({ [callback]: () => undefined }), message)).toBe('{bad_return_value, undefined}');
    const wrong = (): never => {
      throw new TypeError('no');
    };
    expect(endOfServer(server({ [callback]: wrong }), message)).toBe(
      `{{'TypeError', "no"}, [{dict, ${name}, ${arity}, []}]}`,
    );
    if (name === 'handle_info') return;
    expect(endOfServer(server({}), message)).toBe(`{undef, [{dict, ${name}, ${arity}, []}]}`);
  });

  it('gen_statem', () => {
    const machine = (answer: () => unknown): Module =>
      defineModule('lock', {
        callbackMode: () => 'handle_event_function',
        init: () => ['ok', 'shut', null],
        handleEvent: answer,
      });
    const endOfMachine = (module: Module): string => {
      const node = new Node();
      let ended: unknown = null;
      node.onExit((_process, reason) => (ended = reason));
      node.spawn(function* () {
        const [, pid] = (yield* gen_statem.start(module, null)) as ['ok', never];
        send(pid, 'get' as never);
      });
      node.run();
      return print(ended, 'erlang');
    };
    expect(endOfMachine(machine(() => undefined))).toMatch(/^\{\{bad_return_from_state_function, undefined\}, \[/u);
    expect(
      endOfMachine(
        machine(() => {
          throw new TypeError('no');
        }),
      ),
    ).toBe(`{{'TypeError', "no"}, [{lock, handle_event, 4, []}]}`);
  });

  it('gen_event: the handler goes, told {error, undefined}, and the manager stays', () => {
    const node = new Node();
    const told: string[] = [];
    const handler = (name: string, answer: () => unknown): Module =>
      defineModule(name, {
        init: () => ['ok', null],
        handleEvent: answer,
        terminate: (why: unknown) => {
          told.push(print(why, 'erlang'));
          return 'ok';
        },
      });
    let left: unknown = null;
    node.spawn(function* () {
      const [, pid] = (yield* gen_event.start()) as ['ok', never];
      yield* gen_event.addHandler(
        pid,
        handler('silent', () => undefined),
        null,
      );
      yield* gen_event.syncNotify(pid, 'get');
      yield* gen_event.addHandler(
        pid,
        handler('log', () => {
          throw new TypeError('no');
        }),
        null,
      );
      yield* gen_event.syncNotify(pid, 'get');
      left = yield* gen_event.whichHandlers(pid);
    });
    node.run();
    expect(told).toEqual([
      '{error, undefined}',
      `{error, {'EXIT', {{'TypeError', "no"}, [{log, handle_event, 2, []}]}}}`,
    ]);
    expect(left).toEqual(list());
  });
});
