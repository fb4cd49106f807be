/**
 * The places of the tree. A place is a supervisor path plus a child id and outlives its process; a process that no supervisor owns has a
 * place of its own under the one that spawned it. Kept from events, so that no process that lives between two frames is missed, and
 * brought in line with the supervisors' own children when a frame is made.
 */
import { counts } from '../../base/period.ts';
import { keyOf } from '../../term/key.ts';
import { print } from '../../term/print.ts';
import type { Child } from '../../runtime/otp/child_spec.ts';
import { SupervisorState } from '../../runtime/otp/supervisor.ts';
import {
  type Behaviour,
  isUnowned,
  type LastExit,
  type Place,
  type PlaceKey,
  type PlaceState,
  type SupervisorInfo,
} from '../../protocol/model.ts';
import {
  areLinked,
  type Process,
  isAlive,
  isHidden,
  registeredName,
  statusOf,
  viewOf,
  startedAs,
} from '../../runtime/kernel/introspect.ts';
import type { Node } from '../../runtime/kernel/introspect.ts';
import { fallbackNameOf, idText, ownNameOf } from './names.ts';

/** A place as it stands here; `told` is what the panel knows of it. */
export interface Standing {
  readonly key: PlaceKey;
  parent: PlaceKey | null;
  id: string;
  order: number;
  /** What stood between it and `parent` and has gone, the nearest first; null while all stand. */
  orphan: Place['orphan'] | null;
  /** Its own part of the order among its siblings: what it leaves behind shares it. */
  span: number;
  /** The greatest order that a child in its supervisor's list has had: what comes later stands after it. */
  lastChild: number;
  /** Who spawned it, where no supervisor owns it. */
  spawner: Process | null;
  process: Process | null;
  /** The last process that stood here, for its generation and its end. */
  generation: number;
  behaviour: Behaviour | null;
  /** How its supervisor sees it; null when none owns it. */
  child: Child | null;
  readonly dynamic: boolean;
  state: PlaceState;
  supervisor: SupervisorState | null;
  lastExit: LastExit | null;
  readonly hidden: boolean;
  /** Null until there is one: most places are leaves. */
  children: Set<PlaceKey> | null;
  /** Of a dynamic supervisor: the children that may differ from what it knows of them. */
  marked: Set<Standing> | null;
  told: Place | null;
}

/** More levels than this are not kept open: of a chain in which each spawns the next and ends, the last stays in sight. */
const GAP_LIMIT = 6;

export class Places {
  readonly byKey = new Map<PlaceKey, Standing>();
  /** The processes in which applications' callbacks run, with the places of their applications. */
  private readonly starters = new Map<Process, Standing>();
  private readonly ofProcess = new Map<Process, Standing>();
  private readonly changed = new Set<Standing>();
  private readonly dropped = new Set<PlaceKey>();
  /** Supervisors whose children may differ from their places. */
  private readonly unsettled = new Set<Standing>();
  /** Dynamic supervisors of which all children are to be looked at, and not only the marked ones. */
  private readonly whole = new Set<Standing>();
  /** The starter of a program without a root: what it spawns is the program's and not the node's own. */
  private starter: Process | null = null;
  /** The id under which the next process of `starter` stands: how a root gets its place. */
  private root: { readonly starter: Process; readonly id: string } | null = null;
  private nextOrder = 0;
  /** Numbers of what is too long to stand in a key whole. */
  private readonly longIds = new Map<string, number>();
  private readonly longPaths = new Map<string, number>();

  constructor(private readonly node: Node) {}

  expectProcesses(starter: Process): void {
    this.starter = starter;
  }

  expectRoot(starter: Process, id: string): void {
    this.root = { starter, id };
  }

  of(process: Process): Standing | undefined {
    return this.ofProcess.get(process);
  }

  /** Registered name, child id, label, initial call. */
  nameOf(process: Process): string {
    const standing = this.ofProcess.get(process);
    if (standing?.child != null || standing?.parent === null) {
      const name = registeredName(process);
      if (name !== null) return idText(name);
      if (standing.id !== '') return standing.id;
    }
    return (
      ownNameOf(process) ?? (standing !== undefined && !isUnowned(standing.key) ? standing.id : fallbackNameOf(process))
    );
  }

