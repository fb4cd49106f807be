/** The proof: recordings of the real Erlang/OTP, run in the reader's own browser, and both shown step by step. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { usePanel, usePanelStore } from '../../panel/store/react.ts';
import { formatCount, formatDuration, formatPlural } from '../../panel/ui/format.ts';
import { Icon, Mark } from '../../panel/ui/icons.tsx';
import { MENUS_ID } from '../../panel/ui/menu_model.ts';
import { PHONE, useMedia } from '../../panel/use_media.ts';
import { About } from './about.tsx';
import { formatAddress, parseAddress } from './address.ts';
import { ConformanceClient } from './client.ts';
import { CORPUS_FILES } from './corpus_files.ts';
import { Detail } from './detail.tsx';
import type { CaseSummary } from './messages.ts';
import { countOf, matching, type Counts } from './outline.ts';
import { Outline } from './outline_view.tsx';
import '../../panel/ui/controls.css';
import './page.css';

const client = new ConformanceClient(CORPUS_FILES, {
  makeWorker: () =>
    new Worker(new URL('./conformance_worker.ts', import.meta.url), { type: 'module', name: 'coppice conformance' }),
  now: () => performance.now(),
  every(ms, task) {
    const timer = setInterval(task, ms);
    return () => {
      clearInterval(timer);
    };
  },
});

interface FamilyCount {
  readonly family: string;
  readonly ids: readonly number[];
  readonly rules: number;
  readonly counts: Counts;
}

function familyCounts(cases: readonly CaseSummary[], results: Uint8Array): FamilyCount[] {
  const members = new Map<string, { ids: number[]; rules: Set<string> }>();
  for (const { family, id, rule } of cases) {
    let entry = members.get(family);
    if (entry === undefined) members.set(family, (entry = { ids: [], rules: new Set() }));
    entry.ids.push(id);
    if (rule !== null) entry.rules.add(rule);
  }
  return [...members].map(([family, { ids, rules }]) => ({
    family,
    ids,
    rules: rules.size,
    counts: countOf(ids, results),
  }));
}

/** Three lengths of one bar; the numbers beside it say the same. */
function Bar({ counts }: { readonly counts: Counts }): ReactNode {
  const share = (n: number): string => `${String(counts.all === 0 ? 0 : (n / counts.all) * 100)}%`;
  return (
    <svg className="cf_bar" width="100%" height="4" aria-hidden="true">
      <rect className="cf_bar_rest" width="100%" height="4" rx="2" />
      <rect className="cf_bar_passed" width={share(counts.passed)} height="4" rx="2" />
      <rect className="cf_bar_failed" x={share(counts.passed)} width={share(counts.failed)} height="4" rx="2" />
    </svg>
  );
}

function Theme(): ReactNode {
  const store = usePanelStore();
  const theme = usePanel((state) => state.preferences.theme);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  return (
    <button
      type="button"
      className="icon_button"
      aria-label={dark ? 'Light colours' : 'Dark colours'}
      title={dark ? 'Light colours' : 'Dark colours'}
      onClick={() => {
        store.getState().setPreferences({ theme: dark ? 'light' : 'dark' });
      }}
    >
      <Icon name={dark ? 'light' : 'dark'} size={16} />
    </button>
  );
}

function PageBar({ back }: { readonly back: string }): ReactNode {
  return (
    <header className="cf_top">
      <a className="cf_brand" href={back} aria-label="Coppice, to the panel">
        <Mark />
        <span>Coppice</span>
      </a>
      <i className="cf_line" />
      <a className="cf_here" href="#/conformance">
        Conformance
      </a>
      <span className="grow" />
      <Theme />
      <a className="button" href={back}>
        <Icon name="tree" />
        To the panel
      </a>
    </header>
  );
}

