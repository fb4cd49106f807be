/**
 * Why a process exited, why another stands in its place, why a supervisor gave up: one sentence of who, what, reason,
 * rule and result, and the chain of events behind it. Read from events and their causes alone; where an event that
 * would tell is no longer kept, the sentence says less instead of guessing.
 */
import type { NodeEvent, Place } from '../../../protocol/model.ts';
import { eventById } from '../../store/events.ts';
import type { Segment } from '../../store/panel_store.ts';
import { chainOf, type ChainStep } from './chain.ts';
import { endOf, neverStarted, startOf } from './facts.ts';
import { code, sentenceOf, text } from './sentence.ts';
import { Story, type WhyContext } from './story.ts';

export type { ChainStep } from './chain.ts';
export type { WhyContext } from './story.ts';

export interface Why {
  readonly heading: string;
  readonly sentence: readonly Segment[];
  readonly chain: readonly ChainStep[];
}

function headingOf(event: NodeEvent, story: Story): string {
  switch (event.kind) {
    case 'started': {
      if (event.generation < 2) return `Why ${event.name} was started`;
      return `Why ${event.name} was ${startOf(event, story).because === 'asked' ? 'started again' : 'restarted'}`;
    }
    case 'exit': {
      const { how } = endOf(event, story);
      if (neverStarted(event)) return `Why ${event.name} did not start`;
      return how === 'gave_up' ? `Why ${event.name} gave up` : `Why ${event.name} exited`;
    }
    case 'supervisor_report':
      return event.context === 'shutdown' ? `Why ${event.name} gave up` : `What ${event.name} did`;
    default:
      return 'Why this happened';
  }
}

/** Explains an event; null when there is nothing to explain. */
export function why(event: NodeEvent, context: WhyContext): Why | null {
  const story = new Story(context);
  const sentence = sentenceOf(event, story);
  if (sentence === null) return null;
  const subject = subjectOf(event, story);
  return {
    heading: headingOf(event, story),
    sentence: [...sentence, ...refusalOf(subject)],
    chain: chainOf(subject, story),
  };
}

/** Of a crash with `badarg` and its like: which argument was refused, and why. */
function refusalOf(event: NodeEvent): readonly Segment[] {
  if (event.kind !== 'exit' || event.hint === undefined) return [];
  return [text(' What was refused: '), code(event.hint), text('.')];
}

/** The event whose episode is shown: for a start the exit because of which it was made. */
function subjectOf(event: NodeEvent, story: Story): NodeEvent {
  if (event.kind !== 'started') return event;
  const start = startOf(event, story);
  return start.because === 'exit' ? start.exit : event;
}

/** A sentence as plain text, for the live region and for copying. */
export function plainText(segments: readonly Segment[]): string {
  return segments.map((segment) => segment.text).join('');
}

/** The event that tells most about what last befell a place: its newest exit or restart. */
export function tellingEvent(events: readonly NodeEvent[], place: Place): NodeEvent | null {
  if (place.last_exit === null) return null;
  const exit = eventById(events, place.last_exit.event);
  if (place.pid === null) return exit;
  for (let i = events.length - 1; i >= 0; i -= 1) {
    const event = events[i];
    if (event === undefined || event.id < place.last_exit.event) break;
    if (event.kind === 'started' && event.place === place.key && event.pid === place.pid) return event;
  }
  return exit;
}
