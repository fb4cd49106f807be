import { describe, expect, it } from 'vitest';
import { Desk } from './desk.ts';
import type { FromWorker } from './messages.ts';

const good = (name: string, ret = '#p1'): string =>
  JSON.stringify({
    name,
    family: 'processes',
    rule: 'self is oneself',
    scenario: { procs: ['p1'], steps: [['p1', 'self']] },
    recorded: [{ ret }],
  });

/** A desk whose turns are taken by hand, on a clock that moves a millisecond with each look. */
function rig(files: Readonly<Record<string, string>>) {
  const told: FromWorker[] = [];
  const turns: (() => void)[] = [];
  let now = 0;
  const desk = new Desk({
    post: (message) => {
      told.push(message);
    },
    read: (url) => {
      const text = files[url];
      return text === undefined ? Promise.reject(new Error('the server answered 404')) : Promise.resolve(text);
    },
    now: () => now++,
    later: (task) => {
      turns.push(task);
    },
  });
  const load = () => desk.receive({ type: 'load', files: Object.keys(files).map((url) => ({ path: url, url })) });
  const verdicts = () => told.filter((message) => message.type === 'verdicts');
  return { desk, told, load, verdicts, turn: () => turns.shift()?.() };
}

describe('the desk', () => {
  it('names a line that is no scenario by file and line, and reads the others', async () => {
    const { told, load } = rig({ 'processes/hand': [good('a'), '{"name": 1}', '', good('b')].join('\n') });
    await load();
    expect(told[0]).toMatchObject({
      type: 'read',
      cases: [
        { id: 0, line: 1, name: 'a', rule: 'self is oneself', steps: 1 },
        { id: 1, line: 4, name: 'b' },
      ],
      faults: [{ file: 'processes/hand', line: 2, message: 'name: must be a string, not a number' }],
    });
    expect(told.at(-1)).toEqual({ type: 'ready' });
  });

  it('says how many faults it does not list', async () => {
    const { told, load } = rig({ x: Array.from({ length: 30 }, () => '{}').join('\n') });
    await load();
    const [read] = told;
    expect(read?.type === 'read' && read.faults).toHaveLength(21);
    expect(read?.type === 'read' && read.faults.at(-1)?.message).toBe('10 more lines could not be read');
  });

  it('tells a missing file and goes on with the next', async () => {
    const { desk, told } = rig({ b: good('b') });
    await desk.receive({
      type: 'load',
      files: [
        { path: 'a', url: 'a' },
        { path: 'b', url: 'b' },
      ],
    });
    expect(told).toMatchObject([
      { cases: [], faults: [{ file: 'a', line: null, message: 'the server answered 404' }] },
      { cases: [{ id: 0, name: 'b' }], faults: [] },
      { type: 'ready' },
    ]);
  });

  it('runs in turns, tells each, and takes a pause and a cancel between them', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => good(`n${index}`, index === 3 ? '#p2' : '#p1'));
    const { desk, load, turn, verdicts } = rig({ x: lines.join('\n') });
    await load();
    await desk.receive({ type: 'run', run: 1, ids: lines.map((_, index) => index) });
    turn();
    const first = verdicts().at(-1);
    expect(first).toMatchObject({ run: 1, done: false });
    expect(first?.ids.length).toBeLessThan(200);
    expect(first?.passed.map((passed, at) => (passed ? -1 : at)).filter((at) => at >= 0)).toEqual([3]);
    await desk.receive({ type: 'pause' });
    turn();
    expect(verdicts()).toHaveLength(1);
    await desk.receive({ type: 'resume' });
    for (let at = 0; at < 200 && verdicts().at(-1)?.done === false; at++) turn();
    expect(verdicts().at(-1)?.done).toBe(true);
    expect(verdicts().flatMap(({ ids }) => ids)).toEqual(lines.map((_, index) => index));
    const before = verdicts().length;
    await desk.receive({ type: 'run', run: 2, ids: [0, 1] });
    await desk.receive({ type: 'cancel' });
    turn();
    expect(verdicts()).toHaveLength(before);
  });

  it('shows one scenario with every step, ours beside the record', async () => {
    const { desk, told, load } = rig({ x: good('a', '#p2') });
    await load();
    await desk.receive({ type: 'show', id: 0 });
    expect(told.at(-1)).toMatchObject({
      type: 'shown',
      shown: {
        id: 0,
        trace: {
          verdict: { ok: false },
          steps: [{ expected: { record: { ret: '#p2' } }, observed: { result: { ret: '#p1' } } }],
        },
      },
    });
  });
});
