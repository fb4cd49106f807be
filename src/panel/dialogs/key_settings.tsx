/** The key of each action, shown and changed. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { ACTIONS, type Action } from '../actions.ts';
import { actionIdOf, chordsOf, DEFAULT_KEYS, isModifier, keysOf, whyNotChord } from '../shortcuts.ts';
import { usePanel, usePanelStore } from '../store/react.ts';
import { keyTitle } from '../ui/key_title.ts';

const IDS = ACTIONS.map((action) => action.id);
/** Esc closes whatever is open, here and everywhere. */
const SHOWN = ACTIONS.filter((action) => action.id !== 'deselect');

function titleOf(action: Action): string {
  return action.title.replace(/…$/u, '');
}

export function KeySettings(): ReactNode {
  const store = usePanelStore();
  const keys = usePanel((state) => state.preferences.keys);
  const [recording, setRecording] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const changed = Object.keys(keys).length;

  const put = (id: string, chord: string | null): void => {
    const others = Object.entries(keys).filter(([one]) => one !== id);
    const [usual] = DEFAULT_KEYS[id] ?? [];
    const next = chord === null || chord === usual ? others : [...others, [id, chord]];
    store.getState().setPreferences({ keys: Object.fromEntries(next) as Readonly<Record<string, string>> });
  };
  const record = (action: Action, chord: string): void => {
    const reason = whyNotChord(chord);
    if (reason !== null) {
      setTold(reason);
      return;
    }
    const owner = actionIdOf(chord, IDS, keys);
    if (owner !== null && owner !== action.id) {
      const other = ACTIONS.find((one) => one.id === owner);
      setTold(
        `${keyTitle(chord)} is the key of “${other === undefined ? owner : titleOf(other)}”. Give that one another key first.`,
      );
      return;
    }
    put(action.id, chord);
    setRecording(null);
    setTold(`${keyTitle(chord)} is now the key of “${titleOf(action)}”.`);
  };

  return (
    <section className="key_settings" aria-label="Keys">
      <div className="setting">
        <span>
          Keys
          <small>Press a button, then the key that it is to have. Backspace leaves it without a key.</small>
        </span>
        <button
          type="button"
          className="button"
          disabled={changed === 0}
          onClick={() => {
            store.getState().setPreferences({ keys: {} });
            setRecording(null);
            setTold('All keys are as they were at first.');
          }}
        >
          Reset all keys
        </button>
      </div>
      <p className="key_told" role="status">
        {told}
      </p>
      <ul>
        {SHOWN.map((action) => (
          <li key={action.id}>
            <span className="grow">{titleOf(action)}</span>
            {Object.hasOwn(keys, action.id) && (
              <button
                type="button"
                className="link"
                aria-label={`Reset the key of ${titleOf(action)}`}
                onClick={() => {
                  put(action.id, null);
                  setTold(`“${titleOf(action)}” has its first key again.`);
                }}
              >
                Reset
              </button>
            )}
            <KeyButton
              action={action}
              keys={keysOf(action.id, keys)}
              recording={recording === action.id}
              onRecording={(on) => {
                setTold(on ? `Press the key for “${titleOf(action)}”. Esc leaves it as it is.` : '');
                setRecording(on ? action.id : null);
              }}
              onChord={(chord) => {
                record(action, chord);
              }}
              onNone={() => {
                put(action.id, '');
                setRecording(null);
                setTold(`“${titleOf(action)}” has no key now.`);
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface KeyButtonProps {
  readonly action: Action;
  readonly keys: readonly string[];
  readonly recording: boolean;
  readonly onRecording: (on: boolean) => void;
  readonly onChord: (chord: string) => void;
  readonly onNone: () => void;
}

function KeyButton({ action, keys, recording, onRecording, onChord, onNone }: KeyButtonProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  // The dialog closes on Escape before a key handler hears of it: while a key is recorded, Escape ends only that.
  useEffect(() => {
    const dialog = button.current?.closest('dialog');
    if (!recording || dialog == null) return undefined;
    const stay = (event: Event): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      onRecording(false);
    };
    dialog.addEventListener('cancel', stay, true);
    return () => {
      dialog.removeEventListener('cancel', stay, true);
    };
  }, [recording, onRecording]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!recording || event.key === 'Tab' || isModifier(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    if (event.key === 'Escape') onRecording(false);
    else if (event.key === 'Backspace') onNone();
    else {
      const [chord] = chordsOf(event.nativeEvent);
      if (chord !== undefined) onChord(chord);
    }
  };
  return (
    <button
      ref={button}
      type="button"
      className="key_button"
      aria-label={`Key of ${titleOf(action)}: ${recording ? 'press it now' : keys.map(keyTitle).join(' or ') || 'none'}`}
      aria-pressed={recording}
      onClick={(event) => {
        // Space and Enter while recording come as keys; what remains is the mouse.
        if (event.detail > 0 || !recording) onRecording(!recording);
      }}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => {
        if (event.key === ' ') event.preventDefault();
      }}
      onBlur={() => {
        if (recording) onRecording(false);
      }}
    >
      {recording ? (
        'Press a key'
      ) : keys.length === 0 ? (
        <span className="quiet">none</span>
      ) : (
        keys.map((key) => (
          <kbd key={key} className="key">
            {keyTitle(key)}
          </kbd>
        ))
      )}
    </button>
  );
}
