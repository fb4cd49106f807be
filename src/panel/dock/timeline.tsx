/** The last seconds of the node as a strip. The list below says the same in words, so this is hidden from readers. */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { NodeEvent } from '../../protocol/model.ts';
import type { Stretch } from '../store/activity.ts';
import { usePanel, usePanelStore } from '../store/react.ts';

import { textWidth } from '../ui/geometry/text_fit.ts';
import { extentOf, marksOf, ticksOf, windowOf, type Mark, type Window } from './timeline_model.ts';
import './timeline.css';

const HEIGHT = 68;
const BASE = 46;
const SIGN_AT = 14;
const BAR_ROOM = 16;
const MARGIN = 16;
const BARS = 150;
/** A node that runs quietly tells how it does every few bars; what is longer than this many is an average. */
const LONGEST = 4;
const NONE: readonly NodeEvent[] = [];

const PATHS: Readonly<Record<Mark['kind'], string>> = {
  start: 'M0-5V5M-5 0H5',
  spawn: 'M0-3V3M-3 0H3',
  exit: 'M-4-4 4 4M4-4-4 4',
  restart: 'M4.8-1.8A5.2 5.2 0 1 0 5.2.5M5-5.2v3.5H1.5',
  gave_up: 'M-4 .5 0-3.5 4 .5M-4 4.5 0 .5 4 4.5',
  several: 'M-4.5 0h.01M0 0h.01M4.5 0h.01',
};

function useWidth(): readonly [React.RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [element, width];
}

interface Bars {
  /** Filled: what was done in a time that one bar can show. */
  readonly known: string;
  /** Outlined: the average of a longer time, of whose inside nothing is known. */
  readonly average: string;
}

/** Each stretch as a bar as wide as the time that it tells of. */
function bars(stretches: readonly Stretch[], window: Window, span: number, width: number): Bars {
  const room = (width - MARGIN * 2) / (window.to - window.from);
  const x = (at: number): number => MARGIN + (Math.max(window.from, at) - window.from) * room;
  // What was done in a moment is drawn as if it had taken a whole bar.
  const pace = ({ from, to, work }: Stretch): number => work / Math.max(span, to - from);
  const most = Math.max(1e-9, ...stretches.map(pace));
  let known = '';
  let average = '';
  for (const stretch of stretches) {
    if (stretch.work <= 0) continue;
    const [left, right] = [x(stretch.from), x(stretch.to)];
    // The square root keeps a quiet node visible beside a burst.
    const height = Math.max(1, BAR_ROOM * Math.sqrt(pace(stretch) / most));
    const gap = Math.min(1.5, (right - left) * 0.26);
    const path = `M${left.toFixed(1)} ${String(BASE)}v${(-height).toFixed(1)}h${(right - left - gap).toFixed(1)}v${height.toFixed(1)}`;
    if (stretch.to - stretch.from > span * LONGEST) average += path;
    else known += `${path}z`;
  }
  return { known, average };
}

/** The words that stand there where they fit. */
const UNSEEN = 'not seen';
const UNSEEN_ROOM = textWidth(UNSEEN, 11) + 8;

/** How far right the time goes of which the page has no picture; null when it has seen all that is in view. */
function unseenOf(since: number | null, now: number, { from, to }: Window, width: number): number | null {
  const until = Math.min(since ?? now, now, to);
  return until <= from ? null : MARGIN + ((until - from) / (to - from)) * (width - MARGIN * 2);
}

/** From the sign to the moment of its first event, and a stroke at the moment of each other. */
function stemsOf({ x, stems }: Mark): string {
  const foot = BASE - SIGN_AT;
  return stems
    .map((stem, index) => {
      const at = (stem - x).toFixed(1);
      return index === 0 ? `M0 8L${at} 14V${String(foot)}` : `M${at} 22V${String(foot)}`;
    })
    .join('');
}

