import type { ReactNode } from 'react';
import type { Place, ProcessDetail } from '../../protocol/model.ts';
import { heldBySys } from '../ui/geometry/state.ts';
import { Awaited, LastOf, Row } from './parts.tsx';

export function Stack({ detail }: { readonly place: Place | null; readonly detail: ProcessDetail | null }): ReactNode {
  if (detail === null) return <Awaited />;
  const frames = detail.stack.length > 0 ? detail.stack : [detail.info.current_function];
  return (
    <>
      <LastOf detail={detail} />
      <dl className="facts">
        <Row title={detail.alive ? 'Now' : 'Last'}>
          {detail.behaviour?.sys_state === 'suspended' ? heldBySys(detail.info.status) : detail.info.status} in{' '}
          <code className="code">{detail.info.current_function}</code>
        </Row>
        <Row title="Began in">
          <code className="code">{detail.info.initial_call}</code>
        </Row>
      </dl>
      <section>
        <h3 className="label">Stack, innermost first</h3>
        <ol className="stack">
          {frames.map((frame, index) => (
            <li key={index}>
              <span className="num quiet">{index + 1}</span>
              <code className="code">{frame}</code>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
