/**
 * The time-outs of one state machine. Follows the timers and the queue `t0q` of OTP's `gen_statem`: at most one time-out runs for each
 * type, and one of no time is no timer: it is delivered when no other event is queued, before anything in the mailbox.
 */
import { keyOf } from '../../term/key.ts';
import type { Ref } from '../../term/ref.ts';
import { type Body, cancelTimer, monotonicTime, receive, self, startTimer } from '../kernel/syscalls.ts';
import { isTuple } from './errors.ts';

/** A time-out to set; an absolute time is one of the virtual clock. */
export interface TimeoutRequest {
  readonly type: unknown;
  readonly time: number | 'infinity' | 'update';
  readonly content: unknown;
  readonly absolute: boolean;
}

interface Running {
  readonly type: unknown;
  /** The timer, or 0 for one that waits in the queue. */
  readonly timer: Ref | 0;
  readonly content: unknown;
}

/** A time-out as an event. */
export type TimeoutEvent = readonly [type: unknown, content: unknown];

export class Timeouts {
  private readonly running = new Map<unknown, Running>();
  /** Keys of time-outs of no time that are due, the next one first. */
  private due: unknown[] = [];

  get size(): number {
    return this.running.size;
  }

  /** All that run, as type and content. */
  list(): TimeoutEvent[] {
    return [...this.running.values()].map(({ type, content }) => [type, content]);
  }

  /** Does this message tell of a time-out that runs? Then it runs no longer, and is an event. */
  take(timer: unknown, type: unknown): TimeoutEvent | undefined {
    const key = keyOf(type);
    const found = this.running.get(key);
    if (found === undefined || found.timer !== timer) return undefined;
    this.running.delete(key);
    return [found.type, found.content];
  }

  /** The next one of those of no time. */
  takeDue(): TimeoutEvent | undefined {
    const key = this.due.shift();
    const found = this.running.get(key);
    if (found === undefined) return undefined;
    this.running.delete(key);
    return [found.type, found.content];
  }

  has(type: string): boolean {
    return this.running.has(`s${type}`);
  }

  *cancel(type: unknown): Body<void> {
    const key = keyOf(type);
    const found = this.running.get(key);
    if (found === undefined) return;
    this.running.delete(key);
    if (found.timer === 0) this.forgetDue(key);
    else yield* stopTimer(found.timer);
  }

  /** Sets the time-outs of one transition: of several for one type the last holds. */
  *set(requests: readonly TimeoutRequest[]): Body<void> {
    const seen = new Set<unknown>();
    const due: unknown[] = [];
    for (const request of requests.toReversed()) {
      const key = keyOf(request.type);
      if (seen.has(key)) continue;
      seen.add(key);
      const { type, time, content } = request;
      if (time === 'infinity') {
        yield* this.cancel(type);
        continue;
      }
      const old = this.running.get(key);
      if (time === 'update') {
        this.running.set(key, { type, timer: old?.timer ?? 0, content });
        if (old === undefined) due.unshift(key);
        continue;
      }
      if (time === 0) due.unshift(key);
      const timer = time === 0 ? 0 : startTimer(request.absolute ? untilTime(time) : time, self(), type);
      if (old?.timer === 0) {
        // As in OTP 25, a timer that replaces one of no time that is still due is not known as such: it will come as a plain message.
        this.running.set(key, { type, timer: 0, content });
        this.forgetDue(key);
      } else {
        if (old !== undefined) yield* stopTimer(old.timer);
        this.running.set(key, { type, timer, content });
      }
    }
    this.due = [...this.due, ...due];
  }

  private forgetDue(key: unknown): void {
    const at = this.due.indexOf(key);
    if (at >= 0) this.due.splice(at, 1);
  }
}

function untilTime(time: number): number {
  return Math.max(0, time - monotonicTime());
}

/** A timer that has fired already has its message in the mailbox; nobody must find it there. */
function* stopTimer(timer: Ref): Body<void> {
  if (cancelTimer(timer) === false) yield* receive((m: unknown) => isTuple(m, 'timeout', 3) && m[1] === timer);
}
