/**
 * Reads out of a recording of OTP alone what became of every supervised process and why: the other side of `why.ts`. It knows the
 * scenario's specifications, the steps and the recorded events, and the rules of OTP's supervisors; nothing of our node or its events.
 * Where a record leaves open what led to something, a member is null and nothing is claimed.
 */
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type ScenarioCase,
  type Step,
  type StepRecord,
} from './scenario.ts';

type RestartType = 'permanent' | 'transient' | 'temporary';

export interface ExitInRecord {
  /** `top/w1#2` */
  readonly who: string;
  readonly reason: string;
  readonly class: 'normal' | 'shutdown' | 'killed' | 'error';
  /** By its supervisor. */
  readonly stopped: StopInRecord | null;
  /** The step itself ended this very process, or its supervisor was gone. */
  readonly own: boolean;
  readonly crashes: boolean | null;
  /** Of a supervisor: did it exceed its limit? */
  readonly gaveUp: boolean | null;
  /** Of one that did: the exits and the failed starts (`start of w1`) that used up its limit, oldest first. */
  readonly counted: readonly string[] | null;
  readonly answer: AnswerInRecord | null;
}

export interface StopInRecord {
  readonly by: string;
  readonly because: 'sibling' | 'gave_up' | 'auto_shutdown' | 'asked' | 'start_failed' | 'ending';
  readonly child: string | null;
  readonly strategy: string | null;
  /** How long its specification gives it; null when the record leaves open which specification counts. */
  readonly shutdown: Shutdown | null;
}

type Shutdown = number | 'brutal_kill' | 'infinity';

export type AnswerInRecord =
  | {
      readonly type: 'restarts';
      readonly supervisor: string;
      readonly strategy: string;
      readonly stopped: readonly string[];
      readonly started: readonly string[];
      readonly failed: number;
      /** Was a temporary child stopped for it? */
      readonly leavesOut: boolean;
    }
  | { readonly type: 'does_not_restart'; readonly supervisor: string; readonly restart: RestartType }
  | { readonly type: 'auto_shutdown'; readonly supervisor: string; readonly restart: RestartType }
  | { readonly type: 'gave_up'; readonly supervisor: string; readonly intensity: number; readonly ended: boolean }
  | { readonly type: 'none' };

export interface StartInRecord {
  readonly who: string;
  readonly supervisor: string;
  readonly because: 'exit' | 'asked' | 'supervisor';
  readonly exit: string | null;
  readonly how: 'start_child' | 'restart_child' | null;
  readonly by: string | null;
}

export interface InRecord {
  readonly exits: readonly ExitInRecord[];
  readonly starts: readonly StartInRecord[];
  /** Processes whose `init/1` came to no good end, or returned `ignore`. */
  readonly unstarted: readonly { readonly who: string; readonly ignored: boolean }[];
}

export function readRecord(testCase: ScenarioCase): InRecord {
  return new Reader(testCase).read();
}

interface Spec {
  readonly restart: RestartType;
  readonly significant: boolean;
  readonly shutdown: Shutdown;
}

interface SupSpec {
  readonly strategy: string;
  readonly intensity: number;
  readonly autoShutdown: string;
}

/** What a supervisor is at. */
interface Restart {
  readonly type: 'restart';
  readonly child: string;
  readonly strategy: string;
  /** Paths that are still to be started for it. */
  readonly wanted: Set<string>;
  readonly stopped: string[];
  readonly started: string[];
  failed: number;
  leavesOut: boolean;
}
type Doing = Restart | { readonly type: 'gave_up' | 'start_failed' | 'auto_shutdown' };

interface Draft {
  readonly exit: { -readonly [K in keyof ExitInRecord]: ExitInRecord[K] };
  readonly restart: Restart | null;
}

interface Request {
  readonly actor: string;
  readonly step: Step;
}

const ASKING = new Set(['start_child', 'start_child_args', 'restart_child', 'terminate_child']);

