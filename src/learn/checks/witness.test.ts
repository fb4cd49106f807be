/** What the node tells only of programs given as text, and claims over it: laws on one small program. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { NodeState } from '../../protocol/model.ts';
import { runLesson } from '../../testing/lesson_run.ts';
import {
  after,
  always,
  type Claim,
  commanded,
  exits,
  fallsBehind,
  happens,
  hasState,
  inOrder,
  type Match,
  mailbox,
  never,
  raises,
  starts,
  stateAfter,
  takes,
  type Verdict,
} from './claims.ts';

const PROGRAM = `
import { type Body, defineModule, exit, gen_server, list, mfa, processFlag, receive, register, self, send, sleep, spawn, supervisor } from 'coppice';

const counter = defineModule('counter', {
  init: () => ['ok', 0],
  handleCall: (_request, _from, n) => ['reply', n, n + 1],
  startLink: () => gen_server.startLink(['local', 'counter'], counter, null),
});
const top = defineModule('top', {
  init: () => ['ok', [{ intensity: 5 }, [{ id: 'counter', start: mfa(counter, 'startLink', list()) }]]],
});

function* asker(): Body<void> {
  register('asker', self());
  processFlag('trap_exit', true);
  yield* gen_server.call('counter', 'next');
  yield* gen_server.call('counter', 'next');
  try {
    yield* gen_server.call('nobody', 'next');
  } catch {
    send('asker', 'caught');
  }
  send('asker', ['second', 1]);
  yield* receive((message: unknown) => Array.isArray(message));
  yield* receive();
  for (;;) yield* receive();
}

function* brief(): Body<void> {
  register('brief', self());
  yield* sleep(100);
  exit('done');
}

export function* start(): Body {
  yield* supervisor.startLink(['local', 'top'], top, null);
  spawn(asker);
  spawn(brief);
  yield* sleep(200);
  spawn(brief);
  return ['ok', self()];
}
`;

let state: NodeState;

beforeAll(async () => {
  const kill = (pid: string) => ({ type: 'exit' as const, pid, reason: 'kill' });
  const poke = (pid: string) => ({ type: 'exit' as const, pid, reason: 'poke' });
  ({ state } = await runLesson(PROGRAM, {
    seed: 1,
    schedule: undefined,
    limitMs: 5_000,
    actions: [
      { atMs: 1_000, name: 'top/counter', command: kill },
      { atMs: 2_000, name: 'asker', command: poke },
      { atMs: 3_000, name: 'counter', command: kill },
    ],
  }));
});

const verdict = (claim: Claim): Verdict => claim.judge(state, true).verdict;
const occurs = (match: Match): boolean => verdict(happens('', match)) === 'holds';
const times = (match: Match): number => state.events.filter((event) => match(event, state)).length;

describe('what a process takes from its mailbox', () => {
  it('is told with what it was, in the order of the taking', () => {
    expect(verdict(inOrder('', takes('asker', '{second,1}'), takes('asker', 'caught')))).toBe('holds');
    expect(times(takes('counter', 'next'))).toBe(2);
    expect(occurs(takes('brief'))).toBe(false);
  });

  it('may be an exit that was trapped', () => {
    expect(occurs(takes('asker', /^\{'EXIT',<.*>,poke\}$/u))).toBe(true);
  });

  it('is told with how many still wait', () => {
    expect(occurs(fallsBehind('asker', 0))).toBe(true);
    expect(occurs(fallsBehind('asker', 1))).toBe(false);
  });
});

describe('an exception', () => {
  it('is told also when it is caught', () => {
    expect(occurs(raises('asker', /^\{noproc,\{gen_server,call,/u))).toBe(true);
    expect(occurs(exits('asker'))).toBe(false);
    expect(times(raises('brief', 'done'))).toBe(2);
    expect(occurs(raises('counter'))).toBe(false);
  });
});

describe('a state', () => {
  it('is told when it is new, from the first on, of each generation', () => {
    expect(['0', '1', '2', '3'].map((n) => occurs(hasState('counter#1', n)))).toEqual([true, true, true, false]);
    expect(occurs(hasState('counter#2', '0'))).toBe(true);
    expect(occurs(hasState('counter#2', '1'))).toBe(false);
  });
});

describe('a state some time after each of several events', () => {
  const ended = exits('counter');
  const after100 = (fits: (text: string) => boolean): Claim => stateAfter('', 100, ended, 'counter', fits);
  const idOf = (match: Match): number | undefined => state.events.find((event) => match(event, state))?.id;

  it('is the last one that was told by then', () => {
    expect(verdict(after100((text) => text === '0'))).toBe('holds');
    expect(after100((text) => text === '2').judge(state, true)).toEqual({ verdict: 'broken', event: idOf(ended) });
    const asked = takes('counter', 'next');
    expect(verdict(stateAfter('', 1, asked, 'counter', (text) => text === '2'))).toBe('holds');
    expect(verdict(stateAfter('', 0, asked, 'counter', () => true))).toBe('broken');
  });

  it('is asked of each of them, with the event itself', () => {
    const pids: string[] = [];
    expect(
      verdict(
        stateAfter('', 100, ended, 'counter', (_text, cause) => {
          pids.push(cause.pid);
          return pids.length < 2;
        }),
      ),
    ).toBe('broken');
    expect(new Set(pids).size).toBe(2);
  });

  it('is open until the time after the last is up, and holds only at the end', () => {
    expect(stateAfter('', 2_500, ended, 'counter', () => true).judge(state, false).verdict).toBe('open');
    expect(stateAfter('', 2_500, exits('counter#1'), 'counter', () => false).judge(state, false).verdict).toBe(
      'broken',
    );
    expect(after100(() => true).judge(state, false).verdict).toBe('open');
  });

  it('is broken when its event never came, or the server told no state', () => {
    const none = stateAfter('', 100, exits('nobody'), 'counter', () => true);
    expect(none.judge(state, false).verdict).toBe('open');
    expect(verdict(none)).toBe('broken');
    expect(verdict(stateAfter('', 100, ended, 'asker', () => true))).toBe('broken');
  });
});

describe('a process', () => {
  it('is meant by name, by place, and by its generation', () => {
    for (const name of ['counter', 'counter#2', 'top/counter', 'top/counter#3', 'brief#2', /^count/u]) {
      expect(occurs(starts(name)), String(name)).toBe(true);
    }
    for (const name of ['counter#4', 'brief#3', 'top/brief', 'nobody']) expect(occurs(starts(name)), name).toBe(false);
    expect(times(starts('counter'))).toBe(3);
    expect(times(exits('brief#2', 'done'))).toBe(1);
    expect(times(exits('counter#1', 'killed'))).toBe(1);
  });
});

describe('a claim after a command', () => {
  const poked = commanded('asker', /poke/u);

  it('looks no further than to the next command', () => {
    expect(verdict(after(poked, happens('', takes('asker'))))).toBe('holds');
    expect(verdict(after(poked, never('', exits('counter'))))).toBe('holds');
    expect(verdict(after(poked, happens('', exits('counter'))))).toBe('broken');
  });

  it('holds when it holds after one of several', () => {
    expect(verdict(after(commanded('counter', /kill/u), happens('', starts('counter#3'))))).toBe('holds');
    expect(verdict(after(commanded('counter', /kill/u), happens('', starts('counter#4'))))).toBe('broken');
  });

  it('is open until the command comes, and broken when it never does', () => {
    const none = after(commanded('asker', /nothing/u), never('', exits('counter')));
    expect(none.judge(state, false).verdict).toBe('open');
    expect(none.judge(state, true).verdict).toBe('broken');
  });
});

it('a claim of always breaks at once and holds only at the end', () => {
  expect(always('', (now) => mailbox(now, 'asker') > 0).judge(state, false).verdict).toBe('broken');
  expect(always('', (now) => mailbox(now, 'asker') === 0).judge(state, false).verdict).toBe('open');
  expect(verdict(always('', (now) => mailbox(now, 'asker') === 0))).toBe('holds');
});
