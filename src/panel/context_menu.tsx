/** The menu of a place, opened by right click, long press or the menu key wherever a place is drawn. */
import type { ReactNode } from 'react';
import { isUnowned } from '../protocol/model.ts';
import { actionById, hasFold, perform, resumeActionOf } from './actions.ts';
import { shownKey } from './shortcuts.ts';
import type { PanelState, PanelStore } from './store/panel_store.ts';
import { usePanel, usePanelStore } from './store/react.ts';
import { PointMenu } from './ui/menu.tsx';
import type { MenuItem, MenuPart } from './ui/menu_model.ts';

/** An action as a menu item; the reason why it cannot be done stands under it. */
export function menuItem(store: PanelStore, id: string, title?: string): MenuItem {
  const action = actionById(id);
  const state = store.getState();
  const refused = action.refuse(state);
  const key = shownKey(id, state.preferences.keys, state.preferences.singleKeys);
  return {
    id,
    title: title ?? action.title,
    ...(action.icon === undefined ? {} : { icon: action.icon }),
    ...(key === '' ? {} : { hint: key }),
    ...(action.danger === true ? { danger: true } : {}),
    ...(refused === null ? {} : { disabled: refused }),
    run: () => {
      void perform(store, action, 'elsewhere');
    },
  };
}

function partsOf(store: PanelStore, state: PanelState, key: string): readonly MenuPart[] {
  const place = state.node?.places.get(key);
  const pid = place?.pid;
  const row = pid == null ? undefined : state.node?.processes.get(pid);
  const owned = place?.parent != null && !isUnowned(key);
  const parts: MenuPart[] = [
    menuItem(store, 'send'),
    menuItem(store, row?.status === 'suspended' || row?.sys_suspended === true ? resumeActionOf(row) : 'suspend'),
    menuItem(store, 'copy_pid'),
    menuItem(store, 'mark'),
    'line',
    menuItem(store, 'focus_here'),
  ];
  if (hasFold(state, key)) {
    const folded = state.folded.get(key) ?? false;
    parts.push({
      id: 'fold',
      title: folded ? 'Unfold' : 'Fold',
      run: () => {
        store.getState().toggleFold(key, folded);
      },
    });
  }
  if (owned || place?.supervisor != null) {
    parts.push('line');
    if (place.supervisor !== null) parts.push(menuItem(store, 'start_child'));
    if (owned) {
      parts.push(menuItem(store, 'terminate_child'), menuItem(store, 'restart_child'), menuItem(store, 'delete_child'));
    }
  }
  parts.push('line', menuItem(store, 'exit'), menuItem(store, 'exit_shutdown'), menuItem(store, 'kill'));
  return parts;
}

export function ContextMenu(): ReactNode {
  const store = usePanelStore();
  const menu = usePanel((state) => state.menu);
  if (menu === null) return null;
  const state = store.getState();
  const place = state.node?.places.get(menu.place);
  const name = place === undefined ? menu.place : place.id;
  return (
    <PointMenu
      label={`Actions on ${name}`}
      parts={[{ heading: name }, ...partsOf(store, state, menu.place)]}
      x={menu.x}
      y={menu.y}
      onClose={() => {
        store.getState().closeMenu();
      }}
    />
  );
}
