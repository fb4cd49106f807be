/** The facts as sentences: who, what, reason, rule and result. */
import type { NodeEvent, PidRef, PlaceKey } from '../../../protocol/model.ts';
import type { Segment } from '../../store/panel_store.ts';
import { formatCount, formatDuration, formatGeneration } from '../../ui/format.ts';
import {
  answerOf,
  type Answer,
  type End,
  endOf,
  type Limit,
  type Progress,
  type Start,
  startOf,
  type Stop,
} from './facts.ts';
import { isPerson, type Exit, type Of, type Report, type Story } from './story.ts';

const NAMES_LIMIT = 4;
const DEPTH_LIMIT = 6;
const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

export const text = (value: string): Segment => ({ type: 'text', text: value });
export const code = (value: string): Segment => ({ type: 'code', text: value });
export const reason = (value: string): Segment => ({ type: 'code', text: value, tone: 'fault' });
export const process = (ref: PidRef, place: PlaceKey | null = null): Segment => ({
  type: 'process',
  text: ref.name === '' ? ref.pid : ref.name,
  pid: ref.pid,
  place,
});

function word(count: number): string {
  return WORDS[count] ?? formatCount(count);
}

function list(refs: readonly PidRef[], last: string): Segment[] {
  const shown = refs.length > NAMES_LIMIT + 1 ? refs.slice(0, NAMES_LIMIT) : refs;
  const parts = shown.flatMap((ref, index): Segment[] => {
    const glue = index === 0 ? '' : index === shown.length - 1 && shown.length === refs.length ? last : ', ';
    return glue === '' ? [process(ref)] : [text(glue), process(ref)];
  });
  return shown.length === refs.length
    ? parts
    : [...parts, text(` and ${formatCount(refs.length - shown.length)} more`)];
}

function limitWords({ intensity, period_ms }: Limit): string {
  return `${formatCount(intensity)} ${intensity === 1 ? 'restart' : 'restarts'} in ${formatDuration(period_ms)}`;
}

function exited(exit: Exit): Segment[] {
  return [text(', so it exited with '), reason(exit.reason), text('.')];
}

/** How a process came to its end; `depth` at its limit leaves out what followed from it above. */
export function endWords(exit: Exit, end: End, story: Story, depth = 0): Segment[] {
  const who = process(exit, exit.place);
  switch (end.how) {
    case 'ignored':
      // A plain process has no init/1: it told who started it so.
      return exit.behaviour === null
        ? [who, text(' told its starter '), code('ignore'), text(', so it was not started.')]
        : [code('init/1'), text(' of '), who, text(' returned '), code('ignore'), text(', so it was not started.')];
    case 'start_failed':
      if (end.child === null) return [who, text(' did not start: it exited with '), reason(exit.reason), text('.')];
      return [
        who,
        text(' did not start, since it could not start '),
        code(end.child),
        text(': it exited with '),
        reason(exit.reason),
        text('.'),
      ];
    case 'start_timeout':
      return [
        text('The start of '),
        who,
        text(` took longer than ${formatDuration(end.waited_ms)}, so `),
        process(end.by),
        text(', which waited for it, killed it: it exited with '),
        reason(exit.reason),
        text('.'),
      ];
    case 'exits':
      return [
        who,
        text(' exited with '),
        exit.class === 'normal' ? code(exit.reason) : reason(exit.reason),
        text(end.lost === true ? '. What led to it is no longer kept.' : '.'),
      ];
    case 'crashes':
      return [who, text(' crashed: it exited with '), reason(exit.reason), text('.'), ...callsItself(exit)];
    case 'asked':
      return [by(end.by, 'You'), text(' told '), who, text(' to stop'), ...exited(exit)];
    case 'signal':
      return signalWords(exit, end.by, end.signal);
    case 'link':
      return linkWords(exit, end.by, story);
    case 'node_down':
      return [
        ...downWords(end.ended),
        text(', so '),
        process(end.by),
        text(' stopped '),
        who,
        text(': it exited with '),
        reason(exit.reason),
        text('.'),
      ];
    case 'top_ended':
      return [
        process(end.top, end.top.place),
        text(', the top supervisor of the application '),
        who,
        text(', exited, and an application ends with its top supervisor'),
        ...exited(exit),
      ];
    case 'parent':
      return [
        process(end.by),
        text(', the parent of '),
        who,
        text(', exited, and a behaviour ends with its parent'),
        ...exited(exit),
      ];
    case 'stopped':
      return stopWords(exit, end, story);
    case 'gave_up':
      return [...countedWords(end, story), ...gaveUpWords(exit, exit, end, story, depth)];
    case 'auto_shutdown':
      return [
        process(end.child),
        text(' exited. It is significant, and '),
        who,
        text(' has '),
        code('auto_shutdown'),
        text(' '),
        code(end.flag),
        ...exited(exit),
      ];
  }
}

