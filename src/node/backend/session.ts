/**
 * A node and its backend behind one pair of functions: frames in, frames out. The host (a worker, a test) brings the clock: it calls
 * `pump` with the wall time that has passed.
 */
import { ADVANCE_LIMIT_MS, type Command } from '../../protocol/commands.ts';
import { type DownFrame, PROTOCOL_VERSION, type StartOptions, type UpFrame } from '../../protocol/frames.ts';
import {
  DELAY_MS,
  JOURNAL_INPUTS,
  JOURNAL_VERSION,
  type JournalEntry,
  type ProcessCommand,
  type RunJournal,
} from '../../protocol/journal.ts';
import { type Delivery as NodeDelivery, LEARNER_LIMITS, Node } from '../../runtime/kernel/node.ts';

import { EventHash, type Moment, momentOf, runTo } from '../../runtime/kernel/introspect.ts';
import { boot, type Program } from './boot.ts';
import { Collector } from './collector.ts';
import { Commands } from './commands.ts';
import { type Advanced, Pace } from './pace.ts';

/** What a halted node cannot do. It stands still already, so a pause is no fault. */
const NEEDS_TIME: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'resume',
  'step',
  'speed',
  'advance',
  'hold_at',
]);
/** Slices of a start that happen before anybody sees the node, and the virtual ms that they may take: those of a program that works hard last long. */
const FIRST_SLICES = 500;
const FIRST_MS = 20;
/** Of a program given as text, so that a loop without end costs some ten milliseconds and a pause is answered soon. */
const LEARNER_REDUCTIONS = 1_000_000;
/** Wall time between two frames in which nothing has happened but a few messages and that time went on. */
const QUIET_MS = 250;
/** Of a run that is repeated and that nobody looks at, after which what would have been told is dropped. */
const DRAIN_SLICES = 1_024;
const MIN_SPEED = 0.01;
const MAX_SPEED = 100;

/** Inputs kept. The first ones are: with a gap in them a run could not be repeated at all. */
const JOURNAL_LIMIT = JOURNAL_INPUTS;
/** Characters of all inputs kept: a journal is answered as one text. */
const JOURNAL_CHARS = 10_000_000;

function deliveryOf({ delivery, delay_ms }: Pick<StartOptions, 'delivery' | 'delay_ms'>, seed: number): NodeDelivery {
  if (delivery === 'delayed') return ['delayed', delay_ms ?? DELAY_MS];
  return delivery === 'shuffled' ? ['shuffled', seed] : 'immediate';
}

/** Characters of what a person wrote. */
function lengthOf(command: ProcessCommand): number {
  return JSON.stringify(command).length;
}

export class Session {
  readonly node: Node;
  private readonly inputs: JournalEntry[] = [];
  private inputChars = 0;
  private cut = 0;
  /** Where the journal ends, once it has been cut. */
  private cutAt: { readonly moment: Moment; readonly hash: string | null } | null = null;
  private readonly hash: EventHash | null;
  private readonly collector: Collector;
  private readonly commands: Commands;
  private readonly pace: Pace;
  private unacknowledged: number | null = null;
  private attached = false;
  /** Wall time since the last frame. */
  private sinceFrame = 0;
  /** Somebody has asked for something: what comes of it is told at once. */
  private asked = false;

  constructor(
    private readonly program: Program,
    private readonly seed: number,
    private readonly post: (frame: DownFrame) => void,
    private readonly options: Pick<StartOptions, 'schedule' | 'delivery' | 'delay_ms' | 'hash' | 'paused'> = {},
  ) {
    this.node = new Node({
      firstPid: 80,
      module: program.file?.replace(/\.\w+$/u, '') ?? program.id,
      delivery: deliveryOf(options, seed),
      ...(options.schedule === 'seeded' ? { seed } : {}),
      ...(program.file === undefined ? {} : { runawayReductions: LEARNER_REDUCTIONS, limits: LEARNER_LIMITS }),
    });
    this.node.gauge = program.gauge ?? null;
    const pace = new Pace(this.node);
    if (options.paused === true) pace.pause();
    this.pace = pace;
    const clock = () => ({ paused: pace.paused, speed: pace.speed, pace: pace.factor, goal: pace.goal });
    this.collector = new Collector(this.node, clock, program.file ?? null);
    this.hash = options.hash === true ? new EventHash(this.node, this.collector) : null;
    if (this.hash !== null) this.node.tracer = this.hash;
    boot(this.node, program);
    this.commands = new Commands(this.node, this.collector);
    this.node.run(FIRST_SLICES, FIRST_MS);
  }