class Reader {
  private readonly specs = new Map<string, Spec>();
  private readonly sups = new Map<string, SupSpec>();
  /** Child order of a supervisor, by the paths of its children. */
  private readonly order = new Map<string, string[]>();
  private readonly attempts = new Map<string, number>();
  /** Live processes by their paths; a dynamic child's path has many. */
  private readonly live = new Map<string, Set<string>>();
  private readonly gone = new Set<string>();
  private readonly doing = new Map<string, Doing>();
  private readonly drafts: Draft[] = [];
  private readonly byWho = new Map<string, Draft>();
  private readonly starts: StartInRecord[] = [];
  private readonly unstarted: { readonly who: string; readonly ignored: boolean }[] = [];
  /** What each supervisor has counted against its limit. */
  private readonly counted = new Map<string, string[]>();
  /** Requests that have not been answered yet. */
  private pending: Request[] = [];

  constructor(private readonly testCase: ScenarioCase) {
    this.events = this.recordedEvents();
    const ends = this.events.filter((event): event is readonly Json[] => isArray(event) && event[0] === 'exit');
    this.allExits = new Set(ends.flatMap(([, who]) => (typeof who === 'string' ? [who] : [])));
    const { tree } = testCase.scenario;
    if (tree !== undefined) this.learn(tree['id'] as string, tree, null);
  }

  read(): InRecord {
    this.testCase.scenario.steps.forEach((step, index) => {
      this.step(step, this.testCase.recorded[index] ?? {});
    });
    const exits = this.drafts.map(({ exit, restart }): ExitInRecord => {
      if (restart === null || exit.answer !== null) return exit;
      const supervisor = this.ownerOf(exit.who);
      const { strategy, stopped, started, failed, leavesOut } = restart;
      return { ...exit, answer: { type: 'restarts', supervisor, strategy, stopped, started, failed, leavesOut } };
    });
    return { exits, starts: this.starts, unstarted: this.unstarted };
  }

  // Specifications

  private learn(path: string, spec: JsonObject, parent: JsonObject | null): void {
    const sup = isObject(spec['sup']) ? spec['sup'] : parent === null || isObject(spec['sup']) ? spec : null;
    if (parent !== null) {
      const restart = spec['restart'];
      this.specs.set(path, {
        restart: restart === 'transient' || restart === 'temporary' ? restart : 'permanent',
        significant: spec['significant'] === true || spec['significant'] === 'true',
        shutdown: shutdownOf(spec),
      });
    }
    if (sup === null || (parent !== null && spec['type'] !== 'supervisor')) return;
    const { strategy, intensity, auto_shutdown: flag } = sup;
    this.sups.set(path, {
      strategy: typeof strategy === 'string' ? strategy : 'one_for_one',
      intensity: typeof intensity === 'number' ? intensity : 1,
      autoShutdown: typeof flag === 'string' ? flag : 'never',
    });
    const children = isArray(sup['children']) ? sup['children'].filter(isObject) : [];
    this.order.set(path, []);
    for (const child of children) this.learnChild(path, child, sup);
  }

  private learnChild(path: string, child: JsonObject, sup: JsonObject): void {
    const below = `${path}/${typeof child['id'] === 'string' ? child['id'] : '?'}`;
    const order = this.order.get(path) ?? [];
    if (!order.includes(below)) order.push(below);
    this.order.set(path, order);
    this.learn(below, child, sup);
  }

  // Names

  private pathOf(who: string): string {
    return who.slice(0, who.lastIndexOf('#'));
  }

  /** The supervisor of a process: the live one of the path above, or the one that is being started there. */
  private ownerOf(who: string): string {
    const path = this.pathOf(who);
    const above = path.slice(0, path.lastIndexOf('/'));
    return this.owners.get(who) ?? this.instance(above);
  }

  private readonly events: readonly Json[];
  private readonly allExits: ReadonlySet<string>;
  /** How many of the recorded events were read. */
  private position = 0;
  private readonly owners = new Map<string, string>();

  private instance(path: string): string {
    const live = [...(this.live.get(path) ?? [])].at(-1);
    if (live !== undefined) return live;
    const next = (this.attempts.get(path) ?? 0) + 1;
    if (path.includes('/')) return `${path}#${String(next)}`;
    // Of a root no failed start is recorded: what comes next tells its number.
    return this.nextOf(path) ?? `${path}#?`;
  }

