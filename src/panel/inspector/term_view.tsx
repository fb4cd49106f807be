/** A term that folds, can be searched and copied, and marks its last change. */
import { memo, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { printWire } from '../../term/print.ts';
import type { WireTerm } from '../../term/wire.ts';
import { copyText } from '../actions.ts';
import { TermText } from '../process_link.tsx';
import { usePanel, usePanelStore } from '../store/react.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { termChanges, termLines, NO_CHANGES, type TermLine } from './term_lines.ts';
import './term_view.css';

const NOTATIONS = [
  { id: 'erlang', title: 'Erlang' },
  { id: 'elixir', title: 'Elixir' },
  { id: 'js', title: 'JS' },
] as const;

export function NotationSwitch(): ReactNode {
  const store = usePanelStore();
  const notation = usePanel((state) => state.preferences.notation);
  return (
    <div className="segments" role="group" aria-label="Notation">
      {NOTATIONS.map((one) => (
        <button
          key={one.id}
          type="button"
          aria-pressed={one.id === notation}
          onClick={() => {
            store.getState().setPreferences({ notation: one.id });
          }}
        >
          {one.title}
        </button>
      ))}
    </div>
  );
}

interface LineProps {
  readonly line: TermLine;
  readonly tabbable: boolean;
  readonly found: boolean;
  readonly onToggle: (line: TermLine) => void;
}

const SIGN = { new: '+', changed: '+', removed: '−' } as const;
const SAID = { new: 'new', changed: 'changed', removed: 'removed' } as const;

const Line = memo(function Line({ line, tabbable, found, onToggle }: LineProps): ReactNode {
  const { change, folded } = line;
  return (
    <div
      className={`term_line ${change === null ? '' : `term_line_${change}`} ${found ? 'term_line_found' : ''}`}
      {...(line.closing
        ? { 'aria-hidden': true }
        : {
            role: 'treeitem',
            'aria-level': line.depth + 1,
            tabIndex: tabbable ? 0 : -1,
            'data-path': line.path,
            ...(folded === null ? {} : { 'aria-expanded': !folded }),
          })}
    >
      <span
        className="term_gutter"
        {...(change === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': SAID[change] })}
      >
        {change !== null ? (
          SIGN[change]
        ) : folded !== null ? (
          <button
            type="button"
            className="term_fold"
            tabIndex={-1}
            aria-label={folded ? 'Unfold' : 'Fold'}
            onClick={() => {
              onToggle(line);
            }}
          >
            <Icon name={folded ? 'chevron_right' : 'chevron_down'} size={11} />
          </button>
        ) : null}
      </span>
      <span className="term_code" style={{ paddingLeft: `${String(line.depth * 2)}ch` }}>
        {line.closing ? <span className="token_punct">{line.text}</span> : <TermText text={line.text} />}
      </span>
      {line.note !== '' && <span className="term_note">{line.note}</span>}
    </div>
  );
});

interface LinesProps {
  readonly label: string;
  readonly term: WireTerm;
  readonly before?: WireTerm | null;
  readonly search?: string;
}

/** The lines alone: a tree that is walked with the arrow keys. */
export function TermBlock({ label, term, before = null, search = '' }: LinesProps): ReactNode {
  const notation = usePanel((state) => state.preferences.notation);
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [limit, setLimit] = useState(300);
  const [current, setCurrent] = useState('');
  const tree = useRef<HTMLDivElement>(null);

  const changes = useMemo(
    () => (before === null ? NO_CHANGES : termChanges(before, term, notation)),
    [before, term, notation],
  );
  const { lines, more } = useMemo(
    () => termLines(term, { notation, folds, changes, search }, limit),
    [term, notation, folds, changes, search, limit],
  );
  const wanted = search.toLowerCase();
  const matches = new Set(
    wanted === ''
      ? []
      : lines.filter((line) => !line.closing && line.text.toLowerCase().includes(wanted)).map((line) => line.path),
  );

  const toggle = (line: TermLine): void => {
    if (line.folded === null) return;
    setFolds(new Map(folds).set(line.path, !line.folded));
  };
  const focusLine = (path: string): void => {
    setCurrent(path);
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const items = lines.filter((line) => !line.closing);
    const at = Math.max(
      0,
      items.findIndex((line) => line.path === current),
    );
    const line = items[at];
    if (line === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (index: number): void => {
      const next = items[Math.min(items.length - 1, Math.max(0, index))];
      if (next !== undefined) focusLine(next.path);
    };
    switch (event.key) {
      case 'ArrowDown':
        go(at + 1);
        break;
      case 'ArrowUp':
        go(at - 1);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(items.length - 1);
        break;
      case 'ArrowRight':
        if (line.folded === true) toggle(line);
        else if (line.folded === false) go(at + 1);
        break;
      case 'ArrowLeft':
        if (line.folded === false) toggle(line);
        else focusLine(line.path.slice(0, Math.max(0, line.path.lastIndexOf('/'))));
        break;
      case 'Enter':
        toggle(line);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const tabbable = lines.some((line) => line.path === current && !line.closing) ? current : '';
  return (
    <>
      <div
        ref={tree}
        className="term_lines"
        role="tree"
        aria-label={label}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const path = event.target.getAttribute('data-path');
          if (path !== null) setCurrent(path);
        }}
      >
        {lines.map((line) => (
          <Line
            key={line.path}
            line={line}
            tabbable={line.path === tabbable}
            found={matches.has(line.path)}
            onToggle={toggle}
          />
        ))}
      </div>
      {wanted !== '' && (
        <p className="quiet num" role="status">
          {matches.size === 0 ? 'Nothing found.' : `${formatCount(matches.size)} found.`}
        </p>
      )}
      {more > 0 && (
        <button
          type="button"
          className="link term_more"
          onClick={() => {
            setLimit(limit + 1_000);
          }}
        >
          {formatCount(more)} more lines
        </button>
      )}
    </>
  );
}

interface TermViewProps {
  readonly label: string;
  readonly term: WireTerm;
  readonly before?: WireTerm | null;
  /** Stands to the left above the term. */
  readonly caption?: ReactNode;
}

/** A term with its search, copy and notation switch. */
export function TermView({ label, term, before = null, caption }: TermViewProps): ReactNode {
  const store = usePanelStore();
  const notation = usePanel((state) => state.preferences.notation);
  const [search, setSearch] = useState<string | null>(null);
  return (
    <section className="term" aria-label={label}>
      <div className="term_head">
        <span className="term_caption">{caption}</span>
        <button
          type="button"
          className="icon_button"
          aria-label={`Search in ${label}`}
          aria-pressed={search !== null}
          onClick={() => {
            setSearch(search === null ? '' : null);
          }}
        >
          <Icon name="search" />
        </button>
        <button
          type="button"
          className="icon_button"
          aria-label={`Copy ${label}`}
          title="Copy in this notation"
          onClick={() => {
            copyText(store, printWire(term, notation));
          }}
        >
          <Icon name="copy" />
        </button>
        <NotationSwitch />
      </div>
      {search !== null && (
        <label className="field term_search">
          <Icon name="search" />
          <input
            type="search"
            value={search}
            placeholder="Key or value"
            aria-label={`Search in ${label}`}
            autoFocus
            onChange={(event) => {
              setSearch(event.target.value);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setSearch(null);
              if (event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
            }}
          />
        </label>
      )}
      <TermBlock label={label} term={term} before={before} search={search ?? ''} />
    </section>
  );
}
