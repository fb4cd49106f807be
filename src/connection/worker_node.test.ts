import { describe, expect, it } from 'vitest';
import type { Delta } from '../protocol/frames.ts';
import type { StartOptions } from '../protocol/frames.ts';
import { essayScene, fakeHello } from '../testing/fake_frames.ts';
import { FakeHost, FakeWorker } from '../testing/fake_worker.ts';
import type { ConnectionStatus, FrameFault } from './connection.ts';
import type { NodeState } from '../protocol/model.ts';
import { JOURNAL_INPUTS } from '../protocol/journal.ts';
import { WorkerNode } from './worker_node.ts';

const START = { system: 'shelves', seed: 7 };

function setUp(workers: (FakeWorker | Error)[] = [new FakeWorker(), new FakeWorker()], explains = false) {
  const host = new FakeHost();
  const made: FakeWorker[] = [];
  const node = new WorkerNode(
    () => {
      const worker = workers[made.length];
      if (worker instanceof Error) throw worker;
      if (worker === undefined) throw new Error('one worker too many');
      made.push(worker);
      return worker.asWorker();
    },
    START,
    host,
    explains,
  );
  const seen: { status: ConnectionStatus[]; states: NodeState[]; faults: FrameFault[] } = {
    status: [],
    states: [],
    faults: [],
  };
  node.listen({
    status: (status) => seen.status.push(status),
    state: (state) => seen.states.push(state),
    fault: (fault) => seen.faults.push(fault),
  });
  const scene = essayScene();
  return { host, node, made, seen, scene, worker: made[0] as FakeWorker };
}

/** Connected, the first snapshot shown and acknowledged. */
function live() {
  const all = setUp();
  all.worker.frames(fakeHello(), all.scene.snapshot());
  all.host.paint();
  all.worker.take();
  return all;
}

/** What a healthy node does for so many milliseconds. */
function answerPings({ host, worker }: ReturnType<typeof setUp>, ms: number): void {
  for (let passed = 0; passed < ms; passed += 250) {
    host.advance(250);
    for (const frame of worker.take()) if (frame.type === 'ping') worker.frames({ type: 'pong', n: frame.n });
  }
}

describe('connecting', () => {
  it('starts the program in the worker and is live with the hello', () => {
    const { node, worker, seen } = setUp();
    expect(worker.take()[0]).toEqual({ type: 'start', ...START });
    expect(node.status).toEqual({ state: 'connecting' });
    worker.frames(fakeHello());
    expect(node.status).toEqual({ state: 'live', hello: fakeHello() });
    expect(seen.status.at(-1)?.state).toBe('live');
  });

  it('waits longer for a worker that is still loading than for one that has spoken', () => {
    const { host, node } = setUp();
    host.advance(5_000);
    expect(node.status.state).toBe('connecting');
    host.advance(16_000);
    expect(node.status).toMatchObject({ state: 'lost', reason: 'hung', message: expect.stringMatching(/not started/) });
  });

  it('takes a sleep of the page off the time for it, and no more', () => {
    const { host, node } = setUp();
    host.advance(15_000);
    host.sleep(60_000);
    host.advance(4_000);
    expect(node.status.state).toBe('connecting');
    host.advance(2_000);
    expect(node.status.state).toBe('lost');
  });

  it('is lost, not broken, when the worker cannot be made', () => {
    const { node } = setUp([new Error('refused by policy')]);
    expect(node.status).toMatchObject({
      state: 'lost',
      reason: 'crashed',
      message: expect.stringContaining('refused by policy'),
    });
  });

  it('ends with a node of another version', () => {
    const { node, worker } = setUp();
    worker.frames(fakeHello({ version: 99 }));
    expect(node.status).toMatchObject({
      state: 'lost',
      reason: 'protocol',
      message: expect.stringMatching(/version 99/),
    });
    expect(worker.terminated).toBe(true);
  });
});

