/**
 * The menus themselves, loaded when the first one is opened. Not modal: a modal one would lock scrolling with a style element, which the content security
 * policy refuses, and the node must go on being visible under an open menu.
 */
import { DropdownMenu } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { MENUS_ID, type MenuPart, type MenuProps, type PointMenuProps } from './menu_model.ts';
import './menu.css';

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

/** A menu with its button, which opens at once and stays for the next time. */
export function OpenedMenu({ children, label, parts, align = 'start', wide = false }: MenuProps): ReactNode {
  const [open, setOpen] = useState(true);
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById(MENUS_ID)}>
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

/** A context menu: opened by whoever knows the point. */
export function OpenedPointMenu({ label, parts, x, y, onClose }: PointMenuProps): ReactNode {
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
      <DropdownMenu.Portal container={document.getElementById(MENUS_ID)}>
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
