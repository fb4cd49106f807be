/** What stands in a class beside the lesson: keys that work from the other end of the room, hands that are counted, a link to the moment. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { usePanel, usePanelStore } from '../../panel/store/react.ts';
import { togglePause } from '../../panel/time.ts';
import { nodeRefusal } from '../../panel/node_word.ts';
import { addressOf, type Found } from './catalogue.ts';
import type { PlayedLesson } from '../lesson.ts';
import { HANDS_LIMIT, type HandsStorage, keepHands, readHands } from './hands.ts';

/** A browser may forbid even to ask for it. */
const TAB: HandsStorage = {
  getItem: (key) => sessionStorage.getItem(key),
  setItem: (key, value) => {
    sessionStorage.setItem(key, value);
  },
};
/** These have a use of their own for a letter or a digit. */
const OWN_KEYS =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"], [role="treegrid"], [role="menu"], dialog';

export interface Teacher {
  /** By choice, in their order; null outside a class. */
  readonly hands: readonly number[] | null;
  /** What the run has shown is not told yet. */
  readonly hides: boolean;
  toggleAnswer(): void;
  /** Takes all hands back; null while none is counted. */
  readonly countAnew: (() => void) | null;
}

/** `n` goes on, `p` pauses, `a` shows the answer, a digit counts a hand for that choice and with Shift takes one back. */
export function useTeacher(on: boolean, { id, choices: { length: choices } }: PlayedLesson, goOn: () => void): Teacher {
  const store = usePanelStore();
  const [hands, setHands] = useState(() => readHands(TAB, id, choices));
  useEffect(() => {
    if (on) keepHands(TAB, id, hands);
  }, [on, id, hands]);
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (!on) return undefined;
    const keys: Readonly<Record<string, () => void>> = {
      n: goOn,
      p: () => {
        if (nodeRefusal(store.getState()) === null) void togglePause(store);
      },
      a: () => {
        setTold((before) => !before);
      },
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      const { preferences, dialog } = store.getState();
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialog !== null) return;
      if (!preferences.singleKeys || (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null))
        return;
      // With Shift the key is another sign, and which one depends on the keyboard.
      const digit = /^(?:Digit|Numpad)([1-9])$/u.exec(event.code)?.[1];
      const choice = digit === undefined ? -1 : Number(digit) - 1;
      if (choice >= 0 && choice < choices) {
        const by = event.shiftKey ? -1 : 1;
        setHands((all) =>
          all.map((count, at) => (at === choice ? Math.min(HANDS_LIMIT, Math.max(0, count + by)) : count)),
        );
      } else if (!event.repeat && !event.shiftKey && Object.hasOwn(keys, event.key)) {
        keys[event.key]?.();
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [on, choices, goOn, store]);
  return useMemo(
    () => ({
      hands: on ? hands : null,
      hides: on && !told,
      toggleAnswer: () => {
        setTold((before) => !before);
      },
      countAnew: hands.some((count) => count > 0)
        ? () => {
            setHands((all) => all.map(() => 0));
          }
        : null,
    }),
    [on, hands, told],
  );
}

interface TeacherBarProps {
  readonly teacher: Teacher;
  readonly choices: number;
  readonly found: Found;
}

/** What the keys do, a button for the one that has no other, and the moment as a link. */
export function TeacherBar({ teacher, choices, found }: TeacherBarProps): ReactNode {
  const answer = useRef<HTMLButtonElement | null>(null);
  const single = usePanel((state) => state.preferences.singleKeys);
  const now = usePanel((state) => state.node?.clock.now_ms ?? 0);
  const paused = usePanel((state) => state.node?.clock.paused ?? false);
  const keys = [
    [
      '1',
      `${choices > 1 ? ` to ${String(choices)}: count one hand for that answer` : ': count one hand'}, with Shift: take one back`,
    ],
    ['n', ': next'],
    ['p', ': pause'],
    ['a', ': answer'],
  ] as const;
  return (
    <aside className="teacher_bar" aria-label="For the teacher">
      {single ? (
        keys.map(([key, words]) => (
          <span key={key}>
            <kbd className="key">{key}</kbd>
            {words}
          </span>
        ))
      ) : (
        <span>Keys of a single letter are switched off in Settings.</span>
      )}
      <span className="grow" />
      {paused && (
        <a className="button" href={`${addressOf(found.part, found.entry)}?teacher&at=${String(Math.floor(now))}`}>
          Link to this moment
        </a>
      )}
      {teacher.countAnew !== null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            teacher.countAnew?.();
            // The button goes; the keyboard goes on from the one beside it.
            answer.current?.focus();
          }}
        >
          Count hands anew
        </button>
      )}
      <button
        ref={answer}
        type="button"
        className="button"
        aria-pressed={!teacher.hides}
        onClick={teacher.toggleAnswer}
      >
        {teacher.hides ? 'Show the answer' : 'Hide the answer'}
      </button>
    </aside>
  );
}
