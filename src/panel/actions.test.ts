import { describe, expect, it, vi } from 'vitest';
import { FakeNode } from '../connection/fake_node.ts';
import type { CommandResult } from '../protocol/commands.ts';
import { essayScene, fakeHello } from '../testing/fake_frames.ts';
import { ACTIONS, actionById, perform } from './actions.ts';
import { watchForNotices } from './notices.ts';
import { createPanelStore, type PanelStore } from './store/panel_store.ts';

interface Attached {
  readonly node: FakeNode;
  readonly scene: ReturnType<typeof essayScene>;
  readonly store: PanelStore;
}

function attached(): Attached {
  const scene = essayScene();
  const node = new FakeNode();
  const store = createPanelStore({ clock: { now: () => 0, after: () => () => undefined } });
  store.getState().attach(node);
  node.connect(fakeHello());
  node.push(scene.snapshot());
  store.getState().select('top/dictionary');
  return { node, scene, store };
}

describe('a node that has halted', () => {
  it('refuses in the same words all that would be asked of it, and is sent nothing', async () => {
    const { node, scene, store } = attached();
    const asks = ({ group }: (typeof ACTIONS)[number]): boolean => ['Time', 'Process', 'Supervisor'].includes(group);
    scene.setSystem({ state: 'halted', reason: 'shutdown', event: null });
    node.push(scene.delta());
    for (const action of ACTIONS.filter((one) => asks(one) && one.id !== 'copy_pid')) {
      await perform(store, action, 'palette');
      expect([action.id, store.getState().notice?.title]).toEqual([
        action.id,
        [{ type: 'text', text: 'The node has halted: nothing runs in it any more.' }],
      ]);
    }
    expect(node.commands).toEqual([]);
    expect(actionById('again').refuse(store.getState())).toBeNull();
  });
});

describe('a supervisor that is asked', () => {
  it('and is suspended does it when it goes on; what comes to nothing was not done', async () => {
    for (const held of [{ status: 'suspended' }, { sys_suspended: true }] as const) {
      const { node, scene, store } = attached();
      scene.setRow('top', held);
      node.push(scene.delta());
      let answer = (_: CommandResult): void => undefined;
      node.answer = () => new Promise((resolve) => (answer = resolve));
      const said = (): string =>
        store
          .getState()
          .notice?.title.map(({ text }) => text)
          .join('') ?? '';
      const asked = perform(store, actionById('terminate_child'), 'elsewhere');
      expect(said()).toBe('Terminate in its supervisor: top is suspended, and does it when it goes on.');
      answer({ ok: false, error: { message: 'The node answered killed.' } });
      await asked;
      expect(said()).toBe('Terminate in its supervisor: it was not done. The node answered killed.');
    }
  });

  it('and dies instead: that it was not done stays beside its end, until it is dismissed or something else is asked', async () => {
    const { node, scene, store } = attached();
    const stop = watchForNotices(store);
    node.answer = () => Promise.resolve({ ok: false, error: { message: 'The node answered killed.' } });
    await perform(store, actionById('terminate_child'), 'elsewhere');
    const undone = 'Terminate in its supervisor: it was not done. The node answered killed.';
    const said = (): (string | undefined)[] => {
      const { title, answered } = store.getState().notice ?? {};
      return [answered, title].map((segments) => segments?.map(({ text }) => text).join(''));
    };
    expect(said()).toEqual([undefined, undone]);
    scene.kill('top');
    node.push(scene.delta());
    expect(said()).toEqual([undone, 'top was killed']);
    expect(store.getState().notice).toMatchObject({ tone: 'exit', more: 0 });
    store.getState().notify({ tone: 'info', title: [{ type: 'text', text: 'more news' }] });
    expect(said()).toEqual([undone, 'more news']);
    expect(store.getState().notice?.more).toBe(1);
    store.getState().notify({ tone: 'info', title: [{ type: 'text', text: 'done' }], passing: true });
    expect(said()).toEqual([undefined, 'done']);

    // The end may be told first.
    store.getState().notify({ tone: 'exit', title: [{ type: 'text', text: 'top was killed' }], event: 1 });
    store.getState().notify({ tone: 'error', title: [{ type: 'text', text: undone }], answer: true });
    expect(said()).toEqual([undone, 'top was killed']);
    await perform(store, actionById('terminate_child'), 'elsewhere');
    expect(said()).toEqual([undefined, 'Its supervisor is gone.']);
    stop();
  });

  it('and is busy is said not to have answered yet', async () => {
    vi.useFakeTimers();
    try {
      const { node, store } = attached();
      let answer = (_: CommandResult): void => undefined;
      node.answer = () => new Promise((resolve) => (answer = resolve));
      const asked = perform(store, actionById('terminate_child'), 'elsewhere');
      expect(store.getState().notice).toBeNull();
      vi.advanceTimersByTime(2_000);
      expect(store.getState().notice?.title[0]?.text).toContain('there is no answer yet');
      answer({ ok: true });
      await asked;
      expect(store.getState().notice?.title[0]?.text).toBe('top terminated dictionary.');
    } finally {
      vi.useRealTimers();
    }
  });
});