  /** The next process of a path that the rest of the record names as one that acts. */
  private nextOf(path: string): string | null {
    for (const event of this.events.slice(this.position + 1)) {
      const who = isArray(event) && (event[0] === 'start' || event[0] === 'report') ? event[1] : null;
      if (typeof who === 'string' && this.pathOf(who) === path && !this.gone.has(who)) return who;
    }
    return null;
  }

  private tried(who: string): void {
    const path = this.pathOf(who);
    this.attempts.set(path, Math.max(this.attempts.get(path) ?? 0, Number(who.slice(who.lastIndexOf('#') + 1))));
  }

  private isLive(who: string): boolean {
    return this.live.get(this.pathOf(who))?.has(who) === true;
  }

  // Steps

  private step(step: Step, record: StepRecord): void {
    const [actor, operation, ...args] = step;
    const { ret } = record;
    // A specification that is refused changes nothing.
    if (
      record.skip === undefined &&
      (operation !== 'start_child' || record.blocked === true || (isArray(ret) && ret[0] === 'ok'))
    )
      this.take(operation, args);
    this.target = record.skip === undefined ? this.targetOf(step) : null;
    this.inSequence = operation === 'seq';
    this.returned = this.returnedIn(record);
    const asking = record.skip === undefined && ASKING.has(operation) ? { actor, step } : null;
    if (asking !== null) this.pending.push(asking);
    for (const event of record.events ?? []) {
      const group = isObject(event) && isArray(event['any']) ? this.targetFirst(event['any']) : [event];
      for (const one of group) {
        this.event(one);
        this.position++;
      }
    }
    for (const event of record.loose ?? []) this.loose(event);
    for (const [supervisor, children] of Object.entries(record.tree ?? {})) this.isAtRest(supervisor, children);
    const answered = new Set(Object.keys(record.done ?? {}));
    const isDone = (request: Request): boolean =>
      answered.has(request.actor) || (request === asking && record.blocked !== true);
    this.pending = this.pending.filter((request) => !isDone(request));
  }

  /** A supervisor that lists its children has done with a restart, whatever there was to start. */
  private isAtRest(supervisor: string, children: Json): void {
    if (children !== 'busy' && this.doing.get(supervisor)?.type === 'restart') this.doing.delete(supervisor);
  }

  /** Of exits in any order that of the process because of which the others happened came before them. */
  private targetFirst(group: readonly Json[]): readonly Json[] {
    const isTarget = (event: Json): boolean => isArray(event) && event[0] === 'exit' && event[1] === this.target?.who;
    return [...group.filter(isTarget), ...group.filter((event) => !isTarget(event))];
  }

  /** What a step says about specifications. */
  private take(operation: string, args: readonly Json[]): void {
    const [target, given] = args;
    if (operation === 'app_load' && isObject(given) && isObject(given['tree'])) {
      const id = given['tree']['id'] as string;
      // One that runs keeps what it was started with.
      if ((this.live.get(id)?.size ?? 0) > 0) this.next.set(id, given['tree']);
      else this.learn(id, given['tree'], null);
    }
    if (operation !== 'start_child' || !isObject(given) || typeof target !== 'string') return;
    const path = target.startsWith('@') ? target.slice(1) : target.startsWith('#') ? '' : this.pathOf(target);
    const sup = this.sups.get(path);
    const id = typeof given['id'] === 'string' ? given['id'] : '?';
    // A specification that is there already is not replaced.
    const known = this.specs.has(`${path}/${id}`) && (this.order.get(path) ?? []).includes(`${path}/${id}`);
    const kept = known && this.specs.get(`${path}/${id}`)?.restart !== 'temporary';
    if (sup !== undefined && !kept) this.learnChild(path, given, given);
    else if (sup !== undefined) this.doubtful.add(`${path}/${id}`);
  }

  /** Trees that are loaded while those of the same name run. */
  private readonly next = new Map<string, JsonObject>();
  /** Children of whose specification a record leaves open which of two counts. */
  private readonly doubtful = new Set<string>();

  private event(event: Json): void {
    if (!isArray(event)) return;
    const [kind, who, ...rest] = event;
    if (typeof who !== 'string') return;
    if (kind === 'start') this.started(who);
    else if (kind === 'start_error') this.notStarted(who);
    else if (kind === 'ignore') this.ignored(who);
    else if (kind === 'exit') this.exited(who, rest[0] ?? null);
    else if (kind === 'report') this.reported(who, rest);
  }

