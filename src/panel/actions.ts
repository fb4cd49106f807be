/**
 * Everything that can be done from the panel, in one list: the palette, the context menu, the keys and the help all
 * read it. Whoever runs one says afterwards what was done, or why it was not.
 */
import type { CommandResult } from '../protocol/commands.ts';
import type { PanelState, PanelStore, Segment } from './store/panel_store.ts';
import { isUnowned, type Place, type PlaceKey, type ProcessRow } from '../protocol/model.ts';
import { isDockOpen, openDock } from './dock_open.ts';
import { SPEEDS, speedTitle, togglePause } from './time.ts';
import type { IconName } from './ui/icons.tsx';
import { nodeRefusal } from './node_word.ts';
import { foldAll, unfoldAll } from './fold.ts';
import { childIndex } from './store/selectors.ts';

export interface Action {
  readonly id: string;
  readonly title: string;
  readonly group: 'Time' | 'Process' | 'Supervisor' | 'View' | 'Panel';
  /** Other words that somebody may look for. */
  readonly also?: readonly string[];
  readonly icon?: IconName;
  readonly danger?: boolean;
  /** It changes what the node does: never done by somebody who looked for something else. */
  readonly changes?: boolean;
  /** Null when it can be done now, otherwise why not. */
  readonly refuse: (state: PanelState) => string | null;
  readonly run: (store: PanelStore) => Promise<CommandResult> | void;
  /** What to say when it is done, from the state before it. Without it a dialog opens, or another page. */
  readonly done?: (before: PanelState) => Said;
  /** What is on screen shows that it was done: who pressed its key or its button is told no more. */
  readonly evident?: boolean;
  /** Processes of the node have to run before there is an answer: `perform` says so when they do not, and when it comes to nothing. */
  readonly waits?: boolean;
}

type Said = string | readonly Segment[];

const always = (): null => null;

/** The place that an action on a process means: the one whose menu is open, or else the selected one. */
function placeOf(state: PanelState): Place | null {
  const key = state.menu?.place ?? state.selected;
  return key === null ? null : (state.node?.places.get(key) ?? null);
}

function process(state: PanelState): string | null {
  const refused = nodeRefusal(state);
  if (refused !== null) return refused;
  const place = placeOf(state);
  if (place === null) return 'Select a process first.';
  // What is shown is what is acted on: an earlier process of the place is shown.
  if (state.menu === null && state.pinned !== null && state.pinned !== place.pid)
    return `The inspector shows ${state.pinned}, which has exited. Go back to the present process first.`;
  if (place.pid === null) return `No process stands in the place ${place.id} now.`;
  return null;
}

function nameOf(state: PanelState, place: Place): string {
  return (place.pid === null ? undefined : state.node?.processes.get(place.pid)?.name) ?? place.id;
}

/** A sentence about the process that is acted on: what stands before its name, and after it. */
function saying(before: string, ...after: readonly (Segment | string)[]): (state: PanelState) => Said {
  return (state) => {
    const place = placeOf(state);
    const name: Segment[] =
      place === null ? [] : [{ type: 'process', text: nameOf(state, place), pid: place.pid ?? '', place: place.key }];
    const text = (one: Segment | string): Segment => (typeof one === 'string' ? { type: 'text', text: one } : one);
    return [...(before === '' ? [] : [text(before)]), ...name, ...after.map(text)];
  };
}

function byParent(did: string): (state: PanelState) => Said {
  return (state) => {
    const child = childOf(state);
    const parent = typeof child === 'string' ? 'Its supervisor' : nameOf(state, child.parent);
    const name = typeof child === 'string' ? 'it' : child.place.id;
    return `${parent} ${did.replace('%', name)}.`;
  };
}

const code = (text: string): Segment => ({ type: 'code', text });

function server(state: PanelState): string | null {
  const refusal = process(state);
  if (refusal !== null) return refusal;
  const behaviour = placeOf(state)?.behaviour ?? null;
  if (behaviour === 'application') return 'An application master answers no system messages.';
  return behaviour === null ? 'It runs no behaviour, so it answers no system messages.' : null;
}

