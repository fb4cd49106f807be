/** What keeps the whole node from going on: it does not answer, it has halted, or its top supervisor has ended. */
import { useEffect, useState, type ReactNode } from 'react';
import { usePanel, usePanelStore } from './store/react.ts';
import { TermText, EventLink } from './process_link.tsx';
import { formatDuration, formatTime } from './ui/format.ts';
import { Icon } from './ui/icons.tsx';
import './banner.css';

const LOST_TITLES = {
  hung: 'The node does not answer.',
  crashed: 'The node has ended.',
  protocol: 'The node sent what the panel cannot read.',
  refused: 'The program was not started.',
} as const;

/** Wall time since then, once a second; only mounted while something is wrong. */
function Since({ since_ms: since }: { readonly since_ms: number }): ReactNode {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const tick = (): void => {
      setNow(Math.max(since, performance.now()));
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [since]);
  return <span className="num">{formatDuration(now - since)}</span>;
}

/**
 * Tells the panel how much room the banner takes, as `--banner-room`: the events below the view give it up, so that what
 * one saw of the tree is still seen, and what lies over the view begins below the banner.
 */
function takeRoom(banner: HTMLDivElement): (() => void) | undefined {
  const panel = banner.closest<HTMLElement>('.panel');
  if (panel === null) return undefined;
  const measure = (): void => {
    panel.style.setProperty('--banner-room', `${String(banner.offsetHeight)}px`);
  };
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(banner);
  return () => {
    observer.disconnect();
    panel.style.removeProperty('--banner-room');
  };
}

export function Banner(): ReactNode {
  const store = usePanelStore();
  const connection = usePanel((state) => state.connection);
  const system = usePanel((state) => state.node?.system ?? null);
  const now = usePanel((state) => (state.connection.state === 'lost' ? (state.node?.clock.now_ms ?? null) : null));
  const again = (
    <button
      type="button"
      className="button"
      onClick={() => {
        store.getState().restartNode();
      }}
    >
      <Icon name="restart" />
      {connection.state === 'lost' ? 'Restart the node' : 'Start again'}
    </button>
  );
  if (connection.state === 'lost') {
    return (
      <div ref={takeRoom} className="banner" role="alert">
        <Icon name="warning" size={16} />
        <p>
          <b>{LOST_TITLES[connection.reason]}</b>{' '}
          <span>
            {connection.reason === 'refused' &&
              connection.point !== undefined &&
              `Line ${String(connection.point.line)}: `}
            {connection.message}
          </span>{' '}
          <span className="quiet">
            For <Since since_ms={connection.since_ms} />.
            {now !== null && <> What you see is the last picture, from {formatTime(now)}.</>}
          </span>
        </p>
        {again}
      </div>
    );
  }
  if (system?.state === 'halted') {
    return (
      <div ref={takeRoom} className="banner" role="alert">
        <Icon name="cross" size={16} />
        <p title={system.reason ?? undefined}>
          <b>The node has halted.</b>{' '}
          {system.reason !== null && (
            <>
              <span className="code">{system.reason}</span>.{' '}
            </>
          )}
          <span className="banner_rest">Nothing runs any more; what you see is how it stood then.</span>
        </p>
        {system.event !== null && <EventLink event={system.event} />}
        {again}
      </div>
    );
  }
  if (system?.state === 'failed' || system?.state === 'stopped') {
    return (
      <div ref={takeRoom} className="banner" role="alert">
        <Icon name={system.state === 'failed' ? 'escalate' : 'cross'} size={16} />
        <p>
          <b>{system.state === 'failed' ? 'The system did not start.' : 'The system has stopped.'}</b>{' '}
          <span>
            {system.state === 'failed'
              ? 'Its start'
              : system.of === 'process'
                ? 'The process that its start returned'
                : 'Its top supervisor'}{' '}
            {system.reason === null ? (
              'is gone'
            ) : (
              <>
                {system.state === 'failed' ? 'ended' : 'exited'} with <TermText text={system.reason} />
              </>
            )}
            , and nothing {system.state === 'failed' ? 'tries it again' : 'above it restarts it'}.
          </span>
        </p>
        {system.event !== null && <EventLink event={system.event} />}
        {again}
      </div>
    );
  }
  return null;
}
