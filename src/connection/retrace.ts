/**
 * Where a node hangs. Runs repeat, so it is started again in a worker of its own, does again what came in, and tells each place before it goes on
 * there: the last one is where it does not come back from. No more than two runs, each of a bounded time.
 */
import type { RetraceOptions, StartOptions, TracePoint } from '../protocol/frames.ts';
import { parseDown } from '../protocol/validate.ts';
import type { ConnectionHost, NodeWorker } from './worker_node.ts';

/** Silence by which a place is taken for the one. */
const SILENCE_MS = 4_000;
/** For one run, as far as it goes. */
const RUN_MS = 45_000;
const CHECK_MS = 100;
/** The page itself slept: silence then proves nothing. */
const PAGE_SLEPT_MS = 1_000;

export class Retrace {
  private worker: NodeWorker | null = null;
  private begun = 0;
  private heard = 0;
  private checked = 0;
  private spoken = false;
  private runs = 0;
  private n = 0;
  private at: TracePoint | null = null;
  private readonly stopChecking: () => void;

  /** `found` is told once: the place, or null when it is not known. */
  constructor(
    private readonly makeWorker: (start: StartOptions) => NodeWorker,
    private readonly host: ConnectionHost,
    private readonly asked: Omit<RetraceOptions, 'from'>,
    private readonly found: (at: TracePoint | null) => void,
  ) {
    this.stopChecking = host.every(CHECK_MS, () => {
      this.check();
    });
    this.run();
  }

  stop(): void {
    this.stopChecking();
    this.drop();
  }

  private end(at: TracePoint | null): void {
    this.stop();
    this.found(at);
  }

  private run(): void {
    const from = this.n;
    this.runs++;
    this.spoken = false;
    this.at = null;
    this.begun = this.heard = this.checked = this.host.now();
    let worker: NodeWorker;
    try {
      worker = this.makeWorker(this.asked.start);
    } catch {
      this.end(null);
      return;
    }
    this.worker = worker;
    worker.onmessage = (event: MessageEvent<unknown>) => {
      if (this.worker === worker) this.receive(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.worker === worker) this.end(null);
    };
    worker.onmessageerror = () => {
      if (this.worker === worker) this.end(null);
    };
    worker.postMessage({ type: 'retrace', ...this.asked, from });
  }

  private receive(data: unknown): void {
    this.heard = this.host.now();
    this.spoken = true;
    const parsed = parseDown(data);
    if (!parsed.ok || parsed.frame.type !== 'reached') {
      this.end(null);
      return;
    }
    this.n = parsed.frame.n;
    this.at = parsed.frame.at;
  }

  private check(): void {
    const now = this.host.now();
    if (now - this.checked > PAGE_SLEPT_MS) this.heard = now;
    this.checked = now;
    if (now - this.begun >= RUN_MS) this.end(null);
    else if (this.spoken && now - this.heard >= SILENCE_MS) this.silent();
  }

  /** It hangs again. Places that were only counted are told in full by a second run. */
  private silent(): void {
    if (this.at !== null || this.runs > 1) {
      this.end(this.at);
      return;
    }
    this.drop();
    this.run();
  }

  private drop(): void {
    this.worker?.terminate();
    this.worker = null;
  }
}
