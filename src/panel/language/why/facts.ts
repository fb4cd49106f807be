/**
 * What became of a process and why, as facts: how it came to its end, what its supervisor did about it, why another was started. The
 * sentences are written from these alone, so a checker can hold the facts against a recording and the sentences against the facts.
 */
import type { AutoShutdown, NodeEvent, PidRef, PidText, RestartType, Strategy } from '../../../protocol/model.ts';
import { isPerson, type Exit, type Of, type Report, type Signal, type Story } from './story.ts';

/** How a process came to its end; the reason stands in its exit. */
export type End =
  /** Its `init/1` returned `ignore`, or it told so whoever started it: it was never started. */
  | { readonly how: 'ignored' }
  /** Its `init/1` came to no good end; of a supervisor, because it could not start a child. */
  | { readonly how: 'start_failed'; readonly child: string | null }
  /** Its start took longer than its starter would wait, which then killed it. */
  | { readonly how: 'start_timeout'; readonly by: PidRef; readonly waited_ms: number }
  /** It ended itself, with a reason that is not clean. */
  | { readonly how: 'crashes' }
  /** It ended itself, with a clean reason; where `lost`, with any but `normal`, and what led to it is no longer kept: perhaps another did. */
  | { readonly how: 'exits'; readonly lost?: true }
  /** It was told to end, by a system message. */
  | { readonly how: 'asked'; readonly by: PidRef }
  | { readonly how: 'signal'; readonly by: PidRef; readonly signal: string }
  /** A process that it is linked with exited. */
  | { readonly how: 'link'; readonly by: PidRef }
  /** An application that goes down with the node, since another ended that the node cannot do without. */
  | { readonly how: 'node_down'; readonly by: PidRef; readonly ended: Exit }
  /** An application: its top supervisor exited. */
  | { readonly how: 'top_ended'; readonly top: Exit }
  /** It traps exits, and its parent exited: a behaviour then ends, too. */
  | { readonly how: 'parent'; readonly by: PidRef }
  | {
      readonly how: 'stopped';
      readonly by: PidRef;
      readonly with: 'shutdown' | 'brutal_kill' | 'timeout';
      /** How long it was given, when that was too short; null when the first signal is no longer kept. */
      readonly waited_ms: number | null;
      readonly because: Stop;
    }
  | {
      readonly how: 'gave_up';
      readonly limit: Limit;
      /** What used up the limit: exits that asked for a restart and starts that failed, oldest first, as far as they are kept. */
      readonly counted: readonly Report[];
      /** The exit with which the last of it began. */
      readonly crash: Exit | null;
    }
  | { readonly how: 'auto_shutdown'; readonly child: PidRef; readonly flag: AutoShutdown };

/** Why a supervisor stopped a child. */
export type Stop =
  | { readonly because: 'sibling'; readonly child: PidRef; readonly strategy: Strategy }
  | { readonly because: 'gave_up'; readonly limit: Limit }
  | { readonly because: 'auto_shutdown'; readonly child: PidRef; readonly flag: AutoShutdown }
  | { readonly because: 'asked'; readonly by: PidRef | 'person' | null }
  /** It could not start another child: of its first start (then it exits itself) or of a restart (then it tries again). */
  | { readonly because: 'start_failed'; readonly child: string; readonly again: boolean }
  /** It was itself coming to its end; `end` is null until that is there, and when it is no longer kept. */
  | { readonly because: 'ending'; readonly by: PidRef | null; readonly end: Exit | null }
  /** It is the top supervisor of this application, which was stopped; `ended` is the other one with which the node goes down, if so. */
  | { readonly because: 'application'; readonly application: PidRef; readonly ended: Exit | null }
  /** It is no supervisor, and nobody told it to end: what it had in mind no event tells. */
  | { readonly because: 'own_accord' }
  | { readonly because: 'unknown' };

export interface Limit {
  readonly intensity: number;
  readonly period_ms: number;
}