  /** The supervisor that owns a process, and what it keeps of it; null when none does, or none any more. */
  ownerOf(
    process: Process,
  ): { readonly supervisor: Process; readonly state: SupervisorState; readonly child: Child } | null {
    const standing = this.ofProcess.get(process);
    if (standing?.orphan != null) return null;
    const supervisor = standing?.parent == null ? null : (this.byKey.get(standing.parent)?.process ?? null);
    const state = supervisor === null ? null : supervisorStateOf(supervisor);
    if (supervisor === null || state === null) return null;
    // In the same place another supervisor may stand by now, which never knew it.
    const child = state.byPid.get(process.pid);
    return child === undefined ? null : { supervisor, state, child };
  }

  spawned(process: Process, parent: Process | null): void {
    const above = parent === null ? undefined : this.ofProcess.get(parent);
    const standing = this.placeFor(process, parent, above);
    standing.process = process;
    standing.spawner = parent;
    standing.generation++;
    standing.state = 'starting';
    this.ofProcess.set(process, standing);
    this.touch(standing);
  }

  private placeFor(process: Process, parent: Process | null, above: Standing | undefined): Standing {
    if (this.root !== null && parent === this.root.starter) {
      const id = this.root.id;
      this.root = null;
      return this.ensure(id, null, id, false, false);
    }
    if (parent !== null && parent === this.starter) {
      const owned = this.supervisorAt('', null, process, false);
      if (owned !== null) return owned;
    }
    const application = parent === null ? undefined : this.starters.get(parent);
    if (application !== undefined) return this.placeInApplication(process, application);
    if (parent !== null && above !== undefined && viewOf(parent)?.behaviour === 'application') {
      this.starters.set(process, above);
      return this.ensure(`@${process.toString()}`, above.key, '', false, true);
    }
    const state = parent === null ? null : supervisorStateOf(parent);
    if (state?.starting != null && above !== undefined) {
      const { id, ordinal } = state.starting;
      const key = this.keyBelow(above.key, state.dynamic ? `~${ordinal}` : this.idKey(id));
      this.unsettled.add(above);
      const standing = this.ensure(
        key,
        above.key,
        state.dynamic ? `${dynamicName(id, state)} ${ordinal}` : idText(id),
        state.dynamic,
        above.hidden,
      );
      // What else a start function spawns is not the child itself.
      if (standing.process === null) {
        if (state.dynamic) standing.order = ordinal;
        mark(above, standing);
        return standing;
      }
    }
    const hidden = isHidden(process) || (above?.hidden === true && parent !== this.starter);
    const parentKey = parent !== null && isHidden(parent) && !hidden ? null : (above?.key ?? null);
    return this.ensure(`@${process.toString()}`, parentKey, '', false, hidden);
  }

  /** What tells a child from its siblings in a key: the id itself when it is a text, and the exact term, behind a sign, for any other. */
  private idKey(id: unknown): string {
    const text = typeof id === 'string' ? escapeId(id).replace(/^[=~@]/, escapeSign) : `=${escapeId(print(id, 'js'))}`;
    if (text.length <= ID_CHARS) return text;
    const whole = typeof id === 'string' ? text : `=${String(keyOf(id))}`;
    return `${text.slice(0, ID_CHARS).replace(/\p{Cs}$/u, '')}…${numberOf(this.longIds, whole)}`;
  }

  /** Below very many supervisors a key begins anew, since each holds all those above it. */
  private keyBelow(above: PlaceKey, segment: string): PlaceKey {
    return above.length <= PATH_CHARS ? `${above}/${segment}` : `…${numberOf(this.longPaths, above)}/${segment}`;
  }

  /** The top supervisor has a place of its own, which it takes again when the application is started again. */
  private placeInApplication(process: Process, application: Standing): Standing {
    const { key, hidden } = application;
    return (
      this.supervisorAt(`${key}/`, key, process, hidden) ??
      this.ensure(`@${process.toString()}`, key, '', false, hidden)
    );
  }

  /** The place of a supervisor that no supervisor owns, by its module; null for another process, or when one stands there. */
  private supervisorAt(path: string, parent: PlaceKey | null, process: Process, hidden: boolean): Standing | null {
    const [behaviour, module] = startedAs(process);
    if (behaviour !== 'supervisor' || typeof module !== 'string') return null;
    const standing = this.ensure(`${path}${escapeId(module)}`, parent, module, false, hidden);
    return standing.process === null ? standing : null;
  }

  private ensure(key: PlaceKey, parent: PlaceKey | null, id: string, dynamic: boolean, hidden: boolean): Standing {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const standing: Standing = {
      key,
      parent,
      id,
      order: ++this.nextOrder,
      orphan: null,
      span: 1,
      lastChild: 0,
      spawner: null,
      process: null,
      generation: 0,
      behaviour: null,
      child: null,
      dynamic,
      state: 'down',
      supervisor: null,
      lastExit: null,
      hidden,
      children: null,
      marked: null,
      told: null,
    };
    this.byKey.set(key, standing);
    this.dropped.delete(key);
    const above = parent === null ? undefined : this.byKey.get(parent);
    if (above !== undefined) (above.children ??= new Set()).add(key);
    this.touch(standing);
    return standing;
  }

