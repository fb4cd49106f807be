/** How the recordings were made and what is compared, and the document that says it in full. */
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { formatCount } from '../../panel/ui/format.ts';
import { Icon } from '../../panel/ui/icons.tsx';

const FormatDocument = lazy(async () => {
  const { default: text } = await import('../../conformance/format.md?raw');
  return {
    default: function FormatDocument(): ReactNode {
      return (
        <pre className="cf_document" tabIndex={0} role="region" aria-label="Format of the recordings">
          {text}
        </pre>
      );
    },
  };
});

/** Three lines that stand under every scenario, too. */
export function HowRecorded(): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <section className="cf_how" aria-label="How it was recorded">
      <h2>How this was recorded</h2>
      <p>
        By <b>Erlang/OTP 25</b> (erts 13.1.5, stdlib 4.2): a recorder written in Erlang ran each scenario on three VMs
        with different scheduling and kept it only when all three did the same. Processes were watched from outside, by
        tracing and <code>process_info/2</code>.
      </p>
      <button
        type="button"
        className="button"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <Icon name="note" />
        {open ? 'Close the format document' : 'Read the format document'}
      </button>
      {open && (
        <Suspense fallback={<p className="cf_empty">Reading the document.</p>}>
          <FormatDocument />
        </Suspense>
      )}
    </section>
  );
}

export function About({ total }: { readonly total: number | null }): ReactNode {
  return (
    <section className="cf_about" aria-label="About the scenarios">
      <h2>What is compared</h2>
      <p>
        A scenario is a list of steps, each one operation of one process. After each step, when nothing can happen any
        more without a message or the clock, the whole state is compared with the recording: results and exceptions with
        their exact terms, mailboxes, links, monitors, <code>trap_exit</code>, registered names and exit reasons of
        every process, the callbacks that were entered, and every start, exit and report of a supervision tree in their
        order. A change too many is noticed as well as one too few.
      </p>
      <h2>What runs here</h2>
      <p>
        The node of this app, in a Worker of this page, on a virtual clock.{' '}
        {total === null ? 'Every scenario is' : `All ${formatCount(total)} scenarios are`} computed anew each time; the
        page holds no results. Choose a scenario to see its steps, with OTP’s record and ours side by side.
      </p>
      <HowRecorded />
    </section>
  );
}
