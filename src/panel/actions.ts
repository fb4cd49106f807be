/**
 * Everything that can be done from the panel, in one list: the palette, the context menu, the keys and the help all
 * read it, so a shortcut is written once.
 */
import type { PanelState, PanelStore } from './store/panel_store.ts';
import { isUnowned, type Place, type PlaceKey, type ProcessRow } from '../protocol/model.ts';
import { SPEEDS, togglePause } from './time.ts';
import type { IconName } from './ui/icons.tsx';
import { childIndex } from './store/selectors.ts';

export interface Action {
  readonly id: string;
  readonly title: string;
  readonly group: 'Time' | 'Process' | 'Supervisor' | 'View' | 'Panel';
  readonly icon?: IconName;
  /** As `KeyboardEvent.key`, `Mod+K` for Ctrl or Command; the first is the one that is shown. */
  readonly keys?: readonly string[];
  readonly danger?: boolean;
  /** Null when it can be done now, otherwise why not. */
  readonly refuse: (state: PanelState) => string | null;
  readonly run: (store: PanelStore) => void;
}

const always = (): null => null;
const live = (state: PanelState): string | null =>
  state.connection.state === 'live' ? null : 'The node does not answer.';

/** The place that an action on a process means: the one whose menu is open, or else the selected one. */
function placeOf(state: PanelState): Place | null {
  const key = state.menu?.place ?? state.selected;
  return key === null ? null : (state.node?.places.get(key) ?? null);
}

function process(state: PanelState): string | null {
  const place = placeOf(state);
  if (place === null) return 'Select a process first.';
  if (place.pid === null) return 'No process stands in this place.';
  return live(state);
}

function server(state: PanelState): string | null {
  return (
    process(state) ??
    (placeOf(state)?.behaviour == null ? 'It runs no behaviour, so it answers no system messages.' : null)
  );
}

function supervisor(state: PanelState): string | null {
  return process(state) ?? (placeOf(state)?.supervisor == null ? 'This process is not a supervisor.' : null);
}

interface Child {
  readonly place: Place;
  readonly supervisorPid: string;
}

function childOf(state: PanelState): Child | string {
  const place = placeOf(state);
  if (place === null) return 'Select a process first.';
  const parent = place.parent === null ? undefined : state.node?.places.get(place.parent);
  if (parent?.supervisor == null || isUnowned(place.key)) return 'No supervisor owns this process.';
  if (parent.pid === null) return 'Its supervisor is gone.';
  const answer = live(state);
  return answer ?? { place, supervisorPid: parent.pid };
}

/** How a supervisor names this child: by pid below a `simple_one_for_one`, by id everywhere else. */
function childId(place: Place): string {
  return place.dynamic && place.pid !== null ? place.pid : place.id;
}

function runSpeed(by: -1 | 1): (store: PanelStore) => void {
  return (store) => {
    const now = store.getState().node?.clock.speed ?? 1;
    const at = SPEEDS.indexOf(now);
    const next = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, (at < 0 ? SPEEDS.indexOf(1) : at) + by))];
    if (next !== undefined && next !== now) void store.getState().run({ type: 'speed', speed: next });
  };
}

/** Sends an exit signal with a reason written as a term. */
export function sendExit(store: PanelStore, reason: string): void {
  const place = placeOf(store.getState());
  if (place?.pid != null) void store.getState().run({ type: 'exit', pid: place.pid, reason });
}

function withChild(store: PanelStore, type: 'terminate_child' | 'restart_child' | 'delete_child'): void {
  const child = childOf(store.getState());
  if (typeof child === 'string') return;
  void store
    .getState()
    .run({ type, supervisor: child.supervisorPid, id: childId(child.place), place: child.place.key });
}

function onPlace(run: (store: PanelStore, place: Place) => void): (store: PanelStore) => void {
  return (store) => {
    const place = placeOf(store.getState());
    if (place !== null) run(store, place);
  };
}

function isSuspended(state: PanelState): boolean {
  const pid = placeOf(state)?.pid;
  return pid != null && state.node?.processes.get(pid)?.status === 'suspended';
}

