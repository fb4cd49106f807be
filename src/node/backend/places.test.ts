/** A place is told from others by its child's id as a term, whatever that reads like. */
import { describe, expect, it } from 'vitest';
import { applyDelta, fromSnapshot } from '../../protocol/apply_delta.ts';
import type { Command } from '../../protocol/commands.ts';
import type { DownFrame, Reply } from '../../protocol/frames.ts';
import type { NodeState, Place } from '../../protocol/model.ts';
import { parseDown } from '../../protocol/validate.ts';
import { list } from '../../term/list.ts';
import { defineModule, type Module } from '../../term/module.ts';
import * as gen_server from '../../runtime/otp/gen_server.ts';
import * as supervisor from '../../runtime/otp/supervisor.ts';
import type { Program } from './boot.ts';
import { Session } from './session.ts';

const server: Module = defineModule('server', {
  startLink: () => gen_server.startLink(server, null),
  init: () => ['ok', null] as const,
});

function treeOf(ids: readonly unknown[]): Program {
  const top: Module = defineModule('top', {
    init: (): supervisor.InitReturn => [
      'ok',
      [{ strategy: 'one_for_one' }, ids.map((id) => ({ id, start: [server, 'startLink', []] }))],
    ],
  });
  return {
    id: 'places',
    title: 'places',
    rootId: 'top',
    start: () => supervisor.startLink(['local', 'top'], top, null),
  };
}

function run(program: Program): { state: () => NodeState; send: (command: Command) => Reply } {
  let state: NodeState | undefined;
  const replies: Reply[] = [];
  const session = new Session(program, 1, (frame: DownFrame) => {
    const parsed = parseDown(frame);
    if (!parsed.ok) throw new Error(`${parsed.path}: ${parsed.message}`);
    if (frame.type === 'snapshot') state = fromSnapshot(frame);
    else if (frame.type === 'delta' && state !== undefined) state = applyDelta(state, frame);
    else if (frame.type === 'reply') replies.push(frame);
  });
  session.attach();
  const turn = (): void => {
    for (let n = 0; n < 20; n++) {
      session.receive({ type: 'ack', seq: state?.seq ?? 0 });
      session.pump(20, () => true);
      session.flush();
    }
  };
  turn();
  return {
    state: () => state as NodeState,
    send: (command) => {
      session.receive({ type: 'command', ref: 1, command });
      turn();
      return replies.at(-1) as Reply;
    },
  };
}

const below = (state: NodeState): Place[] => [...state.places.values()].filter(({ parent }) => parent === 'top');

const ALIKE: readonly unknown[] = [
  1,
  '1',
  1n,
  '1n',
  '=1',
  ['a'],
  list('a'),
  "['a']",
  `${'x'.repeat(200)}1`,
  `${'x'.repeat(200)}2`,
  `${'x'.repeat(200)}…1`,
  '<0.85.0>',
  'a/b',
  'a%2Fb',
  '%3D1',
  '~1',
  '\ud800',
  '%ud800',
];

describe('children whose ids read alike', () => {
  it('stand in places of their own', () => {
    const node = run(treeOf(ALIKE));
    const places = below(node.state());
    expect(places).toHaveLength(ALIKE.length);
    expect(new Set(places.map(({ pid }) => pid)).size).toBe(ALIKE.length);
    for (const { key } of places) expect(() => encodeURIComponent(key)).not.toThrow();
  });

  it('are told apart by commands that name the place, each of them', () => {
    const node = run(treeOf(ALIKE));
    const supervisorPid = node.state().places.get('top')?.pid ?? '';
    for (const place of below(node.state())) {
      const before = new Map(below(node.state()).map(({ key, pid }) => [key, pid]));
      const answer = node.send({ type: 'terminate_child', supervisor: supervisorPid, id: place.id, place: place.key });
      expect(answer, place.key).toMatchObject({ ok: true });
      const changed = below(node.state()).filter(({ key, pid }) => before.get(key) !== pid);
      expect(changed.map(({ key }) => key)).toEqual([place.key]);
    }
  });

  it('are told apart by what is printed, where that differs', () => {
    const ended = ['1', "'1'"].map((id) => {
      const node = run(treeOf(['1', 1]));
      const before = new Map(below(node.state()).map(({ key, pid }) => [key, pid]));
      node.send({ type: 'terminate_child', supervisor: node.state().places.get('top')?.pid ?? '', id });
      return below(node.state())
        .filter(({ key, pid }) => before.get(key) !== pid)
        .map(({ key }) => key);
    });
    expect(ended.map(({ length }) => length)).toEqual([1, 1]);
    expect(ended[0]).not.toEqual(ended[1]);
  });

  it('are not guessed at by a command that names an id only', () => {
    const node = run(treeOf([1, 1n, 'b']));
    const supervisorPid = node.state().places.get('top')?.pid ?? '';
    expect(node.send({ type: 'terminate_child', supervisor: supervisorPid, id: '1' })).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/2 children whose ids read/) as string },
    });
    expect(node.send({ type: 'terminate_child', supervisor: supervisorPid, id: 'b' })).toMatchObject({ ok: true });
    expect(
      node.send({ type: 'terminate_child', supervisor: supervisorPid, id: 'b', place: 'elsewhere' }),
    ).toMatchObject({ ok: false, error: { message: expect.stringMatching(/no child in the place/) as string } });
  });
});

describe('an id that reads like the pid of another process', () => {
  it('is an id', () => {
    const first = run(treeOf(['a']));
    const pid = first.state().places.get('top/a')?.pid ?? '';
    const node = run(treeOf(['a', pid]));
    expect(node.state().places.get('top/a')?.pid).toBe(pid);
    const supervisorPid = node.state().places.get('top')?.pid ?? '';
    expect(node.send({ type: 'terminate_child', supervisor: supervisorPid, id: pid })).toMatchObject({ ok: true });
    expect(node.state().places.get('top/a')?.state).toBe('alive');
    expect(node.state().places.get(`top/${pid}`)?.state).toBe('down');
  });
});

describe('a chain of supervisors', () => {
  it('is told whole, however deep it is, in keys that do not grow without end', () => {
    const DEPTH = 300;
    const link: Module = defineModule('link', {
      startLink: (n: unknown) => supervisor.startLink(link, n),
      init: (n: unknown): supervisor.InitReturn => [
        'ok',
        [
          { strategy: 'one_for_one' },
          n === 0
            ? []
            : [
                {
                  id: `${'deep'.repeat(20)}${String(n)}`,
                  type: 'supervisor',
                  start: [link, 'startLink', [(n as number) - 1]],
                },
              ],
        ],
      ],
    });
    const node = run({
      id: 'chain',
      title: 'chain',
      rootId: 'top',
      start: () => supervisor.startLink(['local', 'top'], link, DEPTH),
    });
    const places = [...node.state().places.values()].filter(({ id }) => id.startsWith('deep'));
    expect(places).toHaveLength(DEPTH);
    expect(places.every(({ state }) => state === 'alive')).toBe(true);
    expect(Math.max(...places.map(({ key }) => key.length))).toBeLessThan(2_500);
  });
});
