/**
 * Frames as a node would send them, told by hand: for tests and stories of the page side that need no runtime.
 * A `Scene` is a small theatre of supervisors and workers. What happens is written down step by step, with OTP's
 * events in OTP's order, and `snapshot` and `delta` tell it as the protocol does.
 */
import { trafficKey } from '../protocol/apply_delta.ts';
import { PROTOCOL_VERSION, type Delta, type Hello, type Snapshot } from '../protocol/frames.ts';
import { NO_EVENTS } from '../protocol/history.ts';
import type {
  AsChild,
  Behaviour,
  Clock,
  Counters,
  EventId,
  EndKind,
  LastExit,
  NodeEvent,
  PidRef,
  PidText,
  Place,
  PlaceKey,
  ProcessDetail,
  ProcessRow,
  QueuedMessage,
  RestartType,
  Strategy,
  SupervisorInfo,
  SystemState,
  Traffic,
} from '../protocol/model.ts';
import { list } from '../term/list.ts';
import { toWire } from '../term/to_wire.ts';
import type { WireTerm } from '../term/wire.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type EventBody = DistributiveOmit<NodeEvent, 'id' | 'at_ms' | 'cause' | 'pid' | 'name' | 'place' | 'hidden'>;

type MessageForm = Extract<NodeEvent, { readonly kind: 'message' }>['form'];

export interface SupervisorOptions {
  readonly strategy?: Strategy;
  readonly intensity?: number;
  readonly period_ms?: number;
  readonly registered_name?: string;
  readonly restart?: RestartType;
  readonly module?: string;
}

export interface WorkerOptions {
  readonly module?: string;
  readonly registered_name?: string;
  readonly label?: string;
  readonly restart?: RestartType;
  readonly significant?: boolean;
  readonly dynamic?: boolean;
  readonly behaviour?: Behaviour | null;
  readonly message_queue_len?: number;
}

/** The hello of a simulated node that can do everything. */
export function fakeHello(overrides: Partial<Hello> = {}): Hello {
  return {
    type: 'hello',
    version: PROTOCOL_VERSION,
    node: 'coppice@worker',
    kind: 'simulated',
    fidelity: 'exact',
    capabilities: ['control', 'act', 'supervise', 'state', 'traffic', 'restart_node'],
    system: { id: 'shelves', title: 'Dictionary and shelves' },
    seed: 1,
    ...overrides,
  };
}

interface Told {
  readonly clock: Clock;
  readonly system: SystemState;
  readonly detail: ProcessDetail | null;
  readonly processes: ReadonlyMap<PidText, ProcessRow>;
  readonly places: ReadonlyMap<PlaceKey, Place>;
  readonly traffic: ReadonlyMap<string, Traffic>;
  readonly events: number;
}

/** A node's story, told by hand. Every method leaves the state as a node would report it at that moment. */
export class Scene {
  #seq = 0;
  #clock: Clock = { now_ms: 0, paused: false, speed: 1, pace: null, goal_ms: null, idle: true, steps: 0 };
  #system: SystemState = { state: 'running', reason: null, event: null };
  #detail: ProcessDetail | null = null;
  #processes = new Map<PidText, ProcessRow>();
  #places = new Map<PlaceKey, Place>();
  #traffic = new Map<string, Traffic>();
  #nextPid = 80;
  #nextEvent = 1;
  #messages = 0;
  #spawns = 0;
  #exits = 0;
  /** What the last frame told. */
  #told: Told;
  readonly #events: NodeEvent[] = [];
  /** The process that stands or last stood in a place. */
  readonly #lastRow = new Map<PlaceKey, ProcessRow>();
  readonly panel: PidRef;
  readonly system: PidRef;

  constructor() {
    this.system = this.#hiddenProcess('system', 'system:init/1');
    this.panel = this.#hiddenProcess('panel', 'panel:init/1');
    this.#told = this.#remember();
  }

  /** Lets virtual time pass. */
  advance(ms: number): void {
    const steps = this.#clock.steps + Math.ceil(ms);
    this.#clock = { ...this.#clock, now_ms: this.#clock.now_ms + ms, steps };
  }

  setClock(clock: Partial<Clock>): void {
    this.#clock = { ...this.#clock, ...clock };
  }

  get now(): number {
    return this.#clock.now_ms;
  }

  place(key: PlaceKey): Place {
    const place = this.#places.get(key);
    if (place === undefined) throw new Error(`There is no place ${key} in this scene`);
    return place;
  }

