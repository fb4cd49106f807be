/**
 * What a lesson can claim about a run, over the events that the node tells: happens, never, exactly so often, in this order, within a time, at
 * the end. Each claim says itself in words, and names the event that met or broke it.
 */
import type { EventId, NodeEvent, NodeState, ProcessRow } from '../../protocol/model.ts';

export type Verdict = 'open' | 'holds' | 'broken';

export interface Judged {
  readonly verdict: Verdict;
  /** The event that met or broke the claim. */
  readonly event: EventId | null;
}

export interface Claim {
  /** A sentence that is true when the claim holds. */
  readonly words: string;
  /** `over`: the time of the run is up, so that what has not happened will not. */
  judge(state: NodeState, over: boolean): Judged;
}

export type Match = (event: NodeEvent, state: NodeState) => boolean;

const OPEN: Judged = { verdict: 'open', event: null };
const holds = (event: NodeEvent | undefined): Judged => ({ verdict: 'holds', event: event?.id ?? null });
const broken = (event: NodeEvent | undefined): Judged => ({ verdict: 'broken', event: event?.id ?? null });
const ended = (over: boolean): Judged => (over ? broken(undefined) : OPEN);

/** `E x` */
export function happens(words: string, match: Match): Claim {
  return {
    words,
    judge(state, over) {
      const found = state.events.find((event) => match(event, state));
      return found === undefined ? ended(over) : holds(found);
    },
  };
}

/** `N x` */
export function never(words: string, match: Match): Claim {
  return {
    words,
    judge(state, over) {
      const found = state.events.find((event) => match(event, state));
      if (found !== undefined) return broken(found);
      return over ? holds(undefined) : OPEN;
    },
  };
}

/** `k*x`, or more: met by the last of them that it needs. */
export function atLeast(words: string, count: number, match: Match): Claim {
  return {
    words,
    judge(state, over) {
      const found = state.events.filter((event) => match(event, state));
      return found.length >= count ? holds(found[count - 1]) : ended(over);
    },
  };
}

/** `k*x`: no more and no less. */
export function exactly(words: string, count: number, match: Match): Claim {
  return {
    words,
    judge(state, over) {
      const found = state.events.filter((event) => match(event, state));
      if (found.length > count) return broken(found[count]);
      if (!over) return OPEN;
      return found.length === count ? holds(found.at(-1)) : broken(found.at(-1));
    },
  };
}

/** `x < y < z`: the first of each, and in this order. */
export function inOrder(words: string, ...matches: readonly Match[]): Claim {
  return {
    words,
    judge(state, over) {
      let before = -1;
      let last: NodeEvent | undefined;
      for (const [index, match] of matches.entries()) {
        const at = state.events.findIndex((event) => match(event, state));
        const event = state.events[at];
        if (event === undefined) {
          // A later one that has come already came too early.
          const early = matches
            .slice(index + 1)
            .map((later) => state.events.find((one) => later(one, state)))
            .find((one) => one !== undefined);
          return early === undefined ? ended(over) : broken(early);
        }
        if (at < before) return broken(event);
        before = at;
        last = event;
      }
      return holds(last);
    },
  };
}

/** `x => y < ms`: each x is followed by a y in less than this virtual time. */
export function within(words: string, ms: number, cause: Match, effect: Match): Claim {
  return {
    words,
    judge(state, over) {
      let last: NodeEvent | undefined;
      for (const [index, event] of state.events.entries()) {
        if (!cause(event, state)) continue;
        const answer = state.events.slice(index + 1).find((one) => effect(one, state));
        if (answer !== undefined && answer.at_ms - event.at_ms < ms) last = answer;
        else if (answer !== undefined || state.clock.now_ms - event.at_ms >= ms || over) return broken(answer ?? event);
        else return OPEN;
      }
      if (last === undefined) return ended(over);
      return over ? holds(last) : OPEN;
    },
  };
}

/** `F p`: true of the node when the time of the run is up. */
export function atEnd(words: string, hold: (state: NodeState) => boolean): Claim {
  return {
    words,
    judge: (state, over) => (over ? (hold(state) ? holds(undefined) : broken(undefined)) : OPEN),
  };
}

// Events

export interface Sent {
  readonly from?: string;
  readonly to?: string;
  /** As the panel prints it, without the spaces after commas. */
  readonly text?: string | RegExp;
  readonly form?: 'call' | 'reply' | 'cast' | 'message';
}

function fits(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}

export function sent({ from, to, text, form }: Sent): Match {
  return (event) =>
    event.kind === 'message' &&
    (from === undefined || event.name === from) &&
    (to === undefined || event.to.name === to) &&
    (form === undefined || event.form === form) &&
    (text === undefined || fits(event.text.replaceAll(', ', ','), text));
}

export function exits(name?: string | RegExp, reason?: string | RegExp): Match {
  return (event) =>
    event.kind === 'exit' &&
    !event.hidden &&
    (name === undefined || fits(event.name, name)) &&
    (reason === undefined || fits(event.reason, reason));
}

/** Something that a person did in the panel to the process with this name. */
export function commanded(name: string, text: RegExp): Match {
  return (event, state) => {
    if (event.kind !== 'command' || !text.test(event.text)) return false;
    const pids = pidsOf(state, name);
    return pids.some((pid) => event.text.includes(pid));
  };
}

function pidsOf(state: NodeState, name: string): readonly string[] {
  const pids = new Set<string>();
  for (const row of state.processes.values()) if (row.name === name) pids.add(row.pid);
  for (const event of state.events) {
    if (event.name === name || (event.kind === 'register' && event.registered_name === name)) pids.add(event.pid);
  }
  return [...pids];
}

// The node

/** Live processes with this name, the node's own left out. */
export function alive(state: NodeState, name: RegExp): readonly ProcessRow[] {
  return [...state.processes.values()].filter((row) => !row.hidden && name.test(row.name));
}

export function mailbox(state: NodeState, name: string): number {
  return [...state.processes.values()].find((row) => row.name === name)?.message_queue_len ?? -1;
}
