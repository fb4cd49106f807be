import { describe, expect, it } from 'vitest';
import type { PanelState } from './store/panel_store.ts';
import { nodeWord, pageTitle } from './node_word.ts';

const live = { state: 'live', hello: { kind: 'simulated' } };

function at(connection: object, system?: string, paused = false): Pick<PanelState, 'connection' | 'node'> {
  const node = system === undefined ? null : { system: { state: system }, clock: { paused } };
  return { connection, node } as unknown as Pick<PanelState, 'connection' | 'node'>;
}

describe('the word for a node', () => {
  it('never says of a node in which nothing runs that it is simulated', () => {
    for (const system of ['halted', 'stopped', 'failed']) {
      for (const paused of [false, true]) {
        expect(nodeWord(at(live, system, paused))).toEqual({ tone: 'halted', word: system });
      }
    }
  });

  it('says that it is lost whatever the last picture shows', () => {
    for (const system of ['running', 'halted', undefined]) {
      expect(nodeWord(at({ state: 'lost', reason: 'hung' }, system)).word).toBe('not answering');
      expect(nodeWord(at({ state: 'lost', reason: 'crashed' }, system)).tone).toBe('lost');
    }
  });

  it('tells a running and a paused one apart', () => {
    expect(nodeWord(at(live, 'running'))).toEqual({ tone: 'live', word: 'simulated' });
    expect(nodeWord(at(live, 'running', true))).toEqual({ tone: 'paused', word: 'simulated, paused' });
    expect(nodeWord(at({ state: 'connecting' })).word).toBe('starting');
  });

  it('stands in the title when something is wrong, and only then', () => {
    expect(pageTitle('Worker pool', nodeWord(at(live, 'running', true)))).toBe('Worker pool – Coppice');
    expect(pageTitle('Worker pool', nodeWord(at(live, 'halted')))).toBe('halted: Worker pool – Coppice');
    expect(pageTitle('Worker pool', nodeWord(at({ state: 'lost', reason: 'crashed' })))).toBe(
      'lost: Worker pool – Coppice',
    );
  });
});
