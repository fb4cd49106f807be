/** The composition: a node in a worker, a store that mirrors it, a panel that draws the store. */
import { firstRoute, loadLearn } from './early.ts';
import { createRoot } from 'react-dom/client';
import type { NodeConnection } from '../connection/connection.ts';
import { WorkerNode, type ConnectionHost } from '../connection/worker_node.ts';
import { createPanelStore } from '../panel/store/panel_store.ts';
import type { PreferenceStorage } from '../panel/store/preferences.ts';
import { preloadPanel } from '../panel/panel.tsx';
import { App } from './app.tsx';
import { makeNodeWorker } from './node_worker.ts';
import { warmSandbox } from './sandbox.ts';
import { createDriver } from './driver.ts';
import { nextFrame } from './next_frame.ts';
import { DEFAULT_SEED } from './routes.ts';
import { createSession } from './session.ts';
import { FIRST_SYSTEM, SYSTEMS } from './systems.ts';
import { followTheme } from './theme.ts';
import '../panel/ui/base.css';

const host: ConnectionHost = {
  now: () => performance.now(),
  every(ms, task) {
    const timer = setInterval(task, ms);
    return () => {
      clearInterval(timer);
    };
  },
  nextFrame,
};

function storage(): PreferenceStorage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const route = firstRoute;
const asked = route.type === 'system' && SYSTEMS.some((system) => system.id === route.system) ? route : null;
const start = { system: asked?.system ?? FIRST_SYSTEM, seed: asked?.seed ?? DEFAULT_SEED };
// A lesson says itself what the node runs.
const inLesson = route.type === 'learn';

if (inLesson) warmSandbox();
else preloadPanel();

// Outside React: a component that mounts twice must not start two nodes.
const connection = new WorkerNode(makeNodeWorker, inLesson ? null : start, host, true);
const store = createPanelStore({
  clock: {
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  },
  storage: storage(),
});
store.getState().attach(connection);
followTheme(store, document.documentElement);
window.coppice = createDriver(store, connection);
const session = createSession(store, start);
if (inLesson) session.leave();
const makeNode = (): NodeConnection => new WorkerNode(makeNodeWorker, null, host);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id root.');
const render = (): void => {
  createRoot(root).render(<App store={store} session={session} makeNode={makeNode} />);
};
// A lesson is drawn once, and whole.
if (inLesson) loadLearn().then(render, render);
else render();
