/** What the inspector is about. */
import { useMemo } from 'react';
import type { NodeEvent, Place, PlaceKey, ProcessDetail, ProcessRow } from '../../protocol/model.ts';
import { lastExitIn } from '../store/panel_store.ts';
import { usePanel, usePanelShallow } from '../store/react.ts';
import { ageWords, shownNow } from '../time.ts';
import { shortEnd } from '../ui/geometry/ends.ts';
import { kindOf, stateOf, wordOf, type GlyphState, type Kind } from '../ui/geometry/state.ts';

export interface Subject {
  readonly key: PlaceKey;
  /** Null once the place itself is gone from the tree. */
  readonly place: Place | null;
  readonly row: ProcessRow | null;
  /** Of the watched process; null until the node has told. */
  readonly detail: ProcessDetail | null;
  readonly watched: string | null;
  readonly name: string;
  readonly kind: Kind;
  readonly state: GlyphState;
  readonly word: string;
  readonly parent: Place | null;
  /** The last end in a place that is gone from the tree; null where the place is there, or nothing is known of it. */
  readonly ended: Extract<NodeEvent, { kind: 'exit' }> | null;
  /** Of the process that is looked at; 0 when it was never told. */
  readonly generation: number;
  /** A pinned generation is looked at that is no longer there: `detail` is what was last known of it. */
  readonly past: boolean;
}

export function useSubject(): Subject | null {
  const parts = usePanelShallow((state) => {
    const { node, selected, watched, pinned, ghosts } = state;
    if (selected === null || node === null) return null;
    const place = node.places.get(selected) ?? null;
    const past = pinned !== null && pinned !== place?.pid;
    const row = past || place?.pid == null ? null : (node.processes.get(place.pid) ?? null);
    const detail = node.detail?.pid === watched ? node.detail : null;
    const parent = place?.parent == null ? null : (node.places.get(place.parent) ?? null);
    const ended = place === null ? lastExitIn(node, selected) : null;
    const ghost = ghosts.get(selected)?.place ?? null;
    return { key: selected, place, row, detail, watched, parent, past, ended, ghost };
  });
  return useMemo(() => {
    if (parts === null) return null;
    const { place, ghost, ...rest } = parts;
    const known = place ?? ghost;
    const { past, detail, watched, ended } = rest;
    const name = rest.row?.name ?? detail?.name ?? ended?.name ?? known?.id ?? rest.key;
    const kind: Kind = known === null ? (detail?.behaviour?.name ?? 'process') : kindOf(known);
    const state: GlyphState = place === null || past ? 'dead' : stateOf(place, rest.row ?? undefined);
    const exit = detail?.exit ?? (known?.last_exit?.pid === watched ? known.last_exit : null);
    const word = past
      ? exit == null
        ? 'exited'
        : shortEnd(exit)
      : place === null
        ? ended === null
          ? 'gone'
          : shortEnd(ended)
        : wordOf(place, state, rest.row);
    const generation = past ? (exit?.generation ?? 0) : (place?.generation ?? ended?.generation ?? 0);
    return { ...rest, place, name, kind, state, word, generation };
  }, [parts]);
}

/** The virtual time: exact while it stands still, else in steps of a tenth of a second: often enough for ages, seldom enough for the page. */
export function useNow(): number {
  return usePanel(({ node }) => shownNow(node?.clock));
}

/** How long ago something was, in words. What is told of a moment in steps has no more digits than its steps. */
export function useAge(): (sinceMs: number) => string {
  const now = useNow();
  const paused = usePanel(({ node }) => node?.clock.paused ?? false);
  return (sinceMs) => ageWords(now, sinceMs, paused);
}
