/** Play, pause, step, speed and the virtual clock. */
import type { ReactNode } from 'react';
import { usePanel, usePanelStore } from './store/react.ts';
import { speedTitle, SPEEDS, togglePause } from './time.ts';
import { formatTime } from './ui/format.ts';
import { Icon } from './ui/icons.tsx';
import { Menu } from './ui/menu.tsx';
import './transport.css';

export function Transport(): ReactNode {
  const store = usePanelStore();
  const paused = usePanel((state) => state.node?.clock.paused ?? false);
  const speed = usePanel((state) => state.node?.clock.speed ?? 1);
  const live = usePanel((state) => state.connection.state === 'live');
  return (
    <div className="transport" role="group" aria-label="Time">
      <button
        type="button"
        className={`transport_play ${paused ? 'transport_paused' : ''}`}
        aria-label={paused ? 'Play' : 'Pause'}
        title={paused ? 'Play (Space)' : 'Pause (Space)'}
        disabled={!live}
        onClick={() => {
          togglePause(store);
        }}
      >
        <Icon name={paused ? 'play' : 'pause'} size={15} />
      </button>
      <button
        type="button"
        aria-label="Step"
        title="Step: one slice of one process (.)"
        disabled={!live}
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
          title="Speed ([ and ])"
          disabled={!live}
        >
          {speed === 'max' ? 'max' : speedTitle(speed)}
          <Icon name="chevron_down" size={12} />
        </button>
      </Menu>
    </div>
  );
}

/** The node's own clock: virtual time, not the wall's. */
export function VirtualClock({ children }: { readonly children?: ReactNode }): ReactNode {
  const now = usePanel((state) => state.node?.clock.now_ms ?? null);
  return (
    <div className="clock">
      <time title="Virtual time since the node started" data-testid="clock">
        {now === null ? '–' : formatTime(now)}
      </time>
      {children}
    </div>
  );
}
