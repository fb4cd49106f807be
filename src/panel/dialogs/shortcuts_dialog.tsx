import type { ReactNode } from 'react';
import { ACTIONS, type Action } from '../actions.ts';
import { keysOf } from '../shortcuts.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import './dialogs.css';
import { keyTitle } from '../ui/key_title.ts';

const TREE_KEYS = [
  ['↑ ↓', 'Select the process above or below'],
  ['→', 'Unfold, or select the first child'],
  ['←', 'Fold, or select the supervisor'],
  ['Home End', 'Select the first, the last'],
  ['Enter', 'Select this one, or open the pool'],
  ['*', 'Unfold all on this level'],
  ['+ − 0', 'Zoom in, zoom out, fit the tree'],
  ['a … z', 'The next name that begins so, unless the letter has a use of its own above'],
  ['Shift a … z', 'The next name that begins so, with any letter'],
] as const;

/** What the inspector names is what the keys of a process act on. */
const ABOUT_TREE = 'The arrow keys select: what the inspector shows is what all other keys act on.';

export function ShortcutsDialog(): ReactNode {
  const store = usePanelStore();
  const { singleKeys, keys: chosen } = usePanel((state) => state.preferences);
  const groups = new Map<Action['group'], Action[]>();
  for (const action of ACTIONS) {
    if (keysOf(action.id, chosen).length === 0) continue;
    groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  }
  const close = (): void => {
    store.getState().closeDialog();
  };
  return (
    <Dialog title="Shortcuts" onClose={close}>
      <div className="dialog_body shortcuts">
        {!singleKeys && <p>Keys without Ctrl are switched off in Settings; Esc and the keys in the tree still work.</p>}
        {[...groups].map(([group, actions]) => (
          <section key={group}>
            <h3 className="label">{group}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.id}>
                  <dt>
                    {keysOf(action.id, chosen).map((key) => (
                      <kbd key={key} className="key">
                        {keyTitle(key)}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{action.title.replace(/…$/u, '')}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3 className="label">In the tree</h3>
          <p className="quiet">{ABOUT_TREE}</p>
          <dl>
            {TREE_KEYS.map(([key, words]) => (
              <div key={key}>
                <dt>
                  <kbd className="key">{key}</kbd>
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </section>
        <p className="quiet">
          On a keyboard with other letters, the key in the same place does the same.{' '}
          <button
            type="button"
            className="link"
            onClick={() => {
              store.getState().openDialog({ type: 'settings' });
            }}
          >
            Change keys
          </button>
        </p>
      </div>
    </Dialog>
  );
}
