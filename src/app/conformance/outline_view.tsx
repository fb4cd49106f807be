/** The list of scenarios: a tree of families, rules and scenarios after the ARIA pattern, drawn as far as it is in view. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatCount } from '../../panel/ui/format.ts';
import { Icon } from '../../panel/ui/icons.tsx';
import type { CaseSummary } from './messages.ts';
import { countOf, FAILED, outlineRows, PASSED, type OutlineRow } from './outline.ts';

const HEIGHTS = { family: 32, rule: 48, random: 32, scenario: 28 } as const;

/** Passed, failed or unknown: a shape each, and the word for those who hear it. */
export function ResultSign({ result }: { readonly result: number | undefined }): ReactNode {
  const word = result === PASSED ? 'passed' : result === FAILED ? 'failed' : 'not run';
  return (
    <svg
      className={`cf_sign cf_sign_${word.replace(' ', '_')}`}
      width="14"
      height="14"
      viewBox="0 0 14 14"
      role="img"
      aria-label={word}
    >
      {result === PASSED ? (
        <path d="m3 7.4 2.7 2.8L11 4.4" />
      ) : result === FAILED ? (
        <>
          <rect x="0.5" y="0.5" width="13" height="13" rx="3" />
          <path d="m4.5 4.5 5 5m0-5-5 5" />
        </>
      ) : (
        <circle cx="7" cy="7" r="2.2" />
      )}
    </svg>
  );
}

interface OutlineProps {
  readonly found: readonly CaseSummary[];
  readonly results: Uint8Array;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly failedOnly: boolean;
  readonly onFailedOnly: (only: boolean) => void;
  readonly family: string | null;
  readonly all: number;
  readonly failed: number;
  readonly loading: boolean;
  /** All recordings have been read; until then a number is only how far the reading came. */
  readonly whole: boolean;
  readonly open: CaseSummary | null;
  readonly onOpen: (scenario: CaseSummary) => void;
  readonly onRun: (ids: readonly number[], scope: string) => void;
}

interface RowProps {
  readonly row: OutlineRow;
  readonly results: Uint8Array;
  readonly whole: boolean;
}

function Row({ row, results, whole }: RowProps): ReactNode {
  const counts = useMemo(() => countOf(row.ids, results), [row.ids, results]);
  const ran = counts.passed + counts.failed > 0;
  const single = row.scenario !== null;
  return (
    <>
      {row.expanded !== null ? (
        <span className="cf_fold">
          <Icon name={row.expanded ? 'chevron_down' : 'chevron_right'} size={12} />
        </span>
      ) : (
        <ResultSign result={results[row.ids[0] ?? -1]} />
      )}
      <span className="cf_row_text">
        <span className="cf_row_title">{row.title}</span>
        {row.kind === 'rule' && (
          <span className="cf_row_name">
            {row.scenario?.name ?? (whole ? `${formatCount(row.ids.length)} scenarios` : 'scenarios')}
          </span>
        )}
      </span>
      {!single && (
        <span className="cf_row_count num">
          {counts.failed > 0 && (
            <span className="cf_failed_text">
              <Icon name="cross" size={11} />
              {formatCount(counts.failed)} failed
            </span>
          )}
          {ran && counts.failed === 0 && counts.passed === counts.all && <ResultSign result={PASSED} />}
          <span>
            {ran ? `${formatCount(counts.passed)} of ` : ''}
            {whole && formatCount(counts.all)}
          </span>
        </span>
      )}
    </>
  );
}

