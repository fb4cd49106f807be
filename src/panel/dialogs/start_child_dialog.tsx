import { useState, type ReactNode } from 'react';
import type { CommandError } from '../../protocol/commands.ts';
import type { PlaceKey } from '../../protocol/model.ts';
import { usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { addToHistory, readHistory } from './history.ts';
import { History, TermField } from './term_field.tsx';
import { usePlace } from './use_place.ts';
import './dialogs.css';

export function StartChildDialog({ place: key }: { readonly place: PlaceKey }): ReactNode {
  const store = usePanelStore();
  const { name, pid, simple } = usePlace(key);
  const kind = simple ? 'child_arguments' : 'child_specs';
  const [history] = useState(() => readHistory(kind));
  const [text, setText] = useState(history[0] ?? (simple ? '[]' : ''));
  const [error, setError] = useState<CommandError | null>(null);
  const close = (): void => {
    store.getState().closeDialog();
  };
  const start = async (): Promise<void> => {
    if (pid === null) return;
    const result = await store.getState().run({ type: 'start_child', supervisor: pid, text }, { quiet: true });
    if (!result.ok) {
      setError(result.error);
      return;
    }
    addToHistory(kind, text);
    close();
    const title = [
      { type: 'text', text: 'Started a child of ' } as const,
      { type: 'process', text: name, pid, place: key } as const,
      { type: 'text', text: ': ' } as const,
      { type: 'code', text: result.result ?? 'ok' } as const,
    ];
    store.getState().notify({ tone: 'info', title });
  };
  return (
    <Dialog title={`Start a child of ${name}`} onClose={close}>
      <form
        className="dialog_form"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <div className="dialog_body">
          <TermField
            label={simple ? 'Extra arguments, as a list' : 'Child specification'}
            value={text}
            error={error}
            rows={simple ? 2 : 6}
            history={history}
            onChange={(value) => {
              setText(value);
              setError(null);
            }}
            onSubmit={() => {
              void start();
            }}
            help={
              simple ? (
                <>
                  They are appended to the arguments of the one specification that a{' '}
                  <code className="code">simple_one_for_one</code> supervisor has.
                </>
              ) : (
                <>
                  A map with <code className="code">id</code> and <code className="code">start</code>, such as{' '}
                  <code className="code">{'#{id => sv, start => {dictionary, start_link, [sv]}}'}</code>.
                </>
              )
            }
          />
          <History title="Started before" texts={history} onChoose={setText} />
        </div>
        <div className="dialog_foot">
          <span className="grow">{pid === null ? 'The supervisor is gone.' : 'supervisor:start_child/2'}</span>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
          <button type="submit" className="button button_primary" disabled={pid === null || text.trim() === ''}>
            Start
          </button>
        </div>
      </form>
    </Dialog>
  );
}
