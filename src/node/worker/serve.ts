/** A host for one node, behind a port: it brings the wall clock and the port, and nothing else. */
import type { DownFrame, RetraceOptions, StartOptions, UpFrame } from '../../protocol/frames.ts';
import type { Program } from '../backend/boot.ts';
import { admit } from '../backend/admit.ts';
import { Session } from '../backend/session.ts';
import { raisedOf, StackEnded } from '../../runtime/kernel/syscalls.ts';
import { print } from '../../term/print.ts';
import type { LearnerProgram } from './learner_program.ts';
import { laterBy, startPump } from './pump.ts';

/** Frames that are kept while a program is being compiled or fetched. */
const EARLY_LIMIT = 1_000;

// A program given as text may not have these; the host keeps them.
export const wall = {
  now: performance.now.bind(performance),
  later: laterBy(new MessageChannel(), self.setTimeout.bind(self)),
};

/** Where frames go out; they come in by the function that `serve` gives. */
export type Post = (frame: DownFrame) => void;

/** The program to run, or the reason why this host cannot run it; a promise where it must be compiled or fetched first. */
export type FindProgram = (start: StartOptions) => Program | string | Promise<Program | string | LearnerProgram>;

/** Characters of a last word: what a program throws may be of any length, and the other side takes no text that is too long. */
const WORDS = 4_000;

function cut(text: string): string {
  return text.length <= WORDS ? text : `${text.slice(0, WORDS)}… cut at ${String(WORDS)} characters`;
}

/** As a process would be told of it, so that nothing that a program has made is asked for its text. */
function wordsOf(caught: unknown): string {
  const { reason, stacktrace } = raisedOf(caught);
  return stacktrace.text === '' ? print(reason, 'js', { chars: WORDS }) : stacktrace.text;
}

/** A node that ends by itself. Where the engine's stack has ended under its program, that is no fault of the node's, and says so in its own words. */
function endOf(caught: unknown): string {
  return caught instanceof StackEnded ? caught.message : `The node broke: ${wordsOf(caught)}`;
}

/** Serves a node; what it gives takes whatever the other side sends. `repeat` repeats a run instead, where the host can. */
export function serve(
  post: Post,
  find: FindProgram,
  repeat?: (options: RetraceOptions) => void,
): (data: unknown) => void {
  let session: Session | null = null;
  let hurry = (): void => undefined;
  /** Frames that came while a program was being compiled or fetched. */
  let early: UpFrame[] | null = null;

  const fatal = (message: string): void => {
    post({ type: 'fatal', message: cut(message) });
  };

  const begin = (program: Program, options: StartOptions): void => {
    try {
      session = new Session(program, options.seed, post, options);
      session.attach();
    } catch (caught) {
      fatal(endOf(caught));
      return;
    }
    hurry = startPump(session, wall, (caught) => {
      fatal(endOf(caught));
    });
  };

  const beginWhenMade = async (
    making: Promise<Program | string | LearnerProgram>,
    options: StartOptions,
  ): Promise<void> => {
    try {
      const made = await making;
      if (typeof made === 'string') {
        fatal(made);
        return;
      }
      if ('ok' in made && !made.ok) {
        const { message, ...place } = made.fault;
        post({
          type: 'refused',
          point: { file: options.source?.name ?? options.system, ...place },
          message: cut(message),
        });
        return;
      }
      begin('ok' in made ? made.program : made, options);
      for (const frame of early ?? []) session?.receive(frame);
    } catch (caught) {
      fatal(`The program could not be started: ${wordsOf(caught)}`);
    } finally {
      early = null;
    }
  };

  const start = (options: StartOptions): void => {
    if (session !== null || early !== null) {
      post({ type: 'fault', path: 'type', message: 'should be no second start: this node runs already' });
      return;
    }
    // A sign of life: if the program's text never lets go, it is known that the worker was there.
    post({ type: 'pong', n: 0 });
    const found = find(options);
    if (typeof found === 'string') fatal(found);
    else if ('then' in found) {
      early = [];
      void beginWhenMade(found, options);
    } else begin(found, options);
  };

  const take = (frame: UpFrame): void => {
    if (frame.type === 'start') start(frame);
    else if (frame.type === 'retrace') {
      if (session !== null || early !== null || repeat === undefined) fatal('No run can be repeated here.');
      else repeat(frame);
    } else if (session !== null) {
      if (session.receive(frame)) hurry();
    } else if (frame.type === 'ping') post({ type: 'pong', n: frame.n });
    else if (early !== null && early.length < EARLY_LIMIT) early.push(frame);
    else if (frame.type === 'command') {
      post({ type: 'reply', ref: frame.ref, ok: false, error: { message: 'No system runs on this node yet.' } });
    }
  };

  return (data) => {
    admit(data, take, post);
  };
}
