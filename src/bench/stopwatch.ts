/** What is timed, where that is not everything; `extra` is a second figure. */
export class Stopwatch {
  #from = 0;
  #to: number | null = null;
  extra = 0;
  check: number | null = null;

  start(): void {
    this.#from = performance.now();
    this.#to = null;
  }

  stop(): void {
    this.#to ??= performance.now();
  }

  /** The end of a run, with the checksum that it has come to. */
  done(check: number): void {
    this.stop();
    this.check = check;
  }

  get ms(): number {
    return (this.#to ?? performance.now()) - this.#from;
  }
}
