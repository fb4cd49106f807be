/**
 * What the address asks for. It is evaluated before all else, so that the files of a lesson are on their way while the rest of the app still is.
 */
import type * as page from '../learn/player/page.tsx';
import { parseRoute } from './routes.ts';
import { FIRST_SYSTEM } from './systems.ts';

export type Learn = typeof page;

let learn: Learn | null = null;

/** The lessons' part of the app, once it is there. */
export function loadedLearn(): Learn | null {
  return learn;
}

export async function loadLearn(): Promise<Learn> {
  const loaded = await import('../learn/player/page.tsx');
  await loaded.preloaded;
  return (learn = loaded);
}

export const firstRoute = parseRoute(window.location.hash.replace(/^#/u, ''), FIRST_SYSTEM);
// What goes wrong is told when it is shown.
if (firstRoute.type === 'learn') loadLearn().catch(() => undefined);
