/**
 * The worker for programs of people. It is made inside a frame of opaque origin (`public/sandbox.html`), from the text of this file: so it is
 * bundled as one script without lazy parts. Its port comes with the first message, and is all that it ever gets from the page.
 */
import type { RetraceOptions } from '../../protocol/frames.ts';
import { active } from '../../runtime/kernel/node.ts';
import { learnerProgram } from './learner.ts';
import type { LearnerProgram } from './learner_program.ts';
import { retrace } from './retrace.ts';
import { type FindProgram, serve, wall } from './serve.ts';

function open(port: MessagePort): void {
  const post = port.postMessage.bind(port);
  const repeat = (options: RetraceOptions): void => {
    const { system, seed, source } = options.start;
    if (source === undefined) return;
    const load = (reached: (line: number) => void): Promise<LearnerProgram> =>
      learnerProgram(system, seed, source, reached);
    void retrace(options, { now: wall.now, node: () => active.node, post, load });
  };
  const find: FindProgram = ({ system, seed, source }) =>
    source === undefined ? 'The sandbox runs programs given as text only.' : learnerProgram(system, seed, source);
  const receive = serve(post, find, repeat);
  port.onmessage = (event: MessageEvent<unknown>) => {
    receive(event.data);
  };
}

self.onmessage = ({ ports: [port] }: MessageEvent<unknown>) => {
  self.onmessage = null;
  if (port !== undefined) open(port);
};
