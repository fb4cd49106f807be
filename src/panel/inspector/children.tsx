/** A supervisor's children, in child order, each with its own menu. */
import { useState, type ReactNode } from 'react';
import type { Place } from '../../protocol/model.ts';
import { childIndex } from '../store/selectors.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatCount, formatGeneration } from '../ui/format.ts';
import { kindOf, stateOf, wordOf } from '../ui/geometry/state.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Icon } from '../ui/icons.tsx';

const SHOWN = 8;
const NONE: readonly Place[] = [];

function Child({ place }: { readonly place: Place }): ReactNode {
  const store = usePanelStore();
  const row = usePanel((state) => (place.pid === null ? undefined : state.node?.processes.get(place.pid)));
  const glyph = stateOf(place, row);
  return (
    <li>
      <Glyph kind={kindOf(place)} state={glyph} size={16} />
      <button
        type="button"
        className="link"
        onClick={() => {
          store.getState().reveal(place.key);
        }}
      >
        {row?.name ?? place.id}
      </button>
      <span className="quiet">{wordOf(place, glyph, row)}</span>
      <span className="grow" />
      {place.generation > 1 && <span className="generation">{formatGeneration(place.generation)}</span>}
      <button
        type="button"
        className="icon_button"
        aria-label={`Actions on ${place.id}`}
        aria-haspopup="menu"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          store.getState().openMenu(place.key, { x: box.left, y: box.bottom });
        }}
      >
        <Icon name="chevron_down" size={12} />
      </button>
    </li>
  );
}

export function Children({ place }: { readonly place: Place }): ReactNode {
  const store = usePanelStore();
  const [all, setAll] = useState(false);
  const children = usePanel((state) =>
    state.node === null ? NONE : (childIndex(state.node.places).get(place.key) ?? NONE),
  );
  if (place.supervisor === null) return null;
  const shown = all ? children.slice(0, 500) : children.slice(0, SHOWN);
  const down = children.filter((child) => child.pid === null).length;
  return (
    <section className="children">
      <h3 className="label">
        Children <span className="num">{formatCount(children.length)}</span>
        {down > 0 && <span className="children_down num">, {formatCount(down)} down</span>}
      </h3>
      {children.length === 0 ? (
        <p className="inspector_empty">
          No children.{' '}
          <button
            type="button"
            className="link"
            onClick={() => {
              store.getState().openDialog({ type: 'start_child', place: place.key });
            }}
          >
            Start a child
          </button>
        </p>
      ) : (
        <ul>
          {shown.map((child) => (
            <Child key={child.key} place={child} />
          ))}
        </ul>
      )}
      {children.length > shown.length && !all && (
        <button
          type="button"
          className="link"
          onClick={() => {
            setAll(true);
          }}
        >
          {formatCount(children.length - shown.length)} more
        </button>
      )}
      {all && children.length > shown.length && (
        <p className="quiet">{formatCount(children.length - shown.length)} more stand in the tree.</p>
      )}
    </section>
  );
}
