import { useState, type ReactNode } from 'react';
import type { CommandError } from '../../protocol/commands.ts';
import type { Behaviour, PlaceKey } from '../../protocol/model.ts';
import { TermText } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { useTyped } from './history.ts';
import { History, TermField, written } from './term_field.tsx';
import { usePlace } from './use_place.ts';
import './dialogs.css';

interface Way {
  readonly id: 'message' | 'cast' | 'call' | 'notify';
  readonly title: string;
  readonly help: string;
}

const MESSAGE: Way = { id: 'message', title: 'Message', help: 'Pid ! Term: it lands in the mailbox as it is.' };

/** What `gen_server` asks and casts, a process without a behaviour may serve by hand. */
const SERVED: readonly Way[] = [
  MESSAGE,
  { id: 'cast', title: 'Cast', help: 'gen_server:cast/2: handle_cast gets it; there is no answer.' },
  { id: 'call', title: 'Call', help: 'gen_server:call/2: handle_call gets it; the answer is shown here.' },
];

const BY_HAND: readonly Way[] = [
  MESSAGE,
  { id: 'cast', title: 'Cast', help: "gen_server:cast/2: {'$gen_cast', Term} lands in the mailbox." },
  {
    id: 'call',
    title: 'Call',
    help: 'gen_server:call/2. This process is no gen_server: unless it serves calls by itself, there is no answer.',
  },
];

const WAYS: Readonly<Record<Behaviour, readonly Way[]>> = {
  gen_server: SERVED,
  supervisor: [
    { ...MESSAGE, help: 'Pid ! Term: a supervisor logs what it does not expect, and goes on.' },
    { id: 'cast', title: 'Cast', help: 'gen_server:cast/2: a supervisor expects none; there is no answer.' },
    { id: 'call', title: 'Call', help: 'gen_server:call/2: what supervisor:which_children/1 and its like ask with.' },
  ],
  gen_statem: [
    MESSAGE,
    { id: 'cast', title: 'Cast', help: 'gen_statem:cast/2: the state gets an event of type cast; there is no answer.' },
    {
      id: 'call',
      title: 'Call',
      help: 'gen_statem:call/2: the state gets an event of type {call, From}; the answer is shown here.',
    },
  ],
  gen_event: [
    { ...MESSAGE, help: 'Pid ! Term: handle_info of each handler gets it.' },
    { id: 'notify', title: 'Notify', help: 'gen_event:notify/2: handle_event of each handler gets it.' },
  ],
  application: [{ ...MESSAGE, help: 'Pid ! Term: an application master takes no requests from others.' }],
};

export function SendDialog({ place: key }: { readonly place: PlaceKey }): ReactNode {
  const store = usePanelStore();
  const { name, pid, behaviour } = usePlace(key);
  const notation = usePanel((state) => state.preferences.notation);
  const { text, setText, history, remember } = useTyped(`sent.${notation}`, ([last]) => last ?? '');
  const [mode, setMode] = useState<Way['id']>('message');
  const [error, setError] = useState<CommandError | null>(null);
  const [said, setSaid] = useState<{ readonly words: string; readonly term: string | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const ways = behaviour === null ? BY_HAND : WAYS[behaviour];
  const chosen = ways.find((one) => one.id === mode) ?? MESSAGE;
  const close = (): void => {
    store.getState().closeDialog();
  };

  const send = async (): Promise<void> => {
    if (pid === null || busy) return;
    setError(null);
    setSaid(null);
    setBusy(true);
    const result = await store.getState().run({ type: 'send', pid, mode: chosen.id, text, notation }, { quiet: true });
    setBusy(false);
    if (!result.ok) {
      setError(result.error);
      return;
    }
    remember();
    if (chosen.id === 'call') setSaid({ words: 'It answered', term: result.result ?? 'ok' });
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
              {ways.map((one) => (
                <button
                  key={one.id}
                  type="button"
                  aria-pressed={one.id === chosen.id}
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
          {busy && chosen.id === 'call' && (
            <p role="status">Waiting for the answer. While the node is paused there is none.</p>
          )}
          {said !== null && (
            <p role="status" className="dialog_answer">
              {said.words} {said.term !== null && <TermText text={said.term} />}
            </p>
          )}
          <History
            title="Typed before"
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
