/**
 * One place, or one folded pool, as a card. Its properties are plain values, so that it is drawn again only when
 * something that it shows has changed.
 */
import { memo, type ReactElement } from 'react';
import type { RestartType, SupervisorInfo } from '../../../protocol/model.ts';
import { GlyphMark, StateIcon } from '../glyph.tsx';
import { formatCount } from '../format.ts';
import { gaugeOf } from '../gauge_model.ts';
import { GaugeMark, OVER_WIDTH, gaugeLeast, gaugeWidth } from '../gauge.tsx';
import type { Detail } from '../geometry/viewport.ts';
import type { GlyphState, Kind } from '../geometry/state.ts';
import { CARD_HEIGHT } from '../geometry/layout.ts';
import { fitEnd, fitName, textWidth } from '../geometry/text_fit.ts';
import { StrategyMark } from '../strategy.tsx';
import {
  ExitMark,
  ExitNumber,
  GenerationBadge,
  GhostStub,
  Joint,
  MailboxBadge,
  StartNumber,
  generationWidth,
  mailboxWidth,
  startWidth,
} from './marks.tsx';

export interface CardProps {
  /** The row's key: a place's, or that of a pool. */
  readonly id: string;
  readonly type: 'place' | 'pool';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly down: boolean;
  readonly detail: Detail;
  /** The zoom where it decides sizes (below cards), in steps; 1 for cards. */
  readonly zoom: number;

  readonly kind: Kind;
  readonly state: GlyphState;
  /** No process stands there. */
  readonly empty: boolean;
  readonly name: string;
  readonly label: boolean;
  /** The second line: words, then the pid or the words of the faults. */
  readonly second: string;
  readonly pid: string;
  readonly faults: string;
  readonly mailbox: number;
  readonly generation: number;
  readonly restart: RestartType | null;
  /** Whether a branch leads to it. */
  readonly joint: boolean;
  /** Its number in child order; 0 for none. */
  readonly ordinal: number;

  readonly supervisor: SupervisorInfo | null;
  /** Virtual time in steps: what the gauge is drawn for. */
  readonly nowMs: number;

  readonly startNumber: string;
  readonly startPending: boolean;
  readonly exitNumber: string;
  readonly ghostReason: string;
  readonly ghostDetail: string;
  readonly ghostPid: string;
  readonly ghostFault: boolean;
  /** How many ghosts there are: more than one only in a pool. */
  readonly ghosts: number;

  readonly selected: boolean;
  readonly focused: boolean;
  readonly hovered: boolean;
  readonly dimmed: boolean;
  readonly open: boolean;
}

const GLYPH_X = 28;
const TEXT_X = 52;

export const Card = memo(function Card(props: CardProps): ReactElement {
  const names = ['card'];
  if (props.selected) names.push('selected');
  if (props.hovered) names.push('hovered');
  if (props.dimmed) names.push('dimmed');
  if (props.empty) names.push('empty');
  return (
    <g
      className={names.join(' ')}
      transform={`translate(${String(props.x)} ${String(props.y)})`}
      data-node={props.id}
      data-state={props.state}
    >
      {props.detail === 'card' ? full(props) : props.detail === 'line' ? line(props) : mark(props)}
    </g>
  );
});

function box(width: number, height: number, radius: number, pool: boolean, focused: boolean): ReactElement {
  return (
    <>
      {pool && (
        <>
          <rect x="8" y="8" width={width} height={height} rx={radius} className="card_box" />
          <rect x="4" y="4" width={width} height={height} rx={radius} className="card_box" />
        </>
      )}
      {focused && (
        <rect
          x="-4"
          y="-4"
          width={width + (pool ? 16 : 8)}
          height={height + (pool ? 16 : 8)}
          rx={radius + 4}
          className="card_focus"
        />
      )}
      <rect y="1.5" width={width} height={height} rx={radius} className="card_shadow" />
      <rect width={width} height={height} rx={radius} className="card_box" />
    </>
  );
}

