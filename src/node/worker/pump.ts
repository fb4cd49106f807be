/**
 * Drives a node from a host's clock: turn after turn, each short, so that whatever else the host has to do waits no longer than that. It
 * knows no global: what time it is, and how to come back later, are handed in.
 */

/** How long one turn may last: a ping, a command or a frame waits no longer. */
const TURN_MS = 8;
/** From the beginning of one turn to that of the next while there is nothing to hurry for. */
const FRAME_MS = 32;
/** A host that was asleep longer than this did not let the node fall behind: the rest of its sleep is no time for the node. */
const LONGEST_MS = 1_000;

export interface Wall {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** Calls `task` after `ms` milliseconds; 0: as soon as what waits already has had its turn. */
  later(task: () => void, ms: number): void;
}

/** What a pump drives. */
export interface Pumped {
  /** Runs for as long as `more` allows, as far as `wallMs` of wall time go. True when there is more to do at once. */
  pump(wallMs: number, more: () => boolean): boolean;
  /** Tells what has happened. */
  flush(): void;
}

/**
 * Pumps for good; what `pumped` throws is told to `broken`, and ends it. What it answers is called when somebody waits for what the next turn
 * does: a turn that was to come later is taken at once.
 */
export function startPump(pumped: Pumped, wall: Wall, broken: (caught: unknown) => void): () => void {
  let last = wall.now();
  /** Of the turn that is to come. One with a lower number has been taken early. */
  let number = 0;
  let resting = false;
  const turn = (): void => {
    resting = false;
    const now = wall.now();
    const elapsed = Math.min(Math.max(0, now - last), LONGEST_MS);
    last = now;
    try {
      const more = pumped.pump(elapsed, () => wall.now() - now < TURN_MS);
      pumped.flush();
      const next = ++number;
      resting = !more;
      wall.later(
        () => {
          if (next === number) turn();
        },
        more ? 0 : Math.max(0, FRAME_MS - (wall.now() - now)),
      );
    } catch (caught) {
      broken(caught);
    }
  };
  turn();
  return () => {
    if (resting) turn();
  };
}

/**
 * `later` by a channel of messages where there is no time to wait: the nested `setTimeout(0)` of a browser takes 4 ms. One task at a time
 * may wait for the channel.
 */
export function laterBy(
  channel: MessageChannel,
  setTimeout: (task: () => void, ms: number) => unknown,
): (task: () => void, ms: number) => void {
  let waiting: (() => void) | null = null;
  channel.port1.onmessage = () => {
    const task = waiting;
    waiting = null;
    task?.();
  };
  return (task, ms) => {
    if (ms > 0) setTimeout(task, ms);
    else {
      waiting = task;
      channel.port2.postMessage(null);
    }
  };
}
