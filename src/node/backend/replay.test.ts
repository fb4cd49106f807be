/** A run is its program, its seed and what came in: run again, it is the same, event for event. */
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../protocol/commands.ts';
import { type Delivery, JOURNAL_INPUTS, type RunJournal, type Schedule } from '../../protocol/journal.ts';
import { systemOf } from '../../systems/index.ts';
import type { Program } from './boot.ts';
import { Collector } from './collector.ts';
import { replay } from './replay.ts';
import { Session } from './session.ts';

function program(id: string): Program {
  const system = systemOf(id);
  if (system === undefined) throw new Error(`no system ${id}`);
  return system;
}

interface Deed {
  readonly what: 'exit' | 'cast' | 'suspend' | 'resume_process' | 'terminate_child' | 'restart_child' | 'start_child';
  readonly who: number;
  readonly reason: string;
}

type Act = Deed | { readonly wait: number; readonly turns: number } | { readonly clock: 'step' | 'advance' | 'max' };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    what: fc.constantFrom<Deed['what'][]>(
      'exit',
      'exit',
      'exit',
      'cast',
      'suspend',
      'resume_process',
      'terminate_child',
      'restart_child',
      'start_child',
    ),
    who: fc.nat(40),
    reason: fc.constantFrom('kill', 'shutdown', '{boom, 1}', 'normal', '{nonsense'),
  }),
  fc.record({ wait: fc.nat(2_000), turns: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ clock: fc.constantFrom('step', 'advance', 'max') }),
);

/** A person who does things while the node runs, at moments that the pump happens to have come to. */
class Live {
  readonly session: Session;
  private refs = 0;

  constructor(id: string, seed: number, schedule: Schedule, delivery: Delivery = 'immediate') {
    this.session = new Session(program(id), seed, () => undefined, { schedule, delivery, hash: true });
    this.session.attach();
  }

  send(command: Command): void {
    this.session.receive({ type: 'command', ref: ++this.refs, command });
  }

  do(one: Act): void {
    if ('wait' in one) {
      let turns = one.turns;
      this.session.pump(one.wait, () => --turns > 0);
      return;
    }
    if ('clock' in one) {
      if (one.clock === 'step') this.send({ type: 'step' });
      else if (one.clock === 'advance') this.send({ type: 'advance', ms: 333 });
      else {
        this.send({ type: 'speed', speed: 'max' });
        this.session.pump(1, () => false);
        this.send({ type: 'speed', speed: 1 });
      }
      return;
    }
    const all = [...this.session.node.processes].map(String);
    const pid = all[one.who % all.length] ?? '';
    switch (one.what) {
      case 'exit':
        this.send({ type: 'exit', pid, reason: one.reason });
        return;
      case 'cast':
        this.send({ type: 'send', pid, mode: 'cast', text: one.reason });
        return;
      case 'start_child':
        this.send({ type: 'start_child', supervisor: pid, text: '[]' });
        return;
      case 'terminate_child':
      case 'restart_child':
        this.send({ type: one.what, supervisor: pid, id: all[(one.who * 7) % all.length] ?? '' });
        return;
      default:
        this.send({ type: one.what, pid });
    }
  }
}

/** As it travels: text. */
function posted(journal: RunJournal): RunJournal {
  return JSON.parse(JSON.stringify(journal)) as RunJournal;
}

