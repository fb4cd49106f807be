/** How a library takes part: for each workload that it has the concepts for, a program as an expert of the library would write it. */
import type { Stopwatch } from '../stopwatch.ts';

export interface Peer {
  /** As the npm registry knows it. */
  readonly name: string;
  readonly workloads: Readonly<Record<string, PeerWorkload>>;
}

export interface PeerWorkload {
  /** Comes to the workload's checksum. What is timed is told by the watch, all of it when it says nothing. */
  readonly run: (n: number, m: number, watch: Stopwatch) => Promise<number>;
  /** Where the library is too slow, or overflows, at the size at which the others are compared: compared per operation then. */
  readonly size?: readonly [n: number, m: number];
}

/** A promise and what fulfils it. */
export function promised<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

export type StoreRequest = readonly ['set', number, number] | readonly ['get', number];

/** The requests of the loop of `call1`, in order. */
export function requestOf(i: number): StoreRequest {
  return (i & 1) === 0 ? ['set', i & 255, i] : ['get', (i + 1) & 255];
}

/** What the server of `call1` does with a request: the reply, and the map changed in place. */
export function serve(map: Map<number, number>, request: StoreRequest): number {
  if (request[0] === 'get') return map.get(request[1]) ?? 0;
  map.set(request[1], request[2]);
  return 0;
}

export function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
