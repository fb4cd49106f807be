import { useState, type ReactNode } from 'react';
import type { CommandError } from '../../protocol/commands.ts';
import type { PlaceKey } from '../../protocol/model.ts';
import { list } from '../../term/list.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useTyped } from './history.ts';
import { proposedChild } from './proposed_child.ts';
import { History, TermField, written } from './term_field.tsx';
import { usePlace } from './use_place.ts';
import './dialogs.css';

export function StartChildDialog({ place: key }: { readonly place: PlaceKey }): ReactNode {
  const store = usePanelStore();
  const { name, pid, simple } = usePlace(key);
  const notation = usePanel((state) => state.preferences.notation);
  const kind = `${simple ? 'child_arguments' : 'child_specs'}.${notation}`;
  const state = usePanel(({ node }) => {
    const detail = node?.detail ?? null;
    return detail !== null && detail.pid === pid ? (detail.behaviour?.state ?? null) : null;
  });
  const { text, setText, history, remember } = useTyped(kind, ([last]) => {
    if (simple) return last ?? written(list(), notation);
    const { node } = store.getState();
    const named = (one: string): string | null => node?.processes.get(one)?.registered_name ?? null;
    return state === null ? '' : proposedChild(state, notation, named);
  });
  const [error, setError] = useState<CommandError | null>(null);
  const [waiting, setWaiting] = useState(false);
  const close = (): void => {
    store.getState().closeDialog();
  };
  const start = async (): Promise<void> => {
    if (pid === null || waiting) return;
    setWaiting(true);
    const { dialog } = store.getState();
    const result = await store
      .getState()
      .run({ type: 'start_child', supervisor: pid, text, notation }, { quiet: true });
    setWaiting(false);
    const isOpen = store.getState().dialog === dialog;
    if (!result.ok) {
      setError(result.error);
      const told = `Start a child of ${name}: it was not done. ${result.error.message}`;
      if (!isOpen) store.getState().notify({ tone: 'error', title: [{ type: 'text', text: told }], answer: true });
      return;
    }
    remember();
    if (isOpen) close();
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
                  <code className="code">
                    {written({ id: 'sv', start: ['dictionary', 'startLink', list('sv')] }, notation)}
                  </code>
                  .
                </>
              )
            }
          />
          <History title="Typed before" texts={history} onChoose={setText} />
        </div>
        <div className="dialog_foot">
          <span className="grow">
            {pid === null
              ? 'The supervisor is gone.'
              : waiting
                ? 'Waiting for its answer: it comes when the clock runs and the supervisor is not suspended or busy.'
                : 'supervisor:start_child/2'}
          </span>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
          <button
            type="submit"
            className="button button_primary"
            disabled={pid === null || waiting || text.trim() === ''}
          >
            Start
          </button>
        </div>
      </form>
    </Dialog>
  );
}
