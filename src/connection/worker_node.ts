/** A node in a Web Worker. The worker is made by a factory, so a node that hangs or dies can be replaced from here. */
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { Command, CommandResult } from '../protocol/commands.ts';
import {
  type Delta,
  type DownFrame,
  PROTOCOL_VERSION,
  type StartOptions,
  type Topics,
  type UpFrame,
} from '../protocol/frames.ts';
import type { NodeState, SourcePoint } from '../protocol/model.ts';
import { faultAfter } from '../protocol/follows.ts';
import { parseDown } from '../protocol/validate.ts';
import type { ConnectionListener, FrameFault, NodeConnection } from './connection.ts';
import { JOURNAL_INPUTS, type JournalEntry } from '../protocol/journal.ts';
import { type Found, Retrace } from './retrace.ts';
import { type ConnectionEvent, type ConnectionStatus, type LostReason, next } from './status.ts';
import { Watch } from './watch.ts';

/** What is needed of a worker. */
export interface NodeWorker {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** The page's clock and screen, handed in so that tests hold them. */
export interface ConnectionHost {
  /** Wall milliseconds. */
  now(): number;
  /** Calls `task` every `ms` until the answer is called. */
  every(ms: number, task: () => void): () => void;
  /** Calls `task` before the next paint, once. */
  nextFrame(task: () => void): void;
}

const PING_MS = 500;
/** With the check's own period this is noticed, and said, within two seconds. A machine that does much else makes a node as late. */
const SILENCE_MS = 1_550;
/** A node that is merely late has answered by then. */
const HUNG_MS = 5_000;
/** From a worker's making to its first picture: its code is fetched, and its program is compiled and loaded. */
const STARTING_MS = 20_000;
const UNCOUNTED = 'a regular expression, JSON.stringify, a sort, a number of many digits';
const HUNG = `It has said nothing for five seconds. A process is at work that cannot be counted (${UNCOUNTED}), or the memory is used up.`;
/** Where it is, at the top of the file or in a process, only another run can tell. */
const HUNG_AT_START = `The program did not start: it is at work that cannot be counted (${UNCOUNTED}), or the memory is used up.`;
const LOOKING = ' It is run again to learn where.';
const UNKNOWN = ' It was run again, and it is not known where.';
const TOO_MUCH = ' It is not known where: too much was done to it for it to be run again.';
/**
 * More reductions may have filled gigabytes, at a byte or two hundred for each. A second run that does so can take the page's whole process
 * with it: it is not made.
 */
const REPEATED_REDUCTIONS = 5_000_000;
const MAY_BE_FULL =
  ' It is not known where: it has done so much that it may have filled the memory, and to run it again could take the page with it.';
const ENDLESS_START = 'The program did not start: it was loaded for twenty seconds and came to no end.';
const NO_WORKER =
  'The node has not started within twenty seconds: its code did not arrive. Try again, or reload the page.';
const INVALID_LIMIT = 3;
const PENDING_LIMIT = 1_000;

const NO_TOPICS: Topics = { traffic: true, detail: null };

export class WorkerNode implements NodeConnection {
  private worker: NodeWorker | null = null;
  private now: ConnectionStatus = { state: 'connecting' };
  private readonly listeners = new Set<ConnectionListener>();
  private readonly pending = new Map<number, (result: CommandResult) => void>();
  private current: NodeState | null = null;
  /** The number of the last frame from this very worker; null before its first snapshot. */
  private seq: number | null = null;
  private spoken = false;
  private topics: Topics = NO_TOPICS;
  private lastRef = 0;
  private pings = 0;
  private pingedAt = 0;
  private invalid = 0;
  private scheduled = false;
  /** What came into the node, each at its moment: with the program, the run once more. Null when that was too much to be kept. */
  private inputs: JournalEntry[] | null = [];
  private retrace: Retrace | null = null;
  private readonly watch: Watch;