/** What the whole page comes to, in one sentence. */
function verdictWords(counts: Counts, faults: number): ReactNode {
  if (counts.all === 0) return null;
  if (counts.passed + counts.failed === 0) return 'Not run yet. Nothing here was computed beforehand.';
  if (counts.failed > 0 || faults > 0) {
    return (
      <>
        <b className="cf_failed_text">{formatCount(counts.failed)} failed</b>
        {faults > 0 && `, ${formatPlural(faults, 'fault')} in the files`}, {formatCount(counts.passed)} passed
      </>
    );
  }
  if (counts.passed === counts.all) return 'Every one gave, at every step, what OTP gave.';
  return `${formatCount(counts.passed)} passed so far, none failed.`;
}

function Controls({ all, failed }: { readonly all: readonly number[]; readonly failed: readonly number[] }): ReactNode {
  const run = useStore(client.store, (state) => state.run);
  const ready = useStore(client.store, (state) => state.phase === 'ready');
  const busy = run !== null && (run.state === 'running' || run.state === 'paused');
  return (
    <div className="cf_controls">
      {busy ? (
        <>
          <button
            type="button"
            className="button"
            onClick={() => {
              if (run.state === 'running') client.pause();
              else client.resume();
            }}
          >
            <Icon name={run.state === 'running' ? 'pause' : 'play'} />
            {run.state === 'running' ? 'Pause' : 'Go on'}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              client.cancel();
            }}
          >
            Cancel
          </button>
        </>
      ) : (
        <>
          <button
            type="button"
            className="button button_primary"
            disabled={!ready}
            onClick={() => {
              client.run(all, 'Everything');
            }}
          >
            <Icon name="play" />
            Run all
          </button>
          {failed.length > 0 && (
            <button
              type="button"
              className="button"
              onClick={() => {
                client.run(failed, 'What failed');
              }}
            >
              Run failed
            </button>
          )}
        </>
      )}
    </div>
  );
}

function Progress(): ReactNode {
  const run = useStore(client.store, (state) => state.run);
  const phase = useStore(client.store, (state) => state.phase);
  const read = useStore(client.store, (state) => state.cases.length);
  if (phase === 'loading') {
    return (
      <p className="cf_progress_words num" role="status">
        Reading the recordings: {formatCount(read)}
      </p>
    );
  }
  if (run === null) return null;
  const words = {
    running: `${formatCount(run.done)} of ${formatCount(run.all)}`,
    paused: `paused at ${formatCount(run.done)} of ${formatCount(run.all)}`,
    cancelled: `cancelled after ${formatCount(run.done)} of ${formatCount(run.all)}`,
    done: `${formatPlural(run.all, 'scenario')} in ${formatDuration(run.ms)}`,
  }[run.state];
  return (
    <div className="cf_progress" data-run={run.state}>
      <progress max={run.all} value={run.done} aria-label={`Progress of ${run.scope}`} />
      <p className="cf_progress_words num">
        <span>{run.scope}</span>
        <span>{words}</span>
      </p>
      <p className="sr_only" role="status">
        {run.state === 'running' ? `Running ${run.scope}` : `${run.scope}: ${words}, ${formatCount(run.failed)} failed`}
      </p>
    </div>
  );
}

interface OverviewProps {
  readonly families: readonly FamilyCount[];
  readonly total: Counts;
  readonly faults: number;
  readonly chosen: string | null;
  readonly failed: readonly number[];
}

