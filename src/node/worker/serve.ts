/** A host for one node, behind a port: it brings the wall clock and the port, and nothing else. */
import type { DownFrame, StartOptions, UpFrame } from '../../protocol/frames.ts';
import type { Program } from '../backend/boot.ts';
import { admit } from '../backend/admit.ts';
import { Session } from '../backend/session.ts';
import type { LearnerProgram } from './learner_program.ts';

/** How long the node may run before the port has its turn: a ping, a command or a frame waits no longer. */
const TURN_MS = 8;
const FRAME_MS = 16;
/** Frames that are kept while a program is being compiled. */
const EARLY_LIMIT = 1_000;

// A program given as text may not have these; the host keeps them.
const later = self.setTimeout.bind(self);
const clock = performance.now.bind(performance);

/** Where frames go out; they come in by the function that `serve` gives. */
export type Post = (frame: DownFrame) => void;

/** The program to run, or a promise of it where it must be compiled first; undefined when this host cannot run it, with the reason. */
export type FindProgram = (start: StartOptions) => Program | Promise<LearnerProgram> | string;

/** Serves a node; what it gives takes whatever the other side sends. */
export function serve(post: Post, find: FindProgram): (data: unknown) => void {
  let session: Session | null = null;
  /** Frames that came while a program was being compiled. */
  let early: UpFrame[] | null = null;
  let last = 0;

  const fatal = (message: string): void => {
    post({ type: 'fatal', message });
  };

  const turn = (): void => {
    if (session === null) return;
    const now = clock();
    const elapsed = Math.min(now - last, 1_000);
    last = now;
    try {
      const more = session.pump(elapsed, () => clock() - now < TURN_MS);
      session.flush();
      later(turn, more ? 0 : Math.max(0, FRAME_MS - (clock() - now)));
    } catch (caught) {
      fatal(`The node broke: ${caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)}`);
    }
  };

  const begin = (program: Program, options: StartOptions): void => {
    session = new Session(program, options.seed, post, options);
    last = clock();
    session.attach();
    turn();
  };

  const beginWhenMade = async (making: Promise<LearnerProgram>, options: StartOptions): Promise<void> => {
    try {
      const made = await making;
      if (!made.ok) {
        const { message, ...place } = made.fault;
        post({ type: 'refused', point: { file: options.source?.name ?? options.system, ...place }, message });
        return;
      }
      begin(made.program, options);
      for (const frame of early ?? []) session?.receive(frame);
    } catch (caught) {
      fatal(`The program could not be started: ${caught instanceof Error ? caught.message : String(caught)}`);
    } finally {
      early = null;
    }
  };

  const start = (options: StartOptions): void => {
    if (session !== null || early !== null) {
      post({ type: 'fault', path: 'type', message: 'should be no second start: this node runs already' });
      return;
    }
    const found = find(options);
    if (typeof found === 'string') fatal(found);
    else if (found instanceof Promise) {
      early = [];
      void beginWhenMade(found, options);
    } else begin(found, options);
  };

  const take = (frame: UpFrame): void => {
    if (frame.type === 'start') start(frame);
    else if (session !== null) session.receive(frame);
    else if (frame.type === 'ping') post({ type: 'pong', n: frame.n });
    else if (early !== null && early.length < EARLY_LIMIT) early.push(frame);
    else if (frame.type === 'command') {
      post({ type: 'reply', ref: frame.ref, ok: false, error: { message: 'No system runs on this node yet.' } });
    }
  };

  return (data) => {
    admit(data, take, post);
  };
}
