/** The wall clock as the store sees it, so that tests can hold it. */
export interface WallClock {
  now(): number;
  /** Runs `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}
