import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { SupervisorInfo } from '../../../protocol/model.ts';
import { Card, type CardProps } from './card.tsx';

/** Within its limit, or one restart beyond it. */
const supervisors = fc
  .record({
    strategy: fc.constantFrom('one_for_one', 'one_for_all', 'rest_for_one', 'simple_one_for_one'),
    intensity: fc.constantFrom(0, 1, 3, 5, 6, 7, 100, 1_000),
    period_ms: fc.constantFrom(1_000, 5_000, 3_600_000),
    over: fc.boolean(),
  })
  .map(({ over, ...info }): SupervisorInfo => ({
    ...info,
    auto_shutdown: 'never',
    restarts_ms: Array.from({ length: over ? info.intensity + 1 : Math.ceil(info.intensity / 2) }, () => 3_900),
  }));

const cards = fc.record({
  id: fc.constant('top'),
  type: fc.constantFrom('place', 'pool'),
  x: fc.constant(0),
  y: fc.constant(0),
  width: fc.constantFrom(216, 240),
  height: fc.constantFrom(52, 80),
  down: fc.boolean(),
  detail: fc.constantFrom('card', 'line', 'mark'),
  zoom: fc.double({ min: 0.08, max: 1, noNaN: true }),
  kind: fc.constantFrom('supervisor', 'gen_server'),
  state: fc.constantFrom('waiting', 'dead'),
  empty: fc.boolean(),
  name: fc.string({ maxLength: 40 }),
  label: fc.boolean(),
  second: fc.string({ maxLength: 40 }),
  pid: fc.constantFrom('', '<0.82.0>'),
  faults: fc.constantFrom('', '3 gone, 2 crashed'),
  mailbox: fc.constantFrom(0, 3, 1_000_000),
  generation: fc.constantFrom(1, 2, 100_000),
  restart: fc.constant('permanent'),
  joint: fc.boolean(),
  ordinal: fc.nat(3),
  supervisor: fc.option(supervisors, { freq: 4 }),
  nowMs: fc.constant(4_000),
  startNumber: fc.constantFrom('', '1', '2–9'),
  startPending: fc.boolean(),
  exitNumber: fc.constantFrom('', '1', '2–9'),
  ghostReason: fc.constantFrom('', 'shutdown', 'reached_max_restart_intensity'),
  ghostDetail: fc.constantFrom('', 'gen\u00a06'),
  ghostPid: fc.constantFrom('', '<0.82.0>'),
  ghostFault: fc.boolean(),
  ghosts: fc.nat(8),
  selected: fc.boolean(),
  focused: fc.boolean(),
  hovered: fc.boolean(),
  dimmed: fc.boolean(),
  open: fc.boolean(),
}) satisfies fc.Arbitrary<CardProps>;

it('nothing on a card has a negative size, at any zoom and with any gauge', () => {
  fc.assert(
    fc.property(cards, (card) => {
      const drawn = renderToStaticMarkup(createElement('svg', null, createElement(Card, card)));
      expect(drawn).not.toMatch(/ (?:width|height|r|rx)="(?:-|NaN)/u);
    }),
    { numRuns: 500 },
  );
});
