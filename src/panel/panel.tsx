/** The Observer-like window on one node: rail, tab, event dock, inspector, notices. */
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { openDock, useDockOpen } from './dock_open.ts';
import { DEFAULT_PREFERENCES } from './store/preferences.ts';
import type { PanelStore } from './store/panel_store.ts';
import { usePanel, usePanelStore } from './store/react.ts';
import { TABS } from './tabs/index.ts';
import { Transport, VirtualClock } from './transport.tsx';
import { Icon } from './ui/icons.tsx';
import { MENUS_ID } from './ui/menu_model.ts';
import { Splitter } from './ui/splitter.tsx';
import { LOW, NARROW, PHONE, useMedia } from './use_media.ts';
import './ui/controls.css';
import './panel.css';

/** Asked for once, by whoever comes first. */
function once<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let asked: Promise<Module> | null = null;
  return () => (asked ??= load());
}

const dock = once(() => import('./dock/dock.tsx'));
const inspector = once(() => import('./inspector/inspector.tsx'));
const attendants = once(() => import('./attendants.tsx'));
const Dock = lazy(async () => ({ default: (await dock()).Dock }));
const Inspector = lazy(async () => ({ default: (await inspector()).Inspector }));
const Sheet = lazy(async () => ({ default: (await import('./inspector/sheet.tsx')).Sheet }));
const Banner = lazy(async () => ({ default: (await attendants()).Banner }));
const NoticeLine = lazy(async () => ({ default: (await attendants()).NoticeLine }));
const LiveRegion = lazy(async () => ({ default: (await attendants()).LiveRegion }));
const ContextMenu = lazy(async () => ({ default: (await attendants()).ContextMenu }));
const Dialogs = lazy(() => import('./dialogs/dialogs.tsx'));
const FIRST_TAB = TABS[0]?.id ?? '';
const VIEWS = new Map(TABS.map(({ id, load }) => [id, once(load)]));

type View = Awaited<ReturnType<(typeof TABS)[number]['load']>>['default'];

/** Null while it is loaded; throws when it did not come. Without Suspense, which holds back for 300 ms what comes after its fallback. */
function useView(tab: string): View | null {
  const [loaded, setLoaded] = useState<{ readonly tab: string; readonly view: View } | null>(null);
  const [failed, setFailed] = useState<Error | null>(null);
  useEffect(() => {
    let left = false;
    VIEWS.get(tab)?.().then(
      (module) => {
        if (!left) setLoaded({ tab, view: module.default });
      },
      (caught: unknown) => {
        if (!left) setFailed(caught instanceof Error ? caught : new Error(String(caught)));
      },
    );
    return () => {
      left = true;
    };
  }, [tab]);
  if (failed !== null) throw failed;
  return loaded?.tab === tab ? loaded.view : null;
}

/** The first picture, and what is needed at once after it: asked for before anything is drawn. */
export function preloadPanel(): void {
  void VIEWS.get(FIRST_TAB)?.();
  void dock();
  void inspector();
  void attendants();
}

interface RailProps {
  /** Null where the page is not one of the views, but a lesson beside one. */
  readonly tab: string | null;
  readonly onTab: (tab: string) => void;
  readonly children: ReactNode;
}

function Rail({ tab, onTab, children }: RailProps): ReactNode {
  const store = usePanelStore();
  return (
    <nav className="rail" aria-label="Views">
      {TABS.map((one) => (
        <button
          key={one.id}
          type="button"
          className="rail_item"
          aria-current={one.id === tab ? 'page' : undefined}
          onClick={() => {
            onTab(one.id);
          }}
        >
          <Icon name={one.icon} size={18} />
          {one.title}
        </button>
      ))}
      {children}
      <span className="grow" />
      <button
        type="button"
        className="rail_item"
        onClick={() => {
          store.getState().openDialog({ type: 'settings' });
        }}
      >
        <Icon name="settings" size={18} />
        Settings
      </button>
    </nav>
  );
}

/** The tab's place while the first picture is on its way: nothing for 300 ms, then bars of text. */
function Waiting(): ReactNode {
  return (
    <div className="waiting" role="status" aria-label="The node is starting">
      <div className="waiting_tools" />
      <div className="waiting_rows" aria-hidden="true">
        {[0, 1, 1, 2, 2, 2, 1].map((depth, index) => (
          <span key={index} className="waiting_row" style={{ marginLeft: depth * 120 }} />
        ))}
      </div>
    </div>
  );
}

