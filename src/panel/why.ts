/**
 * Why a process exited, why another stands in its place, why a supervisor gave up: one sentence of who, what, reason,
 * rule and result, and the chain of events behind it. Read from events and their causes alone; where an event that
 * would tell is no longer kept, the sentence says less instead of guessing.
 */
import type { EventId, NodeEvent, PidRef, Place, PlaceKey, Strategy } from '../protocol/model.ts';
import { episodeRoots } from './store/episode.ts';
import { eventById, lowerBound } from './store/events.ts';
import type { Segment } from './store/panel_store.ts';
import { formatCount, formatDuration } from './ui/format.ts';
import type { IconName } from './ui/icons.tsx';

export interface NumberedPlace {
  readonly numbers: string;
  readonly name: string;
}

export interface ChainStep {
  readonly mark:
    | { readonly type: 'icon'; readonly name: IconName }
    | { readonly type: 'exit' | 'start'; readonly number: number | null }
    | { readonly type: 'pending' };
  readonly title: readonly Segment[];
  readonly detail: readonly Segment[];
  readonly numbered: readonly NumberedPlace[];
  readonly at_ms: number | null;
  readonly event: EventId | null;
}

export interface Why {
  readonly heading: string;
  readonly sentence: readonly Segment[];
  readonly chain: readonly ChainStep[];
}

export interface WhyContext {
  /** Oldest first. */
  readonly events: readonly NodeEvent[];
  readonly places: ReadonlyMap<PlaceKey, Place>;
  /** Places still to start, with their numbers. */
  readonly pending?: ReadonlyMap<PlaceKey, number>;
}

type Of<K extends NodeEvent['kind']> = Extract<NodeEvent, { kind: K }>;
type Exit = Of<'exit'>;
type Report = Of<'supervisor_report'>;

const CHAIN_LIMIT = 14;
const CLIMB_LIMIT = 1_000;
const NAMES_LIMIT = 4;
const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

