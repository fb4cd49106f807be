/**
 * A dispatcher and its pool of like workers. The dispatcher starts what is missing, and monitors each worker: a job whose worker falls
 * goes back to the head of the queue.
 */
import {
  erlang,
  type Body,
  defineModule,
  gen_server,
  list,
  monitor,
  type Module,
  Pid,
  type Ref,
  self,
  sendAfter,
  supervisor,
} from '../coppice.ts';
import { isTagged, PATIENT, supervised, supervisorModule, worker } from './parts.ts';

const WORKERS = 12;
const JOB_PERIOD_MS = 120;
const LONGEST_QUEUE = 50;

// A worker

interface Worker {
  readonly number: number;
  readonly job: number | null;
  readonly done: number;
}

const poolWorker: Module = defineModule('pool_worker', {
  startLink: (number: number) => gen_server.startLink(['local', `worker_${number}`], poolWorker, number),
  init: (number: number) => {
    gen_server.cast('dispatcher', ['ready', self()]);
    return ['ok', { number, job: null, done: 0 } satisfies Worker];
  },
  handleCast: (cast: unknown, state: Worker) => {
    if (!isTagged(cast, 'job', 2)) return erlang.functionClause('pool_worker:handle_cast/2');
    const job = Number(cast[1]);
    sendAfter(600 + ((job * 211) % 900), self(), ['done', job]);
    return ['noreply', { ...state, job }];
  },
  handleInfo: (message: unknown, state: Worker) => {
    if (!Array.isArray(message) || message[0] !== 'done' || message[1] !== state.job) return ['noreply', state];
    gen_server.cast('dispatcher', ['ready', self()]);
    return ['noreply', { ...state, job: null, done: state.done + 1 }];
  },
});

// The dispatcher

interface Dispatcher {
  readonly nextJob: number;
  readonly queue: readonly number[];
  /** Longest idle first. */
  readonly idle: readonly Pid[];
  readonly busy: ReadonlyMap<Pid, number>;
  readonly known: ReadonlyMap<Pid, Ref>;
  readonly refused: number;
}

type Returned = gen_server.HandleReturn<Dispatcher>;

/** Gives waiting jobs to idle workers. */
function assigned(state: Dispatcher): Dispatcher {
  const count = Math.min(state.queue.length, state.idle.length);
  if (count === 0) return state;
  const busy = new Map(state.busy);
  for (let i = 0; i < count; i++) {
    const pid = state.idle[i] as Pid;
    const job = state.queue[i] as number;
    gen_server.cast(pid, ['job', job]);
    busy.set(pid, job);
  }
  return { ...state, queue: state.queue.slice(count), idle: state.idle.slice(count), busy };
}

function ready(state: Dispatcher, pid: Pid): Dispatcher {
  const busy = new Map(state.busy);
  busy.delete(pid);
  const known = state.known.has(pid) ? state.known : new Map(state.known).set(pid, monitor(pid));
  const idle = state.idle.includes(pid) ? state.idle : list(...state.idle, pid);
  return assigned({ ...state, busy, known, idle });
}

function fallen(state: Dispatcher, pid: Pid): Dispatcher {
  const busy = new Map(state.busy);
  const known = new Map(state.known);
  const job = busy.get(pid);
  busy.delete(pid);
  known.delete(pid);
  const queue = job === undefined ? state.queue : list(job, ...state.queue);
  return assigned({ ...state, busy, known, idle: state.idle.filter((other) => other !== pid), queue });
}

const dispatcher: Module = defineModule('dispatcher', {
  startLink: () => gen_server.startLink(['local', 'dispatcher'], dispatcher, null),
  init: () => {
    const state: Dispatcher = {
      nextJob: 1,
      queue: list(),
      idle: list(),
      busy: new Map(),
      known: new Map(),
      refused: 0,
    };
    return ['ok', state, ['continue', 'fill_pool']];
  },
  // Not in `init`: this server's supervisor waits for that, and the new workers' first message is for this server.
  *handleContinue(_what: 'fill_pool', state: Dispatcher): Body<Returned> {
    let next = state;
    // After a restart of the dispatcher alone the workers are still there. One that is busy finds its next job in its mailbox.
    const children = yield* supervisor.whichChildren('pool');
    for (const [, pid] of children) if (pid instanceof Pid) next = ready(next, pid);
    for (let number = children.length + 1; number <= WORKERS; number++) yield* supervisor.startChild('pool', [number]);
    sendAfter(JOB_PERIOD_MS, self(), 'new_job');
    return ['noreply', next];
  },
  handleCast: (cast: unknown, state: Dispatcher): Returned => {
    const pid = isTagged(cast, 'ready', 2) ? cast[1] : null;
    return pid instanceof Pid ? ['noreply', ready(state, pid)] : erlang.functionClause('dispatcher:handle_cast/2');
  },
  handleInfo: (message: unknown, state: Dispatcher): Returned => {
    if (message === 'new_job') {
      sendAfter(JOB_PERIOD_MS, self(), 'new_job');
      if (state.queue.length >= LONGEST_QUEUE) return ['noreply', { ...state, refused: state.refused + 1 }];
      return [
        'noreply',
        assigned({ ...state, nextJob: state.nextJob + 1, queue: list(...state.queue, state.nextJob) }),
      ];
    }
    if (Array.isArray(message) && message[0] === 'DOWN') return ['noreply', fallen(state, message[3] as Pid)];
    return ['noreply', state];
  },
});

const pool = supervisorModule('pool', { strategy: 'simple_one_for_one', ...PATIENT }, [worker('worker', poolWorker)]);

/** rest_for_one: a dispatcher without its pool has nobody, a pool can wait for its dispatcher. */
export const top = supervisorModule('top', { strategy: 'rest_for_one', ...PATIENT }, [
  supervised(pool),
  worker('dispatcher', dispatcher),
]);
