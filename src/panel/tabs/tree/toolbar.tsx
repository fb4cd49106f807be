/** Above the tree: where one is, the filter, and what is drawn beside the branches. */
import { memo, useRef, type ReactElement } from 'react';
import type { PlaceKey } from '../../../protocol/model.ts';
import { foldAll, unfoldAll } from '../../fold.ts';
import { useKeyTitle, useTitleWithKey } from '../../shortcuts.ts';
import { usePanel, usePanelShallow, usePanelStore } from '../../store/react.ts';
import { formatCount, formatPlural } from '../../ui/format.ts';
import { nameOf } from '../../ui/geometry/words.ts';
import { Icon, type IconName } from '../../ui/icons.tsx';
import type { TreeModel } from './tree_model.ts';

interface ToolbarProps {
  readonly model: TreeModel;
  /** The places that match the filter, in the order of the tree; null without one. */
  readonly found: readonly PlaceKey[] | null;
  /** What of the filter cannot be understood. */
  readonly fault: string | null;
  readonly phone: boolean;
}

export function Toolbar({ model, found, fault, phone }: ToolbarProps): ReactElement {
  const store = usePanelStore();
  const view = usePanel((state) => state.view);
  const { setView } = store.getState();

  return (
    <>
      <div className="tree_tools" role="group" aria-label="Tree">
        {/* On a phone the filter needs the room; the way back from a focused place does not go away. */}
        {(!phone || view.root !== null) && <Crumbs model={model} />}
        <Filter found={found} fault={fault} phone={phone} />
        {!phone && (
          <>
            <Toggle icon="mailbox" name="Messages" on={view.traffic} set={(traffic) => setView({ traffic })} />
          </>
        )}
        <div className="segments" role="group" aria-label="Fold">
          <SegmentButton name="Fold all" on={null} press={() => foldAll(store)}>
            <path d="M3 8h10M8 1.5v4M6 4l2 2 2-2M8 14.5v-4M6 12l2-2 2 2" />
          </SegmentButton>
          <SegmentButton name="Unfold all" on={null} press={() => unfoldAll(store)}>
            <path d="M3 8h10M8 5.500v-4M6 3l2-2 2 2M8 10.500v4M6 13l2 2 2-2" />
          </SegmentButton>
        </div>
        {!phone && (
          <>
            <div className="segments tree_directions" role="group" aria-label="Direction">
              <SegmentButton
                name="Left to right"
                on={view.orientation === 'right'}
                press={() => setView({ orientation: 'right' })}
              >
                {TREE_ICON}
              </SegmentButton>
              <SegmentButton
                name="Top down"
                on={view.orientation === 'down'}
                press={() => setView({ orientation: 'down' })}
              >
                <g transform="rotate(90 8 8)">{TREE_ICON}</g>
              </SegmentButton>
            </div>
            <div className="segments" role="group" aria-label="View">
              <button
                type="button"
                className={view.show === 'tree' ? 'on' : ''}
                aria-pressed={view.show === 'tree'}
                onClick={() => setView({ show: 'tree' })}
              >
                Tree
              </button>
              <button
                type="button"
                className={view.show === 'list' ? 'on' : ''}
                aria-pressed={view.show === 'list'}
                onClick={() => setView({ show: 'list' })}
              >
                List
              </button>
            </div>
          </>
        )}
      </div>
      {fault !== null && (
        <p id="tree_filter_fault" className="tree_filter_fault" role="status">
          {fault}
        </p>
      )}
    </>
  );
}

interface FilterProps {
  readonly found: readonly PlaceKey[] | null;
  readonly fault: string | null;
  readonly phone: boolean;
}

function sameFilter(a: FilterProps, b: FilterProps): boolean {
  if (a.fault !== b.fault || a.phone !== b.phone) return false;
  if (a.found === null || b.found === null) return a.found === b.found;
  const other = b.found;
  return a.found.length === other.length && a.found.every((key, i) => key === other[i]);
}

/** Frames come all the time; the field where somebody types is drawn anew only when something of its own has changed. */
const Filter = memo(function Filter({ found, fault, phone }: FilterProps): ReactElement {
  const store = usePanelStore();
  const filter = usePanel((state) => state.view.filter);
  const { setView } = store.getState();
  const input = useRef<HTMLInputElement | null>(null);
  const filterKey = useKeyTitle('filter');
  const nextTitle = useTitleWithKey('Next hit', 'find_next');
  const previousTitle = useTitleWithKey('Previous hit', 'find_previous');
  const selected = usePanel((state) => state.selected);
  const last = useRef(-1);
  const at = selected === null || found === null ? -1 : found.indexOf(selected);
  if (at >= 0) last.current = at;
  const step = (by: -1 | 1): void => {
    if (found === null || found.length === 0) return;
    // From the hit where one is; else from where the last one stood.
    const from = at >= 0 ? at : by === 1 ? Math.min(last.current, found.length - 1) : last.current + 1;
    const place = found[(from + by + found.length) % found.length];
    if (place !== undefined) store.getState().reveal(place);
  };

  return (
    <label className="tree_filter">
      <Icon name="filter" />
      <span className="visually-hidden">Filter by name, pid, state</span>
      <input
        ref={input}
        type="text"
        value={filter}
        placeholder={phone ? 'Filter' : 'Filter by name, pid, state'}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          last.current = -1;
          setView({ filter: event.target.value });
        }}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : 'tree_filter_fault'}
        onKeyDown={(event) => {
          if ((event.key === 'Enter' || event.key === 'F3') && filter.trim() !== '') {
            event.preventDefault();
            step(event.shiftKey ? -1 : 1);
            return;
          }
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (filter === '') input.current?.blur();
          else setView({ filter: '' });
        }}
      />
      {filter === '' ? (
        filterKey !== '' && <kbd aria-hidden="true">{filterKey}</kbd>
      ) : (
        <>
          <span className="tree_matches num" role="status">
            {found === null
              ? ''
              : at < 0
                ? formatPlural(found.length, 'hit', 'hits')
                : `${formatCount(at + 1)} of ${formatCount(found.length)}`}
          </span>
          <FindButton name={previousTitle} which="previous" press={() => step(-1)} />
          <FindButton name={nextTitle} which="next" press={() => step(1)} />
          <button
            type="button"
            className="tree_filter_clear"
            aria-label="Clear the filter"
            onClick={() => {
              setView({ filter: '' });
              input.current?.focus();
            }}
          >
            <Icon name="cross" size={12} />
          </button>
        </>
      )}
    </label>
  );
}, sameFilter);

