/** Which program the node runs, held in step with the page's address. Lives outside React, so it is made once. */
import type { PanelStore } from '../panel/store/panel_store.ts';
import { DEFAULT_SEED, formatRoute, parseRoute, type SystemRoute } from './routes.ts';

export interface Session {
  /** Brings the node to what an address says. */
  follow(route: SystemRoute): void;
  /** The node runs something else now, which has its own address: the next system starts it anew. */
  leave(): void;
  /** Another program or another seed. */
  open(system: string, seed?: number): void;
  /** The address of what the node runs now. */
  address(): string;
}

export function createSession(store: PanelStore, started: { readonly system: string; readonly seed: number }): Session {
  let current = started;
  let left = false;
  let wantedPlace: string | null = null;
  let wantedSpeed: number | 'max' | null = null;

  const written = (): string => {
    const { selected, node } = store.getState();
    return formatRoute({ ...current, speed: node?.clock.speed ?? null, place: selected ?? wantedPlace });
  };
  const writeAddress = (): void => {
    // While another page is shown the node goes on, but the address is that page's.
    if (parseRoute(window.location.hash.slice(1), current.system).type !== 'system') return;
    const address = written();
    if (window.location.hash !== address) window.history.replaceState(null, '', address);
  };

  store.subscribe((state, before) => {
    if (state.node !== null && wantedPlace !== null && state.node.places.has(wantedPlace)) {
      const place = wantedPlace;
      wantedPlace = null;
      state.reveal(place);
    }
    if (wantedSpeed !== null && state.connection.state === 'live' && state.node !== null) {
      const speed = wantedSpeed;
      wantedSpeed = null;
      if (state.node.clock.speed !== speed) void state.run({ type: 'speed', speed });
    }
    if (state.selected !== before.selected || state.node?.clock.speed !== before.node?.clock.speed) writeAddress();
  });

  return {
    address: written,
    follow(route) {
      const same = !left && route.system === current.system && route.seed === current.seed;
      left = false;
      if (!same) {
        current = { system: route.system, seed: route.seed };
        store.getState().restartNode(current);
      }
      if (route.place !== store.getState().selected) wantedPlace = route.place;
      wantedSpeed = route.speed;
      for (const fault of route.faults)
        store.getState().notify({ tone: 'error', title: [{ type: 'text', text: fault }] });
    },
    leave() {
      left = true;
    },
    open(system, seed = DEFAULT_SEED) {
      left = false;
      wantedPlace = null;
      wantedSpeed = null;
      current = { system, seed };
      store.getState().restartNode(current);
      window.history.pushState(null, '', formatRoute({ ...current, speed: null, place: null }));
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    },
  };
}
