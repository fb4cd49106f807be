/** Play, pause, step, speed and the virtual clock. */
import { useEffect, useRef, type ReactNode } from 'react';
import { nodeRefusal } from './node_word.ts';
import { onBeat } from './store/beat.ts';
import { usePanel, usePanelStore } from './store/react.ts';
import { useKeyTitle, useTitleWithKey } from './shortcuts.ts';
import { glide, paceWords, speedTitle, SPEEDS, stands, togglePause } from './time.ts';
import { formatTime } from './ui/format.ts';
import { Icon } from './ui/icons.tsx';
import { Menu } from './ui/menu.tsx';
import './transport.css';

export function Transport(): ReactNode {
  const store = usePanelStore();
  const paused = usePanel((state) => stands(state.node?.clock));
  const speed = usePanel((state) => state.node?.clock.speed ?? 1);
  const refused = usePanel(nodeRefusal);
  const playKey = useTitleWithKey(paused ? 'Play' : 'Pause', 'pause');
  const stepKey = useTitleWithKey('Step: one slice of one process', 'step');
  const speedKeys = [useKeyTitle('slower'), useKeyTitle('faster')].filter((key) => key !== '').join(' and ');
  return (
    <div className="transport" role="group" aria-label="Time">
      <button
        type="button"
        className={`transport_play ${paused ? 'transport_paused' : ''}`}
        aria-label={paused ? 'Play' : 'Pause'}
        title={refused ?? playKey}
        disabled={refused !== null}
        onClick={() => {
          void togglePause(store);
        }}
      >
        <Icon name={paused ? 'play' : 'pause'} size={15} />
      </button>
      <button
        type="button"
        aria-label="Step"
        title={refused ?? stepKey}
        disabled={refused !== null}
        onClick={() => {
          void store.getState().run({ type: 'step' });
        }}
      >
        <Icon name="step" size={15} />
      </button>
      <Menu
        label="Speed"
        parts={SPEEDS.map((one) => ({
          id: String(one),
          title: one === 'max' ? 'As fast as possible' : speedTitle(one),
          checked: one === speed,
          run: () => {
            void store.getState().run({ type: 'speed', speed: one });
          },
        }))}
      >
        <button
          type="button"
          className="transport_speed num"
          aria-label={`Speed: ${speedTitle(speed)}`}
          title={refused ?? (speedKeys === '' ? 'Speed' : `Speed (${speedKeys})`)}
          disabled={refused !== null}
        >
          {speed === 'max' ? 'max' : speedTitle(speed)}
          <Icon name="chevron_down" size={12} />
        </button>
      </Menu>
    </div>
  );
}

/** The node's own clock: virtual time, not the wall's. Written into its one text, past React: it is what changes most often on the page. */
export function VirtualClock({ children }: { readonly children?: ReactNode }): ReactNode {
  const store = usePanelStore();
  const element = useRef<HTMLTimeElement | null>(null);
  useEffect(() => {
    let shown: number | null = null;
    let looked = performance.now();
    return onBeat(store, () => {
      const now = performance.now();
      const { node } = store.getState();
      // Never behind what the list of events says.
      const least = node?.events.at(-1)?.at_ms ?? 0;
      const before = shown === null || node === null || shown > node.clock.now_ms ? null : Math.max(shown, least);
      shown = node === null ? null : glide(before ?? node.clock.now_ms, node.clock, now - looked);
      looked = now;
      const text = shown === null ? '–' : formatTime(shown);
      // The text itself is written to, so that the page's elements stay what they are.
      const written = element.current?.firstChild;
      if (written?.nodeValue !== text && written != null) written.nodeValue = text;
    });
  }, [store]);
  const words = usePanel(paceWords);
  return (
    <div className="clock">
      {words !== null && (
        <span className="clock_pace" data-testid="pace" title={words}>
          {words}
        </span>
      )}
      <time ref={element} title="Virtual time since the node started" data-testid="clock">
        –
      </time>
      {children}
    </div>
  );
}
