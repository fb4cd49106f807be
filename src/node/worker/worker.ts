/** The worker: a host for one node. It brings the wall clock and the port, and nothing else. */
import type { DownFrame } from '../../protocol/frames.ts';
import { parseUp } from '../../protocol/validate.ts';
import { Session } from '../backend/session.ts';
import { systemOf } from './systems/index.ts';

/** How long the node may run before the port has its turn: a ping, a command or a frame waits no longer. */
const TURN_MS = 8;
const FRAME_MS = 16;

let session: Session | null = null;
let last = 0;

function post(frame: DownFrame): void {
  self.postMessage(frame);
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
    setTimeout(turn, more ? 0 : Math.max(0, FRAME_MS - (performance.now() - now)));
  } catch (caught) {
    fatal(`The node broke: ${caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)}`);
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
    const system = systemOf(frame.system);
    if (system === undefined) {
      fatal(`There is no system named ${frame.system}.`);
      return;
    }
    session = new Session(system, frame.seed, post, frame);
    last = performance.now();
    session.attach();
    turn();
    return;
  }
  if (frame.type === 'ping' && session === null) post({ type: 'pong', n: frame.n });
  else session?.receive(frame);
};
