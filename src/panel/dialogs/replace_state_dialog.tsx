import { useState, type ReactNode } from 'react';
import type { CommandError } from '../../protocol/commands.ts';
import type { PlaceKey } from '../../protocol/model.ts';
import { printWire } from '../../term/print.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useTyped } from './history.ts';
import { notationFor, replaceableState } from './replaceable.ts';
import { History, TermField } from './term_field.tsx';
import { usePlace } from './use_place.ts';
import './dialogs.css';

export function ReplaceStateDialog({ place: key }: { readonly place: PlaceKey }): ReactNode {
  const store = usePanelStore();
  const { name, pid } = usePlace(key);
  const behaviour = usePanel(({ node }) => {
    const detail = node?.detail ?? null;
    return detail !== null && detail.pid === pid ? detail.behaviour : null;
  });
  // What was offered stays: the state goes on while a person types.
  const [state] = useState(() => (behaviour === null ? null : replaceableState(behaviour)));
  const shown = usePanel((panel) => panel.preferences.notation);
  const [notation] = useState(state === null ? shown : notationFor(state, shown));
  const { text, setText, history, remember } = useTyped(`states.${notation}`, () =>
    state === null ? '' : printWire(state, notation),
  );
  const [error, setError] = useState<CommandError | null>(null);
  const [waiting, setWaiting] = useState(false);
  const close = (): void => {
    store.getState().closeDialog();
  };
  const replace = async (): Promise<void> => {
    if (pid === null) return;
    setWaiting(true);
    const result = await store.getState().run({ type: 'replace_state', pid, text, notation }, { quiet: true });
    setWaiting(false);
    if (!result.ok) {
      setError(result.error);
      return;
    }
    remember();
    close();
  };
  return (
    <Dialog title={`Replace the state of ${name}`} onClose={close}>
      <form
        className="dialog_form"
        onSubmit={(event) => {
          event.preventDefault();
          void replace();
        }}
      >
        <div className="dialog_body">
          <TermField
            label="New state"
            value={text}
            error={error}
            rows={5}
            history={history}
            notation={notation}
            onChange={(value) => {
              setText(value);
              setError(null);
            }}
            onSubmit={() => {
              void replace();
            }}
            help="A term. What the process was told before stays in its mailbox; a restart begins with init/1 again."
          />
          <History title="Typed before" texts={history} onChoose={setText} />
        </div>
        <div className="dialog_foot">
          <span className="grow">
            {pid === null
              ? 'No process stands in this place now.'
              : waiting
                ? 'Waiting for its answer: it comes when the clock runs.'
                : `sys:replace_state(${pid}, Fun)`}
          </span>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
          <button
            type="submit"
            className="button button_primary"
            disabled={pid === null || waiting || text.trim() === ''}
          >
            Replace the state
          </button>
        </div>
      </form>
    </Dialog>
  );
}
