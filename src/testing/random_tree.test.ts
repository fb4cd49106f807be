/** Random trees under random faults, in both orders of scheduling. A failing case prints its seed and shrinks. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Node, supervisor } from '../coppice.ts';
import { Session } from '../node/backend/session.ts';
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { DownFrame } from '../protocol/frames.ts';
import type { NodeState } from '../protocol/model.ts';
import { parseDown } from '../protocol/validate.ts';
import { CHECKERS } from './checkers.ts';
import { type Entry, type Fault, faults, Play, type SupervisorShape, tree } from './random_tree.ts';

const schedule = fc.option(fc.integer({ min: 0, max: 1 << 30 }), { nil: undefined });

function run(shape: SupervisorShape, inflicted: readonly Fault[], seed?: number): Entry[] {
  const play = new Play(shape);
  play.follow(new Node({ recorderSize: 0, ...(seed === undefined ? {} : { seed, delivery: ['shuffled', seed] }) }));
  play.begin();
  for (const fault of inflicted) play.play(fault);
  play.end();
  return play.log;
}

describe('whatever befalls a tree of supervisors', () => {
  it('every law holds', () => {
    fc.assert(
      fc.property(tree, faults, schedule, (shape, inflicted, seed) => {
        const log = run(shape, inflicted, seed);
        expect(CHECKERS.flatMap(({ law, check }) => check(log).map((fault) => `${law}: ${fault}`))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it.each(CHECKERS)('a log is refused in which it does not hold that $law', ({ check, broken }) => {
    let caught = 0;
    fc.assert(
      fc.property(tree, faults, schedule, (shape, inflicted, seed) => {
        const bad = broken(run(shape, inflicted, seed));
        if (bad === null) return;
        expect(check(bad).length).toBeGreaterThan(0);
        caught++;
      }),
      // Always the same logs, so that there is always something in them to break.
      { numRuns: 100, seed: 1 },
    );
    expect(caught, 'logs that could be broken').toBeGreaterThan(3);
  });

  it('a snapshot plus its deltas equals the next snapshot', () => {
    fc.assert(
      fc.property(tree, faults, fc.nat(1_000), fc.boolean(), (shape, inflicted, seed, seeded) => {
        const play = new Play(shape);
        const frames: DownFrame[] = [];
        const program = {
          id: 'random',
          title: 'Random',
          rootId: 'top',
          start: () => supervisor.startLink(play.top, null),
        };
        const session = new Session(program, seed, (frame) => frames.push(frame), {
          schedule: seeded ? 'seeded' : 'in_order',
        });
        play.follow(session.node);
        session.attach();
        const fold = (state: NodeState | null): NodeState => {
          let folded = state;
          for (const frame of frames.splice(0)) {
            expect(parseDown(frame)).toMatchObject({ ok: true });
            if (frame.type === 'snapshot') folded = fromSnapshot(frame);
            else if (frame.type === 'delta' && folded !== null) folded = applyDelta(folded, frame);
          }
          if (folded === null) throw new Error('no snapshot came');
          return folded;
        };
        let state = fold(null);
        const flush = (): void => {
          session.receive({ type: 'ack', seq: state.seq });
          session.flush();
          state = fold(state);
        };
        for (const fault of inflicted) {
          play.play(fault);
          flush();
        }
        play.end();
        // What is asked for is told at once; the figures of a node that runs wait until somebody could read them.
        session.receive({ type: 'command', ref: 1, command: { type: 'pause' } });
        flush();
        session.receive({ type: 'resync' });
        expect(comparable(state)).toEqual(comparable(fold(null)));
      }),
      { numRuns: 50 },
    );
  });
});

/** Without the number of the frame, and without the order of rows, which is no part of the law. */
function comparable({ seq: _seq, processes, places, traffic, ...rest }: NodeState): unknown {
  const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...rest, processes: sorted(processes), places: sorted(places), traffic: sorted(traffic) };
}