function supervisor(state: PanelState): string | null {
  return process(state) ?? (placeOf(state)?.supervisor == null ? 'This process is not a supervisor.' : null);
}

interface Child {
  readonly place: Place;
  readonly parent: Place;
  readonly supervisorPid: string;
}

function childOf(state: PanelState): Child | string {
  const refused = nodeRefusal(state);
  if (refused !== null) return refused;
  const place = placeOf(state);
  if (place === null) return 'Select a process first.';
  const parent = place.parent === null ? undefined : state.node?.places.get(place.parent);
  if (parent?.supervisor == null || isUnowned(place.key)) return 'No supervisor owns this process.';
  if (parent.pid === null) return 'Its supervisor is gone.';
  return { place, parent, supervisorPid: parent.pid };
}

/** How a supervisor names this child: by pid below a `simple_one_for_one`, by id everywhere else. */
function childId(place: Place): string {
  return place.dynamic && place.pid !== null ? place.pid : place.id;
}

/** The next speed in that direction, or null at the end. */
function nextSpeed(state: PanelState, by: -1 | 1): number | 'max' | null {
  const now = state.node?.clock.speed ?? 1;
  const at = SPEEDS.indexOf(now);
  const next = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, (at < 0 ? SPEEDS.indexOf(1) : at) + by))];
  return next === undefined || next === now ? null : next;
}

function speedAction(id: string, title: string, by: -1 | 1, end: string): Action {
  return {
    id,
    title,
    group: 'Time',
    changes: true,
    evident: true,
    refuse: (state) => nodeRefusal(state) ?? (nextSpeed(state, by) === null ? end : null),
    run: (store) => {
      const speed = nextSpeed(store.getState(), by);
      return speed === null ? undefined : store.getState().run({ type: 'speed', speed });
    },
    done: (state) => `The speed is ${speedTitle(nextSpeed(state, by) ?? 1)}.`,
  };
}

function exitAction(id: string, title: string, reason: string): Action {
  return {
    id,
    title,
    group: 'Process',
    danger: true,
    changes: true,
    refuse: process,
    run: onPid((store, pid) => store.getState().run({ type: 'exit', pid, reason })),
    done: saying('You sent ', ' the exit signal ', code(reason), '.'),
  };
}

function childAction(
  type: 'terminate_child' | 'restart_child' | 'delete_child',
): (store: PanelStore) => Promise<CommandResult> | void {
  return (store) => {
    const child = childOf(store.getState());
    if (typeof child === 'string') return undefined;
    const { place, supervisorPid } = child;
    return store
      .getState()
      .run({ type, supervisor: supervisorPid, id: childId(place), place: place.key }, { quiet: true });
  };
}

/** What can be done only with a child that is down, as OTP answers. */
function refuseUnlessDown(place: Place, call: string): string | null {
  if (place.state === 'restarting') return `Terminate it first: ${call} answers {error, restarting}.`;
  return place.pid === null ? null : `Terminate it first: ${call} answers {error, running}.`;
}

type Run = Action['run'];

function onPlace(run: (store: PanelStore, place: Place) => ReturnType<Run>): Run {
  return (store) => {
    const place = placeOf(store.getState());
    return place === null ? undefined : run(store, place);
  };
}

function onPid(run: (store: PanelStore, pid: string) => ReturnType<Run>): Run {
  return onPlace((store, { pid }) => (pid === null ? undefined : run(store, pid)));
}

function dialogOn(type: 'send' | 'exit' | 'start_child' | 'replace_state'): Run {
  return onPlace((store, place) => {
    store.getState().openDialog({ type, place: place.key });
  });
}

function isSuspended(state: PanelState): boolean {
  const pid = placeOf(state)?.pid;
  const row = pid == null ? undefined : state.node?.processes.get(pid);
  return row?.status === 'suspended' || row?.sys_suspended === true;
}

/** What lets a suspended process go on: who holds it has to let go. */
export function resumeActionOf(row: ProcessRow | null | undefined): 'sys_resume' | 'resume_process' {
  return row?.sys_suspended === true ? 'sys_resume' : 'resume_process';
}

