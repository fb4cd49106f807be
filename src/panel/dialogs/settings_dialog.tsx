import type { ReactNode } from 'react';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { NotationSwitch } from '../inspector/term_view.tsx';
import { KeySettings } from './key_settings.tsx';
import './dialogs.css';

const THEMES = [
  { id: 'system', title: 'As this device' },
  { id: 'light', title: 'Light' },
  { id: 'dark', title: 'Dark' },
] as const;

export function SettingsDialog(): ReactNode {
  const store = usePanelStore();
  const { theme, singleKeys } = usePanel((state) => state.preferences);
  const hidden = usePanel((state) => state.view.hidden);
  return (
    <Dialog
      title="Settings"
      onClose={() => {
        store.getState().closeDialog();
      }}
    >
      <div className="dialog_body settings">
        <div className="setting">
          <span>Colours</span>
          <div className="segments" role="group" aria-label="Colours">
            {THEMES.map((one) => (
              <button
                key={one.id}
                type="button"
                aria-pressed={one.id === theme}
                onClick={() => {
                  store.getState().setPreferences({ theme: one.id });
                }}
              >
                {one.title}
              </button>
            ))}
          </div>
        </div>
        <div className="setting">
          <span>Notation of terms</span>
          <NotationSwitch />
        </div>
        <label className="setting">
          <span>
            Keys without Ctrl
            <small>Space, x, Del and others. Keys with Ctrl or ⌘ work either way.</small>
          </span>
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => {
              store.getState().setPreferences({ singleKeys: event.target.checked });
            }}
          />
        </label>
        <label className="setting">
          <span>
            The node’s own processes
            <small>system, panel and helpers, in all views.</small>
          </span>
          <input
            type="checkbox"
            checked={hidden}
            onChange={(event) => {
              store.getState().setView({ hidden: event.target.checked });
            }}
          />
        </label>
        <KeySettings />
        <a href="licenses.txt" target="_blank" rel="noreferrer">
          Licences of what Coppice is built with
        </a>
      </div>
    </Dialog>
  );
}
