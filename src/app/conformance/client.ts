/** The page's side: a worker, what it has told, and what is asked of it. Lives outside React. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CorpusFile } from './corpus_files.ts';
import type { CaseSummary, FromWorker, ReadFault, ShownCase, ToWorker } from './messages.ts';
import { FAILED, PASSED, UNKNOWN } from './outline.ts';

export interface RunState {
  /** What runs, in words: `everything`, `gen_server`, a scenario's name. */
  readonly scope: string;
  readonly state: 'running' | 'paused' | 'done' | 'cancelled';
  readonly all: number;
  readonly done: number;
  readonly failed: number;
  /** Wall time that the worker spent on the scenarios. */
  readonly ms: number;
}

export interface ConformanceState {
  /** `lost`: the worker ended or has been silent for too long. */
  readonly phase: 'loading' | 'ready' | 'lost';
  readonly lost: string | null;
  readonly cases: readonly CaseSummary[];
  /** All recordings have been read: as many as these there are. */
  readonly whole: boolean;
  readonly faults: readonly ReadFault[];
  readonly results: Uint8Array;
  readonly run: RunState | null;
  readonly shown: ShownCase | null;
}

export interface ClientHost {
  makeWorker(): Worker;
  now(): number;
  every(ms: number, task: () => void): () => void;
}

/** A batch comes every few hundredths of a second; a scenario that hangs the worker tells none. */
const SILENCE_MS = 8_000;
const CHECK_MS = 1_000;

const EMPTY: ConformanceState = {
  phase: 'loading',
  lost: null,
  cases: [],
  whole: false,
  faults: [],
  results: new Uint8Array(0),
  run: null,
  shown: null,
};

export class ConformanceClient {
  readonly store: StoreApi<ConformanceState> = createStore(() => EMPTY);
  private readonly host: ClientHost;
  private readonly files: readonly CorpusFile[];
  private worker: Worker | null = null;
  private stopChecking: (() => void) | null = null;
  private runNumber = 0;
  /** What the worker owes an answer to since when; null while it owes none. */
  private waitsSince: number | null = null;
  private checkedAt = 0;

  constructor(files: readonly CorpusFile[], host: ClientHost) {
    this.files = files;
    this.host = host;
  }

  /** Makes the worker and reads the recordings; anew when there was one. What was found before is forgotten. */
  open(): void {
    this.close();
    this.store.setState(EMPTY, true);
    const worker = this.host.makeWorker();
    this.worker = worker;
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      this.take(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.lose(event.message === '' ? 'Its code could not be loaded.' : event.message);
    };
    this.checkedAt = this.host.now();
    this.stopChecking = this.host.every(CHECK_MS, () => {
      this.check();
    });
    this.post({ type: 'load', files: this.files });
  }

  close(): void {
    this.stopChecking?.();
    this.worker?.terminate();
    this.worker = null;
    this.waitsSince = null;
  }

  /** Runs these scenarios; what was known of them before is forgotten. */
  run(ids: readonly number[], scope: string): void {
    if (this.worker === null || ids.length === 0) return;
    const results = this.store.getState().results.slice();
    for (const id of ids) results[id] = UNKNOWN;
    this.runNumber += 1;
    this.store.setState({
      results,
      run: { scope, state: 'running', all: ids.length, done: 0, failed: 0, ms: 0 },
    });
    this.post({ type: 'run', run: this.runNumber, ids });
  }

  pause(): void {
    this.change('paused', 'running');
    this.post({ type: 'pause' });
    this.waitsSince = null;
  }

  resume(): void {
    this.change('running', 'paused');
    this.post({ type: 'resume' });
  }

  cancel(): void {
    this.change('cancelled', 'running', 'paused');
    this.post({ type: 'cancel' });
    // Batches that are on their way belong to a run that nobody asks for any more.
    this.runNumber += 1;
    this.waitsSince = null;
  }

  /** Runs one scenario and keeps every step of it. */
  show(id: number): void {
    this.post({ type: 'show', id });
  }

  private change(to: RunState['state'], ...from: RunState['state'][]): void {
    const { run } = this.store.getState();
    if (run !== null && from.includes(run.state)) this.store.setState({ run: { ...run, state: to } });
  }

  private post(message: ToWorker): void {
    if (this.worker === null) return;
    this.waitsSince = this.host.now();
    this.worker.postMessage(message);
  }

  private check(): void {
    const now = this.host.now();
    // After a sleep of the page itself silence proves nothing.
    if (now - this.checkedAt > 2 * CHECK_MS && this.waitsSince !== null) this.waitsSince = now;
    this.checkedAt = now;
    // Reading may take as long as the network does.
    if (this.store.getState().phase !== 'ready' || this.waitsSince === null) return;
    if (now - this.waitsSince > SILENCE_MS) {
      this.lose(`It has not answered for ${String(Math.round(SILENCE_MS / 1000))} seconds.`);
    }
  }

  private lose(why: string): void {
    this.close();
    this.change('cancelled', 'running', 'paused');
    this.store.setState({ phase: 'lost', lost: why });
  }

  private take(message: FromWorker): void {
    const state = this.store.getState();
    switch (message.type) {
      case 'read': {
        const cases = [...state.cases, ...message.cases];
        const results = new Uint8Array(cases.length);
        results.set(state.results);
        this.store.setState({ cases, results, faults: [...state.faults, ...message.faults] });
        return;
      }
      case 'ready':
        this.waitsSince = null;
        this.store.setState({ phase: 'ready', whole: true });
        return;
      case 'verdicts': {
        if (message.run !== this.runNumber || state.run === null) return;
        this.waitsSince = message.done || state.run.state === 'paused' ? null : this.host.now();
        const results = state.results.slice();
        let failed = 0;
        message.ids.forEach((id, index) => {
          const passed = message.passed[index] === true;
          results[id] = passed ? PASSED : FAILED;
          if (!passed) failed += 1;
        });
        const run: RunState = {
          ...state.run,
          state: message.done ? 'done' : state.run.state,
          done: state.run.done + message.ids.length,
          failed: state.run.failed + failed,
          ms: message.ms,
        };
        this.store.setState({ results, run });
        return;
      }
      case 'shown': {
        const results = state.results.slice();
        results[message.shown.id] = message.shown.trace.verdict.ok ? PASSED : FAILED;
        if (state.run?.state !== 'running') this.waitsSince = null;
        this.store.setState({ shown: message.shown, results });
        return;
      }
    }
  }
}
