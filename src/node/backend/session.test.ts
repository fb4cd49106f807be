import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, fromSnapshot } from '../../protocol/apply_delta.ts';
import type { Command } from '../../protocol/commands.ts';
import { processes } from '../../runtime/kernel/introspect.ts';
import type { DownFrame, Reply } from '../../protocol/frames.ts';
import type { NodeEvent, NodeState } from '../../protocol/model.ts';
import { parseDown } from '../../protocol/validate.ts';
import { printWire } from '../../term/print.ts';
import { defineModule, gen_server, mfa, type Module, type Pid, proc_lib, supervisor } from '../../coppice.ts';
import {
  type Body,
  error,
  exit,
  halt,
  receive,
  register,
  self,
  send,
  sleep,
  spawn,
  spawnLink,
  whereis,
} from '../../runtime/kernel/syscalls.ts';
import { systemOf } from '../../systems/index.ts';
import { applicationsOf } from './applications.ts';
import type { Program } from './boot.ts';
import { Session } from './session.ts';

/** A panel without a screen: it folds frames and answers for them. */
class Panel {
  readonly frames: DownFrame[] = [];
  readonly session: Session;
  state: NodeState;
  private refs = 0;

  constructor(program: Program) {
    this.session = new Session(program, 1, (frame) => this.frames.push(frame));
    this.session.attach();
    this.state = this.fold(undefined);
  }

  private fold(state: NodeState | undefined): NodeState {
    let folded = state;
    for (const frame of this.frames.splice(0)) {
      const parsed = parseDown(frame);
      if (!parsed.ok) throw new Error(`${parsed.path}: ${parsed.message}`);
      if (frame.type === 'snapshot') folded = fromSnapshot(frame);
      else if (frame.type === 'delta' && folded !== undefined) folded = applyDelta(folded, frame);
      else if (frame.type === 'reply') this.replies.push(frame);
    }
    if (folded === undefined) throw new Error('no snapshot came');
    return folded;
  }

  readonly replies: Reply[] = [];

  run(ms: number): void {
    this.session.receive({ type: 'ack', seq: this.state.seq });
    this.session.pump(ms, () => true);
    this.session.flush();
    this.state = this.fold(this.state);
  }

  do(command: Command): Reply {
    const ref = ++this.refs;
    this.session.receive({ type: 'command', ref, command });
    this.run(0);
    const reply = this.replies.find((one) => one.ref === ref);
    if (reply === undefined) throw new Error(`no reply to ${command.type}`);
    return reply;
  }

  pid(key: string): string {
    const pid = this.state.places.get(key)?.pid;
    if (pid == null) throw new Error(`nothing stands in ${key}`);
    return pid;
  }

  /** Of a node that stands still: the figures of one that runs are told when somebody could read them. */
  snapshot(): NodeState {
    this.do({ type: 'pause' });
    this.session.receive({ type: 'resync' });
    return this.fold(undefined);
  }
}

/** As a program given as text would be: this file is its source. */
const plain: Program = {
  id: 'plain',
  title: 'plain',
  rootId: null,
  file: 'session.test.ts',
  *start() {
    spawn(function* (): Body<void> {
      register('sleeper', self());
      yield* receive();
      error('oops');
    });
    yield* sleep(0);
    return ['ok', 'started'];
  },
};

/** A child that starts once, and never again. */
function flaky(): Program {
  let starts = 0;
  const child: Module = defineModule('child', {
    *startLink(): Body {
      starts++;
      if (starts === 1) return yield* gen_server.startLink(child, null);
      yield* sleep(5);
      return ['error', 'no_disk'];
    },
    init: () => ['ok', null],
  });
  const top = defineModule('top', {
    init: (): supervisor.InitReturn => [
      'ok',
      [{ intensity: 1_000, period: 10 }, [{ id: 'child', start: [child, 'startLink', []] }]],
    ],
  });
  return { id: 'flaky', title: 'flaky', rootId: 'top', start: () => supervisor.startLink(['local', 'top'], top, null) };
}

function program(id: string): Program {
  const system = systemOf(id);
  if (system === undefined) throw new Error(`no system ${id}`);
  return system;
}

const ESSAY = ['top/dictionary', 'top/shelves', 'top/shelves/en', 'top/shelves/fr', 'top/clients'] as const;