/** `shop exited with killed, and a node goes down with an application of its type` */
function downWords(ended: Exit): Segment[] {
  return [
    process(ended, ended.place),
    text(' exited with '),
    reason(ended.reason),
    text(', and a node goes down with an application of its type'),
  ];
}

function callsItself(exit: Exit): Segment[] {
  return exit.reason.startsWith('{calling_self,') ? [text(' It called itself: nobody else could have answered.')] : [];
}

function by(ref: PidRef, person: string): Segment {
  return isPerson(ref) ? text(person) : process(ref);
}

function signalWords(exit: Exit, from: PidRef, signal: string): Segment[] {
  const who = process(exit, exit.place);
  if (from.pid === exit.pid) return [who, text(' sent itself the exit signal '), code(signal), ...exited(exit)];
  return [by(from, 'You'), text(' sent '), who, text(' the exit signal '), code(signal), ...exited(exit)];
}

function linkWords(exit: Exit, from: PidRef, story: Story): Segment[] {
  const who = process(exit, exit.place);
  if (exit.reason === 'noproc' && story.exitOf(from.pid)?.reason !== 'noproc') {
    return [who, text(' linked itself to '), process(from), text(', which was no longer there'), ...exited(exit)];
  }
  return [
    process(from),
    text(' exited with '),
    reason(exit.reason),
    text('. '),
    who,
    text(' is linked to it and does not trap exits, so it exited with the same reason.'),
    ...(brokenLinks(from, story) < 2
      ? []
      : [text(' Other processes ended so, too: OTP promises no order among links that break.')]),
  ];
}

/** How many processes ended because their links to this one broke. */
function brokenLinks(from: PidRef, story: Story): number {
  return story.context.events.filter(
    (one) => one.kind === 'exit' && one.via_link && one.signal_from?.pid === from.pid && !one.hidden,
  ).length;
}

function stopWords(exit: Exit, end: Extract<End, { how: 'stopped' }>, story: Story): Segment[] {
  const who = process(exit, exit.place);
  const sup = process(end.by);
  const because = becauseWords(end.because, end.by, story, 0);
  if (end.with === 'shutdown' && exit.reason === 'shutdown')
    return [
      sup,
      text(' stopped '),
      who,
      text(' with '),
      reason('shutdown'),
      ...because,
      text('.'),
      ...lost(end, story),
    ];
  return [
    ...howStopped(exit, end),
    text('.'),
    ...(because.length === 0 ? [] : [text(' That was'), ...because, text('.')]),
    ...lost(end, story),
  ];
}

function lost({ because }: Extract<End, { how: 'stopped' }>, story: Story): Segment[] {
  return because.because === 'unknown' && story.isCut ? [text(' What led to it is no longer kept.')] : [];
}

