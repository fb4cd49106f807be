import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escalationSequence,
  essaySnapshot,
  exceededSnapshot,
  fakeHello,
  hostileSnapshot,
  poolSnapshot,
  restartSequence,
  stuckSnapshot,
} from '../testing/fake_frames.ts';
import type { Command } from './commands.ts';
import type { DownFrame, Snapshot, UpFrame } from './frames.ts';
import { parseDown, parseUp, TEXT_LIMIT, WIRE_DEPTH } from './validate.ts';

const goodDown: readonly DownFrame[] = [
  fakeHello(),
  essaySnapshot(),
  exceededSnapshot(),
  stuckSnapshot(),
  hostileSnapshot(),
  ...restartSequence(),
  ...escalationSequence(),
  { type: 'delta', seq: 2, detail: null, events_lost: { life: 0, decisions: 1, messages: 2 } },
  { type: 'reply', ref: 1, ok: true },
  { type: 'reply', ref: 1, ok: false, error: { message: 'no such process', at: 3, term: 'noproc' } },
  { type: 'pong', n: 4 },
  { type: 'noted', entry: { step: 9, fires: 1, at_ms: 40, command: { type: 'mark', pid: '<0.84.0>' } } },
  { type: 'noted', entry: null },
  { type: 'reached', n: 7, at: { pid: '<0.84.0>', name: null, fun: 'worker:handle_call/3', line: 12 }, full: true },
  { type: 'reached', n: 4_096, at: null, full: false },
  { type: 'passed' },
  { type: 'fatal', message: 'out of memory' },
];

const commands: readonly Command[] = [
  { type: 'pause' },
  { type: 'resume' },
  { type: 'step' },
  { type: 'speed', speed: 0.1 },
  { type: 'speed', speed: 'max' },
  { type: 'advance', ms: 10 },
  { type: 'hold_at', ms: 1_000 },
  { type: 'exit', pid: '<0.5.0>', reason: 'kill' },
  { type: 'send', pid: '<0.5.0>', mode: 'call', text: '{a, 1}' },
  { type: 'suspend', pid: '<0.5.0>' },
  { type: 'resume_process', pid: '<0.5.0>' },
  { type: 'terminate_child', supervisor: '<0.5.0>', id: 'en' },
  { type: 'restart_child', supervisor: '<0.5.0>', id: 'en' },
  { type: 'delete_child', supervisor: '<0.5.0>', id: 'en' },
  { type: 'start_child', supervisor: '<0.5.0>', text: '[1]' },
];

const goodUp: readonly UpFrame[] = [
  { type: 'start', system: 'shelves', seed: 1 },
  { type: 'ack', seq: 1 },
  { type: 'resync' },
  { type: 'topics', topics: { traffic: true, detail: null } },
  { type: 'topics', topics: { traffic: false, detail: { pid: '<0.5.0>', messages_offset: 0 } } },
  { type: 'ping', n: 1 },
  {
    type: 'retrace',
    start: { system: 'shelves', seed: 1, source: { name: 'a.ts', text: '' } },
    inputs: [{ step: 9, fires: 1, at_ms: 40, command: { type: 'mark', pid: '<0.84.0>' } }],
    quiet_ms: 12,
    from: 4_096,
  },
  ...commands.map((command, ref): UpFrame => ({ type: 'command', ref, command })),
];

