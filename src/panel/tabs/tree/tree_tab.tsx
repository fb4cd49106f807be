/** The tree tab: the drawing and the treegrid are two pictures of the same rows. */
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
} from 'react';
import { emptyState } from '../../../protocol/apply_delta.ts';
import { PHONE, useMedia } from '../../use_media.ts';
import { usePanel, usePanelStore } from '../../store/react.ts';
import { readFilter } from '../../ui/geometry/filter.ts';
import { KINDS } from '../../ui/geometry/state.ts';
import { rowWords } from '../../ui/geometry/words.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { Icon } from '../../ui/icons.tsx';
import { matchingRows } from './card_model.ts';
import { Drawing, EpisodeLegend, type DrawingHandle } from './drawing.tsx';
import { Toolbar } from './toolbar.tsx';
import { useReveal } from './use_reveal.ts';
import { useTreeModel, type TreeModel } from './tree_model.ts';
import { Treegrid, type GridLook } from './treegrid.tsx';
import './tree_tab.css';

const MessageCard = lazy(async () => ({ default: (await import('./message_card.tsx')).MessageCard }));

export function TreeTab(): ReactElement {
  const store = usePanelStore();
  const model = useTreeModel();
  const there = usePanel((state) => state.node !== null);
  const view = usePanel((state) => state.view);
  const selected = usePanel((state) => state.selected);
  const message = usePanel((state) => state.message);
  const phone = useMedia(PHONE);
  const [active, setActive] = useState<string | null>(null);
  const [within, setWithin] = useState(false);
  const [percent, setPercent] = useState(100);
  const [moreLanes, setMoreLanes] = useState(0);
  const container = useRef<HTMLDivElement | null>(null);
  const drawing = useRef<DrawingHandle | null>(null);
  const showRow = useRef<((index: number) => boolean) | null>(null);
  const focusGrid = useRef<((key: string, byKeyboard: boolean) => void) | null>(null);

  const { filter, fault } = useMemo(() => readFilter(view.filter), [view.filter]);
  // Nothing is looked for in most frames.
  const processes = usePanel((state) => (filter === null ? null : (state.node?.processes ?? null)));
  const matching = useMemo(() => matchingRows(filter, model.rows, processes), [filter, model.rows, processes]);
  const look: GridLook = phone ? 'cards' : view.show === 'list' ? 'list' : 'unseen';

  // What is selected elsewhere is where the keyboard goes on here: the focus and the selection are one.
  useEffect(() => {
    const row = selected === null ? undefined : model.rows[model.showing.get(selected) ?? -1];
    if (row === undefined) return;
    setActive(row.key);
    const focused = document.activeElement?.closest('[role="treegrid"] [data-place]');
    if (focused != null && focused.getAttribute('data-place') !== row.key) focusGrid.current?.(row.key, within);
    // Only a new selection moves it: rows change all the time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);

  // When the menu of a row has closed, the keyboard is back where it was.
  const menu = usePanel((state) => state.menu);
  const menuOf = useRef<string | null>(null);
  useEffect(() => {
    if (menu !== null) {
      menuOf.current = menu.place;
      return undefined;
    }
    const place = menuOf.current;
    menuOf.current = null;
    if (place === null) return undefined;
    const frame = requestAnimationFrame(() => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && store.getState().dialog === null) focusGrid.current?.(place, true);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [menu, store]);

  const onActive = useCallback(
    (key: string, byKeyboard: boolean) => {
      setActive(key);
      const index = model.indexOf.get(key);
      if (byKeyboard && index !== undefined) drawing.current?.reveal(index);
    },
    [model],
  );
  const onPress = useCallback((key: string) => {
    focusGrid.current?.(key, false);
  }, []);
  useReveal(model, (index) => {
    const key = model.rows[index]?.key;
    if (key === undefined) return false;
    setActive(key);
    return look === 'unseen' ? drawing.current?.reveal(index) === true : showRow.current?.(index) === true;
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    if (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const zoom = drawing.current?.zoom;
    if (zoom === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = 80;
    const act: (() => void) | undefined = {
      '+': () => zoom.zoomBy(1.25),
      '=': () => zoom.zoomBy(1.25),
      '-': () => zoom.zoomBy(0.8),
      '0': () => drawing.current?.fit(),
    }[event.key];
    if (act !== undefined) {
      event.preventDefault();
      act();
      return;
    }
    if (!event.shiftKey) return;
    const by = { ArrowLeft: [pan, 0], ArrowRight: [-pan, 0], ArrowUp: [0, pan], ArrowDown: [0, -pan] }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    zoom.panBy(by[0] ?? 0, by[1] ?? 0);
  };

  return (
    <section className="tree_tab" aria-label="Tree" onKeyDown={onKeyDown}>
      <Toolbar model={model} found={matching?.found ?? null} fault={fault} phone={phone} />
      <div className={`tree_stage tree_stage_${look} ${selected === null ? '' : 'tree_stage_chosen'}`}>
        {there && (
          <>
            <Treegrid
              model={model}
              look={look}
              active={active}
              shown={matching?.shown ?? null}
              onActive={onActive}
              onFocusWithin={setWithin}
              pointOf={look === 'unseen' ? (index) => drawing.current?.pointOf(index) ?? { x: 0, y: 0 } : null}
              focusHandle={focusGrid}
              showHandle={showRow}
            />
            {look === 'unseen' && (
              <div ref={container} className="tree_canvas_box">
                <Drawing
                  model={model}
                  container={container}
                  focused={within ? (active ?? model.rows[0]?.key ?? null) : null}
                  shown={matching?.shown ?? null}
                  found={matching?.places ?? null}
                  handle={drawing}
                  onPercent={setPercent}
                  onMore={setMoreLanes}
                  onPress={onPress}
                />
              </div>
            )}
            {model.rows.length === 0 && <Nothing />}
            {message !== null && (
              <Suspense fallback={null}>
                <MessageCard message={message} />
              </Suspense>
            )}
          </>
        )}
        {!there && <Waiting />}
      </div>
      {there && look !== 'cards' && (
        <div className="tree_foot">
          <Strip model={model} matches={matching?.found.length ?? null} moreLanes={moreLanes} />
          {look === 'unseen' && <ZoomButtons percent={percent} handle={drawing} />}
        </div>
      )}
    </section>
  );
}

function ZoomButtons({
  percent,
  handle,
}: {
  readonly percent: number;
  readonly handle: { readonly current: DrawingHandle | null };
}): ReactElement {
  return (
    <div className="tree_zoom" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" title="Zoom out  −" onClick={() => handle.current?.zoom.zoomBy(0.8)}>
        <Icon name="minus" />
      </button>
      <button
        type="button"
        className="num tree_percent"
        aria-label={`Zoom ${String(percent)} %, back to 100 %`}
        title="Back to 100 %"
        onClick={() => handle.current?.zoom.zoomBy(1 / handle.current.zoom.transform.current.k)}
      >
        {percent} %
      </button>
      <button type="button" aria-label="Zoom in" title="Zoom in  +" onClick={() => handle.current?.zoom.zoomBy(1.25)}>
        <Icon name="plus" />
      </button>
      <button type="button" aria-label="Fit the tree" title="Fit the tree  0" onClick={() => handle.current?.fit()}>
        <Icon name="fit" />
      </button>
    </div>
  );
}

/** The strip below the drawing: what is under the pointer, else the legend. */
function Strip({
  model,
  matches,
  moreLanes,
}: {
  readonly model: TreeModel;
  readonly matches: number | null;
  readonly moreLanes: number;
}): ReactElement {
  const store = usePanelStore();
  const hovered = usePanel((state) => state.hovered);
  const restarting = usePanel((state) => state.episode !== null);
  const place = hovered === null ? undefined : model.places.get(hovered);
  const words = usePanel(({ node }) => {
    if (place === undefined) return '';
    const process = place.pid === null ? undefined : node?.processes.get(place.pid);
    return rowWords(place, process, node?.clock.now_ms ?? 0);
  });
  let content: ReactElement;
  if (place !== undefined) {
    content = (
      <span className="tree_told">
        {words}
        {place.pid !== null && <span className="mono quiet"> {place.pid}</span>}
      </span>
    );
  } else if (matches === 0) {
    content = <span>No process matches the filter.</span>;
  } else if (moreLanes > 0) {
    content = <span className="num">{moreLanes} quieter lanes are not drawn.</span>;
  } else if (restarting) {
    content = <EpisodeLegend />;
  } else {
    content = (
      <>
        {KINDS.map((kind) => (
          <span key={kind}>
            <Glyph kind={kind} state="waiting" size={16} />
            {kind}
          </span>
        ))}
      </>
    );
  }
  return (
    <div className="tree_legend">
      <div className="tree_legend_words" role="note" aria-label="Legend">
        {content}
      </div>
      <button
        type="button"
        className="tree_signs"
        onClick={() => {
          store.getState().openDialog({ type: 'signs' });
        }}
      >
        All signs
      </button>
    </div>
  );
}

function Waiting(): ReactElement {
  const connection = usePanel((state) => state.connection.state);
  return (
    <div className="tree_empty" role="status">
      <p>{connection === 'lost' ? 'The node does not answer.' : 'Waiting for the node.'}</p>
    </div>
  );
}

function Nothing(): ReactElement {
  const store = usePanelStore();
  const { state, reason } = usePanel(({ node }) => node?.system ?? emptyState.system);
  const ended = state === 'stopped' || state === 'failed' || state === 'halted';
  return (
    <div className="tree_empty" role="status">
      <p>
        {state === 'failed'
          ? 'The system did not start.'
          : state === 'stopped' || state === 'halted'
            ? 'The system has ended.'
            : 'No processes yet.'}
      </p>
      {ended && reason !== null && (
        <p className="quiet">
          Reason: <code>{reason}</code>
        </p>
      )}
      {ended && (
        <button
          type="button"
          className="button"
          onClick={() => {
            store.getState().restartNode();
          }}
        >
          Start it again
        </button>
      )}
    </div>
  );
}
