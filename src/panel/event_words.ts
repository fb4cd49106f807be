/** An event as the list writes it: what happened in a few words, and its term. */
import type { NodeEvent } from '../protocol/model.ts';
import { formatGeneration } from './ui/format.ts';
import { END_WORDS, NOT_AS_TOLD } from './ui/geometry/ends.ts';
import type { IconName } from './ui/icons.tsx';

export interface EventWords {
  readonly icon: IconName;
  readonly text: string;
  /** Printed; empty when there is none. */
  readonly term: string;
  readonly tone: 'plain' | 'exit' | 'start' | 'warning' | 'person';
}

export function eventWords(event: NodeEvent): EventWords {
  switch (event.kind) {
    case 'spawn':
      return { icon: 'plus', text: `spawned by ${event.parent.name}`, term: event.initial_call, tone: 'plain' };
    case 'started':
      // Who was asked for a child has restarted nothing.
      return event.generation > 1
        ? {
            icon: event.asked === undefined ? 'restart' : 'play',
            text: `${event.asked === undefined ? 'restarted' : 'started'}, ${formatGeneration(event.generation)}`,
            term: event.pid,
            tone: 'start',
          }
        : { icon: 'play', text: `started by ${event.supervisor.name}`, term: event.pid, tone: 'plain' };
    case 'exit': {
      const tone = event.class === 'normal' && event.end !== 'failed' ? 'plain' : 'exit';
      return {
        icon: 'cross',
        text: `${END_WORDS[event.end]}${event.via_link && event.end === 'exited' ? ' over a link' : ''}, ${formatGeneration(Math.max(1, event.generation))}`,
        // The reason of a process that is not to start is nothing that befell it.
        term:
          event.end === 'ignored' ? '' : event.hint === undefined ? event.reason : `${event.reason} (${event.hint})`,
        tone,
      };
    }
    case 'exit_signal':
      return { icon: 'arrow_right', text: `exit signal to ${event.to.name}`, term: event.reason, tone: 'plain' };
    case 'exit_trapped':
      return {
        icon: 'arrow_left',
        text: 'exit signal trapped',
        term: `{'EXIT', ${event.from.pid}, ${event.reason}}`,
        tone: 'plain',
      };
    case 'supervisor_report':
      switch (event.context) {
        case 'shutdown':
          return { icon: 'escalate', text: 'gave up', term: event.reason, tone: 'exit' };
        case 'start_error':
          return { icon: 'warning', text: `could not start ${event.child_id}`, term: event.reason, tone: 'exit' };
        case 'shutdown_error':
          return { icon: 'warning', text: `${event.child_id} ${NOT_AS_TOLD}`, term: event.reason, tone: 'warning' };
        case 'child_terminated':
          return { ...answerOf(event), term: event.reason, tone: 'warning' };
      }
      break;
    case 'report':
      return { icon: 'note', text: event.title, term: '', tone: event.level === 'error' ? 'exit' : 'plain' };
    case 'message':
      return {
        icon: event.form === 'reply' ? 'arrow_left' : 'arrow_right',
        text: `${event.form === 'system' ? 'system message' : event.form} to ${event.to.name}`,
        term: event.text,
        tone: 'plain',
      };
    case 'suspend':
      return { icon: 'suspend', text: `suspended by ${event.by.name}`, term: '', tone: 'plain' };
    case 'resume':
      return { icon: 'play', text: `resumed by ${event.by.name}`, term: '', tone: 'plain' };
    case 'register':
      return { icon: 'tag', text: 'registered', term: event.registered_name, tone: 'plain' };
    case 'unregister':
      return { icon: 'tag', text: 'unregistered', term: event.registered_name, tone: 'plain' };
    case 'taken':
      return { icon: 'arrow_left', text: 'took a message', term: event.text, tone: 'plain' };
    case 'raise':
      return {
        icon: 'warning',
        text: `raised ${event.class}`,
        term: event.hint === undefined ? event.reason : `${event.reason} (${event.hint})`,
        tone: 'plain',
      };
    case 'lost':
      return {
        icon: 'warning',
        text: /^<[\d.]+>$/u.test(event.to)
          ? `lost: ${event.to} is of another node`
          : `lost: nobody is called ${event.to}`,
        term: event.text,
        tone: 'warning',
      };
    case 'state':
      return { icon: 'note', text: 'new state', term: event.text, tone: 'plain' };
    case 'command':
      return { icon: 'person', text: 'command', term: event.text, tone: 'person' };
  }
}

/** What a supervisor does about a child's exit: nothing, a restart that its limit allows, or no restart any more. */
function answerOf(report: Extract<NodeEvent, { kind: 'supervisor_report' }>): Pick<EventWords, 'icon' | 'text'> {
  const { restarting, restarts, intensity, child_id } = report;
  if (!restarting) return { icon: 'note', text: `child exited: ${child_id}` };
  const limit = String(intensity);
  return restarts > intensity
    ? { icon: 'warning', text: `no restart, the limit is ${limit}: ${child_id}` }
    : { icon: 'restart', text: `restart ${String(restarts)} of ${limit}: ${child_id}` };
}

/** The groups that the list's filter offers. */
export const EVENT_GROUPS = [
  { id: 'life', title: 'Exits and starts', kinds: ['exit', 'started', 'spawn'] },
  { id: 'supervisor', title: 'Supervisors', kinds: ['supervisor_report', 'report'] },
  { id: 'signal', title: 'Signals', kinds: ['exit_signal', 'exit_trapped', 'suspend', 'resume'] },
  { id: 'name', title: 'Names', kinds: ['register', 'unregister'] },
  { id: 'message', title: 'Messages', kinds: ['message', 'lost', 'taken', 'state', 'raise'] },
  { id: 'person', title: 'You', kinds: ['command'] },
] as const satisfies readonly { id: string; title: string; kinds: readonly NodeEvent['kind'][] }[];

export type EventGroup = (typeof EVENT_GROUPS)[number]['id'];