export function Outline(props: OutlineProps): ReactNode {
  const { found, results, text, failedOnly, open, onOpen } = props;
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [current, setCurrent] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const searching = text.trim() !== '' || failedOnly;
  const rows = useMemo(() => outlineRows(found, folds, searching), [found, folds, searching]);
  const openKey = open === null ? '' : `scenario ${String(open.id)}`;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEIGHTS[rows[index]?.kind ?? 'scenario'],
    overscan: 12,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  useEffect(() => {
    virtual.measure();
  }, [rows, virtual]);

  // A scenario that the address names is brought into view, its fold opened.
  const [revealed, setRevealed] = useState('');
  if (openKey !== revealed) {
    setRevealed(openKey);
    if (open !== null) {
      setCurrent(openKey);
      const family = `family ${open.family}`;
      setFolds(new Map(folds).set(family, false).set(`${family} rule ${open.rule ?? ''}`, false));
    }
  }
  useEffect(() => {
    const index = rows.findIndex(({ key }) => key === openKey);
    if (openKey !== '' && index >= 0) virtual.scrollToIndex(index, { align: 'center' });
    // Only a new choice scrolls.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [openKey, rows.length === 0]);

  const toggle = (row: OutlineRow, folded: boolean): void => {
    setFolds(new Map(folds).set(row.key, folded));
  };
  const act = (row: OutlineRow): void => {
    setCurrent(row.key);
    if (row.scenario !== null) onOpen(row.scenario);
    else toggle(row, row.expanded === true);
  };
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === current),
  );
  const focusRow = (index: number): void => {
    const target = Math.min(rows.length - 1, Math.max(0, index));
    const row = rows[target];
    if (row === undefined) return;
    setCurrent(row.key);
    virtual.scrollToIndex(target, { align: 'auto' });
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${String(target)}"]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / 40));
    switch (event.key) {
      case 'ArrowDown':
        focusRow(at + 1);
        break;
      case 'ArrowUp':
        focusRow(at - 1);
        break;
      case 'PageDown':
        focusRow(at + page);
        break;
      case 'PageUp':
        focusRow(at - page);
        break;
      case 'Home':
        focusRow(0);
        break;
      case 'End':
        focusRow(rows.length - 1);
        break;
      case 'ArrowRight':
        if (row.expanded === false) toggle(row, false);
        else if (row.expanded === true) focusRow(at + 1);
        break;
      case 'ArrowLeft':
        if (row.expanded === true) toggle(row, true);
        else {
          const parent = rows.slice(0, at).findLastIndex(({ level }) => level < row.level);
          if (parent >= 0) focusRow(parent);
        }
        break;
      case 'Enter':
      case ' ':
        act(row);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <section className="cf_list" aria-label="Scenarios">
      <div className="cf_filter">
        <label className="field grow">
          <Icon name="filter" />
          <input
            type="search"
            value={text}
            placeholder="Rule, name or family"
            aria-label="Filter scenarios"
            onChange={(event) => {
              props.onText(event.target.value);
            }}
          />
        </label>
        <button
          type="button"
          className="toggle"
          aria-pressed={failedOnly}
          onClick={() => {
            props.onFailedOnly(!failedOnly);
          }}
        >
          Failed only
        </button>
        {found.length > 0 && found.length < props.all && (
          <button
            type="button"
            className="button"
            onClick={() => {
              props.onRun(
                found.map(({ id }) => id),
                'What is listed',
              );
            }}
          >
            <Icon name="play" size={12} />
            Run these
          </button>
        )}
      </div>
      <p className="cf_found num" role="status">
        {!props.whole
          ? props.loading
            ? 'Reading…'
            : `${formatCount(props.all)} scenarios were read, and not all`
          : found.length === props.all
            ? `${formatCount(found.length)} scenarios`
            : `${formatCount(found.length)} of ${formatCount(props.all)} scenarios`}
        {props.family !== null && (
          <a className="cf_chosen" href="#/conformance" aria-label={`${props.family}: show all families`}>
            {props.family}
            <Icon name="cross" size={10} />
          </a>
        )}
      </p>
      {rows.length === 0 ? (
        <p className="cf_empty">
          {props.loading
            ? ''
            : failedOnly && props.failed === 0
              ? 'No scenario has failed.'
              : props.all === 0
                ? 'No recordings were found.'
                : 'No scenario matches.'}
        </p>
      ) : (
        <div ref={scroller} className="cf_scroll">
          <div
            role="tree"
            aria-label="Scenarios"
            className="cf_space"
            style={{ height: virtual.getTotalSize() }}
            onKeyDown={onKeyDown}
          >
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              return (
                <div
                  key={item.key}
                  role="treeitem"
                  className={`cf_row cf_row_${row.kind} cf_level_${String(row.level)}`}
                  data-index={item.index}
                  tabIndex={item.index === at ? 0 : -1}
                  aria-level={row.level}
                  aria-setsize={row.siblings}
                  aria-posinset={row.position}
                  aria-expanded={row.expanded ?? undefined}
                  aria-selected={row.key === openKey}
                  title={row.kind === 'rule' ? row.title : undefined}
                  style={{ height: item.size, transform: `translateY(${String(item.start)}px)` }}
                  onClick={() => {
                    act(row);
                  }}
                  onFocus={() => {
                    setCurrent(row.key);
                  }}
                >
                  <Row row={row} results={results} whole={props.whole} />
                </div>
              );
            })}
          </div>
        </div>
      )}
    </section>
  );
}