function Overview({ families, total, faults, chosen, failed }: OverviewProps): ReactNode {
  const busy = useStore(
    client.store,
    ({ run, phase }) => phase !== 'ready' || run?.state === 'running' || run?.state === 'paused',
  );
  // Until then a number is only how far the reading came.
  const whole = useStore(client.store, (state) => state.whole);
  const all = useMemo(() => families.flatMap(({ ids }) => ids), [families]);
  return (
    <section className="cf_overview" aria-label="Overview">
      <div className="cf_summary">
        <h1>Conformance</h1>
        <p className="cf_lead">
          What real Erlang/OTP&nbsp;25 did in {whole ? `${formatCount(total.all)} small` : 'small'} scenarios, run again
          by Coppice’s node in this browser.
        </p>
        <p className="cf_verdict num" data-testid="verdict">
          {verdictWords(total, faults)}
        </p>
        <Controls all={all} failed={failed} />
        <Progress />
      </div>
      <table className="cf_families" aria-label="Families">
        <thead>
          <tr>
            <th scope="col">Family</th>
            <th scope="col" className="cf_num">
              Rules
            </th>
            <th scope="col" className="cf_num">
              Passed
            </th>
            <th scope="col" className="cf_num">
              Of
            </th>
            <th scope="col">
              <span className="sr_only">Run</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {families.map(({ family, rules, counts, ids }) => (
            <tr key={family} className={family === chosen ? 'cf_family_chosen' : ''}>
              <th scope="row">
                <a
                  href={formatAddress({ family: family === chosen ? null : family, scenario: null, step: null })}
                  aria-current={family === chosen ? 'true' : undefined}
                >
                  {family}
                </a>
                <Bar counts={counts} />
              </th>
              <td className="cf_num num">{whole ? formatCount(rules) : '–'}</td>
              <td className="cf_num num">
                {counts.passed + counts.failed === 0 ? '–' : formatCount(counts.passed)}
                {counts.failed > 0 && (
                  <span className="cf_failed_text cf_family_failed">
                    <Icon name="cross" size={11} />
                    {formatCount(counts.failed)} failed
                  </span>
                )}
              </td>
              <td className="cf_num num">{whole ? formatCount(counts.all) : '–'}</td>
              <td>
                <button
                  type="button"
                  className="icon_button"
                  aria-label={`Run ${family}`}
                  title={`Run ${family}`}
                  disabled={busy}
                  onClick={() => {
                    client.run(ids, family);
                  }}
                >
                  <Icon name="play" size={12} />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            <td className="cf_num num">
              {whole ? formatCount(families.reduce((sum, { rules }) => sum + rules, 0)) : '–'}
            </td>
            <td className="cf_num num">
              {total.passed + total.failed === 0 ? '–' : formatCount(total.passed)}
              {total.failed > 0 && (
                <span className="cf_failed_text cf_family_failed">
                  <Icon name="cross" size={11} />
                  {formatCount(total.failed)} failed
                </span>
              )}
            </td>
            <td className="cf_num num">{whole ? formatCount(total.all) : '–'}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** What went wrong with the files or the worker, and the one act that mends it. */
function Faults(): ReactNode {
  const faults = useStore(client.store, (state) => state.faults);
  const lost = useStore(client.store, (state) => state.lost);
  if (lost === null && faults.length === 0) return null;
  return (
    <div className="cf_faults" role="alert">
      <Icon name="warning" size={16} />
      <div className="grow">
        {lost !== null ? (
          <p>
            <b>The worker that runs the scenarios stopped.</b> {lost} What it had found stays below.
          </p>
        ) : (
          <>
            <p>
              <b>{formatPlural(faults.length, 'fault')} in the recordings.</b> The scenarios below are all that could be
              read.
            </p>
            <ul>
              {faults.map(({ file, line, message }) => (
                <li key={`${file} ${String(line)} ${message}`}>
                  <code>
                    {file}.jsonl{line === null ? '' : `:${String(line)}`}
                  </code>{' '}
                  {message}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <button
        type="button"
        className="button"
        onClick={() => {
          client.open();
        }}
      >
        <Icon name="restart" />
        {lost !== null ? 'Start the worker again' : 'Read again'}
      </button>
    </div>
  );
}

interface PageProps {
  /** What stands in the page's address after `#/conformance`. */
  readonly rest: string;
  /** The address of the panel. */
  readonly back: string;
  /** Shown when the address leads nowhere. */
  readonly unknown: ReactNode;
}

export function ConformancePage({ rest, back, unknown }: PageProps): ReactNode {
  useEffect(() => {
    client.open();
    return () => {
      client.close();
    };
  }, []);
  const cases = useStore(client.store, (state) => state.cases);
  const results = useStore(client.store, (state) => state.results);
  const faults = useStore(client.store, (state) => state.faults.length);
  const phase = useStore(client.store, (state) => state.phase);
  const whole = useStore(client.store, (state) => state.whole);
  const shown = useStore(client.store, (state) => state.shown);
  const phone = useMedia(PHONE);
  const wide = useMedia('(min-width: 1180px)');
  const [text, setText] = useState('');
  const [failedOnly, setFailedOnly] = useState(false);

  const address = useMemo(() => parseAddress(rest), [rest]);
  const family = address?.family ?? null;
  const wanted = address?.scenario ?? null;
  const families = useMemo(() => familyCounts(cases, results), [cases, results]);
  const total = useMemo(
    () =>
      countOf(
        cases.map(({ id }) => id),
        results,
      ),
    [cases, results],
  );
  const failed = useMemo(() => cases.filter(({ id }) => results[id] === 2).map(({ id }) => id), [cases, results]);
  // An open scenario is no filter: the list around it stays as it was.
  const [chosen, setChosen] = useState(wanted === null ? family : null);
  if (wanted === null && chosen !== family) setChosen(family);
  const found = useMemo(
    () => matching(cases, results, { text, family: chosen, failedOnly }),
    [cases, results, text, chosen, failedOnly],
  );
  const open = useMemo(
    () =>
      wanted === null ? null : (cases.find(({ file, name }) => file === wanted.file && name === wanted.name) ?? null),
    [cases, wanted],
  );

  const lost =
    address === undefined || (phase === 'ready' && family !== null && !families.some((one) => one.family === family));
  useEffect(() => {
    if (!lost) document.title = 'Conformance – Coppice';
  }, [lost]);
  if (lost) return unknown;
  const side =
    wanted === null ? (
      wide && <About total={whole ? total.all : null} />
    ) : open === null ? (
      <section className="cf_detail" aria-label="Scenario">
        <p className="cf_empty" role="status">
          {phase === 'loading' ? (
            'Reading the recordings.'
          ) : (
            <>
              The recordings have no scenario <code>{wanted.name}</code> in <code>{wanted.file}.jsonl</code>.{' '}
              <a className="link" href={formatAddress({ family: null, scenario: null, step: null })}>
                All scenarios
              </a>
            </>
          )}
        </p>
      </section>
    ) : (
      <Detail
        key={open.id}
        summary={open}
        shown={shown?.id === open.id ? shown : null}
        step={address.step}
        back={formatAddress({ family: chosen, scenario: null, step: null })}
        onShow={() => {
          client.show(open.id);
        }}
      />
    );
  return (
    <div className={`cf ${wanted !== null ? 'cf_open' : ''} ${phone ? 'cf_phone' : ''}`}>
      <PageBar back={back} />
      <main className="cf_main">
        <Faults />
        <div className="cf_panes">
          <Overview families={families} total={total} faults={faults} chosen={chosen} failed={failed} />
          <Outline
            found={found}
            results={results}
            text={text}
            onText={setText}
            failedOnly={failedOnly}
            onFailedOnly={setFailedOnly}
            family={chosen}
            all={total.all}
            failed={failed.length}
            whole={whole}
            loading={phase === 'loading'}
            open={open}
            onOpen={(scenario) => {
              window.location.hash = formatAddress({
                family: scenario.family,
                scenario: { file: scenario.file, name: scenario.name },
                step: null,
              });
            }}
            onRun={(ids, scope) => {
              client.run(ids, scope);
            }}
          />
          {side}
        </div>
        <div id={MENUS_ID} />
      </main>
    </div>
  );
}
