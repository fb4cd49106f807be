/** How long a worker has been at work, and how long it has said nothing: in time in which the page was awake to hear it. */
import type { ConnectionHost } from './worker_node.ts';

const CHECK_MS = 100;
/** The page itself slept (a hidden tab, a laptop lid): silence then proves nothing. */
const PAGE_SLEPT_MS = 1_000;

export class Watch {
  private begunAt = 0;
  private heardAt = 0;
  private lookedAt = 0;
  /** Ends the watch. */
  readonly stop: () => void;

  /** Calls `check` every so often, after a sleep of the page with the silence begun anew. */
  constructor(
    private readonly host: ConnectionHost,
    check: () => void,
  ) {
    this.begin();
    this.stop = host.every(CHECK_MS, () => {
      this.look();
      check();
    });
  }

  /** A worker begins its work. */
  begin(): void {
    this.begunAt = this.heardAt = this.lookedAt = this.host.now();
  }

  /** The worker has said something. */
  hear(): void {
    this.heardAt = this.host.now();
  }

  /** Milliseconds since the worker began, without those in which the page slept. */
  get age(): number {
    return this.host.now() - this.begunAt;
  }

  /** Milliseconds since its last word, or since the page woke. */
  get silence(): number {
    return this.host.now() - this.heardAt;
  }

  private look(): void {
    const now = this.host.now();
    const passed = now - this.lookedAt;
    this.lookedAt = now;
    if (passed <= PAGE_SLEPT_MS) return;
    this.begunAt += passed;
    this.heardAt = now;
  }
}