export function Timeline(): ReactNode {
  const store = usePanelStore();
  const activity = usePanel((state) => state.activity);
  const [element, width] = useWidth();
  const speed = usePanel((state) => state.node?.clock.speed ?? 1);
  const step = (speed === 'max' ? 8 : speed) * 100;
  // In steps while time goes on, to the millisecond when it stands still.
  const now = usePanel(({ node }) =>
    node === null ? 0 : node.clock.paused ? node.clock.now_ms : Math.floor(node.clock.now_ms / step) * step,
  );
  const events = usePanel((state) => state.node?.events ?? NONE);
  const newest = events.at(-1)?.id ?? 0;
  const chosen = usePanel((state) => state.event);

  const drawing = useMemo(() => {
    if (width === 0) return null;
    const window = windowOf(now, speed, step);
    const span = (window.to - window.from) / BARS;
    const { node } = store.getState();
    const shown = newest === 0 ? NONE : (node?.events ?? NONE);
    const cut = (node?.events_dropped.life ?? 0) > 0;
    const marks = marksOf(shown, window, width, MARGIN, cut, now);
    const cursor = MARGIN + ((now - window.from) / (window.to - window.from)) * (width - MARGIN * 2);
    return {
      unseen: unseenOf(activity.since, now, window, width),
      bars: bars(activity.stretches(window.from, window.to, span), window, span, width),
      ticks: ticksOf(window, width, MARGIN),
      marks,
      cursor,
      // The line of now strikes through no sign and no word.
      struck: marks.map(extentOf).some(([left, right]) => cursor > left - 3 && cursor < right + 3),
    };
  }, [store, activity, width, now, speed, step, newest]);

  return (
    <div ref={element} className="timeline" aria-hidden="true">
      {drawing !== null && (
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`}>
          <path className="timeline_bars" d={drawing.bars.known} />
          <path className="timeline_average" d={drawing.bars.average} />
          <path className="timeline_axis" d={`M${String(MARGIN)} ${String(BASE + 0.5)}H${String(width - MARGIN)}`} />
          {drawing.unseen !== null && (
            <g className="timeline_unseen">
              <title>The page has no picture of the node from this time</title>
              <path d={`M${String(MARGIN)} ${String(BASE - 4)}H${drawing.unseen.toFixed(1)}`} />
              {drawing.unseen - MARGIN > UNSEEN_ROOM && (
                <text className="timeline_tick" x={(MARGIN + drawing.unseen) / 2} y={BASE - 8} textAnchor="middle">
                  {UNSEEN}
                </text>
              )}
            </g>
          )}
          <text className="timeline_tick" x={width - MARGIN} y={BASE - 4} textAnchor="end">
            bars: reductions
          </text>
          {drawing.bars.average !== '' && (
            <text className="timeline_tick" x={width - MARGIN} y={BASE - 17} textAnchor="end">
              <title>Nothing was told of the inside of a longer time</title>
              open: average
            </text>
          )}
          {drawing.ticks.map((tick) => (
            <g key={tick.text} transform={`translate(${tick.x.toFixed(1)} ${String(BASE)})`}>
              <path className="timeline_axis" d="M0 0v4" />
              <text
                className="timeline_tick"
                y="16"
                textAnchor={tick.x < 40 ? 'start' : tick.x > width - 40 ? 'end' : 'middle'}
              >
                {tick.text}
              </text>
            </g>
          ))}
          <g className="timeline_cursor" transform={`translate(${drawing.cursor.toFixed(1)} 0)`}>
            <path className="timeline_now" d={drawing.struck ? 'M0 24V46' : 'M0 4V46'} />
            <path className="timeline_grip" d="M0 45l5 6.5H-5z" />
          </g>
          {drawing.marks.map((mark) => (
            <g
              key={`${mark.kind}${String(mark.event)}`}
              className={`timeline_mark timeline_${mark.kind} ${mark.event === chosen ? 'timeline_chosen' : ''}`}
              transform={`translate(${mark.x.toFixed(1)} ${String(SIGN_AT)})`}
              onClick={() => {
                store.getState().selectEvent(mark.event);
              }}
            >
              <title>{mark.title}</title>
              <path className="timeline_stem" d={stemsOf(mark)} />
              <rect x="-7" y="-7" width="14" height="14" className="timeline_target" />
              <path className="timeline_sign" d={PATHS[mark.kind]} />
              {mark.label !== null && (
                <text
                  className="timeline_label"
                  x={mark.label.side === 'right' ? 10 : -10}
                  y="4"
                  textAnchor={mark.label.side === 'right' ? 'start' : 'end'}
                >
                  {mark.label.text}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
