/**
 * Where a node hangs. Runs repeat, so it is started again in a worker of its own, does again what came in, and tells each place before it goes on
 * there: the last one is where it does not come back from. When the next run falls silent at another place, it is no work that hangs it, and the
 * memory is used up: an engine tells nothing of that. No more than three runs, each of a bounded time.
 */
import type { RetraceOptions, StartOptions, TracePoint } from '../protocol/frames.ts';
import { parseDown } from '../protocol/validate.ts';
import { Watch } from './watch.ts';
import type { ConnectionHost, NodeWorker } from './worker_node.ts';

/** Silence by which a place is taken for the one. */
const SILENCE_MS = 4_000;
/** The same before it has come to any place: a busy machine takes its time to compile and load a program. */
const LOADING_MS = 20_000;
/** The same, where it was silent before. */
const AGAIN_MS = 2_000;
/** Places before it that are told in full when it is looked at once more. */
const BEFORE = 2_000;
/** For one run, as far as it goes. */
const RUN_MS = 45_000;

/** Where it fell silent; `same`: there each time. */
export interface Found {
  readonly at: TracePoint;
  readonly same: boolean;
}

export class Retrace {
  private worker: NodeWorker | null = null;
  private spoken = false;
  private runs = 0;
  private n = 0;
  private at: TracePoint | null = null;
  private full = false;
  /** Near where the first run fell silent, if that is all that it told. */
  private near: TracePoint | null = null;
  /** What the first run that told it in full said. */
  private first: { readonly n: number; readonly at: TracePoint } | null = null;
  private readonly watch: Watch;

  /** `found` is told once: the place, or null when it is not known. */
  constructor(
    private readonly makeWorker: (start: StartOptions) => NodeWorker,
    host: ConnectionHost,
    private readonly asked: Omit<RetraceOptions, 'from'>,
    private readonly found: (found: Found | null) => void,
  ) {
    this.watch = new Watch(host, () => {
      this.check();
    });
    this.run(0);
  }

  stop(): void {
    this.watch.stop();
    this.drop();
  }

  private end(found: Found | null): void {
    this.stop();
    this.found(found);
  }

  private run(from: number): void {
    this.drop();
    this.runs++;
    this.spoken = false;
    this.n = 0;
    this.at = null;
    this.full = false;
    this.watch.begin();
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
    this.watch.hear();
    this.spoken = true;
    const parsed = parseDown(data);
    if (!parsed.ok || parsed.frame.type !== 'reached') {
      this.end(null);
      return;
    }
    const { n, at, full } = parsed.frame;
    if (n !== this.n || at !== null) this.at = at;
    this.n = n;
    this.full = full;
    // It went on from where it was silent before.
    if (this.first !== null && this.n > this.first.n) this.end({ at: this.first.at, same: false });
  }

  private check(): void {
    const { age, silence } = this.watch;
    if (age >= RUN_MS) this.end(null);
    else if (this.spoken && silence >= this.patience) this.silent();
  }

  private get patience(): number {
    if (this.n === 0) return LOADING_MS;
    return this.n === this.first?.n ? AGAIN_MS : SILENCE_MS;
  }

  /** It is silent again. Places that were only counted are told in full by the next run. */
  private silent(): void {
    const { n, at, full, first, near } = this;
    if (first !== null) this.end({ at: first.at, same: n === first.n });
    else if (full && at !== null) {
      this.first = { n, at };
      this.run(Math.max(0, n - BEFORE));
    } else if (this.runs === 1) {
      this.near = at;
      this.run(n);
    } else this.end(full || near === null ? null : { at: near, same: false });
  }

  private drop(): void {
    this.worker?.terminate();
    this.worker = null;
  }
}
