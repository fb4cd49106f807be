/**
 * An alarm centre: sensors tell the event manager `alarms`, and its handlers do the rest. `watch` owns the handlers, so it is told when
 * one goes: the pager fails with every fifth alarm and is added again; at night the log is swapped for one that only counts.
 */
import { type Body, defineModule, gen_event, gen_server, list, type Module, self, sendAfter } from '../coppice.ts';
import { PATIENT, supervisorModule, worker } from './parts.ts';

const MANAGER = 'alarms';
const SENSORS = 3;
const KEPT = 20;
const NIGHT_MS = 12_000;
const MEND_MS = 2_000;
const LINE_BREAKS_AT = 5;

type Alarm = readonly ['alarm', sensor: number, number: number];
type Event = Alarm | 'dusk' | 'dawn';

const manager: Module = defineModule(MANAGER, { startLink: () => gen_event.startLink(['local', MANAGER]) });

/** The newest alarms. At dusk `night_log` takes over, and gives back what it counted. */
const log: Module = defineModule('log', {
  init: (args: unknown) => ['ok', Array.isArray(args) ? list(['slept_through', args[1]]) : list()],
  handleEvent: (event: Event, kept: readonly unknown[]) => {
    if (event === 'dusk') return ['swap_handler', 'dusk', kept, nightLog, 0];
    return Array.isArray(event) ? ['ok', list<unknown>(event, ...kept.slice(0, KEPT - 1))] : ['ok', kept];
  },
  terminate: () => 'ok',
});

const nightLog: Module = defineModule('night_log', {
  init: () => ['ok', 0],
  handleEvent: (event: Event, count: number) => {
    if (event === 'dawn') return ['swap_handler', 'dawn', count, log, 'day'];
    return ['ok', Array.isArray(event) ? count + 1 : count];
  },
  terminate: (_why: unknown, count: number) => count,
});

const pager: Module = defineModule('pager', {
  init: (ward: string) => ['ok', { ward, paged: 0 }],
  handleEvent: (event: Event, state: { ward: string; paged: number }) => {
    if (!Array.isArray(event)) return ['ok', state];
    if (state.paged + 1 === LINE_BREAKS_AT) throw new Error('the line is dead');
    return ['ok', { ...state, paged: state.paged + 1 }];
  },
});

interface Watch {
  readonly mended: number;
  /** How the handlers that went have gone, the last one first. */
  readonly lost: readonly unknown[];
}

const watch: Module = defineModule('watch', {
  startLink: () => gen_server.startLink(['local', 'watch'], watch, null),
  *init(): Body<gen_server.InitReturn<Watch>> {
    yield* gen_event.addSupHandler(MANAGER, pager, 'ward 7');
    yield* gen_event.addSupHandler(MANAGER, log, 'day');
    sendAfter(NIGHT_MS, self(), 'dusk');
    return ['ok', { mended: 0, lost: list() }];
  },
  *handleInfo(message: unknown, state: Watch): Body<gen_server.HandleReturn<Watch>> {
    if (message === 'dusk' || message === 'dawn') {
      gen_event.notify(MANAGER, message);
      sendAfter(NIGHT_MS, self(), message === 'dusk' ? 'dawn' : 'dusk');
      return ['noreply', state];
    }
    if (message === 'mend') {
      const added = yield* gen_event.addSupHandler(MANAGER, pager, 'ward 7');
      return ['noreply', added === 'ok' ? { ...state, mended: state.mended + 1 } : state];
    }
    if (!Array.isArray(message) || message[0] !== 'gen_event_EXIT') return ['noreply', state];
    if (message[1] === 'pager') sendAfter(MEND_MS, self(), 'mend');
    return ['noreply', { ...state, lost: list<unknown>(message, ...state.lost.slice(0, KEPT - 1)) }];
  },
});

const sensor: Module = defineModule('sensor', {
  startLink: (number: number) => gen_server.startLink(['local', `sensor_${number}`], sensor, number),
  init: (number: number) => {
    sendAfter(700 * number, self(), 'measure');
    return ['ok', { number, alarms: 0 }];
  },
  handleInfo: (_message: unknown, { number, alarms }: { number: number; alarms: number }) => {
    gen_event.notify(MANAGER, ['alarm', number, alarms + 1]);
    sendAfter(1_900 + 600 * number, self(), 'measure');
    return ['noreply', { number, alarms: alarms + 1 }];
  },
});

/** rest_for_one: a manager that begins anew has no handlers, so those who added them begin anew as well. */
export const top = supervisorModule('top', { strategy: 'rest_for_one', ...PATIENT }, [
  { ...worker(MANAGER, manager), modules: 'dynamic' },
  worker('watch', watch),
  ...Array.from({ length: SENSORS }, (_, index) => worker(`sensor_${index + 1}`, sensor, index + 1)),
]);
