/** Chooses by the page's address what stands on it. */
import { type ComponentProps, lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { useHashLocation } from 'wouter/use-hash-location';
import type { NodeConnection } from '../connection/connection.ts';
import { type Destinations, DestinationsProvider } from '../panel/destinations.ts';
import { usePageTitle } from '../panel/page_title.ts';
import { Panel } from '../panel/panel.tsx';
import type { PanelStore } from '../panel/store/panel_store.ts';
import { PanelProvider } from '../panel/store/react.ts';
import { Icon } from '../panel/ui/icons.tsx';
import { AppBar } from './app_bar.tsx';
import { Boundary } from './boundary.tsx';
import { type Learn, loadedLearn, loadLearn } from './early.ts';
import { parseRoute } from './routes.ts';
import type { Session } from './session.ts';
import { FIRST_SYSTEM, SYSTEMS } from './systems.ts';

const ConformancePage = lazy(async () => ({ default: (await import('./conformance/page.tsx')).ConformancePage }));
const AddressNote = lazy(async () => ({ default: (await import('./address_note.tsx')).AddressNote }));
const NotFound = lazy(async () => ({ default: (await import('./not_found.tsx')).NotFound }));

async function loadDestinations(): Promise<Destinations> {
  const { destinations } = await import('./destinations.ts');
  return (typed) => destinations(typed);
}

type LearnProps = ComponentProps<Learn['LearnPage']>;

/** Without Suspense, which holds back for 300 ms what comes after its fallback. */
function LearnPart(props: LearnProps): ReactNode {
  const [learn, setLearn] = useState(loadedLearn);
  const [failed, setFailed] = useState<Error | null>(null);
  useEffect(() => {
    if (learn !== null) return;
    loadLearn().then(setLearn, (caught: unknown) => {
      setFailed(caught instanceof Error ? caught : new Error(String(caught)));
    });
  }, [learn]);
  if (failed !== null) throw failed;
  return learn === null ? null : <learn.LearnPage {...props} />;
}

interface AppProps {
  readonly store: PanelStore;
  readonly session: Session;
  /** A node of one's own, beside the one that the page shows. */
  readonly makeNode: () => NodeConnection;
}

export function App(props: AppProps): ReactNode {
  const [location] = useHashLocation();
  return (
    <Boundary address={location}>
      <DestinationsProvider value={loadDestinations}>
        <Place {...props} location={location} />
      </DestinationsProvider>
    </Boundary>
  );
}

function titleOf(system: string): string {
  return SYSTEMS.find((one) => one.id === system)?.title ?? system;
}

function Title({ of }: { readonly of: string }): null {
  usePageTitle(of);
  return null;
}

function Place({ store, session, makeNode, location }: AppProps & { readonly location: string }): ReactNode {
  const route = useMemo(() => parseRoute(location, FIRST_SYSTEM), [location]);
  const known = route.type === 'system' && SYSTEMS.some((system) => system.id === route.system);
  useEffect(() => {
    if (route.type === 'system' && known) session.follow(route);
  }, [session, route, known]);
  if (route.type === 'conformance') {
    return (
      <PanelProvider value={store}>
        <Suspense fallback={null}>
          <ConformancePage
            rest={route.rest}
            back={session.address()}
            unknown={
              <NotFound
                title="There is no such page"
                asked={`#${location}`}
                near={{
                  href: '#/conformance',
                  title: 'Conformance',
                  description: 'All recordings of OTP, run here and compared.',
                }}
              />
            }
          />
          {route.rest.includes('?') && <AddressNote page="conformance" rest={route.rest} />}
        </Suspense>
      </PanelProvider>
    );
  }
  if (route.type === 'learn') {
    return (
      <PanelProvider value={store}>
        <LearnPart
          rest={route.rest}
          makeNode={makeNode}
          header={(title) => <AppBar session={session} system={title} lesson />}
          onRun={() => {
            session.leave();
          }}
          unknown={
            <Suspense fallback={null}>
              <NotFound
                title="There is no such lesson"
                asked={`#${location}`}
                near={{ href: '#/learn', title: 'Learn', description: 'All lessons, and the test.' }}
              />
            </Suspense>
          }
        />
        {route.rest.includes('?') && (
          <Suspense fallback={null}>
            <AddressNote page="learn" rest={route.rest} />
          </Suspense>
        )}
      </PanelProvider>
    );
  }
  if (route.type === 'unknown' || !known) {
    const unknown = route.type === 'unknown';
    return (
      <Suspense fallback={null}>
        <NotFound
          title={unknown ? 'There is no such page' : 'There is no such system'}
          asked={unknown ? `#${route.path}` : route.system}
        />
      </Suspense>
    );
  }
  return (
    <PanelProvider value={store}>
      <Title of={titleOf(route.system)} />
      <Panel
        header={<AppBar session={session} system={route.system} />}
        places={
          <a className="rail_item" href="#/learn">
            <Icon name="book" size={18} />
            Learn
          </a>
        }
      />
    </PanelProvider>
  );
}