  exited(process: Process, exit: Omit<LastExit, 'generation'>): LastExit {
    this.starters.delete(process);
    const standing = this.ofProcess.get(process);
    const last: LastExit = { ...exit, generation: standing?.generation ?? 1 };
    if (standing === undefined) return last;
    this.ofProcess.delete(process);
    if (standing.process !== process) return last;
    standing.process = null;
    standing.lastExit = last;
    standing.state = 'down';
    if (isUnowned(standing.key) || standing.orphan !== null) this.drop(standing);
    else {
      this.touch(standing);
      const above = standing.parent === null ? undefined : this.byKey.get(standing.parent);
      if (above !== undefined) {
        this.unsettled.add(above);
        mark(above, standing);
      }
      // A supervisor that was killed ends before its children do.
      if (above?.process === null) standing.state = 'gone';
      for (const key of standing.children ?? []) {
        const below = this.byKey.get(key);
        if (below === undefined) continue;
        if (below.process === null) below.state = 'gone';
        // Else it has lost what it was tied to.
        this.touch(below);
      }
    }
    return last;
  }

  touch(standing: Standing): void {
    this.changed.add(standing);
  }

  touchProcess(process: Process): void {
    const standing = this.ofProcess.get(process);
    if (standing === undefined) return;
    this.changed.add(standing);
    if (standing.supervisor !== null || supervisorStateOf(process) !== null) this.unsettled.add(standing);
  }

  /** A start function may return a process that it has not spawned: such a child is only found among all of them. */
  childStarted(supervisor: Process, child: Process): void {
    this.touchProcess(supervisor);
    const above = this.ofProcess.get(supervisor);
    const standing = this.ofProcess.get(child);
    if (above !== undefined && (standing?.parent !== above.key || !standing.dynamic)) this.whole.add(above);
  }

  private drop(standing: Standing): void {
    const left: Standing[] = [];
    for (const key of [...(standing.children ?? [])]) {
      const below = this.byKey.get(key);
      if (below?.process === null) this.drop(below);
      else if (below !== undefined) left.push(below);
    }
    this.byKey.delete(standing.key);
    this.whole.delete(standing);
    this.changed.delete(standing);
    this.unsettled.delete(standing);
    const above = standing.parent === null ? undefined : this.byKey.get(standing.parent);
    above?.children?.delete(standing.key);
    above?.marked?.delete(standing);
    this.leaveBehind(standing, left, above);
    if (standing.told !== null) this.dropped.add(standing.key);
  }

  /** What lives on below a place that goes stays where it is, tied to nothing: it stands in that place's part of the order. */
  private leaveBehind(gone: Standing, left: Standing[], above: Standing | undefined): void {
    left.sort((a, b) => orderOf(a) - orderOf(b));
    const span = gone.span / Math.max(1, left.length);
    left.forEach((below, i) => {
      const levels = [{ of: gone.key, order: gone.order }, ...(gone.orphan ?? [])];
      const shifted = levels.map(({ of, order }) => ({ of, order: order + i * span }));
      below.orphan = [...(below.orphan ?? []), ...shifted].slice(-GAP_LIMIT);
      below.parent = gone.parent;
      below.span = span;
      if (above !== undefined) (above.children ??= new Set()).add(below.key);
      this.touch(below);
    });
  }

  /** There is more to tell than the last frame could hold. */
  get behind(): boolean {
    return this.changed.size > 0;
  }

  /** What the panel does not know yet, `limit` places at most. Settles first. */
  collect(limit: number): { put: Place[]; drop: PlaceKey[] } {
    // Newly found places may be supervisors themselves, so settling goes on until nothing is left: each level takes one round.
    while (this.unsettled.size > 0) {
      const batch = [...this.unsettled];
      this.unsettled.clear();
      for (const standing of batch) if (this.byKey.get(standing.key) === standing) this.settle(standing);
    }
    const put: Place[] = [];
    for (const standing of this.changed) {
      if (put.length >= limit) break;
      this.changed.delete(standing);
      const place = this.toPlace(standing);
      if (standing.told !== null && samePlace(standing.told, place)) continue;
      standing.told = place;
      put.push(place);
    }
    const drop = [...this.dropped];
    this.dropped.clear();
    return { put, drop };
  }

