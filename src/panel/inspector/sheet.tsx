/** The inspector on a phone: a sheet with three stops, moved by dragging its handle or by pressing it. */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { Inspector } from './inspector.tsx';
import './sheet.css';

/** Shares of the room between app bar and transport; the smallest stop ends with the tabs, whatever it takes. */
const STOPS = [0.34, 0.62, 1] as const;
const NAMES = ['small', 'half', 'full'] as const;
const DRAG = 6;
/** From here on the app bar is in reach of its handle. */
const FULL = 0.95;

export function Sheet(): ReactNode {
  const [stop, setStop] = useState(0);
  const [drag, setDrag] = useState<number | null>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const grabbed = useRef<{ readonly y: number; readonly share: number; moved: boolean } | null>(null);
  const share = drag ?? STOPS[stop] ?? STOPS[0];
  const small = drag === null && stop === 0;

  const room = (): number => Math.max(1, window.innerHeight - 116);
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    // The smallest stop is as high as what it shows.
    const height = sheet.current?.offsetHeight ?? 0;
    grabbed.current = { y: event.clientY, share: height / room(), moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>): void => {
    const from = grabbed.current;
    if (from === null) return;
    if (Math.abs(event.clientY - from.y) > DRAG) from.moved = true;
    if (from.moved) setDrag(Math.min(1, Math.max(0.12, from.share + (from.y - event.clientY) / room())));
  };
  const onPointerUp = (): void => {
    const from = grabbed.current;
    grabbed.current = null;
    if (from === null) return;
    if (!from.moved) {
      setStop((stop + 1) % STOPS.length);
    } else if (drag !== null) {
      let nearest = 0;
      STOPS.forEach((one, index) => {
        if (Math.abs(one - drag) < Math.abs((STOPS[nearest] ?? 0) - drag)) nearest = index;
      });
      setStop(nearest);
    }
    setDrag(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by !== 0) setStop(Math.min(STOPS.length - 1, Math.max(0, stop + by)));
    else if (event.key === 'Enter' || event.key === ' ') setStop((stop + 1) % STOPS.length);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={sheet}
      className={`sheet ${drag === null ? '' : 'sheet_dragged'} ${small ? 'sheet_small' : ''} ${share > FULL ? 'sheet_full' : ''}`}
      style={small ? undefined : { height: `calc((100dvh - 116px) * ${String(share)})` }}
      onClick={({ target }) => {
        // What was chosen has no room at the smallest stop.
        if (stop === 0 && target instanceof Element && target.closest('[role="tab"]') !== null) setStop(1);
      }}
    >
      <button
        type="button"
        className="sheet_handle"
        aria-label={`Height of the inspector: ${NAMES[stop] ?? 'small'}`}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          grabbed.current = null;
          setDrag(null);
        }}
        onKeyDown={onKeyDown}
      >
        <span />
      </button>
      <Inspector />
    </div>
  );
}
