/** A window splitter after the ARIA pattern: drag it, or move it with the arrow keys, Home, End and Enter. */
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import './splitter.css';

interface SplitterProps {
  /** What stands beside it and is made larger or smaller. */
  readonly label: string;
  readonly controls: string;
  readonly orientation: 'vertical' | 'horizontal';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly onChange: (value: number) => void;
}

const STEP = 16;

/** The pane that it sizes lies after it: to the right of a vertical one, below a horizontal one. */
export function Splitter(props: SplitterProps): ReactNode {
  const { label, controls, orientation, value, min, max, initial, onChange } = props;
  const grabbed = useRef<{ readonly at: number; readonly value: number } | null>(null);
  const vertical = orientation === 'vertical';
  const clamp = (next: number): number => Math.round(Math.min(Math.max(next, min), Math.max(min, max)));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus();
    grabbed.current = { at: vertical ? event.clientX : event.clientY, value };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (grabbed.current === null) return;
    const at = vertical ? event.clientX : event.clientY;
    onChange(clamp(grabbed.current.value + grabbed.current.at - at));
  };
  const release = (): void => {
    grabbed.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const larger = vertical ? 'ArrowLeft' : 'ArrowUp';
    const smaller = vertical ? 'ArrowRight' : 'ArrowDown';
    const next =
      event.key === larger
        ? value + STEP
        : event.key === smaller
          ? value - STEP
          : event.key === 'Home'
            ? min
            : event.key === 'End'
              ? max
              : event.key === 'Enter'
                ? initial
                : null;
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(clamp(next));
  };

  return (
    <div
      className={`splitter splitter_${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={orientation}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => {
        onChange(initial);
      }}
      onKeyDown={onKeyDown}
    />
  );
}
