import { describe, expect, it } from 'vitest';
import { fromSnapshot } from '../../../protocol/apply_delta.ts';
import type { EventId, NodeEvent, NodeState } from '../../../protocol/model.ts';
import { essayScene, type Scene } from '../../../testing/fake_frames.ts';
import { newestEpisode } from '../../store/episode.ts';
import { eventById } from '../../store/events.ts';
import { plainText, tellingEvent, why } from './why.ts';

function told(scene: Scene): NodeState {
  return fromSnapshot(scene.snapshot());
}

function explain(node: NodeState, event: NodeEvent | null): string {
  if (event === null) return 'no event';
  const pending = newestEpisode(node.events, node.places)?.pending ?? new Map<string, number>();
  const found = why(event, { events: node.events, places: node.places, pending });
  return found === null ? 'nothing' : plainText(found.sentence).replaceAll('\u00a0', ' ');
}

/** The newest event of a kind in a place. */
function last(node: NodeState, kind: NodeEvent['kind'], place: string): NodeEvent | null {
  return node.events.findLast((event) => event.kind === kind && event.place === place) ?? null;
}

function crash(scene: Scene, key: string): EventId {
  const exit = scene.exit(key, '{badkey, "eik"}');
  return scene.childTerminated(key, exit);
}

const cases: readonly {
  readonly name: string;
  readonly play: (scene: Scene) => void;
  readonly event: (node: NodeState) => NodeEvent | null;
  readonly says: string;
}[] = [
  {
    name: 'a kill from the panel under one_for_all, in the middle of the restart',
    play: (scene) => {
      const report = scene.childTerminated('top/dictionary', scene.kill('top/dictionary'));
      scene.terminate('top/clients', report);
      scene.terminate('top/shelves', report);
      scene.start('top/dictionary', { cause: report });
    },
    event: (node) => last(node, 'exit', 'top/dictionary'),
    says: 'You sent dictionary the exit signal kill, so it exited with killed. Its supervisor top is one_for_all: it stopped clients, then shelves, and is starting them all again in child order.',
  },
  {
    name: 'the same when all are back, asked of the new process',
    play: (scene) => {
      const report = scene.childTerminated('top/dictionary', scene.kill('top/dictionary'));
      scene.terminate('top/clients', report);
      scene.terminate('top/shelves', report);
      for (const key of ['top/dictionary', 'top/shelves', 'top/clients']) scene.start(key, { cause: report });
    },
    event: (node) => last(node, 'started', 'top/dictionary'),
    says: 'You sent dictionary the exit signal kill, so it exited with killed. Its supervisor top is one_for_all: it stopped clients, then shelves, and started all three again in child order.',
  },
  {
    name: 'a crash under one_for_one',
    play: (scene) => {
      scene.start('top/shelves/sv', { cause: crash(scene, 'top/shelves/sv') });
    },
    event: (node) => last(node, 'exit', 'top/shelves/sv'),
    says: 'sv crashed: it exited with {badkey, "eik"}. Its supervisor shelves is one_for_one: it restarted sv alone.',
  },
  {
    name: 'a crash under rest_for_one',
    play: (scene) => {
      const { supervisor } = scene.place('top/shelves');
      if (supervisor !== null)
        scene.setPlace('top/shelves', { supervisor: { ...supervisor, strategy: 'rest_for_one' } });
      const report = crash(scene, 'top/shelves/fr');
      scene.terminate('top/shelves/sv', report);
      for (const key of ['top/shelves/fr', 'top/shelves/sv']) scene.start(key, { cause: report });
    },
    event: (node) => last(node, 'exit', 'top/shelves/fr'),
    says: 'fr crashed: it exited with {badkey, "eik"}. Its supervisor shelves is rest_for_one, so of the children after it it stopped sv, and started both again in child order.',
  },
  {
    name: 'a child that its supervisor terminated for another',
    play: (scene) => {
      const report = scene.childTerminated('top/dictionary', scene.kill('top/dictionary'));
      scene.terminate('top/clients', report);
    },
    event: (node) => last(node, 'exit', 'top/clients'),
    says: 'top stopped clients with shutdown because dictionary exited and top is one_for_all.',
  },
  {
    name: 'a supervisor that trapped the exits of its children before its own, told by their causes alone',
    play: (scene) => {
      const report = scene.childTerminated('top/dictionary', scene.kill('top/dictionary'));
      const signal = scene.event(
        'top',
        { kind: 'exit_signal', to: scene.ref('top/shelves'), reason: 'shutdown', stops: true },
        report,
      );
      let cause = scene.event(
        'top/shelves',
        { kind: 'exit_trapped', from: scene.ref('top'), reason: 'shutdown' },
        signal,
      );
      for (const key of ['top/shelves/sv', 'top/shelves/fr', 'top/shelves/en']) {
        const from = scene.ref(key);
        const sent = scene.event(
          'top/shelves',
          { kind: 'exit_signal', to: from, reason: 'shutdown', stops: true },
          cause,
        );
        const exit = scene.exit(key, 'shutdown', { how: 'signal', from: scene.ref('top/shelves'), cause: sent });
        cause = scene.event('top/shelves', { kind: 'exit_trapped', from, reason: 'shutdown' }, exit);
      }
      scene.exit('top/shelves', 'shutdown', { how: 'raised', cause });
    },
    event: (node) => last(node, 'exit', 'top/shelves'),
    says: 'top stopped shelves with shutdown because dictionary exited and top is one_for_all.',
  },
  {
    name: 'a grandchild that went with its supervisor',
    play: (scene) => {
      const report = scene.childTerminated('top/dictionary', scene.kill('top/dictionary'));
      scene.terminate('top/shelves', report);
    },
    event: (node) => last(node, 'exit', 'top/shelves/en'),
    says: 'shelves stopped en with shutdown because top was stopping shelves: dictionary had exited, and top is one_for_all.',
  },
  {
    name: 'a supervisor that gave up, and the failure that climbs',
    play: (scene) => {
      for (let i = 0; i < 6; i += 1) {
        scene.advance(500);
        const report = crash(scene, 'top/shelves/en');
        if (i < 5) scene.start('top/shelves/en', { cause: report });
        else scene.childTerminated('top/shelves', scene.giveUp('top/shelves', report));
      }
    },
    event: (node) => last(node, 'exit', 'top/shelves'),
    says: 'en crashed six times in 2.5 s. shelves allows 5 restarts in 10 s, so it stopped sv and fr and exited with shutdown. The failure became top’s: it is one_for_all and is restarting all its children.',
  },
  {
    name: 'the last crash before that',
    play: (scene) => {
      for (let i = 0; i < 6; i += 1) {
        const report = crash(scene, 'top/shelves/en');
        if (i < 5) scene.start('top/shelves/en', { cause: report });
        else scene.giveUp('top/shelves', report);
      }
    },
    event: (node) => last(node, 'exit', 'top/shelves/en'),
    says: 'en crashed: it exited with {badkey, "eik"}. shelves allows 5 restarts in 10 s, so it stopped sv and fr and exited with shutdown.',
  },
  {
    name: 'an exit that came over a link',
    play: (scene) => {
      scene.exit('top/shelves/en', 'oops', { how: 'signal', from: scene.ref('top/dictionary'), viaLink: true });
    },
    event: (node) => last(node, 'exit', 'top/shelves/en'),
    says: 'dictionary exited with oops. en is linked to it and does not trap exits, so it exited with the same reason.',
  },
  {
    name: 'an exit signal of another process',
    play: (scene) => {
      const to = scene.ref('top/dictionary');
      const cause = scene.event('top/shelves/en', { kind: 'exit_signal', to, reason: 'kill' });
      scene.exit('top/dictionary', 'killed', { how: 'signal', from: scene.ref('top/shelves/en'), cause });
    },
    event: (node) => last(node, 'exit', 'top/dictionary'),
    says: 'en sent dictionary the exit signal kill, so it exited with killed.',
  },
  {
    name: 'a process that returned',
    play: (scene) => {
      scene.exit('top/dictionary', 'normal', { how: 'returned' });
    },
    event: (node) => last(node, 'exit', 'top/dictionary'),
    says: 'dictionary exited with normal.',
  },
  {
    name: 'a temporary child',
    play: (scene) => {
      scene.setPlace('top/shelves/en', { restart: 'temporary' });
      crash(scene, 'top/shelves/en');
    },
    event: (node) => last(node, 'exit', 'top/shelves/en'),
    says: 'en crashed: it exited with {badkey, "eik"}. It is temporary, so shelves does not restart it.',
  },
  {
    name: 'a transient child that ended as it may, of which no supervisor reports',
    play: (scene) => {
      scene.setPlace('top/shelves/en', { restart: 'transient' });
      scene.exit('top/shelves/en', 'normal', { how: 'returned' });
    },
    event: (node) => last(node, 'exit', 'top/shelves/en'),
    says: 'en exited with normal. It is transient, and normal is a clean end, so shelves does not restart it.',
  },
  {
    name: 'a signal that a process traps',
    play: (scene) => {
      const to = scene.ref('top/shelves');
      const signal = scene.event('top/dictionary', { kind: 'exit_signal', to, reason: 'shutdown' });
      scene.event(
        'top/shelves',
        { kind: 'exit_trapped', from: scene.ref('top/dictionary'), reason: 'shutdown' },
        signal,
      );
    },
    event: (node) => last(node, 'exit_signal', 'top/dictionary'),
    says: 'dictionary sent shelves the exit signal shutdown. It traps exits, so the signal became a message.',
  },
  {
    name: 'a signal that is ignored',
    play: (scene) => {
      scene.event('top/dictionary', { kind: 'exit_signal', to: scene.ref('top/shelves/en'), reason: 'normal' });
    },
    event: (node) => last(node, 'exit_signal', 'top/dictionary'),
    says: 'dictionary sent en the exit signal normal. A process ignores normal from another.',
  },
  {
    name: 'a trapped signal itself',
    play: (scene) => {
      scene.event('top', { kind: 'exit_trapped', from: scene.ref('top/dictionary'), reason: 'killed' });
    },
    event: (node) => last(node, 'exit_trapped', 'top'),
    says: "top traps exits, so the exit signal of dictionary became the message {'EXIT', <0.83.0>, killed}.",
  },
];