  /** Says hello and sends the first snapshot. */
  attach(): void {
    this.attached = true;
    this.post({
      type: 'hello',
      version: PROTOCOL_VERSION,
      node: 'coppice@browser',
      kind: 'simulated',
      fidelity: 'exact',
      capabilities: ['control', 'act', 'supervise', 'state', 'traffic', 'restart_node'],
      system: { id: this.program.id, title: this.program.title },
      seed: this.seed,
    });
    this.resync();
  }

  private resync(): void {
    const snapshot = this.node.look(() => this.collector.snapshot());
    this.unacknowledged = snapshot.seq;
    this.post(snapshot);
  }

  /** Takes in what the other side sends. True when somebody waits for what the next turn does and tells. */
  receive(frame: UpFrame): boolean {
    switch (frame.type) {
      case 'start':
      case 'retrace':
        break;
      case 'ack':
        if (this.unacknowledged !== null && frame.seq >= this.unacknowledged) this.unacknowledged = null;
        break;
      case 'resync':
        this.resync();
        break;
      case 'topics':
        this.collector.topics = frame.topics;
        this.asked = true;
        break;
      case 'ping':
        this.post({ type: 'pong', n: frame.n });
        break;
      case 'command':
        this.asked = true;
        this.command(frame.ref, frame.command);
    }
    return (this.asked || this.collector.hasMore) && this.unacknowledged === null;
  }

  private command(ref: number, command: Command): void {
    const ok = () => {
      this.post({ type: 'reply', ref, ok: true });
    };
    const refuse = (message: string) => {
      this.post({ type: 'reply', ref, ok: false, error: { message } });
    };
    if (this.node.halted !== null && NEEDS_TIME.has(command.type)) {
      refuse('The node has halted, and has no time any more. Start it again.');
      return;
    }
    switch (command.type) {
      case 'pause':
        this.pace.pause();
        ok();
        return;
      case 'resume':
        this.pace.resume();
        ok();
        return;
      case 'step':
        this.pace.step();
        ok();
        return;
      case 'speed':
        if (command.speed !== 'max' && !(command.speed >= MIN_SPEED && command.speed <= MAX_SPEED)) {
          refuse(`A speed is 'max' or a number from ${MIN_SPEED} to ${MAX_SPEED}, not ${command.speed}.`);
          return;
        }
        this.pace.setSpeed(command.speed);
        ok();
        return;
      case 'advance':
        this.advance(ref, command.ms);
        return;
      case 'hold_at':
        if (!(command.ms >= this.node.now)) {
          refuse(
            `hold_at takes a time that is still to come: it is ${this.node.now} ms now, and ${command.ms} is over.`,
          );
          return;
        }
        this.pace.holdAt(Math.floor(command.ms));
        ok();
        return;
      case 'journal':
        this.post({ type: 'reply', ref, ok: true, result: JSON.stringify(this.journal) });
        return;
      default:
        this.note(command);
        this.commands.do(command, (result) => {
          this.post(
            result.ok
              ? { type: 'reply', ref, ok: true, ...(result.result === undefined ? {} : { result: result.result }) }
              : { type: 'reply', ref, ok: false, error: result.error },
          );
        });
    }
  }

  /** Writes an input down, before it acts. */
  private note(command: ProcessCommand): void {
    const chars = lengthOf(command);
    if (this.cutAt === null && this.inputs.length < JOURNAL_LIMIT && this.inputChars + chars <= JOURNAL_CHARS) {
      this.inputChars += chars;
      const entry = { ...momentOf(this.node), command };
      this.inputs.push(entry);
      if (this.attached) this.post({ type: 'noted', entry });
      return;
    }
    if (this.cutAt === null) {
      this.cutAt = { moment: momentOf(this.node), hash: this.hash?.digest ?? null };
      if (this.attached) this.post({ type: 'noted', entry: null });
    }
    this.cut++;
  }

