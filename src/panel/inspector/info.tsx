import { useMemo, type ReactNode } from 'react';
import type { PidText, Place, ProcessDetail, Waited } from '../../protocol/model.ts';
import { circleOf, circleSentence } from '../language/waiting.ts';
import { PidLink, ProcessLink, Sentence, TermText, EventLink } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatBytes, formatCount, formatDuration, formatGeneration, formatTime } from '../ui/format.ts';
import { END_WORDS, isFaultyEnd } from '../ui/geometry/ends.ts';
import { Gauge } from '../ui/gauge.tsx';
import { heldBySys } from '../ui/geometry/state.ts';
import { StrategyIcon } from '../ui/strategy.tsx';
import { Children } from './children.tsx';
import { memoryWords } from './memory_words.ts';
import { Awaited, LastOf, Refs, Row } from './parts.tsx';
import { useAge, useNow } from './subject.ts';

const RESTART_WORDS = {
  permanent: 'always restarted',
  transient: 'restarted after an abnormal exit',
  temporary: 'never restarted',
} as const;

const AUTO_WORDS = {
  never: 'never',
  any_significant: 'when a significant child ends by itself and is not restarted',
  all_significant: 'when the last significant child ends by itself and is not restarted',
} as const;

function Shutdown({ value }: { readonly value: NonNullable<Place['shutdown']> }): ReactNode {
  if (value === 'brutal_kill') {
    return (
      <>
        <code className="code">brutal_kill</code> <span className="quiet">at once, with kill</span>
      </>
    );
  }
  if (value === 'infinity') {
    return (
      <>
        <code className="code">infinity</code> <span className="quiet">as long as it takes</span>
      </>
    );
  }
  return (
    <>
      <span className="num">{formatCount(value)} ms</span>, then <code className="code">kill</code>
    </>
  );
}

function Supervision({ place }: { readonly place: Place }): ReactNode {
  const now = useNow();
  const { supervisor } = place;
  return (
    <>
      {place.restart !== null && (
        <Row title="Restart">
          <code className="code">{place.restart}</code> <span className="quiet">{RESTART_WORDS[place.restart]}</span>
        </Row>
      )}
      {place.shutdown !== null && (
        <Row title="Shutdown">
          <Shutdown value={place.shutdown} />
        </Row>
      )}
      {place.restart !== null && (
        <Row title="Child">
          id <code className="code">{place.dynamic ? 'undefined' : place.id}</code>
          {place.dynamic && <span className="quiet"> (as each child of a simple_one_for_one has it)</span>}
          {place.type !== null && `, ${place.type}`}
          {place.significant && ', significant'}
        </Row>
      )}
      {supervisor !== null && (
        <>
          <Row title="Strategy">
            <span className="info_strategy">
              <StrategyIcon strategy={supervisor.strategy} /> <code className="code">{supervisor.strategy}</code>
            </span>
          </Row>
          <Row title="Restarts">
            <Gauge info={supervisor} nowMs={now} ended={place.pid === null} />
          </Row>
          {supervisor.auto_shutdown !== 'never' && (
            <Row title="Auto shutdown">
              <code className="code">{supervisor.auto_shutdown}</code>{' '}
              <span className="quiet">{AUTO_WORDS[supervisor.auto_shutdown]}</span>
            </Row>
          )}
        </>
      )}
    </>
  );
}

function Before({ place }: { readonly place: Place }): ReactNode {
  const store = usePanelStore();
  const last = place.last_exit;
  if (last === null) return null;
  return (
    <Row title="Before">
      <button
        type="button"
        className="link num"
        onClick={() => {
          store.getState().pin(last.pid);
        }}
      >
        {formatGeneration(last.generation)}
      </button>{' '}
      <span className="code quiet">{last.pid}</span> {END_WORDS[last.end]}{' '}
      {last.end !== 'ignored' && last.end !== 'killed' && (
        <span className={isFaultyEnd(last) ? 'fault' : undefined}>
          <TermText text={last.reason} />
        </span>
      )}{' '}
      {last.hint !== undefined && <span className="quiet">({last.hint}) </span>}
      at <span className="num">{formatTime(last.at_ms)}</span> <EventLink event={last.event} />
    </Row>
  );
}

const OWED: Readonly<Record<Waited['what'], string>> = {
  answer: 'to answer its call',
  end: 'to end',
  start: 'to start',
};

function WaitsFor({ pid, waits }: { readonly pid: PidText; readonly waits: Waited }): ReactNode {
  const rows = usePanel((state) => state.node?.processes);
  const circle = useMemo(() => (rows === undefined ? null : circleOf(pid, rows)), [pid, rows]);
  return (
    <Row title="Waits for">
      <ProcessLink process={waits} /> <span className="quiet">{OWED[waits.what]}</span>
      {circle !== null && (
        <p className="fault" data-testid="circle">
          <Sentence segments={circleSentence(circle)} />
        </p>
      )}
    </Row>
  );
}

function lived(fromMs: number, toMs: number): string {
  return `lived ${formatDuration(Math.max(0, toMs - fromMs))}`;
}

