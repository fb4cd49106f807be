/** Every action with its shortcut, every process, and where else one can go, found by typing. What it does is written in `ranking.ts`. */
import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { flushSync } from 'react-dom';
import type { Place, ProcessRow } from '../../protocol/model.ts';
import { ACTIONS, perform, type Action } from '../actions.ts';
import { type Destination, type Destinations, useDestinations } from '../destinations.ts';
import { takeHeldForPalette } from '../keys.ts';
import { shownKey } from '../shortcuts.ts';
import type { PanelState } from '../store/panel_store.ts';
import { usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatPlural } from '../ui/format.ts';
import { kindOf, stateOf } from '../ui/geometry/state.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Icon } from '../ui/icons.tsx';
import { preselected, rank, type Candidate } from './ranking.ts';
import './dialogs.css';

/** No more are drawn; whoever does not find what was meant types another letter. */
const SHOWN_LIMIT = 80;
const PAGE = 8;

interface CommandItem extends Candidate {
  readonly type: 'command';
  readonly id: string;
  readonly group: string;
  readonly action: Action;
}

interface ProcessItem extends Candidate {
  readonly type: 'process';
  readonly id: string;
  readonly group: 'Processes';
  readonly place: Place;
  readonly row: ProcessRow | undefined;
}

interface DestinationItem extends Candidate {
  readonly type: 'destination';
  readonly id: string;
  readonly group: Destination['group'];
  readonly href: string;
}

type Item = CommandItem | ProcessItem | DestinationItem;

/** Going there ends the run that one looks at, so it counts as a change. */
function goingTo(destination: Destination): DestinationItem {
  return { type: 'destination', changes: true, ...destination, id: `${destination.group} ${destination.id}` };
}

const ABOUT: Readonly<Record<Destination['group'], string>> = { Systems: 'system', Lessons: 'lesson', Seeds: 'seed' };

function itemsOf(state: PanelState): readonly Item[] {
  const items: Item[] = [];
  for (const place of state.node?.places.values() ?? []) {
    if (place.hidden && !state.view.hidden) continue;
    const row = place.pid === null ? undefined : state.node?.processes.get(place.pid);
    const names = [row?.name ?? place.id, place.pid ?? '', place.key].filter((name) => name !== '');
    items.push({
      type: 'process',
      id: place.key,
      group: 'Processes',
      names,
      changes: false,
      refused: null,
      place,
      row,
    });
  }
  const commands = ACTIONS.filter((action) => action.id !== 'palette').map((action): Item => ({
    type: 'command',
    id: action.id,
    group: action.group,
    names: [action.title],
    also: action.also ?? [],
    changes: action.changes === true,
    refused: action.refuse(state),
    loose: true,
    action,
  }));
  return [...commands, ...items];
}

function Words({
  item,
  keys,
  single,
}: {
  readonly item: Item;
  readonly keys: PanelState['preferences']['keys'];
  readonly single: boolean;
}): ReactNode {
  if (item.type === 'process') {
    const { place, row } = item;
    return (
      <>
        <span className="palette_icon">
          <Glyph kind={kindOf(place)} state={stateOf(place, row)} size={16} />
        </span>
        <span className="grow">{item.names[0]}</span>
        <span className="code quiet">{place.pid ?? 'down'}</span>
      </>
    );
  }
  if (item.type === 'destination') {
    return (
      <>
        <span className="palette_icon">
          <Icon name={item.group === 'Lessons' ? 'book' : 'play'} />
        </span>
        <span className="grow">
          {item.names[0]}
          {item.refused !== null && <small>{item.refused}</small>}
        </span>
        <span className="quiet">{ABOUT[item.group]}</span>
      </>
    );
  }
  const key = shownKey(item.id, keys, single);
  return (
    <>
      <span className="palette_icon">{item.action.icon !== undefined && <Icon name={item.action.icon} />}</span>
      <span className="grow">
        {item.action.title}
        {item.refused !== null && <small>{item.refused}</small>}
      </span>
      {key !== '' && <kbd className="key">{key}</kbd>}
    </>
  );
}

