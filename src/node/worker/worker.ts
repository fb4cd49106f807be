/** The worker: a host for one node. It brings the wall clock and the port, and nothing else. */
import type { DownFrame, SourceText, StartOptions, UpFrame } from '../../protocol/frames.ts';
import type { Program } from '../backend/boot.ts';
import { parseUp } from '../../protocol/validate.ts';
import { Session } from '../backend/session.ts';
import { systemOf } from './systems/index.ts';

/** How long the node may run before the port has its turn: a ping, a command or a frame waits no longer. */
const TURN_MS = 8;
const FRAME_MS = 16;

// A program given as text may not have these; the host keeps them.
const later = self.setTimeout.bind(self);
const send = self.postMessage.bind(self);

let session: Session | null = null;
/** Frames that came while a program was being compiled. */
let early: UpFrame[] | null = null;
let last = 0;

function post(frame: DownFrame): void {
  send(frame);
}

function fatal(message: string): void {
  post({ type: 'fatal', message });
}

function turn(): void {
  if (session === null) return;
  const now = performance.now();
  const elapsed = Math.min(now - last, 1_000);
  last = now;
  try {
    const more = session.pump(elapsed, () => performance.now() - now < TURN_MS);
    session.flush();
    later(turn, more ? 0 : Math.max(0, FRAME_MS - (performance.now() - now)));
  } catch (caught) {
    fatal(`The node broke: ${caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)}`);
  }
}

function begin(program: Program, options: StartOptions): void {
  session = new Session(program, options.seed, post, options);
  last = performance.now();
  session.attach();
  turn();
}

async function compileAndBegin(source: SourceText, options: StartOptions): Promise<void> {
  try {
    const { learnerProgram } = await import('./learner.ts');
    const made = await learnerProgram(options.system, options.seed, source);
    if (!made.ok) {
      const { message, ...place } = made.fault;
      post({ type: 'refused', point: { file: source.name, ...place }, message });
      return;
    }
    begin(made.program, options);
    for (const frame of early ?? []) session?.receive(frame);
  } catch (caught) {
    fatal(`The program could not be started: ${caught instanceof Error ? caught.message : String(caught)}`);
  } finally {
    early = null;
  }
}

self.onmessage = (event: MessageEvent<unknown>) => {
  const parsed = parseUp(event.data);
  if (!parsed.ok) {
    fatal(`The node got a frame that it does not understand: ${parsed.path}: ${parsed.message}`);
    return;
  }
  const frame = parsed.frame;
  if (frame.type === 'start') {
    if (frame.source === undefined) {
      const system = systemOf(frame.system);
      if (system === undefined) fatal(`There is no system named ${frame.system}.`);
      else begin(system, frame);
    } else {
      early = [];
      void compileAndBegin(frame.source, frame);
    }
    return;
  }
  if (frame.type === 'ping' && session === null) post({ type: 'pong', n: frame.n });
  else if (early !== null) early.push(frame);
  else session?.receive(frame);
};
