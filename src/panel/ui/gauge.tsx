/** The gauge's drawing. The words beside it say the same. */
import { memo, type ReactElement } from 'react';
import type { SupervisorInfo } from '../../protocol/model.ts';
import { GAUGE_CELLS, gaugeOf, type GaugeModel } from './gauge_model.ts';
import './glyph.css';

const HEIGHT = 8;
const GAP = 2;
/** The stop, and the restart beyond it. */
export const OVER_WIDTH = 21;

/** A cell and the gap after it where there is little room. */
const TIGHT = 3;

/** The least width in which it can be drawn: cells stay cells, since a bar says that there are more than six. */
export function gaugeLeast(model: GaugeModel): number {
  const cells = Math.max(1, model.allowed);
  const over = model.exceeded ? OVER_WIDTH : 0;
  return over + (cells > GAUGE_CELLS ? 11 : Math.max(11, cells * TIGHT - 1));
}

/** The width the drawing takes, at most `room`, of which there must be `gaugeLeast`. */
export function gaugeWidth(model: GaugeModel, room: number): number {
  const cells = Math.max(1, model.allowed);
  const over = model.exceeded ? OVER_WIDTH : 0;
  if (cells > GAUGE_CELLS) return Math.min(room, 46 + over);
  const cell = Math.min(12, cells > 3 ? 7 : 12);
  return Math.min(room, cells * (cell + GAP) - GAP + over);
}

interface GaugeMarkProps {
  readonly info: SupervisorInfo;
  readonly nowMs: number;
  readonly ended: boolean;
  readonly width: number;
}

/** Cells of 8 units height from the upper left corner. */
export function GaugeMark({ info, nowMs, ended, width }: GaugeMarkProps): ReactElement {
  const model = gaugeOf(info, nowMs, ended);
  const tone = model.exceeded ? 'gauge_fill over' : 'gauge_fill';
  const room = width - (model.exceeded ? OVER_WIDTH : 0);
  const cells = Math.max(1, model.allowed);
  const roomy = (room + GAP) / cells - GAP;
  const gap = roomy < 4 ? 1 : GAP;
  const cell = (room + gap) / cells - gap;
  const inset = gap === 1 ? 0.5 : 1.5;
  const parts: ReactElement[] = [];
  if (cells > GAUGE_CELLS) {
    parts.push(<rect key="bar" x="0" y="0" width={room} height={HEIGHT} rx="2" className="gauge_cell" />);
    const filled = model.left.slice(0, model.allowed).reduce((sum, one) => sum + one, 0);
    const share = model.allowed === 0 ? 0 : filled / model.allowed;
    if (share > 0) {
      const fill = round(Math.max(1.5, (room - 3) * share));
      parts.push(<rect key="fill" x="1.5" y="1.5" width={fill} height="5" rx="1" className={tone} />);
    }
    const every = model.allowed > 12 ? Math.ceil(model.allowed / 6) : 1;
    for (let i = every; i < model.allowed; i += every) {
      const x = round((room * i) / model.allowed);
      parts.push(<path key={`t${String(i)}`} d={`M${String(x)} 5V8`} className="gauge_tick" />);
    }
  } else {
    for (let i = 0; i < cells; i += 1) {
      const x = round(i * (cell + gap));
      parts.push(
        <rect
          key={`c${String(i)}`}
          x={x}
          y="0"
          width={round(cell)}
          height={HEIGHT}
          rx={gap === 1 ? 1 : 2}
          className="gauge_cell"
        />,
      );
      const left = model.allowed === 0 ? undefined : model.left[i];
      if (left === undefined || left <= 0) continue;
      const fill = round(Math.max(1, (cell - 2 * inset) * left));
      parts.push(<rect key={`f${String(i)}`} x={x + inset} y="1.5" width={fill} height="5" rx="1" className={tone} />);
    }
  }
  if (model.exceeded) {
    parts.push(
      <path key="stop" d={`M${String(round(room + 4))} -3V11`} className="gauge_stop" />,
      <rect key="over" x={round(room + 7.5)} y="-.5" width="11" height="9" rx="2" className="gauge_over" />,
    );
  }
  return <g>{parts}</g>;
}

function round(value: number): number {
  return Math.round(value * 2) / 2;
}

/** The gauge in HTML: drawing and words. */
export const Gauge = memo(function Gauge({
  info,
  nowMs,
  ended = false,
}: Omit<GaugeMarkProps, 'width' | 'ended'> & { readonly ended?: boolean }) {
  const model = gaugeOf(info, nowMs, ended);
  const width = gaugeWidth(model, 68);
  return (
    <span className="gauge">
      <svg width={width + 2} height={14} viewBox={`-1 -3 ${String(width + 2)} 14`} aria-hidden="true">
        <GaugeMark info={info} nowMs={nowMs} ended={ended} width={width} />
      </svg>
      <span className={model.exceeded ? 'gauge_say over' : model.used > 0 ? 'gauge_say some' : 'gauge_say'}>
        {model.words}
      </span>
    </span>
  );
});