describe('frames', () => {
  it('are folded and shown once per painted frame, then acknowledged', () => {
    const { host, node, worker, seen, scene } = live();
    expect(seen.states).toHaveLength(1);
    scene.advance(5);
    worker.frames(scene.delta());
    scene.kill('top/shelves/en');
    worker.frames(scene.delta());
    expect(seen.states).toHaveLength(1);
    expect(worker.take()).toEqual([]);
    host.paint();
    expect(seen.states).toHaveLength(2);
    expect(seen.states[1]).toBe(node.state);
    expect(node.state?.places.get('top/shelves/en')?.state).toBe('down');
    expect(worker.take()).toEqual([{ type: 'ack', seq: 3 }]);
    host.paint();
    expect(seen.states).toHaveLength(2);
  });

  it('with a gap before them are refused, told, and lead to a resync', () => {
    const { host, node, worker, seen, scene } = live();
    scene.delta();
    worker.frames(scene.delta());
    expect(seen.faults).toEqual([{ path: 'seq', message: 'should be 2, the next, not 3' }]);
    expect(worker.take()).toEqual([{ type: 'resync' }]);
    worker.frames(scene.snapshot());
    host.paint();
    expect(node.status.state).toBe('live');
    expect(node.state?.seq).toBe(4);
    expect(worker.take()).toEqual([{ type: 'ack', seq: 4 }]);
  });

  it('before the first snapshot are refused', () => {
    const { node, worker, seen, scene } = setUp();
    worker.frames(fakeHello(), scene.delta());
    expect(seen.faults).toHaveLength(1);
    expect(node.state).toBeNull();
  });

  it('that are invalid are told with their path and lead to a resync; the picture stays', () => {
    const { node, worker, seen, scene } = live();
    const before = node.state;
    worker.say({ ...scene.delta(), events: [{ kind: 'exit', id: 'no' }] });
    expect(seen.faults).toEqual([{ path: 'events[0].id', message: expect.stringMatching(/^should be/) }]);
    expect(worker.take()).toEqual([{ type: 'resync' }]);
    expect(node.state).toBe(before);
    expect(node.status.state).toBe('live');
  });

  it('that are invalid three times in a row end the connection, a good one between begins anew', () => {
    const { node, worker, scene } = live();
    worker.say('nonsense');
    worker.say({ type: 'delta', seq: 'two' });
    worker.frames(scene.snapshot());
    worker.say(null);
    worker.say([]);
    expect(node.status.state).toBe('live');
    worker.say(undefined);
    expect(node.status).toMatchObject({
      state: 'lost',
      reason: 'protocol',
      message: expect.stringContaining('3 frames in a row'),
    });
    expect(worker.terminated).toBe(true);
  });

  it('are acknowledged and shown to the others when one listener throws', () => {
    const { host, node, worker, seen, scene } = live();
    node.listen({
      status: () => undefined,
      state: () => {
        throw new Error('a view broke');
      },
      fault: () => undefined,
    });
    worker.frames(scene.delta());
    expect(() => {
      host.paint();
    }).toThrow('a view broke');
    expect(worker.take()).toEqual([{ type: 'ack', seq: 2 }]);
    expect(seen.states).toHaveLength(2);
  });
});

