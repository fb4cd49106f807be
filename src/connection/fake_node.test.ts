import { describe, expect, it } from 'vitest';
import { createPanelStore } from '../panel/store/panel_store.ts';
import { fakeHello, restartSequence } from '../testing/fake_frames.ts';
import type { ConnectionStatus } from './connection.ts';
import { FakeNode } from './fake_node.ts';

describe('a fake node', () => {
  it('tells its listeners what is pushed, folded as on the wire', () => {
    const node = new FakeNode();
    const seqs: number[] = [];
    const leave = node.listen({
      status: () => undefined,
      state: (state) => seqs.push(state.seq),
      fault: () => undefined,
    });
    const [first, second, third] = restartSequence();
    node.push(first!);
    node.push(second!);
    leave();
    node.push(third!);
    expect(seqs).toEqual([1, 2]);
    expect(node.state?.places.get('top/dictionary')?.state).toBe('restarting');
  });

  it('refuses a story that skips a frame', () => {
    const node = new FakeNode();
    const [first, second, third] = restartSequence();
    expect(() => node.push(second!)).toThrow('must be a snapshot');
    node.push(first!);
    expect(() => node.push(third!)).toThrow('must have seq 2, not 3');
  });

  it('keeps commands and answers them by its script, but only while live', async () => {
    const node = new FakeNode();
    expect(await node.send({ type: 'pause' })).toMatchObject({ ok: false });
    node.connect(fakeHello());
    node.answer = (command) => ({ ok: true, result: command.type });
    expect(await node.send({ type: 'step' })).toEqual({ ok: true, result: 'step' });
    expect(node.commands).toEqual([{ type: 'pause' }, { type: 'step' }]);
  });

  it('goes through the states of a connection', () => {
    const node = new FakeNode();
    const states: ConnectionStatus['state'][] = [];
    node.listen({ status: (status) => states.push(status.state), state: () => undefined, fault: () => undefined });
    node.connect(fakeHello());
    node.lose('hung', 'no answer');
    node.restart({ system: 'pool', seed: 2 });
    node.close();
    node.restart();
    expect(states).toEqual(['live', 'lost', 'connecting', 'closed']);
    expect(node.restarts).toEqual([{ system: 'pool', seed: 2 }]);
  });

  it('feeds a panel store as a node would', () => {
    const node = new FakeNode();
    const store = createPanelStore({ clock: { now: () => 0, after: () => () => undefined }, storage: null });
    const detach = store.getState().attach(node);
    node.connect(fakeHello());
    for (const frame of restartSequence()) node.push(frame);
    const { node: mirror, connection, episode } = store.getState();
    expect(connection.state).toBe('live');
    expect(mirror).toBe(node.state);
    expect(episode).not.toBeNull();
    node.fault({ path: 'seq', message: 'should be 2' });
    expect(store.getState().faults).toEqual([{ path: 'seq', message: 'should be 2' }]);
    detach();
  });
});
