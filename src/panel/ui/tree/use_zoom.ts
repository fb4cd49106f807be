/** Pan and zoom of a drawing: d3-zoom moves a group directly; React hears only when other things must be drawn. */
import { select } from 'd3-selection';
import 'd3-transition';
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior } from 'd3-zoom';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import {
  MAX_ZOOM,
  MIN_ZOOM,
  boxOf,
  contains,
  detailAt,
  type Box,
  type Detail,
  type Transform,
} from '../geometry/viewport.ts';

/** What is drawn around the window, in screen pixels, so that a small pan draws nothing anew. */
const MARGIN = 320;
const STEP = 1.06;

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
  const behaviour = useRef<ZoomBehavior<HTMLElement, unknown> | null>(null);
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

  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const zooming = zoom<HTMLElement, unknown>()
      .scaleExtent([MIN_ZOOM, MAX_ZOOM])
      .clickDistance(4)
      .filter((event: Event) => {
        if (event.target instanceof Element && event.target.closest('[data-control]') !== null) return false;
        if (event.type === 'dblclick') return false;
        return !(event instanceof MouseEvent) || event instanceof WheelEvent || event.button === 0;
      })
      .on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
        if (event.sourceEvent !== null) byHand.current = true;
        apply({ x: event.transform.x, y: event.transform.y, k: event.transform.k });
      });
    behaviour.current = zooming;
    const selection = select<HTMLElement, unknown>(element);
    selection.call(zooming);
    selection.on('dblclick.zoom', null);
    const start = transform.current;
    selection.call((chosen) => {
      zooming.transform(chosen, zoomIdentity.translate(start.x, start.y).scale(start.k));
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
      selection.interrupt();
      zooming.transform(selection, zoomIdentity.translate(x + by.x, y + by.y).scale(k));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      selection.on('.zoom', null);
      behaviour.current = null;
    };
  }, [container, apply]);

  const glide = useCallback(
    (to: Transform, animate: boolean) => {
      const element = container.current;
      const zooming = behaviour.current;
      if (element === null || zooming === null) return;
      const target = zoomIdentity.translate(to.x, to.y).scale(to.k);
      const selection = select<HTMLElement, unknown>(element);
      if (animate && !calm()) {
        zooming.transform(selection.transition().duration(240), target);
      } else {
        selection.interrupt();
        zooming.transform(selection, target);
      }
    },
    [container],
  );
  const moveTo = useCallback(
    (to: Transform, animate: boolean) => {
      byHand.current = true;
      glide(to, animate);
    },
    [glide],
  );
  const put = useCallback(
    (to: Transform) => {
      byHand.current = false;
      glide(to, false);
    },
    [glide],
  );
  const zoomBy = useCallback(
    (factor: number) => {
      byHand.current = true;
      const element = container.current;
      const zooming = behaviour.current;
      if (element === null || zooming === null) return;
      const selection = select<HTMLElement, unknown>(element);
      if (calm()) zooming.scaleBy(selection, factor);
      else zooming.scaleBy(selection.transition().duration(160), factor);
    },
    [container],
  );
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
