import { useState, type ReactNode } from 'react';
import type { CommandError } from '../../protocol/commands.ts';
import type { PlaceKey } from '../../protocol/model.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useTyped } from './history.ts';
import { History, TermField, written } from './term_field.tsx';
import { usePlace } from './use_place.ts';
import './dialogs.css';

const PRESETS = [
  { reason: 'normal', words: 'ignored by every process that does not trap exits' },
  { reason: 'shutdown', words: 'what a supervisor sends; permanent children come back' },
  { reason: 'kill', words: 'cannot be trapped; the reason becomes killed' },
  { reason: ['shutdown', 'by hand'], words: 'as shutdown, with a word' },
  { reason: 'timeout', words: 'an abnormal reason: transient children come back, too' },
] as const;

export function ExitDialog({ place: key }: { readonly place: PlaceKey }): ReactNode {
  const store = usePanelStore();
  const { name, pid } = usePlace(key);
  const notation = usePanel((state) => state.preferences.notation);
  const {
    text: reason,
    setText: setReason,
    history,
    remember,
  } = useTyped(`reasons.${notation}`, () => written('shutdown', notation));
  const [error, setError] = useState<CommandError | null>(null);
  const close = (): void => {
    store.getState().closeDialog();
  };
  const exit = async (): Promise<void> => {
    if (pid === null) return;
    const result = await store.getState().run({ type: 'exit', pid, reason, notation }, { quiet: true });
    if (!result.ok) {
      setError(result.error);
      return;
    }
    remember();
    close();
  };
  return (
    <Dialog title={`Exit signal to ${name}`} onClose={close}>
      <form
        className="dialog_form"
        onSubmit={(event) => {
          event.preventDefault();
          void exit();
        }}
      >
        <div className="dialog_body">
          <ul className="presets" aria-label="Usual reasons">
            {PRESETS.map((preset) => ({ words: preset.words, reason: written(preset.reason, notation) })).map(
              (preset) => (
                <li key={preset.reason}>
                  <button
                    type="button"
                    aria-pressed={preset.reason === reason}
                    onClick={() => {
                      setReason(preset.reason);
                      setError(null);
                    }}
                  >
                    <code className="code">{preset.reason}</code>
                    <span className="quiet">{preset.words}</span>
                  </button>
                </li>
              ),
            )}
          </ul>
          <TermField
            label="Reason"
            value={reason}
            error={error}
            rows={2}
            history={history}
            onChange={(value) => {
              setReason(value);
              setError(null);
            }}
            onSubmit={() => {
              void exit();
            }}
            help="Any term. A process that traps exits gets it as a message, unless it is kill."
          />
          <History title="Typed before" texts={history} onChoose={setReason} />
        </div>
        <div className="dialog_foot">
          <span className="grow">
            {pid === null ? 'No process stands in this place now.' : `exit(${pid}, Reason) by the process panel`}
          </span>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
          <button type="submit" className="button button_danger" disabled={pid === null || reason.trim() === ''}>
            Send the exit signal
          </button>
        </div>
      </form>
    </Dialog>
  );
}
