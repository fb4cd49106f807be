/** What a panel is told of messages that go nowhere, and of arguments that are refused. */
import { describe, expect, it } from 'vitest';
import type { DownFrame } from '../../protocol/frames.ts';
import type { NodeEvent } from '../../protocol/model.ts';
import { parseDown } from '../../protocol/validate.ts';
import {
  link,
  monitor,
  receive,
  register,
  self,
  send,
  sendAfter,
  spawn,
  unregister,
} from '../../runtime/kernel/syscalls.ts';
import * as erlang from '../../runtime/otp/erlang.ts';
import * as ets from '../../runtime/otp/ets.ts';
import * as gen_server from '../../runtime/otp/gen_server.ts';
import { Session } from './session.ts';

/** The events of a program that does this in a process of its own. */
function eventsOf(act: () => void): NodeEvent[] {
  const frames: DownFrame[] = [];
  const session = new Session(
    {
      id: 'lost',
      title: 'lost',
      rootId: null,
      start: function* () {
        spawn(function* () {
          act();
          yield* receive(null, 100);
        });
        yield* receive(() => false);
      },
    },
    1,
    (frame) => frames.push(frame),
  );
  session.attach();
  for (let turn = 0; turn < 5; turn++) {
    const seq = frames.findLast((frame) => frame.type === 'snapshot' || frame.type === 'delta')?.seq ?? 0;
    session.receive({ type: 'ack', seq });
    session.pump(100, () => true);
    session.flush();
  }
  return frames.flatMap((frame) => {
    const parsed = parseDown(frame);
    if (!parsed.ok) throw new Error(`${parsed.path}: ${parsed.message}`);
    return frame.type === 'snapshot' || frame.type === 'delta' ? [...(frame.events ?? [])] : [];
  });
}

describe('a message to a name that nobody has', () => {
  it.each<[string, () => void, string]>([
    ['cast', () => void gen_server.cast('nobody', 1), '1'],
    ['timer', () => void sendAfter(10, 'nobody', 'late'), 'late'],
  ])('of a %s is an event with the name, the message and its cause', (_what, act, text) => {
    const lost = eventsOf(act).filter(({ kind }) => kind === 'lost');
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ kind: 'lost', to: 'nobody', text });
    expect(lost[0]?.cause).not.toBeNull();
  });

  it('of a send is one, too, and the crash says which argument and why', () => {
    const events = eventsOf(() => void send('nobody', 'hi'));
    expect(events.some((event) => event.kind === 'lost' && event.to === 'nobody')).toBe(true);
    const exit = events.find((event) => event.kind === 'exit');
    expect(exit).toMatchObject({ hint: 'send/2, 1st argument: invalid destination: nobody is called nobody' });
  });
});

describe('badarg', () => {
  it('stands in the reason as a bare term, and the hint beside it', () => {
    const exit = eventsOf(() => void link(5 as never)).find((event) => event.kind === 'exit');
    expect(exit).toMatchObject({ hint: 'link/1, 1st argument: not a pid' });
    expect(exit?.kind === 'exit' && exit.reason).toMatch(/^\{badarg, /u);
  });

  it('of a table is told in the words of OTP', () => {
    const events = eventsOf(() => void ets.insert('nope', [1]));
    const exit = events.find((event) => event.kind === 'exit');
    const hint = 'ets:insert/2, 1st argument: the table identifier does not refer to an existing ETS table';
    expect(exit).toMatchObject({ hint });
  });
});

describe('what a learner crashes first', () => {
  it.each<[string, () => void, string]>([
    [
      'a name that is taken',
      () => [
        register('one', self()),
        register(
          'one',
          spawn(function* () {}),
        ),
      ],
      'register/2, 1st argument: name is in use: one',
    ],
    [
      'a second name',
      () => [register('one', self()), register('two', self())],
      'register/2, 2nd argument: this process already has a name: one',
    ],
    ['a name that nobody has', () => void unregister('nobody'), 'unregister/1, 1st argument: nobody is called nobody'],
    ['a time before now', () => void sendAfter(-1, self(), 'late'), 'send_after/3, 1st argument: out of range'],
    ['a monitor of what is no process', () => void monitor(7 as never), 'monitor/2, 2nd argument: not a pid'],
    [
      'a clause that is not there',
      () => erlang.functionClause('shelf:handle_call/3'),
      'no function clause matching shelf:handle_call/3',
    ],
  ])('%s tells its hint', (_what, act, hint) => {
    const exit = eventsOf(act).find((event) => event.kind === 'exit' && event.class !== 'normal');
    expect(exit?.kind === 'exit' && exit.hint).toBe(hint);
  });
});