  /** All that it takes to run this again. */
  get journal(): RunJournal {
    return {
      version: JOURNAL_VERSION,
      system: this.program.id,
      seed: this.seed,
      schedule: this.options.schedule ?? 'in_order',
      delivery: this.options.delivery ?? 'immediate',
      delay_ms: this.options.delay_ms ?? DELAY_MS,
      inputs: [...this.inputs],
      cut: this.cut,
      end: this.cutAt?.moment ?? momentOf(this.node),
      hash: this.cutAt === null ? (this.hash?.digest ?? null) : this.cutAt.hash,
    };
  }

  /** Does what a journal says, on a node that has just been started. `guard` is asked between slices, and ends the run by throwing. */
  replay({ inputs, end }: RunJournal, guard: (path: string) => void = () => undefined): void {
    const each = this.drained(guard);
    this.repeat(inputs, each);
    runTo(this.node, end, () => {
      each('end');
    });
  }

  /** Does what came in, each at its moment, and then runs on as long as there is anything to do. `guard` is asked before each slice. */
  follow(inputs: readonly JournalEntry[], guard: () => void): void {
    const each = this.drained(guard);
    this.repeat(inputs, each);
    for (;;) {
      each('');
      const { fires } = this.node;
      if (!this.node.step() && this.node.fires === fires && !this.node.fireNext()) return;
    }
  }

  private repeat(inputs: readonly JournalEntry[], each: (path: string) => void): void {
    for (const [i, { command, ...moment }] of inputs.entries()) {
      const path = `inputs[${i}]`;
      runTo(this.node, moment, () => {
        each(path);
      });
      each(path);
      this.note(command);
      this.commands.do(command, () => undefined);
    }
  }

  /** `guard`, and now and then what no panel will ask for is dropped: it must not gather. */
  private drained(guard: (path: string) => void): (path: string) => void {
    let asked = 0;
    return (path) => {
      guard(path);
      if (++asked % DRAIN_SLICES === 0) this.collector.delta();
    };
  }

  /** Answered when it has come to its end; the end of a long one is many turns of the pump away. */
  private advance(ref: number, wanted: number): void {
    const refuse = (message: string) => {
      this.post({ type: 'reply', ref, ok: false, error: { message } });
    };
    if (!(wanted >= 0 && wanted <= ADVANCE_LIMIT_MS)) {
      refuse(`advance takes 0 to ${ADVANCE_LIMIT_MS} ms, not ${wanted}.`);
      return;
    }
    const ms = Math.floor(wanted);
    const begun = this.pace.advance(ms, (advanced) => {
      if (advanced.end === 'reached') this.post({ type: 'reply', ref, ok: true, result: String(advanced.at) });
      else refuse(cutShort(advanced, ms));
    });
    if (!begun) refuse('Too many advances wait for each other: pause ends them all.');
  }

  /** Runs for as long as `more` allows, up to the virtual time that `wallMs` grants. True when there is more to do at once. */
  pump(wallMs: number, more: () => boolean): boolean {
    this.sinceFrame += wallMs;
    const { paused, goal } = this.pace;
    const again = this.pace.turn(wallMs, more);
    // It has come to where it was to be held, or where it was to go.
    if (this.pace.paused !== paused || this.pace.goal !== goal) this.asked = true;
    this.commands.settle();
    return again;
  }

  /**
   * Sends what changed, unless the last frame is still on its way. What happened is told at once; a few messages, figures that have only grown,
   * and the time alone, wait until somebody could read them: each frame costs the page a picture.
   */
  flush(): void {
    if (!this.attached || this.unacknowledged !== null) return;
    if (!this.asked && !this.collector.hasNews && this.sinceFrame < QUIET_MS) return;
    const delta = this.node.look(() => this.collector.delta(this.asked || this.sinceFrame >= QUIET_MS));
    if (delta === null) return;
    this.asked = false;
    this.sinceFrame = 0;
    this.unacknowledged = delta.seq;
    this.post(delta);
  }
}

function cutShort({ end, at, passed }: Exclude<Advanced, { end: 'reached' }>, ms: number): string {
  const far = `${passed.toLocaleString('en')} of ${ms.toLocaleString('en')} ms have passed; it is ${at.toLocaleString('en')} ms now`;
  return end === 'halted' ? `The node has halted: ${far}.` : `The clock was stopped on the way: ${far}.`;
}
