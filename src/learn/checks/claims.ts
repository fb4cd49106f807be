/**
 * What a lesson can claim about a run, over the events that the node tells: happens, never, exactly so often, in this order, within a time, at
 * the end. Each claim says itself in words, and names the event that met or broke it.
 */
import {
  type EventId,
  isUnowned,
  type NodeEvent,
  type NodeState,
  type PidText,
  type ProcessRow,
} from '../../protocol/model.ts';

export type Verdict = 'open' | 'holds' | 'broken';

export interface Judged {
  readonly verdict: Verdict;
  /** The event that met or broke the claim. */
  readonly event: EventId | null;
  /** Open, and nothing that has happened speaks against it: it holds unless something does before the run ends. */
  readonly soFar?: true;
}

export interface Claim {
  /** A sentence that is true when the claim holds. */
  readonly words: string;
  /** `over`: the time of the run is up, so that what has not happened will not. */
  judge(state: NodeState, over: boolean): Judged;
}

export type Match = (event: NodeEvent, state: NodeState) => boolean;

const OPEN: Judged = { verdict: 'open', event: null };
const SO_FAR: Judged = { ...OPEN, soFar: true };
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
      return over ? holds(undefined) : SO_FAR;
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
      if (!over) return found.length === count ? SO_FAR : OPEN;
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
      return over ? holds(last) : SO_FAR;
    },
  };
}

/**
 * `x => F state P s`: this long after each x the server's state is one that fits, whatever it was in between.
 *
 * @example
 * stateAfter('lamp forgets each printer that exits', 100, exits('printer'), 'lamp', (text, { pid }) => !text.includes(pid))
 */
export function stateAfter(
  words: string,
  ms: number,
  cause: Match,
  name: string | RegExp,
  fits: (text: string, cause: NodeEvent) => boolean,
): Claim {
  return {
    words,
    judge(state, over) {
      const { events } = state;
      let last: NodeEvent | undefined;
      for (const event of events) {
        if (!cause(event, state)) continue;
        if (!over && state.clock.now_ms - event.at_ms < ms) return OPEN;
        const known = events.findLast(
          (one) => one.kind === 'state' && one.at_ms < event.at_ms + ms && isBy(one, name, state),
        );
        if (known?.kind !== 'state' || !fits(bare(known.text), event)) return broken(event);
        last = event;
      }
      if (last === undefined) return ended(over);
      return over ? holds(last) : SO_FAR;
    },
  };
}

/**
 * `call => reply < ms`: each call that matches is answered to the process that made it, in less than this virtual time. A caller asks nobody
 * else meanwhile: any reply to it counts as the answer, whoever sends it.
 */