/** What the supervisor of a process did about its end. */
export type Answer =
  | {
      readonly type: 'restarts';
      readonly supervisor: PidRef;
      readonly strategy: Strategy;
      /** Children that it stopped for it, in order. */
      readonly stopped: readonly Exit[];
      /** Children that it has told to stop for it and that have not ended. */
      readonly stopping: readonly PidRef[];
      /** Children that it started then, in order. */
      readonly started: readonly Of<'started'>[];
      /** Starts that failed: it tries again after each. */
      readonly failed: readonly Report[];
      readonly progress: Progress;
    }
  | {
      readonly type: 'does_not_restart';
      readonly supervisor: PidRef;
      readonly restart: RestartType;
      /** Is that so now? It is over when the supervisor is gone or may be, or has started the child later because of something else. */
      readonly holds: boolean;
    }
  /** It never judged it: it came to stop the child for another reason, and that had already ended. */
  | {
      readonly type: 'found_ended';
      readonly supervisor: PidRef;
      readonly because: Stop;
      /** Its start in the course of the same. */
      readonly again: Of<'started'> | null;
    }
  | {
      readonly type: 'gave_up';
      readonly supervisor: PidRef;
      readonly limit: Limit;
      /** Starts that failed after it: each counts. */
      readonly failed: readonly Report[];
      readonly stopped: readonly Exit[];
      /** Its own end; null while it stops its children, and when it is no longer kept. */
      readonly end: Exit | null;
    }
  | {
      readonly type: 'auto_shutdown';
      readonly supervisor: PidRef;
      readonly restart: RestartType;
      readonly flag: AutoShutdown;
      /** Were there other children that it stopped? */
      readonly stopped: boolean;
      /** The supervisor's own end, as with `gave_up`. */
      readonly end: Exit | null;
    }
  /** Nothing is known of it: none owns the process, it stopped the child itself, or it has not answered yet. */
  | { readonly type: 'none' };

/** Where a restart stands by now. */
export type Progress =
  | { readonly is: 'done' | 'going_on' }
  /** The supervisor came to its own end before. */
  | { readonly is: 'cut_short'; readonly end: Exit }
  /** The supervisor may be gone, and its exit is no longer kept. */
  | { readonly is: 'lost' }
  /** It tries no more: a person asked it to stop the child, or it is not known who did. */
  | { readonly is: 'called_off'; readonly by: 'person' | null }
  /** Another restart started the child. */
  | { readonly is: 'overtaken' };

/** Why a process was started. */
export type Start =
  | { readonly because: 'exit'; readonly exit: Exit; readonly supervisor: PidRef }
  | { readonly because: 'asked'; readonly by: PidRef | 'person' | null; readonly how: 'start_child' | 'restart_child' }
  /** Its supervisor started, and with it its children, in order. */
  | { readonly because: 'supervisor'; readonly supervisor: PidRef; readonly number: number; readonly of: number }
  | { readonly because: 'unknown' };

function limitOf({ intensity, period_ms }: Report): Limit {
  return { intensity, period_ms };
}

function refOf({ pid, name }: PidRef): PidRef {
  return { pid, name };
}

/** The supervisor that owns, or owned, a process. */
function supervisorOf(exit: Exit, story: Story): PidRef | null {
  if (exit.as_child !== undefined) return exit.as_child.supervisor;
  const started = story.startOf(exit.pid);
  if (started !== null) return started.supervisor;
  const parent = story.spawnOf(exit.pid)?.parent ?? null;
  return parent !== null && story.reportsOf(parent.pid).length > 0 ? parent : null;
}

export function endOf(exit: Exit, story: Story): End {
  if (exit.end === 'ignored') return { how: 'ignored' };
  return exit.how === 'signal' && exit.signal_from !== null
    ? bySignal(exit, exit.signal_from, story)
    : byItself(exit, story);
}

function bySignal(exit: Exit, by: PidRef, story: Story): End {
  if (exit.via_link) return { how: 'link', by };
  const cause = story.cause(exit);
  const signal = cause?.kind === 'exit_signal' ? cause : null;
  if (signal !== null && !isPerson(by)) {
    // Who waits for a start does nothing else: it kills what it starts for no other reason.
    const spawn = story.spawnOf(exit.pid);
    if (exit.end === 'failed' && signal.reason === 'kill' && spawn?.parent.pid === by.pid)
      return { how: 'start_timeout', by: refOf(by), waited_ms: signal.at_ms - spawn.at_ms };
    if (signal.stops === true) return stopped(exit, by, signal, story);
  }
  return { how: 'signal', by, signal: signal?.reason ?? (exit.reason === 'killed' ? 'kill' : exit.reason) };
}