  private loose(event: Json): void {
    if (!isArray(event)) return;
    const [kind, who, reason] = event;
    // Its supervisor has ended: nobody stops it in any order, and nobody answers.
    if (kind !== 'exit' || typeof who !== 'string') return;
    this.draft(who, reason ?? null, { own: false });
    this.live.get(this.pathOf(who))?.delete(who);
    this.gone.add(who);
  }

  private started(who: string): void {
    this.tried(who);
    const path = this.pathOf(who);
    if (!path.includes('/')) {
      this.live.set(path, new Set([who]));
      return;
    }
    const supervisor = this.ownerOf(who);
    this.owners.set(who, supervisor);
    this.live.set(path, (this.live.get(path) ?? new Set()).add(who));
    const told = { who, supervisor, exit: null, how: null, by: null };
    if (!this.isLive(supervisor)) {
      this.starts.push({ ...told, because: 'supervisor' });
      return;
    }
    const doing = this.doing.get(supervisor);
    // Between two attempts of a restart a request has its turn: its answer names what it started.
    if (doing?.type === 'restart' && doing.wanted.has(path) && !this.returned.has(who)) {
      doing.started.push(who);
      doing.wanted.delete(path);
      if (doing.wanted.size === 0) this.doing.delete(supervisor);
      this.starts.push({ ...told, because: 'exit', exit: doing.child });
      return;
    }
    const asked = this.pending.filter(({ step: [, operation] }) => operation !== 'terminate_child');
    const [one = null] = asked.length === 1 ? asked : [];
    if (asked.length === 0 && !this.inSequence) return;
    const how = one === null ? null : one.step[1] === 'restart_child' ? 'restart_child' : 'start_child';
    if (how !== null) this.starts.push({ ...told, because: 'asked', how, by: one?.actor ?? null });
  }

  /** The processes that the requests answered in this step returned. */
  private returned = new Set<string>();

  private returnedIn({ ret, done = {} }: StepRecord): Set<string> {
    const answers = [ret, ...Object.values(done).map((result) => result['ret'])];
    return new Set(
      answers.flatMap((answer) =>
        isArray(answer) && answer[0] === 'ok' && typeof answer[1] === 'string' ? [answer[1]] : [],
      ),
    );
  }

  private notStarted(who: string): void {
    this.tried(who);
    this.unstarted.push({ who, ignored: false });
  }

  private ignored(who: string): void {
    this.tried(who);
    this.unstarted.push({ who, ignored: true });
    const supervisor = this.ownerOf(who);
    const doing = this.doing.get(supervisor);
    if (doing?.type !== 'restart') return;
    doing.wanted.delete(this.pathOf(who));
    if (doing.wanted.size === 0) this.doing.delete(supervisor);
  }

  private exited(who: string, reason: Json): void {
    const path = this.pathOf(who);
    const supervisor = this.ownerOf(who);
    const above = path.includes('/');
    this.live.get(path)?.delete(who);
    this.gone.add(who);
    if (this.sups.has(path) && classOf(reason) === 'killed') this.orphan(path);
    const doing = above ? this.doing.get(supervisor) : undefined;
    const named = this.target?.who === who ? this.target.operation : null;
    const its = this.doing.get(who)?.type;
    const isOwn = named !== null || !above || this.gone.has(supervisor) || its === 'gave_up' || its === 'auto_shutdown';
    const stopped = isOwn ? null : this.stopOf(who, supervisor, doing);
    const draft = this.draft(who, reason, {
      own: isOwn && above,
      stopped,
      crashes: named === 'crash' ? classOf(reason) === 'error' : null,
    });
    const renewed = this.next.get(path);
    if (renewed !== undefined) this.learn(path, renewed, null);
    this.next.delete(path);
    if (stopped !== null && doing?.type === 'restart') {
      doing.stopped.push(who);
      doing.leavesOut ||= this.specs.get(path)?.restart === 'temporary';
    }
    if (!above || stopped !== null || !isOwn || this.gone.has(supervisor)) return;
    const spec = this.specs.get(path);
    if (spec === undefined || this.doubtful.has(path)) return;
    // A quiet end: no report will tell of it.
    const quiet = draft.exit.class === 'normal' || draft.exit.class === 'shutdown';
    if (quiet && spec.restart !== 'permanent' && doing === undefined) this.unanswered(draft, supervisor, spec);
  }