function full(props: CardProps): ReactElement {
  const { width, height, kind, state, type, supervisor } = props;
  const pool = type === 'pool' && !props.open;
  const { empty } = props;
  const textX = type === 'pool' ? TEXT_X + 4 : TEXT_X;
  let badgeRight = width - 12;
  let generation: ReactElement | null = null;
  let mailbox: ReactElement | null = null;
  let chevron: ReactElement | null = null;
  if (type === 'pool') {
    chevron = (
      <path
        d={props.open ? 'M-3.5-1.5 0 2l3.5-3.5' : 'M-1.5-3.5 2 0l-3.5 3.5'}
        transform={`translate(${String(width - 20)} 26)`}
        className="fold_sign"
      />
    );
    badgeRight = width - 34;
  }
  if (props.generation > 1) {
    const wide = generationWidth(props.generation);
    badgeRight -= wide;
    generation = (
      <g transform={`translate(${String(badgeRight)} 9)`}>
        <GenerationBadge generation={props.generation} />
      </g>
    );
    badgeRight -= 6;
  }
  if (props.mailbox > 0) {
    const wide = mailboxWidth(props.mailbox);
    badgeRight -= wide;
    mailbox = (
      <g transform={`translate(${String(badgeRight)} 9)`}>
        <MailboxBadge length={props.mailbox} />
      </g>
    );
    badgeRight -= 6;
  }
  const nameRoom = badgeRight - textX - (props.label ? 34 : 0);
  const name = fitName(props.name, nameRoom, 13.4);
  const secondRoom = width - textX - (type === 'pool' ? 34 : 12);
  const pidWidth = props.pid === '' ? 0 : textWidth(` ${props.pid}`, 11, true);
  const faultWidth = props.faults === '' ? 0 : textWidth(props.faults, 11.4) + 8;
  const second = fitEnd(props.second, Math.max(20, secondRoom - pidWidth - faultWidth), 11);
  return (
    <>
      {props.ghostReason !== '' && (
        <GhostStub
          width={width}
          height={height + (pool ? 8 : 0)}
          reason={props.ghostReason}
          detail={props.ghostDetail}
          pid={props.ghostPid}
          number={props.exitNumber}
          fault={props.ghostFault}
        />
      )}
      {box(width, height, 10, pool, props.focused)}
      <g transform={`translate(${String(GLYPH_X)} 26)`}>
        <GlyphMark kind={kind} state={state} pool={type === 'pool'} />
      </g>
      <text x={textX} y="22.5" className={props.label ? 'card_name label' : 'card_name'}>
        {name}
      </text>
      {props.label && (
        <text x={textX + textWidth(name, 13.4) + 6} y="22.5" className="card_tag">
          label
        </text>
      )}
      <text x={textX} y="39" className="card_second">
        {second}
        {props.pid !== '' && <tspan className="card_pid"> {props.pid}</tspan>}
        {props.faults !== '' && (
          <>
            {second === '' ? '' : ', '}
            <tspan className="fault">{fitEnd(props.faults, secondRoom, 11.4)}</tspan>
          </>
        )}
      </text>
      {mailbox}
      {generation}
      {chevron}
      {supervisor !== null && (
        <g>
          <path d={`M0 52H${String(width)}`} className="card_hair" />
          <Foot supervisor={supervisor} width={width} nowMs={props.nowMs} ended={empty} />
        </g>
      )}
      {entry(props)}
    </>
  );
}

/** Where the branch comes in: the joint, or the number of its start while a restart runs. */
function entry(props: CardProps): ReactElement | null {
  const at = props.down ? 'translate(28 0)' : `translate(0 ${String(CARD_HEIGHT / 2)})`;
  if (props.startNumber !== '') {
    return (
      <g transform={at}>
        <g transform={`translate(${String(-Math.max(0, startWidth(props.startNumber) / 2 - 12))} 0)`}>
          <StartNumber pending={props.startPending}>{props.startNumber}</StartNumber>
        </g>
      </g>
    );
  }
  if (!props.joint) return null;
  return (
    <>
      {!props.empty && (
        <g transform={at}>
          <Joint restart={props.restart} />
        </g>
      )}
      {props.ordinal > 0 && (
        <text x={props.down ? 40 : -14} y={props.down ? -7 : 20} className="ordinal" textAnchor="middle">
          {props.ordinal}
        </text>
      )}
    </>
  );
}

