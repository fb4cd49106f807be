/** The selected place: what stands in it, live; or the last that stood there. */
import { Tabs } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import type { Place, ProcessDetail } from '../../protocol/model.ts';
import { useKeyTitle } from '../shortcuts.ts';
import { usePanel } from '../store/react.ts';
import { formatCount } from '../ui/format.ts';
import { Dictionary } from './dictionary.tsx';
import { Header } from './header.tsx';
import { Info } from './info.tsx';
import { Log } from './log.tsx';
import { Messages } from './messages.tsx';
import { Stack } from './stack.tsx';
import { State } from './state.tsx';
import { useSubject } from './subject.ts';
import { WhyCard } from './why_card.tsx';
import './inspector.css';

interface BodyProps {
  readonly place: Place | null;
  readonly detail: ProcessDetail | null;
}

const TABS = [
  { id: 'info', title: 'Info', View: Info },
  { id: 'messages', title: 'Messages', View: Messages },
  { id: 'state', title: 'State', View: State },
  { id: 'dictionary', title: 'Dictionary', View: Dictionary },
  { id: 'stack', title: 'Stack', View: Stack },
  { id: 'log', title: 'Log', View: Log },
] as const;

function Body({ place, detail }: BodyProps): ReactNode {
  const [tab, setTab] = useState<string>('info');
  const queue = detail?.messages.total ?? 0;
  return (
    <Tabs.Root className="inspector_tabs" value={tab} onValueChange={setTab} activationMode="automatic">
      <Tabs.List className="inspector_tablist" aria-label="What to look at">
        {TABS.map((one) => (
          <Tabs.Trigger key={one.id} value={one.id} className="inspector_tab">
            {one.title}
            {one.id === 'messages' && queue > 0 && <em className="num"> {formatCount(queue)}</em>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {TABS.map(({ id, View }) => (
        <Tabs.Content key={id} value={id} className="inspector_body">
          {tab === id && <View place={place} detail={detail} />}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function Nothing(): ReactNode {
  const kill = useKeyTitle('kill');
  const shortcuts = useKeyTitle('shortcuts');
  return (
    <div className="inspector_nothing">
      <h2>Nothing is selected</h2>
      <p>
        Select a process to see what it does, what waits in its mailbox, its state, and why it exited or was started
        again. Click it, or walk to it with the arrow keys.
      </p>
      <p className="quiet">
        {kill !== '' && (
          <>
            <kbd className="key">{kill}</kbd> kills the selected process.{' '}
          </>
        )}
        {shortcuts !== '' && (
          <>
            <kbd className="key">{shortcuts}</kbd> shows all keys.
          </>
        )}
      </p>
    </div>
  );
}

/** `edge` stands on its border: the splitter that sizes it. */
export function Inspector({ edge = null }: { readonly edge?: ReactNode }): ReactNode {
  const selected = usePanel((state) => state.selected);
  const subject = useSubject();
  return (
    <aside className="inspector" id="inspector" aria-label="Inspector" data-testid="inspector">
      {edge}
      {selected === null || subject === null ? (
        <Nothing />
      ) : (
        <>
          <Header subject={subject} />
          <div className="inspector_scroll" tabIndex={-1}>
            <WhyCard place={subject.place} ended={subject.ended} />
            <Body key={selected} place={subject.place} detail={subject.detail} />
          </div>
        </>
      )}
    </aside>
  );
}
