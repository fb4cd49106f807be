/** Processes wherever they are named: every one is a link that selects it. */
import { memo, type ReactNode } from 'react';
import type { PidRef } from '../protocol/model.ts';
import type { Segment } from './store/panel_store.ts';
import { openDock } from './dock_open.ts';
import { usePanelStore } from './store/react.ts';
import { highlight } from './ui/highlight.ts';
import './process_link.css';

interface PidLinkProps {
  readonly pid: string;
  readonly children?: ReactNode;
  readonly className?: string;
  /** What it is called where its children are a drawing of that. */
  readonly name?: string;
}

/** A link with whatever text stands for the process; without any, its pid. */
export function PidLink({ pid, children, className = '', name }: PidLinkProps): ReactNode {
  const store = usePanelStore();
  return (
    <button
      type="button"
      className={`link ${children === undefined ? 'link_code' : ''} ${className}`}
      title={pid}
      aria-label={name}
      onClick={(event) => {
        event.stopPropagation();
        store.getState().selectPid(pid);
      }}
    >
      {children ?? pid}
    </button>
  );
}

/** Name first, pid second. */
export function ProcessLink({ process }: { readonly process: PidRef }): ReactNode {
  const named = process.name !== '' && process.name !== process.pid;
  return (
    <span className="process_link">
      <PidLink pid={process.pid}>{named ? process.name : undefined}</PidLink>
      {named && <span className="code quiet process_link_pid">{process.pid}</span>}
    </span>
  );
}

/** An event's number, as a link that shows it in the list. */
export function EventLink({ event, children }: { readonly event: number; readonly children?: ReactNode }): ReactNode {
  const store = usePanelStore();
  return (
    <button
      type="button"
      className="link num"
      onClick={(click) => {
        click.stopPropagation();
        openDock(store, true);
        store.getState().selectEvent(event);
      }}
    >
      {children ?? `#${String(event)}`}
    </button>
  );
}

/** A printed term with its colours; pids in it are links. */
export const TermText = memo(function TermText({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="code term_text">
      {highlight(text).map((token, index) =>
        token.kind === 'pid' ? (
          <PidLink key={index} pid={token.text} className="link_code">
            {token.text}
          </PidLink>
        ) : token.kind === 'plain' ? (
          token.text
        ) : (
          <span key={index} className={`token_${token.kind}`}>
            {token.text}
          </span>
        ),
      )}
    </span>
  );
});

/** A sentence of names, code and text. */
export function Sentence({ segments }: { readonly segments: readonly Segment[] }): ReactNode {
  return segments.map((segment, index) => {
    if (segment.type === 'text') return <span key={index}>{segment.text}</span>;
    if (segment.type === 'code') {
      return (
        <code key={index} className={`code ${segment.tone === 'fault' ? 'fault' : ''}`}>
          {segment.text}
        </code>
      );
    }
    return (
      <PidLink key={index} pid={segment.pid} className="link_name">
        {segment.text}
      </PidLink>
    );
  });
}
