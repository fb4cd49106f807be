/** The title of the page's tab: what is shown, and whether its node is still there. */
import { useEffect } from 'react';
import { nodeWord, pageTitle } from './node_word.ts';
import { usePanel } from './store/react.ts';

/** Null leaves the title to somebody else. */
export function usePageTitle(name: string | null): void {
  const title = usePanel((state) => (name === null ? null : pageTitle(name, nodeWord(state))));
  useEffect(() => {
    if (title !== null) document.title = title;
  }, [title]);
}
