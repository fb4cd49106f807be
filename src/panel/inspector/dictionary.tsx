import type { ReactNode } from 'react';
import type { Place, ProcessDetail } from '../../protocol/model.ts';
import { valuePosition } from '../../term/positions.ts';
import { printWire } from '../../term/print.ts';
import { TermText } from '../process_link.tsx';
import { usePanel } from '../store/react.ts';
import { Awaited, Empty, LastOf } from './parts.tsx';
import { NotationSwitch } from './term_view.tsx';

export function Dictionary({
  detail,
}: {
  readonly place: Place | null;
  readonly detail: ProcessDetail | null;
}): ReactNode {
  const notation = usePanel((state) => state.preferences.notation);
  if (detail === null) return <Awaited />;
  return (
    <>
      <LastOf detail={detail} />
      {detail.dictionary.length === 0 ? (
        <Empty>
          The process dictionary is empty. A process fills it with <code className="code">put(Key, Value)</code>.
        </Empty>
      ) : (
        <>
          <div className="dictionary_head">
            <NotationSwitch />
          </div>
          <table className="dictionary">
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {detail.dictionary.map(([key, value], index) => (
                <tr key={index}>
                  <th scope="row">
                    <TermText text={printWire(key, notation)} />
                  </th>
                  <td>
                    <TermText text={printWire(value, notation, {}, valuePosition(key))} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  );
}