describe('a node that does not answer', () => {
  it('is told to be late within two seconds of its last word, and is live again with the next', () => {
    const all = live();
    answerPings(all, 5_000);
    expect(all.node.status).not.toHaveProperty('silent');
    all.host.advance(2_000);
    expect(all.node.status).toMatchObject({ state: 'live', silent: true });
    answerPings(all, 500);
    expect(all.node.status.state).toBe('live');
    expect(all.node.status).not.toHaveProperty('silent');
  });

  it('is lost as hung after five seconds without a word', () => {
    const all = live();
    all.host.advance(4_500);
    expect(all.node.status.state).toBe('live');
    all.host.advance(1_000);
    expect(all.node.status).toMatchObject({
      state: 'lost',
      reason: 'hung',
      message: expect.stringMatching(/said nothing for five seconds/),
    });
    expect(all.worker.terminated).toBe(true);
  });

  it('that answers while its program comes to no start is lost in words of its own', () => {
    const all = setUp();
    answerPings(all, 15_000);
    expect(all.node.status.state).toBe('connecting');
    answerPings(all, 6_000);
    expect(all.node.status).toMatchObject({
      state: 'lost',
      message: expect.stringMatching(/loaded for twenty seconds/),
    });
  });

  it('that falls silent before its program has started is lost in words of its own', () => {
    const all = setUp();
    answerPings(all, 1_000);
    all.host.advance(5_500);
    expect(all.node.status).toMatchObject({
      state: 'lost',
      message: expect.stringMatching(/did not start: it is at work/),
    });
  });

  describe('and runs a program given as text', () => {
    const TEXT = { name: 'system.ts', text: 'one\n  /^(a+)+$/.test(long);\n' };
    const ENTRY = { step: 9, fires: 1, at_ms: 40, command: { type: 'mark', pid: '<0.84.0>' } } as const;
    const AT = { pid: '<0.84.0>', name: 'worker', fun: 'worker:handle_call/3', line: 2 };

    /** At work, and something came in; `explains`: it may be run again. */
    function working(explains = true) {
      const all = setUp(
        Array.from({ length: 5 }, () => new FakeWorker()),
        explains,
      );
      all.node.restart({ ...START, source: TEXT });
      const second = all.made[1] as FakeWorker;
      second.frames(fakeHello(), all.scene.snapshot(), { type: 'noted', entry: ENTRY });
      all.host.paint();
      return { ...all, second };
    }

    it('is not run again when it may have filled the memory, and says so', () => {
      const { host, node, made, second, scene } = working();
      const snapshot = scene.snapshot();
      second.frames({
        ...snapshot,
        seq: snapshot.seq + 1,
        counters: { ...snapshot.counters, reductions: 5_000_001 },
      });
      host.paint();
      host.advance(5_500);
      expect(node.status).toMatchObject({
        state: 'lost',
        message: expect.stringMatching(/may have filled the memory/),
      });
      expect(made).toHaveLength(2);
    });

    /** Hung, and run again in a second worker; a third may be had. */
    function hung() {
      const all = working();
      all.host.advance(5_500);
      const again = all.made[2] as FakeWorker;
      return { ...all, again, frame: again.take()[0] };
    }

    it('is run again with what came in, quiet as far as the run was seen, and says so', () => {
      const { node, frame } = hung();
      expect(frame).toEqual({
        type: 'retrace',
        start: { ...START, source: TEXT },
        inputs: [ENTRY],
        quiet_ms: node.state?.clock.now_ms,
        from: 0,
      });
      expect(node.status).toMatchObject({ reason: 'hung', message: expect.stringMatching(/run again to learn where/) });
    });

    it('promises nothing to a command that waits: its answer is final', async () => {
      const { host, node } = working();
      const answer = node.send({ type: 'advance', ms: 10 });
      host.advance(5_500);
      expect(node.status).toMatchObject({ message: expect.stringMatching(/run again/) });
      expect(await answer).toEqual({
        ok: false,
        error: { message: expect.not.stringMatching(/run again/) as string },
      });
    });

    it('is not run again where nobody reads why, and promises it nowhere', () => {
      const { host, node, made } = working(false);
      host.advance(5_500);
      expect(node.status).toMatchObject({ reason: 'hung', message: expect.not.stringMatching(/again/) as string });
      expect(made).toHaveLength(2);
    });

    it.each<[string, (worker: FakeWorker) => void]>([
      ['its node says that it notes no more', (worker) => worker.frames({ type: 'noted', entry: null })],
      [
        'its node does not count',
        (worker) => {
          for (let n = 0; n < JOURNAL_INPUTS; n++) worker.say({ type: 'noted', entry: ENTRY });
        },
      ],
    ])('is not run again without a part of what came in, and says so: %s', (_what, cut) => {
      const { host, node, made, second } = working();
      cut(second);
      second.frames({ type: 'noted', entry: ENTRY });
      host.advance(5_500);
      expect(node.status).toMatchObject({
        message: expect.stringMatching(/nothing for five seconds.*not known where: too much was done to it/),
      });
      expect(made).toHaveLength(2);
    });

    it('is run again for as long as the page is awake: a sleep is no part of it', () => {
      const { host, node, made, again } = hung();
      again.frames({ type: 'reached', n: 2, at: AT, full: true });
      host.sleep(60_000);
      expect(again.terminated).toBe(false);
      host.advance(4_500);
      (made[3] as FakeWorker).frames({ type: 'reached', n: 2, at: AT, full: true });
      host.advance(2_500);
      expect(node.status).toMatchObject({ message: expect.stringMatching(/did not come back from/) });
    });

    it('is told with process, callback and line, when it falls silent there again', () => {
      const { host, node, made, again } = hung();
      again.frames({ type: 'reached', n: 1, at: null, full: true }, { type: 'reached', n: 2, at: AT, full: true });
      host.advance(4_500);
      const sure = made[3] as FakeWorker;
      sure.frames({ type: 'reached', n: 0, at: null, full: true }, { type: 'reached', n: 2, at: AT, full: true });
      host.advance(2_500);
      expect(node.status).toMatchObject({
        state: 'lost',
        reason: 'hung',
        message: expect.stringMatching(
          /^It did not come back from worker:handle_call, line 2, in the process worker \(<0\.84\.0>\): \/\^/,
        ),
        point: { file: 'system.ts', line: 2, column: 3 },
      });
      expect([again.terminated, sure.terminated]).toEqual([true, true]);
      expect(made).toHaveLength(4);
    });

    it('has time to load its program on a busy machine', () => {
      const { host, made, again } = hung();
      again.frames({ type: 'reached', n: 0, at: null, full: true });
      host.advance(15_000);
      expect(again.terminated).toBe(false);
      again.frames({ type: 'reached', n: 2, at: AT, full: true });
      host.advance(4_500);
      expect([again.terminated, made.length]).toEqual([true, 4]);
    });

    it.each([
      ['goes on from there', 3],
      ['comes less far', 1],
    ])('is told to have used up the memory when the next run %s', (_what, n) => {
      const { host, node, made, again } = hung();
      again.frames({ type: 'reached', n: 2, at: AT, full: true });
      host.advance(4_500);
      (made[3] as FakeWorker).frames({ type: 'reached', n, at: AT, full: true });
      host.advance(4_500);
      expect(node.status).toMatchObject({
        message: expect.stringMatching(
          /another place each time, as it does when the memory is used up.*handle_call, line 2/,
        ),
        point: { line: 2 },
      });
    });

    it('is run a second time from where places were only counted', () => {
      const { host, node, made, again } = hung();
      again.frames({ type: 'reached', n: 8_192, at: null, full: false });
      host.advance(4_500);
      const last = made[3] as FakeWorker;
      expect([again.terminated, last.take()[0]]).toMatchObject([true, { type: 'retrace', from: 8_192 }]);
      last.frames({ type: 'reached', n: 8_200, at: { ...AT, pid: null, name: null, fun: null }, full: true });
      host.advance(4_500);
      (made[4] as FakeWorker).frames({ type: 'reached', n: 8_200, at: null, full: true });
      host.advance(2_500);
      expect(node.status).toMatchObject({
        message: expect.stringMatching(/did not start: it did not come back from line 2/),
      });
    });

    it('is told to have used up the memory when places were only counted, and the next run comes less far', () => {
      const { host, node, made, again } = hung();
      again.frames({ type: 'reached', n: 90_000, at: AT, full: false });
      host.advance(4_500);
      (made[3] as FakeWorker).frames({ type: 'reached', n: 80_000, at: null, full: false });
      host.advance(4_500);
      expect(node.status).toMatchObject({ message: expect.stringMatching(/when the memory is used up.*line 2/) });
    });

    it.each<[string, (all: ReturnType<typeof hung>) => void]>([
      ['passes the place', ({ again }) => again.frames({ type: 'passed' })],
      ['ends', ({ again }) => again.crash('gone')],
      ['says nothing at all', ({ host }) => host.advance(60_000)],
      [
        'goes on for ever',
        ({ host, again }) => {
          for (let n = 0; n < 60; n++) {
            again.frames({ type: 'reached', n, at: AT, full: true });
            host.advance(1_000);
          }
        },
      ],
    ])('is told plainly not to be known where, when the second run %s', (_what, then) => {
      const all = hung();
      then(all);
      expect(all.node.status).toMatchObject({
        state: 'lost',
        message: expect.stringMatching(/said nothing for five seconds.*it is not known where/),
      });
      expect(all.again.terminated).toBe(true);
    });

    it('is forgotten with a restart or a close, and the run for it ends', () => {
      for (const leave of ['restart', 'close'] as const) {
        const { host, node, again } = hung();
        node[leave]();
        expect(again.terminated).toBe(true);
        const { status } = node;
        again.frames({ type: 'reached', n: 2, at: AT, full: true });
        if (leave === 'close') expect(host.ticking).toBe(false);
        host.advance(4_500);
        expect(node.status).toBe(status);
      }
    });
  });

  it('is asked every half second', () => {
    const { host, worker } = live();
    host.advance(1_500);
    expect(worker.take().map((frame) => frame.type)).toEqual(['ping', 'ping', 'ping']);
  });

  it('is not blamed when the page itself slept', () => {
    const all = live();
    all.host.sleep(600_000);
    expect(all.node.status.state).toBe('live');
    all.host.advance(5_500);
    expect(all.node.status.state).toBe('lost');
  });

  it('is lost as crashed by an error, an unreadable frame, or its own word', () => {
    for (const end of [
      (worker: FakeWorker) => worker.crash('out of memory'),
      (worker: FakeWorker) => worker.spoil(),
      (worker: FakeWorker) => worker.frames({ type: 'fatal', message: 'the node broke' }),
    ]) {
      const { node, worker, seen } = live();
      end(worker);
      expect(node.status).toMatchObject({ state: 'lost', reason: 'crashed' });
      expect(seen.status.at(-1)).toEqual(node.status);
      expect(node.state).not.toBeNull();
    }
  });

  it('changes nothing any more, whatever it still says', () => {
    const { host, node, worker, scene } = live();
    worker.crash('out of memory');
    const { state, status } = node;
    worker.frames(fakeHello(), scene.snapshot(), { type: 'fatal', message: 'again' });
    host.paint();
    expect(node.state).toBe(state);
    expect(node.status).toEqual(status);
  });
});

