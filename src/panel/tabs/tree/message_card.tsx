/** A message that was picked while it flew: who sent what to whom, and when. The process behind stays selected. */
import type { KeyboardEvent, ReactElement } from 'react';
import { EventLink, ProcessLink, TermText } from '../../process_link.tsx';
import type { SeenMessage } from '../../store/panel_store.ts';
import { usePanel, usePanelStore } from '../../store/react.ts';
import { formatTime } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import './message_card.css';

export function MessageCard({ message }: { readonly message: SeenMessage }): ReactElement {
  const store = usePanelStore();
  const close = (): void => {
    store.getState().selectMessage(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <section className="message_card" aria-label="Message" onKeyDown={onKeyDown}>
      <header>
        <h3>Message</h3>
        {message.at_ms !== null && <span className="code num quiet">{formatTime(message.at_ms)}</span>}
        {message.event !== null && <EventLink event={message.event} />}
        <span className="grow" />
        <button type="button" className="icon_button" aria-label="Close the message" onClick={close}>
          <Icon name="cross" />
        </button>
      </header>
      <dl>
        <dt>From</dt>
        <dd>
          <Named pid={message.from} />
        </dd>
        <dt>To</dt>
        <dd>
          <Named pid={message.to} />
        </dd>
        <dt>Term</dt>
        <dd className="message_card_term">
          {message.text === null ? (
            <span className="quiet">The node did not tell it: too many came at once.</span>
          ) : (
            <TermText text={message.text} />
          )}
        </dd>
      </dl>
      {message.event === null && <p className="quiet">It is not among the events.</p>}
    </section>
  );
}

function Named({ pid }: { readonly pid: string }): ReactElement {
  const name = usePanel((state) => state.node?.processes.get(pid)?.name ?? '');
  return <ProcessLink process={{ pid, name }} />;
}