describe('session', () => {
  it('a snapshot plus its deltas equals the next snapshot', () => {
    const deed = fc.oneof(
      fc.record({
        kill: fc.constantFrom(...ESSAY),
        reason: fc.constantFrom('kill', 'shutdown', '{boom, 1}', 'normal'),
      }),
      fc.record({ wait: fc.integer({ min: 1, max: 3_000 }) }),
      fc.record({ watch: fc.constantFrom(...ESSAY) }),
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
        const panel = new Panel(program('essay'));
        for (const one of deeds) {
          if ('wait' in one) panel.run(one.wait);
          else if ('watch' in one) {
            const pid = panel.state.places.get(one.watch)?.pid;
            if (pid != null)
              panel.session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
          } else {
            const pid = panel.state.places.get(one.kill)?.pid;
            if (pid != null) panel.do({ type: 'exit', pid, reason: one.reason });
          }
        }
        const next = panel.snapshot();
        const { seq: _before, ...folded } = panel.state;
        const { seq: _after, ...fresh } = next;
        expect({
          ...folded,
          places: sorted(folded.places),
          processes: sorted(folded.processes),
          traffic: sorted(folded.traffic),
        }).toEqual({
          ...fresh,
          places: sorted(fresh.places),
          processes: sorted(fresh.processes),
          traffic: sorted(fresh.traffic),
        });
      }),
      { numRuns: 40 },
    );
  });

  it('a child that was asked for and falls keeps its place and is counted, however often one looks', () => {
    const job: Module = defineModule('job', {
      startLink: () => gen_server.startLink(job, null),
      init: () => ['ok', null],
    });
    const pool: Module = defineModule('pool', {
      init: () => ['ok', [{ strategy: 'simple_one_for_one' }, [{ id: 'job', start: mfa(job, 'startLink', []) }]]],
    });
    const panel = new Panel({
      ...plain,
      rootId: 'pool',
      *start() {
        const started = (yield* supervisor.startLink(['local', 'pool'], pool, null)) as ['ok', Pid];
        spawn(function* (): Body<void> {
          yield* sleep(100);
          yield* supervisor.startChild('pool', []);
        });
        return started;
      },
    });
    panel.run(50);
    panel.do({ type: 'pause' });
    const jobs = () => [...panel.state.places.values()].filter((place) => place.dynamic);
    const looks = (): void => {
      for (let step = 0; step < 60; step++) panel.do({ type: 'step' });
    };
    looks();
    const [before] = jobs();
    panel.do({ type: 'exit', pid: before?.pid ?? '', reason: 'kill' });
    looks();
    expect(jobs()).toMatchObject([{ key: before?.key, generation: 2, state: 'alive' }]);
  });

  it('a restarted child returns to its place with a new pid and the next generation', () => {
    const panel = new Panel(program('essay'));
    const before = panel.pid('top/shelves/en');
    expect(panel.do({ type: 'exit', pid: before, reason: 'kill' }).ok).toBe(true);
    panel.run(10);
    const place = panel.state.places.get('top/shelves/en');
    expect(place).toMatchObject({
      generation: 2,
      state: 'alive',
      last_exit: { pid: before, reason: 'killed', generation: 1 },
    });
    expect(place?.pid).not.toBe(before);
  });

  it('every exit and start of a restart leads back to the command that caused it', () => {
    const panel = new Panel(program('essay'));
    const known = panel.state.events.length;
    panel.do({ type: 'exit', pid: panel.pid('top/dictionary'), reason: 'kill' });
    panel.run(10);
    const events = panel.state.events;
    const byId = new Map(events.map((event) => [event.id, event]));
    const later = events.slice(known).filter((event) => event.kind === 'exit' || event.kind === 'started');
    expect(later.length).toBeGreaterThan(20);
    for (const event of later) {
      let root: NodeEvent = event;
      for (let up = root.cause; up !== null; up = root.cause) root = byId.get(up) ?? { ...root, cause: null };
      expect(root.kind, `${event.kind} of ${event.name}`).toBe('command');
    }
  });

  it('numbers of events have no gaps', () => {
    const panel = new Panel(program('essay'));
    panel.run(5_000);
    panel.do({ type: 'exit', pid: panel.pid('top/shelves'), reason: 'kill' });
    panel.run(5_000);
    expect(panel.state.events.map((event) => event.id)).toEqual(panel.state.events.map((_, index) => index + 1));
  });

  it.each([1, 4, 'max'] as const)('at speed %s the clock stops by itself at the time it is held at, once', (speed) => {
    const panel = new Panel(program('essay'));
    const frames = (count: number): void => {
      for (let frame = 0; frame < count; frame++) panel.run(16);
    };
    expect(panel.do({ type: 'hold_at', ms: 1_003 })).toMatchObject({ ok: true });
    panel.do({ type: 'speed', speed });
    panel.do({ type: 'pause' });
    // At its fastest it is there already.
    if (speed !== 'max') panel.do({ type: 'resume' });
    frames(80);
    expect(panel.state.clock).toMatchObject({ now_ms: 1_003, paused: true, idle: true });
    expect(panel.do({ type: 'hold_at', ms: 1_002 }).error?.message).toMatch(/1003 ms now, and 1002 is over/);
    panel.do({ type: 'speed', speed: 1 });
    panel.do({ type: 'resume' });
    frames(10);
    panel.do({ type: 'pause' });
    expect(panel.state.clock).toMatchObject({ now_ms: 1_163, paused: true });
  });

  it('tells at most ten frames a second besides those in which something happened, and none while paused', () => {
    const panel = new Panel(program('essay'));
    const seconds = 20;
    let frames = 0;
    let eventful = 0;
    const turn = (): void => {
      const { seq, events } = panel.state;
      panel.run(16);
      if (panel.state.seq === seq) return;
      frames += 1;
      if (panel.state.events !== events) eventful += 1;
    };
    for (let ms = 0; ms < seconds * 1_000; ms += 16) turn();
    expect(eventful).toBeGreaterThan(seconds);
    expect(frames).toBeLessThanOrEqual(eventful + 10 * seconds);
    panel.do({ type: 'pause' });
    frames = 0;
    for (let ms = 0; ms < 5_000; ms += 16) turn();
    expect(frames).toBe(0);
  });

  it('tells the time of a node in which nothing happens four times a second', () => {
    const quiet: Program = {
      ...plain,
      *start() {
        yield* sleep(0);
        return ['ok', 'started'];
      },
    };
    const panel = new Panel(quiet);
    panel.run(100);
    const { seq } = panel.state;
    for (let ms = 0; ms < 10_000; ms += 20) panel.run(20);
    expect(panel.state.seq - seq).toBeGreaterThanOrEqual(36);
    expect(panel.state.seq - seq).toBeLessThanOrEqual(41);
  });

  it('tells at once what comes of a command or a question', () => {
    const panel = new Panel(program('essay'));
    panel.run(16);
    panel.session.receive({
      type: 'topics',
      topics: { traffic: true, detail: { pid: panel.pid('top/dictionary'), messages_offset: 0 } },
    });
    panel.run(1);
    expect(panel.state.detail?.pid).toBe(panel.pid('top/dictionary'));
    panel.do({ type: 'advance', ms: 7 });
    const { now_ms } = panel.state.clock;
    panel.do({ type: 'advance', ms: 7 });
    expect(panel.state.clock.now_ms).toBe(now_ms + 7);
  });

  it('what a full frame has left is told with the next, at once: it waits for the page alone', () => {
    const COUNT = 4_500;
    const crowd: Program = {
      ...plain,
      *start() {
        for (let i = 0; i < COUNT; i++) {
          spawn(function* (): Body<void> {
            yield* sleep(1_000);
            yield* receive();
          });
        }
        yield* sleep(0);
        return ['ok', 'started'];
      },
    };
    const panel = new Panel(crowd);
    panel.do({ type: 'pause' });
    panel.do({ type: 'advance', ms: 10 });
    for (let i = 0; i < 10; i++) panel.run(250);
    const before = panel.state.processes;
    expect(before.size).toBeGreaterThan(COUNT);
    const told = (): number =>
      [...panel.state.processes].filter(
        ([pid, { reductions }]) => reductions > (before.get(pid)?.reductions ?? Infinity),
      ).length;
    // All wake up and wait again, which makes no event: rows are all that there is to tell.
    panel.do({ type: 'advance', ms: 1_000 });
    for (let known = told(); known < COUNT; known = told()) {
      expect(known).toBeGreaterThan(0);
      // The node's host is told not to wait for its next turn, in which the next part comes.
      expect(panel.session.receive({ type: 'ack', seq: panel.state.seq })).toBe(true);
      panel.run(1);
      expect(told()).toBeGreaterThan(known);
    }
    panel.run(1);
    expect(panel.session.receive({ type: 'ack', seq: panel.state.seq })).toBe(false);
  });

  it('reading a process leaves nothing in its mailbox', () => {
    const panel = new Panel(program('stuck'));
    panel.run(500);
    panel.do({ type: 'pause' });
    const pid = panel.pid('top/archive');
    const length = panel.state.processes.get(pid)?.message_queue_len;
    expect(length).toBeGreaterThan(0);
    panel.session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
    panel.run(0);
    panel.run(0);
    expect(panel.state.detail?.messages.total).toBe(length);
    expect(panel.state.processes.get(pid)?.message_queue_len).toBe(length);
  });

  it('a dead process keeps its last state, its reason and its time', () => {
    const panel = new Panel(program('essay'));
    const pid = panel.pid('top/shelves/en');
    panel.session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
    panel.run(1_000);
    const state = panel.state.detail?.behaviour?.state;
    panel.do({ type: 'exit', pid, reason: 'kill' });
    panel.run(10);
    expect(panel.state.detail).toMatchObject({ alive: false, pid, exit: { reason: 'killed', at_ms: 1_000 } });
    expect(panel.state.detail?.behaviour?.state).toEqual(state);
  });

  it('shows the handlers of an event manager, with their owners, as they come and go', () => {
    const panel = new Panel(program('alarms'));
    const pid = panel.pid('top/alarms');
    panel.session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
    panel.run(0);
    const seen = () => panel.state.detail?.behaviour?.handlers?.items.map(({ name, owner }) => [name, owner?.name]);
    expect(panel.state.places.get('top/alarms')?.behaviour).toBe('gen_event');
    expect(panel.state.detail?.behaviour).toMatchObject({ name: 'gen_event', handlers: { total: 2 } });
    expect(seen()).toEqual([
      ['log', 'watch'],
      ['pager', 'watch'],
    ]);
    panel.run(13_000);
    expect(seen()).toContainEqual(['night_log', 'watch']);
  });

  it('a command for a pid that is not there is refused with its reason', () => {
    const panel = new Panel(program('essay'));
    for (const pid of ['<0.9999.0>', 'nonsense', '']) {
      const reply = panel.do({ type: 'exit', pid, reason: 'kill' });
      expect(reply.ok).toBe(false);
      expect(reply.error?.message).toContain('is alive');
    }
  });

  it('a malformed literal is refused with the place at which it went wrong', () => {
    const panel = new Panel(program('essay'));
    const reply = panel.do({ type: 'send', pid: panel.pid('top/dictionary'), mode: 'message', text: '{a, ' });
    expect(reply).toMatchObject({ ok: false, error: { at: 4 } });
  });

  it.each([
    ['"kill"', 'erlang', 0, 'Write kill.'],
    ['<<"normal">>', 'erlang', 2, 'Write normal.'],
    ['{"shutdown", 1}', 'erlang', 1, 'Write shutdown.'],
    [' "kill"', 'elixir', 1, 'Write :kill.'],
  ] as const)('a text where OTP acts on an atom is refused as a reason: %s', (reason, notation, at, mend) => {
    const panel = new Panel(program('one_for_all'));
    panel.run(10);
    const pid = panel.pid('top/ledger');
    const reply = panel.do({ type: 'exit', pid, reason, notation });
    expect(reply).toMatchObject({ ok: false, error: { at } });
    expect(reply.error?.message).toContain(mend);
    panel.run(10);
    expect(panel.pid('top/ledger')).toBe(pid);
    // Other texts are reasons like any other.
    expect(panel.do({ type: 'exit', pid, reason: '"bye"', notation }).ok).toBe(true);
  });

  it('a text where OTP has an atom is refused in a child specification', () => {
    const panel = new Panel(program('essay'));
    panel.run(10);
    const supervisor = panel.pid('top/shelves');
    for (const text of [
      '#{id => a, start => {"dictionary", start_link, [no]}}',
      '#{id => a, start => {dictionary, "start_link", [no]}}',
      '#{id => a, start => {dictionary, start_link, [no]}, restart => "permanent"}',
    ]) {
      const reply = panel.do({ type: 'start_child', supervisor, text, notation: 'erlang' });
      expect(reply).toMatchObject({ ok: false, error: { at: text.indexOf('"') } });
    }
  });

  it('a child that is to be started again is terminated, and then no more', () => {
    const panel = new Panel(flaky());
    panel.run(100);
    const supervisor = panel.pid('top');
    panel.do({ type: 'exit', pid: panel.pid('top/child'), reason: 'kill' });
    panel.run(30);
    expect(['restarting', 'starting']).toContain(panel.state.places.get('top/child')?.state);
    const call = (type: 'terminate_child' | 'delete_child'): Reply => {
      const ref = 1_000 + panel.replies.length;
      panel.session.receive({
        type: 'command',
        ref,
        command: { type, supervisor, id: 'child', place: 'top/child' },
      });
      panel.run(20);
      return panel.replies.at(-1) as Reply;
    };
    expect(call('delete_child')).toMatchObject({ ok: false, error: { term: '{error, restarting}' } });
    expect(call('terminate_child')).toMatchObject({ ok: true });
    expect(panel.state.places.get('top/child')).toMatchObject({ state: 'down', pid: null });
  });

  it('the supervisor API answers as OTP does', () => {
    const panel = new Panel(program('essay'));
    const supervisor = panel.pid('top/shelves');
    const call = (type: 'terminate_child' | 'restart_child' | 'delete_child', id: string): Reply => {
      panel.session.receive({ type: 'command', ref: 1_000 + panel.replies.length, command: { type, supervisor, id } });
      panel.run(10);
      return panel.replies.at(-1) as Reply;
    };
    expect(call('restart_child', 'en')).toMatchObject({ ok: false, error: { term: '{error, running}' } });
    expect(call('terminate_child', 'en')).toMatchObject({ ok: true, result: 'ok' });
    expect(panel.state.places.get('top/shelves/en')).toMatchObject({ state: 'down', pid: null });
    expect(call('restart_child', 'en').ok).toBe(true);
    expect(panel.state.places.get('top/shelves/en')).toMatchObject({ state: 'alive', generation: 2 });
    call('terminate_child', 'en');
    expect(call('delete_child', 'en').ok).toBe(true);
    expect(panel.state.places.has('top/shelves/en')).toBe(false);
  });

  it('sys holds a behaviour, replaces its state and lets it go on', () => {
    const panel = new Panel(program('one_for_all'));
    panel.run(100);
    const pid = panel.pid('top/ledger');
    expect(panel.do({ type: 'sys_suspend', pid })).toMatchObject({ ok: true });
    panel.session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
    panel.run(2_000);
    expect(panel.state.detail?.behaviour?.sys_state).toBe('suspended');
    const text = '{ bookings: 40, balance: 2 }';
    expect(panel.do({ type: 'replace_state', pid, text })).toMatchObject({ ok: true });
    expect(panel.do({ type: 'sys_resume', pid })).toMatchObject({ ok: true });
    panel.run(0);
    expect(printWire(panel.state.detail!.behaviour!.state, 'js')).toMatch(/bookings: 4[1-9]/);
  });

  it('a start that is killed has failed, and says with what', () => {
    const killed: Program = {
      ...plain,
      *start() {
        exit(self(), 'kill');
        yield* sleep(5);
        return ['ok', self()];
      },
    };
    const panel = new Panel(killed);
    panel.run(10);
    expect(panel.state.system).toMatchObject({ state: 'failed', reason: 'killed' });
    expect(panel.state.events.find(({ id }) => id === panel.state.system.event)).toMatchObject({ kind: 'exit' });
  });

  it('only what serves as a behaviour is the top of a system: another end leaves the others running', () => {
    const server = defineModule('server', { init: () => ['ok', 0] });
    const bySelf: Program = {
      ...plain,
      *start() {
        exit(self(), 'boo');
        yield* sleep(1);
        return ['ok', self()];
      },
    };
    const byFunction: Program = {
      ...plain,
      *start() {
        return [
          'ok',
          spawnLink(function* () {
            exit('boo');
          }),
        ];
      },
    };
    const byServer: Program = {
      ...plain,
      *start() {
        return yield* gen_server.startLink(server, 0);
      },
    };
    const ends = [bySelf, byFunction, byServer].map((program) => {
      const panel = new Panel(program);
      panel.run(10);
      const [row] = [...panel.state.processes.values()].filter(({ hidden }) => !hidden);
      if (row !== undefined) panel.do({ type: 'exit', pid: row.pid, reason: 'boo' });
      panel.run(10);
      const { state, reason, of } = panel.state.system;
      return { state, reason, of };
    });
    const running = { state: 'running', reason: null, of: undefined };
    expect(ends).toEqual([running, running, { state: 'stopped', reason: 'boo', of: 'process' }]);
  });

  it('a top that has ended before its start returned is told with its reason', () => {
    const server = defineModule('server', { init: () => ['ok', 0] });
    const panel = new Panel({
      ...plain,
      *start() {
        const started = (yield* gen_server.startLink(server, 0)) as ['ok', Pid];
        exit(started[1], 'boo');
        yield* sleep(1);
        return started;
      },
    });
    panel.run(10);
    expect(panel.state.system).toMatchObject({ state: 'stopped', reason: 'boo', of: 'process' });
  });

  it('a system that has ended is told so whoever its top supervisor was linked to', () => {
    const panel = new Panel(program('one_for_all'));
    panel.run(100);
    const starter = [...panel.state.processes.values()].find(({ name }) => name === 'system');
    panel.do({ type: 'exit', pid: starter?.pid ?? '', reason: 'kill' });
    panel.run(100);
    expect(panel.state.system).toMatchObject({ state: 'stopped', reason: 'killed' });
  });

  it('an application master is asked nothing by sys, and only an event manager is notified', () => {
    const panel = new Panel(program('applications'));
    panel.run(100);
    const pidOf = (behaviour: string): string =>
      [...panel.state.processes.values()].find((row) => row.behaviour === behaviour)?.pid ?? '';
    const master = pidOf('application');
    expect(panel.do({ type: 'sys_suspend', pid: master }).error?.message).toMatch(/answers no system messages/);
    expect(panel.do({ type: 'replace_state', pid: master, text: '1' }).error?.message).toMatch(/answers no system/);
    const notify = { type: 'send', mode: 'notify', text: 'dusk' } as const;
    expect(panel.do({ ...notify, pid: master }).error?.message).toMatch(/no event manager/);
    const alarms = new Panel(program('alarms'));
    alarms.run(100);
    expect(alarms.do({ ...notify, pid: alarms.pid('top/alarms') })).toMatchObject({ ok: true });
    alarms.run(100);
    expect(alarms.state.events.some((event) => JSON.stringify(event).includes('night_log'))).toBe(true);
  });

  it('sys asks nothing of a process that runs no behaviour', () => {
    const panel = new Panel(plain);
    panel.run(10);
    const [pid = ''] = [...panel.state.processes.values()].filter(({ hidden }) => !hidden).map((one) => one.pid);
    expect(panel.do({ type: 'sys_suspend', pid }).error?.message).toMatch(/runs no behaviour/);
    expect(panel.state.processes.get(pid)?.message_queue_len).toBe(0);
  });

  it('tells of a suspended process whether sys can let it go on', () => {
    const panel = new Panel(program('one_for_all'));
    panel.run(100);
    const pid = panel.pid('top/ledger');
    const told = (type: 'sys_suspend' | 'suspend' | 'resume_process' | 'sys_resume') => {
      panel.do({ type, pid });
      panel.run(0);
      const row = panel.state.processes.get(pid);
      return [row?.status, row?.sys_suspended];
    };
    expect(told('sys_suspend')).toEqual(['waiting', true]);
    expect(told('suspend')).toEqual(['suspended', undefined]);
    expect(told('resume_process')).toEqual(['waiting', true]);
    expect(told('sys_resume')).toEqual(['waiting', undefined]);
  });

  it('who is marked stands in the record, and nothing else changes', () => {
    const panel = new Panel(program('one_for_all'));
    panel.run(0);
    const pid = panel.pid('top/ledger');
    const { processes } = panel.state;
    expect(panel.do({ type: 'mark', pid })).toMatchObject({ ok: true });
    expect(panel.state.events.at(-1)).toMatchObject({ kind: 'command', text: `mark(${pid})` });
    expect(panel.state.processes.get(pid)).toEqual(processes.get(pid));
  });

  it('tells who waits for whom in a call, and no longer once it is answered', () => {
    const panel = new Panel(program('one_for_all'));
    panel.run(100);
    const [ledger, teller] = [panel.pid('top/ledger'), panel.pid('top/teller')];
    panel.do({ type: 'sys_suspend', pid: ledger });
    panel.run(1_000);
    expect(panel.state.processes.get(teller)?.waits_for).toEqual({ pid: ledger, name: 'ledger', what: 'answer' });
    panel.do({ type: 'sys_resume', pid: ledger });
    panel.run(0);
    expect(panel.state.processes.get(teller)?.waits_for).toBeUndefined();
  });

  it('processes of a program without a root are the program’s own, and a crash in it is told with its line', () => {
    const panel = new Panel(plain);
    panel.run(10);
    const shown = [...panel.state.processes.values()].filter(({ hidden }) => !hidden);
    expect(shown.map(({ name }) => name)).toEqual(['sleeper']);
    const { pid } = shown[0]!;
    panel.do({ type: 'send', pid, mode: 'message', text: "'go'" });
    const exit = panel.state.events.find((event) => event.kind === 'exit' && event.pid === pid);
    expect(exit).toMatchObject({
      reason: expect.stringMatching(/^\{oops/) as string,
      source: { file: 'session.test.ts' },
    });
  });

  it('a process is told by a function that there is: the program’s own by its name, and a fun without one by what calls it', () => {
    const panel = new Panel({
      ...plain,
      file: 'shop.ts',
      *start() {
        function* visit(): Body<void> {
          yield* receive();
        }
        spawn(visit);
        spawn(() => visit());
        proc_lib.spawn(visit);
        proc_lib.spawn(() => visit());
        yield* sleep(0);
        return ['ok', 'started'];
      },
    });
    panel.run(10);
    const shown = [...panel.state.processes.values()].filter(({ hidden }) => !hidden);
    expect(shown.map((one) => one.initial_call)).toEqual([
      'visit/0',
      'erlang:apply/2',
      'shop:visit/0',
      'erlang:apply/2',
    ]);
  });

  it('a system that fails to start, or whose root ends, says so and the node goes on', () => {
    const failing = new Panel({
      id: 'failing',
      title: 'Failing',
      rootId: 'top',
      start: function* () {
        yield* [];
        return ['error', ['shutdown', 'no_config']];
      },
    });
    failing.run(10);
    expect(failing.state.system).toMatchObject({ state: 'failed', reason: '{shutdown, no_config}' });
    const panel = new Panel(program('essay'));
    panel.do({ type: 'exit', pid: panel.pid('top'), reason: 'kill' });
    panel.run(10);
    expect(panel.state.system).toMatchObject({ state: 'stopped', reason: 'killed' });
    expect(panel.state.places.get('top')?.last_exit?.reason).toBe('killed');
    expect(panel.state.places.get('top/dictionary')?.state).toBe('gone');
  });

  it('the same commands at the same steps give the same events', () => {
    const run = (): unknown => {
      const panel = new Panel(program('essay'));
      panel.run(700);
      panel.do({ type: 'exit', pid: panel.pid('top/shelves/sv'), reason: 'kill' });
      panel.run(1_300);
      return panel.state.events;
    };
    expect(run()).toEqual(run());
  });

  it('nothing is sent while a frame is on its way', () => {
    const frames: DownFrame[] = [];
    const session = new Session(program('essay'), 1, (frame) => frames.push(frame));
    session.attach();
    const sent = frames.length;
    for (let i = 0; i < 10; i++) {
      session.pump(100, () => true);
      session.flush();
    }
    expect(frames.length).toBe(sent);
  });
});

