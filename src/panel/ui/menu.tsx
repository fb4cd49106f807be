/**
 * Drop-down menus. A closed one is a plain button: what a menu needs is loaded when the first one is opened, so that it
 * does not stand between a visitor and the first picture.
 */
import { cloneElement, lazy, Suspense, useState, type ReactNode } from 'react';
import type { MenuProps, PointMenuProps } from './menu_model.ts';

const OpenedMenu = lazy(async () => ({ default: (await import('./menu_opened.tsx')).OpenedMenu }));
const OpenedPointMenu = lazy(async () => ({ default: (await import('./menu_opened.tsx')).OpenedPointMenu }));

export function Menu(props: MenuProps): ReactNode {
  const [wanted, setWanted] = useState(false);
  const button = cloneElement(props.children, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => {
      setWanted(true);
    },
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      setWanted(true);
    },
  });
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenedMenu {...props} />
    </Suspense>
  );
}

/** A context menu: opened by whoever knows the point. */
export function PointMenu(props: PointMenuProps): ReactNode {
  return (
    <Suspense fallback={null}>
      <OpenedPointMenu {...props} />
    </Suspense>
  );
}
