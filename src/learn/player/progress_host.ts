/** What the store of progress needs of a browser: its storage, its other tabs, its clock. */
import { get, set } from 'idb-keyval';
import { QUESTION_NAMES } from '../question_names.ts';
import { PATH } from './catalogue.ts';
import type { ProgressHost, ProgressRest, ProgressTabs } from './progress_store.ts';

const NAME = 'coppice.progress';

/** A browser without locks or channels has one tab, as far as can be known. */
function tabsOf(page: Window & typeof globalThis): ProgressTabs {
  const channel = 'BroadcastChannel' in page ? new BroadcastChannel(NAME) : null;
  return {
    exclusive: async (task) => ('locks' in navigator ? await navigator.locks.request(NAME, task) : task()),
    tell: () => channel?.postMessage('kept'),
    listen: (listener) => channel?.addEventListener('message', listener),
  };
}

/** A browser that forbids this storage, or has no room in it, keeps what its other one has taken. */
function restOf(page: Window): ProgressRest {
  const key = `${NAME}.rest`;
  const attempt = <T>(task: () => T): T | undefined => {
    try {
      return task();
    } catch {
      return undefined;
    }
  };
  return {
    get: () => attempt((): unknown => JSON.parse(page.localStorage.getItem(key) ?? 'null')),
    set: (value) => {
      attempt(() => {
        if (value === undefined) page.localStorage.removeItem(key);
        else page.localStorage.setItem(key, JSON.stringify(value));
      });
    },
    leaving: (listener) => {
      page.addEventListener('pagehide', listener);
    },
  };
}

export function progressHost(): ProgressHost {
  return {
    storage: { get: (key) => get(key), set: (key, value) => set(key, value) },
    rest: restOf(window),
    tabs: tabsOf(window),
    known: { lessons: new Set(PATH), questions: new Set(QUESTION_NAMES) },
    now: () => Date.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