describe('applications', () => {
  it('stand as roots with their top supervisors below them, and are down when they have ended', () => {
    const panel = new Panel(program('applications'));
    panel.run(100);
    const shown = [...panel.state.places.values()].filter(({ hidden }) => !hidden);
    expect(shown.map(({ key, parent, behaviour }) => [key, parent, behaviour])).toEqual([
      ['warehouse', null, 'application'],
      ['warehouse/warehouse_sup', 'warehouse', 'supervisor'],
      ['warehouse/warehouse_sup/stock', 'warehouse/warehouse_sup', 'gen_server'],
      ['warehouse/warehouse_sup/loader', 'warehouse/warehouse_sup', 'gen_server'],
      ['shop', null, 'application'],
      ['shop/shop_sup', 'shop', 'supervisor'],
      ['shop/shop_sup/till', 'shop/shop_sup', 'gen_server'],
      ['shop/shop_sup/clerk', 'shop/shop_sup', 'gen_server'],
    ]);
    panel.do({ type: 'exit', pid: panel.pid('warehouse/warehouse_sup'), reason: 'kill' });
    panel.run(10);
    expect(panel.state.places.get('warehouse')).toMatchObject({ state: 'down', generation: 1 });
    expect(panel.state.places.get('warehouse/warehouse_sup')).toMatchObject({ state: 'gone' });
    expect(panel.state.events.map((event) => (event.kind === 'report' ? event.title : ''))).toContain(
      'Application: warehouse. Exited: killed. Type: temporary.',
    );
  });

  it('tell of each process which one it belongs to', () => {
    const panel = new Panel(program('applications'));
    const applicationAt = (key: string): string | null | undefined => {
      panel.session.receive({
        type: 'topics',
        topics: { traffic: false, detail: { pid: panel.pid(key), messages_offset: 0 } },
      });
      panel.run(10);
      return panel.state.detail?.info.application;
    };
    panel.run(100);
    expect(applicationAt('shop/shop_sup/till')).toBe('shop');
    expect(applicationAt('warehouse')).toBe('warehouse');
    const states = applicationsOf(panel.session.node).map(({ name, state, type }) => [name, state, type]);
    expect(states).toEqual([
      ['kernel', 'running', 'permanent'],
      ['stdlib', 'running', 'permanent'],
      ['warehouse', 'running', 'temporary'],
      ['shop', 'running', 'permanent'],
    ]);
  });

  it('the end of a permanent one is told as the end of the node, which takes no more commands', () => {
    const panel = new Panel(program('applications'));
    panel.run(100);
    panel.do({ type: 'exit', pid: panel.pid('shop/shop_sup'), reason: 'kill' });
    panel.run(10);
    expect(panel.state.system).toMatchObject({
      state: 'halted',
      reason: expect.stringContaining('application_terminated') as unknown,
    });
    expect(panel.state.clock.idle).toBe(true);
    const refused = panel.do({ type: 'exit', pid: '<0.80.0>', reason: 'kill' });
    expect(refused).toMatchObject({ ok: false });
  });

  it('are done in the name of the panel also when a program has ended its process, and taken its name', () => {
    const panel = new Panel({
      id: 'greedy',
      title: 'greedy',
      rootId: null,
      *start() {
        spawn(function* (): Body<void> {
          exit(whereis('panel') as Pid, 'kill');
          yield* sleep(1);
          register('panel', self());
          yield* receive(() => false);
        });
        yield* sleep(0);
        return ['ok', 'started'];
      },
    });
    panel.run(5);
    const pid = panel.session.node.names.get('panel')?.toString() ?? '';
    expect(panel.do({ type: 'exit', pid, reason: 'boo' })).toMatchObject({ ok: true });
    panel.run(1);
    const { events } = panel.state;
    const command = events.findLast((event) => event.kind === 'command');
    const exited = events.findLast((event) => event.kind === 'exit');
    const signal = events.find((event) => event.id === exited?.cause);
    expect([command?.name, exited?.pid, signal?.name, signal?.cause]).toEqual(['panel', pid, 'panel', command?.id]);
  });

  it('calls that wait for an answer are answered when the node halts, and when the process that waits is ended', () => {
    const panel = new Panel({
      id: 'mute',
      title: 'mute',
      rootId: null,
      *start() {
        const silent = spawn(function* (): Body<void> {
          register('silent', self());
          yield* receive(() => false);
        });
        spawn(function* (): Body<void> {
          yield* sleep(50);
          yield* halt(1);
        });
        yield* sleep(0);
        return ['ok', silent];
      },
    });
    panel.run(5);
    const { node } = panel.session;
    const pid = node.names.get('silent')?.toString() ?? '';
    const ask = (ref: number): (() => Reply | undefined) => {
      panel.session.receive({ type: 'command', ref, command: { type: 'send', pid, mode: 'call', text: 'nothing' } });
      panel.run(1);
      return () => panel.replies.find((one) => one.ref === ref);
    };
    const first = ask(9_001);
    const helper = [...processes(node)].at(-1)?.toString() ?? '';
    panel.do({ type: 'exit', pid: helper, reason: 'kill' });
    panel.run(1);
    expect(first()).toMatchObject({ ok: false, error: { message: expect.stringMatching(/was ended/) as string } });
    const second = ask(9_002);
    expect(second()).toBeUndefined();
    panel.run(100);
    expect(second()).toMatchObject({ ok: false, error: { message: expect.stringMatching(/has halted/) as string } });
    for (const type of ['step', 'resume', 'speed', 'advance', 'hold_at'] as const) {
      expect(panel.do({ type, ms: 1_000_000, speed: 2 })).toMatchObject({ ok: false });
    }
  });
});