  /** The places under a supervisor, in child order. */
  childKeys(key: PlaceKey): PlaceKey[] {
    return this.#childrenOf(key).map((place) => place.key);
  }

  row(key: PlaceKey): ProcessRow {
    const row = this.#processes.get(this.place(key).pid ?? '');
    if (row === undefined) throw new Error(`No process stands in ${key}`);
    return row;
  }

  ref(key: PlaceKey): PidRef {
    const { pid, name } = this.row(key);
    return { pid, name };
  }

  /** A supervisor under another one, or a root when `parent` is null; answers its place. */
  supervisor(parent: PlaceKey | null, id: string, options: SupervisorOptions = {}): PlaceKey {
    const supervisor: SupervisorInfo = {
      strategy: options.strategy ?? 'one_for_one',
      intensity: options.intensity ?? 5,
      period_ms: options.period_ms ?? 10_000,
      auto_shutdown: 'never',
      restarts_ms: [],
    };
    const key = this.#newPlace(parent, id, {
      behaviour: 'supervisor',
      type: 'supervisor',
      restart: parent === null ? null : (options.restart ?? 'permanent'),
      shutdown: parent === null ? null : 'infinity',
      supervisor,
    });
    this.start(key, {
      module: options.module ?? id,
      registered_name: options.registered_name ?? null,
      cause: this.#lastEvent(),
    });
    return key;
  }

  worker(parent: PlaceKey, id: string, options: WorkerOptions = {}): PlaceKey {
    const key = this.#newPlace(parent, id, {
      behaviour: options.behaviour === undefined ? 'gen_server' : options.behaviour,
      type: 'worker',
      restart: options.restart ?? 'permanent',
      shutdown: 5_000,
      significant: options.significant ?? false,
      dynamic: options.dynamic ?? false,
    });
    this.start(key, {
      module: options.module ?? 'dictionary',
      registered_name: options.registered_name ?? null,
      label: options.label ?? null,
      cause: this.#lastEvent(),
    });
    if (options.message_queue_len !== undefined) this.setRow(key, { message_queue_len: options.message_queue_len });
    return key;
  }

  /** A process that no supervisor owns. */
  process(initialCall: string, options: { readonly parent?: PidRef } = {}): PlaceKey {
    const parent = options.parent ?? this.system;
    const pid = this.#takePid();
    const key = `@${pid}`;
    this.#places.set(key, { ...emptyPlace, key, id: initialCall, state: 'alive', pid, generation: 1 });
    this.#spawns++;
    this.#processes.set(pid, { ...this.#newRow(pid, key, initialCall), initial_call: initialCall });
    this.#add(key, { kind: 'spawn', parent, initial_call: initialCall }, null);
    return key;
  }

  /** Starts a process in a place: the first or the next generation. */
  start(
    key: PlaceKey,
    options: {
      readonly module?: string;
      readonly registered_name?: string | null;
      readonly label?: string | null;
      readonly cause?: EventId | null;
    } = {},
  ): PidText {
    const place = this.place(key);
    const before = this.#lastRow.get(key);
    const pid = this.#takePid();
    const registered = options.registered_name ?? before?.registered_name ?? null;
    const module = options.module ?? before?.module ?? place.id;
    const row: ProcessRow = {
      ...this.#newRow(pid, key, registered ?? place.id),
      registered_name: registered,
      label: options.label ?? before?.label ?? null,
      initial_call: place.type === 'supervisor' ? `supervisor:${module}/1` : `${module}:init/1`,
      behaviour: place.behaviour,
      module,
      trap_exit: place.type === 'supervisor',
    };
    this.#processes.set(pid, row);
    this.#lastRow.set(key, row);
    this.#spawns++;
    const generation = place.generation + 1;
    const supervisor = place.supervisor === null ? null : { ...place.supervisor, restarts_ms: [] };
    this.#places.set(key, { ...place, state: 'alive', pid, generation, supervisor });
    const parent = place.parent === null ? this.system : this.ref(place.parent);
    const cause = this.#add(key, { kind: 'spawn', parent, initial_call: row.initial_call }, options.cause ?? null);
    if (place.parent !== null) {
      this.#add(key, { kind: 'started', supervisor: parent, child_id: place.id, generation }, cause);
    }
    return pid;
  }

  /** A person's exit signal from the panel, and the exit that follows for `kill`. Answers the exit event. */
  kill(key: PlaceKey): EventId {
    const to = this.ref(key);
    const command = this.#addAs(this.panel, `@${this.panel.pid}`, true, {
      kind: 'command',
      text: `exit(${to.pid}, kill)`,
    });
    const signal = this.#addAs(
      this.panel,
      `@${this.panel.pid}`,
      true,
      { kind: 'exit_signal', to, reason: 'kill' },
      command,
    );
    return this.exit(key, 'killed', { how: 'signal', from: this.panel, cause: signal });
  }

  /** A process ends; its place is `down` until something else is said. */
  exit(
    key: PlaceKey,
    reason: string,
    options: {
      readonly how?: 'returned' | 'raised' | 'signal';
      readonly from?: PidRef;
      readonly viaLink?: boolean;
      readonly cause?: EventId | null;
    } = {},
  ): EventId {
    const place = this.place(key);
    const row = this.row(key);
    const owned = this.#asChild(place);
    const told = owned !== null && options.from?.pid === owned.supervisor.pid && options.viaLink !== true;
    const end = told ? 'stopped' : endOf(reason, options);
    const event = this.#add(
      key,
      {
        kind: 'exit',
        reason,
        class: classOf(reason),
        how: options.how ?? 'raised',
        signal_from: options.from ?? null,
        via_link: options.viaLink ?? false,
        generation: place.generation,
        behaviour: place.behaviour,
        end,
        ...(owned === null ? {} : { as_child: owned }),
      },
      options.cause ?? null,
    );
    const last_exit: LastExit = { pid: row.pid, generation: place.generation, reason, at_ms: this.now, event, end };
    this.#places.set(key, { ...place, state: 'down', pid: null, last_exit });
    this.#processes.delete(row.pid);
    for (const [pair, traffic] of this.#traffic) {
      if (traffic.from === row.pid || traffic.to === row.pid) this.#traffic.delete(pair);
    }
    this.#exits++;
    return event;
  }

  #asChild({ parent, restart, significant }: Place): AsChild | null {
    const above = parent === null ? undefined : this.#places.get(parent);
    if (above?.supervisor == null || restart === null) return null;
    const row = this.#processes.get(above.pid ?? '');
    if (row === undefined) return null;
    const { strategy, auto_shutdown } = above.supervisor;
    return { supervisor: { pid: row.pid, name: row.name }, restart, significant, strategy, auto_shutdown };
  }

  /** The supervisor above traps the exit and reports it; counts a restart. Answers the report's event. */
  childTerminated(key: PlaceKey, exit: EventId): EventId {
    const place = this.place(key);
    const above = this.place(place.parent ?? '');
    const info = above.supervisor;
    const last = place.last_exit;
    if (info === null || last === null) throw new Error(`${key} has not ended under a supervisor`);
    const child: PidRef = { pid: last.pid, name: place.id };
    const trapped = this.#add(above.key, { kind: 'exit_trapped', from: child, reason: last.reason }, exit);
    const restarts_ms = [...info.restarts_ms.filter((at) => at > this.now - info.period_ms), this.now];
    this.#places.set(above.key, { ...above, supervisor: { ...info, restarts_ms } });
    return this.#report(above.key, place, 'child_terminated', last.reason, child, trapped);
  }

  /** The supervisor ends its child with `shutdown`, as it does in reverse start order. */
  terminate(key: PlaceKey, cause: EventId): EventId {
    const parent = this.place(key).parent;
    if (parent === null) throw new Error(`${key} has no supervisor`);
    const from = this.ref(parent);
    const signal = this.#add(
      parent,
      { kind: 'exit_signal', to: this.ref(key), reason: 'shutdown', stops: true },
      cause,
    );
    if (this.place(key).type !== 'supervisor')
      return this.exit(key, 'shutdown', { how: 'signal', from, cause: signal });
    const trapped = this.#add(key, { kind: 'exit_trapped', from, reason: 'shutdown' }, signal);
    for (const child of this.#childrenOf(key).reverse()) if (child.pid !== null) this.terminate(child.key, trapped);
    return this.exit(key, 'shutdown', { how: 'raised', cause: trapped });
  }

  /** The supervisor has seen too many restarts: it ends its children and itself with `shutdown`. */
  giveUp(key: PlaceKey, cause: EventId): EventId {
    const place = this.place(key);
    const report = this.#report(
      key,
      { ...place, restart: place.restart ?? 'permanent' },
      'shutdown',
      'reached_max_restart_intensity',
      null,
      cause,
    );
    for (const child of this.#childrenOf(key).reverse()) {
      if (child.pid !== null) this.terminate(child.key, report);
      this.setPlace(child.key, { state: 'gone' });
    }
    return this.exit(key, 'shutdown', { how: 'raised', cause: report });
  }

  setPlace(key: PlaceKey, change: Partial<Place>): void {
    this.#places.set(key, { ...this.place(key), ...change });
  }

  setRow(key: PlaceKey, change: Partial<ProcessRow>): void {
    const row = { ...this.row(key), ...change };
    this.#processes.set(row.pid, row);
  }

  setSystem(system: SystemState): void {
    this.#system = system;
  }

  /** `text` is the message, printed. */
  message(from: PlaceKey, to: PlaceKey, text: string, form: MessageForm = 'message'): EventId {
    const event = this.#add(from, { kind: 'message', to: this.ref(to), form, text }, null);
    const pair = { from: this.row(from).pid, to: this.row(to).pid };
    const count = (this.#traffic.get(trafficKey(pair))?.count ?? 0) + 1;
    this.#traffic.set(trafficKey(pair), { ...pair, count, last: text, last_ms: this.now, last_event: event });
    this.#messages++;
    return event;
  }

  /** Any other event of the process in a place. */
  event(key: PlaceKey, body: EventBody, cause: EventId | null = null): EventId {
    return this.#add(key, body, cause);
  }

  /** Watches the process in a place; null watches none. */
  watch(key: PlaceKey | null, parts: DetailParts = {}): void {
    if (key === null) {
      this.#detail = null;
      return;
    }
    const place = this.place(key);
    const row = this.row(key);
    const parent = place.parent === null ? this.system : this.ref(place.parent);
    const queue = parts.messages ?? [];
    this.#detail = {
      pid: row.pid,
      name: row.name,
      alive: true,
      exit: null,
      place: key,
      info: {
        initial_call: row.initial_call,
        current_function: row.current_function,
        registered_name: row.registered_name,
        label: row.label,
        status: row.status,
        message_queue_len: row.message_queue_len,
        group_leader: this.system,
        application: null,
        priority: row.priority,
        trap_exit: row.trap_exit,
        reductions: row.reductions,
        started_ms: row.started_ms,
        parent,
        ancestors: this.#ancestorsOf(place),
        links: [parent, ...this.#childrenOf(key).flatMap((child) => (child.pid === null ? [] : [this.ref(child.key)]))],
        monitors: parts.monitors ?? [],
        monitored_by: parts.monitored_by ?? [],
        suspending: [],
        timers: parts.timers ?? 0,
        memory: row.memory,
        mailbox_memory: row.message_queue_len * 96,
        state_memory: Math.max(0, row.memory - row.message_queue_len * 96 - 1_024),
      },
      messages: { total: row.message_queue_len, offset: parts.offset ?? 0, items: queue },
      behaviour:
        row.behaviour === null
          ? null
          : {
              name: row.behaviour,
              module: row.module ?? place.id,
              sys_state: row.status === 'suspended' ? 'suspended' : 'running',
              parent,
              state: parts.state ?? toWire({}),
              handlers: null,
            },
      dictionary: parts.dictionary ?? [
        [toWire('$initial_call'), toWire([row.module ?? place.id, 'init', 1])],
        [toWire('$ancestors'), toWire(list(...this.#ancestorsOf(place).map((ancestor) => ancestor.name)))],
      ],
      stack: parts.stack ?? ['gen_server:loop/7', 'proc_lib:init_p_do_apply/3'],
    };
  }

  /** The watched process has ended: its detail stays as it was, with its exit. */
  endWatched(exit: LastExit): void {
    if (this.#detail !== null) this.#detail = { ...this.#detail, alive: false, exit };
  }

  /** All that the node would tell now. */
  snapshot(): Snapshot {
    this.#told = this.#remember();
    return {
      type: 'snapshot',
      seq: ++this.#seq,
      clock: this.#clock,
      counters: this.#counters(),
      system: this.#system,
      processes: [...this.#processes.values()],
      places: [...this.#places.values()],
      traffic: [...this.#traffic.values()],
      events: [...this.#events],
      events_dropped: NO_EVENTS,
      detail: this.#detail,
    };
  }

  /** What has changed since the last frame. */
  delta(): Delta {
    const told = this.#told;
    const events = this.#events.slice(told.events);
    const processes = difference(told.processes, this.#processes);
    const places = difference(told.places, this.#places);
    const traffic = difference(told.traffic, this.#traffic);
    const delta: Delta = {
      type: 'delta',
      seq: ++this.#seq,
      ...(told.clock === this.#clock ? {} : { clock: this.#clock }),
      counters: this.#counters(),
      ...(told.system === this.#system ? {} : { system: this.#system }),
      ...(processes === null ? {} : { processes }),
      ...(places === null ? {} : { places }),
      ...(traffic === null ? {} : { traffic }),
      ...(events.length === 0 ? {} : { events }),
      ...(told.detail === this.#detail ? {} : { detail: this.#detail }),
    };
    this.#told = this.#remember();
    return delta;
  }

  #remember(): Told {
    return {
      clock: this.#clock,
      system: this.#system,
      detail: this.#detail,
      processes: new Map(this.#processes),
      places: new Map(this.#places),
      traffic: new Map(this.#traffic),
      events: this.#events.length,
    };
  }

  #takePid(): PidText {
    return `<0.${this.#nextPid++}.0>`;
  }

  #hiddenProcess(name: string, initialCall: string): PidRef {
    const pid = this.#takePid();
    const key = `@${pid}`;
    const row = { ...this.#newRow(pid, key, name), registered_name: name, initial_call: initialCall, hidden: true };
    this.#processes.set(pid, row);
    this.#places.set(key, { ...emptyPlace, key, id: name, state: 'alive', pid, generation: 1, hidden: true });
    this.#spawns++;
    return { pid, name };
  }

  #newRow(pid: PidText, place: PlaceKey, name: string): ProcessRow {
    return {
      pid,
      name,
      registered_name: null,
      label: null,
      initial_call: 'proc_lib:init_p/5',
      current_function: 'gen_server:loop/7',
      behaviour: null,
      module: null,
      status: 'waiting',
      message_queue_len: 0,
      reductions: 120 + (this.#nextPid % 7) * 31,
      memory: 2_688 + (this.#nextPid % 5) * 232,
      priority: 'normal',
      trap_exit: false,
      place,
      started_ms: this.now,
      hidden: false,
    };
  }

  #newPlace(parent: PlaceKey | null, id: string, fields: Partial<Place>): PlaceKey {
    const key = parent === null ? id : `${parent}/${id}`;
    if (this.#places.has(key)) throw new Error(`There is a place ${key} already`);
    const order = this.#childrenOf(parent).filter((place) => !place.hidden).length;
    this.#places.set(key, { ...emptyPlace, key, parent, id, order, state: 'down', ...fields });
    return key;
  }

  #childrenOf(parent: PlaceKey | null): Place[] {
    return [...this.#places.values()].filter((place) => place.parent === parent);
  }

  #ancestorsOf(place: Place): PidRef[] {
    if (place.parent === null) return [this.system];
    return [this.ref(place.parent), ...this.#ancestorsOf(this.place(place.parent))];
  }

  #report(
    key: PlaceKey,
    child: Place,
    context: 'child_terminated' | 'shutdown',
    reason: string,
    ended: PidRef | null,
    cause: EventId,
  ): EventId {
    const info = this.place(key).supervisor;
    if (info === null) throw new Error(`${key} is no supervisor`);
    return this.#add(
      key,
      {
        kind: 'supervisor_report',
        context,
        reason,
        child_id: child.id,
        child: ended,
        strategy: info.strategy,
        intensity: info.intensity,
        period_ms: info.period_ms,
        restarts: info.restarts_ms.length,
        restarting: context === 'child_terminated' && child.restart === 'permanent',
        restart: child.restart ?? 'permanent',
        report: toWire(
          list(
            ['supervisor', ['local', this.row(key).name]],
            ['errorContext', context],
            ['reason', reason],
            ['offender', list(['pid', ended?.pid ?? 'undefined'], ['id', child.id], ['restart_type', child.restart])],
          ),
        ),
      },
      cause,
    );
  }

  #add(key: PlaceKey, body: EventBody, cause: EventId | null): EventId {
    const place = this.place(key);
    const row = this.#processes.get(place.pid ?? '') ?? this.#lastRow.get(key);
    const who = { pid: row?.pid ?? '<0.0.0>', name: row?.name ?? place.id };
    return this.#addAs(who, key, place.hidden, body, cause);
  }

  #addAs(who: PidRef, place: PlaceKey, hidden: boolean, body: EventBody, cause: EventId | null = null): EventId {
    const id = this.#nextEvent++;
    this.#events.push({ id, at_ms: this.now, cause, pid: who.pid, name: who.name, place, hidden, ...body });
    return id;
  }

  #lastEvent(): EventId | null {
    return this.#nextEvent === 1 ? null : this.#nextEvent - 1;
  }

  #counters(): Counters {
    let memory = 0;
    let reductions = 0;
    let runnable = 0;
    for (const row of this.#processes.values()) {
      memory += row.memory;
      reductions += row.reductions;
      if (row.status === 'runnable') runnable++;
    }
    return {
      processes: this.#processes.size,
      run_queue: runnable,
      reductions,
      messages: this.#messages,
      spawns: this.#spawns,
      exits: this.#exits,
      memory,
    };
  }
}

export interface DetailParts {
  readonly state?: WireTerm;
  readonly messages?: readonly QueuedMessage[];
  readonly offset?: number;
  readonly monitors?: readonly PidRef[];
  readonly monitored_by?: readonly PidRef[];
  readonly timers?: number;
  readonly dictionary?: readonly (readonly [WireTerm, WireTerm])[];
  readonly stack?: readonly string[];
}

const emptyPlace: Place = {
  key: '',
  parent: null,
  id: '',
  order: 0,
  state: 'down',
  pid: null,
  generation: 0,
  behaviour: null,
  type: null,
  restart: null,
  shutdown: null,
  significant: false,
  dynamic: false,
  supervisor: null,
  last_exit: null,
  hidden: false,
};

function endOf(reason: string, { how, viaLink }: { readonly how?: string; readonly viaLink?: boolean }): EndKind {
  const kind = classOf(reason);
  if (kind === 'killed' && how === 'signal' && viaLink !== true) return 'killed';
  return kind === 'normal' || kind === 'shutdown' || how === 'signal' ? 'exited' : 'crashed';
}

function classOf(reason: string): 'normal' | 'shutdown' | 'killed' | 'error' {
  if (reason === 'normal' || reason === 'killed') return reason;
  return reason === 'shutdown' || reason.startsWith('{shutdown,') ? 'shutdown' : 'error';
}

function difference<Row>(
  before: ReadonlyMap<string, Row>,
  now: ReadonlyMap<string, Row>,
): { put: Row[]; drop: string[] } | null {
  const put = [...now].flatMap(([key, row]) => (before.get(key) === row ? [] : [row]));
  const drop = [...before.keys()].filter((key) => !now.has(key));
  return put.length === 0 && drop.length === 0 ? null : { put, drop };
}

/** The essay's tree at work: `top` (one_for_all) owns `dictionary`, `shelves` with three more, and eight clients. */
export function essayScene(): Scene {
  const scene = new Scene();
  const top = scene.supervisor(null, 'top', { strategy: 'one_for_all', registered_name: 'top' });
  const dictionary = scene.worker(top, 'dictionary', { registered_name: 'dictionary' });
  const shelves = scene.supervisor(top, 'shelves', { registered_name: 'shelves' });
  for (const id of ['en', 'fr', 'sv']) scene.worker(shelves, id, { registered_name: id });
  const clients = scene.supervisor(top, 'clients', { registered_name: 'clients' });
  for (let n = 1; n <= 8; n++) scene.worker(clients, `client_${n}`, { module: 'client' });
  scene.advance(12_791);
  scene.message(`${clients}/client_3`, dictionary, '{read_key, "foo"}', 'call');
  scene.advance(12);
  scene.message(dictionary, `${clients}/client_3`, '{ok, "bar"}', 'reply');
  scene.advance(13);
  scene.message(`${clients}/client_5`, dictionary, '{cas_val, "foo", "bar", "baz", false}', 'call');
  scene.advance(1);
  scene.message(dictionary, `${clients}/client_5`, 'true', 'reply');
  scene.advance(23);
  const read = scene.message(`${clients}/client_1`, dictionary, '{read_key, "oak"}', 'call');
  scene.setRow(dictionary, { status: 'running', message_queue_len: 1, reductions: 48_112, memory: 3_482 });
  scene.setRow(`${clients}/client_1`, { status: 'runnable' });
  const asker = scene.ref(`${clients}/client_1`);
  scene.watch(dictionary, {
    state: essayState({ foo: 'baz', writes: 43 }),
    monitored_by: [asker],
    messages: [
      { n: 1, from: asker, sent_ms: scene.now, event: read, term: toWire(['read_key', 'oak']), skipped: false },
    ],
    stack: ['dictionary:handle_call/3', 'gen_server:loop/7', 'proc_lib:init_p_do_apply/3'],
  });
  return scene;
}

/** A dictionary's state. */
export function essayState(parts: { readonly foo: string; readonly writes: number }): WireTerm {
  return toWire({
    entries: new Map([
      ['ash', 'Fraxinus'],
      ['birch', 'Betula'],
      ['foo', parts.foo],
      ['hazel', 'Corylus'],
      ['oak', 'Quercus'],
    ]),
    reads: 118,
    writes: parts.writes,
  });
}

/** The essay's tree at work, the dictionary watched. */
export function essaySnapshot(): Snapshot {
  return essayScene().snapshot();
}

/** A `simple_one_for_one` pool of `n` workers under one root, 3 in 100 of them down. */
export function poolSnapshot(n = 1_000): Snapshot {
  const scene = new Scene();
  const root = scene.supervisor(null, 'top', { registered_name: 'top' });
  const pool = scene.supervisor(root, 'pool', { strategy: 'simple_one_for_one', registered_name: 'pool' });
  const rows: PlaceKey[] = [];
  for (let i = 1; i <= n; i++) rows.push(scene.worker(pool, `worker_${i}`, { module: 'worker', dynamic: true }));
  scene.advance(4_000);
  rows.forEach((key, i) => {
    if (i % 100 === 17 || i % 100 === 18 || i % 100 === 63) scene.exit(key, '{badmatch, "no such shelf"}');
    else if (i % 9 === 0) scene.setRow(key, { status: 'runnable', message_queue_len: i % 13 });
  });
  return scene.snapshot();
}

/**
 * Killing the essay's dictionary, frame by frame: the working tree; the exit, and all others terminated in reverse
 * start order; then each child started again, a frame each, in start order.
 */
export function restartSequence(): (Snapshot | Delta)[] {
  const scene = essayScene();
  const frames: (Snapshot | Delta)[] = [scene.snapshot()];
  scene.advance(364);
  const exit = scene.kill('top/dictionary');
  const ended = scene.place('top/dictionary').last_exit;
  if (ended !== null) scene.endWatched(ended);
  scene.advance(1);
  const report = scene.childTerminated('top/dictionary', exit);
  scene.setPlace('top/dictionary', { state: 'restarting' });
  frames.push(scene.delta());

  scene.advance(7);
  for (const key of ['top/clients', 'top/shelves']) {
    const children = scene.childKeys(key);
    scene.terminate(key, report);
    scene.setPlace(key, { state: 'restarting' });
    for (const child of children) scene.setPlace(child, { state: 'gone' });
  }
  frames.push(scene.delta());

  const clients = Array.from({ length: 8 }, (_, i) => `top/clients/client_${i + 1}`);
  const order = ['top/dictionary', 'top/shelves', 'top/shelves/en', 'top/shelves/fr', 'top/shelves/sv', 'top/clients'];
  for (const key of [...order, ...clients]) {
    scene.advance(30);
    scene.start(key, { cause: report });
    frames.push(scene.delta());
  }
  return frames;
}

/** The essay's tree in the middle of a `one_for_all` restart: four of fourteen are back. */
export function midRestartSnapshot(): Snapshot {
  const scene = essayScene();
  const exit = scene.kill('top/dictionary');
  const ended = scene.place('top/dictionary').last_exit;
  if (ended !== null) scene.endWatched(ended);
  const report = scene.childTerminated('top/dictionary', exit);
  for (const key of ['top/clients', 'top/shelves']) {
    const children = scene.childKeys(key);
    scene.terminate(key, report);
    scene.setPlace(key, { state: 'restarting' });
    for (const child of children) scene.setPlace(child, { state: 'gone' });
  }
  for (const key of ['top/dictionary', 'top/shelves', 'top/shelves/en', 'top/shelves/fr']) {
    scene.advance(30);
    scene.start(key, { cause: report });
  }
  scene.setPlace('top/shelves/fr', { state: 'starting' });
  scene.setRow('top/shelves/fr', { status: 'starting', current_function: 'dictionary:init/1' });
  return scene.snapshot();
}

/** `en` crashes until `shelves` gives up and the failure is `top`'s; frame by frame. */
export function escalationSequence(): (Snapshot | Delta)[] {
  const scene = essayScene();
  const frames: (Snapshot | Delta)[] = [scene.snapshot()];
  const allowed = scene.place('top/shelves').supervisor?.intensity ?? 0;
  const reason = '{badkey, "eik"}';
  let report = 0;
  for (let n = 0; n <= allowed; n++) {
    scene.advance(480);
    const exit = scene.exit('top/shelves/en', `{${reason}, [...]}`);
    report = scene.childTerminated('top/shelves/en', exit);
    scene.setPlace('top/shelves/en', { state: 'restarting' });
    frames.push(scene.delta());
    if (n === allowed) break;
    scene.start('top/shelves/en', { cause: report });
    frames.push(scene.delta());
  }
  const gone = scene.giveUp('top/shelves', report);
  frames.push(scene.delta());
  scene.childTerminated('top/shelves', gone);
  scene.setPlace('top/shelves', { state: 'restarting' });
  frames.push(scene.delta());
  return frames;
}

/** The last picture of a system whose top supervisor gave up: nothing will be started again. */
export function exceededSnapshot(): Snapshot {
  const scene = essayScene();
  let report = 0;
  for (let n = 0; n <= 5; n++) {
    scene.advance(900);
    report = scene.childTerminated('top/dictionary', scene.kill('top/dictionary'));
    if (n < 5) scene.start('top/dictionary', { cause: report });
  }
  const event = scene.giveUp('top', report);
  for (const key of ['top/shelves', 'top/clients']) {
    for (const child of scene.childKeys(key)) scene.setPlace(child, { state: 'gone' });
  }
  scene.setSystem({ state: 'stopped', reason: 'shutdown', event });
  scene.watch(null);
  return scene.snapshot();
}

/** A server stuck in a selective receive, 4,210 messages behind it, watched from its oldest message on. */
export function stuckSnapshot(): Snapshot {
  const scene = new Scene();
  const top = scene.supervisor(null, 'top', { registered_name: 'top' });
  const stuck = scene.worker(top, 'press', { module: 'press', registered_name: 'press', message_queue_len: 4_210 });
  const sender = scene.worker(top, 'feeder', { module: 'feeder' });
  scene.advance(61_000);
  scene.setRow(stuck, {
    status: 'waiting',
    memory: 4_210 * 96 + 2_800,
    current_function: 'press:wait_for_ink/1',
  });
  const from = scene.ref(sender);
  scene.watch(stuck, {
    state: toWire({ waiting_for: 'ink', printed: 12 }),
    messages: Array.from({ length: 50 }, (_, i) => ({
      n: i + 1,
      from,
      sent_ms: 300 + i * 14,
      event: null,
      term: toWire(['$gen_cast', { op: 'print', page: i + 1, text: 'Fagus sylvatica' }]),
      skipped: true,
    })),
    stack: ['press:wait_for_ink/1', 'press:handle_cast/2', 'gen_server:loop/7'],
  });
  return scene.snapshot();
}

/** Names and terms that try to break a view: markup, very long, empty, right-to-left, without spaces, combining. */
export const HOSTILE_NAMES: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '"><script>document.title="owned"</script>',
  'a'.repeat(300),
  '',
  '   ',
  '\u202Eelttirw sdrawkcab',
  'نظام_الإشراف',
  'Z̸̡̛͚a̵͉͝l̷̢͋g̵̬̈́o̶͇͊',
  '👩‍👩‍👧‍👦_family',
  'line\nbreak\ttab\u0000nul',
  '__proto__',
  'constructor',
  'javascript:alert(1)',
  'slash/in/the/name',
];

/** A tree of which every name, reason and message is hostile. */
export function hostileSnapshot(): Snapshot {
  const scene = new Scene();
  const top = scene.supervisor(null, 'top', { strategy: 'rest_for_one', registered_name: 'top' });
  const keys = HOSTILE_NAMES.map((name, i) =>
    scene.worker(top, name, {
      module: name,
      ...(i % 2 === 0 ? { registered_name: name } : { label: name }),
      behaviour: (['gen_server', 'gen_statem', 'gen_event', null] as const)[i % 4] ?? null,
    }),
  );
  scene.advance(1_500);
  const [first, second, third] = keys;
  if (first !== undefined && second !== undefined && third !== undefined) {
    scene.message(first, second, '<b onmouseover=alert(1)>{ok, "</span>"}</b>');
    scene.childTerminated(third, scene.exit(third, `{badarg, "${'<script>'.repeat(40)}"}`));
    scene.watch(first, {
      state: toWire(Object.fromEntries(HOSTILE_NAMES.map((name) => [name, list<unknown>(name, [name, name])]))),
    });
  }
  return scene.snapshot();
}
