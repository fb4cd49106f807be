/**
 * The code lock of OTP's design principles, and a visitor who types. Buttons that are pressed while the door is open are postponed: they
 * count once it is locked. Three wrong codes in a row raise the alarm, which passes by itself or on the message `reset`.
 */
import { defineModule, gen_server, gen_statem, list, type Module, self, sendAfter, whereis } from '../coppice.ts';
import { PATIENT, supervisorModule, worker } from './parts.ts';

const CODE = [3, 1, 4] as const;
const OPEN_MS = 3_000;
const FORGET_MS = 5_000;
const ALARM_MS = 10_000;
const WRONG_CODES = 3;

type DoorState = 'locked' | 'open' | 'alarm';

interface DoorData {
  /** What has been typed of a code. */
  readonly typed: readonly number[];
  /** Wrong codes since the last right one. */
  readonly wrong: number;
  readonly opened: number;
  readonly alarms: number;
}

type Return = gen_statem.HandleReturn<DoorState, DoorData>;

/** A press may come as a cast or, from the panel, as a plain message. */
function buttonOf(type: unknown, content: unknown): number | undefined {
  if (type !== 'cast' && type !== 'info') return undefined;
  const [tag, button] = Array.isArray(content) ? (content as unknown[]) : [];
  return tag === 'button' && typeof button === 'number' ? button : undefined;
}

/** What is the same in all states: a question is answered, the rest is ignored. */
function other(type: unknown, content: unknown): Return {
  const from = gen_statem.caller(type);
  if (from !== undefined && content === 'code_length') return ['keep_state_and_data', ['reply', from, CODE.length]];
  return from === undefined ? 'keep_state_and_data' : ['keep_state_and_data', ['reply', from, ['error', 'unknown']]];
}

function typedAll(typed: readonly number[], data: DoorData): Return {
  if (typed.every((button, place) => button === CODE[place])) return ['next_state', 'open', { ...data, wrong: 0 }];
  const wrong = data.wrong + 1;
  if (wrong >= WRONG_CODES) return ['next_state', 'alarm', { ...data, wrong: 0 }];
  return ['keep_state', { ...data, typed: list(), wrong }];
}

export const door = defineModule('door', {
  startLink: () => gen_statem.startLink(['local', 'door'], door as Module, null),
  callbackMode: () => list<'state_functions' | 'state_enter'>('state_functions', 'state_enter'),
  init: () => ['ok', 'locked', { typed: list(), wrong: 0, opened: 0, alarms: 0 } satisfies DoorData],

  locked(type: unknown, content: unknown, data: DoorData): Return {
    if (type === 'enter') return ['keep_state', { ...data, typed: list() }];
    if (type === 'timeout') return ['keep_state', { ...data, typed: list() }];
    const button = buttonOf(type, content);
    if (button === undefined) return other(type, content);
    const typed = list(...data.typed, button);
    if (typed.length === CODE.length) return typedAll(typed, data);
    return ['keep_state', { ...data, typed }, ['timeout', FORGET_MS, 'forget']];
  },

  open(type: unknown, content: unknown, data: DoorData): Return {
    if (type === 'enter') {
      return ['keep_state', { ...data, typed: list(), opened: data.opened + 1 }, ['state_timeout', OPEN_MS, 'lock']];
    }
    if (type === 'state_timeout') return ['next_state', 'locked', data];
    return buttonOf(type, content) === undefined ? other(type, content) : ['keep_state_and_data', 'postpone'];
  },

  alarm(type: unknown, content: unknown, data: DoorData): Return {
    if (type === 'enter') {
      return ['keep_state', { ...data, typed: list(), alarms: data.alarms + 1 }, ['state_timeout', ALARM_MS, 'calm']];
    }
    if (type === 'state_timeout' || content === 'reset') return ['next_state', 'locked', data];
    return other(type, content);
  },
});

interface Visitor {
  readonly typing: readonly number[];
  readonly visits: number;
}

const WRONG = [2, 7, 1] as const;

/** Twice right, the second time hurrying on while the door is still open; then three times wrong. */
const HABIT: readonly (readonly number[])[] = [CODE, [...CODE, ...CODE], WRONG, WRONG, WRONG];
const PRESS_MS = 600;
const PAUSE_MS = 4_000;

const visitor: Module = defineModule('visitor', {
  startLink: () => gen_server.startLink(['local', 'visitor'], visitor, null),
  init: () => {
    sendAfter(1_000, self(), 'press');
    return ['ok', { typing: list(), visits: 0 } satisfies Visitor];
  },
  handleInfo(message: unknown, state: Visitor): gen_server.HandleReturn<Visitor> {
    if (message !== 'press') return ['noreply', state];
    if (whereis('door') === undefined) {
      sendAfter(PAUSE_MS, self(), 'press');
      return ['noreply', state];
    }
    const begins = state.typing.length === 0;
    const [button, ...typing] = begins ? (HABIT[state.visits % HABIT.length] ?? CODE) : state.typing;
    gen_statem.cast('door', ['button', button]);
    sendAfter(typing.length === 0 ? PAUSE_MS : PRESS_MS, self(), 'press');
    return ['noreply', { typing: list(...typing), visits: state.visits + (begins ? 1 : 0) }];
  },
});

export const top = supervisorModule('top', { strategy: 'one_for_one', ...PATIENT }, [
  worker('door', door as Module),
  worker('visitor', visitor),
]);
