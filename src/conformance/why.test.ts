import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { NodeEvent } from '../protocol/model.ts';
import { parseCase, type Json, type ScenarioCase, type StepRecord } from './scenario.ts';
import { checkWhy, describeWhy, hasSupervisors, runTold } from './why.ts';

const CORPUS = fileURLToPath(new URL('corpus', import.meta.url));
/** Every n-th scenario of a file; `npm run conformance -- --why` takes them all. */
const STRIDE = 11;

function read(file: string): ScenarioCase[] {
  return readFileSync(join(CORPUS, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(parseCase);
}

const HAND = 'supervisor/hand.jsonl';
const byHand = read(HAND);
/** By file, so that none of the tests below works long on a busy machine. */
const chosen = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .map((file) => {
    const cases = read(file).filter(hasSupervisors);
    return { file, cases: file === HAND ? cases : cases.filter((_, index) => index % STRIDE === 0) };
  })
  .filter(({ cases }) => cases.length > 0);

function named(name: string): ScenarioCase {
  const found = byHand.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

/** The events of a step, changed. */
function withEvents(testCase: ScenarioCase, change: (events: Json[]) => Json[]): ScenarioCase {
  const recorded = testCase.recorded.map((record): StepRecord =>
    record.events === undefined ? record : { ...record, events: change([...record.events]) },
  );
  return { ...testCase, recorded };
}

describe('what is said of exits and starts', () => {
  it.each(chosen)('agrees with the recordings of $file', ({ cases }) => {
    const wrong = cases.flatMap((testCase) => {
      const verdict = checkWhy(testCase);
      return verdict.disagreements.length === 0 ? [] : [describeWhy(testCase, verdict)];
    });
    expect(wrong).toEqual([]);
  });
});

describe('the comparison of what is said', () => {
  const testCase = named('one-for-all-restart');
  const told = runTold(testCase);

  it('counts every exit and every start', () => {
    expect(checkWhy(testCase, told)).toEqual({ exits: 3, starts: 6, disagreements: [] });
  });

  it('notices a reason that is recorded otherwise', () => {
    const other = withEvents(testCase, (events) =>
      events.map((event) =>
        JSON.stringify(event) === '["exit","top/w2#1","boom"]' ? ['exit', 'top/w2#1', 'normal'] : event,
      ),
    );
    expect(checkWhy(other, told).disagreements.map(({ what }) => what)).toContain('the class of its reason');
  });

  it('notices children that are recorded as stopped in another order', () => {
    const other = withEvents(testCase, (events) => {
      const [last, first] = [3, 1].map((n) =>
        events.findIndex((event) => JSON.stringify(event).startsWith(`["exit","top/w${n}#1"`)),
      );
      if (last === undefined || first === undefined || last < 0) return events;
      return events.with(last, events[first] ?? null).with(first, events[last] ?? null);
    });
    expect(checkWhy(other, told).disagreements.map(({ what }) => what)).toContain('children stopped for it');
  });

  it('notices a specification in the recording that is not the one that was run', () => {
    const tree = { ...testCase.scenario.tree, strategy: 'one_for_one' };
    const other = { ...testCase, scenario: { ...testCase.scenario, tree } };
    expect(checkWhy(other, told).disagreements.map(({ what }) => what)).toContain('the strategy');
  });

  it('notices an exit, a start and a limit that the recording does not have', () => {
    const without = (kind: string, who: string) =>
      withEvents(testCase, (events) =>
        events.filter((event) => !JSON.stringify(event).startsWith(JSON.stringify([kind, who]).slice(0, -1))),
      );
    const what = (other: ScenarioCase) => checkWhy(other, told).disagreements.map((one) => one.what);
    expect(what(without('exit', 'top/w3#1'))).toContain('its end');
    expect(what(without('start', 'top/w3#2'))).toContain('children started for it');
    const limit = named('intensity-reached');
    const kept = withEvents(limit, (events) =>
      events.filter((event) => !JSON.stringify(event).includes('"shutdown","reached')),
    );
    expect(checkWhy(kept, runTold(limit)).disagreements.map((one) => one.what)).toContain('it gave up');
  });

  it('notices another use of a limit, another end in vain, another time to stop, and a group that is not whole', () => {
    const what = (other: ScenarioCase, ran: ScenarioCase) =>
      checkWhy(other, runTold(ran)).disagreements.map((one) => one.what);
    const limit = named('intensity-reached');
    const fewer = withEvents(limit, (events) =>
      events.filter((event) => !JSON.stringify(event).includes('#1","boom"')),
    );
    expect(what(fewer, limit)).toContain('what used up its limit');
    const ignored = named('start-child-ignore');
    const failed = withEvents(ignored, (events) =>
      events.map((event) =>
        Array.isArray(event) && event[0] === 'ignore' ? ['start_error', event[1] ?? null, 'x'] : event,
      ),
    );
    expect(what(failed, ignored)).toContain('its end in one word');
    const given = (testCase: ScenarioCase, change: (spec: string) => string): ScenarioCase => ({
      ...testCase,
      scenario: JSON.parse(change(JSON.stringify(testCase.scenario))) as ScenarioCase['scenario'],
    });
    const brutal = chosen
      .flatMap(({ cases }) => cases)
      .find(({ scenario }) => JSON.stringify(scenario.tree ?? null).includes('brutal_kill'));
    if (brutal === undefined) throw new Error('no scenario has brutal_kill');
    const patient = given(brutal, (spec) => spec.replaceAll('"brutal_kill"', '1000'));
    expect(what(patient, brutal)).toContain('its shutdown');
    const whole = named('one-for-all-restart');
    const once = given(whole, (spec) => spec.replace('{"id":"w1"}', '{"id":"w1","restart":"temporary"}'));
    expect(what(once, whole)).toContain('its notice leaves out temporary children');
  });

  it('notices words that cannot be', () => {
    const events = told.state.events.map((event) =>
      event.kind === 'supervisor_report' ? { ...event, strategy: '' as 'one_for_one' } : event,
    );
    const found = checkWhy(testCase, { ...told, state: { ...told.state, events } }).disagreements;
    expect(found.map(({ what }) => what)).toContain('its sentence of exit is whole');
  });

  it('notices causes that are lost or led elsewhere', () => {
    const lose = (event: NodeEvent): NodeEvent => ({ ...event, cause: null });
    const state = { ...told.state, events: told.state.events.map(lose) };
    expect(checkWhy(testCase, { ...told, state }).disagreements).not.toEqual([]);
  });
});