/** What lets a suspended process go on: who holds it has to let go. */
export function resumeActionOf(row: ProcessRow | null | undefined): 'sys_resume' | 'resume_process' {
  return row?.sys_suspended === true ? 'sys_resume' : 'resume_process';
}

function isHeldBySys(state: PanelState): boolean {
  const pid = placeOf(state)?.pid;
  return pid != null && resumeActionOf(state.node?.processes.get(pid)) === 'sys_resume';
}

/** Puts text on the clipboard; a browser that forbids it gets the text in a notice instead. */
export function copyText(store: PanelStore, text: string): void {
  navigator.clipboard.writeText(text).then(
    () => {
      store.getState().notify({
        tone: 'info',
        title: [
          { type: 'text', text: 'Copied ' },
          { type: 'code', text: text.slice(0, 80) },
        ],
      });
    },
    () => {
      store.getState().notify({
        tone: 'error',
        title: [
          { type: 'text', text: 'The browser did not let the panel copy. The text is ' },
          { type: 'code', text: text.slice(0, 200) },
        ],
      });
    },
  );
}

export const ACTIONS: readonly Action[] = [
  { id: 'pause', title: 'Play or pause', group: 'Time', icon: 'pause', keys: [' '], refuse: live, run: togglePause },
  {
    id: 'step',
    title: 'Step: one slice of one process',
    group: 'Time',
    icon: 'step',
    keys: ['.'],
    refuse: live,
    run: (store) => {
      void store.getState().run({ type: 'step' });
    },
  },
  { id: 'slower', title: 'Slower', group: 'Time', keys: ['['], refuse: live, run: runSpeed(-1) },
  { id: 'faster', title: 'Faster', group: 'Time', keys: [']'], refuse: live, run: runSpeed(1) },
  {
    id: 'send',
    title: 'Send a message…',
    group: 'Process',
    icon: 'send',
    keys: ['m'],
    refuse: process,
    run: onPlace((store, place) => {
      store.getState().openDialog({ type: 'send', place: place.key });
    }),
  },
  {
    id: 'suspend',
    title: 'Suspend',
    group: 'Process',
    icon: 'suspend',
    refuse: (state) => process(state) ?? (isSuspended(state) ? 'It is suspended already.' : null),
    run: onPlace((store, place) => {
      if (place.pid !== null) void store.getState().run({ type: 'suspend', pid: place.pid });
    }),
  },
  {
    id: 'resume_process',
    title: 'Resume',
    group: 'Process',
    icon: 'play',
    refuse: (state) => {
      if (isHeldBySys(state)) return 'It is suspended with sys: resume it with sys.';
      return process(state) ?? (isSuspended(state) ? null : 'It is not suspended.');
    },
    run: onPlace((store, place) => {
      if (place.pid !== null) void store.getState().run({ type: 'resume_process', pid: place.pid });
    }),
  },
  {
    id: 'sys_suspend',
    title: 'Suspend with sys',
    group: 'Process',
    refuse: (state) => server(state) ?? (isSuspended(state) ? 'It is suspended already.' : null),
    run: onPlace((store, place) => {
      if (place.pid !== null) void store.getState().run({ type: 'sys_suspend', pid: place.pid });
    }),
  },
  {
    id: 'sys_resume',
    title: 'Resume with sys',
    group: 'Process',
    refuse: (state) => server(state) ?? (isSuspended(state) ? null : 'It is not suspended.'),
    run: onPlace((store, place) => {
      if (place.pid !== null) void store.getState().run({ type: 'sys_resume', pid: place.pid });
    }),
  },
  {
    id: 'replace_state',
    title: 'Replace its state…',
    group: 'Process',
    refuse: server,
    run: onPlace((store, place) => {
      store.getState().openDialog({ type: 'replace_state', place: place.key });
    }),
  },
  {
    id: 'mark',
    title: 'Mark as culprit',
    group: 'Process',
    icon: 'tag',
    refuse: process,
    run: onPlace((store, place) => {
      if (place.pid === null) return;
      const { pid } = place;
      void store
        .getState()
        .run({ type: 'mark', pid })
        .then((result) => {
          if (!result.ok) return;
          store.getState().notify({
            tone: 'info',
            title: [
              { type: 'text', text: 'You marked ' },
              { type: 'process', text: store.getState().node?.processes.get(pid)?.name ?? pid, pid, place: place.key },
              { type: 'text', text: ' as the one to blame.' },
            ],
          });
        });
    }),
  },
  {
    id: 'copy_pid',
    title: 'Copy pid',
    group: 'Process',
    icon: 'copy',
    refuse: (state) =>
      (placeOf(state)?.pid ?? placeOf(state)?.last_exit) == null ? 'No process has stood here.' : null,
    run: onPlace((store, place) => {
      copyText(store, place.pid ?? place.last_exit?.pid ?? '');
    }),
  },
  {
    id: 'kill',
    title: 'Kill',
    group: 'Process',
    icon: 'cross',
    keys: ['Delete', 'x'],
    danger: true,
    refuse: process,
    run: (store) => {
      sendExit(store, 'kill');
    },
  },
  {
    id: 'exit_shutdown',
    title: 'Exit with shutdown',
    group: 'Process',
    danger: true,
    refuse: process,
    run: (store) => {
      sendExit(store, 'shutdown');
    },
  },
  {
    id: 'exit_normal',
    title: 'Exit with normal',
    group: 'Process',
    danger: true,
    refuse: process,
    run: (store) => {
      sendExit(store, 'normal');
    },
  },
  {
    id: 'exit',
    title: 'Exit with a reason…',
    group: 'Process',
    danger: true,
    refuse: process,
    run: onPlace((store, place) => {
      store.getState().openDialog({ type: 'exit', place: place.key });
    }),
  },
  {
    id: 'start_child',
    title: 'Start a child…',
    group: 'Supervisor',
    icon: 'plus',
    refuse: supervisor,
    run: onPlace((store, place) => {
      store.getState().openDialog({ type: 'start_child', place: place.key });
    }),
  },
  {
    id: 'terminate_child',
    title: 'Terminate in its supervisor',
    group: 'Supervisor',
    refuse: (state) => {
      const child = childOf(state);
      if (typeof child === 'string') return child;
      return child.place.pid === null ? 'No process stands in this place.' : null;
    },
    run: (store) => {
      withChild(store, 'terminate_child');
    },
  },
  {
    id: 'restart_child',
    title: 'Restart in its supervisor',
    group: 'Supervisor',
    icon: 'restart',
    refuse: (state) => {
      const child = childOf(state);
      if (typeof child === 'string') return child;
      if (child.place.dynamic) return 'A child of a simple_one_for_one supervisor cannot be restarted by hand.';
      return child.place.pid === null ? null : 'Terminate it first: restart_child answers {error, running}.';
    },
    run: (store) => {
      withChild(store, 'restart_child');
    },
  },
  {
    id: 'delete_child',
    title: 'Delete its specification',
    group: 'Supervisor',
    refuse: (state) => {
      const child = childOf(state);
      if (typeof child === 'string') return child;
      if (child.place.dynamic) return 'A simple_one_for_one supervisor keeps no specification for each child.';
      return child.place.pid === null ? null : 'Terminate it first: delete_child answers {error, running}.';
    },
    run: (store) => {
      withChild(store, 'delete_child');
    },
  },
  {
    id: 'focus_here',
    title: 'Focus here',
    group: 'View',
    icon: 'fit',
    refuse: (state) => (placeOf(state) === null ? 'Select a process first.' : null),
    run: onPlace((store, place) => {
      store.getState().setView({ root: place.key });
    }),
  },
  {
    id: 'focus_all',
    title: 'Show the whole tree',
    group: 'View',
    refuse: (state) => (state.view.root === null ? 'The whole tree is shown.' : null),
    run: (store) => {
      store.getState().setView({ root: null });
    },
  },
  {
    id: 'fold_all',
    title: 'Fold all',
    group: 'View',
    refuse: always,
    run: (store) => {
      store.getState().foldAll();
    },
  },
  {
    id: 'unfold_all',
    title: 'Unfold all',
    group: 'View',
    refuse: always,
    run: (store) => {
      store.getState().unfoldAll();
    },
  },
  {
    id: 'filter',
    title: 'Filter',
    group: 'View',
    icon: 'filter',
    keys: ['/'],
    refuse: always,
    run: () => {
      document.querySelector<HTMLInputElement>('.tree_filter input')?.focus();
    },
  },
  {
    id: 'messages',
    title: 'Messages on their lanes',
    group: 'View',
    icon: 'mailbox',
    refuse: always,
    run: (store) => {
      store.getState().setView({ traffic: !store.getState().view.traffic });
    },
  },
  {
    id: 'hidden',
    title: "The node's own processes",
    group: 'View',
    refuse: always,
    run: (store) => {
      store.getState().setView({ hidden: !store.getState().view.hidden });
    },
  },
  {
    id: 'orientation',
    title: 'Turn the tree',
    group: 'View',
    refuse: always,
    run: (store) => {
      store.getState().setView({ orientation: store.getState().view.orientation === 'right' ? 'down' : 'right' });
    },
  },
  {
    id: 'show_list',
    title: 'Tree or list',
    group: 'View',
    icon: 'list',
    refuse: always,
    run: (store) => {
      store.getState().setView({ show: store.getState().view.show === 'tree' ? 'list' : 'tree' });
    },
  },
  {
    id: 'palette',
    title: 'Find or run a command',
    group: 'Panel',
    icon: 'search',
    keys: ['Mod+k'],
    refuse: always,
    run: (store) => {
      store.getState().openDialog({ type: 'palette' });
    },
  },
  {
    id: 'signs',
    title: 'All signs',
    group: 'Panel',
    refuse: always,
    run: (store) => {
      store.getState().openDialog({ type: 'signs' });
    },
  },
  {
    id: 'shortcuts',
    title: 'Shortcuts',
    group: 'Panel',
    icon: 'help',
    keys: ['?'],
    refuse: always,
    run: (store) => {
      store.getState().openDialog({ type: 'shortcuts' });
    },
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Panel',
    icon: 'settings',
    refuse: always,
    run: (store) => {
      store.getState().openDialog({ type: 'settings' });
    },
  },
  {
    id: 'conformance',
    title: 'Conformance: what OTP did, run here and compared',
    group: 'Panel',
    icon: 'check',
    refuse: always,
    run: () => {
      window.location.assign('#/conformance');
    },
  },
  {
    id: 'events',
    title: 'Show or hide the events',
    group: 'Panel',
    icon: 'clock',
    keys: ['e'],
    refuse: always,
    run: (store) => {
      const { preferences, setPreferences } = store.getState();
      setPreferences({ dockOpen: !preferences.dockOpen });
    },
  },
  {
    id: 'theme',
    title: 'Light or dark',
    group: 'Panel',
    refuse: always,
    run: (store) => {
      const { theme } = store.getState().preferences;
      const dark =
        theme === 'dark' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
      store.getState().setPreferences({ theme: dark ? 'light' : 'dark' });
    },
  },
  {
    id: 'again',
    title: 'Same again: start the node anew with its seed',
    group: 'Panel',
    icon: 'restart',
    refuse: always,
    run: (store) => {
      store.getState().restartNode();
    },
  },
  {
    id: 'deselect',
    title: 'Close the inspector',
    group: 'Panel',
    keys: ['Escape'],
    refuse: (state) => (state.selected === null ? 'Nothing is selected.' : null),
    run: (store) => {
      store.getState().select(null);
    },
  },
];

export function actionById(id: string): Action {
  const action = ACTIONS.find((one) => one.id === id);
  if (action === undefined) throw new Error(`There is no action ${id}.`);
  return action;
}

export function hasFold(state: PanelState, key: PlaceKey): boolean {
  return state.node !== null && childIndex(state.node.places).has(key);
}
