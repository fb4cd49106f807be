/** What *Start a child* proposes is taken by the supervisor, as it stands. */
import { describe, expect, it } from 'vitest';
import { applyDelta, fromSnapshot } from '../../protocol/apply_delta.ts';
import type { DownFrame, Reply } from '../../protocol/frames.ts';
import type { NodeState } from '../../protocol/model.ts';
import { Session } from '../../node/backend/session.ts';
import { systemOf } from '../../systems/index.ts';
import type { Notation } from '../../term/print.ts';
import { proposedChild } from './proposed_child.ts';

function run(id: string) {
  const program = systemOf(id);
  if (program === undefined) throw new Error(`no system ${id}`);
  let state: NodeState | null = null;
  const replies: Reply[] = [];
  const session = new Session(program, 1, (frame: DownFrame) => {
    if (frame.type === 'snapshot') state = fromSnapshot(frame);
    else if (frame.type === 'delta' && state !== null) state = applyDelta(state, frame);
    else if (frame.type === 'reply') replies.push(frame);
  });
  session.attach();
  const turn = (): NodeState => {
    for (let n = 0; n < 5; n++) {
      session.receive({ type: 'ack', seq: state?.seq ?? 0 });
      session.pump(200, () => true);
      session.flush();
    }
    return state as unknown as NodeState;
  };
  return { session, turn, replies };
}

describe('the proposed child', () => {
  it.each<[string, string, Notation]>([
    ['essay', 'top/shelves', 'erlang'],
    ['essay', 'top/shelves', 'elixir'],
    ['essay', 'top/shelves', 'js'],
    ['essay', 'top/clients', 'erlang'],
    ['one_for_one', 'top', 'erlang'],
  ])('starts: %s, %s, in %s', (system, key, notation) => {
    const { session, turn, replies } = run(system);
    const pid = turn().places.get(key)?.pid ?? '';
    session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
    const state = turn();
    const wire = state.detail?.behaviour?.state;
    if (wire === undefined) throw new Error('the state was not told');
    const text = proposedChild(wire, notation, (one) => state.processes.get(one)?.registered_name ?? null);
    expect(text).not.toBe('');
    session.receive({ type: 'command', ref: 1, command: { type: 'start_child', supervisor: pid, text, notation } });
    turn();
    expect(replies.at(-1), text).toMatchObject({ ok: true, result: expect.stringMatching(/^\{ok,/) as string });
  });
});
