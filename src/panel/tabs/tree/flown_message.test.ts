import { describe, expect, it } from 'vitest';
import { type NodeEvent, TRAFFIC_CHARS } from '../../../protocol/model.ts';
import { print } from '../../../term/print.ts';
import { flownMessage, type Flown } from './flown_message.ts';

const A = '<0.1.0>';
const B = '<0.2.0>';

function message(id: number, from: string, to: string, text: string, at_ms: number): NodeEvent {
  return {
    id,
    at_ms,
    kind: 'message',
    pid: from,
    name: from,
    place: null,
    cause: null,
    hidden: false,
    to: { pid: to, name: to },
    form: 'message',
    text,
  };
}

const events = [
  message(1, A, B, 'one', 10),
  message(2, B, A, 'back', 10),
  message(3, A, B, 'two', 10),
  message(5, A, B, 'three', 20),
];
const flown: Flown = { from: A, to: B, before: 0, last: 'three', last_ms: 20, last_event: 5 };

describe('a message in flight', () => {
  it('is the event that was told of it, also when others of its frame came after it', () => {
    expect(flownMessage(events, flown)).toEqual({ from: A, to: B, text: 'three', at_ms: 20, event: 5 });
    expect(flownMessage(events, { ...flown, before: 1 })).toMatchObject({ text: 'two', event: 3 });
    expect(flownMessage(events, { ...flown, before: 2 })).toMatchObject({ text: 'one', event: 1 });
  });

  it('has no event when none was told: the last is known by the traffic, those before it by nothing', () => {
    const later = { ...flown, last: 'four', last_ms: 30 };
    expect(flownMessage(events, later)).toEqual({ from: A, to: B, text: 'four', at_ms: 30, event: null });
    expect(flownMessage(events, { ...later, before: 1 })).toEqual({
      from: A,
      to: B,
      text: null,
      at_ms: null,
      event: null,
    });
    expect(flownMessage([], flown)).toMatchObject({ text: 'three', event: null });
    expect(flownMessage(events, { ...flown, before: 9 })).toMatchObject({ text: null, event: null });
  });

  it('is never one of another pair, or of another text at the same time', () => {
    expect(flownMessage(events, { ...flown, last: 'back', last_ms: 10, last_event: 2 })).toMatchObject({ event: null });
    expect(flownMessage(events, { ...flown, last: 'other', last_ms: 20 })).toMatchObject({
      text: 'other',
      event: null,
    });
  });

  it('is told in full up to the characters that traffic has, and known by its beginning when it is cut there', () => {
    const long = (end: string): string => print('x'.repeat(150) + end, 'erlang', { chars: 400 });
    const whole = (end: string): string => 'x'.repeat(TRAFFIC_CHARS - 1) + end;
    const at = (text: string): NodeEvent[] => [message(1, A, B, text, 20)];
    const flying = (last: string): Flown => ({ ...flown, last, last_event: 1 });
    expect(flownMessage(at(whole('a')), flying(whole('b')))).toMatchObject({ text: whole('b'), event: null });
    expect(flownMessage(at(whole('a')), flying(whole('a')))).toMatchObject({ text: whole('a'), event: 1 });
    const cut = print('x'.repeat(150) + 'a', 'erlang', { chars: TRAFFIC_CHARS });
    expect(cut.length).toBeGreaterThan(TRAFFIC_CHARS);
    expect(flownMessage(at(long('a')), flying(cut))).toMatchObject({ text: long('a'), event: 1 });
    expect(flownMessage(at('y'.repeat(150)), flying(cut))).toMatchObject({ text: cut, event: null });
  });
});
