/**
 * Repeats a run that fell silent, so that the last it tells is where it is. Places are numbered in the order in which the run comes to them: the
 * first ones that are asked for are told in full, later ones only counted now and then, so that a run of any length tells little.
 */
import type { DownFrame, RetraceOptions, TracePoint } from '../../protocol/frames.ts';
import { Session } from '../backend/session.ts';
import { currentFunctionOf, type Node, registeredName } from '../../runtime/kernel/introspect.ts';
import type { LearnerProgram } from './learner_program.ts';

/** Places that are told in full; and of those after them one of half as many, or a few more. */
const IN_FULL = 8_192;
const STRIDE = IN_FULL / 2;
/** Wall time between two signs of life, and slices between two looks at the clock. */
const SIGN_MS = 250;
const LOOK_SLICES = 256;
/** Virtual time after which it will not fall silent any more where it did before. */
const BEYOND_MS = 60_000;

interface Host {
  /** Wall milliseconds. */
  now(): number;
  /** The node that is running, if any is. */
  node(): Node | null;
  post(frame: DownFrame): void;
  /** Compiles and loads the program; `reached` is told of each line. */
  load(reached: (line: number) => void): Promise<LearnerProgram>;
}

/** Runs until it hangs, or has come past what was asked for; it never throws. */
export async function retrace(options: RetraceOptions, host: Host): Promise<void> {
  const places = new Places(options, host);
  try {
    const loaded = await host.load((line) => {
      places.line(line);
    });
    if (loaded.ok) follow(loaded, options, places);
  } catch {
    // It ends otherwise than by silence: whatever it was, it is not here that it hangs.
  }
  host.post({ type: 'passed' });
}

function follow({ program }: LearnerProgram & { ok: true }, options: RetraceOptions, places: Places): void {
  const { start, inputs, quiet_ms } = options;
  const { hash: _hash, ...like } = start;
  const session = new Session(program, start.seed, () => undefined, like);
  session.follow(inputs, () => {
    const { now } = session.node;
    if (now > (quiet_ms ?? 0) + BEYOND_MS) throw new Error('it is far beyond');
    places.slice(now);
  });
}

class Places {
  private n = 0;
  private open: boolean;
  private slices = 0;
  private told: number;
  private toldN = 0;

  constructor(
    private readonly options: RetraceOptions,
    private readonly host: Host,
  ) {
    this.open = options.quiet_ms === null;
    this.told = host.now();
    this.tell(null);
  }

  /** A slice begins: where it goes on is not known before its program says so. */
  slice(now: number): void {
    this.open ||= now >= (this.options.quiet_ms ?? 0);
    this.count(null);
    if (++this.slices % LOOK_SLICES === 0 && this.host.now() - this.told >= SIGN_MS) this.sign();
  }

  /** Still there, on the way to what was asked for. */
  private sign(): void {
    this.told = this.host.now();
    this.host.post({ type: 'reached', n: this.toldN, at: null, full: false });
  }

  line(line: number): void {
    this.count(line);
  }

  private count(line: number | null): void {
    if (!this.open) return;
    const ahead = ++this.n - this.options.from;
    if (ahead < 0) return;
    const passed = this.n - this.toldN;
    // One that is not between two slices, if there is one soon.
    if (ahead >= IN_FULL && passed < (line === null ? IN_FULL : STRIDE)) return;
    this.tell(line === null ? null : pointAt(line, this.host.node()));
  }

  private tell(at: TracePoint | null): void {
    this.told = this.host.now();
    this.toldN = this.n;
    const ahead = this.n - this.options.from;
    this.host.post({ type: 'reached', n: this.n, at, full: ahead >= 0 && ahead < IN_FULL });
  }
}

function pointAt(line: number, node: Node | null): TracePoint {
  const process = node?.current ?? null;
  if (process === null) return { pid: null, name: null, fun: null, line };
  // The leader is the process in which the program's own start runs.
  const fun = process === node?.leader ? 'start' : currentFunctionOf(process);
  return { pid: process.toString(), name: registeredName(process), fun, line };
}
