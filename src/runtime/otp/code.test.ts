/** Modules by name, and where a call that fails was made. */
import { describe, expect, it } from 'vitest';
import {
  type Body,
  code,
  defineModule,
  ets,
  gen_server,
  type Module,
  type Pid,
  processFlag,
  supervisor,
  sys,
} from '../../coppice.ts';
import { print } from '../../term/print.ts';
import { Rig } from '../../testing/rig.ts';

const saying = (word: string): Module => defineModule('same', { init: () => ['ok', word], say: () => word });

/** What the server of a module has for its state. */
function* stateOf(module: Module): Body {
  const [, pid] = (yield* gen_server.startLink(module, null)) as ['ok', Pid];
  return yield* sys.getState(pid);
}

describe('two modules of one name', () => {
  it('are never taken for each other where the module itself is given', () => {
    const [first, second] = [saying('one'), saying('two')];
    const rig = new Rig();
    const said = rig.run(function* (): Body<unknown[]> {
      return [yield* stateOf(first), yield* stateOf(second), yield* stateOf(first)];
    });
    expect(said).toEqual(['one', 'two', 'one']);
  });

  it('the name means the one that was loaded last', () => {
    const [first, second] = [saying('one'), saying('two')];
    const rig = new Rig();
    rig.node.exec(
      rig.node.spawn(function* () {
        yield;
      }),
      () => {
        code.apply(first, 'say', []);
        expect(code.apply('same', 'say', [])).toBe('one');
        code.apply(second, 'say', []);
        expect(code.apply('same', 'say', [])).toBe('two');
      },
    );
  });

  it('one that is loaded takes the place of those that are there, and not of those that come', () => {
    const [first, second, third] = [saying('one'), saying('two'), saying('three')];
    const rig = new Rig();
    rig.node.exec(
      rig.node.spawn(function* () {
        yield;
      }),
      () => {
        code.apply(first, 'say', []);
        code.load(second);
        expect([first, second, 'same'].map((one) => code.apply(one, 'say', []))).toEqual(['two', 'two', 'two']);
        expect([third, first, 'same'].map((one) => code.apply(one, 'say', []))).toEqual(['three', 'two', 'three']);
      },
    );
  });
});

describe('where a call failed', () => {
  const sup = (init: () => unknown): Module => defineModule('sup', { init });
  const child = (start: readonly unknown[]): supervisor.ChildSpec => ({ id: 'no', start }) as never;

  // The first frames as erl 25 has them, but for the lists of arguments.
  it('of init of a supervisor it is the callback module', () => {
    const rig = new Rig();
    const found = rig.run(function* (): Body<unknown[]> {
      processFlag('trap_exit', true);
      const missing = yield* supervisor.startLink(defineModule('noinit', {}), null);
      const failing = yield* supervisor.startLink(
        sup(() => {
          throw new TypeError('kk');
        }),
        null,
      );
      return [missing, failing];
    });
    expect(found.map((one) => print(one, 'erlang'))).toEqual([
      '{error, {undef, [{noinit, init, 1, []}]}}',
      '{error, {{\'TypeError\', "kk"}, [{sup, init, 1, []}]}}',
    ]);
  });

  it.each<[string, readonly unknown[], string]>([
    ['no module', ['nomod', 'start_link', ['a']], "{'EXIT', {undef, [{nomod, start_link, 1, []}]}}"],
    ['no function', [saying('x'), 'start_link', ['a', 'b']], "{'EXIT', {undef, [{same, start_link, 2, []}]}}"],
    ['a function of every object', [saying('x'), 'toString', []], "{'EXIT', {undef, [{same, toString, 0, []}]}}"],
    [
      'a built-in function refuses',
      [defineModule('m', { go: () => ets.lookup('nope', 1) }), 'go', []],
      "{'EXIT', {badarg, [{ets, lookup, 2, []}]}}",
    ],
    [
      'its own fault',
      [
        defineModule('m', {
          go: () => {
            throw new RangeError('x');
          },
        }),
        'go',
        [],
      ],
      "{'EXIT', {{'RangeError', \"x\"}, [{m, go, 0, []}]}}",
    ],
  ])('of a start function it is that function: %s', (_name, start, reason) => {
    const rig = new Rig();
    const answer = rig.run(function* (): Body {
      const [, pid] = (yield* supervisor.startLink(
        sup(() => ['ok', [{}, []]]),
        null,
      )) as ['ok', Pid];
      return yield* supervisor.startChild(pid, child(start));
    }) as [string, [unknown, unknown]];
    expect(print(answer[1][0], 'erlang')).toBe(reason);
  });
});
