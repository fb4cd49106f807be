/** The body of a long treegrid: only the rows near the window are in the page. Loaded when a list is long. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, type ReactElement, type RefObject } from 'react';

export interface VirtualRowsProps {
  readonly count: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly sizeOf: (index: number) => number;
  readonly keyOf: (index: number) => string;
  /** The row that Tab leads to: it is in the page wherever the list has been scrolled to. */
  readonly activeIndex: number;
  readonly drawRow: (
    index: number,
    style: { readonly position: 'absolute'; readonly top: number },
  ) => ReactElement | null;
  /** Filled with a function that scrolls a row into the window. */
  readonly scrollHandle: RefObject<((index: number) => void) | null>;
}

export function VirtualRows(props: VirtualRowsProps): ReactElement {
  const { count, scroller, sizeOf, keyOf, activeIndex, drawRow, scrollHandle } = props;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: sizeOf,
    overscan: 12,
    getItemKey: keyOf,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (activeIndex >= range.count || shown.includes(activeIndex)) return shown;
      return [...shown, activeIndex].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, sizeOf]);
  useLayoutEffect(() => {
    scrollHandle.current = (index) => {
      virtualizer.scrollToIndex(index);
    };
    return () => {
      scrollHandle.current = null;
    };
  }, [virtualizer, scrollHandle]);
  return (
    <div role="rowgroup" className="treegrid_body" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
      {virtualizer.getVirtualItems().map((item) => drawRow(item.index, { position: 'absolute', top: item.start }))}
    </div>
  );
}
