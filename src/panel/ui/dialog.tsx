/**
 * A dialog on the platform's own `<dialog>`: the browser keeps the focus inside, makes the rest inert and closes on
 * Escape. Libraries for this lock scrolling with a style element, which the content security policy refuses.
 */
import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Icon } from './icons.tsx';
import './dialog.css';

interface DialogProps {
  readonly title: ReactNode;
  readonly label?: string;
  readonly wide?: boolean;
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, label, wide = false, className = '', onClose, children }: DialogProps): ReactNode {
  const element = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  const titleId = useId();
  useEffect(() => {
    close.current = onClose;
  });
  // Before the effects of what is in it: a field in a dialog that is not open cannot take the focus.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    const back = document.activeElement;
    const asked = (event: Event): void => {
      event.preventDefault();
      close.current();
    };
    dialog.addEventListener('cancel', asked);
    if (!dialog.open) dialog.showModal();
    return () => {
      dialog.removeEventListener('cancel', asked);
      dialog.close();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className={`dialog ${wide ? 'dialog_wide' : ''} ${className}`}
      {...(label === undefined ? { 'aria-labelledby': titleId } : { 'aria-label': label })}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog_box">
        {label === undefined && (
          <header className="dialog_head">
            <h2 id={titleId}>{title}</h2>
            <button type="button" className="icon_button" aria-label="Close" onClick={onClose}>
              <Icon name="cross" />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