const text = (value: string): Segment => ({ type: 'text', text: value });
const code = (value: string): Segment => ({ type: 'code', text: value });
const reason = (value: string): Segment => ({ type: 'code', text: value, tone: 'fault' });
const process = (ref: PidRef, place: PlaceKey | null = null): Segment => ({
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

/** What a person does reaches the node's processes through the process `panel`. */
function isPerson(ref: { readonly name: string } | null): boolean {
  return ref?.name === 'panel';
}

function limitWords(report: Report): string {
  return `${formatCount(report.intensity)} ${report.intensity === 1 ? 'restart' : 'restarts'} in ${formatDuration(report.period_ms)}`;
}

/** The parts of one episode, looked up once. */
class Story {
  readonly context: WhyContext;
  private readonly roots: (event: NodeEvent) => EventId | null;

  constructor(context: WhyContext) {
    this.context = context;
    this.roots = episodeRoots(context.events);
  }

  cause(event: NodeEvent): NodeEvent | null {
    return eventById(this.context.events, event.cause);
  }

  /** All events of an event's episode, in order. */
  episode(event: NodeEvent): readonly NodeEvent[] {
    const root = this.roots(event);
    if (root === null) return [event];
    const { events } = this.context;
    return events.slice(lowerBound(events, root)).filter((one) => this.roots(one) === root);
  }

  /** What the supervisor reported about this exit. */
  reportOf(exit: Exit, episode: readonly NodeEvent[]): Report | null {
    const found = episode.find(
      (one): one is Report =>
        one.kind === 'supervisor_report' && one.context === 'child_terminated' && one.child?.pid === exit.pid,
    );
    return found ?? null;
  }

  gaveUp(pid: string, episode: readonly NodeEvent[]): Report | null {
    const found = episode.find(
      (one): one is Report => one.kind === 'supervisor_report' && one.context === 'shutdown' && one.pid === pid,
    );
    return found ?? null;
  }

  /** The children that a supervisor terminated after an event, in the order in which it did. */
  terminatedBy(supervisor: string, after: EventId, episode: readonly NodeEvent[]): readonly Exit[] {
    const asked = new Set<string>();
    const exits: Exit[] = [];
    for (const event of episode) {
      if (event.id <= after) continue;
      if (event.kind === 'exit_signal' && event.pid === supervisor) asked.add(event.to.pid);
      if (event.kind !== 'exit') continue;
      if (asked.has(event.pid) || event.signal_from?.pid === supervisor) exits.push(event);
    }
    return exits;
  }

  startedBy(supervisor: string, after: EventId, episode: readonly NodeEvent[]): readonly Of<'started'>[] {
    return episode.filter(
      (one): one is Of<'started'> => one.kind === 'started' && one.supervisor.pid === supervisor && one.id > after,
    );
  }

  /** Exits in this place within a supervisor's window, the given one last. */
  crashesBefore(exit: Exit, window: number): readonly Exit[] {
    const found: Exit[] = [];
    for (const event of this.context.events) {
      if (event.id > exit.id) break;
      if (event.kind === 'exit' && event.place === exit.place && exit.at_ms - event.at_ms <= window) found.push(event);
    }
    return found;
  }
}

/** Who ended it, and with which reason. */
function whatHappened(exit: Exit, story: Story): Segment[] {
  const who = process(exit, exit.place);
  const cause = story.cause(exit);
  const from = exit.signal_from;
  const asked = cause?.kind === 'exit_signal' ? cause : null;
  if (exit.how === 'signal' || from !== null) {
    if (asked !== null && isPerson(asked)) {
      return [
        text('You sent '),
        who,
        text(' the exit signal '),
        code(asked.reason),
        text(', so it exited with '),
        reason(exit.reason),
        text('.'),
      ];
    }
    if (from !== null && isPerson(from)) {
      const signal = exit.reason === 'killed' ? 'kill' : exit.reason;
      return [
        text('You sent '),
        who,
        text(' the exit signal '),
        code(signal),
        text(', so it exited with '),
        reason(exit.reason),
        text('.'),
      ];
    }
    if (exit.via_link && from !== null) {
      return [
        process(from),
        text(' exited with '),
        reason(exit.reason),
        text('. '),
        who,
        text(' is linked to it and does not trap exits, so it exited with the same reason.'),
      ];
    }
    if (from !== null) {
      const signal = asked?.reason ?? (exit.reason === 'killed' ? 'kill' : exit.reason);
      if (ownerOf(exit, story)?.pid === from.pid || asked?.place === parentKey(exit, story))
        return terminated(exit, from, story);
      return [
        process(from),
        text(' sent '),
        who,
        text(' the exit signal '),
        code(signal),
        text(', so it exited with '),
        reason(exit.reason),
        text('.'),
      ];
    }
  }
  const told = tellerOf(exit, story);
  if (told !== null) return terminated(exit, told, story);
  if (exit.how === 'raised') {
    return [who, text(' crashed: it exited with '), reason(exit.reason), text('.')];
  }
  if (exit.class === 'normal') {
    return [who, text(' had nothing more to do and exited with '), code('normal'), text('.')];
  }
  return [who, text(' ended itself and exited with '), reason(exit.reason), text('.')];
}

function parentKey(event: NodeEvent, story: Story): PlaceKey | null {
  return event.place === null ? null : (story.context.places.get(event.place)?.parent ?? null);
}

function ownerOf(event: NodeEvent, story: Story): PidRef | null {
  const key = parentKey(event, story);
  const place = key === null ? undefined : story.context.places.get(key);
  return place?.pid == null ? null : { pid: place.pid, name: place.id };
}

/** A process that traps exits ends itself when its parent tells it to: then the signal stands behind its exit. */
function tellerOf(exit: Exit, story: Story): PidRef | null {
  // Between its parent's signal and its own exit a supervisor traps the exits of all its children.
  let event = story.cause(exit);
  for (let steps = 0; event !== null && steps < CLIMB_LIMIT; steps += 1) {
    if (event.kind === 'message' || event.kind === 'command') return null;
    if (event.kind === 'exit_signal' && event.to.pid === exit.pid) return isPerson(event) ? null : event;
    event = story.cause(event);
  }
  return null;
}

/** Its supervisor terminated it; the reason for that lies in the episode's first exit. */
function terminated(exit: Exit, supervisor: PidRef, story: Story): Segment[] {
  const start: Segment[] = [
    process(supervisor),
    text(' terminated '),
    process(exit, exit.place),
    text(' with '),
    reason(exit.reason),
  ];
  const episode = story.episode(exit);
  const first = episode[0];
  const rule = episode.find(
    (one): one is Report =>
      one.kind === 'supervisor_report' && one.pid === supervisor.pid && one.context === 'child_terminated',
  );
  if (rule !== undefined && story.gaveUp(supervisor.pid, episode) !== null) {
    return [
      ...start,
      text(' because it had reached its limit of '),
      text(limitWords(rule)),
      text(' and was ending itself.'),
    ];
  }
  if (rule?.child != null && rule.child.pid !== exit.pid) {
    return [
      ...start,
      text(' because '),
      process(rule.child),
      text(' exited and '),
      process(supervisor),
      text(' is '),
      code(rule.strategy),
      text('.'),
    ];
  }
  const end = episode.find((one): one is Exit => one.kind === 'exit' && one.pid === supervisor.pid);
  if (end !== undefined) {
    const above = tellerOf(end, story) ?? end.signal_from;
    if (above === null || isPerson(above)) return [...start, text(' because it was ending itself.')];
    const first = episode.find(
      (one): one is Report =>
        one.kind === 'supervisor_report' && one.pid === above.pid && one.context === 'child_terminated',
    );
    const told: Segment[] = [
      ...start,
      text(' because '),
      process(above),
      text(' was terminating '),
      process(supervisor),
    ];
    if (first?.child == null) return [...told, text('.')];
    return [
      ...told,
      text(': '),
      process(first.child),
      text(' had exited, and '),
      process(above),
      text(' is '),
      code(first.strategy),
      text('.'),
    ];
  }
  if (first?.cause != null && eventById(story.context.events, first.cause)?.kind === 'command') {
    return [...start, text(' because you asked it to.')];
  }
  return [...start, text('.')];
}

/** The rule of the strategy, and what came of it. */
function whatFollowed(exit: Exit, report: Report, story: Story, episode: readonly NodeEvent[]): Segment[] {
  const supervisor: PidRef = { pid: report.pid, name: report.name };
  const who = process(exit, exit.place);
  const gaveUp = story.gaveUp(report.pid, episode);
  if (gaveUp !== null && gaveUp.id > report.id && report.restarts > report.intensity)
    return gaveUpResult(report, story, episode);
  if (!report.restarting) {
    if (report.restart === 'temporary') return notRestarted('temporary', supervisor);
    if (report.restart === 'transient') return notRestarted('transient', supervisor, exit.reason);
    return [text(' Its supervisor '), process(supervisor), text(' does not restart it.')];
  }
  const others = story.terminatedBy(report.pid, report.id, episode);
  const started = story.startedBy(report.pid, report.id, episode);
  const rule: Segment[] = [text(' Its supervisor '), process(supervisor), text(' is '), code(report.strategy)];
  const count = others.length + 1;
  const done = started.length >= count;
  if (report.strategy === 'one_for_one' || report.strategy === 'simple_one_for_one') {
    return [...rule, text(done ? ': it restarted ' : ': it is restarting '), who, text(' alone.')];
  }
  if (others.length === 0)
    return [
      ...rule,
      text(done ? ': it restarted ' : ': it is restarting '),
      who,
      text('; no other child was affected.'),
    ];
  const verb = done ? 'started' : 'is starting';
  const all = count === 2 ? 'both' : `all ${word(count)}`;
  const which =
    report.strategy === 'rest_for_one'
      ? [text(', so of the children after it it terminated ')]
      : [text(': it terminated ')];
  return [...rule, ...which, ...list(others, ', then '), text(`, and ${verb} ${all} again in child order.`)];
}

function gaveUpResult(report: Report, story: Story, episode: readonly NodeEvent[]): Segment[] {
  const supervisor: PidRef = { pid: report.pid, name: report.name };
  const others = story.terminatedBy(report.pid, report.id, episode);
  const end = episode.find((one): one is Exit => one.kind === 'exit' && one.pid === report.pid);
  const sentence: Segment[] = [text(' '), process(supervisor), text(` allows ${limitWords(report)}, so it `)];
  if (others.length > 0) sentence.push(text('terminated '), ...list(others, ' and '), text(' and '));
  sentence.push(text('exited with '), reason(end?.reason ?? 'shutdown'), text('.'));
  const above = episode.find(
    (one): one is Report =>
      one.kind === 'supervisor_report' && one.context === 'child_terminated' && one.child?.pid === report.pid,
  );
  if (above !== undefined) {
    sentence.push(text(' The failure is now '), process({ pid: above.pid, name: above.name }), text('’s'));
    sentence.push(...whatItDoes(above, story, episode));
  } else {
    const place = report.place === null ? undefined : story.context.places.get(report.place);
    if (place !== undefined && (place.parent === null || !story.context.places.has(place.parent))) {
      sentence.push(text(' Nothing stands above it, so the system has ended.'));
    }
  }
  return sentence;
}

const RESULT: Readonly<Record<Strategy, string>> = {
  one_for_one: 'restarts it alone',
  simple_one_for_one: 'restarts it alone',
  one_for_all: 'restarts all its children',
  rest_for_one: 'restarts it and the children after it',
};

function whatItDoes(report: Report, story: Story, episode: readonly NodeEvent[]): Segment[] {
  const gaveUp = story.gaveUp(report.pid, episode);
  if (gaveUp !== null && report.restarts > report.intensity) return [text(', which gave up as well.')];
  if (!report.restarting) return [text(', which does not restart it.')];
  return [text(': it is '), code(report.strategy), text(` and ${RESULT[report.strategy]}.`)];
}

/** A supervisor's own end, when it gave up: told from the last crash on. */
function whyGaveUp(exit: Exit, story: Story, episode: readonly NodeEvent[]): Segment[] | null {
  const reports = episode.filter(
    (one): one is Report =>
      one.kind === 'supervisor_report' &&
      one.pid === exit.pid &&
      one.context === 'child_terminated' &&
      one.restarts > one.intensity,
  );
  const report = reports[0];
  if (report === undefined || story.gaveUp(exit.pid, episode) === null) return null;
  const crash = episode.find((one): one is Exit => one.kind === 'exit' && one.pid === report.child?.pid);
  const sentence: Segment[] = [];
  if (crash !== undefined) {
    const crashes = story.crashesBefore(crash, report.period_ms);
    const [oldest] = crashes;
    if (crashes.length > 1 && oldest !== undefined) {
      const verb = crashes.every((one) => one.how === 'raised') ? 'crashed' : 'exited';
      sentence.push(
        process(crash, crash.place),
        text(` ${verb} ${word(crashes.length)} times in ${formatDuration(crash.at_ms - oldest.at_ms)}.`),
      );
    } else {
      sentence.push(...whatHappened(crash, story));
    }
  } else {
    sentence.push(text(`This was restart ${formatCount(report.restarts)}.`));
  }
  return [...sentence, ...gaveUpResult(report, story, episode)];
}

function explainExit(exit: Exit, story: Story): Segment[] {
  const episode = story.episode(exit);
  const gaveUp = whyGaveUp(exit, story, episode);
  if (gaveUp !== null) return gaveUp;
  const happened = whatHappened(exit, story);
  const report = story.reportOf(exit, episode);
  if (report !== null) return [...happened, ...whatFollowed(exit, report, story, episode)];
  return [...happened, ...whyNotReported(exit, story)];
}

/** A supervisor reports nothing when a transient or temporary child ends as it may. */
function whyNotReported(exit: Exit, story: Story): Segment[] {
  const place = exit.place === null ? undefined : story.context.places.get(exit.place);
  const owner = ownerOf(exit, story);
  if (owner === null || place?.last_exit?.event !== exit.id || place.pid !== null || place.state !== 'down') return [];
  if (place.restart === 'temporary') return notRestarted('temporary', owner);
  if (place.restart === 'transient' && (exit.class === 'normal' || exit.class === 'shutdown')) {
    return notRestarted('transient', owner, exit.reason);
  }
  return [];
}

function notRestarted(type: 'temporary' | 'transient', supervisor: PidRef, ended?: string): Segment[] {
  const words: Segment[] = [text(' It is '), code(type)];
  if (ended !== undefined) words.push(text(' and '), code(ended), text(' is no abnormal end'));
  return [...words, text(', so '), process(supervisor), text(' does not restart it.')];
}

function explainSignal(event: Of<'exit_signal'>, story: Story): Segment[] {
  const sender = isPerson(event) ? text('You') : process(event, event.place);
  const sentence: Segment[] = [
    sender,
    text(' sent '),
    process(event.to),
    text(' the exit signal '),
    code(event.reason),
  ];
  const { events } = story.context;
  const effect = events
    .slice(lowerBound(events, event.id + 1))
    .find(
      (one) =>
        one.cause === event.id && (one.kind === 'exit' || one.kind === 'exit_trapped') && one.pid === event.to.pid,
    );
  if (effect?.kind === 'exit') return [...sentence, text(', so it exited with '), reason(effect.reason), text('.')];
  if (effect?.kind === 'exit_trapped') return [...sentence, text('. It traps exits, so the signal became a message.')];
  if (event.reason === 'normal')
    return [...sentence, text('. A process ignores '), code('normal'), text(' from another.')];
  return [...sentence, text('.')];
}

/** The exit before a start in the same place. */
function exitBefore(event: Of<'started'>, story: Story): Exit | null {
  const { events } = story.context;
  for (let i = lowerBound(events, event.id) - 1; i >= 0; i -= 1) {
    const one = events[i];
    if (one?.kind === 'exit' && one.place === event.place) return one;
  }
  return null;
}

function headingOf(event: NodeEvent, story: Story): string {
  switch (event.kind) {
    case 'started':
      return event.generation > 1 ? `Why there is a #${String(event.generation)}` : `Why ${event.name} was started`;
    case 'exit':
      return story.gaveUp(event.pid, story.episode(event)) === null
        ? `Why ${event.name} exited`
        : `Why ${event.name} gave up`;
    case 'supervisor_report':
      return event.context === 'shutdown' ? `Why ${event.name} gave up` : `What ${event.name} did`;
    default:
      return 'Why this happened';
  }
}

function sentenceOf(event: NodeEvent, story: Story): Segment[] | null {
  switch (event.kind) {
    case 'exit':
      return explainExit(event, story);
    case 'started': {
      if (event.generation < 2) {
        return [process(event.supervisor), text(' started '), process(event, event.place), text('.')];
      }
      const before = exitBefore(event, story);
      if (before === null) {
        return [
          process(event.supervisor),
          text(' restarted '),
          process(event, event.place),
          text('. What ended generation '),
          text(`#${String(event.generation - 1)} is no longer kept.`),
        ];
      }
      return explainExit(before, story);
    }
    case 'supervisor_report': {
      const supervisor = process(event, event.place);
      if (event.context === 'start_error') {
        return [
          supervisor,
          text(' could not start '),
          code(event.child_id),
          text(': '),
          reason(event.reason),
          text('.'),
        ];
      }
      const pid = event.context === 'shutdown' ? event.pid : event.child?.pid;
      const exit = story.episode(event).find((one): one is Exit => one.kind === 'exit' && one.pid === pid);
      if (exit !== undefined) return explainExit(exit, story);
      if (event.context === 'shutdown') return [supervisor, text(' gave up: '), reason(event.reason), text('.')];
      return [
        supervisor,
        text(' reports: '),
        code(event.child_id),
        text(' exited with '),
        reason(event.reason),
        text('.'),
      ];
    }
    case 'exit_signal':
      return explainSignal(event, story);
    case 'exit_trapped':
      return [
        process(event, event.place),
        text(' traps exits, so the exit signal of '),
        isPerson(event.from) ? text('yours') : process(event.from),
        text(' became the message '),
        code(`{'EXIT', ${event.from.pid}, ${event.reason}}`),
        text('.'),
      ];
    case 'report':
      return [process(event, event.place), text(` left a report: ${event.title}.`)];
    default:
      return null;
  }
}

/** `1`, `2–9`: runs of numbers with the names at their ends. */
function numbered(items: readonly { readonly number: number; readonly name: string }[]): NumberedPlace[] {
  const stem = (name: string): string => name.replace(/[\d_]+$/u, '');
  const result: NumberedPlace[] = [];
  let run: { number: number; name: string }[] = [];
  const flush = (): void => {
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) return;
    if (run.length < 3) for (const one of run) result.push({ numbers: String(one.number), name: one.name });
    else
      result.push({
        numbers: `${String(first.number)}–${String(last.number)}`,
        name: first.name === last.name ? first.name : `${first.name} … ${last.name}`,
      });
    run = [];
  };
  for (const item of items) {
    const last = run.at(-1);
    if (last !== undefined && (stem(last.name) !== stem(item.name) || item.number !== last.number + 1)) flush();
    run.push(item);
  }
  flush();
  return result;
}

function chainOf(event: NodeEvent, story: Story): ChainStep[] {
  const episode = story.episode(event);
  const [first] = episode;
  if (first === undefined) return [];
  const steps: ChainStep[] = [];
  const step = (
    at: NodeEvent,
    mark: ChainStep['mark'],
    title: readonly Segment[],
    detail: readonly Segment[] = [],
  ): void => {
    steps.push({ mark, title, detail, numbered: [], at_ms: at.at_ms, event: at.id });
  };

  // What led to the first exit, nearest cause last.
  const before: NodeEvent[] = [];
  for (let cause = story.cause(first); cause !== null && before.length < 6; cause = story.cause(cause))
    before.unshift(cause);
  for (const cause of before) {
    if (cause.kind === 'exit_signal') {
      step(cause, { type: 'icon', name: 'send' }, [
        isPerson(cause) ? text('You') : process(cause, cause.place),
        text(' sent the exit signal '),
        code(cause.reason),
      ]);
    } else if (cause.kind === 'message') {
      step(
        cause,
        { type: 'icon', name: 'mailbox' },
        [isPerson(cause) ? text('You') : process(cause, cause.place), text(' sent '), process(cause.to)],
        [code(cause.text)],
      );
    }
  }

  let exits = 0;
  let starts = 0;
  let group: { kind: 'exit' | 'started'; items: { number: number; name: string; event: NodeEvent }[] } | null = null;
  const flush = (): void => {
    const done = group;
    group = null;
    const [head] = done?.items ?? [];
    if (done === null || head === undefined) return;
    const isExit = done.kind === 'exit';
    if (done.items.length === 1) {
      const one = head.event;
      if (one.kind === 'exit') {
        const detail: Segment[] = [text('reason '), reason(one.reason)];
        const cause = story.cause(one);
        // killed that came over a link is a reason like any other.
        if (cause?.kind === 'exit_signal' && cause.reason === 'kill') detail.push(text('; cannot be trapped'));
        step(
          one,
          { type: 'exit', number: head.number },
          [process(one, one.place), text(` #${String(one.generation)} exited`)],
          detail,
        );
      } else if (one.kind === 'started') {
        step(
          one,
          { type: 'start', number: head.number },
          [process(one, one.place), text(` #${String(one.generation)} started`)],
          [code(one.pid)],
        );
      } else {
        step(
          one,
          { type: 'start', number: head.number },
          [process(one, one.place), text(' is starting')],
          [code(one.pid)],
        );
      }
      return;
    }
    const total = formatCount(done.items.length);
    const title = isExit
      ? [text(`${total} ${head.number > 1 ? 'more ' : ''}exited, last started first`)]
      : [text(`${total} started, first child first`)];
    steps.push({
      mark: { type: isExit ? 'exit' : 'start', number: null },
      title,
      detail: [],
      numbered: numbered(done.items),
      at_ms: head.event.at_ms,
      event: head.event.id,
    });
  };
  const add = (kind: 'exit' | 'started', one: NodeEvent, number: number): void => {
    if (group !== null && group.kind !== kind) flush();
    group ??= { kind, items: [] };
    group.items.push({ number, name: one.name, event: one });
  };

  const started = new Map<string, NodeEvent>();
  for (const one of episode) if (one.kind === 'started') started.set(one.pid, one);
  const begun = new Set<string>();
  for (const one of episode) {
    if (one.hidden || one.place?.startsWith('@') !== false) continue;
    if (one.kind === 'exit') {
      exits += 1;
      add('exit', one, exits);
      if (exits === 1) flush();
    } else if (one.kind === 'spawn' || one.kind === 'started') {
      if (begun.has(one.pid)) continue;
      begun.add(one.pid);
      starts += 1;
      add('started', started.get(one.pid) ?? one, starts);
    } else if (one.kind === 'supervisor_report') {
      flush();
      if (one.context === 'child_terminated') {
        const span = formatDuration(one.period_ms);
        const used =
          one.restarts > one.intensity
            ? `restart ${formatCount(one.restarts)}, and the limit is ${formatCount(one.intensity)} in ${span}`
            : `restart ${formatCount(one.restarts)} of ${formatCount(one.intensity)} in ${span}`;
        const answer = one.restarting ? used : 'no restart';
        step(
          one,
          { type: 'icon', name: 'restart' },
          [process(one, one.place), text(' got the exit, '), code(one.strategy)],
          [code(`{'EXIT', ${one.child?.pid ?? one.child_id}, ${one.reason}}`), text(`; ${answer}`)],
        );
      } else if (one.context === 'shutdown') {
        step(
          one,
          { type: 'icon', name: 'escalate' },
          [process(one, one.place), text(' gave up')],
          [text('its report says '), reason(one.reason)],
        );
      } else {
        step(
          one,
          { type: 'icon', name: 'warning' },
          [
            process(one, one.place),
            text(one.context === 'start_error' ? ' could not start ' : ' could not end '),
            code(one.child_id),
          ],
          [reason(one.reason)],
        );
      }
    }
  }
  flush();

  const pending = [...(story.context.pending ?? [])].map(([key, number]) => ({
    number,
    name: story.context.places.get(key)?.id ?? key,
  }));
  const cut = steps.length > CHAIN_LIMIT ? steps.length - CHAIN_LIMIT : 0;
  const shown = cut === 0 ? steps : [...steps.slice(0, CHAIN_LIMIT / 2), ...steps.slice(-CHAIN_LIMIT / 2)];
  if (cut > 0) {
    shown.splice(CHAIN_LIMIT / 2, 0, {
      mark: { type: 'icon', name: 'list' },
      title: [text(`${formatCount(cut)} more steps, see the events`)],
      detail: [],
      numbered: [],
      at_ms: null,
      event: null,
    });
  }
  if (pending.length > 0) {
    shown.push({
      mark: { type: 'pending' },
      title: [text(`${formatCount(pending.length)} to start`)],
      detail: [],
      numbered: numbered(pending),
      at_ms: null,
      event: null,
    });
  }
  return shown;
}

/** Explains an event; null when there is nothing to explain. */
export function why(event: NodeEvent, context: WhyContext): Why | null {
  const story = new Story(context);
  const sentence = sentenceOf(event, story);
  if (sentence === null) return null;
  const subject = event.kind === 'started' ? (exitBefore(event, story) ?? event) : event;
  return { heading: headingOf(event, story), sentence, chain: chainOf(subject, story) };
}

/** A sentence as plain text, for the live region and for copying. */
export function plainText(segments: readonly Segment[]): string {
  return segments.map((segment) => segment.text).join('');
}

/** The event that tells most about what last befell a place: its newest exit or restart. */
export function tellingEvent(events: readonly NodeEvent[], place: Place): NodeEvent | null {
  if (place.last_exit === null) return null;
  const exit = eventById(events, place.last_exit.event);
  if (place.pid === null) return exit;
  for (let i = events.length - 1; i >= 0; i -= 1) {
    const event = events[i];
    if (event === undefined || event.id < place.last_exit.event) break;
    if (event.kind === 'started' && event.place === place.key && event.pid === place.pid) return event;
  }
  return exit;
}
