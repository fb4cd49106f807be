import { useMemo, type ReactNode } from 'react';
import { isUnowned } from '../../protocol/model.ts';
import { actionById, perform, resumeActionOf } from '../actions.ts';
import { menuItem } from '../context_menu.tsx';
import { nodeRefusal } from '../node_word.ts';
import { PidLink } from '../process_link.tsx';
import { useTitleWithKey } from '../shortcuts.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatBytes, formatCount, formatGeneration } from '../ui/format.ts';
import { isFaultyEnd, shortEnd } from '../ui/geometry/ends.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Icon } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import type { MenuPart } from '../ui/menu_model.ts';
import { isSupervised } from '../ui/geometry/words.ts';
import type { Subject } from './subject.ts';

/** How what stood here came to its end; a child of a supervisor that is gone is gone with it. */
function chipWords({ place, word, past }: Subject): string {
  if (past) return word.slice(0, 32);
  if (place?.last_exit == null) return word;
  if (place.state === 'gone' && isSupervised(place)) return `${word}: ${place.last_exit.reason.slice(0, 24)}`;
  return place.state === 'down' || place.state === 'gone' ? shortEnd(place.last_exit).slice(0, 32) : word;
}

function chipTone({ place, state, past }: Subject): string {
  if (past) return 'down';
  const last = place?.state === 'down' ? place.last_exit : null;
  if (place?.state === 'gone' || (last !== null && isFaultyEnd(last))) return 'gone';
  return state === 'dead' ? 'down' : state;
}

export function Actions({ subject }: { readonly subject: Subject }): ReactNode {
  const store = usePanelStore();
  const act = (id: string): void => {
    void perform(store, actionById(id), 'elsewhere');
  };
  const killTitle = useTitleWithKey('Sends the exit signal kill', 'kill');
  const alive = subject.place?.pid != null;
  const live = usePanel((state) => nodeRefusal(state) === null);
  // What is done here is done to the present process, and not to one that is no longer there.
  const can = alive && live && !subject.past;
  const suspended = subject.state === 'suspended';
  const supervisor = subject.place?.supervisor != null;
  const owned = subject.parent?.supervisor != null && !isUnowned(subject.key);
  const killParts: MenuPart[] = [
    {
      id: 'kill',
      title: (
        <>
          Exit with <code className="code">kill</code>
        </>
      ),
      text: 'kill',
      danger: true,
      run: () => {
        act('kill');
      },
    },
    {
      id: 'shutdown',
      title: (
        <>
          Exit with <code className="code">shutdown</code>
        </>
      ),
      text: 'shutdown',
      run: () => {
        act('exit_shutdown');
      },
    },
    {
      id: 'normal',
      title: (
        <>
          Exit with <code className="code">normal</code>
        </>
      ),
      text: 'normal',
      run: () => {
        act('exit_normal');
      },
    },
    menuItem(store, 'exit'),
  ];
  const superviseParts: MenuPart[] = [
    ...(supervisor ? [menuItem(store, 'start_child')] : []),
    ...(owned
      ? [menuItem(store, 'terminate_child'), menuItem(store, 'restart_child'), menuItem(store, 'delete_child')]
      : []),
  ];
  return (
    <div className="inspector_actions">
      <button
        type="button"
        className="button"
        disabled={!can}
        onClick={() => {
          act('send');
        }}
      >
        <Icon name="send" />
        Send
      </button>
      <button
        type="button"
        className="button"
        disabled={!can}
        onClick={() => {
          act(suspended ? resumeActionOf(subject.row) : 'suspend');
        }}
      >
        <Icon name={suspended ? 'play' : 'suspend'} />
        {suspended ? 'Resume' : 'Suspend'}
      </button>
      {superviseParts.length > 0 && (
        <Menu label="Supervisor's actions" parts={superviseParts} wide>
          <button type="button" className="button" disabled={!live}>
            {supervisor ? 'Children' : 'Child'}
            <Icon name="chevron_down" size={12} />
          </button>
        </Menu>
      )}
      <span className="grow" />
      <div className="button_pair">
        <button
          type="button"
          className="button button_danger"
          disabled={!can}
          title={killTitle}
          onClick={() => {
            act('kill');
          }}
        >
          <Icon name="cross" />
          Kill
        </button>
        <Menu label="Exit with another reason" parts={killParts} align="end">
          <button type="button" className="button button_danger" disabled={!can} aria-label="Exit with another reason">
            <Icon name="chevron_down" size={12} />
          </button>
        </Menu>
      </div>
    </div>
  );
}

