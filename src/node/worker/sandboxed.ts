/**
 * The worker for programs of people. It is made inside a frame of opaque origin (`public/sandbox.html`), from the text of this file: so it is
 * bundled as one script without lazy parts. Its port comes with the first message, and is all that it ever gets from the page.
 */
import { learnerProgram } from './learner.ts';
import { serve } from './serve.ts';

function open(port: MessagePort): void {
  const receive = serve(port.postMessage.bind(port), ({ system, seed, source }) =>
    source === undefined ? 'The sandbox runs programs given as text only.' : learnerProgram(system, seed, source),
  );
  port.onmessage = (event: MessageEvent<unknown>) => {
    receive(event.data);
  };
}

self.onmessage = ({ ports: [port] }: MessageEvent<unknown>) => {
  self.onmessage = null;
  if (port !== undefined) open(port);
};
