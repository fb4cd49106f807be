/** The keyboard of the whole panel. Keys of a single letter are dead while somebody types, and can be switched off. */
import { ACTIONS, type Action } from './actions.ts';
import type { PanelStore } from './store/panel_store.ts';

/** Widgets that give a single key a meaning of their own. */
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="searchbox"]';
const OWN_KEYS = '[role="menu"], [role="separator"], dialog';
const OWN_SPACE = 'button, a[href], summary, [role="tab"], [role="button"]';

const byKey = new Map<string, Action>();
for (const action of ACTIONS) for (const key of action.keys ?? []) byKey.set(key, action);

/** Which action a key press means, or null when it belongs to whatever has the focus. */
export function actionOfKey(event: KeyboardEvent, singleKeys: boolean): Action | null {
  if (event.defaultPrevented || event.isComposing || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (event.ctrlKey || event.metaKey) return byKey.get(`Mod+${event.key.toLowerCase()}`) ?? null;
  if (target?.closest(OWN_KEYS) != null || target?.closest(TYPING) != null) return null;
  if (event.key === ' ' && target?.closest(OWN_SPACE) != null) return null;
  const action = byKey.get(event.key) ?? null;
  if (action !== null && !singleKeys && event.key !== 'Escape') return null;
  return action;
}

/** Listens from now on; `early` are the presses that came before this file was loaded. */
export function listenToKeys(store: PanelStore, target: Window, early: readonly KeyboardEvent[]): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const state = store.getState();
    if (event.repeat && event.key !== '.') return;
    const action = actionOfKey(event, state.preferences.singleKeys);
    if (action === null) return;
    if (state.dialog !== null && action.id !== 'palette') return;
    event.preventDefault();
    const refused = action.refuse(state);
    if (refused === null) action.run(store);
    else if (action.id !== 'deselect') state.notify({ tone: 'info', title: [{ type: 'text', text: refused }] });
  };
  early.forEach(onKeyDown);
  target.addEventListener('keydown', onKeyDown);
  return () => {
    target.removeEventListener('keydown', onKeyDown);
  };
}
