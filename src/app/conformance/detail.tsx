/** One scenario: its rule, its steps, and for the chosen step OTP's record beside ours. */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { StepComparison } from '../../conformance/compare.ts';
import { FAMILIES, type Step } from '../../conformance/scenario.ts';
import { formatCount, formatPlural } from '../../panel/ui/format.ts';
import { Icon } from '../../panel/ui/icons.tsx';
import { HowRecorded } from './about.tsx';
import { formatAddress } from './address.ts';
import { erlang, markDifference, operation, textOf, type Piece, type Token } from './erlang_text.ts';
import type { CaseSummary, ShownCase } from './messages.ts';
import { FAILED, PASSED } from './outline.ts';
import { ResultSign } from './outline_view.tsx';
import {
  onlyChanges,
  stepSections,
  withoutMonitors,
  type Cell,
  type CompareRow,
  type CompareSection,
} from './step_rows.ts';

function Tokens({ pieces }: { readonly pieces: readonly (Token | Piece)[] }): ReactNode {
  return pieces.map((piece, index) => {
    const text = <span className={`token_${piece.kind}`}>{piece.text}</span>;
    return 'differs' in piece && piece.differs ? (
      <mark key={index} className="cf_mark">
        {text}
      </mark>
    ) : (
      <span key={index}>{text}</span>
    );
  });
}

function tokensOf(cell: Cell | null): readonly Token[] {
  if (cell === null) return [];
  const word: readonly Token[] = cell.word === '' ? [] : [{ kind: 'plain', text: cell.word }];
  if (cell.value === undefined) return word;
  return [...word, ...(word.length > 0 ? [{ kind: 'plain', text: ' ' } as const] : []), ...erlang(cell.value)];
}

function CompareCell({
  cell,
  pieces,
  missing,
}: {
  readonly cell: Cell | null;
  readonly pieces: readonly (Token | Piece)[];
  readonly missing: string;
}): ReactNode {
  if (cell === null) return <td className="cf_cell cf_cell_missing">{missing}</td>;
  return (
    <td className="cf_cell code">
      <Tokens pieces={pieces} />
    </td>
  );
}

function ComparedRow({ row, ran }: { readonly row: CompareRow; readonly ran: boolean }): ReactNode {
  const [left, right] = useMemo((): [readonly (Token | Piece)[], readonly (Token | Piece)[]] => {
    const a = tokensOf(row.expected);
    const b = tokensOf(row.got);
    return row.differs && row.expected !== null && row.got !== null ? markDifference(a, b) : [a, b];
  }, [row]);
  return (
    <tr className={row.differs ? 'cf_differs' : row.fresh ? 'cf_fresh' : ''}>
      <th scope="row">{row.label}</th>
      <CompareCell cell={row.expected} pieces={left} missing="nothing" />
      <td className="cf_equal">
        <span aria-hidden="true">{row.differs ? '≠' : '='}</span>
        <span className="sr_only">{row.differs ? 'differs' : 'same'}</span>
      </td>
      <CompareCell cell={row.got} pieces={right} missing={ran ? 'nothing' : 'not reached'} />
    </tr>
  );
}

function SectionRows({ section, ran }: { readonly section: CompareSection; readonly ran: boolean }): ReactNode {
  return (
    <tbody>
      <tr className="cf_section">
        <th colSpan={4} scope="rowgroup">
          {section.title}
          {section.subject !== '' && <code className="token_pid">{section.subject}</code>}
        </th>
      </tr>
      {section.rows.map((row, index) => (
        <ComparedRow key={`${row.label} ${String(index)}`} row={row} ran={ran} />
      ))}
    </tbody>
  );
}