  /** For a panel that knows nothing: the first places at once, and the others are told after that. */
  retell(limit: number): Place[] {
    this.dropped.clear();
    const told: Place[] = [];
    for (const standing of this.byKey.values()) {
      // As it was told: what has changed since comes with the next delta, to this panel as to any other.
      if (told.length < limit) told.push((standing.told ??= this.toPlace(standing)));
      else {
        standing.told = null;
        this.changed.add(standing);
      }
    }
    return told;
  }

  /** Brings the places below a supervisor in line with its children. */
  private settle(standing: Standing): void {
    const process = standing.process;
    if (process === null || !isAlive(process)) return;
    const state = supervisorStateOf(process);
    if (state === null) return;
    const known = standing.supervisor === state;
    standing.supervisor = state;
    standing.behaviour = 'supervisor';
    if (this.whole.delete(standing) || !state.dynamic || !known) this.settleAll(standing, state);
    else this.settleMarked(standing, state);
  }

  /** In proportion to what has changed: a dynamic supervisor may have very many children. */
  private settleMarked(standing: Standing, state: SupervisorState): void {
    const { marked } = standing;
    standing.marked = null;
    for (const below of marked ?? []) {
      const { process } = below;
      const child = process === null ? below.child : (state.children.get(process.pid) ?? below.child);
      const ordinal = child === null ? undefined : state.ordinals.get(child);
      if (child !== null && ordinal !== undefined) this.settleChild(below, child, ordinal);
      else if (process === null) {
        this.drop(below);
        continue;
      }
      if (isOpen(below)) mark(standing, below);
    }
  }

  private settleAll(standing: Standing, state: SupervisorState): void {
    standing.marked = null;
    const kept = new Set<PlaceKey>();
    let before = 0;
    for (const child of state.children.values()) {
      const ordinal = state.ordinals.get(child) ?? 0;
      const key = this.keyBelow(standing.key, state.dynamic ? `~${ordinal}` : this.idKey(child.id));
      const id = state.dynamic ? `${dynamicName(child.id, state)} ${ordinal}` : idText(child.id);
      const below = this.ensure(key, standing.key, id, state.dynamic, standing.hidden);
      kept.add(key);
      this.settleChild(below, child, state.dynamic ? ordinal : positionAfter(standing, below, before));
      before = below.order;
      if (isOpen(below)) mark(standing, below);
    }
    for (const key of [...(standing.children ?? [])]) {
      const below = this.byKey.get(key);
      if (below === undefined || kept.has(key) || isUnowned(key) || below.orphan !== null) continue;
      // A process that is still starting is not among the children yet.
      if (below.process === null) this.drop(below);
      else mark(standing, below);
    }
  }

  private settleChild(below: Standing, child: Child, position: number): void {
    const childState = this.stateOf(below, child);
    if (below.order === position && below.child === child && below.state === childState) return;
    below.order = position;
    below.child = child;
    below.state = childState;
    this.touch(below);
  }

  private stateOf(standing: Standing, child: Child): PlaceState {
    const process = standing.process;
    if (process !== null) return statusOf(this.node, process) === 'starting' ? 'starting' : 'alive';
    return Array.isArray(child.pid) ? 'restarting' : 'down';
  }

  private toPlace(standing: Standing): Place {
    const process = standing.process;
    if (process !== null) {
      standing.state = statusOf(this.node, process) === 'starting' ? 'starting' : 'alive';
      const unsaid = standing.state === 'starting' || process.reductions === 0;
      standing.behaviour = behaviourOf(process) ?? (unsaid ? standing.behaviour : null);
      if (isUnowned(standing.key)) standing.id = ownNameOf(process) ?? fallbackNameOf(process);
    }
    const child = standing.child;
    return {
      key: standing.key,
      parent: standing.parent,
      id: standing.id,
      order: standing.order,
      state: standing.state,
      pid: process?.toString() ?? null,
      generation: standing.generation,
      behaviour: standing.behaviour,
      type: child?.type ?? null,
      restart: child?.restart ?? null,
      shutdown: child?.shutdown ?? null,
      significant: child?.significant ?? false,
      dynamic: standing.dynamic,
      supervisor: standing.supervisor === null ? null : supervisorInfo(standing.supervisor, this.node.now),
      last_exit: standing.lastExit,
      hidden: standing.hidden,
      ...(standing.orphan == null ? {} : { orphan: standing.orphan }),
      ...this.tieOf(standing),
    };
  }

