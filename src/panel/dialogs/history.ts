/** The last texts that were typed, sent or not, kept in this browser. */
import { useEffect, useRef, useState } from 'react';

const LIMIT = 20;
const TEXT_LIMIT = 4_000;

function readHistory(key: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(`coppice.${key}`) ?? '[]');
    if (!Array.isArray(parsed)) return [];
    return parsed.filter((one): one is string => typeof one === 'string').slice(0, LIMIT);
  } catch {
    return [];
  }
}

function addToHistory(key: string, text: string): readonly string[] {
  const history = [text, ...readHistory(key).filter((one) => one !== text)].slice(0, LIMIT);
  try {
    if (text.length <= TEXT_LIMIT) localStorage.setItem(`coppice.${key}`, JSON.stringify(history));
  } catch {
    // Without storage the history lasts as long as the dialog.
  }
  return history;
}

/** A text that a dialog proposes and a person changes. However the dialog goes, what was typed is kept among the earlier ones. */
export function useTyped(
  kind: string,
  propose: (history: readonly string[]) => string,
): {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly history: readonly string[];
  readonly remember: () => void;
} {
  const [history, setHistory] = useState(() => readHistory(kind));
  const [proposed] = useState(() => propose(history));
  const [text, setText] = useState(proposed);
  const typed = useRef(proposed);
  useEffect(() => {
    typed.current = text;
  }, [text]);
  useEffect(() => {
    const keep = (): void => {
      if (typed.current.trim() !== '' && typed.current !== proposed) addToHistory(kind, typed.current);
    };
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [kind, proposed]);
  const remember = (): void => {
    setHistory(addToHistory(kind, text));
  };
  return { text, setText, history, remember };
}
