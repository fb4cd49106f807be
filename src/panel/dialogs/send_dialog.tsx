import { useState, type ReactNode } from 'react';
import type { CommandError } from '../../protocol/commands.ts';
import type { PlaceKey } from '../../protocol/model.ts';
import { TermText } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { addToHistory, readHistory } from './history.ts';
import { History, TermField, written } from './term_field.tsx';
import { usePlace } from './use_place.ts';
import './dialogs.css';

const MODES = [
  { id: 'message', title: 'Message', help: 'Pid ! Term: it lands in the mailbox as it is.' },
  { id: 'cast', title: 'Cast', help: 'gen_server:cast/2: handle_cast gets it; there is no answer.' },
  { id: 'call', title: 'Call', help: 'gen_server:call/2: handle_call gets it; the answer is shown here.' },
] as const;

type Mode = (typeof MODES)[number]['id'];

export function SendDialog({ place: key }: { readonly place: PlaceKey }): ReactNode {
  const store = usePanelStore();
  const { name, pid, server } = usePlace(key);
  const notation = usePanel((state) => state.preferences.notation);
  const [history, setHistory] = useState(() => readHistory(`sent.${notation}`));
  const [mode, setMode] = useState<Mode>('message');
  const [text, setText] = useState(history[0] ?? '');
  const [error, setError] = useState<CommandError | null>(null);
  const [said, setSaid] = useState<{ readonly words: string; readonly term: string | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = MODES.find((one) => one.id === mode) ?? MODES[0];
  const close = (): void => {
    store.getState().closeDialog();
  };

  const send = async (): Promise<void> => {
    if (pid === null || busy) return;
    setError(null);
    setSaid(null);
    setBusy(true);
    const result = await store.getState().run({ type: 'send', pid, mode, text, notation }, { quiet: true });
    setBusy(false);
    if (!result.ok) {
      setError(result.error);
      return;
    }
    setHistory(addToHistory(`sent.${notation}`, text));
    if (mode === 'call') setSaid({ words: 'It answered', term: result.result ?? 'ok' });
    else close();
  };

  return (
    <Dialog title={`Send to ${name}`} onClose={close}>
      <form
        className="dialog_form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="dialog_body">
          <div className="dialog_modes">
            <div className="segments" role="group" aria-label="How to send">
              {MODES.map((one) => (
                <button
                  key={one.id}
                  type="button"
                  aria-pressed={one.id === mode}
                  onClick={() => {
                    setMode(one.id);
                  }}
                >
                  {one.title}
                </button>
              ))}
            </div>
            <span className="quiet">{chosen.help}</span>
          </div>
          <TermField
            label="Term"
            value={text}
            error={error}
            history={history}
            onChange={(value) => {
              setText(value);
              setError(null);
            }}
            onSubmit={() => {
              void send();
            }}
            help={
              <>
                A term, such as <code className="code">{written(['set_key', 'foo', 'bar'], notation)}</code>. Enter
                sends, Shift+Enter breaks the line, the arrows bring back earlier ones.
              </>
            }
          />
          {!server && mode !== 'message' && (
            <p className="quiet">This process is no gen_server: it will not answer a call.</p>
          )}
          {busy && mode === 'call' && (
            <p role="status">Waiting for the answer. While the node is paused there is none.</p>
          )}
          {said !== null && (
            <p role="status" className="dialog_answer">
              {said.words} {said.term !== null && <TermText text={said.term} />}
            </p>
          )}
          <History
            title="Sent before"
            texts={history}
            onChoose={(value) => {
              setText(value);
              setError(null);
            }}
          />
        </div>
        <div className="dialog_foot">
          <span className="grow">{pid === null ? 'No process stands in this place now.' : <>to {pid}</>}</span>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
          <button type="submit" className="button button_primary" disabled={pid === null || text.trim() === ''}>
            <Icon name="send" />
            Send
          </button>
        </div>
      </form>
    </Dialog>
  );
}
