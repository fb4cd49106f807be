import { expect, it } from 'vitest';
import { fromSnapshot } from '../../../protocol/apply_delta.ts';
import type { NodeState, PlaceKey, ProcessDetail } from '../../../protocol/model.ts';
import { essayScene } from '../../../testing/fake_frames.ts';
import { linkLanesOf } from './lanes.tsx';

const scene = essayScene();
const whole = fromSnapshot(scene.snapshot());
const SUPERVISOR = 'top/shelves';
const CHILD = 'top/shelves/sv';

/** The same two processes under other keys. */
function renamed(keys: ReadonlyMap<PlaceKey, PlaceKey>): NodeState {
  const key = (old: PlaceKey): PlaceKey => keys.get(old) ?? old;
  const places = [...whole.places.values()].map((place) => ({
    ...place,
    key: key(place.key),
    parent: place.parent === null ? null : key(place.parent),
  }));
  const processes = [...whole.processes.values()].map((row) => ({ ...row, place: key(row.place) }));
  return {
    ...whole,
    places: new Map(places.map((place) => [place.key, place])),
    processes: new Map(processes.map((row) => [row.pid, row])),
  };
}

function links(node: NodeState, selected: PlaceKey, other: PlaceKey): number {
  const ref = { pid: node.places.get(other)!.pid!, name: other };
  const pid = node.places.get(selected)!.pid!;
  const info = { links: [ref], monitors: [], monitored_by: [] };
  const detail = { pid, alive: true, place: selected, info } as unknown as ProcessDetail;
  const rows = [...node.processes.keys()];
  return linkLanesOf({ ...node, detail }, selected, (one) => rows.indexOf(one), String).length;
}

it('a link to the own supervisor is the branch itself, from either end', () => {
  expect(links(whole, CHILD, SUPERVISOR)).toBe(0);
  expect(links(whole, SUPERVISOR, CHILD)).toBe(0);
  expect(links(whole, CHILD, 'top/dictionary')).toBe(1);
});

it('a link to who spawned it is drawn, from either end: that branch says nothing of a link', () => {
  const [parent, child] = ['@<0.90.0>', '@<0.91.0>'];
  const node = renamed(
    new Map([
      [SUPERVISOR, parent],
      [CHILD, child],
    ]),
  );
  expect(links(node, child, parent)).toBe(1);
  expect(links(node, parent, child)).toBe(1);
});
