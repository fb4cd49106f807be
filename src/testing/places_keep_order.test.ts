/** Nothing but a person moves what is drawn: whatever the node does, a place that stays keeps its column, its pool and its neighbours. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '../node/backend/boot.ts';
import { Session } from '../node/backend/session.ts';
import { type Body, receive, self, send, sleep, spawn, spawnLink, unlink } from '../runtime/kernel/syscalls.ts';
import { systemOf } from '../systems/index.ts';
import { type Ghost, nextGhosts } from '../panel/store/ghosts.ts';
import { childIndex } from '../panel/store/selectors.ts';
import { withGhosts } from '../panel/tabs/tree/tree_model.ts';
import { rowsOf } from '../panel/ui/geometry/tree_rows.ts';
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { Command } from '../protocol/commands.ts';
import type { DownFrame } from '../protocol/frames.ts';
import type { NodeState, Place } from '../protocol/model.ts';

/** Families without a supervisor: each process has children, linked and not, and some of them outlive it. */
const families: Program = {
  id: 'families',
  title: 'families',
  rootId: null,
  file: 'places_keep_order.test.ts',
  *start() {
    const person = (depth: number) =>
      function* (): Body<void> {
        if (depth > 0) {
          for (let i = 0; i < 2; i++) spawn(person(depth - 1));
          unlink(spawnLink(person(0)));
          spawnLink(person(0));
        }
        for (;;) yield* receive();
      };
    spawn(person(3));
    spawn(person(2));
    yield* sleep(0);
    send(self(), 'done');
    return ['ok', 'started'];
  },
};

const SYSTEMS = ['essay', 'restart_types', 'rest_for_one', 'simple_one_for_one', 'significant', 'escalation'];

type Deed =
  | { readonly exit: number; readonly reason: string }
  | { readonly child: 'terminate_child' | 'restart_child' | 'delete_child'; readonly who: number }
  | { readonly steps: number }
  | { readonly wait: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ exit: fc.nat(60), reason: fc.constantFrom('kill', 'shutdown', '{boom, 1}', 'normal') }),
  fc.record({
    child: fc.constantFrom<('terminate_child' | 'restart_child' | 'delete_child')[]>(
      'terminate_child',
      'restart_child',
      'delete_child',
    ),
    who: fc.nat(60),
  }),
  fc.record({ steps: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ wait: fc.integer({ min: 1, max: 7_000 }) }),
);

interface Picture {
  /** Where each place stands among all, and in which column. */
  readonly at: ReadonlyMap<string, { readonly index: number; readonly depth: number; readonly pool: string | null }>;
  readonly told: ReadonlyMap<string, Place>;
  readonly pools: ReadonlySet<string>;
}

/** A panel that looks at every frame. */
class Viewer {
  readonly session: Session;
  private readonly frames: DownFrame[] = [];
  private state: NodeState | null = null;
  private ghosts: ReadonlyMap<string, Ghost> = new Map();
  private running = 0;
  private refs = 0;
  private picture: Picture | null = null;

  constructor(program: Program) {
    this.session = new Session(program, 1, (frame) => this.frames.push(frame));
    this.session.attach();
    this.session.pump(50, () => true);
    this.look();
  }

  do(one: Deed): void {
    if ('wait' in one) {
      this.session.pump(one.wait, () => true);
      this.running += one.wait;
    } else if ('steps' in one) {
      this.send({ type: 'pause' });
      for (let i = 0; i < one.steps; i++) {
        this.send({ type: 'step' });
        this.look();
      }
      this.send({ type: 'resume' });
    } else {
      const alive = [...(this.state?.places.values() ?? [])].filter(({ pid, hidden }) => pid !== null && !hidden);
      const pick = alive[('exit' in one ? one.exit : one.who) % Math.max(1, alive.length)];
      if (pick?.pid == null) return;
      if ('exit' in one) this.send({ type: 'exit', pid: pick.pid, reason: one.reason });
      else {
        const above = pick.parent === null ? null : (this.state?.places.get(pick.parent)?.pid ?? null);
        if (above !== null) this.send({ type: one.child, supervisor: above, id: pick.key });
      }
    }
    this.look();
  }

  private send(command: Command): void {
    this.session.receive({ type: 'command', ref: ++this.refs, command });
  }

  private look(): void {
    if (this.state !== null) this.session.receive({ type: 'ack', seq: this.state.seq });
    this.session.flush();
    for (const frame of this.frames.splice(0)) {
      const before = this.state;
      if (frame.type === 'snapshot') this.state = fromSnapshot(frame);
      else if (frame.type === 'delta' && before !== null) this.state = applyDelta(before, frame);
      else continue;
      this.ghosts = nextGhosts(this.ghosts, before, this.state, this.running);
      this.compare(this.state);
    }
  }

  private compare(state: NodeState): void {
    const before = this.picture;
    const places = withGhosts(state.places, this.ghosts);
    const pools = before?.pools ?? new Set<string>();
    const rows = rowsOf(places, { folded: new Map(), root: null, hidden: false, pools, index: childIndex(places) });
    const at = new Map<string, { index: number; depth: number; pool: string | null }>();
    for (const row of rows) {
      if (row.type === 'place') at.set(row.key, { index: at.size, depth: row.depth, pool: null });
      else for (const one of row.members) at.set(one.key, { index: at.size, depth: row.depth, pool: row.key });
    }
    this.picture = {
      at,
      told: state.places,
      pools: new Set(rows.flatMap((row) => (row.type === 'pool' ? [row.key] : []))),
    };
    if (before === null) return;
    let last = -1;
    for (const [key, was] of before.at) {
      const now = at.get(key);
      // What was only a ghost and is told again is a new place, which stands where its supervisor puts it.
      if (now === undefined || (state.places.has(key) && !before.told.has(key))) continue;
      expect(now.index, `${key} stands after what stood before it`).toBeGreaterThan(last);
      expect(now.depth, `${key} keeps its column`).toBe(was.depth);
      if (was.pool !== null) expect(now.pool, `${key} keeps its pool`).toBe(was.pool);
      last = now.index;
    }
  }
}

describe('an update of the node', () => {
  it.each([...SYSTEMS, 'families'])('never moves a place of %s that stays', (id) => {
    const program = id === 'families' ? families : systemOf(id);
    if (program === undefined) throw new Error(`no system ${id}`);
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 20 }), (deeds) => {
        const viewer = new Viewer(program);
        for (const one of deeds) viewer.do(one);
      }),
      { numRuns: 12 },
    );
  });
});
