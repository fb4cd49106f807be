import { describe, expect, it } from 'vitest';
import { type Body, defineModule, gen_server, mfa, Node, supervisor, sys, whereis } from '../../coppice.ts';

const worker = defineModule('worker', {
  startLink: (): Body => gen_server.startLink(worker, null),
  init: () => ['ok', 1] as const,
});

const top = defineModule('top', {
  init: () => ['ok', [{ strategy: 'rest_for_one' }, [{ id: 'a', start: mfa(worker, 'startLink', []) }]]] as const,
});

describe('sys', () => {
  it('asks a supervisor for its state and its status, and it goes on', () => {
    const node = new Node();
    const told: unknown[] = [];
    node.spawn(function* () {
      yield* supervisor.startLink(['local', 'top'], top, null);
      told.push(yield* sys.getState('top'), yield* sys.getStatus('top'));
      told.push(whereis('top') !== undefined, (yield* supervisor.whichChildren('top')).length);
    });
    node.run();
    const [state, status, ...rest] = told as [unknown[], unknown[], boolean, number];
    expect(state.slice(0, 3)).toEqual(['state', ['local', 'top'], 'rest_for_one']);
    expect(state[10]).toBe(top);
    expect(status[0]).toBe('status');
    expect(rest).toEqual([true, 1]);
  });

  it('a state that is replaced is the one that the next callback gets', () => {
    const node = new Node();
    let state: unknown;
    node.spawn(function* () {
      const started = yield* gen_server.start(worker, null);
      const pid = started[1] as Parameters<typeof sys.getState>[0];
      yield* sys.replaceState(pid, (n: number) => n + 41);
      state = yield* sys.getState(pid);
    });
    node.run();
    expect(state).toBe(42);
  });
});