export function Palette(): ReactNode {
  const store = usePanelStore();
  // What can be done now is what could be done when it was opened: nothing changes under the pointer.
  const [state] = useState(() => store.getState());
  const items = useMemo(() => itemsOf(state), [state]);
  const [search, setSearch] = useState('');
  const [hurried, setHurried] = useState(false);
  const [moved, setMoved] = useState<number | null>(null);
  const [told, setTold] = useState('');
  const input = useRef<HTMLInputElement | null>(null);
  const list = useRef<HTMLUListElement | null>(null);
  const id = useId();
  const load = useDestinations();
  const [places, setPlaces] = useState<Destinations | null>(null);
  useEffect(() => {
    let left = false;
    load().then(
      (loaded) => {
        if (!left) setPlaces(() => loaded);
      },
      // Without them it still finds commands and processes.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [load]);
  const ranked = useMemo(() => {
    const elsewhere = search.trim() === '' ? [] : (places?.(search) ?? []);
    return rank(search, [...items, ...elsewhere.map(goingTo)]);
  }, [search, items, places]);
  const shown = useMemo(() => ranked.slice(0, SHOWN_LIMIT), [ranked]);
  const chosen = moved ?? preselected(search, shown);
  // A dialog that opens gives the focus to the first that can have it, which is the whole list.
  useEffect(() => {
    input.current?.focus();
  }, []);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const close = (): void => {
    store.getState().closeDialog();
  };
  const choose = (item: Item): void => {
    if (item.type !== 'process' && item.refused !== null) {
      setTold(item.refused);
      if (item.type === 'command') void perform(store, item.action, 'palette');
      return;
    }
    // Closed before it is done: a dialog that closes gives the focus back, and what is done may want it elsewhere.
    flushSync(close);
    if (item.type === 'command') void perform(store, item.action, 'palette');
    else if (item.type === 'destination') window.location.assign(item.href);
    else store.getState().reveal(item.place.key);
  };
  const move = (to: number): void => {
    setTold('');
    setMoved(shown.length === 0 ? null : (to + shown.length) % shown.length);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const last = shown.length - 1;
    const act = {
      ArrowDown: () => move(chosen + 1),
      ArrowUp: () => move(chosen < 0 ? last : chosen - 1),
      PageDown: () => move(Math.min(last, chosen + PAGE)),
      PageUp: () => move(Math.max(0, chosen - PAGE)),
      Enter: () => {
        const item = shown[chosen]?.item;
        if (item !== undefined) choose(item);
        else if (shown.length > 0) setTold('Nothing is chosen. The arrow keys choose, Enter does it.');
      },
    }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  // What was typed before the palette was there, and whether Enter was.
  useLayoutEffect(() => {
    const [text = '', ...after] = takeHeldForPalette().split('\n');
    if (text !== '') setSearch(text);
    if (after.length > 0) setHurried(true);
  }, []);
  useEffect(() => {
    if (!hurried) return;
    setHurried(false);
    const item = shown[chosen]?.item;
    // Not within an effect: it closes what it stands in.
    if (item !== undefined) queueMicrotask(() => choose(item));
    // Once, for the Enter that was held.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [hurried]);

  const { keys, singleKeys } = state.preferences;
  return (
    <Dialog title="" label="Find or run a command" className="palette" onClose={close}>
      <div className="palette_input">
        <Icon name="search" />
        <input
          ref={input}
          role="combobox"
          aria-label="Find or run a command"
          aria-expanded={shown.length > 0}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen < 0 ? undefined : `${id}${String(chosen)}`}
          value={search}
          placeholder="A process, a command, a system, a lesson"
          spellCheck={false}
          autoComplete="off"
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setSearch(event.target.value);
            setMoved(null);
            setTold('');
          }}
        />
        <kbd className="key">Esc</kbd>
      </div>
      <ul ref={list} id={`${id}list`} className="palette_list" role="listbox" aria-label="What can be found">
        {shown.map(({ item }, index) => (
          <PaletteRow
            key={`${item.type} ${item.id}`}
            id={`${id}${String(index)}`}
            item={item}
            heading={search.trim() === '' && item.group !== shown[index - 1]?.item.group}
            chosen={index === chosen}
            onChoose={() => {
              choose(item);
            }}
          >
            <Words item={item} keys={keys} single={singleKeys} />
          </PaletteRow>
        ))}
      </ul>
      <p className="palette_foot" role="status">
        {told !== ''
          ? told
          : shown.length === 0
            ? 'No process, command, system or lesson is called that.'
            : ranked.length > shown.length
              ? `The first ${String(shown.length)} of ${formatPlural(ranked.length, 'hit', 'hits')}. Another letter finds the others.`
              : search.trim() === ''
                ? 'The arrow keys choose, Enter does it.'
                : formatPlural(ranked.length, 'hit', 'hits')}
      </p>
    </Dialog>
  );
}

interface RowProps {
  readonly id: string;
  readonly item: Item;
  /** The first of its group. */
  readonly heading: boolean;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function PaletteRow({ id, item, heading, chosen, onChoose, children }: RowProps): ReactNode {
  const danger = item.type === 'command' && item.action.danger === true;
  return (
    <>
      {heading && (
        <li role="presentation" className="palette_heading">
          {item.group}
        </li>
      )}
      <li
        id={id}
        role="option"
        aria-selected={chosen}
        aria-disabled={item.refused !== null}
        className={`palette_item ${danger ? 'palette_danger' : ''}`}
        onClick={onChoose}
      >
        {children}
      </li>
    </>
  );
}
