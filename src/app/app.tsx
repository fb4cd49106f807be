/** Chooses by the page's address what stands on it. */
import { useEffect, useMemo, type ReactNode } from 'react';
import { useHashLocation } from 'wouter/use-hash-location';
import { Panel } from '../panel/panel.tsx';
import type { PanelStore } from '../panel/store/panel_store.ts';
import { PanelProvider } from '../panel/store/react.ts';
import { AppBar } from './app_bar.tsx';
import { NotFound } from './not_found.tsx';
import { parseRoute } from './routes.ts';
import type { Session } from './session.ts';
import { FIRST_SYSTEM, SYSTEMS } from './systems.ts';

export function App({ store, session }: { readonly store: PanelStore; readonly session: Session }): ReactNode {
  const [location] = useHashLocation();
  const route = useMemo(() => parseRoute(location, FIRST_SYSTEM), [location]);
  const known = route.type === 'system' && SYSTEMS.some((system) => system.id === route.system);
  useEffect(() => {
    if (route.type === 'system' && known) session.follow(route);
  }, [session, route, known]);
  if (route.type === 'unknown') return <NotFound title="There is no such page" asked={`#${route.path}`} />;
  if (!known) return <NotFound title="There is no such system" asked={route.system} />;
  return (
    <PanelProvider value={store}>
      <Panel header={<AppBar session={session} system={route.system} />} />
    </PanelProvider>
  );
}
