/**
 * Drop-down menus. Not modal: a modal one would lock scrolling with a style element, which the content security
 * policy refuses, and the node must go on being visible under an open menu.
 */
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import './menu.css';

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

function Part({ part }: { readonly part: MenuPart }): ReactNode {
  if (part === 'line') return <DropdownMenu.Separator className="menu_line" />;
  if ('heading' in part) return <DropdownMenu.Label className="menu_heading">{part.heading}</DropdownMenu.Label>;
  const text = part.text ?? (typeof part.title === 'string' ? part.title : undefined);
  const shared = {
    className: `menu_item ${part.danger === true ? 'menu_item_danger' : ''}`,
    disabled: part.disabled !== undefined,
    onSelect: part.run,
    ...(text === undefined ? {} : { textValue: text }),
  };
  const inside = (
    <>
      {part.icon !== undefined && <Icon name={part.icon} />}
      <span className="menu_title">
        {part.title}
        {part.disabled !== undefined && <small>{part.disabled}</small>}
      </span>
      {part.hint !== undefined && <kbd className="key">{part.hint}</kbd>}
    </>
  );
  if (part.checked === undefined) return <DropdownMenu.Item {...shared}>{inside}</DropdownMenu.Item>;
  return (
    <DropdownMenu.CheckboxItem {...shared} checked={part.checked}>
      <span className="menu_check" aria-hidden="true" data-checked={part.checked} />
      {inside}
    </DropdownMenu.CheckboxItem>
  );
}

function Parts({ parts }: { readonly parts: readonly MenuPart[] }): ReactNode {
  return parts.map((part, index) => (
    <Part key={typeof part === 'object' && 'id' in part ? part.id : `part${String(index)}`} part={part} />
  ));
}

interface MenuProps {
  /** The button that opens it; it must take a ref and props. */
  readonly children: ReactNode;
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly align?: 'start' | 'end';
  readonly wide?: boolean;
}

export function Menu({ children, label, parts, align = 'start', wide = false }: MenuProps): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={`menu ${wide ? 'menu_wide' : ''}`}
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          <Parts parts={parts} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface PointMenuProps {
  readonly label: string;
  readonly parts: readonly MenuPart[];
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

/** A context menu: opened by whoever knows the point. */
export function PointMenu({ label, parts, x, y, onClose }: PointMenuProps): ReactNode {
  return (
    <DropdownMenu.Root
      key={`${String(x)},${String(y)}`}
      modal={false}
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <DropdownMenu.Trigger asChild>
        <span className="menu_point" style={{ left: x, top: y }} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          aria-label={label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
          }}
        >
          <Parts parts={parts} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
