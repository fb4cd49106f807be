/** Wheel, drag and pinch by d3-zoom, with its transitions. Loaded after the first picture, which nobody can have moved yet. */
import { select } from 'd3-selection';
import 'd3-transition';
import { zoom, zoomIdentity, type D3ZoomEvent } from 'd3-zoom';
import { MAX_ZOOM, MIN_ZOOM, type Transform } from '../geometry/viewport.ts';

export interface HandZoom {
  /** Goes there within `ms`; 0 jumps, and ends what was under way. */
  moveTo(to: Transform, ms: number): void;
  scaleBy(factor: number, ms: number): void;
  detach(): void;
}

/** `onMove` hears every change, and whether it was a person's hand that made it. */
export function handZoom(
  element: HTMLElement,
  start: Transform,
  onMove: (to: Transform, byHand: boolean) => void,
): HandZoom {
  const zooming = zoom<HTMLElement, unknown>()
    .scaleExtent([MIN_ZOOM, MAX_ZOOM])
    .clickDistance(4)
    .filter((event: Event) => {
      if (event.target instanceof Element && event.target.closest('[data-control]') !== null) return false;
      if (event.type === 'dblclick') return false;
      return !(event instanceof MouseEvent) || event instanceof WheelEvent || event.button === 0;
    })
    .on('zoom', ({ transform: { x, y, k }, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      onMove({ x, y, k }, sourceEvent !== null);
    });
  const selection = select<HTMLElement, unknown>(element);
  selection.call(zooming);
  selection.on('dblclick.zoom', null);
  const targetOf = ({ x, y, k }: Transform) => zoomIdentity.translate(x, y).scale(k);
  zooming.transform(selection, targetOf(start));
  return {
    moveTo(to, ms) {
      if (ms > 0) zooming.transform(selection.transition().duration(ms), targetOf(to));
      else {
        selection.interrupt();
        zooming.transform(selection, targetOf(to));
      }
    },
    scaleBy(factor, ms) {
      if (ms > 0) zooming.scaleBy(selection.transition().duration(ms), factor);
      else zooming.scaleBy(selection, factor);
    },
    detach() {
      selection.interrupt();
      selection.on('.zoom', null);
    },
  };
}