function Foot({
  supervisor,
  width,
  nowMs,
  ended,
}: {
  readonly supervisor: SupervisorInfo;
  readonly width: number;
  readonly nowMs: number;
  readonly ended: boolean;
}): ReactElement {
  const model = gaugeOf(supervisor, nowMs, ended);
  const tone = model.exceeded ? ' over' : model.used > 0 ? ' some' : '';
  // The longest strategy leaves little room for a gauge: everything moves closer.
  const tight = supervisor.strategy === 'simple_one_for_one';
  const left = tight ? 11 : 14;
  const right = width - (tight ? 9 : 12);
  const gap = tight ? 5 : 8;
  const wordsWidth = textWidth(model.words, model.used > 0 ? 11.5 : 11);
  const strategyEnd = left + 15 + textWidth(supervisor.strategy, tight ? 11.3 : 11);
  const room = right - wordsWidth - gap - strategyEnd - gap;
  const narrow = room < gaugeLeast(model);
  const wide = gaugeWidth(model, Math.max(11, room));
  const x = right - wordsWidth - gap - wide;
  const spent = model.allowed === 0 ? 0 : Math.min(1, model.left.reduce((sum, one) => sum + one, 0) / model.allowed);
  return (
    <>
      <g transform={`translate(${String(left)} 60.5)`}>
        <StrategyMark strategy={supervisor.strategy} />
      </g>
      <text x={left + (tight ? 15 : 16)} y="70" className="card_word">
        {supervisor.strategy}
      </text>
      {narrow ? (
        // No room beside the words: a line below them drains instead.
        <g transform={`translate(${String(right - wordsWidth)} 73.5)`}>
          <rect className="gauge_line" width={wordsWidth} height="2.5" rx="1" />
          <rect
            className={model.exceeded ? 'gauge_fill over' : 'gauge_fill'}
            width={Math.round(wordsWidth * spent * 2) / 2}
            height="2.5"
            rx="1"
          />
        </g>
      ) : (
        <g transform={`translate(${String(Math.round(x * 2) / 2)} 62)`}>
          <GaugeMark info={supervisor} nowMs={nowMs} ended={ended} width={wide} />
        </g>
      )}
      <text x={right} y="70" textAnchor="end" className={`gauge_words${tone}`}>
        {model.words}
      </text>
    </>
  );
}

/** Screen pixels of the gauge on a compact card: the same on every card of one zoom. */
const COMPACT_GAUGE = { wide: 42, narrow: 17.5, from: 172 };
const COMPACT_TEXT = 34;
/** The mark of an exit, and the air after it. */
const MARK_ROOM = 8.5;

/**
 * Between cards and marks: 36 px with two lines, which leave out in one order. Above: the name, the mailbox, and the
 * generation, on the card's edge where the whole name leaves no room for it. Below: how the process before ended, behind the mark of
 * an exit, so that nobody takes it for what stands there now; else faults, else the kind; and at the right of every
 * supervisor its strategy and its gauge. A pool says how many exited, and what its children do now.
 */