function StepList({
  steps,
  compared,
  chosen,
  onChoose,
}: {
  readonly steps: readonly Step[];
  readonly compared: readonly StepComparison[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: steps.length - 1 }[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const index = Math.min(steps.length - 1, Math.max(0, next));
    onChoose(index);
    const option = list.current?.children[index];
    if (option instanceof HTMLElement) option.focus();
  };
  return (
    <div ref={list} className="cf_steps" role="listbox" aria-label="Steps" onKeyDown={onKeyDown}>
      {steps.map((step, index) => {
        const differs = (compared[index]?.differences.length ?? 0) > 0;
        const tokens = operation(step);
        return (
          <div
            key={index}
            role="option"
            className={`cf_step ${differs ? 'cf_step_differs' : ''}`}
            aria-selected={index === chosen}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => {
              onChoose(index);
            }}
          >
            <span className="cf_step_number num">{index + 1}</span>
            <span className="cf_step_actor code">{step[0] === '*' ? '–' : step[0]}</span>
            <span className="cf_step_text code" title={textOf(tokens)}>
              <Tokens pieces={tokens} />
            </span>
            {differs && (
              <span className="cf_step_sign">
                <span aria-hidden="true">≠</span>
                <span className="sr_only">differs</span>
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

const NO_STEPS: readonly StepComparison[] = [];

interface DetailProps {
  readonly summary: CaseSummary;
  /** Null until the worker has run it. */
  readonly shown: ShownCase | null;
  readonly step: number | null;
  readonly back: string;
  /** Runs it and has every step kept. */
  readonly onShow: () => void;
}

export function Detail({ summary, shown, step, back, onShow }: DetailProps): ReactNode {
  const [copied, setCopied] = useState(false);
  const [whole, setWhole] = useState(false);
  useEffect(onShow, [summary.id]); // eslint-disable-line react-hooks/exhaustive-deps

  const steps = shown?.scenario.steps ?? [];
  const compared = shown?.trace.steps ?? NO_STEPS;
  const first = compared.findIndex(({ differences }) => differences.length > 0);
  const chosen = Math.min(Math.max(0, steps.length - 1), step !== null ? step - 1 : Math.max(0, first));
  const comparison = compared[chosen];
  const sections = useMemo(() => {
    if (comparison === undefined) return [];
    const found = stepSections(comparison, compared[chosen - 1]);
    const all = FAMILIES.get(summary.family)?.monitors === false ? withoutMonitors(found) : found;
    return whole ? all : onlyChanges(all);
  }, [comparison, compared, chosen, whole, summary.family]);
  const address = (at: number | null): string =>
    formatAddress({ family: summary.family, scenario: { file: summary.file, name: summary.name }, step: at });
  const choose = (index: number): void => {
    window.history.replaceState(null, '', address(index + 1));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  };
  const verdict = shown?.trace.verdict;
  const ran = comparison?.observed !== undefined;
  const current = steps[chosen];
  return (
    <section className="cf_detail" aria-label="Scenario">
      <header className="cf_detail_head">
        <p className="cf_crumbs">
          <a className="link cf_back" href={back}>
            <Icon name="arrow_left" size={12} />
            All scenarios
          </a>
          <span className="quiet code">
            {summary.file}.jsonl:{summary.line}
          </span>
        </p>
        <div className="cf_detail_title">
          <h1>{summary.name}</h1>
          {shown !== null && step !== null && step > steps.length && (
            <p className="quiet" role="status">
              The address asks for step {formatCount(step)} of {formatCount(steps.length)}. The last one is shown.
            </p>
          )}
          {verdict !== undefined && (
            <span className={`chip ${verdict.ok ? 'chip_running' : 'chip_exiting'}`} data-testid="scenario_verdict">
              <ResultSign result={verdict.ok ? PASSED : FAILED} />
              {verdict.ok
                ? 'same at every step'
                : first < 0
                  ? 'did not finish'
                  : `differs at step ${String(first + 1)}`}
            </span>
          )}
          <span className="grow" />
          <button type="button" className="button" onClick={onShow}>
            <Icon name="restart" />
            Run
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              const link = new URL(address(step), window.location.href).href;
              navigator.clipboard.writeText(link).then(
                () => {
                  setCopied(true);
                },
                () => {
                  setCopied(false);
                },
              );
            }}
          >
            <Icon name="link" />
            <span aria-live="polite">{copied ? 'Link copied' : 'Copy link'}</span>
          </button>
        </div>
        <p className="cf_rule">
          {summary.rule ??
            'Generated at random, recorded from OTP. It pins no rule of its own: whatever happens must agree.'}
        </p>
        {verdict?.failure !== undefined && (
          <p className="cf_failure" role="alert">
            <Icon name="warning" />
            {verdict.failure}
          </p>
        )}
      </header>
      {shown === null ? (
        <p className="cf_empty" role="status">
          Running {formatPlural(summary.steps, 'step')}.
        </p>
      ) : (
        <div className="cf_detail_body">
          <StepList steps={steps} compared={compared} chosen={chosen} onChoose={choose} />
          <div className="cf_compare_area">
            <div className="cf_compare_bar">
              <h2>
                Step {chosen + 1} <span className="quiet">of {steps.length}</span>
              </h2>
              {current !== undefined && current[0] !== '*' && (
                <span className="quiet">
                  by <code className="token_pid">{current[0]}</code>
                </span>
              )}
              <span className="grow" />
              <div className="segments" role="group" aria-label="How much is shown">
                <button
                  type="button"
                  aria-pressed={!whole}
                  onClick={() => {
                    setWhole(false);
                  }}
                >
                  Changes
                </button>
                <button
                  type="button"
                  aria-pressed={whole}
                  onClick={() => {
                    setWhole(true);
                  }}
                >
                  Whole state
                </button>
              </div>
              <button
                type="button"
                className="icon_button"
                aria-label="Step before"
                title="Step before"
                disabled={chosen === 0}
                onClick={() => {
                  choose(chosen - 1);
                }}
              >
                <Icon name="arrow_left" />
              </button>
              <button
                type="button"
                className="icon_button"
                aria-label="Next step"
                title="Next step"
                disabled={chosen >= steps.length - 1}
                onClick={() => {
                  choose(chosen + 1);
                }}
              >
                <Icon name="arrow_right" />
              </button>
            </div>
            {current !== undefined && (
              <p className="cf_operation code">
                <Tokens pieces={operation(current)} />
              </p>
            )}
            {chosen > first && first >= 0 && (
              <p className="cf_follows">Step {first + 1} differed already; what differs here may follow from that.</p>
            )}
            <table className="cf_compare" aria-label={`Step ${String(chosen + 1)}: OTP beside Coppice`}>
              <thead>
                <tr>
                  <th scope="col">
                    <span className="sr_only">What</span>
                  </th>
                  <th scope="col">OTP 25, recorded</th>
                  <th scope="col">
                    <span className="sr_only">Same</span>
                  </th>
                  <th scope="col">Coppice, now</th>
                </tr>
              </thead>
              {sections.map((section) => (
                <SectionRows key={`${section.id} ${section.subject}`} section={section} ran={ran} />
              ))}
            </table>
            {sections.length === 0 && <p className="cf_empty">Nothing happened in this step, on either side.</p>}
            <HowRecorded />
          </div>
        </div>
      )}
    </section>
  );
}