function FindButton({
  name,
  which,
  press,
}: {
  readonly name: string;
  readonly which: 'next' | 'previous';
  readonly press: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className="tree_filter_clear"
      aria-label={which === 'next' ? 'Next hit' : 'Previous hit'}
      title={name}
      data-find={which}
      onClick={press}
    >
      <Icon name={which === 'next' ? 'chevron_down' : 'chevron_up'} size={12} />
    </button>
  );
}

const TREE_ICON = (
  <>
    <path d="M2.5 8H6M6 3.5v9M6 3.5h3M6 8h3M6 12.5h3" />
    <rect x="9.5" y="2" width="4.5" height="3" rx="1" />
    <rect x="9.5" y="6.5" width="4.5" height="3" rx="1" />
    <rect x="9.5" y="11" width="4.5" height="3" rx="1" />
  </>
);

function SegmentButton({
  name,
  on,
  press,
  children,
}: {
  readonly name: string;
  readonly on: boolean | null;
  readonly press: () => void;
  readonly children: ReactElement;
}): ReactElement {
  return (
    <button
      type="button"
      className={on === true ? 'on' : ''}
      aria-label={name}
      title={name}
      {...(on === null ? {} : { 'aria-pressed': on })}
      onClick={press}
    >
      <svg
        width="14"
        height="14"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {children}
      </svg>
    </button>
  );
}

function Toggle({
  icon,
  name,
  on,
  set,
}: {
  readonly icon: IconName;
  readonly name: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}): ReactElement {
  return (
    <button
      type="button"
      className={on ? 'toggle on' : 'toggle'}
      aria-pressed={on}
      title={name}
      onClick={() => {
        set(!on);
      }}
    >
      <Icon name={icon} />
      <span className="toggle_text">{name}</span>
    </button>
  );
}

/** The way from the node's root to what stands as the root now; each step leads back. */
function Crumbs({ model }: { readonly model: TreeModel }): ReactElement {
  const store = usePanelStore();
  const root = usePanel((state) => state.view.root);
  const due = usePanel((state) => state.episode?.pending.size ?? 0);
  const hidden = usePanel((state) => state.view.hidden);
  const path: PlaceKey[] = [];
  for (let at = root; at !== null && path.length <= model.places.size; at = model.places.get(at)?.parent ?? null)
    path.push(at);
  path.reverse();
  let alive = 0;
  for (const row of model.rows) {
    if (row.type === 'pool') {
      if (row.folded) alive += row.members.filter((member) => member.pid !== null).length;
    } else {
      if (row.place.pid !== null) alive += 1;
      for (const below of row.below) if (below.pid !== null) alive += 1;
    }
  }
  const first = model.rows.filter((row) => row.parent < 0 && row.type === 'place' && !row.key.startsWith('@'));
  const top = first[0];
  const named = root === null ? (first.length === 1 && top !== undefined ? [top.key] : []) : path;
  const names = usePanelShallow(({ node }) =>
    named.map((key) => {
      const place = model.places.get(key);
      if (place === undefined) return key;
      return nameOf(place, place.pid === null ? undefined : node?.processes.get(place.pid)).name;
    }),
  );
  return (
    <nav className="crumbs" aria-label="Root of the tree">
      {root === null ? (
        <span className="crumb" aria-current="true">
          {names[0] ?? 'All processes'}
        </span>
      ) : (
        <>
          <button type="button" className="crumb_back" onClick={() => store.getState().setView({ root: null })}>
            All
          </button>
          {path.map((key, i) => (
            <span key={key} className="crumb_step">
              <Icon name="chevron_right" size={12} />
              {i === path.length - 1 ? (
                <span className="crumb" aria-current="true">
                  {names[i]}
                </span>
              ) : (
                <button type="button" className="crumb_back" onClick={() => store.getState().setView({ root: key })}>
                  {names[i]}
                </button>
              )}
            </span>
          ))}
        </>
      )}
      <span className="crumb_count num">
        {due > 0
          ? `${String(alive)} of ${formatPlural(alive + due, 'process', 'processes')}`
          : formatPlural(alive, 'process', 'processes')}
        {hidden ? ', hidden ones too' : ''}
      </span>
    </nav>
  );
}
