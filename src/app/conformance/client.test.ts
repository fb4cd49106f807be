import { describe, expect, it } from 'vitest';
import { ConformanceClient } from './client.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { FAILED, PASSED } from './outline.ts';

const summary = (id: number) => ({
  id,
  file: 'ets/x',
  line: id + 1,
  family: 'ets',
  name: `n${id}`,
  rule: null,
  steps: 1,
});

function rig() {
  const told: ToWorker[] = [];
  const workers: { onmessage: ((event: { data: FromWorker }) => void) | null; ended: boolean }[] = [];
  let now = 0;
  let check = (): void => {};
  const client = new ConformanceClient([], {
    makeWorker: () => {
      const worker = {
        onmessage: null,
        onerror: null,
        ended: false,
        postMessage: (message: ToWorker) => {
          told.push(message);
        },
        terminate() {
          worker.ended = true;
        },
      };
      workers.push(worker);
      return worker as unknown as Worker;
    },
    now: () => now,
    every: (_ms, task) => {
      check = task;
      return () => {};
    },
  });
  const tell = (message: FromWorker): void => workers.at(-1)?.onmessage?.({ data: message });
  const pass = (seconds: number): void => {
    for (let at = 0; at < seconds; at++) {
      now += 1_000;
      check();
    }
  };
  client.open();
  tell({ type: 'read', cases: [summary(0), summary(1), summary(2)], faults: [] });
  tell({ type: 'ready' });
  return { client, told, tell, pass, workers, state: () => client.store.getState() };
}

describe('the client', () => {
  it('counts what comes in batches, and forgets what was known of what it runs again', () => {
    const { client, tell, state } = rig();
    client.run([0, 1, 2], 'Everything');
    tell({ type: 'verdicts', run: 1, ids: [0, 1], passed: [true, false], ms: 5, done: false });
    expect(state().run).toMatchObject({ state: 'running', done: 2, failed: 1, all: 3 });
    tell({ type: 'verdicts', run: 1, ids: [2], passed: [true], ms: 7, done: true });
    expect(state().run).toMatchObject({ state: 'done', done: 3, failed: 1, ms: 7 });
    expect([...state().results]).toEqual([PASSED, FAILED, PASSED]);
    client.run([1], 'What failed');
    expect([...state().results]).toEqual([PASSED, 0, PASSED]);
  });

  it('takes nothing of a run that was cancelled', () => {
    const { client, tell, state } = rig();
    client.run([0], 'Everything');
    client.cancel();
    tell({ type: 'verdicts', run: 1, ids: [0], passed: [false], ms: 5, done: true });
    expect(state().run).toMatchObject({ state: 'cancelled', done: 0 });
    expect(state().results[0]).toBe(0);
  });

  it('takes a worker that is silent in the middle of a run for lost, ends it, and begins anew when asked', () => {
    const { client, pass, workers, state } = rig();
    client.run([0], 'Everything');
    pass(20);
    expect(state()).toMatchObject({ phase: 'lost', run: { state: 'cancelled' } });
    expect(state().lost).toContain('8 seconds');
    expect(workers[0]?.ended).toBe(true);
    client.open();
    expect(state()).toMatchObject({ phase: 'loading', lost: null, cases: [] });
  });

  it('waits for no answer while it is paused or nothing runs', () => {
    const { client, pass, state } = rig();
    pass(60);
    client.run([0], 'Everything');
    client.pause();
    pass(60);
    expect(state()).toMatchObject({ phase: 'ready', run: { state: 'paused' } });
  });
});