function Main({ tab, phone }: { readonly tab: string; readonly phone: boolean }): ReactNode {
  const store = usePanelStore();
  const ready = usePanel((state) => state.node !== null);
  const old = usePanel((state) => state.connection.state !== 'live');
  const dockOpen = useDockOpen();
  const low = useMedia(LOW);
  const dockHeight = usePanel((state) => state.preferences.dockHeight);
  const View = useView(tab);
  return (
    <main className={dockOpen && !phone && !low ? 'main main_dock' : 'main'}>
      <Suspense fallback={null}>
        <Banner />
      </Suspense>
      <div className={`stage ${old ? 'stage_old' : ''}`}>
        {ready && View !== null ? <View /> : <Waiting />}
        <Suspense fallback={null}>
          <NoticeLine />
        </Suspense>
      </div>
      {!phone && (
        <>
          {dockOpen && !low && (
            <Splitter
              label="Height of the events"
              controls="dock"
              orientation="horizontal"
              value={dockHeight}
              min={140}
              max={Math.max(140, Math.round(window.innerHeight * 0.7))}
              initial={DEFAULT_PREFERENCES.dockHeight}
              onChange={(height) => {
                store.getState().setPreferences({ dockHeight: height });
              }}
            />
          )}
          <Suspense fallback={<div id="dock" style={{ height: dockOpen && !low ? dockHeight : undefined }} />}>
            <Dock height={dockOpen ? dockHeight : null} sheet={low} />
          </Suspense>
        </>
      )}
      <div id={MENUS_ID} />
    </main>
  );
}

function Side({ overlay }: { readonly overlay: boolean }): ReactNode {
  const store = usePanelStore();
  const selected = usePanel((state) => state.selected);
  const width = usePanel((state) => state.preferences.inspectorWidth);
  if (overlay && selected === null) return null;
  return (
    <div
      className={`side ${overlay ? 'side_overlay' : ''}`}
      style={overlay ? undefined : { width: `max(320px, min(${String(width)}px, 36vw))` }}
    >
      <Suspense fallback={<div id="inspector" />}>
        <Inspector
          edge={
            <Splitter
              label="Width of the inspector"
              controls="inspector"
              orientation="vertical"
              value={width}
              min={320}
              max={640}
              initial={DEFAULT_PREFERENCES.inspectorWidth}
              onChange={(next) => {
                store.getState().setPreferences({ inspectorWidth: next });
              }}
            />
          }
        />
      </Suspense>
    </div>
  );
}

function BottomBar({ open, onToggle }: { readonly open: boolean; readonly onToggle: () => void }): ReactNode {
  return (
    <footer className="bottom_bar">
      <Transport />
      <button type="button" className="icon_button" aria-label="Events" aria-pressed={open} onClick={onToggle}>
        <Icon name="clock" size={20} />
      </button>
      <span className="grow" />
      <VirtualClock />
    </footer>
  );
}

/** The keyboard. What it can do is loaded a moment after the first picture; a press before that is kept for it. */
function useKeys(store: PanelStore): void {
  useEffect(() => {
    const early: KeyboardEvent[] = [];
    const keep = (event: KeyboardEvent): void => {
      early.push(event);
    };
    let stop = (): void => {
      window.removeEventListener('keydown', keep);
    };
    let left = false;
    window.addEventListener('keydown', keep);
    void attendants().then(({ listenToKeys }) => {
      if (left) return;
      stop();
      stop = listenToKeys(store, window, early);
    });
    return () => {
      left = true;
      stop();
    };
  }, [store]);
}

export interface PanelProps {
  /** The app bar, which is the caller's. */
  readonly header: ReactNode;
  /** What stands between the rail and the views: a lesson. The inspector then lies over the view instead of beside it. */
  readonly lead?: ReactNode;
  /** The lead is drawn first, and the views only then. */
  readonly leadFirst?: boolean;
  /** In place of the rail and the events: a picture for a large screen. */
  readonly plain?: boolean;
  /** Where the app leads from here, below the views of the rail. */
  readonly places?: ReactNode;
}

/** Draws the store's node. */
export function Panel({ header, lead, leadFirst = false, plain = false, places }: PanelProps): ReactNode {
  const store = usePanelStore();
  useKeys(store);
  const [tab, setTab] = useState(FIRST_TAB);
  const phone = useMedia(PHONE);
  const narrow = useMedia(NARROW);
  const dialog = usePanel((state) => state.dialog);
  const selected = usePanel((state) => state.selected);
  const events = useDockOpen();

  return (
    <div
      className={`panel ${phone ? 'panel_phone' : ''} ${lead === undefined ? '' : 'panel_led'} ${plain ? 'panel_plain' : ''}`}
    >
      {header}
      {!phone && !plain && (
        <Rail tab={lead === undefined ? tab : null} onTab={setTab}>
          {places}
        </Rail>
      )}
      {lead}
      {leadFirst ? <main className="main" /> : <Main tab={tab} phone={phone || plain} />}
      {!phone && <Side overlay={narrow || lead !== undefined} />}
      {phone && selected !== null && (
        <Suspense fallback={null}>
          <Sheet />
        </Suspense>
      )}
      {phone && events && (
        <div className="events_sheet">
          <Suspense fallback={null}>
            <Dock height={Math.round(window.innerHeight * 0.55)} />
          </Suspense>
        </div>
      )}
      {phone && (
        <BottomBar
          open={events}
          onToggle={() => {
            openDock(store, !events);
          }}
        />
      )}
      <Suspense fallback={null}>
        <ContextMenu />
        <LiveRegion />
      </Suspense>
      {dialog !== null && (
        <Suspense fallback={null}>
          <Dialogs dialog={dialog} />
        </Suspense>
      )}
    </div>
  );
}
