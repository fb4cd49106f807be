/** Which program the node runs, held in step with the page's address. Lives outside React, so it is made once. */
import type { PanelState, PanelStore } from '../panel/store/panel_store.ts';
import type { NodeState } from '../protocol/model.ts';
import { DEFAULT_SEED, formatRoute, quoted, type SystemRoute } from './routes.ts';

/** In virtual time: a system that has started may still be starting processes of its own. */
const PLACE_WAIT_MS = 200;

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

/** Has this node come so far that a place which is not there is none? */
function hasSettled({ system, clock }: NodeState): boolean {
  if (system.state === 'starting') return false;
  return system.state !== 'running' || clock.paused || clock.now_ms >= PLACE_WAIT_MS;
}

export function createSession(store: PanelStore, started: { readonly system: string; readonly seed: number }): Session {
  let current = started;
  let left = false;
  let wantedPlace: string | null = null;
  let wantedSpeed: number | 'max' | null = null;
  let speedAsked = false;
  /** What is wrong with the address that is followed. */
  let faults: readonly string[] = [];
  /** The address that was followed or written last: any other is another page's, and not ours to write. */
  let own: string | null = null;
  /** What is shown for it. As long as that is so, the address stays as a person has written it. */
  let meant = '';

  const written = (): string => {
    const { selected, node } = store.getState();
    const speed = wantedSpeed ?? node?.clock.speed ?? null;
    return formatRoute({ ...current, speed, place: wantedPlace ?? selected });
  };
  const writeAddress = (): void => {
    const address = written();
    if (window.location.hash !== own || address === meant) return;
    window.history.replaceState(null, '', address);
    own = window.location.hash;
    meant = address;
  };
  const tell = (passing: boolean): void => {
    if (faults.length === 0) return;
    const text = faults.join(' ');
    store.getState().notify({ tone: 'error', title: [{ type: 'text', text }], passing });
  };

  const lookForPlace = ({ node, selected, reveal }: PanelState): void => {
    if (node === null || wantedPlace === null) return;
    const place = wantedPlace;
    if (node.places.has(place)) {
      reveal(place);
      wantedPlace = null;
    } else if (hasSettled(node)) {
      wantedPlace = null;
      meant = written();
      const instead = selected === null ? 'nothing is selected' : 'the selection stays as it was';
      faults = [...faults, `The address asks for the place ${quoted(place)}, which is not here, so ${instead}.`];
      tell(false);
    }
  };
  const askForSpeed = ({ node, connection, run }: PanelState): void => {
    if (wantedSpeed === null || connection.state !== 'live' || node === null) return;
    if (node.clock.speed === wantedSpeed) wantedSpeed = null;
    else if (!speedAsked) {
      speedAsked = true;
      void run({ type: 'speed', speed: wantedSpeed }).then(({ ok }) => {
        if (!ok) wantedSpeed = null;
      });
    }
  };

  store.subscribe((state, before) => {
    const chosen = state.selected !== before.selected && state.selected !== null;
    // Who chooses a place meanwhile does not want to be taken to another.
    if (chosen && state.selected !== wantedPlace) wantedPlace = null;
    if (state.node !== before.node || state.connection !== before.connection) {
      lookForPlace(state);
      askForSpeed(state);
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
      wantedPlace = route.place === store.getState().selected ? null : route.place;
      wantedSpeed = route.speed;
      speedAsked = false;
      faults = route.faults;
      own = window.location.hash;
      meant = written();
      tell(wantedPlace !== null);
      lookForPlace(store.getState());
      askForSpeed(store.getState());
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
