/** The worker's side: reads the recordings, runs what it is asked to in short turns, and tells in batches. */
import { check, trace } from '../../conformance/check.ts';
import { MalformedScenario, parseCase, type ScenarioCase } from '../../conformance/scenario.ts';
import type { CorpusFile } from './corpus_files.ts';
import type { CaseSummary, FromWorker, ReadFault, ToWorker } from './messages.ts';

/** What the worker hands in. */
export interface DeskHost {
  post(message: FromWorker): void;
  /** The text of an address; rejects with what went wrong. */
  read(url: string): Promise<string>;
  /** Wall milliseconds. */
  now(): number;
  /** Calls `task` after messages that wait have been taken. */
  later(task: () => void): void;
}

/** How long scenarios run before the next batch is told and messages are taken. */
const TURN_MS = 80;

/** Faults told of one file; a file of another kind has one in each line. */
const FAULT_LIMIT = 20;

interface OpenRun {
  readonly run: number;
  readonly ids: readonly number[];
  next: number;
  ms: number;
}

export class Desk {
  private readonly host: DeskHost;
  private readonly cases: ScenarioCase[] = [];
  private open: OpenRun | null = null;
  private paused = false;
  private scheduled = false;

  constructor(host: DeskHost) {
    this.host = host;
  }

  async receive(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'load':
        return this.load(message.files);
      case 'run':
        this.open = { run: message.run, ids: message.ids, next: 0, ms: 0 };
        this.paused = false;
        this.schedule();
        return;
      case 'pause':
        this.paused = true;
        return;
      case 'resume':
        this.paused = false;
        this.schedule();
        return;
      case 'cancel':
        this.open = null;
        return;
      case 'show':
        this.show(message.id);
        return;
    }
  }

  private async load(files: readonly CorpusFile[]): Promise<void> {
    // All are asked for at once, and told in their order, so that a scenario has the same number every time.
    const texts = files.map(({ url }) => this.host.read(url).then(settled, failed));
    for (const [index, { path }] of files.entries()) {
      const text = await texts[index];
      if (typeof text === 'string') this.take(path, text);
      else {
        const faults = [{ file: path, line: null, message: text?.message ?? 'was not read' }];
        this.host.post({ type: 'read', cases: [], faults });
      }
    }
    this.host.post({ type: 'ready' });
  }

  private take(file: string, text: string): void {
    const cases: CaseSummary[] = [];
    const faults: ReadFault[] = [];
    let unread = 0;
    for (const [index, content] of text.split('\n').entries()) {
      if (content.trim() === '') continue;
      const line = index + 1;
      const parsed = parseLine(content);
      if (parsed instanceof MalformedScenario) {
        if (faults.length < FAULT_LIMIT) faults.push({ file, line, message: parsed.message });
        else unread += 1;
        continue;
      }
      const { family, name, rule = null, scenario } = parsed;
      cases.push({ id: this.cases.length, file, line, family, name, rule, steps: scenario.steps.length });
      this.cases.push(parsed);
    }
    if (unread > 0) faults.push({ file, line: null, message: `${String(unread)} more lines could not be read` });
    this.host.post({ type: 'read', cases, faults });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.host.later(() => {
      this.scheduled = false;
      this.turn();
    });
  }

  private turn(): void {
    const { open } = this;
    if (open === null || this.paused) return;
    const began = this.host.now();
    const ids: number[] = [];
    const passed: boolean[] = [];
    while (open.next < open.ids.length && this.host.now() - began < TURN_MS) {
      const id = open.ids[open.next++] as number;
      const testCase = this.cases[id];
      if (testCase === undefined) continue;
      ids.push(id);
      passed.push(check(testCase).ok);
    }
    open.ms += this.host.now() - began;
    const done = open.next >= open.ids.length;
    this.host.post({ type: 'verdicts', run: open.run, ids, passed, ms: open.ms, done });
    if (done) this.open = null;
    else this.schedule();
  }

  private show(id: number): void {
    const testCase = this.cases[id];
    if (testCase === undefined) return;
    this.host.post({ type: 'shown', shown: { id, scenario: testCase.scenario, trace: trace(testCase) } });
  }
}

function settled(text: string): string {
  return text;
}

function failed(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

function parseLine(line: string): ScenarioCase | MalformedScenario {
  try {
    return parseCase(line);
  } catch (caught) {
    if (caught instanceof MalformedScenario) return caught;
    throw caught;
  }
}