function stopped(exit: Exit, by: PidRef, signal: Signal, story: Story): End {
  const [first = signal] = story
    .signalsTo(exit.pid, by.pid, exit.id)
    .filter((one) => one.id >= firstOf(signal, exit, by, story));
  // Of one that it killed at once as it was told to, a supervisor reports nothing.
  const reported = (): boolean =>
    story.reportsOf(by.pid).some((one) => one.context === 'shutdown_error' && one.child?.pid === exit.pid);
  const late = signal.reason === 'kill' && (first.reason !== 'kill' || reported());
  return {
    how: 'stopped',
    by: refOf(by),
    with: late ? 'timeout' : signal.reason === 'kill' ? 'brutal_kill' : 'shutdown',
    waited_ms: !late ? 0 : first === signal ? null : signal.at_ms - first.at_ms,
    because: stopOf(first, by, story),
  };
}

/** A stop is one signal, or two: `shutdown` and, when the time is over, `kill`. */
function firstOf(signal: Signal, exit: Exit, by: PidRef, story: Story): number {
  const before = story.signalsTo(exit.pid, by.pid, signal.id).at(-1);
  return signal.reason === 'kill' && before?.reason === 'shutdown' ? before.id : signal.id;
}

/** The newest of a supervisor's reports between two events, of those that say what it does next. */
function decisionBetween(pid: string, from: number, to: number, story: Story): Report | null {
  const found = story
    .reportsOf(pid)
    .findLast((one) => one.id > from && one.id < to && one.context !== 'shutdown_error');
  return found ?? null;
}

function askerOf(
  asked: NonNullable<Signal['asked']>,
  deed: Signal | Of<'started'>,
  story: Story,
): PidRef | 'person' | null {
  if (asked.by !== null) return asked.by;
  for (let event = story.cause(deed), steps = 0; event !== null && steps < 1_000; steps += 1) {
    if (event.kind === 'command') return 'person';
    event = story.cause(event);
  }
  return null;
}

function stopOf(signal: Signal, by: PidRef, story: Story): Stop {
  if (signal.asked !== undefined) return { because: 'asked', by: askerOf(signal.asked, signal, story) };
  const told = story.cause(signal);
  if (told?.kind === 'message' && told.to.pid === by.pid && isApplication(told, story))
    return { because: 'application', application: refOf(told), ended: downWith(told.pid, story)?.ended ?? null };
  const heard = story.heard(signal, by.pid);
  if (heard?.kind === 'exit_trapped') {
    const exit = story.exitOf(heard.from.pid);
    const isChild = exit !== null && supervisorOf(exit, story)?.pid === by.pid;
    if (!isChild) return atEnd(heard, heard.from, by, story);
    const report = decisionBetween(by.pid, heard.id, signal.id, story);
    if (report !== null && (report.context !== 'child_terminated' || report.restarting)) return stopAfter(report, true);
    const flag = exit.as_child?.auto_shutdown;
    if (flag !== undefined && flag !== 'never') {
      return { because: 'auto_shutdown', child: refOf(exit), flag };
    }
    return { because: 'unknown' };
  }
  const report = decisionBetween(by.pid, heard?.id ?? 0, signal.id, story);
  if (heard?.kind === 'spawn') return report === null ? { because: 'unknown' } : stopAfter(report, false);
  if (heard?.kind === 'message' || heard?.kind === 'command') return atEnd(heard, heard, by, story);
  return report === null ? { because: 'unknown' } : stopAfter(report, true);
}

/** Does this come from the master of an application? */
function isApplication(event: NodeEvent, story: Story): boolean {
  return (story.exitOf(event.pid)?.behaviour ?? story.placeOf(event)?.behaviour) === 'application';
}

/** How processes of any kind end when they hear of it: what they stop then they stop for it. */
const TOLD: ReadonlySet<End['how']> = new Set(['stopped', 'parent', 'asked']);

/** A supervisor that hears of no child of its own stops children only as it comes to its end; any other process may go on. */
function atEnd(heard: NodeEvent, from: PidRef, by: PidRef, story: Story): Stop {
  const end = story.exitOf(by.pid);
  const wasTold = end !== null && story.heard(end, by.pid)?.id === heard.id && TOLD.has(endOf(end, story).how);
  if (wasTold || isSupervisor(by.pid, story)) return { because: 'ending', by: refOf(from), end };
  return end !== null || story.lives(by.pid) ? { because: 'own_accord' } : { because: 'unknown' };
}

