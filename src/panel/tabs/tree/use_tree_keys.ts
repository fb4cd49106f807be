/**
 * The keyboard of the tree, after the WAI-ARIA treegrid pattern. The selection follows the focus, so that what the
 * inspector names is what every other key acts on.
 */
import { useRef, type KeyboardEvent } from 'react';
import { usePanelStore } from '../../store/react.ts';
import { isModifier, meaningOf } from '../../shortcuts.ts';
import type { PoolRow, TreeRow } from '../../ui/geometry/tree_rows.ts';
import { nameOf } from '../../ui/geometry/words.ts';
import type { TreeModel } from './tree_model.ts';

const TYPE_AHEAD_MS = 700;
const PAGE = 10;

export interface TreeKeys {
  readonly model: TreeModel;
  readonly activeIndex: number;
  /** Puts the focus on a row, and selects what stands there. */
  readonly focusRow: (index: number) => void;
  /** Where a row's menu opens. */
  readonly pointOf: (index: number) => { readonly x: number; readonly y: number };
}

/** Is there something to fold, and is it folded? */
export function foldOf(row: TreeRow): boolean | null {
  return row.folded;
}

function nameOfRow(row: TreeRow): string {
  return row.type === 'pool' ? row.name : nameOf(row.place, undefined).name;
}

export function useTreeKeys({ model, activeIndex, focusRow, pointOf }: TreeKeys): (event: KeyboardEvent) => void {
  const store = usePanelStore();
  const typed = useRef({ text: '', at: 0 });
  const { rows } = model;

  const typeAhead = (char: string, now: number): void => {
    const text = (now - typed.current.at > TYPE_AHEAD_MS ? '' : typed.current.text) + char.toLowerCase();
    typed.current = { text, at: now };
    const same = [...text].every((one) => one === text[0]);
    const wanted = same ? (text[0] ?? '') : text;
    const from = same ? 1 : 0;
    for (let step = from; step <= rows.length; step += 1) {
      const index = (activeIndex + step) % rows.length;
      const row = rows[index];
      if (row !== undefined && nameOfRow(row).toLowerCase().startsWith(wanted)) {
        focusRow(index);
        return;
      }
    }
  };

  const tellOfPool = ({ name, members }: PoolRow): void => {
    store.getState().notify({
      tone: 'info',
      title: [{ type: 'text', text: `${name} ×${String(members.length)} is a pool: open it to choose a process.` }],
      passing: true,
    });
  };

  return (event) => {
    // Whoever moves otherwise has done with a name.
    if (event.key.length > 1 && !isModifier(event.key)) typed.current = { text: '', at: 0 };
    const row = rows[activeIndex];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const { toggleFold, select, openMenu, preferences, selected } = store.getState();
    const fold = foldOf(row);
    const childless = row.type === 'place' && row.cell;
    const take = (): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    switch (event.key) {
      case 'ArrowDown':
        if (event.shiftKey) return;
        take();
        focusRow(Math.min(rows.length - 1, activeIndex + 1));
        return;
      case 'ArrowUp':
        if (event.shiftKey) return;
        take();
        focusRow(Math.max(0, activeIndex - 1));
        return;
      case 'PageDown':
        take();
        focusRow(Math.min(rows.length - 1, activeIndex + PAGE));
        return;
      case 'PageUp':
        take();
        focusRow(Math.max(0, activeIndex - PAGE));
        return;
      case 'Home':
        take();
        focusRow(0);
        return;
      case 'End':
        take();
        focusRow(rows.length - 1);
        return;
      case 'ArrowRight':
        if (event.shiftKey) return;
        take();
        if (fold === true) toggleFold(row.key, true);
        else if (fold === false && rows[activeIndex + 1]?.parent === activeIndex) focusRow(activeIndex + 1);
        return;
      case 'ArrowLeft':
        if (event.shiftKey) return;
        take();
        if (fold === false && !childless) toggleFold(row.key, false);
        else if (row.parent >= 0) focusRow(row.parent);
        return;
      case '*':
        take();
        for (const sibling of rows) {
          if (sibling.parent === row.parent && foldOf(sibling) === true) toggleFold(sibling.key, true);
        }
        return;
      case 'Enter':
        take();
        if (row.type === 'pool') toggleFold(row.key, row.folded);
        else select(row.key);
        return;
      case 'ContextMenu':
      case 'F10':
        if (event.key === 'F10' && !event.shiftKey) return;
        take();
        if (row.type === 'place') {
          select(row.key);
          openMenu(row.key, pointOf(activeIndex));
        }
        return;
      default:
    }
    // A key that has a use of its own in the panel is left to it; with Shift a letter has none.
    const meant = preferences.singleKeys ? meaningOf(event.nativeEvent, preferences.keys) : null;
    if (meant !== null) {
      if (meant.action !== 'kill' || row.type !== 'pool' || selected !== null) return;
      take();
      tellOfPool(row);
      return;
    }
    // The zoom's.
    if (event.key === '0') return;
    if (event.key.length === 1 && /[\p{L}\p{N}_]/u.test(event.key)) {
      take();
      typeAhead(event.key, event.timeStamp);
    }
  };
}
