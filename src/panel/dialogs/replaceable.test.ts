/** What *Replace its state* offers is the state: confirmed as it stands, it changes nothing. */
import { describe, expect, it } from 'vitest';
import { applyDelta, fromSnapshot } from '../../protocol/apply_delta.ts';
import type { Command } from '../../protocol/commands.ts';
import type { DownFrame, Reply } from '../../protocol/frames.ts';
import type { NodeState } from '../../protocol/model.ts';
import { Session } from '../../node/backend/session.ts';
import { systemOf } from '../../systems/index.ts';
import { toWire } from '../../term/to_wire.ts';
import { Module } from '../../term/module.ts';
import { type Notation, printWire } from '../../term/print.ts';
import { notationFor, replaceableState } from './replaceable.ts';

class Panel {
  private readonly session: Session;
  private replies = new Map<number, Reply>();
  private refs = 0;
  state: NodeState | null = null;

  constructor(program: ConstructorParameters<typeof Session>[0]) {
    this.session = new Session(program, 1, (frame: DownFrame) => {
      if (frame.type === 'snapshot') this.state = fromSnapshot(frame);
      else if (frame.type === 'delta' && this.state !== null) this.state = applyDelta(this.state, frame);
      else if (frame.type === 'reply') this.replies.set(frame.ref, frame);
    });
    this.session.attach();
  }

  turn(): NodeState {
    for (let n = 0; n < 3; n++) {
      this.session.receive({ type: 'ack', seq: this.state?.seq ?? 0 });
      this.session.pump(5, () => true);
      this.session.flush();
    }
    return this.state as NodeState;
  }

  watch(pid: string): NonNullable<NonNullable<NodeState['detail']>['behaviour']> | null {
    this.session.receive({ type: 'topics', topics: { traffic: false, detail: { pid, messages_offset: 0 } } });
    return this.turn().detail?.behaviour ?? null;
  }

  do(command: Command): Reply | undefined {
    this.session.receive({ type: 'command', ref: ++this.refs, command });
    this.turn();
    return this.replies.get(this.refs);
  }
}

const NOTATIONS: readonly Notation[] = ['erlang', 'elixir', 'js'];
const BEHAVIOURS = ['essay', 'door', 'alarms', 'stuck'];

describe('the proposed state', () => {
  it.each(BEHAVIOURS.flatMap((id) => NOTATIONS.map((notation) => [id, notation] as const)))(
    'is the state, and of a supervisor there is none: %s, in %s',
    (id, shown) => {
      const program = systemOf(id);
      if (program === undefined) throw new Error(`no system ${id}`);
      const panel = new Panel(program);
      const seen = new Set<string>();
      for (const place of panel.turn().places.values()) {
        const { pid } = place;
        if (pid === null || place.behaviour === null || place.behaviour === 'application') continue;
        const before = panel.watch(pid);
        if (before === null || seen.has(`${before.name} ${before.module}`)) continue;
        seen.add(`${before.name} ${before.module}`);
        const offered = replaceableState(before);
        if (offered === null) {
          expect(before.name).toBe('supervisor');
          expect(panel.do({ type: 'replace_state', pid, text: 'foo' })).toMatchObject({ ok: false });
          expect(panel.watch(pid)?.state).toEqual(before.state);
          continue;
        }
        const notation = notationFor(offered, shown);
        const text = printWire(offered, notation);
        expect([place.id, panel.do({ type: 'replace_state', pid, text, notation })]).toMatchObject([
          place.id,
          { ok: true },
        ]);
        const after = panel.watch(pid);
        expect(after && replaceableState(after)).toEqual(offered);
      }
      expect(seen.size).toBeGreaterThan(0);
    },
  );

  it.each<[string, string]>([
    ['door', '#{state => "locked", data => 1, postponed => [], timeouts => []}'],
    ['door', '[locked, 1]'],
    ['alarms', 'foo'],
    ['alarms', '[]'],
    ['alarms', '[{no_such, false, 1}]'],
  ])('what no state of its kind can be is refused: %s, %s', (id, text) => {
    const program = systemOf(id);
    if (program === undefined) throw new Error(`no system ${id}`);
    const panel = new Panel(program);
    const wanted = id === 'door' ? 'gen_statem' : 'gen_event';
    const place = [...panel.turn().places.values()].find(({ behaviour }) => behaviour === wanted);
    const pid = place?.pid ?? '';
    const before = panel.watch(pid);
    expect(panel.do({ type: 'replace_state', pid, text, notation: 'erlang' })).toMatchObject({ ok: false });
    expect(panel.watch(pid)?.state).toEqual(before?.state);
  });

  it('is offered in the shown notation only where that says all of it', () => {
    expect(notationFor(toWire(['locked', { code: [1, 2] }]), 'erlang')).toBe('erlang');
    expect(notationFor(toWire({ at: new Date(0) }), 'erlang')).toBe('js');
    expect(notationFor(toWire({ by: new Module('shelf', {}) }), 'elixir')).toBe('js');
  });
});
