/** The messages in flight at the moment. They come and go several times a second, so that only who draws them listens. */
import type { Flown } from './flown_message.ts';

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

const FLIGHT_LIMIT = 40;

export class FlightList {
  #flights: readonly Flight[] = [];
  readonly #listeners = new Set<(flights: readonly Flight[]) => void>();

  get flights(): readonly Flight[] {
    return this.#flights;
  }

  add(fresh: readonly Flight[]): void {
    if (fresh.length > 0) this.#put([...this.#flights, ...fresh].slice(-FLIGHT_LIMIT));
  }

  land(id: number): void {
    this.#put(this.#flights.filter((flight) => flight.id !== id));
  }

  clear(): void {
    if (this.#flights.length > 0) this.#put([]);
  }

  /** Answers how to let go of it. */
  listen(listener: (flights: readonly Flight[]) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #put(flights: readonly Flight[]): void {
    this.#flights = flights;
    for (const listener of this.#listeners) listener(flights);
  }
}
