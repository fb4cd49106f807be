/** What a menu is made of. */
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import type { IconName } from './icons.tsx';

export interface MenuItem {
  readonly id: string;
  readonly title: ReactNode;
  /** The words for a search by the first letters, when the title is not plain text. */
  readonly text?: string;
  readonly icon?: IconName;
  readonly hint?: string;
  readonly danger?: boolean;
  readonly checked?: boolean;
  /** Why it cannot be chosen now. */
  readonly disabled?: string;
  readonly run: () => void;
}

export type MenuPart = MenuItem | 'line' | { readonly heading: string };

interface TriggerProps {
  readonly 'aria-haspopup'?: 'menu';
  readonly 'aria-expanded'?: boolean;
  readonly onClick?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

export interface MenuProps {
  /** The button that opens it; it must take a ref and props. */
  readonly children: ReactElement<TriggerProps>;
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly align?: 'start' | 'end';
  readonly wide?: boolean;
}

export interface PointMenuProps {
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

/** Where open menus stand: within a landmark of the page. */
export const MENUS_ID = 'menus';
