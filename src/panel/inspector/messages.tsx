/** The mailbox as a queue: the oldest first, and what the waiting receive has passed over is marked. */
import type { ReactNode } from 'react';
import type { Place, ProcessDetail } from '../../protocol/model.ts';
import { printWire } from '../../term/print.ts';
import { EventLink, ProcessLink, TermText } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatCount, formatDuration } from '../ui/format.ts';
import { Awaited, Empty, LastOf } from './parts.tsx';
import { useAge } from './subject.ts';

const PAGE = 50;

function Pages({ messages }: { readonly messages: ProcessDetail['messages'] }): ReactNode {
  const store = usePanelStore();
  const { offset, items, total } = messages;
  if (items.length >= total) return null;
  const go = (to: number): void => {
    store.getState().pageMessages(to);
  };
  return (
    <nav className="pages" aria-label="Pages of the mailbox">
      <span className="num">
        {formatCount(offset + 1)} to {formatCount(offset + items.length)} of {formatCount(total)}
      </span>
      <span className="grow" />
      <button
        type="button"
        className="button"
        disabled={offset === 0}
        onClick={() => {
          go(offset - Math.max(PAGE, items.length));
        }}
      >
        Older
      </button>
      <button
        type="button"
        className="button"
        disabled={offset + items.length >= total}
        onClick={() => {
          go(offset + items.length);
        }}
      >
        Newer
      </button>
    </nav>
  );
}

export function Messages({
  detail,
}: {
  readonly place: Place | null;
  readonly detail: ProcessDetail | null;
}): ReactNode {
  const age = useAge();
  const notation = usePanel((state) => state.preferences.notation);
  if (detail === null) return <Awaited />;
  const { messages } = detail;
  const skipped = messages.items.filter((message) => message.skipped).length;
  return (
    <>
      <LastOf detail={detail} />
      {messages.total === 0 ? (
        <Empty>
          {detail.alive
            ? 'The mailbox is empty. Send puts a message here; it stays while the process is suspended or busy.'
            : 'The mailbox was empty.'}
        </Empty>
      ) : (
        <>
          <p className="messages_say">
            <b className="num">{formatCount(messages.total)}</b>{' '}
            {messages.total === 1 ? 'message waits' : 'messages wait'}, the oldest first.
            {skipped > 0 && (
              <span className="quiet">
                {' '}
                {formatCount(skipped)} here {skipped === 1 ? 'was' : 'were'} passed over by the receive it waits in.
              </span>
            )}
          </p>
          <Pages messages={messages} />
          <ol className="messages">
            {messages.items.map((message) => (
              <li key={message.event ?? `n${String(message.n)}`} className={message.skipped ? 'message_skipped' : ''}>
                <span className="message_number num">{formatCount(message.n)}</span>
                <div className="message_body">
                  <p className="message_from">
                    {message.from === null ? (
                      <span className="quiet">sender unknown</span>
                    ) : (
                      <ProcessLink process={message.from} />
                    )}
                    <span className="grow" />
                    {message.skipped && (
                      <span className="chip message_skip" title="No clause of the receive that it waits in matches">
                        skipped
                      </span>
                    )}
                    <span className="quiet num">
                      {detail.exit === null
                        ? age(message.sent_ms)
                        : formatDuration(detail.exit.at_ms - message.sent_ms)}
                    </span>
                    {message.event !== null && <EventLink event={message.event} />}
                  </p>
                  <TermText text={printWire(message.term, notation)} />
                </div>
              </li>
            ))}
          </ol>
          <Pages messages={messages} />
        </>
      )}
    </>
  );
}