it('the last picture is shown when the node is lost before it was painted', () => {
  const { node, worker, seen, scene } = live();
  worker.frames(scene.delta());
  worker.crash('gone');
  expect(seen.states.at(-1)?.seq).toBe(2);
  expect(node.status.state).toBe('lost');
});

describe('a restart', () => {
  it('ends the old worker and starts the same program in a new one', () => {
    const { host, node, worker, made, scene } = live();
    worker.crash('gone');
    node.restart();
    const second = made[1] as FakeWorker;
    expect(worker.terminated).toBe(true);
    expect(node.status).toEqual({ state: 'connecting' });
    expect(second.take()[0]).toEqual({ type: 'start', ...START });
    second.frames(fakeHello(), scene.snapshot());
    host.paint();
    expect(node.status.state).toBe('live');
  });

  it('may start another program, and keeps what the panel wants to see', () => {
    const { node, made } = live();
    const topics = { traffic: false, detail: { pid: '<0.83.0>', messages_offset: 50 } };
    node.setTopics(topics);
    node.restart({ system: 'pool', seed: 1 });
    expect((made[1] as FakeWorker).take()).toEqual([
      { type: 'start', system: 'pool', seed: 1 },
      { type: 'topics', topics },
    ]);
  });

  it('keeps the frames of the old worker out, also one waiting to be painted', () => {
    const { host, node, worker, made, scene, seen } = live();
    worker.frames(scene.delta());
    node.restart();
    const second = made[1] as FakeWorker;
    second.take();
    host.paint();
    expect(second.take()).toEqual([]);
    expect(seen.states).toHaveLength(1);
    worker.frames(scene.delta());
    expect(node.status.state).toBe('connecting');
    // A delta of the new node that fits the old one's numbers is no continuation of it.
    second.frames(fakeHello(), { type: 'delta', seq: (node.state?.seq ?? 0) + 1 } satisfies Delta);
    expect(seen.faults).toHaveLength(1);
  });
});

