/** Every action with its shortcut, and every process, found by typing. */
import { Command } from 'cmdk';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ACTIONS } from '../actions.ts';
import { usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';
import { kindOf, stateOf } from '../ui/geometry/state.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Icon } from '../ui/icons.tsx';
import './dialogs.css';
import { keyTitle } from '../ui/key_title.ts';

const PROCESS_LIMIT = 60;

export function Palette(): ReactNode {
  const store = usePanelStore();
  const [state] = useState(() => store.getState());
  const [search, setSearch] = useState('');
  const input = useRef<HTMLInputElement | null>(null);
  // A dialog that opens gives the focus to the first that can have it, which is the whole list.
  useEffect(() => {
    input.current?.focus();
  }, []);
  const close = (): void => {
    store.getState().closeDialog();
  };
  const wanted = search.toLowerCase();
  const places = [];
  for (const place of state.node?.places.values() ?? []) {
    if (place.hidden && !state.view.hidden) continue;
    const row = place.pid === null ? undefined : state.node?.processes.get(place.pid);
    const name = row?.name ?? place.id;
    if (wanted !== '' && !`${name} ${place.pid ?? ''} ${place.key}`.toLowerCase().includes(wanted)) continue;
    places.push({ place, row, name });
    if (places.length >= PROCESS_LIMIT) break;
  }
  const usable = ACTIONS.filter((action) => action.id !== 'palette' && action.refuse(state) === null);
  const groups = [...new Set(usable.map((action) => action.group))];
  return (
    <Dialog title="" label="Find or run a command" className="palette" onClose={close}>
      <Command label="Find or run a command" loop>
        <div className="palette_input">
          <Icon name="search" />
          <Command.Input
            ref={input}
            value={search}
            onValueChange={setSearch}
            placeholder="Find a process or run a command"
          />
          <kbd className="key">Esc</kbd>
        </div>
        <Command.List className="palette_list">
          <Command.Empty className="palette_empty">Nothing is called that.</Command.Empty>
          {groups.map((group) => (
            <Command.Group key={group} heading={group}>
              {usable
                .filter((action) => action.group === group)
                .map((action) => (
                  <Command.Item
                    key={action.id}
                    value={action.title}
                    className={`palette_item ${action.danger === true ? 'palette_danger' : ''}`}
                    onSelect={() => {
                      close();
                      action.run(store);
                    }}
                  >
                    <span className="palette_icon">{action.icon !== undefined && <Icon name={action.icon} />}</span>
                    <span className="grow">{action.title}</span>
                    {(action.keys ?? []).slice(0, 1).map((key) => (
                      <kbd key={key} className="key">
                        {keyTitle(key)}
                      </kbd>
                    ))}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
          <Command.Group heading="Processes">
            {places.map(({ place, row, name }) => (
              <Command.Item
                key={place.key}
                value={`${name} ${place.pid ?? ''} ${place.key}`}
                className="palette_item"
                onSelect={() => {
                  close();
                  store.getState().select(place.key);
                }}
              >
                <span className="palette_icon">
                  <Glyph kind={kindOf(place)} state={stateOf(place, row)} size={16} />
                </span>
                <span className="grow">{name}</span>
                <span className="code quiet">{place.pid ?? 'down'}</span>
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}