  /** What a killed supervisor leaves behind is nobody's, whenever it ends. */
  private orphan(path: string): void {
    for (const [below, alive] of this.live) if (below.startsWith(`${path}/`)) alive.clear();
  }

  /** The child is not restarted; if it matters, its supervisor ends because of it. */
  private unanswered(draft: Draft, supervisor: string, spec: Spec): void {
    const flag = this.sups.get(this.pathOf(supervisor))?.autoShutdown ?? 'never';
    const others = [...this.live].some(
      ([path, alive]) =>
        alive.size > 0 && path.startsWith(`${this.pathOf(supervisor)}/`) && this.specs.get(path)?.significant === true,
    );
    const ends = spec.significant && (flag === 'any_significant' || (flag === 'all_significant' && !others));
    const type = ends ? 'auto_shutdown' : 'does_not_restart';
    draft.exit.answer = { type, supervisor, restart: spec.restart };
    if (ends) this.doing.set(supervisor, { type: 'auto_shutdown' });
  }

  /** The process that the step itself ends, or tells to. */
  private target: { readonly who: string; readonly operation: 'crash' | 'exit2' } | null = null;
  private inSequence = false;

  private targetOf([, operation, target]: Step): Reader['target'] {
    if ((operation !== 'crash' && operation !== 'exit2') || typeof target !== 'string') return null;
    const who = target.startsWith('@') ? [...(this.live.get(target.slice(1)) ?? [])].at(-1) : target;
    return who === undefined ? null : { who, operation };
  }

  private stopOf(who: string, by: string, doing: Doing | undefined): StopInRecord | null {
    const path = this.pathOf(who);
    const shutdown = this.doubtful.has(path) ? null : (this.specs.get(path)?.shutdown ?? null);
    const told = { by, child: null, strategy: null, shutdown };
    if (doing?.type === 'restart') {
      if (doing.strategy === 'one_for_one' || doing.strategy === 'simple_one_for_one') return null;
      if (doing.failed > 0) return { ...told, because: 'start_failed' };
      return { ...told, because: 'sibling', child: doing.child, strategy: doing.strategy };
    }
    if (doing !== undefined) return { ...told, because: doing.type };
    const id = this.pathOf(who).split('/').at(-1);
    const above = this.pathOf(by);
    const isMeant = ({ step: [, operation, target, child] }: Request): boolean =>
      operation === 'terminate_child' &&
      (target === `@${above}` || target === by) &&
      (child === id || child === who || child === `@${this.pathOf(who)}`);
    // A request that had to wait, and a supervisor that ended: the record leaves open which came first.
    if (this.pending.some(isMeant)) return this.endsAfter(by) ? null : { ...told, because: 'asked' };
    return this.endsAfter(by) ? { ...told, because: 'ending' } : null;
  }

  /** Does the record tell of this supervisor's end, after what was read of it so far? */
  private endsAfter(supervisor: string): boolean {
    return this.allExits.has(supervisor) && !this.gone.has(supervisor);
  }

  private recordedEvents(): readonly Json[] {
    return this.testCase.recorded.flatMap(({ events = [] }) =>
      events.flatMap((event) => (isObject(event) && isArray(event['any']) ? event['any'] : [event])),
    );
  }

  private draft(who: string, reason: Json, known: Partial<ExitInRecord>): Draft {
    const isSupervisor = this.sups.has(this.pathOf(who));
    const draft: Draft = {
      exit: {
        who,
        reason: JSON.stringify(reason),
        class: classOf(reason),
        stopped: null,
        own: false,
        crashes: null,
        gaveUp: isSupervisor ? this.doing.get(who)?.type === 'gave_up' : null,
        counted: this.doing.get(who)?.type === 'gave_up' ? this.usedUp(who) : null,
        answer: null,
        ...known,
      },
      restart: null,
    };
    this.drafts.push(draft);
    this.byWho.set(who, draft);
    return draft;
  }

  /** One more than the limit, and so the last of all that was counted. */
  private usedUp(supervisor: string): readonly string[] {
    const intensity = this.sups.get(this.pathOf(supervisor))?.intensity ?? 1;
    return (this.counted.get(supervisor) ?? []).slice(-intensity - 1);
  }