describe('commands', () => {
  it('are answered by their reference, in whatever order', async () => {
    const { node, worker } = live();
    const first = node.send({ type: 'pause' });
    const second = node.send({ type: 'step' });
    const refs = worker.take().flatMap((frame) => (frame.type === 'command' ? [frame.ref] : []));
    expect(refs).toHaveLength(2);
    worker.frames(
      { type: 'reply', ref: refs[1] as number, ok: false, error: { message: 'nothing to do' } },
      { type: 'reply', ref: refs[0] as number, ok: true, result: 'ok' },
      { type: 'reply', ref: 12_345, ok: true },
    );
    expect(await first).toEqual({ ok: true, result: 'ok' });
    expect(await second).toEqual({ ok: false, error: { message: 'nothing to do' } });
  });

  it('are refused with the reason when there is no live node', async () => {
    const { node } = setUp();
    expect(await node.send({ type: 'pause' })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('connecting') },
    });
  });

  it('are refused when the node is lost, restarted or closed before it answers', async () => {
    for (const [end, words] of [
      [(all: ReturnType<typeof live>) => all.worker.crash('no memory'), /lost before it answered: no memory/],
      [(all: ReturnType<typeof live>) => all.node.restart(), /restarted before it answered/],
      [(all: ReturnType<typeof live>) => all.node.close(), /closed/],
    ] as const) {
      const all = live();
      const waiting = all.node.send({ type: 'step' });
      end(all);
      expect(await waiting).toMatchObject({ ok: false, error: { message: expect.stringMatching(words) } });
    }
  });

  it('are bounded while they wait', async () => {
    const { node, worker } = live();
    for (let i = 0; i < 1_000; i++) void node.send({ type: 'step' });
    expect(await node.send({ type: 'step' })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('1000 commands') },
    });
    const [first] = worker.take();
    if (first?.type === 'command') worker.frames({ type: 'reply', ref: first.ref, ok: true });
    void node.send({ type: 'step' });
    expect(worker.take()).toHaveLength(1);
  });
});