function howStopped(exit: Exit, end: Extract<End, { how: 'stopped' }>): Segment[] {
  const who = process(exit, exit.place);
  const sup = process(end.by);
  switch (end.with) {
    case 'brutal_kill':
      return [
        sup,
        text(' killed '),
        who,
        text(' (its '),
        code('shutdown'),
        text(' is '),
        code('brutal_kill'),
        text('), so it exited with '),
        reason(exit.reason),
      ];
    case 'timeout': {
      const waited = end.waited_ms === null ? 'waited as long as it may' : `waited ${formatDuration(end.waited_ms)}`;
      return [
        sup,
        text(' told '),
        who,
        text(` to stop, ${waited}, and killed it: it exited with `),
        reason(exit.reason),
      ];
    }
    case 'shutdown':
      return [sup, text(' told '), who, text(' to stop, and it exited with '), reason(exit.reason)];
  }
}

/** ` because dictionary exited and top is one_for_all`, without a full stop; nothing when that is not known. */
function becauseWords(stop: Stop, supervisor: PidRef, story: Story, depth: number): Segment[] {
  switch (stop.because) {
    case 'sibling':
      return [
        text(' because '),
        process(stop.child),
        text(' exited and '),
        process(supervisor),
        text(' is '),
        code(stop.strategy),
      ];
    case 'gave_up':
      return [text(` because it allows ${limitWords(stop.limit)}, and gave up`)];
    case 'auto_shutdown':
      return [
        text(' because its significant child '),
        process(stop.child),
        text(' exited, and its '),
        code('auto_shutdown'),
        text(' is '),
        code(stop.flag),
      ];
    case 'asked':
      if (stop.by === null) return [text(' because it was asked to')];
      return [text(' because '), stop.by === 'person' ? text('you') : process(stop.by), text(' asked it to')];
    case 'start_failed':
      return [
        text(' because it could not start '),
        code(stop.child),
        text(stop.again ? ' and tried again' : ', and so did not start itself'),
      ];
    case 'ending':
      return endingWords(stop, supervisor, story, depth);
    case 'application':
      return [
        text(' because the application '),
        process(stop.application),
        text(' was stopped'),
        ...(stop.ended === null ? [] : [text(': '), ...downWords(stop.ended)]),
      ];
    case 'own_accord':
    case 'unknown':
      return [];
  }
}

function endingWords(
  stop: Extract<Stop, { because: 'ending' }>,
  supervisor: PidRef,
  story: Story,
  depth: number,
): Segment[] {
  const { end, by: above } = stop;
  const how = end === null ? null : endOf(end, story);
  if (end !== null && how?.how === 'crashes')
    return [text(' because '), process(supervisor), text(' was crashing with '), reason(end.reason)];
  if (how?.how === 'stopped' && depth < DEPTH_LIMIT) {
    const told = [text(' because '), process(how.by), text(' was stopping '), process(supervisor)];
    if (how.because.because === 'sibling') {
      const { child, strategy } = how.because;
      return [
        ...told,
        text(': '),
        process(child),
        text(' had exited, and '),
        process(how.by),
        text(' is '),
        code(strategy),
      ];
    }
    const why = becauseWords(how.because, how.by, story, depth + 1);
    return why.length === 0 ? told : [...told, text(','), ...why];
  }
  if (how?.how === 'parent' && above !== null)
    return [text(' because '), process(above), text(', its own parent, exited')];
  if (how?.how === 'asked')
    return [text(' because '), by(how.by, 'you'), text(' told '), process(supervisor), text(' to stop')];
  return [text(' because it was coming to its end')];
}

/** What the supervisor of a process did about its end. */
export function answerWords(exit: Exit, answer: Answer, story: Story, depth = 0): Segment[] {
  switch (answer.type) {
    case 'none':
      return [];
    case 'does_not_restart':
      return notRestarted(exit, answer);
    case 'found_ended':
      return foundWords(answer, story);
    case 'gave_up':
      return [
        ...failedWords(answer.failed),
        ...gaveUpWords(exit, answer.end, { limit: answer.limit, counted: answer.failed }, story, depth, answer),
      ];
    case 'auto_shutdown':
      return [
        text(' It is '),
        code('significant'),
        text(', and its supervisor '),
        process(answer.supervisor),
        text(' has '),
        code('auto_shutdown'),
        text(' '),
        code(answer.flag),
        text(answer.stopped ? ', so it stopped its other children and ' : ', so it '),
        ...(answer.end === null
          ? [text(comesToItsEnd(answer.supervisor, story))]
          : [text('exited with '), reason(answer.end.reason), text('.')]),
      ];
    case 'restarts':
      return restartWords(exit, answer);
  }
}

