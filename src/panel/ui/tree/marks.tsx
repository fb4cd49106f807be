/** Small signs on cards: joints, numbers, badges, ghosts. All are drawn about the point at which they sit. */
import { memo, type ReactElement } from 'react';
import type { RestartType } from '../../../protocol/model.ts';
import { formatGeneration } from '../format.ts';
import { fitEnd, textWidth } from '../geometry/text_fit.ts';
import './tree.css';

/** Where the branch meets the card: the restart type. */
export const Joint = memo(function Joint({ restart }: { readonly restart: RestartType | null }) {
  if (restart === null) return null;
  if (restart === 'permanent') return <circle r="4" className="joint_full" />;
  return (
    <g>
      <circle r="4" className="joint_hollow" />
      {restart === 'transient' && <path d="M0-4A4 4 0 0 0 0 4z" className="joint_half" />}
    </g>
  );
});

/** The number of an exit: a square. */
export function ExitNumber({ children }: { readonly children: string }): ReactElement {
  const width = Math.max(20, textWidth(children, 11) + 10);
  return (
    <g className="number_exit">
      <rect x={-width / 2} y="-8" width={width} height="16" rx="3" />
      <text y="3.8" textAnchor="middle">
        {children}
      </text>
    </g>
  );
}

/** That the process before exited: a cross, as the events and the strip of time have it. */
export function ExitMark({ x, y }: { readonly x: number; readonly y: number }): ReactElement {
  return <path d="M-3-3 3 3M3-3-3 3" transform={`translate(${String(x)} ${String(y)})`} />;
}

export function startWidth(text: string): number {
  return Math.max(22, textWidth(text, 11) + 14);
}

/** The number of a start: a pill, dashed while it is still to come. */
export function StartNumber({
  children,
  pending = false,
}: {
  readonly children: string;
  readonly pending?: boolean;
}): ReactElement {
  const width = startWidth(children);
  return (
    <g className={pending ? 'number_start pending' : 'number_start'}>
      <rect x={-width / 2} y="-9" width={width} height="18" rx="9" />
      <text y="3.9" textAnchor="middle">
        {children}
      </text>
    </g>
  );
}

export function mailboxLevel(length: number): 0 | 1 | 2 | 3 {
  if (length < 1) return 0;
  if (length < 10) return 1;
  return length < 1000 ? 2 : 3;
}

export function mailboxWidth(length: number): number {
  return 30 + length.toLocaleString('en-US').length * 6.7;
}

/** How many messages wait, from one up. Drawn from its upper left corner. */
export function MailboxBadge({ length }: { readonly length: number }): ReactElement {
  const width = mailboxWidth(length);
  return (
    <g className={`mailbox mailbox_${String(mailboxLevel(length))}`}>
      <rect width={width} height="18" rx="9" />
      <path
        transform="translate(7 3) scale(.75)"
        d="M2.5 9h3l1 1.8h3l1-1.8h3M2.5 9l1.8-5.5h7.4L13.5 9v4h-11z"
        className="mailbox_icon"
      />
      <text x={width - 8} y="12.8" textAnchor="end">
        {length.toLocaleString('en-US')}
      </text>
    </g>
  );
}

export function generationWidth(generation: number): number {
  return 11 + textWidth(formatGeneration(generation), 11);
}

/** `gen 2`: the count of processes that have stood here, from the second on. */
export function GenerationBadge({ generation }: { readonly generation: number }): ReactElement {
  const width = generationWidth(generation);
  return (
    <g className="generation">
      <rect width={width} height="18" rx="4" />
      <text x={width / 2} y="13" textAnchor="middle">
        {formatGeneration(generation)}
      </text>
    </g>
  );
}

export interface GhostStubProps {
  readonly width: number;
  /** The card's height: the stub hangs from its lower edge. */
  readonly height: number;
  readonly reason: string;
  readonly detail: string;
  readonly pid: string;
  readonly number: string;
  readonly fault: boolean;
}

/** A dashed stub under the card: exit number, reason, generation, pid. */
export const GhostStub = memo(function GhostStub({
  width,
  height,
  reason,
  detail,
  pid,
  number,
  fault,
}: GhostStubProps) {
  const right = width - 14;
  const start = number === '' ? 26 : Math.max(34, 14 + textWidth(number, 11) / 2 + 16);
  const detailWidth = textWidth(detail, 11) + 8;
  const pidWidth = textWidth(pid, 11, true) + 5;
  const room = right - start - 10;
  // The reason is what one wants to know: the pid gives way to it.
  const showPid = room - detailWidth - pidWidth >= textWidth(reason, 11, true);
  const reasonRoom = Math.max(40, room - detailWidth - (showPid ? pidWidth : 0));
  return (
    <g className="ghost">
      <path
        d={`M14 ${String(height - 10)}V${String(height + 20)}a6 6 0 0 0 6 6H${String(right - 6)}a6 6 0 0 0 6-6V${String(height - 10)}`}
        className="ghost_slot"
      />
      <text x={start} y={height + 18} className="ghost_text">
        <tspan className={fault ? 'ghost_reason fault' : 'ghost_reason'}>{fitEnd(reason, reasonRoom, 11, true)}</tspan>
        <tspan dx="8">{detail}</tspan>
        {showPid && (
          <tspan dx="5" className="ghost_pid">
            {pid}
          </tspan>
        )}
      </text>
      {number !== '' && (
        <g transform={`translate(14 ${String(height + 13)})`}>
          <ExitNumber>{number}</ExitNumber>
        </g>
      )}
    </g>
  );
});
