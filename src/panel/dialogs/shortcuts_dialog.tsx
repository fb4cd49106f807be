import type { ReactNode } from 'react';
import { ACTIONS, type Action } from '../actions.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import './dialogs.css';
import { keyTitle } from '../ui/key_title.ts';

const TREE_KEYS = [
  ['↑ ↓', 'The process above or below'],
  ['→', 'Unfold, or go to the first child'],
  ['←', 'Fold, or go to the supervisor'],
  ['Home End', 'The first, the last'],
  ['Enter', 'Select: the inspector shows it'],
  ['*', 'Unfold all on this level'],
  ['a … z', 'The next name that begins so'],
] as const;

export function ShortcutsDialog(): ReactNode {
  const store = usePanelStore();
  const singleKeys = usePanel((state) => state.preferences.singleKeys);
  const groups = new Map<Action['group'], Action[]>();
  for (const action of ACTIONS) {
    if (action.keys === undefined) continue;
    groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  }
  const close = (): void => {
    store.getState().closeDialog();
  };
  return (
    <Dialog title="Shortcuts" onClose={close}>
      <div className="dialog_body shortcuts">
        {!singleKeys && <p>Keys of a single letter are switched off in Settings.</p>}
        {[...groups].map(([group, actions]) => (
          <section key={group}>
            <h3 className="label">{group}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.id}>
                  <dt>
                    {(action.keys ?? []).map((key) => (
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
      </div>
    </Dialog>
  );
}