describe('closing', () => {
  it('ends the worker and the timer, and is final', () => {
    const { host, node, worker, made, seen } = live();
    node.close();
    expect(worker.terminated).toBe(true);
    expect(host.ticking).toBe(false);
    expect(node.status).toEqual({ state: 'closed' });
    expect(seen.status.at(-1)).toEqual({ state: 'closed' });
    node.restart();
    expect(made).toHaveLength(1);
    expect(node.status).toEqual({ state: 'closed' });
  });

  it('of a listener leaves the others', () => {
    const { host, node, worker, scene, seen } = live();
    let others = 0;
    const leave = node.listen({ status: () => undefined, state: () => others++, fault: () => undefined });
    leave();
    worker.frames(scene.delta());
    host.paint();
    expect(others).toBe(0);
    expect(seen.states).toHaveLength(2);
  });
});

describe('what the node cannot read', () => {
  it('is told as a fault, and the connection lives', () => {
    const { worker, node, seen } = live();
    worker.frames({ type: 'fault', path: 'topics.traffic', message: 'should be true or false, not 1' });
    expect(seen.faults.at(-1)).toMatchObject({ path: 'topics.traffic' });
    expect(node.status.state).toBe('live');
  });

  it('is refused here when no port would take it', async () => {
    const { worker, node } = live();
    worker.postMessage = (frame) => void structuredClone(frame);
    const odd = { type: 'pause', more: () => 1 } as unknown as Parameters<typeof node.send>[0];
    expect(await node.send(odd)).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/no plain data/) as string },
    });
    expect(node.status.state).toBe('live');
  });

  it('loses the node with a sentence when the options of a start would pass no port, and starts another afterwards', () => {
    const second = new FakeWorker();
    second.postMessage = (frame) => void structuredClone(frame);
    const { node } = setUp([new FakeWorker(), second, new FakeWorker()]);
    node.restart({ system: 'essay', seed: () => 1 } as unknown as StartOptions);
    expect(node.status).toMatchObject({ state: 'lost', message: expect.stringMatching(/no plain data/) as string });
    node.restart(START);
    expect(node.status.state).toBe('connecting');
  });
});

describe('a delta that does not follow', () => {
  it('is refused, and a whole picture is asked for', () => {
    const { worker, seen, scene, node } = live();
    const { places, events } = scene.snapshot();
    const loop = { ...(places[0] as (typeof places)[number]), key: 'loop', parent: 'loop' };
    const before = seen.states.length;
    worker.frames({ type: 'delta', seq: (node.state?.seq ?? 0) + 1, places: { put: [loop], drop: [] } });
    expect(seen.faults.at(-1)?.path).toBe('places.put[0].parent');
    worker.frames({ type: 'delta', seq: (node.state?.seq ?? 0) + 1, events: events.slice(0, 1) });
    expect(seen.faults.at(-1)?.path).toBe('events[0].id');
    expect(worker.take().filter(({ type }) => type === 'resync')).toHaveLength(2);
    expect(seen.states).toHaveLength(before);
  });
});