function line(props: CardProps): ReactElement {
  const k = props.zoom;
  const px = 1 / k;
  const height = Math.min(36 * px, 76);
  const top = CARD_HEIGHT / 2 - height / 2;
  const wide = props.width * k;
  const glyph = 20;
  let right = wide - 8;
  const badges: ReactElement[] = [];
  if (props.mailbox > 0) {
    right -= mailboxWidth(props.mailbox) * 0.84;
    badges.push(
      <g key="mailbox" transform={`translate(${String(right)} -15) scale(.84)`}>
        <MailboxBadge length={props.mailbox} />
      </g>,
    );
    right -= 5;
  }
  if (props.generation > 1) {
    const generation = generationWidth(props.generation) * 0.84;
    const beside = right - generation - 5 >= COMPACT_TEXT + textWidth(props.name, 12.6);
    const [x, y] = beside ? [right - generation, -15] : [wide - generation - 8, -(height * k) / 2 - 10];
    badges.push(
      <g key="generation" transform={`translate(${String(x)} ${String(y)}) scale(.84)`}>
        <GenerationBadge generation={props.generation} />
      </g>,
    );
    if (beside) right = x - 5;
  }
  return (
    <>
      <g transform={`translate(0 ${String(top)})`}>
        {box(props.width, height, 8 * px, props.type === 'pool' && !props.open, props.focused)}
      </g>
      <g transform={`translate(0 ${String(CARD_HEIGHT / 2)}) scale(${String(px)})`}>
        <g transform={`translate(${String(glyph / 2 + 7)} 0) scale(.72)`}>
          <GlyphMark kind={props.kind} state={props.state} pool={props.type === 'pool'} />
        </g>
        <text x={COMPACT_TEXT} y="-3" className={props.label ? 'card_name label' : 'card_name'}>
          {fitName(props.name, right - COMPACT_TEXT, 12.6)}
        </text>
        {badges}
        {below(props, wide)}
        {/* On the corner, where it covers neither the glyph nor the name. */}
        {props.startNumber !== '' && (
          <g transform={`translate(0 ${String(-height * k * 0.5)})`}>
            <StartNumber pending={props.startPending}>{props.startNumber}</StartNumber>
          </g>
        )}
      </g>
    </>
  );
}

/** What stands at the right of the lower line of a compact supervisor, and how wide it is. */
interface CompactFoot {
  readonly drawing: ReactElement | null;
  readonly width: number;
}

const NO_FOOT: CompactFoot = { drawing: null, width: 0 };
const COMPACT_MARK = 12.5;
/** Between the words and what stands at their right. */
const FOOT_GAP = 4;

/**
 * Strategy and gauge. Of one that has ended its reason says more: for the words the strategy goes, then the gauge. One that came back has used
 * nothing of its limit yet: for its reason and the number of its exit the gauge goes.
 */
function compactFoot(props: CardProps, wide: number, words: number, numbered: number): CompactFoot {
  const { supervisor, nowMs, empty, ghostReason } = props;
  if (supervisor === null) return NO_FOOT;
  const model = gaugeOf(supervisor, nowMs, empty);
  const most = wide >= COMPACT_GAUGE.from ? COMPACT_GAUGE.wide : COMPACT_GAUGE.narrow;
  const gauge = gaugeWidth(model, model.exceeded ? most + OVER_WIDTH : most);
  const room = wide - 6 - FOOT_GAP - COMPACT_TEXT;
  const mark = !empty || room - gauge - COMPACT_MARK >= words ? COMPACT_MARK : 0;
  if (empty && room - gauge - mark < words) return NO_FOOT;
  const back = !empty && ghostReason !== '' && model.used === 0;
  const spared = back && room - gauge - mark < numbered;
  const width = spared ? mark : gauge + mark;
  return {
    width: width + (spared ? FOOT_GAP / 2 : FOOT_GAP),
    drawing: (
      <g transform={`translate(${String(wide - 6 - width)} 0)`}>
        {mark > 0 && (
          <g transform="translate(0 1)">
            <StrategyMark strategy={supervisor.strategy} />
          </g>
        )}
        {!spared && (
          <g transform={`translate(${String(mark)} 2.5)`}>
            <GaugeMark info={supervisor} nowMs={nowMs} ended={empty} width={gauge} />
          </g>
        )}
      </g>
    ),
  };
}