/** Every member of a frame by its path, as a fault names it. */
function* membersOf(value: unknown, path = ''): Iterable<{ path: string; holder: object; key: string | number }> {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`;
    yield { path: path + step, holder: value, key };
    yield* membersOf((value as Record<string, unknown>)[key], path + step);
  }
}

/** Puts something that no member may be, and answers how to take it back. */
function spoil(holder: object, key: string | number, wrong: unknown): () => void {
  const members = holder as Record<string | number, unknown>;
  const before = members[key];
  members[key] = wrong;
  return () => {
    members[key] = before;
  };
}

describe('good frames', () => {
  it('pass, as the very object that came', () => {
    for (const frame of goodDown) expect(parseDown(frame)).toEqual({ ok: true, frame });
    for (const frame of goodUp) expect(parseUp(frame)).toEqual({ ok: true, frame });
    const frame = goodDown[1];
    expect(parseDown(frame)).toHaveProperty('frame', frame);
  });

  it('pass with members that a newer node may add', () => {
    expect(parseDown({ ...fakeHello(), release: '30' }).ok).toBe(true);
  });
});

describe('a spoilt frame', () => {
  const spoilAll = (frames: readonly object[], parse: typeof parseDown | typeof parseUp): number => {
    let tried = 0;
    // Through JSON: a clone would keep rows that stand in two places one object.
    for (const frame of frames.map((each) => JSON.parse(JSON.stringify(each)) as object)) {
      for (const { path, holder, key } of [...membersOf(frame)]) {
        tried++;
        // A wire term inside a state is refused at the innermost place that tells the fault.
        const restore = spoil(holder, key, Symbol.for('wrong'));
        const checked = parse(frame);
        restore();
        expect(checked, path).toMatchObject({ ok: false, path });
        expect(checked.ok || checked.message).toMatch(/^should be .*, not a symbol$/);
      }
      expect(parse(frame).ok).toBe(true);
    }
    return tried;
  };

  it('is refused with the path of the member that is wrong, whichever it is', () => {
    const few = goodDown.filter((frame) => JSON.stringify(frame).length < 60_000);
    expect(spoilAll(few, parseDown)).toBeGreaterThan(5_000);
    expect(spoilAll(goodUp, parseUp)).toBeGreaterThan(50);
  });

  it('is refused when a member is missing', () => {
    const missing = (holder: object): string[] => Object.keys(holder).filter((key) => key !== 'type');
    const snapshot = structuredClone(essaySnapshot());
    for (const key of missing(snapshot)) {
      const { [key as keyof Snapshot]: _, ...rest } = snapshot;
      expect(parseDown(rest), key).toMatchObject({ ok: false, path: key, message: expect.stringMatching(/absent$/) });
    }
    for (const key of missing(snapshot.processes[0] ?? {})) {
      const row = Object.fromEntries(Object.entries(snapshot.processes[0] ?? {}).filter(([name]) => name !== key));
      expect(parseDown({ ...snapshot, processes: [row] })).toMatchObject({ ok: false, path: `processes[0].${key}` });
    }
  });

  it.each<[string, unknown, string, RegExp]>([
    ['no object', 7, '', /should be an object, not 7/],
    ['an array', [], '', /should be an object, not an array of 0/],
    ['an unknown type', { type: 'hullo' }, 'type', /one of hello, snapshot.*not "hullo"/],
    ['an inherited name as type', { type: 'constructor' }, 'type', /one of hello/],
    ['NaN', { ...essaySnapshot(), seq: Number.NaN }, 'seq', /whole number from 0 up, not NaN/],
    ['a fraction', { ...essaySnapshot(), seq: 1.5 }, 'seq', /whole number from 0 up, not 1.5/],
    ['a negative count', { type: 'pong', n: -1 }, 'n', /not -1/],
    ['a long text told by its length', { type: 'x'.repeat(99) }, 'type', /not a text of 99 characters/],
    [
      'a speed of 0',
      { type: 'delta', seq: 1, clock: { now_ms: 0, paused: false, speed: 0 } },
      'clock.speed',
      /"max" or a number above 0, not 0/,
    ],
  ])('is told: %s', (_name, frame, path, message) => {
    const checked = parseDown(frame);
    expect(checked).toMatchObject({ ok: false, path });
    expect(checked.ok || checked.message).toMatch(message);
  });

  it('is refused when a literal is too long or a command unknown', () => {
    const command = { type: 'exit', pid: '<0.5.0>', reason: 'x'.repeat(TEXT_LIMIT + 1) };
    expect(parseUp({ type: 'command', ref: 1, command })).toMatchObject({
      ok: false,
      path: 'command.reason',
      message: expect.stringContaining('at most 100000 characters'),
    });
    expect(parseUp({ type: 'command', ref: 1, command: { type: 'halt' } })).toMatchObject({
      ok: false,
      path: 'command.type',
    });
    expect(parseUp({ type: 'command', ref: 1, command: { type: 'advance', ms: Infinity } })).toMatchObject({
      ok: false,
      path: 'command.ms',
    });
  });

  it('is refused when a term is nested without end, and the next frame is not the worse for it', () => {
    let deep: object = { k: 'null' };
    for (let i = 0; i < 50_000; i++) deep = { k: 'tuple', items: [deep], size: 1 };
    const frame = structuredClone(essaySnapshot());
    const spoilt = { ...frame, detail: { ...frame.detail, dictionary: [[{ k: 'null' }, deep]] } };
    const checked = parseDown(spoilt);
    expect(checked.ok || checked.message).toBe(`is nested in more than ${WIRE_DEPTH} terms`);
    expect(parseDown(frame).ok).toBe(true);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true }), (value) => {
        parseDown(value);
        parseUp(value);
        parseDown({ ...essaySnapshot(), detail: value });
      }),
    );
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(parseDown(hostile)).toMatchObject({ ok: false, message: 'cannot be read: no' });
  });
});

describe('a large frame', () => {
  it('of 10,000 processes passes whole', () => {
    const snapshot = poolSnapshot(1_000);
    const processes = Array.from({ length: 10 }, () => snapshot.processes).flat();
    const large = { ...snapshot, processes };
    expect(parseDown(large).ok).toBe(true);
    const last = processes.length - 1;
    const spoilt = { ...large, processes: processes.with(last, { ...processes[last], status: 'dead' } as never) };
    expect(parseDown(spoilt)).toMatchObject({ ok: false, path: `processes[${last}].status` });
  });
});