/** Messages that others have sent to it, as far as traffic is counted. */
function useMessagesIn(pid: string | null): number | null {
  const counted = usePanel((state) => state.view.traffic);
  const traffic = usePanel((state) => state.node?.traffic ?? null);
  return useMemo(() => {
    if (!counted || pid === null || traffic === null) return null;
    let sum = 0;
    for (const one of traffic.values()) if (one.to === pid) sum += one.count;
    return sum;
  }, [counted, pid, traffic]);
}

function Figures({ subject }: { readonly subject: Subject }): ReactNode {
  const { detail, row } = subject;
  const known = row ?? detail?.info ?? null;
  const gone = 'The node keeps nothing more of this process';
  const told = known === null ? { title: gone } : {};
  const messages = useMessagesIn(subject.watched);
  const gonePast = subject.past || subject.place?.pid == null;
  return (
    <dl className="figures num">
      <div {...told}>
        <dd>{known === null ? '–' : formatCount(known.message_queue_len)}</dd>
        <dt>in mailbox</dt>
      </div>
      <div {...told}>
        <dd>{known === null ? '–' : formatCount(known.reductions)}</dd>
        <dt>reductions</dt>
      </div>
      <div {...told}>
        <dd>{known === null ? '–' : formatBytes(known.memory)}</dd>
        <dt>memory, est.</dt>
      </div>
      <div
        title={
          gonePast
            ? 'Not kept of a process that has exited'
            : messages === null
              ? 'Turn Messages on to count them'
              : 'Messages from processes that are still there: a person’s, and those of processes that have exited, are not counted'
        }
      >
        <dd>{messages === null || gonePast ? '–' : formatCount(messages)}</dd>
        <dt>from live pids</dt>
      </div>
    </dl>
  );
}

export function Header({
  subject,
  compact = false,
}: {
  readonly subject: Subject;
  readonly compact?: boolean;
}): ReactNode {
  const store = usePanelStore();
  const { place, parent, kind, name, state, generation, past } = subject;
  const closeTitle = useTitleWithKey('Close', 'deselect');
  const pid = past ? subject.watched : (place?.pid ?? subject.watched);
  return (
    <header className="inspector_head">
      <div className="inspector_title">
        <Glyph kind={kind} state={state} size={28} />
        <h2 title={name}>{name}</h2>
        <span className={`chip chip_${chipTone(subject)}`} title={chipWords(subject)} data-testid="status">
          {chipWords(subject)}
        </span>
        <span className="grow" />
        {place !== null && !past && (
          <button
            type="button"
            className="icon_button"
            aria-label="All actions"
            aria-haspopup="menu"
            title="All actions, as in its menu in the tree"
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              store.getState().openMenu(subject.key, { x: box.left, y: box.bottom });
            }}
          >
            <Icon name="more" />
          </button>
        )}
        <button
          type="button"
          className="icon_button"
          aria-label="Close the inspector"
          title={closeTitle}
          onClick={() => {
            store.getState().select(null);
          }}
        >
          <Icon name="cross" />
        </button>
      </div>
      <p className="inspector_line">
        {pid !== null && (
          <span className="code" data-testid="pid">
            {pid}
          </span>
        )}
        <span className="quiet">
          {kind}
          {generation > 0 && <>, {formatGeneration(generation)}</>}
          {parent !== null && (
            <>, child of {parent.pid === null ? parent.id : <PidLink pid={parent.pid}>{parent.id}</PidLink>}</>
          )}
        </span>
      </p>
      <Actions subject={subject} />
      {!compact && <Figures subject={subject} />}
    </header>
  );
}