/** What is told of a supervisor's end when its exit is not there, or no longer. */
function comesToItsEnd({ pid }: PidRef, story: Story): string {
  return story.lives(pid) ? 'is coming to its end.' : 'came to its end, of which no more is kept.';
}

function notRestarted(exit: Exit, answer: Extract<Answer, { type: 'does_not_restart' }>): Segment[] {
  const { restart, supervisor, holds } = answer;
  const words: Segment[] = [text(' It is '), code(restart)];
  if (restart === 'transient') words.push(text(', and '), code(exit.reason), text(' is a clean end'));
  return [...words, text(', so '), process(supervisor), text(holds ? ' does not restart it.' : ' did not restart it.')];
}

function foundWords(answer: Extract<Answer, { type: 'found_ended' }>, story: Story): Segment[] {
  const { supervisor, because, again } = answer;
  return [
    text(' It had already exited when its supervisor '),
    process(supervisor),
    text(' came to stop it'),
    ...becauseWords(because, supervisor, story, 0),
    text('.'),
    ...(again === null ? [] : [text(' '), process(supervisor), text(' started it again.')]),
  ];
}

const ALONE: ReadonlySet<string> = new Set(['one_for_one', 'simple_one_for_one']);

type Restarts = Extract<Answer, { type: 'restarts' }>;

function restartWords(exit: Exit, answer: Restarts): Segment[] {
  const { supervisor, strategy, stopped, stopping, started, failed, progress } = answer;
  const who = process(exit, exit.place);
  const rule: Segment[] = [text(' Its supervisor '), process(supervisor), text(' is '), code(strategy)];
  const done = progress.is === 'done';
  const trouble = troubleWords(failed, progress);
  if (ALONE.has(strategy)) {
    if (done && started.length === 0)
      return [
        ...rule,
        text(': it tried to restart '),
        who,
        text(' alone, and its start returned '),
        code('ignore'),
        text('.'),
      ];
    return [...rule, ...oneAgain(who, ' alone', answer), ...trouble];
  }
  if (stopped.length === 0) {
    if (stopping.length > 0 && !isOver(progress))
      return [
        ...rule,
        text(': it is stopping '),
        ...list(stopping, ', then '),
        text(', to start '),
        ...toStart(answer),
      ];
    if (started.length > 1 && done)
      return [...rule, text(': it started '), ...list(started, ' and '), text(' again in child order.'), ...trouble];
    // What it had still to stop when it came to its end, nobody knows.
    const others = `; no ${strategy === 'rest_for_one' ? 'child after it' : 'other child'} was running to be stopped`;
    return [...rule, ...oneAgain(who, isOver(progress) && failed.length === 0 ? '' : others, answer), ...trouble];
  }
  const which =
    strategy === 'rest_for_one'
      ? [text(', so of the children after it it stopped '), ...list(distinct(stopped), ', then ')]
      : [text(': it stopped '), ...list(distinct(stopped), ', then ')];
  if (done && started.length === 0)
    return [...rule, ...which, text('; the start of '), who, text(' returned '), code('ignore'), text('.'), ...trouble];
  if (done) return [...rule, ...which, text(', and started '), ...againWords(exit, stopped, started), ...trouble];
  return [...rule, ...which, ...groupAgain(answer), ...trouble];
}

function isOver({ is }: Progress): boolean {
  return is !== 'done' && is !== 'going_on';
}

