import type { ReactNode } from 'react';
import { nodeWord } from '../panel/node_word.ts';
import { usePanel, usePanelShallow, usePanelStore } from '../panel/store/react.ts';
import { useKeyTitle, useTitleWithKey } from '../panel/shortcuts.ts';
import { Transport, VirtualClock } from '../panel/transport.tsx';
import { Icon, Mark } from '../panel/ui/icons.tsx';
import { Menu } from '../panel/ui/menu.tsx';
import { PHONE, useMedia } from '../panel/use_media.ts';
import type { Session } from './session.ts';
import { SYSTEMS } from './systems.ts';
import './app_bar.css';

const KIND_WORDS = {
  simulated: 'This node runs in a Worker of this page',
  recorded: 'This node is a recording',
  real: 'This is a real node',
} as const;
const SHORT = { simulated: 'sim', 'simulated, paused': 'paused' } as const;

function Badge({ short }: { readonly short: boolean }): ReactNode {
  const kind = usePanel((state) => (state.connection.state === 'live' ? state.connection.hello.kind : 'simulated'));
  const { tone, word } = usePanelShallow(nodeWord);
  return (
    <span className={`badge badge_${tone}`} title={`${word}. ${KIND_WORDS[kind]}`} data-testid="node_badge">
      <i className="badge_mark" aria-hidden="true" />
      {short && word in SHORT ? SHORT[word as keyof typeof SHORT] : word}
    </span>
  );
}

function Picker({ session, system }: { readonly session: Session; readonly system: string }): ReactNode {
  const title = SYSTEMS.find((one) => one.id === system)?.title ?? system;
  return (
    <Menu
      label="Systems"
      wide
      parts={SYSTEMS.map((one) => ({
        id: one.id,
        text: one.title,
        title: (
          <>
            <strong>{one.title}</strong>
            <small>{one.description}</small>
          </>
        ),
        checked: one.id === system,
        run: () => {
          session.open(one.id);
        },
      }))}
    >
      <button type="button" className="picker" aria-label={`System: ${title}`}>
        <span>{title}</span>
        <Icon name="chevron_down" />
      </button>
    </Menu>
  );
}

function LessonName({ title }: { readonly title: string }): ReactNode {
  return <span className="picker_name">{title}</span>;
}

function Seed({ session, system }: { readonly session: Session; readonly system: string }): ReactNode {
  const seed = usePanel((state) => (state.connection.state === 'live' ? state.connection.hello.seed : null));
  if (seed === null) return null;
  return (
    <Menu
      label="Seed"
      parts={[
        {
          id: 'again',
          title: `Start again with seed ${String(seed)}`,
          icon: 'restart',
          run: () => {
            session.open(system, seed);
          },
        },
        {
          id: 'other',
          title: 'Start with another seed',
          run: () => {
            session.open(system, crypto.getRandomValues(new Uint16Array(1))[0] ?? 1);
          },
        },
      ]}
    >
      <button type="button" className="clock_seed" title="The run is decided by its system and its seed">
        seed {seed}
      </button>
    </Menu>
  );
}

function Theme(): ReactNode {
  const store = usePanelStore();
  const theme = usePanel((state) => state.preferences.theme);
  const themes = [
    { id: 'system', title: 'As this device', icon: 'system' },
    { id: 'light', title: 'Light', icon: 'light' },
    { id: 'dark', title: 'Dark', icon: 'dark' },
  ] as const;
  return (
    <Menu
      label="Colours"
      align="end"
      parts={themes.map((one) => ({
        ...one,
        checked: one.id === theme,
        run: () => {
          store.getState().setPreferences({ theme: one.id });
        },
      }))}
    >
      <button
        type="button"
        className="icon_button"
        aria-label="Colours"
        title="Colours: light, dark, or as this device"
      >
        <Icon name={theme === 'system' ? 'light' : theme} size={16} />
      </button>
    </Menu>
  );
}

export interface AppBarProps {
  readonly session: Session;
  /** The id of the system; for a lesson its title. */
  readonly system: string;
  readonly lesson?: boolean;
}

export function AppBar({ session, system, lesson = false }: AppBarProps): ReactNode {
  const store = usePanelStore();
  const phone = useMedia(PHONE);
  const paletteKey = useKeyTitle('palette');
  const shortcutsTitle = useTitleWithKey('Shortcuts', 'shortcuts');
  const openPalette = (): void => {
    store.getState().openDialog({ type: 'palette' });
  };
  if (phone) {
    return (
      <header className="app_bar app_bar_phone">
        <h1>
          <Mark />
          <span className="sr_only">Coppice</span>
        </h1>
        {lesson ? <LessonName title={system} /> : <Picker session={session} system={system} />}
        <span className="grow" />
        <Badge short />
        <a className="icon_button" href="#/learn" aria-label="Learn">
          <Icon name="book" size={18} />
        </a>
        <button type="button" className="icon_button" aria-label="Find or run a command" onClick={openPalette}>
          <Icon name="search" size={18} />
        </button>
      </header>
    );
  }
  return (
    <header className="app_bar">
      <h1 className="app_brand">
        <Mark />
        <span>Coppice</span>
      </h1>
      <i className="app_line" />
      {lesson ? <LessonName title={system} /> : <Picker session={session} system={system} />}
      <Badge short={false} />
      <span className="grow" />
      <Transport />
      <VirtualClock>{!lesson && <Seed session={session} system={system} />}</VirtualClock>
      <span className="grow" />
      <button type="button" className="app_search" aria-label="Find or run a command" onClick={openPalette}>
        <Icon name="search" />
        <span className="grow">Find or run a command</span>
        {paletteKey !== '' && <kbd className="key">{paletteKey}</kbd>}
      </button>
      <div className="app_icons">
        <a
          className="icon_button"
          href="#/conformance"
          aria-label="Conformance"
          title="Conformance: what OTP did, run here and compared"
        >
          <Icon name="check" size={16} />
        </a>
        <Theme />
        <button
          type="button"
          className="icon_button"
          aria-label="Shortcuts"
          title={shortcutsTitle}
          onClick={() => {
            store.getState().openDialog({ type: 'shortcuts' });
          }}
        >
          <Icon name="help" size={16} />
        </button>
      </div>
    </header>
  );
}
