import { useEffect, type ReactNode } from 'react';
import { Mark } from '../panel/ui/icons.tsx';
import { formatRoute, DEFAULT_SEED } from './routes.ts';
import { SYSTEMS } from './systems.ts';
import './not_found.css';

interface NotFoundProps {
  readonly title: string;
  /** What the address says. */
  readonly asked: string;
  /** The page that has what is looked for, should there be one. */
  readonly near?: { readonly href: string; readonly title: string; readonly description: string };
}

/** An address that leads nowhere: what was asked for, and all that there is. */
export function NotFound({ title, asked, near }: NotFoundProps): ReactNode {
  useEffect(() => {
    document.title = `${title} – Coppice`;
  }, [title]);
  return (
    <main className="not_found">
      <div className="not_found_box">
        <Mark size={32} />
        <h1>{title}</h1>
        <p>
          The address says <code className="code">{asked}</code>.{' '}
          {near === undefined ? 'These systems are here:' : 'Here are:'}
        </p>
        <ul>
          {near !== undefined && (
            <li>
              <a href={near.href}>
                <strong>{near.title}</strong>
                <span>{near.description}</span>
              </a>
            </li>
          )}
          {SYSTEMS.map((system) => (
            <li key={system.id}>
              <a href={formatRoute({ system: system.id, seed: DEFAULT_SEED, speed: null, place: null })}>
                <strong>{system.title}</strong>
                <span>{system.description}</span>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}