describe('a journal', () => {
  it.each(['essay', 'rest_for_one', 'simple_one_for_one', 'escalation', 'significant', 'restart_types'])(
    'of %s gives the same events again, in order and by seed',
    (id) => {
      fc.assert(
        fc.property(
          fc.array(act, { maxLength: 25 }),
          fc.nat(1_000_000),
          fc.constantFrom<Schedule[]>('in_order', 'seeded'),
          fc.constantFrom<Delivery[]>('immediate', 'shuffled', 'delayed'),
          (acts, seed, schedule, delivery) => {
            const live = new Live(id, seed, schedule, delivery);
            for (const one of acts) live.do(one);
            const journal = live.session.journal;
            expect(journal.hash).toMatch(/^[0-9a-f]{16}$/);
            expect(replay(program(id), posted(journal))).toEqual(journal);
          },
        ),
        { numRuns: 20 },
      );
    },
  );

  it('gives them again also when a process was suspended while it was about to run, and time passed', () => {
    const live = new Live('one_for_one', 1, 'in_order');
    live.do({ wait: 100, turns: 1_000 });
    const pid = String(live.session.node.names.get('top'));
    live.send({ type: 'send', pid, mode: 'cast', text: 'more' });
    live.send({ type: 'suspend', pid });
    live.do({ wait: 1, turns: 1_000 });
    live.send({ type: 'resume_process', pid });
    const { journal } = live.session;
    expect(replay(program('one_for_one'), posted(journal))).toEqual(journal);
  });

  it('with members that nobody knows is run as if they were not there', () => {
    const live = new Live('essay', 3, 'in_order');
    live.send({ type: 'exit', pid: String(live.session.node.names.get('dictionary')), reason: 'kill' });
    live.do({ wait: 100, turns: 1_000 });
    const { journal } = live.session;
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    const inputs = journal.inputs.map((one) => ({ ...one, circle, command: { ...one.command, circle } }));
    expect(replay(program('essay'), { ...journal, inputs, circle } as unknown as RunJournal)).toEqual(journal);
  });

  it('that differs in an input, its moment or the seed gives other events, or is refused', () => {
    const live = new Live('essay', 3, 'seeded');
    live.do({ wait: 1_000, turns: 1_000 });
    const pid = String(live.session.node.names.get('dictionary') ?? [...live.session.node.processes].at(-1));
    live.send({ type: 'exit', pid, reason: 'kill' });
    live.do({ wait: 1_000, turns: 1_000 });
    const journal = live.session.journal;
    const [input] = journal.inputs;
    if (input === undefined) throw new Error('the journal holds no input');
    const hashOf = (changed: RunJournal): string | null => {
      try {
        return replay(program('essay'), changed).hash;
      } catch {
        return 'refused';
      }
    };
    expect(hashOf(journal)).toBe(journal.hash);
    const other: RunJournal[] = [
      { ...journal, inputs: [] },
      { ...journal, inputs: [{ ...input, command: { type: 'exit', pid, reason: 'other' } }] },
      { ...journal, inputs: [{ ...input, step: input.step - 1 }] },
      { ...journal, seed: 4 },
      { ...journal, schedule: 'in_order' },
    ];
    for (const changed of other) expect(hashOf(changed)).not.toBe(journal.hash);
    expect(() => replay(program('escalation'), journal)).toThrow(/is of essay/);
  });

  it('keeps the first ten thousand inputs, tells how many it cut, and replays up to there', () => {
    const live = new Live('one_for_one', 1, 'in_order');
    for (let i = 0; i < 10_020; i++) live.send({ type: 'exit', pid: '<0.9999999.0>', reason: 'kill' });
    live.do({ wait: 500, turns: 100 });
    const journal = live.session.journal;
    expect(journal.inputs).toHaveLength(10_000);
    expect(journal.cut).toBe(20);
    expect(replay(program('one_for_one'), journal)).toEqual({ ...journal, cut: 0 });
  });

  it('is told as it grows, entry by entry, and once that no more will come', () => {
    const noted: unknown[] = [];
    const session = new Session(program('one_for_one'), 1, (frame) => {
      if (frame.type === 'noted') noted.push(frame.entry);
    });
    session.attach();
    const command: Command = { type: 'exit', pid: '<0.9999999.0>', reason: 'kill' };
    for (let ref = 1; ref <= JOURNAL_INPUTS + 20; ref++) session.receive({ type: 'command', ref, command });
    expect(noted).toEqual([...session.journal.inputs, null]);
  });

  it('drops on the way what no panel will ask for, however long the run after the last input is', () => {
    const live = new Live('essay', 3, 'in_order');
    live.do({ clock: 'max' });
    while (live.session.journal.end.step < 20_000) live.do({ wait: 2_000, turns: 4 });
    const { journal } = live.session;
    expect(journal.inputs).toEqual([]);
    const drained = vi.spyOn(Collector.prototype, 'delta');
    try {
      expect(replay(program('essay'), journal)).toEqual(journal);
      expect(drained.mock.calls.length).toBeGreaterThanOrEqual(19);
    } finally {
      drained.mockRestore();
    }
  });

  it('is answered as JSON, without the clock in it, and asking leaves no trace', () => {
    const answers: unknown[] = [];
    const session = new Session(program('one_for_one'), 5, (frame) => answers.push(frame));
    for (const type of ['pause', 'journal', 'step', 'journal'] as const)
      session.receive({ type: 'command', ref: 1, command: { type } });
    const told = answers
      .filter((frame): frame is { result: string } => typeof (frame as { result?: unknown }).result === 'string')
      .map(({ result }) => JSON.parse(result) as RunJournal);
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({ system: 'one_for_one', seed: 5, inputs: [], cut: 0, hash: null });
    expect(told[1]?.end).toEqual(session.journal.end);
  });
});

describe('a journal that asks for too much', () => {
  const made = (): RunJournal => new Live('essay', 1, 'in_order').session.journal;

  it.each<[string, (journal: RunJournal) => unknown, RegExp]>([
    ['slices', (journal) => ({ ...journal, end: { ...journal.end, step: 1e12 } }), /end\.step.*limit/],
    ['time', (journal) => ({ ...journal, end: { ...journal.end, at_ms: 1e15 } }), /end\.at_ms.*limit/],
    ['inputs', (journal) => ({ ...journal, inputs: new Array(10_001).fill(null) }), /inputs should have at most 10000/],
    [
      'time that runs back',
      (journal) => ({
        ...journal,
        end: { step: 0, fires: 0, at_ms: 0 },
        inputs: [{ step: 5, fires: 0, at_ms: 0, command: { type: 'mark', pid: '<0.81.0>' } }],
      }),
      /end\.step should be at least 5/,
    ],
    [
      'the clock',
      (journal) => ({ ...journal, inputs: [{ step: 0, fires: 0, at_ms: 0, command: { type: 'pause' } }] }),
      /inputs\[0\]\.command\.type/,
    ],
    [
      'a command that is none',
      (journal) => ({ ...journal, inputs: [{ step: 0, fires: 0, at_ms: 0, command: { type: 'paus' } }] }),
      /inputs\[0\]\.command\.type should be one of/,
    ],
    ['nonsense', () => 7, /cannot be read/],
    [
      'a circle',
      (journal) => Object.assign({ ...journal }, { version: [journal] }),
      /version should be a whole number/,
    ],
  ])('is refused with the place: %s', (_what, spoil, message) => {
    expect(() => replay(program('essay'), spoil(made()) as RunJournal)).toThrow(message);
  });

  it('is refused when it makes more processes than the limit', () => {
    const live = new Live('essay', 1, 'in_order');
    live.do({ wait: 500, turns: 2 });
    expect(() => replay(program('essay'), live.session.journal, { processes: 3 })).toThrow(/processes.*\(end\)/);
    expect(replay(program('essay'), live.session.journal)).toEqual(live.session.journal);
  });
});
