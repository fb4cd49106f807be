/**
 * Lanes and the messages in flight at the moment. They come and go several times a second, so that only who draws them listens; both are told at
 * once, so that one picture shows a message and its lane.
 */
import type { Flown } from './flown_message.ts';
import type { Lane } from './traffic.ts';

export interface Flight extends Flown {
  readonly id: number;
  /** The lane's key. */
  readonly lane: string;
  /** From the upper to the lower end, or back. */
  readonly there: boolean;
  readonly text: string;
  /** Milliseconds of the page before it starts, and on its way. */
  readonly delay: number;
  readonly ms: number;
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** Lanes that are not drawn because there are busier ones. */
  readonly more: number;
}

const FLIGHT_LIMIT = 40;
const NO_LANES: Lanes = { lanes: [], more: 0 };

export class TrafficBoard {
  #lanes = NO_LANES;
  #flights: readonly Flight[] = [];
  readonly #listeners = new Set<() => void>();
  /** What moves each message. */
  readonly motions = new Map<number, Animation>();

  readonly lanes = (): Lanes => this.#lanes;
  readonly flights = (): readonly Flight[] => this.#flights;

  /** Answers how to let go of it. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** What has arrived is put away with it, so that this takes no picture of its own. */
  show(lanes: Lanes, fresh: readonly Flight[]): void {
    const flying = this.#flights.filter((flight) => !this.#hasArrived(flight));
    const as = fresh.length === 0 && flying.length === this.#flights.length;
    this.#put(lanes, as ? this.#flights : [...flying, ...fresh].slice(-FLIGHT_LIMIT));
  }

  land(id: number): void {
    this.#put(
      this.#lanes,
      this.#flights.filter((flight) => flight.id !== id),
    );
  }

  clear(): void {
    this.#put(NO_LANES, []);
  }

  #hasArrived({ id, delay, ms }: Flight): boolean {
    return Number(this.motions.get(id)?.currentTime ?? 0) >= delay + ms;
  }

  #put(lanes: Lanes, flights: readonly Flight[]): void {
    if (lanes === this.#lanes && flights === this.#flights) return;
    this.#lanes = lanes;
    this.#flights = flights;
    for (const listener of this.#listeners) listener();
  }
}