  constructor(
    private readonly makeWorker: (start: StartOptions) => NodeWorker,
    /** Null: nothing runs until `restart` says what. */
    private start: StartOptions | null,
    private readonly host: ConnectionHost,
    /** Whether a program that hangs is run again to learn where: for a node whose status somebody reads. */
    private readonly explains = false,
  ) {
    this.watch = new Watch(host, () => {
      this.check();
    });
    this.open();
  }

  get status(): ConnectionStatus {
    return this.now;
  }

  get state(): NodeState | null {
    return this.current;
  }

  listen(listener: ConnectionListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  setTopics(topics: Topics): void {
    this.topics = topics;
    if (this.status.state === 'live') this.post({ type: 'topics', topics });
  }

  send(command: Command): Promise<CommandResult> {
    const { status } = this;
    if (status.state !== 'live') {
      return Promise.resolve(refused(`The node is not connected (${status.state}), so nothing was done.`));
    }
    if (this.pending.size >= PENDING_LIMIT) {
      return Promise.resolve(refused(`${PENDING_LIMIT} commands are waiting for an answer: let the node run.`));
    }
    const ref = ++this.lastRef;
    return new Promise((resolve) => {
      try {
        this.post({ type: 'command', ref, command });
        this.pending.set(ref, resolve);
      } catch (caught) {
        // A function, say, passes through no port.
        const why = caught instanceof Error ? caught.message : String(caught);
        resolve(refused(`This command cannot be sent, since it is no plain data: ${why}`));
      }
    });
  }

  restart(start: StartOptions | null = this.start): void {
    if (this.status.state === 'closed' || start === null) return;
    this.start = start;
    this.stopRetrace();
    this.dropWorker();
    this.abandon('The node was restarted before it answered.');
    this.become({ type: 'restart' });
    this.open();
  }

  close(): void {
    this.watch.stop();
    this.stopRetrace();
    this.dropWorker();
    this.abandon('The connection was closed.');
    this.become({ type: 'close' });
  }

  private become(event: ConnectionEvent): void {
    const status = next(this.now, event);
    if (status === this.now) return;
    this.now = status;
    this.tell((listener) => {
      listener.status(status);
    });
  }

  private open(): void {
    if (this.start === null) return;
    this.invalid = 0;
    this.seq = null;
    this.spoken = false;
    this.scheduled = false;
    this.inputs = [];
    this.watch.begin();
    let worker: NodeWorker;
    try {
      worker = this.makeWorker(this.start);
    } catch (caught) {
      this.lose(
        'crashed',
        `The worker could not be made: ${caught instanceof Error ? caught.message : String(caught)}`,
      );
      return;
    }
    this.worker = worker;
    // A message of a worker that has been replaced must not reach the new one's state.
    const ours = (handle: () => void) => {
      if (this.worker === worker) handle();
    };
    worker.onmessage = (event: MessageEvent<unknown>) => {
      ours(() => {
        this.receive(event.data);
      });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      ours(() => {
        this.lose('crashed', event.message || 'The worker could not be loaded or has failed.');
      });
    };
    worker.onmessageerror = () => {
      ours(() => {
        this.lose('crashed', 'A frame of the worker could not be read.');
      });
    };
    try {
      this.post({ type: 'start', ...this.start });
    } catch (caught) {
      // A function, say, passes through no port.
      const why = caught instanceof Error ? caught.message : String(caught);
      this.lose('refused', `These options cannot be sent, since they are no plain data: ${why}`);
      return;
    }
    this.post({ type: 'topics', topics: this.topics });
  }

  private post(frame: UpFrame): void {
    this.worker?.postMessage(frame);
  }

  private receive(data: unknown): void {
    this.watch.hear();
    this.spoken = true;
    this.become({ type: 'heard' });
    const parsed = parseDown(data);
    if (!parsed.ok) {
      this.refuse({ path: parsed.path, message: parsed.message });
      return;
    }
    this.take(parsed.frame);
  }

  private take(frame: DownFrame): void {
    switch (frame.type) {
      case 'hello':
        if (frame.version !== PROTOCOL_VERSION) {
          this.lose(
            'protocol',
            `The node speaks version ${frame.version} and this page version ${PROTOCOL_VERSION}: reload the page.`,
          );
          return;
        }
        this.become({ type: 'hello', hello: frame });
        return;
      case 'snapshot':
        this.invalid = 0;
        this.show(fromSnapshot(frame));
        return;
      case 'delta':
        if (this.current === null || this.seq === null) {
          this.refuse({ path: 'type', message: 'should be a snapshot, since no snapshot of this node came before' });
          return;
        }
        if (frame.seq !== this.seq + 1) {
          this.refuse({ path: 'seq', message: `should be ${this.seq + 1}, the next, not ${frame.seq}` });
          return;
        }
        this.follow(this.current, frame);
        return;
      case 'reply': {
        const resolve = this.pending.get(frame.ref);
        this.pending.delete(frame.ref);
        if (frame.ok) resolve?.({ ok: true, ...(frame.result === undefined ? {} : { result: frame.result }) });
        else resolve?.({ ok: false, error: frame.error ?? { message: 'The node refused without a reason.' } });
        return;
      }
      case 'pong':
      case 'reached':
      case 'passed':
        return;
      case 'noted':
        this.note(frame.entry);
        return;
      case 'fault':
        this.fault({ path: frame.path, message: `${frame.message} (told by the node)` });
        return;
      case 'refused':
        this.lose('refused', frame.message, { point: frame.point });
        return;
      case 'fatal':
        this.lose('crashed', frame.message);
    }
  }

  /** Keeps an input for another run, where there may be one. Without all of them it would be none of the same. */
  private note(entry: JournalEntry | null): void {
    if (!this.repeatable) return;
    if (entry === null || this.inputs === null || this.inputs.length >= JOURNAL_INPUTS) this.inputs = null;
    else this.inputs.push(entry);
  }

  /** A program that somebody wrote. Our own systems do nothing that is not counted. */
  private get repeatable(): boolean {
    return this.explains && this.start?.source !== undefined;
  }

  private follow(state: NodeState, delta: Delta): void {
    const fault = faultAfter(state, delta);
    if (fault !== null) {
      this.refuse(fault);
      return;
    }
    this.invalid = 0;
    this.show(applyDelta(state, delta));
  }

  private show(state: NodeState): void {
    this.current = state;
    this.seq = state.seq;
    if (this.scheduled) return;
    this.scheduled = true;
    const worker = this.worker;
    this.host.nextFrame(() => {
      if (this.worker === worker) this.paint();
    });
  }

  private paint(): void {
    const { current } = this;
    if (!this.scheduled || current === null) return;
    this.scheduled = false;
    try {
      this.tell((listener) => {
        listener.state(current);
      });
    } finally {
      // Only now, so that a page that cannot keep up gets fewer and larger frames.
      this.post({ type: 'ack', seq: current.seq });
    }
  }

  /** A listener that throws must not keep the news from the others. */
  private tell(one: (listener: ConnectionListener) => void): void {
    const failures: unknown[] = [];
    for (const listener of this.listeners) {
      try {
        one(listener);
      } catch (caught) {
        failures.push(caught);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  private refuse(fault: FrameFault): void {
    this.invalid++;
    if (this.invalid >= INVALID_LIMIT) {
      const where = fault.path === '' ? 'the last' : `${fault.path} of the last`;
      this.lose('protocol', `${INVALID_LIMIT} frames in a row could not be read: ${where} ${fault.message}.`);
    } else {
      this.post({ type: 'resync' });
    }
    this.fault(fault);
  }

  private fault(fault: FrameFault): void {
    this.tell((listener) => {
      listener.fault(fault);
    });
  }

  private check(): void {
    const { state } = this.status;
    if (this.start === null) return;
    if (state !== 'live' && state !== 'connecting') return;
    const loss = this.lossIn(state);
    if (loss !== null) {
      this.hang(loss, state);
      return;
    }
    if (this.watch.silence >= SILENCE_MS) this.become({ type: 'silent' });
    const now = this.host.now();
    if (now - this.pingedAt >= PING_MS) {
      this.pingedAt = now;
      this.post({ type: 'ping', n: ++this.pings });
    }
  }

  /** Why the node is given up, in words; null when there is hope. */
  private lossIn(state: 'live' | 'connecting'): string | null {
    const silent = this.spoken && this.watch.silence >= HUNG_MS;
    if (state === 'live') return silent ? HUNG : null;
    if (silent) return HUNG_AT_START;
    if (this.watch.age < STARTING_MS) return null;
    return this.spoken ? ENDLESS_START : NO_WORKER;
  }

  /** A program that somebody wrote is run again, to learn where it hangs: that is told to who looks, and is no answer to a command. */
  private hang(message: string, state: 'live' | 'connecting'): void {
    const { start, inputs, current } = this;
    if (start === null || !this.repeatable || (message !== HUNG && message !== HUNG_AT_START)) {
      this.lose('hung', message);
      return;
    }
    if (inputs === null) {
      this.lose('hung', message, { more: TOO_MUCH });
      return;
    }
    if ((current?.counters.reductions ?? 0) > REPEATED_REDUCTIONS) {
      this.lose('hung', message, { more: MAY_BE_FULL });
      return;
    }
    this.lose('hung', message, { more: LOOKING });
    const quiet_ms = state === 'live' && current !== null ? current.clock.now_ms : null;
    this.retrace = new Retrace(this.makeWorker, this.host, { start, inputs, quiet_ms }, (found) => {
      this.become({ type: 'explained', ...(found === null ? { message: message + UNKNOWN } : explain(found, start)) });
    });
  }

  private stopRetrace(): void {
    this.retrace?.stop();
    this.retrace = null;
  }

  /** `more` is for the status alone. */
  private lose(
    reason: LostReason,
    message: string,
    { point, more = '' }: { readonly point?: SourcePoint; readonly more?: string } = {},
  ): void {
    this.dropWorker();
    try {
      // The last picture, if it still waits for the next frame: it is what a person has left to look at.
      this.paint();
    } finally {
      this.abandon(`The node was lost before it answered: ${message}`);
      const since_ms = this.host.now();
      this.become({
        type: 'lost',
        reason,
        message: message + more,
        since_ms,
        ...(point === undefined ? {} : { point }),
      });
    }
  }

  private dropWorker(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private abandon(message: string): void {
    for (const resolve of this.pending.values()) resolve(refused(message));
    this.pending.clear();
  }
}

function refused(message: string): CommandResult {
  return { ok: false, error: { message } };
}

/** Characters of a line that are quoted. */
const QUOTED = 100;

/** Where it hangs, in words: the callback without its arity, as people name it, and the line with what stands there. */
function explain(
  { at: { pid, name, fun, line }, same }: Found,
  { source }: StartOptions,
): { readonly message: string; readonly point: SourcePoint } {
  const whole = source?.text.split(/\r\n|[\n\r\u2028\u2029]/u)[line - 1] ?? '';
  const text = whole.trim();
  const quoted = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
  const point = { file: source?.name ?? '', line, column: 1 + whole.length - whole.trimStart().length };
  const process = name === null ? pid : `${name} (${String(pid)})`;
  const place = pid === null ? `line ${line}` : `${calledBy(fun)}, line ${line}, in the process ${String(process)}`;
  const start = pid === null ? 'The program did not start: it' : 'It';
  const message = same
    ? `${start} did not come back from ${place}: ${quoted} Work that cannot be counted may take for ever, or too long (${UNCOUNTED}).`
    : `${start} falls silent at another place each time, as it does when the memory is used up. First it was ${place}: ${quoted}`;
  return { message, point };
}

function calledBy(fun: string | null): string {
  const called = fun?.replace(/\/\d+$/u, '') ?? 'fun';
  return called === 'fun' ? 'a function without a name' : called;
}
