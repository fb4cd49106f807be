/** The worker for our own systems. Programs of people run in `sandboxed.ts`. */
import { serve } from './serve.ts';
import { systemOf } from '../../systems/index.ts';

const receive = serve(self.postMessage.bind(self), ({ system, source }) => {
  if (source !== undefined) return 'A program given as text runs in the sandbox only.';
  return systemOf(system) ?? `There is no system named ${system.slice(0, 100)}.`;
});

self.onmessage = (event: MessageEvent<unknown>) => {
  receive(event.data);
};
