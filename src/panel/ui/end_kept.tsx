/** A text that is cut in its middle where its room is small: what tells two names apart stands at their end. */
import type { ReactNode } from 'react';
import './end_kept.css';

/** Shorter ones are rarely cut, and stay in one piece. */
const WHOLE = 8;
const KEPT = 6;

/** For a flex container. What holds it has the whole text as its name: the two parts are read as two words. */
export function EndKept({ text }: { readonly text: string }): ReactNode {
  const chars = [...text];
  if (chars.length <= WHOLE) return <span className="end_kept">{text}</span>;
  const from = chars.length - Math.min(KEPT, Math.floor(chars.length / 2));
  return (
    <>
      <span className="end_cut">{chars.slice(0, from).join('')}</span>
      <span className="end_kept">{chars.slice(from).join('')}</span>
    </>
  );
}
