/** How the node is, in a word: for the chip in the app bar and for the page's title. */
import type { PanelState } from './store/panel_store.ts';

export type NodeTone = 'connecting' | 'live' | 'paused' | 'halted' | 'lost';

export interface NodeWord {
  readonly tone: NodeTone;
  readonly word: string;
}

const KINDS = { simulated: 'simulated', recorded: 'recorded', real: 'real node' } as const;
const LOST = { hung: 'not answering', crashed: 'lost', protocol: 'lost', refused: 'not started' } as const;
const ENDED = { halted: 'halted', stopped: 'stopped', failed: 'failed' } as const;

/** What keeps the node from running comes before how it runs. */
export function nodeWord({ connection, node }: Pick<PanelState, 'connection' | 'node'>): NodeWord {
  if (connection.state === 'lost') return { tone: 'lost', word: LOST[connection.reason] };
  if (connection.state !== 'live') return { tone: 'connecting', word: 'starting' };
  const system = node?.system.state;
  if (system === 'halted' || system === 'stopped' || system === 'failed')
    return { tone: 'halted', word: ENDED[system] };
  if (connection.silent === true) return { tone: 'connecting', word: 'busy, answers late' };
  if (node?.clock.paused === true) return { tone: 'paused', word: `${KINDS[connection.hello.kind]}, paused` };
  return { tone: 'live', word: KINDS[connection.hello.kind] };
}

/** Why nothing that is asked of the node is done: null when it does what it is asked. */
export function nodeRefusal({ connection, node }: Pick<PanelState, 'connection' | 'node'>): string | null {
  if (connection.state !== 'live') return 'The node does not answer.';
  return node?.system.state === 'halted' ? 'The node has halted: nothing runs in it any more.' : null;
}

/** `halted: Worker pool – Coppice`: what is wrong stands first, where a narrow tab still shows it. */
export function pageTitle(name: string, { tone, word }: NodeWord): string {
  return `${tone === 'lost' || tone === 'halted' ? `${word}: ` : ''}${name} – Coppice`;
}
