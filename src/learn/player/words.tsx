/** What a person reads: dates, and sentences with names in bold and what Erlang says in code: `**till** calls \`exit\``. */
import { Fragment, type ReactNode } from 'react';

/** A day and a time for a person to read. */
export const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function Words({ children }: { readonly children: string }): ReactNode {
  return children.split(/(\*\*[^*]+\*\*|`[^`]+`)/u).map((part, index) => {
    if (part.startsWith('**')) return <strong key={index}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('`')) return <code key={index}>{part.slice(1, -1)}</code>;
    return <Fragment key={index}>{part}</Fragment>;
  });
}

/** The same without its marks. */
export function plain(text: string): string {
  return text.replaceAll(/\*\*|`/gu, '');
}