const RELATIONS = [
  ['links', 'Links'],
  ['monitors', 'Monitors'],
  ['monitored_by', 'Monitored by'],
  ['suspending', 'Suspending'],
] as const;

function Process({ detail }: { readonly detail: ProcessDetail }): ReactNode {
  const age = useAge();
  const { info, behaviour } = detail;
  const waits = usePanel((state) => state.node?.processes.get(detail.pid)?.waits_for);
  return (
    <>
      <Row title="Status">
        {detail.alive ? (
          <>
            {behaviour?.sys_state === 'suspended' ? heldBySys(info.status) : info.status} in{' '}
            <code className="code">{info.current_function}</code>
          </>
        ) : (
          'exited'
        )}
      </Row>
      {waits !== undefined && <WaitsFor pid={detail.pid} waits={waits} />}
      {info.registered_name !== null && (
        <Row title="Registered name">
          <code className="code">{info.registered_name}</code>
        </Row>
      )}
      {info.label !== null && (
        <Row title="Label">
          <code className="code">{info.label}</code>
        </Row>
      )}
      <Row title="Initial call">
        <code className="code">{info.initial_call}</code>
      </Row>
      {behaviour !== null && (
        <Row title="Behaviour">
          {behaviour.name} <span className="quiet">module</span> <code className="code">{behaviour.module}</code>
        </Row>
      )}
      <Row title="Started">
        <span className="num">
          {formatTime(info.started_ms)}
          <span className="quiet">
            , {detail.exit === null ? `${age(info.started_ms)} ago` : lived(info.started_ms, detail.exit.at_ms)}
          </span>
        </span>
      </Row>
      {info.parent !== null && (
        <Row title="Parent">
          <ProcessLink process={info.parent} />
        </Row>
      )}
      {info.ancestors.length > 0 && (
        <Row title="Ancestors">
          {info.ancestors.map((ancestor, index) => (
            <span key={ancestor.pid}>
              {index > 0 && ', '}
              <PidLink pid={ancestor.pid}>{ancestor.name === '' ? undefined : ancestor.name}</PidLink>
            </span>
          ))}
          {info.totals?.ancestors !== undefined && (
            <span className="quiet">
              , the first {formatCount(info.ancestors.length)} of {formatCount(info.totals.ancestors)}
            </span>
          )}
        </Row>
      )}
      {info.group_leader !== null && (
        <Row title="Group leader">
          <ProcessLink process={info.group_leader} />
        </Row>
      )}
      {info.application !== null && (
        <Row title="Application">
          <code className="code">{info.application}</code>
        </Row>
      )}
      <Row title="Traps exits">{info.trap_exit ? 'yes: exit signals become messages' : 'no'}</Row>
      <Row title="Priority">{info.priority}</Row>
      <Row title="Message queue">
        <span className="num">{formatCount(info.message_queue_len)}</span>
      </Row>
      {detail.alive && (
        <Row title="Timers">
          <span className="num">{formatCount(info.timers)}</span>
        </Row>
      )}
      <Row title="Reductions">
        <span className="num">{formatCount(info.reductions)}</span>
      </Row>
      <Row title="Memory, est.">
        <span className="num">
          {formatBytes(info.memory)}
          <span className="quiet">: {memoryWords(info)}</span>
        </span>
      </Row>
    </>
  );
}

/** The handlers of an event manager, in the order in which they hear of events. */
function Handlers({ detail }: { readonly detail: ProcessDetail }): ReactNode {
  const handlers = detail.behaviour?.handlers ?? null;
  if (handlers === null) return null;
  const { items, total } = handlers;
  return (
    <section className="refs">
      <h3 className="label">
        Handlers <span className="num">{formatCount(total)}</span>
      </h3>
      {total === 0 && <p className="quiet">None: events are lost.</p>}
      <ul>
        {items.map(({ name, owner, state }, index) => (
          // Two handlers may have one name; their order alone tells them apart.
          <li key={`${name} ${index}`}>
            <code className="code">{name}</code>{' '}
            {owner !== null && (
              <>
                <span className="quiet">owned by</span> <ProcessLink process={owner} />{' '}
              </>
            )}
            <span className="quiet">
              <TermText text={state} />
            </span>
          </li>
        ))}
      </ul>
      {items.length < total && <p className="quiet">{formatCount(total - items.length)} more are not shown.</p>}
    </section>
  );
}

export function Info({
  place,
  detail,
}: {
  readonly place: Place | null;
  readonly detail: ProcessDetail | null;
}): ReactNode {
  return (
    <>
      {detail !== null && <LastOf detail={detail} />}
      {place !== null && <Children place={place} />}
      <dl className="facts">
        {place !== null && <Supervision place={place} />}
        {detail !== null && <Process detail={detail} />}
        {place?.pid != null && <Before place={place} />}
      </dl>
      {detail === null && <Awaited />}
      {detail !== null && (
        <>
          <Handlers detail={detail} />
          {RELATIONS.map(([what, title]) => (
            <Refs key={what} title={title} refs={detail.info[what]} total={detail.info.totals?.[what]} />
          ))}
        </>
      )}
    </>
  );
}
