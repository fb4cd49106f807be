/** A thousand workers in one pool; `weather` fells three a second, `traffic` gives the others something to do. */
import {
  type Body,
  defineModule,
  exit,
  gen_server,
  type Module,
  self,
  sendAfter,
  supervisor,
  whereis,
} from '../coppice.ts';
import { PATIENT, supervised, supervisorModule, worker } from './parts.ts';

const WORKERS = 1_000;

const scaleWorker: Module = defineModule('scale_worker', {
  startLink: (number: number) => gen_server.startLink(['local', `worker_${number}`], scaleWorker, number),
  init: (number: number) => ['ok', { number, jobs: 0 }],
  handleCast: (_job: unknown, state: { readonly number: number; readonly jobs: number }) => [
    'noreply',
    { ...state, jobs: state.jobs + 1 },
  ],
});

const JOB_MS = 50;

interface Traffic {
  readonly next: number;
}

const traffic: Module = defineModule('traffic', {
  startLink: () => gen_server.startLink(['local', 'traffic'], traffic, null),
  init: () => ['ok', { next: 1 } satisfies Traffic, ['continue', 'fill_pool']],
  *handleContinue(_what: unknown, state: Traffic): Body<gen_server.HandleReturn<Traffic>> {
    const present = (yield* supervisor.whichChildren('pool')).length;
    for (let number = present + 1; number <= WORKERS; number++) yield* supervisor.startChild('pool', [number]);
    sendAfter(JOB_MS, self(), 'job');
    return ['noreply', state];
  },
  handleInfo: (message: unknown, state: Traffic) => {
    if (message !== 'job') return ['noreply', state];
    gen_server.cast(`worker_${state.next}`, 'job');
    sendAfter(JOB_MS, self(), 'job');
    // A step that is prime to their number visits them all, and neighbours at different times.
    return ['noreply', { next: ((state.next + 382) % WORKERS) + 1 }];
  },
});

const BOLT_MS = 333;

interface Weather {
  /** Of a linear congruential generator: the same storms in every run. */
  readonly seed: number;
  readonly felled: number;
}

const weather: Module = defineModule('weather', {
  startLink: () => gen_server.startLink(['local', 'weather'], weather, null),
  init: () => {
    sendAfter(2_000, self(), 'bolt');
    return ['ok', { seed: 7, felled: 0 } satisfies Weather];
  },
  handleInfo: (message: unknown, state: Weather): gen_server.HandleReturn<Weather> => {
    if (message !== 'bolt') return ['noreply', state];
    sendAfter(BOLT_MS, self(), 'bolt');
    const seed = (state.seed * 1_103_515 + 12_345) % 2_147_483_647;
    const victim = whereis(`worker_${(seed % WORKERS) + 1}`);
    if (victim === undefined) return ['noreply', { ...state, seed }];
    exit(victim, 'struck_by_lightning');
    return ['noreply', { seed, felled: state.felled + 1 }];
  },
});

/** Thirty restarts in 10 s are what is to be seen here, so the limit stands well above. */
const pool = supervisorModule('pool', { strategy: 'simple_one_for_one', intensity: 100, period: 10 }, [
  worker('worker', scaleWorker),
]);

export const top = supervisorModule('top', { strategy: 'rest_for_one', ...PATIENT }, [
  supervised(pool),
  worker('traffic', traffic),
  worker('weather', weather),
]);