export function answered(words: string, ms: number, call: Match): Claim {
  return {
    words,
    judge(state, over) {
      const asked = new Map<PidText, NodeEvent>();
      let last: NodeEvent | undefined;
      for (const event of state.events) {
        if (call(event, state)) {
          const unanswered = asked.get(event.pid);
          if (unanswered !== undefined) return broken(unanswered);
          asked.set(event.pid, event);
        } else if (event.kind === 'message' && event.form === 'reply') {
          const question = asked.get(event.to.pid);
          if (question === undefined) continue;
          if (event.at_ms - question.at_ms >= ms) return broken(event);
          asked.delete(event.to.pid);
          last = event;
        }
      }
      for (const question of asked.values()) {
        if (over || state.clock.now_ms - question.at_ms >= ms) return broken(question);
      }
      if (last === undefined) return ended(over);
      return over ? holds(last) : SO_FAR;
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

/** The contrary of a claim, known when the time is up. */
export function not(words: string, claim: Claim): Claim {
  return {
    words,
    judge(state, over) {
      const { verdict, event } = claim.judge(state, over);
      if (verdict === 'holds') return { verdict: 'broken', event };
      return over ? holds(undefined) : SO_FAR;
    },
  };
}

/** All of these at once: broken as soon as one is. It names the last event that met one of them. */
export function allOf(words: string, ...claims: readonly Claim[]): Claim {
  return {
    words,
    judge(state, over) {
      const judged = claims.map((claim) => claim.judge(state, over));
      const open = judged.filter(({ verdict }) => verdict === 'open');
      const worst =
        judged.find(({ verdict }) => verdict === 'broken') ?? open.find(({ soFar }) => soFar !== true) ?? open[0];
      return worst ?? judged.findLast(({ event }) => event !== null) ?? holds(undefined);
    },
  };
}

/** `always p`: true of the node whenever it tells how it stands. What happens between two frames is not seen: claim that over events. */
export function always(words: string, hold: (state: NodeState) => boolean): Claim {
  return {
    words,
    judge: (state, over) => (!hold(state) ? broken(undefined) : over ? holds(undefined) : SO_FAR),
  };
}

/**
 * `c: ...`: what is claimed of the events after a command, until the person's next command or the end. Given several times, it is enough
 * that the claim holds after one of them. The claim must be over events: what lives, and what waits in mailboxes, is not known of then.
 *
 * @example
 * after(commanded('cache', /kill/u), never('log lives on when cache is killed', exits('log')))
 */
export function after(command: Match, claim: Claim): Claim {
  return {
    words: claim.words,
    judge(state, over) {
      const { events } = state;
      let last: Judged = ended(over);
      for (const [index, event] of events.entries()) {
        if (!command(event, state)) continue;
        const next = events.findIndex((one, at) => at > index && one.kind === 'command');
        const window = part(state, events.slice(index + 1, next < 0 ? undefined : next));
        last = claim.judge(window, over || next >= 0);
        if (last.verdict === 'holds') return last;
      }
      return last;
    },
  };
}

/** The node with only some of its events; which generation a process is stays known from all of them. */
function part(state: NodeState, events: readonly NodeEvent[]): NodeState {
  generations.set(events, generationsOf(state.events));
  return { ...state, events };
}

// Events. A process is meant by its name, `till`; in its second generation, `till#2`; or by its place, `top/till`.

const generations = new WeakMap<readonly NodeEvent[], ReadonlyMap<PidText, number>>();

function generationsOf(events: readonly NodeEvent[]): ReadonlyMap<PidText, number> {
  const known = generations.get(events);
  if (known !== undefined) return known;
  const made = new Map<PidText, number>();
  const named = new Map<string, number>();
  for (const event of events) {
    if (isOnItsOwn(event)) {
      if (event.kind !== 'register') continue;
      const count = (named.get(event.registered_name) ?? 0) + 1;
      named.set(event.registered_name, count);
      made.set(event.pid, count);
    } else if (event.kind === 'started' || event.kind === 'exit') made.set(event.pid, Math.max(1, event.generation));
  }
  generations.set(events, made);
  return made;
}

/** No supervisor owns it. */
function isOnItsOwn({ place }: NodeEvent): boolean {
  return place === null || isUnowned(place);
}

function isBy(event: NodeEvent, wanted: string | RegExp | undefined, state: NodeState): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted !== 'string') return wanted.test(event.name);
  const [name, generation] = wanted.split('#', 2);
  if (name === undefined || (name !== event.name && name !== event.place)) return false;
  return generation === undefined || Number(generation) === (generationsOf(state.events).get(event.pid) ?? 1);
}

/** The same event, if it comes from this virtual time on and before that one. */
export function between(fromMs: number, toMs: number, match: Match): Match {
  return (event, state) => event.at_ms >= fromMs && event.at_ms < toMs && match(event, state);
}

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

/** What is printed, without the spaces after commas. */
function bare(text: string): string {
  return text.replaceAll(', ', ',');
}

function says(text: string, wanted: string | RegExp | undefined): boolean {
  return wanted === undefined || fits(bare(text), wanted);
}

/** `send A>B m`: messages between processes of the program; those of the panel are commands. */
export function sent({ from, to, text, form }: Sent): Match {
  return (event, state) =>
    event.kind === 'message' &&
    isBy(event, from, state) &&
    (to === undefined || event.to.name === to) &&
    (form === undefined || event.form === form) &&
    says(event.text, text);
}

/**
 * `get P m`: a receive takes the message out of the mailbox; requests, casts and replies without their envelope. Also exits that were trapped,
 * `{'EXIT',<0.84.0>,normal}`, and the news of
 * monitors, `{'DOWN',#Ref<…>,process,<0.84.0>,"boom"}`: inside a term a word that OTP does not know is in quotes.
 */
export function takes(name?: string | RegExp, text?: string | RegExp): Match {
  return (event, state) => event.kind === 'taken' && isBy(event, name, state) && says(event.text, text);
}

/** The process takes a message while more than `waiting` others wait in its mailbox. */
export function fallsBehind(name: string | RegExp, waiting: number): Match {
  return (event, state) => event.kind === 'taken' && isBy(event, name, state) && event.left > waiting;
}

/**
 * `raise P R`: an exception, caught or not. The reason is as Erlang has it: `noproc`, `{timeout,{gen_server,call,…}}`. A call that fails raises
 * its bare reason first and then the one with the call in it, so claim that it happens, and not how often. An exception of JavaScript's own, as
 * `{'TypeError',"…"}`, is told only when nobody catches it.
 */
export function raises(name?: string | RegExp, reason?: string | RegExp): Match {
  return (event, state) => event.kind === 'raise' && isBy(event, name, state) && says(event.reason, reason);
}

/** `state P s`: a gen_server, gen_statem or gen_event has this state: when it waits, and before it takes the next message. */
export function hasState(name: string | RegExp, text: string | RegExp): Match {
  return (event, state) => event.kind === 'state' && isBy(event, name, state) && says(event.text, text);
}

/** `start P`: a supervisor has started it, `P#2` for its first restart; a process without a supervisor has registered its name, `P#2` the second one. */
export function starts(name?: string | RegExp): Match {
  return (event, state) =>
    (event.kind === 'started' || (event.kind === 'register' && isOnItsOwn(event))) &&
    !event.hidden &&
    isBy(event, name, state);
}

/** `exit P R`: a process has ended. */
export function exits(name?: string | RegExp, reason?: string | RegExp): Match {
  return (event, state) =>
    event.kind === 'exit' && !event.hidden && isBy(event, name, state) && says(event.reason, reason);
}

/** `cmd`: something that a person did in the panel to this process, in the panel's words: `exit(<0.84.0>, kill)`, `<0.84.0> ! hi`. */
export function commanded(name: string | RegExp, text: RegExp): Match {
  return (event, state) =>
    event.kind === 'command' && text.test(event.text) && pidsOf(state, name).some((pid) => event.text.includes(pid));
}

function pidsOf(state: NodeState, name: string | RegExp): readonly string[] {
  const pids = new Set<string>();
  for (const row of state.processes.values()) {
    if (typeof name === 'string' ? name === row.name || name === row.place : name.test(row.name)) pids.add(row.pid);
  }
  for (const event of state.events) if (isBy(event, name, state)) pids.add(event.pid);
  return [...pids];
}

// The node

/** `F alive P`: live processes with this name, the node's own left out. */
export function alive(state: NodeState, name: RegExp): readonly ProcessRow[] {
  return [...state.processes.values()].filter((row) => !row.hidden && name.test(row.name));
}

/** `F mailbox P`: messages that wait; -1 when nobody has this name. */
export function mailbox(state: NodeState, name: string): number {
  return [...state.processes.values()].find((row) => row.name === name)?.message_queue_len ?? -1;
}