function sorted<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('the history of a busy node', () => {
  /** Two that pass a ball without a pause, and one that ends now and then. */
  const busy: Program = {
    id: 'busy',
    title: 'busy',
    rootId: null,
    *start() {
      const one = spawn(function* (): Body<void> {
        for (;;) {
          const [, from] = (yield* receive()) as ['ball', typeof one];
          yield* sleep(1);
          send(from, ['ball', self()]);
        }
      });
      spawn(function* (): Body<void> {
        for (;;) {
          send(one, ['ball', self()]);
          yield* receive();
        }
      });
      for (const wait of [10, 30_000, 60_000]) {
        spawn(function* (): Body<void> {
          yield* sleep(wait);
          exit('enough');
        });
      }
      yield* sleep(0);
      return ['ok', 'started'];
    },
  };

  it('keeps starts, exits and what a person did through minutes of messages, and says what went', () => {
    const panel = new Panel(busy);
    panel.run(1);
    const before = panel.state.events.filter(({ kind }) => kind !== 'message');
    expect(before.length).toBeGreaterThan(5);
    for (let n = 0; n < 900; n++) panel.run(100);
    const { events, events_dropped: dropped } = panel.state;
    expect(dropped.messages).toBeGreaterThan(10_000);
    expect(dropped).toMatchObject({ life: 0, decisions: 0 });
    expect(events.filter(({ kind }) => kind === 'exit' || kind === 'spawn').length).toBeGreaterThan(before.length);
    for (const event of before) expect(events).toContainEqual(event);
    for (const { kind, cause } of events)
      if (kind === 'exit' && cause !== null)
        expect(
          events.some(({ id }) => id === cause),
          `#${cause}`,
        ).toBe(true);
    const next = panel.snapshot();
    expect(panel.state.events).toEqual(next.events);
    expect(panel.state.events_dropped).toEqual(next.events_dropped);
  });
});