  private count(supervisor: string, what: string): void {
    this.counted.set(supervisor, [...(this.counted.get(supervisor) ?? []), what]);
  }

  private reported(supervisor: string, [context, , id, child]: readonly Json[]): void {
    if (context === 'child_terminated') this.childTerminated(supervisor, child);
    else if (context === 'shutdown') this.gaveUp(supervisor);
    else if (context === 'start_error') this.startError(supervisor, id);
  }

  private childTerminated(supervisor: string, child: Json | undefined): void {
    const draft = typeof child === 'string' ? this.byWho.get(child) : undefined;
    if (draft === undefined || typeof child !== 'string') return;
    const path = this.pathOf(child);
    const spec = this.specs.get(path);
    const sup = this.sups.get(this.pathOf(supervisor));
    if (spec === undefined || sup === undefined || this.doubtful.has(path)) return;
    const quiet = draft.exit.class === 'normal' || draft.exit.class === 'shutdown';
    // Whatever was thought of it: that its supervisor reports it says that it had not stopped it.
    draft.exit.stopped = null;
    if (spec.restart === 'temporary' || (spec.restart === 'transient' && quiet)) {
      this.unanswered(draft, supervisor, spec);
      return;
    }
    const restart: Restart = {
      type: 'restart',
      child,
      strategy: sup.strategy,
      wanted: this.wantedFor(this.pathOf(supervisor), path, sup.strategy),
      stopped: [],
      started: [],
      failed: 0,
      leavesOut: false,
    };
    this.doing.set(supervisor, restart);
    this.count(supervisor, child);
    const index = this.drafts.indexOf(draft);
    const reported: Draft = { exit: draft.exit, restart };
    this.drafts[index] = reported;
    this.byWho.set(child, reported);
  }

  /** The paths that a restart starts: of a group all that have a specification, as far as they are known. */
  private wantedFor(supervisor: string, path: string, strategy: string): Set<string> {
    if (strategy !== 'one_for_all' && strategy !== 'rest_for_one') return new Set([path]);
    const order = this.order.get(supervisor) ?? [];
    const group = strategy === 'one_for_all' ? order : order.slice(order.indexOf(path));
    return new Set(group.filter((one) => one === path || this.specs.get(one)?.restart !== 'temporary'));
  }

  private gaveUp(supervisor: string): void {
    const doing = this.doing.get(supervisor);
    this.doing.set(supervisor, { type: 'gave_up' });
    if (doing?.type !== 'restart') return;
    const draft = this.byWho.get(doing.child);
    const intensity = this.sups.get(this.pathOf(supervisor))?.intensity ?? 1;
    if (draft === undefined) return;
    const ended = this.endsAfter(supervisor);
    draft.exit.answer = { type: 'gave_up', supervisor, intensity, ended };
  }

  private startError(supervisor: string, id: Json | undefined): void {
    const doing = this.doing.get(supervisor);
    if (doing?.type === 'restart') {
      doing.failed++;
      this.count(supervisor, `start of ${typeof id === 'string' ? id : '?'}`);
      // The restart goes on with the child that did not start: what was started in vain is stopped and started once more.
      const above = this.pathOf(supervisor);
      const culprit = typeof id === 'string' ? `${above}/${id}` : this.pathOf(doing.child);
      doing.wanted.clear();
      for (const one of this.wantedFor(above, culprit, doing.strategy)) doing.wanted.add(one);
    } else if (!this.isLive(supervisor)) this.doing.set(supervisor, { type: 'start_failed' });
  }
}

function shutdownOf({ shutdown, type }: JsonObject): Shutdown {
  if (typeof shutdown === 'number' || shutdown === 'brutal_kill' || shutdown === 'infinity') return shutdown;
  return type === 'supervisor' ? 'infinity' : 5_000;
}

function classOf(reason: Json): ExitInRecord['class'] {
  if (reason === 'normal') return 'normal';
  if (reason === 'shutdown' || (isArray(reason) && reason.length === 2 && reason[0] === 'shutdown')) return 'shutdown';
  return reason === 'killed' ? 'killed' : 'error';
}
