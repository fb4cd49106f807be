/** Every sign of the tree with its word: what "All signs" shows. */
import type { ReactElement, ReactNode } from 'react';
import type { SupervisorInfo } from '../../../protocol/model.ts';
import { Gauge } from '../gauge.tsx';
import { GLYPH_STATES, KINDS, type GlyphState, type Kind } from '../geometry/state.ts';
import { Glyph, GlyphMark } from '../glyph.tsx';
import { StrategyIcon } from '../strategy.tsx';
import { formatGeneration } from '../format.ts';
import { ExitNumber, GenerationBadge, GhostStub, Joint, MailboxBadge, StartNumber, mailboxWidth } from './marks.tsx';
import './signs.css';

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  application: 'hexagon: a unit that starts and stops',
  supervisor: 'square: it holds others',
  gen_server: 'circle: a loop around a state',
  gen_statem: 'diamond: a decision',
  gen_event: 'triangle: one in, many out',
  process: 'capsule: a bare function',
};

const STATE_WORDS: Readonly<Record<GlyphState, string>> = {
  starting: 'in init/1',
  running: 'on the CPU',
  runnable: 'ready, in line',
  waiting: 'in receive',
  suspended: 'by sys or erlang',
  exiting: 'cleaning up',
  restarting: 'coming back',
  dead: 'down or gone',
};

const STRATEGIES = [
  ['one_for_one', 'only the one that exited'],
  ['one_for_all', 'all of them'],
  ['rest_for_one', 'it and those started after it'],
  ['simple_one_for_one', 'only the one; all of one kind'],
] as const;

const JOINTS = [
  ['permanent', 'always restarted'],
  ['transient', 'only after an abnormal exit'],
  ['temporary', 'never restarted'],
] as const;

function supervisor(intensity: number, restarts: readonly number[]): SupervisorInfo {
  return { strategy: 'one_for_one', intensity, period_ms: 5_000, auto_shutdown: 'never', restarts_ms: restarts };
}

const GAUGES: readonly (readonly [SupervisorInfo, string])[] = [
  [supervisor(3, []), 'no restart in the period'],
  [supervisor(3, [9_500]), 'one, 0.5 s ago'],
  [supervisor(3, [6_000, 9_200]), 'two; the older one is nearly spent'],
  [supervisor(3, [8_600, 9_100, 9_700]), 'full: the next one ends it'],
  [supervisor(3, [8_000, 8_600, 9_100, 9_700]), 'exceeded: it exits with shutdown'],
  [supervisor(12, [7_000, 8_000, 9_000, 9_700]), 'more than six allowed: one bar'],
];