function isSupervisor(pid: string, story: Story): boolean {
  const birth = story.spawnOf(pid) ?? story.startOf(pid) ?? story.exitOf(pid);
  const place = birth === null ? null : story.placeOf(birth);
  return story.exitOf(pid)?.behaviour === 'supervisor' || (place !== null && place.supervisor !== null);
}

function stopAfter(report: Report, again: boolean): Stop {
  if (report.context === 'shutdown') return { because: 'gave_up', limit: limitOf(report) };
  if (report.context === 'start_error') return { because: 'start_failed', child: report.child_id, again };
  if (report.child === null) return { because: 'unknown' };
  return { because: 'sibling', child: report.child, strategy: report.strategy };
}

function byItself(exit: Exit, story: Story): End {
  const reports = story.reportsOf(exit.pid);
  const newest = reports.findLast((one) => one.context !== 'shutdown_error') ?? null;
  if (exit.end === 'failed') {
    return { how: 'start_failed', child: newest?.context === 'start_error' ? newest.child_id : null };
  }
  const heard = story.heard(exit, exit.pid);
  if (newest?.context === 'shutdown') {
    // One more than the limit: no earlier one can have counted.
    const counted = reports.filter((one) => one.id < newest.id && isCounted(one)).slice(-newest.intensity - 1);
    // What it did last it did for the exit that it had heard of then: others may have been restarted in between.
    const cause = story.heard(newest, exit.pid);
    const before = reports.findLast((one) => one.id < newest.id && one.restarting);
    const child = cause?.kind === 'exit_trapped' ? cause.from : before?.child;
    const crash = child == null ? null : story.exitOf(child.pid);
    return { how: 'gave_up', limit: limitOf(newest), counted, crash };
  }
  if (heard?.kind === 'exit_trapped') {
    const other = story.exitOf(heard.from.pid);
    const flag = other?.as_child?.auto_shutdown;
    if (other !== null && supervisorOf(other, story)?.pid === exit.pid) {
      if (flag !== undefined && flag !== 'never' && other.as_child?.significant === true)
        return { how: 'auto_shutdown', child: refOf(other), flag };
    } else {
      const signal = story.cause(heard);
      const above = supervisorOf(exit, story) ?? story.spawnOf(exit.pid)?.parent ?? null;
      // A plain process may do after it what it likes; a behaviour ends with the reason of its parent.
      const follows = exit.behaviour !== null && heard.reason === exit.reason;
      if (above !== null && above.pid === heard.from.pid) {
        if (signal?.kind === 'exit_signal' && (follows || signal.stops === true))
          return stopped(exit, above, signal, story);
        if (signal?.kind === 'exit' && follows) return { how: 'parent', by: refOf(heard.from) };
      }
    }
  }
  if (exit.behaviour === 'application') {
    const down = downWith(exit.pid, story);
    if (down !== null) return { how: 'node_down', ...down };
    const top = topBefore(exit, story);
    if (top !== null) return { how: 'top_ended', top };
  }
  if (heard?.kind === 'message' && heard.form === 'system' && /^\{?terminate/u.test(heard.text)) {
    return { how: 'asked', by: refOf(heard) };
  }
  // The node knew more as it ended than the events still tell.
  const above = supervisorOf(exit, story);
  if (exit.end === 'stopped' && above !== null) {
    const signal = story.stopsOf(exit.pid, above.pid, exit.id).at(-1);
    if (signal !== undefined) return stopped(exit, above, signal, story);
    return { how: 'stopped', by: refOf(above), with: 'shutdown', waited_ms: 0, because: { because: 'unknown' } };
  }
  const isLost = heard === null && exit.end === 'exited' && exit.reason !== 'normal' && story.isBroken(exit);
  if (isLost) return { how: 'exits', lost: true };
  return exit.class === 'normal' || exit.class === 'shutdown' ? { how: 'exits' } : { how: 'crashes' };
}

/** Was this application told to shut down after another had ended? That is how the controller takes the node down. */
function downWith(master: PidText, story: Story): { readonly by: PidRef; readonly ended: Exit } | null {
  const signal = story.signalsOf(master).find(({ reason }) => reason === 'shutdown');
  const heard = signal === undefined ? null : story.cause(signal);
  if (signal?.name !== 'application_controller' || heard?.kind !== 'exit_trapped') return null;
  const ended = story.exitOf(heard.from.pid);
  return ended?.behaviour === 'application' ? { by: refOf(signal), ended } : null;
}

/**
 * The top supervisor because of whose end an application has ended, with its reason: between the two stands the process that started it. Null
 * where the application had it stopped.
 */
function topBefore(exit: Exit, story: Story): Exit | null {
  const starter = endTrapped(exit, story);
  const top = starter === null ? null : endTrapped(starter, story);
  if (top === null || top.place === exit.place) return null;
  return endOf(top, story).how === 'stopped' ? null : top;
}

/** The end of another of which a process heard when it ended with the same reason. */
function endTrapped(exit: Exit, story: Story): Exit | null {
  const heard = story.cause(exit);
  const other = heard?.kind === 'exit_trapped' && heard.pid === exit.pid ? story.exitOf(heard.from.pid) : null;
  return other?.reason === exit.reason ? other : null;
}

/** What a supervisor counts against its limit: an exit that asks for a restart, and each start of it that fails. */
function isCounted({ context, restarting }: Report): boolean {
  return restarting || context === 'start_error';
}

export function neverStarted({ end }: Exit): boolean {
  return end === 'ignored' || end === 'failed';
}

/** What the supervisor did about an exit. */
export function answerOf(exit: Exit, end: End, story: Story): Answer {
  const supervisor = supervisorOf(exit, story);
  if (supervisor === null || end.how === 'stopped' || neverStarted(exit)) return { type: 'none' };
  const report = reportOn(exit, supervisor, story);
  if (report !== null) return afterReport(exit, report, story);
  const late = stopAfterEnd(exit, supervisor, story);
  if (late !== null) return foundEnded(exit, late, supervisor, story);
  // It was stopping the child, and waited for its end, when that ended by itself.
  if (story.stopsOf(exit.pid, supervisor.pid, exit.id).length > 0) return { type: 'none' };
  const child = exit.as_child;
  if (child === undefined || child.restart === 'permanent' || !isClean(exit)) return { type: 'none' };
  if (isUndecided(exit, supervisor, story)) return { type: 'none' };
  return autoShutdown(exit, supervisor, story) ?? notRestarted(exit, supervisor, child.restart, story);
}

function isClean({ class: kind }: Exit): boolean {
  return kind === 'normal' || kind === 'shutdown';
}

function reportOn(exit: Exit, supervisor: PidRef, story: Story): Report | null {
  const reports = story.reportsOf(supervisor.pid);
  return reports.find((one) => one.context === 'child_terminated' && one.child?.pid === exit.pid) ?? null;
}

/** The signal by which a supervisor came to stop a child that had ended: it had not yet heard of that. */
function stopAfterEnd(exit: Exit, supervisor: PidRef, story: Story): Signal | null {
  const stop = story.signalsOf(exit.pid).find((one) => one.stops === true && one.pid === supervisor.pid);
  return stop !== undefined && stop.id > exit.id ? stop : null;
}

function foundEnded(exit: Exit, stop: Signal, supervisor: PidRef, story: Story): Answer {
  const heard = story.heard(stop, supervisor.pid);
  const again = story.after(stop.id).find((one): one is Of<'started'> => {
    if (one.kind !== 'started' || one.place !== exit.place || one.supervisor.pid !== supervisor.pid) return false;
    const spawn = story.spawnOf(one.pid);
    return spawn !== null && heard !== null && story.heard(spawn, supervisor.pid)?.id === heard.id;
  });
  return { type: 'found_ended', supervisor, because: stopOf(stop, supervisor, story), again: again ?? null };
}

/**
 * Has a supervisor not yet judged a clean end? One that heard before of an exit for which it restarts a group stops this child, too, and
 * starts it again.
 */
function isUndecided(exit: Exit, supervisor: PidRef, story: Story): boolean {
  if (!story.lives(supervisor.pid)) return false;
  return story.context.events.some((one) => {
    if (one.kind !== 'exit' || one.id >= exit.id || one.as_child?.supervisor.pid !== supervisor.pid) return false;
    const { restart, strategy } = one.as_child;
    const asksForRestart = restart === 'permanent' || (restart === 'transient' && !isClean(one));
    if (!asksForRestart || one.end === 'stopped' || neverStarted(one) || !reaches(one, exit, strategy, story))
      return false;
    const report = reportOn(one, supervisor, story);
    if (report === null) return stopAfterEnd(one, supervisor, story) === null;
    const answer = afterReport(one, report, story);
    return answer.type === 'restarts' && answer.progress.is === 'going_on';
  });
}

/** Is a child stopped and started with another that has exited? */
function reaches(exited: Exit, other: Exit, strategy: Strategy, story: Story): boolean {
  if (strategy !== 'rest_for_one') return strategy === 'one_for_all';
  return (story.placeOf(other)?.order ?? 0) > (story.placeOf(exited)?.order ?? 0);
}

function notRestarted(exit: Exit, supervisor: PidRef, restart: RestartType, story: Story): Answer {
  const later = story
    .after(exit.id)
    .some((one) => one.kind === 'started' && one.place === exit.place && one.supervisor.pid === supervisor.pid);
  const holds = !later && story.lives(supervisor.pid);
  return { type: 'does_not_restart', supervisor: refOf(supervisor), restart, holds };
}

/** Does the supervisor end because of this exit? Null when it does not, or when that can not be told yet. */
function autoShutdown(exit: Exit, supervisor: PidRef, story: Story): Answer | null {
  const child = exit.as_child;
  if (child?.significant !== true || child.auto_shutdown === 'never') return null;
  const { restart, auto_shutdown: flag } = child;
  const end = story.exitOf(supervisor.pid);
  const own = end === null ? null : endOf(end, story);
  if (own !== null && !(own.how === 'auto_shutdown' && own.child.pid === exit.pid)) return null;
  const stopped = story.after(exit.id).some((one) => {
    if (one.kind !== 'exit_signal' || one.pid !== supervisor.pid || one.id > (end?.id ?? Infinity)) return false;
    const why = stopOf(one, supervisor, story);
    return why.because === 'auto_shutdown' && why.child.pid === exit.pid;
  });
  // Of several significant children the last one counts: what the supervisor does then tells that it was this.
  if (end === null && !stopped && flag !== 'any_significant') return null;
  return { type: 'auto_shutdown', supervisor, restart, flag, stopped, end };
}

function afterReport(exit: Exit, report: Report, story: Story): Answer {
  const supervisor = refOf(report);
  const reports = story.reportsOf(report.pid);
  if (!report.restarting)
    return autoShutdown(exit, supervisor, story) ?? notRestarted(exit, supervisor, report.restart, story);
  // All that it did because of this exit: what it heard then is the same.
  const heard = story.heard(report, report.pid);
  const same = (deed: Report | Signal | Of<'spawn'>): boolean => story.heard(deed, report.pid)?.id === heard?.id;
  const limit = reports.find((one) => one.context === 'shutdown' && one.id > report.id && same(one));
  const from = limit?.id ?? report.id;
  const stoppedPids = new Set<string>();
  const stopped: Exit[] = [];
  const started: Of<'started'>[] = [];
  for (const event of story.after(from)) {
    if (event.kind === 'exit_signal' && event.pid === report.pid && same(event)) stoppedPids.add(event.to.pid);
    if (event.kind === 'exit' && stoppedPids.has(event.pid)) stopped.push(event);
    if (event.kind !== 'started' || event.supervisor.pid !== report.pid) continue;
    const spawn = story.spawnOf(event.pid);
    if (spawn === null ? event.place === exit.place : same(spawn)) started.push(event);
  }
  const failed = reports.filter((one) => one.context === 'start_error' && one.id > report.id && same(one));
  if (limit !== undefined) {
    return { type: 'gave_up', supervisor, limit: limitOf(limit), failed, stopped, end: story.exitOf(report.pid) };
  }
  // One that ended while its supervisor still waited for its start is told without its place; its spawn has it.
  const back = new Set(started.map(({ pid, place }) => place ?? story.spawnOf(pid)?.place ?? null));
  const wanted = [exit, ...stopped.filter((one) => one.as_child?.restart !== 'temporary')];
  const ignored = (one: Exit): boolean =>
    story.after(one.id).some((later) => later.kind === 'exit' && later.place === one.place && later.end === 'ignored');
  // What somebody has deleted meanwhile is not started again.
  const deleted = ({ place }: Exit): boolean =>
    place !== null && !story.context.places.has(place) && story.lives(report.pid);
  const done = wanted.every((one) => back.has(one.place) || ignored(one) || (one !== exit && deleted(one)));
  const stopping = done ? [] : pendingStops(stoppedPids, story);
  const progress: Progress = done ? { is: 'done' } : progressOf(exit, report, failed, same, story);
  return { type: 'restarts', supervisor, strategy: report.strategy, stopped, stopping, started, failed, progress };
}

/** Those of the processes that were told to stop and live on. */
function pendingStops(pids: ReadonlySet<string>, story: Story): PidRef[] {
  return [...pids].flatMap((pid) => {
    const birth = story.lives(pid) ? (story.startOf(pid) ?? story.spawnOf(pid)) : null;
    return birth === null ? [] : [refOf(birth)];
  });
}

/** What became of a restart that has not brought back all that it was to bring back. */
function progressOf(
  exit: Exit,
  report: Report,
  failed: readonly Report[],
  same: (deed: Report | Signal | Of<'spawn'>) => boolean,
  story: Story,
): Progress {
  const end = story.exitOf(report.pid);
  if (end !== null) return { is: 'cut_short', end };
  if (!story.lives(report.pid)) return { is: 'lost' };
  const last = failed.at(-1);
  // It has not failed, so the supervisor is still at it: it does nothing else meanwhile.
  if (last === undefined) return { is: 'going_on' };
  const places = [...story.context.places.values()];
  const place = places.find(
    ({ key, parent, id, dynamic }) => parent === report.place && (dynamic ? key === exit.place : id === last.child_id),
  );
  if (place?.state === 'restarting' || place?.state === 'starting') return { is: 'going_on' };
  const since = story.after(last.id);
  // Since then it has begun a new try: it stops children for it, or starts one.
  if (
    since.some((one) => (one.kind === 'exit_signal' || one.kind === 'spawn') && isDeedOf(one, report.pid) && same(one))
  )
    return { is: 'going_on' };
  const started = since.find((one) => one.kind === 'started' && one.place === place?.key);
  if (started?.kind === 'started' && started.asked === undefined) return { is: 'overtaken' };
  const asked = story
    .after(report.id)
    .some((one) => one.kind === 'command' && isStop(one.text, report.pid, last.child_id));
  return { is: 'called_off', by: asked ? 'person' : null };
}

/** Is this the command that stops the child with this id? In it an atom has the quotes that it is shown without. */
function isStop(command: string, supervisor: PidText, id: string): boolean {
  const quoted = `'${id.replaceAll(/[\\']/gu, '\\$&')}'`;
  return [id, quoted].some((term) => command === `supervisor:terminate_child(${supervisor}, ${term})`);
}

function isDeedOf(event: Signal | Of<'spawn'>, pid: string): boolean {
  return (event.kind === 'spawn' ? event.parent.pid : event.pid) === pid;
}

/** Why a process was started. */
export function startOf(event: Of<'started'>, story: Story): Start {
  const { supervisor, asked } = event;
  if (asked !== undefined && asked.how !== 'terminate_child') {
    return { because: 'asked', by: askerOf(asked, event, story), how: asked.how };
  }
  const heard = story.heard(story.spawnOf(event.pid) ?? event, supervisor.pid);
  if (heard?.kind === 'exit_trapped') {
    const exit = story.exitOf(heard.from.pid);
    if (exit !== null) return { because: 'exit', exit, supervisor };
  }
  if (heard?.kind === 'spawn') {
    const place = story.placeOf(event);
    const family = [...story.context.places.values()].filter(
      (one) => place !== null && one.parent === place.parent && !one.hidden,
    );
    const number = family.filter((one) => place !== null && one.order <= place.order).length;
    return { because: 'supervisor', supervisor, number, of: family.length };
  }
  const before = story.exitBefore(event);
  return before !== null && heard === null ? { because: 'exit', exit: before, supervisor } : { because: 'unknown' };
}
