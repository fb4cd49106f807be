/** The worker: a host for one node. It brings the wall clock and the port, and nothing else. */
import type { DownFrame, SourceText, StartOptions, UpFrame } from '../../protocol/frames.ts';
import type { Program } from '../backend/boot.ts';
import { admit } from '../backend/admit.ts';
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
const EARLY_LIMIT = 1_000;
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

function start(frame: StartOptions): void {
  if (session !== null || early !== null) {
    post({ type: 'fault', path: 'type', message: 'should be no second start: this node runs already' });
    return;
  }
  if (frame.source === undefined) {
    const system = systemOf(frame.system);
    if (system === undefined) fatal(`There is no system named ${frame.system.slice(0, 100)}.`);
    else begin(system, frame);
    return;
  }
  early = [];
  void compileAndBegin(frame.source, frame);
}

function take(frame: UpFrame): void {
  if (frame.type === 'start') start(frame);
  else if (session !== null) session.receive(frame);
  else if (frame.type === 'ping') post({ type: 'pong', n: frame.n });
  else if (early !== null && early.length < EARLY_LIMIT) early.push(frame);
  else if (frame.type === 'command') {
    post({ type: 'reply', ref: frame.ref, ok: false, error: { message: 'No system runs on this node yet.' } });
  }
}

self.onmessage = (event: MessageEvent<unknown>) => {
  admit(event.data, take, post);
};