  /** What a child that no supervisor owns has of the process above it: a link needs no word. */
  private tieOf({ key, parent, process, spawner }: Standing): Pick<Place, 'tie'> {
    if (!isUnowned(key) || parent === null || process === null) return {};
    const above = this.byKey.get(parent)?.process ?? null;
    if (above !== null && areLinked(above, process)) return {};
    return { tie: above !== null && above === spawner ? 'spawned' : 'none' };
  }
}

/**
 * The position of a child of a static supervisor. A place keeps the one that it has for as long as that agrees with the supervisor's
 * list: what is removed leaves a hole, so that nobody moves up past a ghost, and what is added stands after all that ever stood there.
 */
function positionAfter(above: Standing, below: Standing, before: number): number {
  if (below.child !== null && below.order > before) return below.order;
  return ++above.lastChild;
}

/**
 * The behaviour as far as it is known. A process that has not run, or runs `init/1`, has not said what it is, and the place keeps what stood there before,
 * so that a child that starts again falls out of no group of its like.
 */
function behaviourOf(process: Process): Behaviour | null {
  const view = viewOf(process);
  if (view !== null) return view.behaviour;
  const [first] = startedAs(process);
  return first === 'supervisor' || first === 'gen_event' ? first : null;
}

/** Its position among the children of its parent. */
function orderOf(standing: Standing): number {
  return standing.orphan?.at(-1)?.order ?? standing.order;
}

/** What becomes of it depends on its supervisor, and no event of its own need tell. */
function isOpen(standing: Standing): boolean {
  return standing.process === null || standing.child === null;
}

function mark(above: Standing, standing: Standing): void {
  (above.marked ??= new Set()).add(standing);
}

export function supervisorStateOf(process: Process): SupervisorState | null {
  const state = viewOf(process)?.state;
  return state instanceof SupervisorState ? state : null;
}

/** Restarts that count now; after giving up, those that counted then. */
function supervisorInfo(state: SupervisorState, now: number): SupervisorInfo {
  const { strategy, intensity, period, autoShutdown } = state.flags;
  const counting = state.restarts.filter((at) => counts(at, now, period * 1000));
  return {
    strategy,
    intensity,
    period_ms: period * 1000,
    auto_shutdown: autoShutdown,
    // No more than tell the story: a supervisor may allow a million.
    restarts_ms: counting.slice(-RESTARTS_SHOWN),
    ...(counting.length > RESTARTS_SHOWN ? { restarts: counting.length } : {}),
  };
}

const RESTARTS_SHOWN = 1000;

/** Characters of one id in a key, and of a key that others begin with. */
const ID_CHARS = 200;
const PATH_CHARS = 2_000;

function numberOf(known: Map<string, number>, text: string): number {
  const number = known.get(text) ?? known.size + 1;
  known.set(text, number);
  return number;
}

/** At its beginning such a sign means that what follows is no text, or no child's id. */
function escapeSign(sign: string): string {
  return `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}

/** A slash separates the ids of a path. Half of a character, which no address can hold, is told by its number. */
function escapeId(id: string): string {
  return id
    .replaceAll('%', '%25')
    .replaceAll('/', '%2F')
    .replace(/\p{Cs}/gu, (half) => `%u${half.charCodeAt(0).toString(16)}`);
}

function dynamicName(id: unknown, state: SupervisorState): string {
  const [module] = state.template?.mfargs ?? [];
  return typeof id === 'string' ? id : typeof module === 'string' ? module : (module?.name ?? idText(id));
}

function samePlace(a: Place, b: Place): boolean {
  return (
    a.state === b.state &&
    a.pid === b.pid &&
    a.generation === b.generation &&
    a.behaviour === b.behaviour &&
    a.order === b.order &&
    a.id === b.id &&
    a.type === b.type &&
    a.restart === b.restart &&
    a.shutdown === b.shutdown &&
    a.significant === b.significant &&
    a.last_exit === b.last_exit &&
    a.parent === b.parent &&
    a.tie === b.tie &&
    a.orphan === b.orphan &&
    sameSupervisor(a.supervisor, b.supervisor)
  );
}

function sameSupervisor(a: SupervisorInfo | null, b: SupervisorInfo | null): boolean {
  if (a === null || b === null) return a === b;
  const last = a.restarts_ms.length - 1;
  return (
    a.strategy === b.strategy &&
    a.intensity === b.intensity &&
    a.period_ms === b.period_ms &&
    a.restarts_ms.length === b.restarts_ms.length &&
    a.restarts === b.restarts &&
    a.restarts_ms[last] === b.restarts_ms[last] &&
    a.restarts_ms[0] === b.restarts_ms[0]
  );
}
