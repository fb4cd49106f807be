/** The keyboard of the whole panel. Keys without Ctrl are dead while somebody types, and can be switched off. */
import { ACTIONS, perform, type Action } from './actions.ts';
import { isSingle, meaningOf } from './shortcuts.ts';
import type { PanelStore } from './store/panel_store.ts';
import type { Preferences } from './store/preferences.ts';

/** Widgets that give a single key a meaning of their own. */
const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [role="textbox"], [role="searchbox"]';
const EDITORS = '[contenteditable]:not([contenteditable="false"])';
const OWN_KEYS = '[role="menu"], [role="separator"], dialog, [role="dialog"], [role="alertdialog"]';
const OWN_SPACE = 'button, a[href], summary, input, [role="tab"], [role="button"]';
const OPEN_DIALOG = 'dialog[open], [role="dialog"], [role="alertdialog"]';

/** Which action a key press means, or null when it belongs to whatever has the focus. */
export function actionOfKey(
  event: KeyboardEvent,
  { singleKeys, keys }: Pick<Preferences, 'singleKeys' | 'keys'>,
): Action | null {
  if (event.defaultPrevented || event.isComposing) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(EDITORS) != null || target?.closest(OWN_KEYS) != null) return null;
  const meant = meaningOf(event, keys);
  if (meant === null) return null;
  const { chord } = meant;
  if (chord === ' ' && target?.closest(OWN_SPACE) != null) return null;
  if (!chord.startsWith('Mod+') && target?.closest(FIELDS) != null) return null;
  if (!singleKeys && isSingle(chord)) return null;
  return ACTIONS.find((action) => action.id === meant.action) ?? null;
}

/** What is typed after the palette was asked for and before it is there: letters, and a line break for Enter. */
let heldForPalette = '';

/** What was typed for the palette before it was there; once. */
export function takeHeldForPalette(): string {
  const held = heldForPalette;
  heldForPalette = '';
  return held;
}

/** Listens from now on; `early` are the presses that came before this file was loaded. */
export function listenToKeys(store: PanelStore, target: Window, early: readonly KeyboardEvent[]): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const state = store.getState();
    const action = actionOfKey(event, state.preferences);
    if (action === null) return;
    if (event.repeat && action.id !== 'step') return;
    if (state.dialog !== null || target.document.querySelector(OPEN_DIALOG) !== null) return;
    // Nothing to close, nothing to look for: the key is the browser's.
    if ((action.id === 'deselect' || action.id.startsWith('find_')) && action.refuse(state) !== null) return;
    event.preventDefault();
    heldForPalette = '';
    void perform(store, action, 'elsewhere');
  };
  // A dialog that was asked for and is still on its way: what is typed is meant for it, and for nothing behind it.
  const hold = (event: KeyboardEvent): void => {
    const { dialog } = store.getState();
    if (dialog === null || target.document.querySelector(OPEN_DIALOG) !== null) return;
    if (event.ctrlKey || event.metaKey || event.key === 'Tab') return;
    event.stopPropagation();
    event.preventDefault();
    if (event.key === 'Escape') store.getState().closeDialog();
    else if (dialog.type === 'palette' && (event.key.length === 1 || event.key === 'Enter'))
      heldForPalette += event.key === 'Enter' ? '\n' : event.key;
  };
  early.forEach(onKeyDown);
  target.addEventListener('keydown', hold, true);
  target.addEventListener('keydown', onKeyDown);
  return () => {
    target.removeEventListener('keydown', hold, true);
    target.removeEventListener('keydown', onKeyDown);
  };
}
