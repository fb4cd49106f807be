/**
 * How a node's virtual time follows the wall's: paused, at a speed, as fast as it can, or up to a time that somebody asked for. It has no clock
 * of its own: each turn is told how much wall time has passed and when it is over, so its work is bounded, and what a node did
 * is the same however the turns fell.
 */
import type { Node } from '../../runtime/kernel/node.ts';

/** Slices between two looks at whether the turn is over, at most. */
const SLICES = 100;
/** Wall milliseconds over which the pace is measured. */
const MEASURED_MS = 1_000;
/** A node keeps its speed when it reaches this share of it. */
const KEPT = 0.95;
/** Advances that may wait for each other. */
const ADVANCES = 100;

/** How an advance ended, and the virtual time at which it did. */
export type Advanced =
  | { readonly end: 'reached'; readonly at: number }
  | { readonly end: 'stopped' | 'halted'; readonly at: number; readonly passed: number };

interface Goal {
  readonly from: number;
  readonly until: number;
  readonly tell: (advanced: Advanced) => void;
}

export class Pace {
  private stopped = false;
  private wanted: number | 'max' = 1;
  /** Virtual time that the wall has granted: no slice begins later. */
  private granted = 0;
  /** Virtual time at which the clock stops by itself. */
  private hold = Infinity;
  /** Times that the clock is to go on to, whatever it does else; ascending. */
  private readonly goals: Goal[] = [];
  /** Slices until the next look. */
  private slices = SLICES;
  private reached: number | null = null;
  private readonly measured = { wall: 0, from: 0 };

  constructor(private readonly node: Node) {}

  get paused(): boolean {
    return this.stopped;
  }

  /** The time that an advance goes on to; null when there is none. */
  get goal(): number | null {
    return this.goals.at(-1)?.until ?? null;
  }

  get speed(): number | 'max' {
    return this.wanted;
  }

  /**
   * Virtual milliseconds that passed per wall millisecond: the speed itself when the node keeps it. Null when that is unknown: paused, at `max`, or
   * before it has been measured.
   */
  get factor(): number | null {
    return this.reached;
  }

  /** Stops the clock, and every advance with it. */
  pause(): void {
    this.stopped = true;
    this.measureAnew();
    for (const { from, tell } of this.goals.splice(0))
      tell({ end: 'stopped', at: this.node.now, passed: Math.max(0, this.node.now - from) });
  }

  resume(): void {
    this.stopped = false;
    this.regrant();
  }

  setSpeed(speed: number | 'max'): void {
    this.wanted = speed;
    this.regrant();
  }

  /** The clock stops when it comes to this time, once. */
  holdAt(time: number): void {
    this.hold = time;
  }

  /** One slice; where nothing is runnable, the next timer first. */
  step(): void {
    if (this.goals.length > 0) this.pause();
    if (this.node.step()) return;
    this.node.fireNext();
    this.node.step();
  }

  /**
   * Lets so many milliseconds pass, also while paused, after those that were asked for before. It begins at once and goes on with the turns;
   * `tell` is called when it has ended. False when too many are waiting.
   */
  advance(ms: number, tell: (advanced: Advanced) => void): boolean {
    if (this.goals.length >= ADVANCES) return false;
    const from = this.goals.at(-1)?.until ?? this.node.now;
    this.goals.push({ from, until: from + ms, tell });
    if (this.goals.length === 1) {
      this.slices = SLICES;
      this.toGoals(() => false);
    }
    return true;
  }

  /** Runs for as long as `more` allows, up to the virtual time that `wallMs` grants. True when there is more to do at once. */
  turn(wallMs: number, more: () => boolean): boolean {
    // A slice may take a microsecond or many milliseconds: each look lets as many go on as have been done, so that a turn lasts no more than twice
    // what it has, and a slice.
    this.slices = 1;
    const goOn = (): boolean => {
      this.slices = Math.min(SLICES, 2 * this.slices);
      return more();
    };
    if (this.goals.length > 0) return this.toGoals(goOn);
    if (this.stopped) return false;
    return this.wanted === 'max' ? this.atMost(goOn) : this.atSpeed(wallMs, this.wanted, goOn);
  }

  private toGoals(more: () => boolean): boolean {
    do {
      const goal = this.goals[0];
      if (goal === undefined || !this.bringTo(goal.until)) continue;
      this.goals.shift();
      const at = this.node.now;
      if (at >= goal.until) goal.tell({ end: 'reached', at });
      else goal.tell({ end: 'halted', at, passed: Math.max(0, at - goal.from) });
    } while (this.goals.length > 0 && more());
    this.regrant();
    return this.goals.length > 0;
  }

  private atMost(more: () => boolean): boolean {
    do {
      if (this.node.run(this.slices, this.hold) > 0) continue;
      if (this.held()) return false;
      const next = Math.min(this.node.nextTimer() ?? Infinity, this.hold);
      if (next === Infinity) return false;
      this.node.advanceTo(next, this.slices);
    } while (more());
    this.regrant();
    return true;
  }

  private atSpeed(wallMs: number, speed: number, more: () => boolean): boolean {
    this.granted += wallMs * speed;
    const target = Math.min(Math.floor(this.granted), this.hold);
    let done = true;
    // Plain code may have taken it further than it was granted: then it waits.
    if (this.node.now <= target) {
      do done = this.bringTo(target);
      while (!done && more());
    }
    // A node that cannot keep up falls behind, and does not rush to catch up later.
    if (this.node.now < target) this.granted = this.node.now;
    this.measure(wallMs, speed);
    if (done) this.held();
    return !done;
  }

  /** Some slices on the way to a time. True when it is there, and has done what can be done there. */
  private bringTo(time: number): boolean {
    const { steps } = this.node;
    this.node.advanceTo(time, this.slices);
    return this.node.steps - steps < this.slices;
  }

  /** Stops the clock when it has come to where it is to be held. */
  private held(): boolean {
    if (this.node.now < this.hold) return false;
    this.hold = Infinity;
    this.pause();
    return true;
  }

  private regrant(): void {
    this.granted = this.node.now;
    this.measureAnew();
  }

  private measureAnew(): void {
    this.reached = null;
    this.measured.wall = 0;
    this.measured.from = this.node.now;
  }

  private measure(wallMs: number, speed: number): void {
    const { measured } = this;
    measured.wall += wallMs;
    if (measured.wall < MEASURED_MS) return;
    const factor = (this.node.now - measured.from) / measured.wall;
    this.reached = factor >= KEPT * speed ? speed : Number(factor.toPrecision(2));
    measured.wall = 0;
    measured.from = this.node.now;
  }
}
