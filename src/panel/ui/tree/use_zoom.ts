/** Pan and zoom of a drawing: a group is moved directly; React hears only when other things must be drawn. */
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { boxOf, contains, detailAt, type Box, type Detail, type Transform } from '../geometry/viewport.ts';
import type { HandZoom } from './hand_zoom.ts';

/** What is drawn around the window, in screen pixels, so that a small pan draws nothing anew. */
const MARGIN = 320;
const STEP = 1.06;
const MOVE_MS = 240;
const ZOOM_MS = 160;

export interface DrawnWindow {
  readonly box: Box;
  readonly detail: Detail;
  /** The zoom in steps, for sizes that follow it below 75 %; 1 for cards. */
  readonly zoom: number;
  readonly percent: number;
}

export interface TreeZoom {
  readonly width: number;
  readonly height: number;
  readonly drawn: DrawnWindow;
  /** The present transform, which changes without React. */
  readonly transform: RefObject<Transform>;
  /** Whether a person has moved it since it was put somewhere. */
  readonly byHand: RefObject<boolean>;
  zoomBy(factor: number): void;
  moveTo(to: Transform, animate: boolean): void;
  /** Not on a person's behalf: for the first picture. */
  put(to: Transform): void;
  panBy(x: number, y: number): void;
}

function drawnAt(transform: Transform, width: number, height: number): DrawnWindow {
  const detail = detailAt(transform.k);
  return {
    box: boxOf(transform, width, height, MARGIN),
    detail,
    zoom: detail === 'card' ? 1 : STEP ** Math.round(Math.log(transform.k) / Math.log(STEP)),
    percent: Math.round(transform.k * 100),
  };
}

/** Where the window on the drawing lies, and in what page. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly page: number;
}

const NOWHERE: Frame = { left: 0, top: 0, width: 0, height: 0, page: 0 };

function frameOf(element: HTMLElement): Frame {
  const { left, top } = element.getBoundingClientRect();
  const page = window.innerWidth * 65_536 + window.innerHeight;
  return { left, top, width: element.clientWidth, height: element.clientHeight, page };
}

/**
 * How far the drawing goes when its window changes: what is in the middle stays there when the page is resized. When something opens
 * beside the drawing, every card stays where it is on the screen; what opens above it takes room, and the drawing goes down with its window.
 */
export function shiftOf(before: Frame, after: Frame): { readonly x: number; readonly y: number } {
  if (before.width === 0 || after.width === 0) return { x: 0, y: 0 };
  if (before.page !== after.page) return { x: (after.width - before.width) / 2, y: (after.height - before.height) / 2 };
  return { x: before.left - after.left, y: 0 };
}

function calm(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** `onMove` is called for every change of the transform, also between React's drawings. */
export function useZoom(
  container: RefObject<HTMLElement | null>,
  group: RefObject<SVGGElement | null>,
  onMove: () => void,
): TreeZoom {
  const transform = useRef<Transform>({ x: 24, y: 44, k: 1 });
  const size = useRef(NOWHERE);
  const byHand = useRef(false);
  const [box, setBox] = useState({ width: 0, height: 0 });
  const [drawn, setDrawn] = useState<DrawnWindow>(() => drawnAt(transform.current, 0, 0));
  /** Null until it is loaded: what is moved until then jumps. */
  const hand = useRef<HandZoom | null>(null);
  const moved = useRef(onMove);
  useEffect(() => {
    moved.current = onMove;
  });

  const apply = useCallback(
    (next: Transform) => {
      transform.current = next;
      group.current?.setAttribute(
        'transform',
        `translate(${String(next.x)} ${String(next.y)}) scale(${String(next.k)})`,
      );
      moved.current();
      const { width, height } = size.current;
      setDrawn((before) => {
        const now = drawnAt(next, width, height);
        const same = before.detail === now.detail && before.zoom === now.zoom && before.percent === now.percent;
        return same && contains(before.box, boxOf(next, width, height, 0)) ? before : now;
      });
    },
    [group],
  );

  const go = useCallback(
    (to: Transform, ms: number) => {
      if (hand.current === null) apply(to);
      else hand.current.moveTo(to, calm() ? 0 : ms);
    },
    [apply],
  );

  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    let left = false;
    void import('./hand_zoom.ts').then(({ handZoom }) => {
      if (left) return;
      hand.current = handZoom(element, transform.current, (to, hands) => {
        if (hands) byHand.current = true;
        apply(to);
      });
    });
    const observer = new ResizeObserver(() => {
      const next = frameOf(element);
      const before = size.current;
      if (next.width === before.width && next.height === before.height) return;
      size.current = next;
      setBox(next);
      setDrawn(drawnAt(transform.current, next.width, next.height));
      const by = shiftOf(before, next);
      if (by.x === 0 && by.y === 0) {
        moved.current();
        return;
      }
      const { x, y, k } = transform.current;
      go({ x: x + by.x, y: y + by.y, k }, 0);
    });
    observer.observe(element);
    return () => {
      left = true;
      observer.disconnect();
      hand.current?.detach();
      hand.current = null;
    };
  }, [container, apply, go]);

  const moveTo = useCallback(
    (to: Transform, animate: boolean) => {
      byHand.current = true;
      go(to, animate ? MOVE_MS : 0);
    },
    [go],
  );
  const put = useCallback(
    (to: Transform) => {
      byHand.current = false;
      go(to, 0);
    },
    [go],
  );
  const zoomBy = useCallback((factor: number) => {
    byHand.current = true;
    hand.current?.scaleBy(factor, calm() ? 0 : ZOOM_MS);
  }, []);
  const panBy = useCallback(
    (x: number, y: number) => {
      const { current } = transform;
      moveTo({ x: current.x + x, y: current.y + y, k: current.k }, true);
    },
    [moveTo],
  );
  return useMemo(
    () => ({ width: box.width, height: box.height, drawn, transform, byHand, zoomBy, moveTo, put, panBy }),
    [box, drawn, zoomBy, moveTo, put, panBy],
  );
}
