/** A worker and a host for a connection that do only what a test says. */
import type { ConnectionHost, NodeWorker } from '../connection/worker_node.ts';
import type { DownFrame, UpFrame } from '../protocol/frames.ts';

/** Stands where a `Worker` stands: keeps what was posted to it, says what it is told to say. */
export class FakeWorker {
  readonly posted: UpFrame[] = [];
  terminated = false;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: NodeWorker['onmessageerror'] = null;

  postMessage(frame: unknown): void {
    if (!this.terminated) this.posted.push(frame as UpFrame);
  }

  terminate(): void {
    this.terminated = true;
  }

  /** The page gets this, whether it is a frame or nonsense. A real worker's last words may come after its end. */
  say(frame: unknown): void {
    this.onmessage?.({ data: frame } as MessageEvent<unknown>);
  }

  frames(...frames: readonly DownFrame[]): void {
    for (const frame of frames) this.say(structuredClone(frame));
  }

  crash(message: string): void {
    this.onerror?.({ message, preventDefault: () => undefined } as ErrorEvent);
  }

  spoil(): void {
    this.onmessageerror?.({} as MessageEvent);
  }

  /** What was posted since the last look. */
  take(): UpFrame[] {
    return this.posted.splice(0);
  }

  asWorker(): NodeWorker {
    return this;
  }
}

/** Time and frames by hand. */
export class FakeHost implements ConnectionHost {
  #now = 0;
  #tasks: { readonly ms: number; due: number; readonly task: () => void }[] = [];
  #frame: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  every(ms: number, task: () => void): () => void {
    const entry = { ms, due: this.#now + ms, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  nextFrame(task: () => void): void {
    this.#frame.push(task);
  }

  /** Lets time pass, each task at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#tasks.filter((entry) => entry.due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#now = next.due;
      next.due += next.ms;
      next.task();
    }
    this.#now = end;
  }

  /** The page sleeps: time passes and nothing runs; then each task runs once. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const entry of this.#tasks) {
      entry.due = this.#now + entry.ms;
      entry.task();
    }
  }

  /** One animation frame. */
  paint(): void {
    for (const task of this.#frame.splice(0)) task();
  }

  get ticking(): boolean {
    return this.#tasks.length > 0;
  }
}