describe('why', () => {
  for (const { name, play, event, says } of cases) {
    it(`tells of ${name}`, () => {
      const scene = essayScene();
      play(scene);
      const node = told(scene);
      expect(explain(node, event(node))).toBe(says);
    });
  }

  it('links each step of the chain to its event, in order', () => {
    const scene = essayScene();
    const report = scene.childTerminated('top/dictionary', scene.kill('top/dictionary'));
    scene.terminate('top/clients', report);
    scene.terminate('top/shelves', report);
    scene.start('top/dictionary', { cause: report });
    const node = told(scene);
    const event = last(node, 'exit', 'top/dictionary');
    const pending = newestEpisode(node.events, node.places)?.pending ?? new Map<string, number>();
    const chain =
      event === null ? [] : (why(event, { events: node.events, places: node.places, pending })?.chain ?? []);
    expect(chain.map((step) => plainText(step.title))).toEqual([
      'You sent the exit signal kill',
      'dictionary gen\u00a01 exited',
      'top got the exit, one_for_all',
      '13 more exited, last started first',
      'dictionary gen\u00a02 started',
      '13 to start',
    ]);
    const ids = chain.flatMap((step) => step.event ?? []);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    for (const id of ids) expect(eventById(node.events, id)).not.toBeNull();
    expect(chain[3]?.numbered[0]).toEqual({ numbers: '2–9', name: 'client_8 … client_1' });
  });

  it('says only of kill itself that it cannot be trapped', () => {
    const scene = essayScene();
    const from = scene.ref('top/shelves');
    const cause = scene.kill('top/shelves');
    scene.exit('top/shelves/en', 'killed', { how: 'signal', from, viaLink: true, cause });
    const node = told(scene);
    const event = last(node, 'exit', 'top/shelves/en');
    const chain = event === null ? [] : (why(event, { events: node.events, places: node.places })?.chain ?? []);
    expect(chain.flatMap((step) => (step.mark.type === 'exit' ? [plainText(step.detail)] : []))).toEqual([
      'reason killed; cannot be trapped',
      'reason killed',
    ]);
  });

  it('says less when the events that would tell are no longer kept', () => {
    const scene = essayScene();
    scene.start('top/shelves/sv', { cause: crash(scene, 'top/shelves/sv') });
    const node = told(scene);
    const started = last(node, 'started', 'top/shelves/sv');
    const kept = node.events.filter((event) => event.id >= (started?.id ?? 0));
    expect(explain({ ...node, events: kept }, started)).toBe(
      'shelves started sv again. What ended gen 1 is no longer kept.',
    );
  });

  it('chooses for a place its restart when a process stands there, and its exit when none does', () => {
    const scene = essayScene();
    const report = crash(scene, 'top/shelves/sv');
    const down = told(scene);
    const empty = down.places.get('top/shelves/sv');
    expect(empty && tellingEvent(down.events, empty)?.kind).toBe('exit');
    scene.start('top/shelves/sv', { cause: report });
    const back = told(scene);
    const full = back.places.get('top/shelves/sv');
    expect(full && tellingEvent(back.events, full)?.kind).toBe('started');
  });
});

describe('a crash with a hint', () => {
  it('says which argument was refused and why, of the end and of the restart', () => {
    const scene = essayScene();
    const exit = scene.exit('top/shelves/sv', '{badarg, [… stack trace]}');
    const report = scene.childTerminated('top/shelves/sv', exit);
    scene.start('top/shelves/sv', { cause: report });
    const node = told(scene);
    const hint = 'ets:insert/2, 1st argument: the table identifier does not refer to an existing ETS table';
    const events = node.events.map((event) =>
      event.id === exit && event.kind === 'exit' ? { ...event, hint } : event,
    );
    for (const kind of ['exit', 'started'] as const) {
      const told = last({ ...node, events }, kind, 'top/shelves/sv');
      expect(explain({ ...node, events }, told)).toMatch(`What was refused: ${hint}.`);
      expect(explain(node, last(node, kind, 'top/shelves/sv'))).not.toContain('refused');
    }
  });
});
