/** `#12` is an event and nothing else: which process of a place stands there is `gen 2`. */
import { describe, expect, it } from 'vitest';
import { fromSnapshot } from '../protocol/apply_delta.ts';
import { essayScene } from '../testing/fake_frames.ts';
import { eventWords } from './event_words.ts';
import { chainOf } from './language/why/chain.ts';
import { Story } from './language/why/story.ts';

describe('the sign of a number', () => {
  it('is of events alone: no generation is written with it, in the list or in a why-card', () => {
    const scene = essayScene();
    scene.childTerminated('top/shelves/en', scene.kill('top/shelves/en'));
    const node = fromSnapshot(scene.snapshot());
    const exits = node.events.filter((event) => event.kind === 'exit');
    const story = new Story(node);
    const said = [
      ...node.events.map((event) => eventWords(event).text),
      ...exits.flatMap((exit) => chainOf(exit, story).flatMap(({ title }) => title.map(({ text }) => text))),
    ];
    expect(said.join('\n')).toContain('gen\u00a01');
    expect(said.filter((words) => words.includes('#'))).toEqual([]);
  });
});
