/** As many processes as a busy BEAM node has: `traffic` gives one after the other something to do, and all the rest wait. */
import {
  type Body,
  defineModule,
  gen_server,
  type Module,
  type Pid,
  self,
  sendAfter,
  setLabel,
  supervisor,
} from '../coppice.ts';
import { PATIENT, supervised, supervisorModule, worker } from './parts.ts';

const PEOPLE = 200_000;
const JOB_MS = 50;
/** Prime to their number, so that all have their turn. */
const STRIDE = 7_919;

const person: Module = defineModule('person', {
  startLink: () => gen_server.startLink(person, null),
  init: () => {
    setLabel('person');
    return ['ok', 0];
  },
  handleCast: (_job: unknown, jobs: number) => ['noreply', jobs + 1],
});

interface Traffic {
  readonly people: readonly Pid[];
  readonly next: number;
}

const traffic: Module = defineModule('traffic', {
  startLink: () => gen_server.startLink(['local', 'traffic'], traffic, null),
  init: () => ['ok', { people: [], next: 0 } satisfies Traffic, ['continue', 'gather']],
  *handleContinue(_what: unknown, state: Traffic): Body<gen_server.HandleReturn<Traffic>> {
    const people: Pid[] = [];
    while (people.length < PEOPLE) {
      const started = yield* supervisor.startChild('crowd', []);
      if (started[0] === 'ok') people.push(started[1] as Pid);
    }
    sendAfter(JOB_MS, self(), 'job');
    return ['noreply', { ...state, people }];
  },
  handleInfo: (message: unknown, state: Traffic) => {
    if (message !== 'job') return ['noreply', state];
    const one = state.people[state.next];
    if (one !== undefined) gen_server.cast(one, 'job');
    sendAfter(JOB_MS, self(), 'job');
    return ['noreply', { ...state, next: (state.next + STRIDE) % PEOPLE }];
  },
});

const crowd = supervisorModule('crowd', { strategy: 'simple_one_for_one', ...PATIENT }, [worker('person', person)]);

export const top = supervisorModule('top', { strategy: 'one_for_all', ...PATIENT }, [
  supervised(crowd),
  worker('traffic', traffic),
]);
