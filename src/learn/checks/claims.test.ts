import { describe, expect, it } from 'vitest';
import type { NodeEvent, NodeState } from '../../protocol/model.ts';
import { fakeNode } from '../../testing/claim_states.ts';
import {
  alive,
  allOf,
  answered,
  atEnd,
  atLeast,
  between,
  exactly,
  exits,
  happens,
  inOrder,
  type Judged,
  mailbox,
  never,
  not,
  sent,
  within,
} from './claims.ts';

const say = (text: string) => sent({ text });
const RUN = fakeNode([
  [0, 'a'],
  [10, 'b'],
  [20, 'a'],
  [400, 'c'],
]);
const EMPTY = fakeNode([]);

describe('a claim that something happens', () => {
  it('holds from then on, and names the event', () => {
    expect(happens('', say('b')).judge(RUN, false)).toEqual({ verdict: 'holds', event: 2 });
    expect(atLeast('', 2, say('a')).judge(RUN, false)).toEqual({ verdict: 'holds', event: 3 });
  });

  it('is open until the time is up, and then broken', () => {
    for (const claim of [happens('', say('z')), atLeast('', 3, say('a')), inOrder('', say('a'), say('z'))]) {
      expect(claim.judge(RUN, false).verdict).toBe('open');
      expect(claim.judge(RUN, true).verdict).toBe('broken');
    }
  });
});

describe('a claim that the end of the run decides', () => {
  it('holds so far as long as nothing speaks against it: it is not unknown', () => {
    const soFar: Judged = { verdict: 'open', event: null, soFar: true };
    const near = within('', 20, say('a'), say('b'));
    const start = fakeNode([
      [0, 'a'],
      [10, 'b'],
    ]);
    expect(near.judge(start, false)).toEqual(soFar);
    expect(never('', say('z')).judge(RUN, false)).toEqual(soFar);
    expect(exactly('', 2, say('a')).judge(RUN, false)).toEqual(soFar);
    // One that waits for its event is not known yet, and neither are several of which one is.
    expect(near.judge(fakeNode([[0, 'a']]), false).soFar).toBeUndefined();
    expect(happens('', say('z')).judge(RUN, false).soFar).toBeUndefined();
    expect(allOf('', never('', say('z')), happens('', say('z'))).judge(RUN, false).soFar).toBeUndefined();
  });
});

describe('a claim that something never happens', () => {
  it('holds only when the time is up, and breaks at once at its event', () => {
    expect(never('', say('z')).judge(RUN, false).verdict).toBe('open');
    expect(never('', say('z')).judge(RUN, true).verdict).toBe('holds');
    expect(never('', say('b')).judge(RUN, false)).toEqual({ verdict: 'broken', event: 2 });
  });
});

describe('a claim of a number', () => {
  it('breaks at the first that is too many, and when the time is up with too few', () => {
    expect(exactly('', 1, say('a')).judge(RUN, false)).toEqual({ verdict: 'broken', event: 3 });
    expect(exactly('', 2, say('a')).judge(RUN, false).verdict).toBe('open');
    expect(exactly('', 2, say('a')).judge(RUN, true).verdict).toBe('holds');
    expect(exactly('', 3, say('a')).judge(RUN, true).verdict).toBe('broken');
  });
});

describe('several claims together', () => {
  const [met, waiting] = [happens('', say('b')), never('', say('z'))];

  it('hold when each does, are broken by any, and open until then', () => {
    expect(allOf('', met, waiting).judge(RUN, false).verdict).toBe('open');
    expect(allOf('', waiting, met).judge(RUN, true)).toEqual({ verdict: 'holds', event: 2 });
    expect(allOf('', waiting, met, never('', say('c'))).judge(RUN, false)).toEqual({ verdict: 'broken', event: 4 });
  });
});

describe('a claim of order', () => {
  it('holds for the first of each, and breaks at what came too early', () => {
    expect(inOrder('', say('a'), say('b'), say('c')).judge(RUN, false)).toEqual({ verdict: 'holds', event: 4 });
    expect(inOrder('', say('b'), say('a')).judge(RUN, false)).toEqual({ verdict: 'broken', event: 1 });
    expect(inOrder('', say('z'), say('a')).judge(RUN, false)).toEqual({ verdict: 'broken', event: 1 });
  });
});

describe('a claim of time', () => {
  it('asks it of each cause, and breaks at the answer that comes late', () => {
    expect(within('', 20, say('b'), say('a')).judge(RUN, true)).toEqual({ verdict: 'holds', event: 3 });
    expect(within('', 20, say('a'), say('c')).judge(RUN, false)).toEqual({ verdict: 'broken', event: 4 });
    expect(within('', 500, say('a'), say('z')).judge(RUN, false).verdict).toBe('open');
    expect(within('', 500, say('a'), say('z')).judge(RUN, true).verdict).toBe('broken');
  });

  it('is broken when its cause never came', () => {
    expect(within('', 500, say('z'), say('a')).judge(RUN, true).verdict).toBe('broken');
  });
});