/** The lower line of a compact card. */
function below(props: CardProps, wide: number): ReactElement {
  const { words, fault } = compactWords(props);
  // What is wrong is told in bold letters, which are wider.
  const size = fault ? 11.2 : 10.6;
  const before = props.ghostReason !== '' && !props.empty;
  const tally = before && props.type === 'pool' ? formatCount(props.ghosts) : '';
  const markWidth = before ? MARK_ROOM + (tally === '' ? 0 : textWidth(tally, 10.6) + 6) : 0;
  // The reason is what one wants to know; the number of the exit stands where the whole of it leaves room.
  const number = props.ghostReason === '' || tally !== '' ? '' : props.exitNumber;
  const numberWidth = number === '' ? 0 : Math.max(17, textWidth(number, 9.4) + 8) + 4;
  const foot = compactFoot(props, wide, textWidth(words, size), numberWidth + textWidth(words, size));
  const room = wide - 6 - foot.width - COMPACT_TEXT;
  const numbered = numberWidth > 0 && room - numberWidth >= textWidth(words, size);
  const lead = numbered ? numberWidth : markWidth;
  const x = COMPACT_TEXT + lead;
  // The glyph says the kind, too: no half of a word for it.
  const whole = props.ghostReason === '' && props.faults === '' && !props.empty;
  const shown = whole && textWidth(words, size) > room ? '' : fitEnd(words, room - lead, size);
  return (
    <>
      {numbered && (
        <g transform={`translate(${String(COMPACT_TEXT + (numberWidth - 4) / 2)} 7.5) scale(.85)`}>
          <ExitNumber>{number}</ExitNumber>
        </g>
      )}
      {before && !numbered && (
        <g className={props.ghostFault ? 'exit_mark fault' : 'exit_mark'} data-exited={props.id}>
          <ExitMark x={COMPACT_TEXT + 3} y={7.3} />
          {tally !== '' && (
            <text x={COMPACT_TEXT + MARK_ROOM} y="11" className="exit_mark_count">
              {tally}
            </text>
          )}
        </g>
      )}
      {shown !== '' && (
        <text x={x} y="11" className={fault ? 'fold_words' : 'card_second'} data-compact={props.id}>
          {fault ? <tspan className="fault">{shown}</tspan> : shown}
        </text>
      )}
      {foot.drawing}
    </>
  );
}

/** What a compact card says below its name. */
function compactWords(props: CardProps): { readonly words: string; readonly fault: boolean } {
  const pool = props.type === 'pool' && !props.empty;
  if (props.ghostReason !== '' && !pool) return { words: props.ghostReason, fault: props.ghostFault };
  if (props.faults !== '') return { words: props.faults, fault: true };
  return { words: props.second, fault: false };
}

/** From afar: a small glyph. What is wrong keeps 16 px and its icon. */
function mark(props: CardProps): ReactElement {
  const px = 1 / props.zoom;
  const fault = props.state === 'dead' || props.state === 'exiting' || props.state === 'restarting';
  const size = fault || props.mailbox >= 1000 ? 16 : Math.max(5, Math.min(16, 40 * props.zoom));
  const wide = props.width * props.zoom;
  const cells = props.type === 'pool' && !props.open;
  const name = props.zoom >= 0.28 && !cells ? fitName(props.name, wide - size - 8, 11.5) : '';
  return (
    <>
      <rect
        width={props.width}
        height={CARD_HEIGHT}
        rx="10"
        className={cells ? 'card_box cells_inside' : 'card_box'}
        style={props.selected ? { strokeWidth: 2 * px } : undefined}
      />
      <g transform={`translate(0 ${String(CARD_HEIGHT / 2)}) scale(${String(px)})`}>
        {props.focused && <rect x="-3" y="-11" width={wide + 6} height="22" rx="5" className="card_focus" />}
        {!cells && (
          <g transform={`translate(${String(size / 2 + 3)} 0) scale(${String(size / 28)})`}>
            <GlyphMark kind={props.kind} state={props.state} />
          </g>
        )}
        {cells && props.faults !== '' && (
          <g className="fault_sign fault_dead" transform={`translate(${String(wide)} 0)`}>
            <circle r="8" />
            <g transform="scale(.9)">
              <StateIcon state="dead" />
            </g>
          </g>
        )}
        {name !== '' && name !== props.name.charAt(0) + '…' && (
          <text x={size + 6} y="4" className="card_name" style={{ fontSize: 11 }}>
            {name}
          </text>
        )}
      </g>
    </>
  );
}