function Piece({
  width,
  height = 24,
  children,
}: {
  readonly width: number;
  readonly height?: number;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <svg
      className="tree_svg"
      width={width}
      height={height}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

function Section({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="signs_section">
      <h3>{title}</h3>
      <p className="signs_lead">{lead}</p>
      {children}
    </section>
  );
}

function Entry({
  sign,
  word,
  children,
}: {
  readonly sign: ReactNode;
  readonly word: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="signs_entry">
      <dt>
        <span className="signs_sign">{sign}</span>
        {word}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The content of the dialog. */
export function Signs(): ReactElement {
  return (
    <div className="signs">
      <Section
        title="Kind and state"
        lead="The shape says what it is, the icon inside what it does. Colour only repeats that."
      >
        <div className="signs_scroll" tabIndex={0} role="region" aria-label="Kind and state">
          <table className="signs_table">
            <thead>
              <tr>
                <th scope="col">
                  <span className="visually-hidden">Kind</span>
                </th>
                {GLYPH_STATES.map((state) => (
                  <th key={state} scope="col">
                    {state === 'dead' ? 'down' : state}
                    <span>{STATE_WORDS[state]}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {KINDS.map((kind) => (
                <tr key={kind}>
                  <th scope="row">
                    {kind}
                    <span>{KIND_WORDS[kind]}</span>
                  </th>
                  {GLYPH_STATES.map((state) => (
                    <td key={state}>
                      <Glyph kind={kind} state={state} size={30} />
                    </td>
                  ))}
                </tr>
              ))}
              <tr>
                <th scope="row">
                  pool
                  <span>its children’s shape, stacked</span>
                </th>
                {GLYPH_STATES.map((state) => (
                  <td key={state}>
                    <svg width="36" height="30" viewBox="-15 -15 36 30" aria-hidden="true">
                      <GlyphMark kind="gen_server" state={state} pool />
                    </svg>
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      </Section>
      <div className="signs_columns">
        <Section title="Strategy" lead="What goes when the middle one exits">
          <dl>
            {STRATEGIES.map(([strategy, words]) => (
              <Entry key={strategy} sign={<StrategyIcon strategy={strategy} size={16} />} word={strategy}>
                {words}
              </Entry>
            ))}
          </dl>
        </Section>
        <Section title="Joint" lead="Restart type, where the branch meets the card">
          <dl>
            {JOINTS.map(([restart, words]) => (
              <Entry
                key={restart}
                sign={
                  <Piece width={28} height={16}>
                    <path d="M0 8H18" className="edge" />
                    <g transform="translate(20 8)">
                      <Joint restart={restart} />
                    </g>
                  </Piece>
                }
                word={restart}
              >
                {words}
              </Entry>
            ))}
          </dl>
        </Section>
        <Section
          title="Gauge"
          lead="One cell for each allowed restart. A restart fills a cell, which drains over the period, counted in whole seconds as OTP does; past the line is the one too many."
        >
          <ul className="signs_gauges">
            {GAUGES.map(([info, words]) => (
              <li key={words}>
                <Gauge info={info} nowMs={10_000} />
                <span>{words}</span>
              </li>
            ))}
          </ul>
        </Section>
        <Section title="Lines" lead="Supervision enters from the left, everything else from the right">
          <dl>
            <Entry
              sign={
                <Piece width={48} height={16}>
                  <path d="M0 8H48" className="edge" />
                </Piece>
              }
              word="supervision"
            >
              parent to child, or a process and one linked to it; dashed to a place without a process
            </Entry>
            <Entry
              sign={
                <Piece width={48} height={16}>
                  <path d="M0 8H48" className="edge spawned" />
                </Piece>
              }
              word="spawned"
            >
              it started the process, and nothing ties them: none hears of the other’s end
            </Entry>
            <Entry
              sign={
                <Piece width={48} height={16}>
                  <path d="M0 8H42" className="lane" />
                  <path d="M38 3.5 44 8l-6 4.5" className="lane_arrow" />
                  <circle cx="20" cy="8" r="3.5" className="flight_dot" />
                </Piece>
              }
              word="message"
            >
              each flies while there are fewer than 4 a second, then the lane has a width and a rate
            </Entry>
            <Entry
              sign={
                <Piece width={48} height={16}>
                  <path d="M0 8H48" className="signal" />
                  <path d="m14 3 6 5-6 5M30 3l6 5-6 5" className="chevron" />
                </Piece>
              }
              word="exit signal"
            >
              the chevrons point where it goes
            </Entry>
            <Entry
              sign={
                <Piece width={48} height={16}>
                  <path d="M5 8H43" className="lane_link" />
                  <circle cx="5" cy="8" r="4" className="lane_link_end" />
                  <circle cx="43" cy="8" r="4" className="lane_link_end" />
                </Piece>
              }
              word="link"
            >
              both ends: linked fates
            </Entry>
            <Entry
              sign={
                <Piece width={48} height={16}>
                  <path d="M2 8H38" className="lane_monitor" />
                  <circle cx="42" cy="8" r="5" className="lane_monitor_eye" />
                  <circle cx="42" cy="8" r="1.8" className="lane_monitor_pupil" />
                </Piece>
              }
              word="monitor"
            >
              the eye is at the watched one
            </Entry>
            <Entry
              sign={
                <Piece width={48} height={16}>
                  <path d="M2 8H38" className="lane_wait" />
                  <path d="M4 3v10M8 3v10" className="lane_wait_bars" />
                  <path d="M38 2L46 8L38 14z" className="lane_wait_end" />
                </Piece>
              }
              word="waits for"
            >
              in a call: the arrow is at the one that has to answer
            </Entry>
          </dl>
        </Section>
        <Section title="Numbers" lead="Squares count exits, pills count starts, in their order">
          <dl>
            <Entry
              sign={
                <Piece width={28}>
                  <g transform="translate(14 12)">
                    <ExitNumber>3</ExitNumber>
                  </g>
                </Piece>
              }
              word="exit"
            >
              the third to exit in this restart
            </Entry>
            <Entry
              sign={
                <Piece width={28}>
                  <g transform="translate(14 12)">
                    <StartNumber>2</StartNumber>
                  </g>
                </Piece>
              }
              word="start"
            >
              the second to start
            </Entry>
            <Entry
              sign={
                <Piece width={28}>
                  <g transform="translate(14 12)">
                    <StartNumber pending>5</StartNumber>
                  </g>
                </Piece>
              }
              word="still to start"
            >
              dashed until it is there
            </Entry>
            <Entry
              sign={
                <Piece width={28}>
                  <g transform="translate(2 3)">
                    <GenerationBadge generation={2} />
                  </g>
                </Piece>
              }
              word="generation"
            >
              the second process in this place
            </Entry>
          </dl>
        </Section>
        <Section title="Mailbox and ghost" lead="What waits, and what was there a moment ago">
          <dl>
            {[1, 12, 4210].map((length) => (
              <Entry
                key={length}
                sign={
                  <Piece width={72}>
                    <g transform={`translate(${String((70 - mailboxWidth(length)) / 2)} 3)`}>
                      <MailboxBadge length={length} />
                    </g>
                  </Piece>
                }
                word={length === 1 ? 'from 1 message' : length === 12 ? 'from 10' : 'from 1,000'}
              />
            ))}
          </dl>
          <Piece width={200} height={44}>
            <g transform="translate(0 -36)">
              <GhostStub
                width={200}
                height={46}
                reason="killed"
                detail={formatGeneration(1)}
                pid="<0.83.0>"
                number="1"
                fault
              />
            </g>
          </Piece>
          <p className="signs_lead">
            A ghost stays 6 s under its card: exit number, reason, generation, pid. On a small card a cross stands
            before the reason; in an open pool the cell has a ring and the generation that stands there now.
          </p>
        </Section>
      </div>
    </div>
  );
}