describe('a claim of answers', () => {
  type Line = readonly [atMs: number, form: 'call' | 'reply', client: string];
  /** Calls to a server, and its replies, each with its client. The clock stands at 450 ms. */
  const talk = (...lines: readonly Line[]): NodeState => {
    const { events, ...rest } = fakeNode(lines.map(([at, , client]) => [at, client]));
    const told = events.slice(0, lines.length).map((event, index): NodeEvent => {
      const [, form, client] = lines[index] as Line;
      const server = { pid: '<0.99.0>', name: 'server' };
      const other = { pid: client, name: client };
      const [from, to] = form === 'call' ? [other, server] : [server, other];
      return { ...event, ...from, kind: 'message', form, to, text: 'it' };
    });
    return { ...rest, events: told };
  };
  const judge = (state: NodeState, over: boolean): Judged =>
    answered('', 100, sent({ form: 'call' })).judge(state, over);

  it('asks of each call that the one who called is answered in time', () => {
    const both = talk([0, 'call', 'a'], [10, 'call', 'b'], [50, 'reply', 'a'], [109, 'reply', 'b']);
    expect(judge(both, true)).toEqual({ verdict: 'holds', event: 4 });
    expect(judge(both, false).verdict).toBe('open');
  });

  it('takes no other’s answer for it, and breaks at the answer that comes late', () => {
    expect(judge(talk([0, 'call', 'a'], [10, 'reply', 'b']), true)).toEqual({ verdict: 'broken', event: 1 });
    expect(judge(talk([0, 'call', 'a'], [100, 'reply', 'a']), false)).toEqual({ verdict: 'broken', event: 2 });
    expect(judge(talk([0, 'call', 'a'], [50, 'call', 'a'], [60, 'reply', 'a']), false).event).toBe(1);
  });

  it('is open while an answer may come, and broken when the time is up or nobody called', () => {
    const waits = talk([400, 'call', 'a']);
    expect(judge(waits, false).verdict).toBe('open');
    expect(judge(waits, true)).toEqual({ verdict: 'broken', event: 1 });
    expect(judge(talk([0, 'call', 'a']), false)).toEqual({ verdict: 'broken', event: 1 });
    expect(judge(EMPTY, true).verdict).toBe('broken');
  });
});

describe('a claim of the end', () => {
  it('is open until then', () => {
    expect(atEnd('', () => true).judge(RUN, false).verdict).toBe('open');
    expect(atEnd('', () => true).judge(RUN, true).verdict).toBe('holds');
    expect(atEnd('', () => false).judge(RUN, true).verdict).toBe('broken');
  });

  it('reads who is alive and what waits in a mailbox, the node’s own left out', () => {
    expect(alive(RUN, /./u).map(({ name }) => name)).toEqual(['ada']);
    expect(mailbox(RUN, 'ada')).toBe(2);
    expect(mailbox(EMPTY, 'nobody')).toBe(-1);
  });
});

it('a message is meant by sender, receiver, form and text as it is printed', () => {
  const match = (wanted: Parameters<typeof sent>[0]): boolean =>
    happens('', sent(wanted)).judge(fakeNode([[0, '{a, 1}']]), true).verdict === 'holds';
  expect(match({ from: 'ada', to: 'bob', form: 'message', text: /^\{a,1\}$/u })).toBe(true);
  for (const other of [{ from: 'bob' }, { to: 'ada' }, { form: 'cast' as const }, { text: 'a' }]) {
    expect(match(other)).toBe(false);
  }
});

it('an exit of the node’s own processes counts for nothing', () => {
  expect(never('', exits()).judge(RUN, true).verdict).toBe('holds');
});

it('the contrary of a claim breaks as soon as the claim holds, and holds only at the end', () => {
  expect(not('', happens('', say('b'))).judge(RUN, false)).toEqual({ verdict: 'broken', event: 2 });
  expect(not('', happens('', say('z'))).judge(RUN, false).verdict).toBe('open');
  expect(not('', happens('', say('z'))).judge(RUN, true).verdict).toBe('holds');
});

it('an event may be meant by its time, from one moment on and before another', () => {
  const seen = (from: number, to: number): string => happens('', between(from, to, say('b'))).judge(RUN, true).verdict;
  expect(seen(10, 11)).toBe('holds');
  expect(seen(0, 10)).toBe('broken');
  expect(seen(11, 400)).toBe('broken');
});