/** `: it restarted dictionary alone.`, or how far it has come, or had when it ended. */
function oneAgain(who: Segment, how: string, { supervisor, failed, progress }: Restarts): Segment[] {
  if (progress.is === 'done') return [text(': it restarted '), who, text(`${how}.`)];
  if (progress.is === 'going_on') return [text(': it is restarting '), who, text(`${how}.`)];
  if (failed.length > 0) return [text(': it tried to restart '), who, text(`${how}.`)];
  return [text(': it was restarting '), who, text(how), ...whenItEnded(supervisor, progress)];
}

function whenItEnded(supervisor: PidRef, progress: Progress): Segment[] {
  if (progress.is !== 'cut_short') return [text('.')];
  return [text(' when '), process(supervisor), text(' exited with '), reason(progress.end.reason), text('.')];
}

/** What of a group it starts again that it has stopped, as far as it has come. */
function groupAgain(answer: Restarts): Segment[] {
  const { stopping, failed, progress } = answer;
  if (progress.is === 'cut_short' && failed.length === 0)
    return [
      text(', and exited with '),
      reason(progress.end.reason),
      text(' before it had started '),
      ...toStart(answer),
    ];
  if (isOver(progress)) return [text(', and tried to start '), ...toStart(answer)];
  if (stopping.length > 0)
    return [text(', and is stopping '), ...list(stopping, ', then '), text(', to start '), ...toStart(answer)];
  return [text(failed.length > 0 ? ', and starts ' : ', and is starting '), ...toStart(answer)];
}

function toStart({ stopped, failed }: Restarts): Segment[] {
  const all = stopped.some(isTemporary)
    ? 'those again that are not temporary,'
    : failed.length > 0
      ? 'them again'
      : 'them all again';
  return [text(`${all} in child order.`)];
}

/** The starts that failed, and whether the supervisor tries again. */
function troubleWords(failed: readonly Report[], progress: Progress): Segment[] {
  const last = failed.at(-1);
  if (progress.is === 'lost') return [...failedWords(failed), text(' What came of it is no longer kept.')];
  if (last === undefined) return [];
  switch (progress.is) {
    case 'done':
      return failedWords(failed, [text(', and it tried again.')]);
    case 'going_on':
      return failedWords(failed, [text(', and it tries again.')]);
    case 'cut_short':
      return failedWords(failed, [text(', and then it exited with '), reason(progress.end.reason), text('.')]);
    case 'overtaken':
      return failedWords(failed, [text(', and then another restart started '), code(last.child_id), text('.')]);
    case 'called_off': {
      const end = [text(', and then it stopped trying')];
      if (progress.by === 'person') end.push(text(': you asked it to, with '), code('terminate_child/2'));
      return failedWords(failed, [...end, text('.')]);
    }
  }
}

/** A child that was stopped more than once, since a start after it failed, is named once. */
function distinct(exits: readonly Exit[]): readonly Exit[] {
  return exits.filter((one, index) => exits.findIndex(({ place }) => place === one.place) === index);
}

function againWords(exit: Exit, stopped: readonly Exit[], started: readonly Of<'started'>[]): Segment[] {
  const places = new Set(started.map(({ place }) => place));
  const ended = new Set([exit, ...stopped].map(({ place }) => place));
  const same = places.size === ended.size && [...ended].every((place) => places.has(place));
  const [only] = started;
  if (places.size === 1 && only !== undefined) return [process(only, only.place), text(' again.')];
  const count = places.size === 2 ? 'both' : `all ${word(places.size)}`;
  if (same) return [text(`${count} again in child order.`)];
  const newest = started.filter((one, index) => started.findLastIndex(({ place }) => place === one.place) === index);
  return [...list(newest, ' and '), text(' again in child order.')];
}

