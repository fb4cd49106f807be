/** On pages of their own: what in their address means nothing there, until somebody puts it away or goes on. */
import { useState, type ReactNode } from 'react';
import { Icon } from '../panel/ui/icons.tsx';
import { pageFaults } from './page_faults.ts';
import './address_note.css';

export function AddressNote({
  page,
  rest,
}: {
  readonly page: 'learn' | 'conformance';
  readonly rest: string;
}): ReactNode {
  const [away, setAway] = useState<string | null>(null);
  const faults = pageFaults(page, rest);
  if (faults.length === 0 || away === rest) return null;
  return (
    <div className="address_note" role="alert">
      <Icon name="warning" size={16} />
      <p>{faults.join(' ')}</p>
      <button
        type="button"
        className="icon_button"
        aria-label="Dismiss"
        onClick={() => {
          setAway(rest);
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
