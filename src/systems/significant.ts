/**
 * Supervisors that end by themselves when their significant children have ended: `batch` with the last of them, `race` with the
 * first. They are transient, so `top` lets them rest, until `starter` has them started again.
 */
import {
  type Body,
  defineModule,
  gen_server,
  isProcessAlive,
  type Module,
  Pid,
  self,
  sendAfter,
  supervisor,
  whereis,
} from '../coppice.ts';
import { PATIENT, supervised, supervisorModule, worker } from './parts.ts';

interface Job {
  readonly percent: number;
  readonly stepMs: number;
}

/** Ends with `normal` when it is through: a transient child is not restarted then. */
const job: Module = defineModule('job', {
  startLink: (name: string, stepMs: number) => gen_server.startLink(['local', name], job, stepMs),
  init: (stepMs: number) => {
    sendAfter(stepMs, self(), 'step');
    return ['ok', { percent: 0, stepMs } satisfies Job];
  },
  handleInfo: (message: unknown, state: Job): gen_server.HandleReturn<Job> => {
    if (message !== 'step') return ['noreply', state];
    const next = { ...state, percent: state.percent + 5 };
    if (next.percent >= 100) return ['stop', 'normal', next];
    sendAfter(state.stepMs, self(), 'step');
    return ['noreply', next];
  },
});

const log: Module = defineModule('batch_log', {
  startLink: (name: string) => gen_server.startLink(['local', name], log, null),
  init: () => ['ok', { entries: 0 }],
});

function significantJob(id: string, stepMs: number): supervisor.ChildSpec {
  return { ...worker(id, job, id, stepMs), restart: 'transient', significant: true };
}

const batch = supervisorModule('batch', { strategy: 'one_for_one', auto_shutdown: 'all_significant', ...PATIENT }, [
  worker('batch_log', log, 'batch_log'),
  significantJob('extract', 400),
  significantJob('convert', 550),
  significantJob('report', 700),
]);

const race = supervisorModule('race', { strategy: 'one_for_one', auto_shutdown: 'any_significant', ...PATIENT }, [
  significantJob('hare', 610),
  significantJob('fox', 630),
  significantJob('tortoise', 650),
]);

const PAUSE_MS = 5_000;
const LOOK_MS = 1_000;

interface Starter {
  /** Milliseconds for which each has been gone. */
  readonly gone: ReadonlyMap<string, number>;
  readonly started: number;
}

const starter: Module = defineModule('starter', {
  startLink: () => gen_server.startLink(['local', 'starter'], starter, null),
  init: () => {
    sendAfter(LOOK_MS, self(), 'look');
    return ['ok', { gone: new Map(), started: 0 } satisfies Starter];
  },
  *handleInfo(message: unknown, state: Starter): Body<gen_server.HandleReturn<Starter>> {
    if (message !== 'look') return ['noreply', state];
    sendAfter(LOOK_MS, self(), 'look');
    const gone = new Map<string, number>();
    let started = state.started;
    for (const name of ['batch', 'race']) {
      const pid = whereis(name);
      if (pid instanceof Pid && isProcessAlive(pid)) continue;
      const waited = (state.gone.get(name) ?? 0) + LOOK_MS;
      if (waited < PAUSE_MS) gone.set(name, waited);
      else if ((yield* supervisor.restartChild('top', name))[0] === 'ok') started++;
    }
    return ['noreply', { gone, started }];
  },
});

export const top = supervisorModule('top', { strategy: 'one_for_one', ...PATIENT }, [
  { ...supervised(batch), restart: 'transient' },
  { ...supervised(race), restart: 'transient' },
  worker('starter', starter),
]);
