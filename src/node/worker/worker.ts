/** The worker for our own systems. Programs of people run in `sandboxed.ts`. */
import type { Program } from '../backend/boot.ts';
import { serve } from './serve.ts';
import { top } from '../../systems/essay.ts';
import { systemWith } from '../../systems/system.ts';

const receive = serve(self.postMessage.bind(self), ({ system, source }) => {
  if (source !== undefined) return 'A program given as text runs in the sandbox only.';
  // The first system that a visitor sees is at hand; the others come when they are asked for.
  return system === 'essay' ? (systemWith(system, top) ?? noSystem(system)) : fromGallery(system);
});

const noSystem = (id: string): string => `There is no system named ${id.slice(0, 100)}.`;

async function fromGallery(id: string): Promise<Program | string> {
  const { systemOf } = await import('../../systems/index.ts');
  return systemOf(id) ?? noSystem(id);
}

self.onmessage = (event: MessageEvent<unknown>) => {
  receive(event.data);
};