function isHeldBySys(state: PanelState): boolean {
  const pid = placeOf(state)?.pid;
  return pid != null && resumeActionOf(state.node?.processes.get(pid)) === 'sys_resume';
}

function isDark({ preferences: { theme } }: PanelState): boolean {
  return theme === 'dark' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
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

const filtered = (state: PanelState): string | null =>
  state.view.filter.trim() === '' ? 'Type into the filter of the tree first.' : null;
const hit = (): string => document.querySelector('.tree_matches')?.textContent ?? '';

export const ACTIONS: readonly Action[] = [
  {
    id: 'pause',
    also: ['stop', 'resume time', 'continue'],
    title: 'Play or pause',
    group: 'Time',
    icon: 'pause',
    changes: true,
    evident: true,
    refuse: nodeRefusal,
    run: togglePause,
    done: (state) => (state.node?.clock.paused === true ? 'The node runs.' : 'The node is paused.'),
  },
  {
    id: 'step',
    also: ['next slice', 'next'],
    title: 'Step: one slice of one process',
    group: 'Time',
    icon: 'step',
    changes: true,
    evident: true,
    refuse: nodeRefusal,
    run: (store) => store.getState().run({ type: 'step' }),
    done: () => 'One slice of one process was run, if any could run.',
  },
  speedAction('slower', 'Slower', -1, 'This is the slowest speed.'),
  speedAction('faster', 'Faster', 1, 'This is the fastest speed.'),
  {
    id: 'send',
    also: ['call', 'cast', 'message'],
    title: 'Send a message…',
    group: 'Process',
    icon: 'send',
    refuse: process,
    run: dialogOn('send'),
  },
  {
    id: 'suspend',
    changes: true,
    title: 'Suspend',
    group: 'Process',
    icon: 'suspend',
    refuse: (state) => process(state) ?? (isSuspended(state) ? 'It is suspended already.' : null),
    run: onPid((store, pid) => store.getState().run({ type: 'suspend', pid })),
    done: saying('You suspended ', '.'),
  },
  {
    id: 'resume_process',
    changes: true,
    title: 'Resume',
    group: 'Process',
    icon: 'play',
    refuse: (state) => {
      if (isHeldBySys(state)) return 'It is suspended with sys: resume it with sys.';
      return process(state) ?? (isSuspended(state) ? null : 'It is not suspended.');
    },
    run: onPid((store, pid) => store.getState().run({ type: 'resume_process', pid })),
    done: saying('', ' goes on.'),
  },
  {
    id: 'sys_suspend',
    changes: true,
    waits: true,
    title: 'Suspend with sys',
    group: 'Process',
    refuse: (state) => server(state) ?? (isSuspended(state) ? 'It is suspended already.' : null),
    run: onPid((store, pid) => store.getState().run({ type: 'sys_suspend', pid }, { quiet: true })),
    done: saying('You suspended ', ' with sys.'),
  },
  {
    id: 'sys_resume',
    changes: true,
    waits: true,
    title: 'Resume with sys',
    group: 'Process',
    refuse: (state) => server(state) ?? (isSuspended(state) ? null : 'It is not suspended.'),
    run: onPid((store, pid) => store.getState().run({ type: 'sys_resume', pid }, { quiet: true })),
    done: saying('', ' goes on.'),
  },
  {
    id: 'replace_state',
    also: ['edit its state', 'replace_state'],
    title: 'Replace its state…',
    group: 'Process',
    refuse: (state) =>
      server(state) ??
      (placeOf(state)?.supervisor == null
        ? null
        : 'The state of a supervisor is its children: start, terminate, restart or delete them instead.'),
    run: dialogOn('replace_state'),
  },
  {
    id: 'mark',
    also: ['culprit', 'guilty'],
    changes: true,
    title: 'Mark as the one to blame',
    group: 'Process',
    icon: 'tag',
    refuse: process,
    run: onPid((store, pid) => store.getState().run({ type: 'mark', pid })),
    done: saying('You marked ', ' as the one to blame.'),
  },
  {
    id: 'copy_pid',
    also: ['process identifier'],
    title: 'Copy pid',
    group: 'Process',
    icon: 'copy',
    refuse: (state) =>
      (placeOf(state)?.pid ?? placeOf(state)?.last_exit) == null ? 'No process has stood here.' : null,
    run: onPlace((store, place) => {
      copyText(store, place.pid ?? place.last_exit?.pid ?? '');
    }),
  },
  { ...exitAction('kill', 'Kill', 'kill'), icon: 'cross' },
  exitAction('exit_shutdown', 'Exit with shutdown', 'shutdown'),
  exitAction('exit_normal', 'Exit with normal', 'normal'),
  {
    id: 'exit',
    also: ['exit signal', 'stop', 'crash'],
    title: 'Exit with a reason…',
    group: 'Process',
    danger: true,
    refuse: process,
    run: dialogOn('exit'),
  },
  {
    id: 'start_child',
    also: ['new process', 'add a child'],
    title: 'Start a child…',
    group: 'Supervisor',
    icon: 'plus',
    refuse: supervisor,
    run: dialogOn('start_child'),
  },
  {
    id: 'terminate_child',
    also: ['stop a child', 'terminate_child'],
    changes: true,
    waits: true,
    title: 'Terminate in its supervisor',
    group: 'Supervisor',
    refuse: (state) => {
      const child = childOf(state);
      if (typeof child === 'string') return child;
      // One that is to be started again has no process, and terminate_child ends that.
      const { pid, state: standing } = child.place;
      return pid === null && standing !== 'restarting' && standing !== 'starting'
        ? 'No process stands in this place.'
        : null;
    },
    run: childAction('terminate_child'),
    done: byParent('terminated %'),
  },
  {
    id: 'restart_child',
    also: ['restart_child'],
    changes: true,
    waits: true,
    title: 'Restart in its supervisor',
    group: 'Supervisor',
    icon: 'restart',
    refuse: (state) => {
      const child = childOf(state);
      if (typeof child === 'string') return child;
      if (child.place.dynamic) return 'A child of a simple_one_for_one supervisor cannot be restarted by hand.';
      return refuseUnlessDown(child.place, 'restart_child');
    },
    run: childAction('restart_child'),
    done: byParent('started % again'),
  },
  {
    id: 'delete_child',
    also: ['remove a child', 'delete_child'],
    changes: true,
    waits: true,
    title: 'Delete its specification',
    group: 'Supervisor',
    refuse: (state) => {
      const child = childOf(state);
      if (typeof child === 'string') return child;
      if (child.place.dynamic) return 'A simple_one_for_one supervisor keeps no specification for each child.';
      return refuseUnlessDown(child.place, 'delete_child');
    },
    run: childAction('delete_child'),
    done: byParent('deleted the specification of %'),
  },
  {
    id: 'focus_here',
    also: ['root', 'only this'],
    title: 'Focus here',
    group: 'View',
    icon: 'fit',
    refuse: (state) => (placeOf(state) === null ? 'Select a process first.' : null),
    run: onPlace((store, place) => {
      store.getState().setView({ root: place.key });
    }),
    evident: true,
    done: saying('Only ', ' and what is below it is shown.'),
  },
  {
    id: 'focus_all',
    also: ['root', 'reset root'],
    title: 'Show the whole tree',
    group: 'View',
    refuse: (state) => (state.view.root === null ? 'The whole tree is shown.' : null),
    run: (store) => {
      store.getState().setView({ root: null });
    },
    evident: true,
    done: () => 'The whole tree is shown.',
  },
  {
    id: 'fold_all',
    also: ['collapse all'],
    title: 'Fold all',
    group: 'View',
    refuse: always,
    run: (store) => {
      foldAll(store);
    },
    evident: true,
    done: () => 'All supervisors below the first are folded.',
  },
  {
    id: 'unfold_all',
    also: ['expand all', 'open all'],
    title: 'Unfold all',
    group: 'View',
    refuse: always,
    run: (store) => {
      unfoldAll(store);
    },
    evident: true,
    done: () => 'All supervisors are unfolded, and all pools of no more than 200.',
  },
  {
    id: 'filter',
    also: ['search', 'find'],
    title: 'Filter the tree',
    group: 'View',
    icon: 'filter',
    refuse: always,
    run: () => {
      const field = document.querySelector<HTMLInputElement>('.tree_filter input');
      field?.focus();
      field?.select();
    },
    evident: true,
    done: () => 'Type what to look for. Esc clears it.',
  },
  {
    id: 'find_next',
    also: ['search next'],
    title: 'Next hit of the filter',
    group: 'View',
    evident: true,
    refuse: filtered,
    run: () => {
      document.querySelector<HTMLElement>('[data-find="next"]')?.click();
    },
    done: hit,
  },
  {
    id: 'find_previous',
    also: ['search previous'],
    title: 'Previous hit of the filter',
    group: 'View',
    evident: true,
    refuse: filtered,
    run: () => {
      document.querySelector<HTMLElement>('[data-find="previous"]')?.click();
    },
    done: hit,
  },
  {
    id: 'messages',
    also: ['lanes', 'traffic', 'arrows'],
    title: 'Show or hide messages',
    group: 'View',
    icon: 'mailbox',
    refuse: always,
    run: (store) => {
      store.getState().setView({ traffic: !store.getState().view.traffic });
    },
    evident: true,
    done: ({ view }) => (view.traffic ? 'Messages are not drawn.' : 'Messages are drawn on their lanes.'),
  },
  {
    id: 'hidden',
    also: ['system processes', 'show all processes'],
    title: 'Show or hide the node’s own processes',
    group: 'View',
    refuse: always,
    run: (store) => {
      store.getState().setView({ hidden: !store.getState().view.hidden });
    },
    evident: true,
    done: ({ view }) => `The node’s own processes are ${view.hidden ? 'hidden' : 'shown'}.`,
  },
  {
    id: 'orientation',
    also: ['top down', 'left to right', 'downwards', 'direction', 'horizontal', 'vertical', 'rotate'],
    title: 'Tree left to right, or top down',
    group: 'View',
    refuse: always,
    run: (store) => {
      store.getState().setView({ orientation: store.getState().view.orientation === 'right' ? 'down' : 'right' });
    },
    evident: true,
    done: ({ view }) => (view.orientation === 'right' ? 'The tree stands top down.' : 'The tree stands left to right.'),
  },
  {
    id: 'show_list',
    also: ['table', 'cards'],
    title: 'Tree or list',
    group: 'View',
    icon: 'list',
    refuse: always,
    run: (store) => {
      store.getState().setView({ show: store.getState().view.show === 'tree' ? 'list' : 'tree' });
    },
    evident: true,
    done: ({ view }) => `The ${view.show === 'tree' ? 'list' : 'tree'} is shown.`,
  },
  {
    id: 'palette',
    title: 'Find or run a command',
    group: 'Panel',
    icon: 'search',
    refuse: always,
    run: (store) => {
      store.getState().openDialog({ type: 'palette' });
    },
  },
  {
    id: 'signs',
    also: ['legend', 'symbols', 'key to the signs', 'glyphs', 'icons'],
    title: 'All signs',
    group: 'Panel',
    refuse: always,
    run: (store) => {
      store.getState().openDialog({ type: 'signs' });
    },
  },
  {
    id: 'shortcuts',
    also: ['keys', 'keyboard', 'help'],
    title: 'Shortcuts',
    group: 'Panel',
    icon: 'help',
    refuse: always,
    run: (store) => {
      store.getState().openDialog({ type: 'shortcuts' });
    },
  },
  {
    id: 'settings',
    also: ['preferences', 'options'],
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
    also: ['proof', 'tests', 'recordings'],
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
    also: ['timeline', 'history', 'dock', 'log of events'],
    title: 'Show or hide the events',
    group: 'Panel',
    icon: 'clock',
    refuse: always,
    run: (store) => {
      openDock(store, !isDockOpen(store.getState()));
    },
    evident: true,
    done: (before) => `The events are ${isDockOpen(before) ? 'hidden' : 'shown'}.`,
  },
  {
    id: 'theme',
    also: ['dark mode', 'light mode', 'colours', 'theme'],
    title: 'Light or dark',
    group: 'Panel',
    refuse: always,
    run: (store) => {
      store.getState().setPreferences({ theme: isDark(store.getState()) ? 'light' : 'dark' });
    },
    evident: true,
    done: (before) => `The colours are ${isDark(before) ? 'light' : 'dark'}.`,
  },
  {
    id: 'again',
    also: ['restart the node', 'reset', 'same seed', 'rerun'],
    changes: true,
    title: 'Start again with the same seed',
    group: 'Panel',
    icon: 'restart',
    refuse: always,
    run: (store) => {
      store.getState().restartNode();
    },
    done: () => 'The node starts again. What was known of the one before is forgotten.',
  },
  {
    id: 'deselect',
    also: ['hide the inspector', 'select nothing'],
    title: 'Close the inspector',
    group: 'Panel',
    refuse: (state) => (state.selected === null ? 'Nothing is selected.' : null),
    run: (store) => {
      store.getState().select(null);
    },
    evident: true,
    done: () => 'Nothing is selected.',
  },
];

export function actionById(id: string): Action {
  const action = ACTIONS.find((one) => one.id === id);
  if (action === undefined) throw new Error(`There is no action ${id}.`);
  return action;
}

/** Wall time after which somebody who waits is told so. */
const LATE_MS = 1_000;

/** Who does not go on to answer, and why; null when nothing is known to keep anybody from it. */
function whoIsHeld(state: PanelState, action: Action): string | null {
  if (state.node?.clock.paused === true) return 'the node is paused';
  const child = action.group === 'Supervisor' ? childOf(state) : null;
  const asked = child === null || typeof child === 'string' ? placeOf(state) : child.parent;
  const row = asked?.pid == null ? undefined : state.node?.processes.get(asked.pid);
  if (asked === null || row === undefined) return null;
  // What sys holds answers sys all the same.
  const isHeld = row.status === 'suspended' || (action.group === 'Supervisor' && row.sys_suspended === true);
  return isHeld ? `${nameOf(state, asked)} is suspended` : null;
}

/**
 * Does what an action says, and says what was done, or why not. `evident`: whoever asked sees it done, so only a command
 * that shows nothing by itself is said.
 */
export async function perform(store: PanelStore, action: Action, from: 'palette' | 'elsewhere'): Promise<void> {
  const before = store.getState();
  const refused = action.refuse(before);
  if (refused !== null) {
    before.notify({ tone: 'info', title: [{ type: 'text', text: refused }], passing: true });
    return;
  }
  const asked = action.run(store);
  const held = action.waits === true ? whoIsHeld(before, action) : null;
  if (held !== null) {
    const text = `${action.title}: ${held}, and does it when it goes on.`;
    before.notify({ tone: 'info', title: [{ type: 'text', text }], passing: true });
  }
  let seen = store.getState().notice?.id;
  const late = setTimeout(() => {
    if (action.waits !== true || held !== null) return;
    const text = `${action.title}: there is no answer yet. It is done when who is asked comes to it.`;
    store.getState().notify({ tone: 'info', title: [{ type: 'text', text }], passing: true });
    seen = store.getState().notice?.id;
  }, LATE_MS);
  const result = await asked;
  clearTimeout(late);
  if (result?.ok === false && action.waits === true) {
    // What sys was asked within its time may still be done after it.
    const undone = action.group === 'Supervisor' ? 'it was not done. ' : '';
    const text = `${action.title}: ${undone}${result.error.message}`;
    store.getState().notify({ tone: 'error', title: [{ type: 'text', text }], answer: true });
  }
  if (result?.ok === false || action.done === undefined) return;
  if (action.evident === true && from !== 'palette') return;
  const said = action.done(before);
  const { notice, notify } = store.getState();
  // What has followed from it by now says more than that it was asked for.
  if (notice !== null && notice.id !== seen) return;
  notify({ tone: 'info', title: typeof said === 'string' ? [{ type: 'text', text: said }] : said, passing: true });
}

export function hasFold(state: PanelState, key: PlaceKey): boolean {
  return state.node !== null && childIndex(state.node.places).has(key);
}
