/** Chooses by the page's address what stands on it. */
import { lazy, Suspense, useEffect, useMemo, type ReactNode } from 'react';
import { useHashLocation } from 'wouter/use-hash-location';
import { Panel } from '../panel/panel.tsx';
import type { PanelStore } from '../panel/store/panel_store.ts';
import { PanelProvider } from '../panel/store/react.ts';
import { AppBar } from './app_bar.tsx';
import { parseRoute } from './routes.ts';
import type { Session } from './session.ts';
import { FIRST_SYSTEM, SYSTEMS } from './systems.ts';

const ConformancePage = lazy(async () => ({ default: (await import('./conformance/page.tsx')).ConformancePage }));
const NotFound = lazy(async () => ({ default: (await import('./not_found.tsx')).NotFound }));

export function App({ store, session }: { readonly store: PanelStore; readonly session: Session }): ReactNode {
  const [location] = useHashLocation();
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
            unknown={<NotFound title="There is no such page" asked={`#${location}`} />}
          />
        </Suspense>
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
      <Panel header={<AppBar session={session} system={route.system} />} />
    </PanelProvider>
  );
}