/** ` Starts failed twice, the last of flaky with no_db`, and what follows. */
function failedWords(failed: readonly Report[], follows: readonly Segment[] = [text('.')]): Segment[] {
  const last = failed.at(-1);
  if (last === undefined) return [];
  const many = failed.length > 1;
  return [
    text(many ? ` Starts failed ${times(failed.length)}, the last of ` : ' A start of '),
    code(last.child_id),
    text(many ? ' with ' : ' failed with '),
    reason(last.reason),
    ...follows,
  ];
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${word(count)} times`;
}

/** What came of a limit that was reached: of a child's exit told by `answer`, of the supervisor's own by its end. */
function gaveUpWords(
  exit: Exit,
  end: Exit | null,
  { limit, counted }: Pick<Extract<End, { how: 'gave_up' }>, 'limit' | 'counted'>,
  story: Story,
  depth: number,
  answer?: Extract<Answer, { type: 'gave_up' }>,
): Segment[] {
  const supervisor = answer?.supervisor ?? exit;
  const told = answer ?? ownAnswer(exit, story);
  const tries = counted.some(({ context }) => context === 'start_error') ? ', and each try counts' : '';
  const allows = ` allows ${limitWords(limit)}${tries}${wholeSeconds(counted, limit)}, so it `;
  const sentence: Segment[] = [text(' '), process(supervisor), text(allows)];
  const others = told?.stopped ?? [];
  if (others.length > 0) sentence.push(text('stopped '), ...list(others, ' and '), text(' and '));
  if (end === null) return [...sentence, text(comesToItsEnd(supervisor, story))];
  sentence.push(text('exited with '), reason(end.reason), text('.'));
  return depth >= DEPTH_LIMIT ? sentence : [...sentence, ...aboveWords(end, story, depth + 1)];
}

/** Restarts that lie further apart than the period may count together: without this sentence the end would not follow. */
function wholeSeconds(counted: readonly Report[], { period_ms }: Limit): string {
  const [oldest] = counted;
  const span = (counted.at(-1)?.at_ms ?? 0) - (oldest?.at_ms ?? 0);
  return span > period_ms ? ', counted in whole seconds as OTP does' : '';
}

/** What a supervisor that gave up stopped: as its last child's exit tells it. */
function ownAnswer(exit: Exit, story: Story): Extract<Answer, { type: 'gave_up' }> | null {
  const own = endOf(exit, story);
  if (own.how !== 'gave_up' || own.crash === null) return null;
  const answer = answerOf(own.crash, endOf(own.crash, story), story);
  return answer.type === 'gave_up' ? answer : null;
}

/** What the supervisor above does about one that gave up. */
function aboveWords(end: Exit, story: Story, depth: number): Segment[] {
  const answer = answerOf(end, endOf(end, story), story);
  if (answer.type === 'none') {
    const place = story.placeOf(end);
    const top = place !== null && (place.parent === null || !story.context.places.has(place.parent));
    return top ? [text(' Nothing stands above it, so the system has ended.')] : [];
  }
  if (answer.type === 'does_not_restart') return notRestarted(end, answer);
  if (answer.type === 'found_ended') return foundWords(answer, story);
  const over: Segment[] = [text(' The failure became '), process(answer.supervisor), text('’s')];
  if (answer.type === 'restarts') {
    const { progress, strategy } = answer;
    const but = hasTemporary(end, answer.stopped, story) ? ', but none that is temporary' : '';
    const verb =
      progress.is === 'done' ? 'restarted' : progress.is === 'going_on' ? 'is restarting' : 'tried to restart';
    return [...over, text(': it is '), code(strategy), text(` and ${verb} ${RESULT[strategy]}${but}.`)];
  }
  if (answer.type === 'gave_up')
    return [
      ...over,
      text(', which gave up as well.'),
      ...(answer.end === null ? [] : aboveWords(answer.end, story, depth + 1)),
    ];
  return [...over, text('.')];
}

/** Is there a temporary child among those that are stopped for another? It is not started again. */
function hasTemporary(exit: Exit, stopped: readonly Exit[], story: Story): boolean {
  if (stopped.some(isTemporary)) return true;
  const place = story.placeOf(exit);
  return [...story.context.places.values()].some(
    (one) =>
      one.parent !== null && one.parent === place?.parent && one.restart === 'temporary' && one.key !== place.key,
  );
}

function isTemporary({ as_child }: Exit): boolean {
  return as_child?.restart === 'temporary';
}

/** Whom a strategy restarts. */
const RESULT = {
  one_for_one: 'it alone',
  simple_one_for_one: 'it alone',
  one_for_all: 'all its children',
  rest_for_one: 'it and the children after it',
} as const;

/** What used up the limit of a supervisor: the exits of all its children, each with how often, and the starts that failed. */
function countedWords({ counted, crash }: Extract<End, { how: 'gave_up' }>, story: Story): Segment[] {
  const exits = counted.filter(({ context }) => context === 'child_terminated');
  const failed = counted.filter(({ context }) => context === 'start_error');
  if (counted.length === 0) return [text('What used up its limit is no longer kept.')];
  const [only] = exits.length === 1 ? exits : [];
  const single = only?.child == null ? null : (story.exitOf(only.child.pid) ?? crash);
  const words = single === null ? tally(exits, story) : endWords(single, endOf(single, story), story, DEPTH_LIMIT);
  if (failed.length === 0) return words;
  if (exits.length > 0) return [...words, ...failedWords(failed)];
  const [first, ...rest] = failedWords(failed);
  return [text(first?.text.trimStart() ?? ''), ...rest];
}

/** `permanent_1 exited once, permanent_2 five times: six exits in 50 ms.` */
function tally(reports: readonly Report[], story: Story): Segment[] {
  const byName = new Map<string, Report[]>();
  for (const one of reports) {
    const name = one.child?.name ?? one.child_id;
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  const [oldest] = reports;
  const newest = reports.at(-1);
  if (oldest === undefined || newest === undefined) return [];
  const crashed = reports.every(({ child }) => {
    const exit = child === null ? null : story.exitOf(child.pid);
    return exit !== null && endOf(exit, story).how === 'crashes';
  });
  const verb = crashed ? 'crashed' : 'exited';
  // A supervisor that was busy or suspended may have heard of them late, and of all at once.
  const span = exitedAt(newest, story) - exitedAt(oldest, story);
  const within = span < 1 ? 'within 1\u00a0ms' : `in ${formatDuration(span)}`;
  const shown = [...byName.values()].slice(0, NAMES_LIMIT);
  const each = shown.flatMap((ends, index): Segment[] => {
    const child = ends.at(-1)?.child;
    if (child == null) return [];
    const often = times(ends.length);
    return [
      ...(index === 0 ? [] : [text(', ')]),
      process(child),
      text(index === 0 ? ` ${verb} ${often}` : ` ${often}`),
    ];
  });
  if (byName.size === 1) return [...each, text(` ${within}.`)];
  const more = byName.size > shown.length ? `, and ${word(byName.size - shown.length)} more` : '';
  return [...each, text(`${more}: ${word(reports.length)} exits ${within}.`)];
}

function exitedAt({ child, at_ms }: Report, story: Story): number {
  const exit = child === null ? null : story.exitOf(child.pid);
  return exit?.at_ms ?? at_ms;
}

export function exitSentence(exit: Exit, story: Story): Segment[] {
  const end = endOf(exit, story);
  const happened = endWords(exit, end, story);
  return end.how === 'gave_up' ? happened : [...happened, ...answerWords(exit, answerOf(exit, end, story), story)];
}

export function startSentence(event: Of<'started'>, start: Start, story: Story): Segment[] {
  const who = process(event, event.place);
  const supervisor = process(event.supervisor);
  switch (start.because) {
    case 'exit': {
      if (start.exit.place === event.place) return exitSentence(start.exit, story);
      return [
        supervisor,
        text(' started '),
        who,
        text(' because '),
        process(start.exit, start.exit.place),
        text(' exited with '),
        reason(start.exit.reason),
        text('.'),
        ...answerWords(start.exit, answerOf(start.exit, endOf(start.exit, story), story), story),
      ];
    }
    case 'asked': {
      const asker =
        start.by === 'person' ? text('You') : start.by === null ? text('A process of the node') : process(start.by);
      if (start.how === 'start_child')
        return [asker, text(' asked '), supervisor, text(' for this child, with '), code('start_child/2'), text('.')];
      return [
        asker,
        text(' asked '),
        supervisor,
        text(' to start it again, with '),
        code('restart_child/2'),
        text('.'),
      ];
    }
    case 'supervisor': {
      const words = [supervisor, text(' started, and with it its children in order: ')];
      const again = story.startOf(event.supervisor.pid);
      const why = again !== null && again.generation > 1 ? startOf(again, story) : null;
      const told =
        start.number === 0 || start.of === 1
          ? [who, text(' is its child.')]
          : [who, text(` is number ${formatCount(start.number)} of ${formatCount(start.of)}.`)];
      return why === null || again === null
        ? [...words, ...told]
        : [...words, ...told, text(' '), ...startSentence(again, why, story)];
    }
    case 'unknown': {
      if (event.generation < 2)
        return [supervisor, text(' started '), who, text(story.isCut ? '. What led to it is no longer kept.' : '.')];
      const cut = ` What ended ${formatGeneration(event.generation - 1)} is no longer kept.`;
      return [supervisor, text(' started '), who, text(` again.${story.isCut ? cut : ''}`)];
    }
  }
}

function signalSentence(event: Of<'exit_signal'>, story: Story): Segment[] {
  const sender = isPerson(event) ? text('You') : process(event, event.place);
  const sentence: Segment[] = [
    sender,
    text(' sent '),
    event.to.pid === event.pid ? text('itself') : process(event.to),
    text(' the exit signal '),
    code(event.reason),
  ];
  const effect = story
    .after(event.id)
    .find(
      (one) =>
        one.cause === event.id && (one.kind === 'exit' || one.kind === 'exit_trapped') && one.pid === event.to.pid,
    );
  if (effect?.kind === 'exit') return [...sentence, ...exited(effect)];
  if (effect?.kind === 'exit_trapped') return [...sentence, text('. It traps exits, so the signal became a message.')];
  if (event.reason === 'normal')
    return [...sentence, text('. A process ignores '), code('normal'), text(' from another.')];
  return [...sentence, text('.')];
}

function reportSentence(event: Of<'supervisor_report'>, story: Story): Segment[] {
  const supervisor = process(event, event.place);
  if (event.context === 'start_error') {
    return [supervisor, text(' could not start '), code(event.child_id), text(': '), reason(event.reason), text('.')];
  }
  const pid = event.context === 'shutdown' ? event.pid : event.child?.pid;
  const exit = pid === undefined ? null : story.exitOf(pid);
  if (exit !== null) return exitSentence(exit, story);
  if (event.context === 'shutdown') return [supervisor, text(' gave up: '), reason(event.reason), text('.')];
  return [supervisor, text(' reports: '), code(event.child_id), text(' exited with '), reason(event.reason), text('.')];
}

/** The sentence of any event that has one. */
export function sentenceOf(event: NodeEvent, story: Story): Segment[] | null {
  switch (event.kind) {
    case 'exit':
      return exitSentence(event, story);
    case 'started':
      return startSentence(event, startOf(event, story), story);
    case 'supervisor_report':
      return reportSentence(event, story);
    case 'exit_signal':
      return signalSentence(event, story);
    case 'exit_trapped':
      return [
        process(event, event.place),
        text(' traps exits, so '),
        ...(isPerson(event.from)
          ? [text('your exit signal')]
          : event.from.pid === event.pid
            ? [text('its own exit signal')]
            : [text('the exit signal of '), process(event.from)]),
        text(' became the message '),
        code(`{'EXIT', ${event.from.pid}, ${event.reason}}`),
        text('.'),
      ];
    case 'report':
      return [process(event, event.place), text(' left a report: '), code(event.title.replace(/\.$/u, '')), text('.')];
    default:
      return null;
  }
}
