/** A bad command is an answer, and never the end of a node. */
import { describe, expect, it } from 'vitest';
import type { DownFrame, Reply, UpFrame } from '../../protocol/frames.ts';
import type { RunJournal } from '../../protocol/journal.ts';
import { systemOf } from '../../systems/index.ts';
import { admit } from './admit.ts';
import { Session } from './session.ts';

function host() {
  const program = systemOf('essay');
  if (program === undefined) throw new Error('no system essay');
  const posted: DownFrame[] = [];
  const post = (frame: DownFrame): void => void posted.push(frame);
  const session = new Session(program, 1, post);
  session.attach();
  const receive = (data: unknown): DownFrame[] => {
    posted.length = 0;
    admit(
      structuredClone(data),
      (frame) => {
        session.receive(frame);
      },
      post,
    );
    return [...posted];
  };
  return { session, receive };
}

const command = (body: unknown, ref: unknown = 7): unknown => ({ type: 'command', ref, command: body });

const circular: Record<string, unknown> = { type: 'pause' };
circular['type'] = circular;

describe('a bad command', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['time that runs back', { type: 'advance', ms: -1 }, 'command.ms', /^ms should be a number from 0 up, not -1\.$/],
    [
      'a type that nobody knows',
      { type: 'paus' },
      'command.type',
      /^type should be one of pause, resume.*not "paus"\.$/,
    ],
    ['an inherited name as type', { type: 'toString' }, 'command.type', /one of pause/],
    ['no type', {}, 'command.type', /not absent/],
    [
      'a literal without end',
      { type: 'send', pid: '<0.81.0>', mode: 'cast', text: 'x'.repeat(100_001) },
      'command.text',
      /at most 100000 characters, not 100001: give a shorter one/,
    ],
    ['a bigint', { type: 'advance', ms: 1n }, 'command.ms', /not a bigint/],
    ['NaN', { type: 'advance', ms: Number.NaN }, 'command.ms', /not NaN/],
    ['a Map', new Map([['type', 'pause']]), 'command.type', /absent/],
    ['an array', [{ type: 'pause' }], 'command', /^command should be an object, not an array of 1\.$/],
    [
      'a boxed text',
      { type: 'exit', pid: Object('<0.81.0>') as object, reason: 'kill' },
      'command.pid',
      /should be a text/,
    ],
    ['a circle', circular, 'command.type', /not an object/],
    ['a pid that is a novel', { type: 'mark', pid: 'p'.repeat(101) }, 'command.pid', /at most 100 characters/],
    ['null', null, 'command', /not null/],
  ])('is answered with its place and the mend: %s', (_what, body, path, message) => {
    const { receive } = host();
    expect(receive(command(body))).toEqual([
      { type: 'reply', ref: 7, ok: false, error: { path, message: expect.stringMatching(message) as string } },
    ]);
    expect(receive(command({ type: 'step' }, 8))).toEqual([{ type: 'reply', ref: 8, ok: true }]);
  });

  it.each<[string, unknown]>([
    ['no number', { type: 'command', command: { type: 'paus' } }],
    ['a number that is none', command({ type: 'pause' }, '7')],
    ['a negative number', command({ type: 'pause' }, -7)],
    ['a frame that nobody knows', { type: 'hullo', ref: 7 }],
    ['no frame at all', 'pause'],
    ['a bad topic', { type: 'topics', topics: { traffic: 1, detail: null } }],
  ])('that cannot be answered is told as a fault, and the node lives: %s', (_what, data) => {
    const { receive } = host();
    expect(receive(data)).toMatchObject([{ type: 'fault' }]);
    expect(receive({ type: 'ping', n: 3 })).toEqual([{ type: 'pong', n: 3 }]);
  });

  it('that makes the node throw is answered, too', () => {
    const posted: DownFrame[] = [];
    const take = (frame: UpFrame): void => {
      throw new Error(`no ${frame.type}`);
    };
    admit(command({ type: 'step' }), take, (frame) => posted.push(frame));
    admit({ type: 'resync' }, take, (frame) => posted.push(frame));
    expect(posted).toEqual([
      { type: 'reply', ref: 7, ok: false, error: { message: 'The node could not do this: no command' } },
      { type: 'fault', path: 'type', message: 'The node could not do this: no resync' },
    ]);
  });
});

describe('a member that nobody knows', () => {
  it('is dropped, so that the journal can be written down', () => {
    const { session, receive } = host();
    const pid = session.journal.end.at_ms >= 0 ? '<0.85.0>' : '';
    const circle: Record<string, unknown> = {};
    circle['circle'] = circle;
    receive(command({ type: 'mark', pid, extra: 1n, circle, __proto__: { more: 1 } }));
    const [reply] = receive(command({ type: 'journal' })) as [Reply];
    expect(reply.ok).toBe(true);
    const { inputs } = JSON.parse(reply.result ?? '') as RunJournal;
    expect(inputs.map((input) => input.command)).toEqual([{ type: 'mark', pid }]);
  });

  it('does not reach the start of a node', () => {
    const taken: UpFrame[] = [];
    admit(
      { type: 'start', system: 'essay', seed: -0, evil: () => 1 },
      (frame) => taken.push(frame),
      () => undefined,
    );
    expect(taken).toEqual([{ type: 'start', system: 'essay', seed: 0 }]);
  });
});

describe('a start that cannot be read', () => {
  it('ends the waiting, with the place', () => {
    const posted: DownFrame[] = [];
    admit(
      { type: 'start', system: 'essay', seed: 'one' },
      () => undefined,
      (frame) => posted.push(frame),
    );
    expect(posted).toEqual([
      { type: 'fatal', message: 'The node cannot be started: seed should be a finite number, not "one".' },
    ]);
  });
});
