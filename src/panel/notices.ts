/** Turns what happens in the node into notices, and into words for those who hear the panel. */
import type { NodeEvent, NodeState, Place, PlaceKey, SystemState } from '../protocol/model.ts';
import { answerOf, endOf } from './language/why/facts.ts';
import { isPerson, Story } from './language/why/story.ts';
import { endPhrase, END_WORDS, neverStarted } from './ui/geometry/ends.ts';
import { lowerBound } from './store/events.ts';
import type { Notice, PanelStore, Segment } from './store/panel_store.ts';
import { formatCount, formatDuration } from './ui/format.ts';

type Exit = Extract<NodeEvent, { kind: 'exit' }>;
type Report = Extract<NodeEvent, { kind: 'supervisor_report' }>;

/** Whether a node has come in the place of the one before: another, or the same from its start. */
function isAnother(before: NodeState | null, after: NodeState | null): boolean {
  return before === null || after === null || after.seq < before.seq;
}

/** Events that came with the newest frame; none for the first picture of a node. */
export function newEvents(before: NodeState | null, after: NodeState | null): readonly NodeEvent[] {
  if (before === null || after === null || isAnother(before, after) || before.events === after.events) return [];
  const last = before.events.at(-1)?.id ?? 0;
  return after.events.slice(lowerBound(after.events, last + 1)).filter((event) => !event.hidden);
}

type Places = ReadonlyMap<PlaceKey, Place>;

interface Known {
  readonly story: Story;
  /** The places before the events of a frame and after them. */
  readonly standing: readonly Places[];
}

/** Of the children that a supervisor stops because of one, those that are `temporary` are not started again. */
function leavesOut({ place, child, strategy }: Report, standing: readonly Places[]): boolean {
  return standing.some((places) => {
    const all = [...places.values()].filter((one) => one.parent === place && one.parent !== null);
    const exited = all.find((one) => one.pid === child?.pid || one.last_exit?.pid === child?.pid);
    return all.some(
      (one) =>
        one !== exited &&
        one.restart === 'temporary' &&
        (strategy === 'one_for_all' || one.order > (exited?.order ?? Infinity)),
    );
  });
}

/** With whom a child is restarted, by its supervisor's strategy. */
function company(report: Report, standing: readonly Places[]): string {
  const but = leavesOut(report, standing) ? ', but none that is temporary' : '';
  switch (report.strategy) {
    case 'one_for_one':
    case 'simple_one_for_one':
      return ', alone';
    case 'one_for_all':
      return ` with all its siblings${but}`;
    case 'rest_for_one':
      return ` with those after it${but}`;
  }
}

/** What follows from an exit that the why-card of it tells, too: from the same facts. */
function whatFollows(report: Report, exit: Exit | undefined, { story, standing }: Known): string {
  const { name, restarts, intensity } = report;
  if (!report.restarting) return notRestarted(report, exit, story);
  if (restarts > intensity)
    return `it would be restart ${formatCount(restarts)}, and ${name} allows ${formatCount(intensity)} in ${formatDuration(report.period_ms)}: it gives up`;
  return `${name} is ${report.strategy}: it restarts the child that exited${company(report, standing)}`;
}

function notRestarted(report: Report, exit: Exit | undefined, story: Story): string {
  return endsForIt(report, exit, story) ?? `it is ${report.restart}, so ${report.name} does not restart it`;
}

/** A child that is not restarted may matter so much that its supervisor ends with it; null when it does not. */
function endsForIt({ name }: Report, exit: Exit | undefined, story: Story): string | null {
  const answer = exit === undefined ? null : answerOf(exit, endOf(exit, story), story);
  if (answer?.type !== 'auto_shutdown') return null;
  const ending = story.lives(answer.supervisor.pid) ? 'is coming to its end' : 'came to its end';
  const ends = answer.end === null ? ending : `exited with ${answer.end.reason.slice(0, 120)}`;
  const others = answer.stopped ? 'stopped its other children and ' : '';
  return `it is significant, and ${name} has auto_shutdown ${answer.flag}: it ${others}${ends}`;
}

/** What the supervisor above has made of it: it has decided when its report is there. */
function decided(above: Report, exit: Exit | undefined, known: Known): string {
  const { story, standing } = known;
  const verdict = !above.restarting
    ? (endsForIt(above, exit, story) ?? `it is ${above.restart} and is not restarted`)
    : above.restarts > above.intensity
      ? 'its own restart limit is exceeded, it exits, too'
      : `it is restarted${company(above, standing)}`;
  return `${above.name} decided: ${verdict}`;
}

/** ` crashed: ` and its reason; of what was killed there is no more to say. */
function endSegments(exit: Exit | undefined, { reason }: Pick<Report | Exit, 'reason'>): Segment[] {
  if (exit?.end === 'killed') return [{ type: 'text', text: ` was ${END_WORDS.killed}` }];
  const word = END_WORDS[exit?.end === 'crashed' ? 'crashed' : 'exited'];
  return [
    { type: 'text', text: ` ${word}: ` },
    { type: 'code', text: reason.slice(0, 120), tone: 'fault' },
  ];
}

function exitOf(pid: string | undefined, kept: readonly NodeEvent[]): Exit | undefined {
  return kept.findLast((event): event is Exit => event.kind === 'exit' && event.pid === pid);
}

function gaveUpNotice(gaveUp: Report, kept: readonly NodeEvent[], known: Known): Notice {
  const above = kept.findLast(
    (event): event is Report =>
      event.kind === 'supervisor_report' && event.context === 'child_terminated' && event.child?.pid === gaveUp.pid,
  );
  const exit = exitOf(gaveUp.pid, kept);
  return {
    tone: 'gave_up',
    title: [
      { type: 'process', text: gaveUp.name, pid: gaveUp.pid, place: gaveUp.place },
      { type: 'text', text: ` exceeded its restart limit${exit === undefined ? '' : ' and exited: '}` },
      ...(exit === undefined
        ? []
        : [{ type: 'code' as const, text: exit.reason.slice(0, 120), tone: 'fault' as const }]),
    ],
    ...(above === undefined ? {} : { detail: decided(above, exit, known) }),
    event: (exit ?? gaveUp).id,
    ...(gaveUp.place === null ? {} : { place: gaveUp.place }),
  };
}

function exitNotice(report: Report, kept: readonly NodeEvent[], known: Known): Notice {
  const exit = exitOf(report.child?.pid, kept);
  const place = exit?.place ?? null;
  return {
    tone: 'exit',
    title: [
      { type: 'process', text: report.child?.name ?? report.child_id, pid: report.child?.pid ?? '', place },
      ...endSegments(exit, report),
    ],
    detail: whatFollows(report, exit, known),
    event: exit?.id ?? report.id,
    ...(place === null ? {} : { place }),
  };
}

/** A process that a person has ended, and of which no supervisor will report: none that lives has it as a child. */
function endedByPerson(
  events: readonly NodeEvent[],
  kept: readonly NodeEvent[],
  standing: readonly Places[],
): Exit | undefined {
  const places = standing.at(-1);
  return events.findLast((event): event is Exit => {
    if (event.kind !== 'exit' || event.as_child !== undefined) return false;
    const above = places?.get(places.get(event.place ?? '')?.parent ?? '');
    if (above?.supervisor != null && above.pid !== null) return false;
    const { cause } = event;
    return kept.some((one) => one.id === cause && one.kind === 'exit_signal' && isPerson(one));
  });
}

/** How many more exited because one did, and how many did not start, as the events' causes lead from it. */
function ledTo(exit: Exit, kept: readonly NodeEvent[]): { readonly exited: number; readonly unstarted: number } {
  const led = new Set([exit.id]);
  let exited = 0;
  let unstarted = 0;
  for (const event of kept.slice(lowerBound(kept, exit.id + 1))) {
    if (event.cause === null || !led.has(event.cause)) continue;
    led.add(event.id);
    if (event.kind !== 'exit' || event.hidden) continue;
    if (neverStarted(event)) unstarted += 1;
    else exited += 1;
  }
  return { exited, unstarted };
}

const ENDED: Partial<Record<SystemState['state'], string>> = {
  halted: 'the node has halted',
  stopped: 'nothing above it restarts it, so the system has stopped',
};

function endedNotice(exit: Exit, kept: readonly NodeEvent[], system: SystemState['state']): Notice {
  const { exited, unstarted } = ledTo(exit, kept);
  const others = [
    ...(exited === 0 ? [] : [`${formatCount(exited)} more exited`]),
    ...(unstarted === 0 ? [] : [`${formatCount(unstarted)} did not start`]),
  ];
  const more = others.length === 0 ? '' : `${others.join(' and ')} because of it, and `;
  return {
    tone: 'exit',
    title: [{ type: 'process', text: exit.name, pid: exit.pid, place: exit.place }, ...endSegments(exit, exit)],
    detail: `${more}${ENDED[system] ?? 'no supervisor restarts it'}`,
    event: exit.id,
    ...(exit.place === null ? {} : { place: exit.place }),
  };
}

/** What is to be said now of an end that the notice tells of: more may have followed from it with the frames since; null when it tells of none. */
export function followedUp(notice: Notice, { events, places, system }: NodeState): string | null {
  const exit = events[lowerBound(events, notice.event ?? Infinity)];
  if (exit?.kind !== 'exit') return null;
  const report = events.findLast(
    (one): one is Report =>
      one.kind === 'supervisor_report' && one.context === 'child_terminated' && one.child?.pid === exit.pid,
  );
  if (report !== undefined) {
    // Only what the supervisor of a significant child does with it can become another with the frames.
    const { significant = false, auto_shutdown = 'never' } = exit.as_child ?? {};
    if (report.restarting || !significant || auto_shutdown === 'never') return null;
    return notRestarted(report, exit, new Story({ events, places }));
  }
  if (endedByPerson([exit], events, [places]) === undefined) return null;
  return endedNotice(exit, events, system.state).detail ?? null;
}

/**
 * The notice that a frame's events deserve, if any: of its newest story, with the number of the others. A story is a
 * child that exited, a supervisor that gave up with what the one above made of it, or, when no supervisor reports
 * anything, a process that a person has ended with all that exited because of it. The exit that is reported may
 * have come with a frame before: it is looked for in `kept`. The restart types of siblings are read from the places before
 * the events and after them, in `standing`: a temporary child leaves its place when it is stopped.
 */
export function noticeOf(
  events: readonly NodeEvent[],
  kept: readonly NodeEvent[] = events,
  standing: readonly Places[] = [],
  system: SystemState['state'] = 'running',
): Notice | null {
  const reports = events.filter((event): event is Report => event.kind === 'supervisor_report');
  const gone = new Set(reports.filter(({ context }) => context === 'shutdown').map(({ pid }) => pid));
  const stories = reports.filter(
    ({ context, child }) =>
      context === 'shutdown' || (context === 'child_terminated' && !(child !== null && gone.has(child.pid))),
  );
  const newest = stories.at(-1);
  if (newest === undefined) {
    const ended = endedByPerson(events, kept, standing);
    return ended === undefined ? null : endedNotice(ended, kept, system);
  }
  const known = { story: new Story({ events: kept, places: standing.at(-1) ?? new Map<PlaceKey, Place>() }), standing };
  const notice = newest.context === 'shutdown' ? gaveUpNotice(newest, kept, known) : exitNotice(newest, kept, known);
  return stories.length === 1 ? notice : { ...notice, others: stories.length - 1 };
}

/** Tells of exits, of frames that were refused, and of the node's return. */
export function watchForNotices(store: PanelStore): () => void {
  return store.subscribe((state, before) => {
    if (state.node !== before.node) {
      const fresh = newEvents(before.node, state.node);
      const standing = [before.node, state.node].flatMap((node) => (node === null ? [] : [node.places]));
      const notice =
        fresh.length === 0 ? null : noticeOf(fresh, state.node?.events, standing, state.node?.system.state);
      const said = state.notice;
      if (notice !== null) state.notify(notice);
      else if (said?.tone === 'exit' && state.node !== null && said.event !== undefined) {
        const detail = followedUp(said, state.node);
        if (detail !== null && detail !== said.detail) store.setState({ notice: { ...said, detail } });
      }
    }
    const fault = state.faults.at(-1);
    if (fault !== undefined && state.faults !== before.faults) {
      state.notify({
        tone: 'error',
        title: [
          { type: 'text', text: 'A frame of the node was refused at ' },
          { type: 'code', text: fault.path },
          { type: 'text', text: `: ${fault.message}` },
        ],
        detail: 'The panel asked for a whole picture again.',
      });
    }
    if (before.connection.state === 'lost' && state.connection.state === 'live') {
      state.notify({
        tone: 'info',
        title: [{ type: 'text', text: 'The node is back. It began anew: all processes are new.' }],
      });
    }
  });
}

function firstOf(phrases: readonly string[], verb: string): string {
  const more = phrases.length - 1;
  return `${phrases[0] ?? ''}${more === 0 ? '' : `, and ${String(more)} more ${verb}`}`;
}

function few(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : String(names.length);
}

/** One line for a live region: exits, restarts and supervisors that gave up, counted when there are many. */
export function summarise(events: readonly NodeEvent[]): string {
  const exits: string[] = [];
  const unstarted: string[] = [];
  const restarts: string[] = [];
  const starts: string[] = [];
  const gaveUp: string[] = [];
  for (const event of events) {
    // Tasks that are done are no news; a child that its supervisor owns is.
    if (event.kind === 'exit' && (event.class !== 'normal' || event.as_child !== undefined || neverStarted(event))) {
      const phrase = `${event.name} ${endPhrase({ end: event.end, reason: event.reason.slice(0, 60) })}`;
      (neverStarted(event) ? unstarted : exits).push(phrase);
    } else if (event.kind === 'started' && event.generation > 1)
      (event.asked === undefined ? restarts : starts).push(event.name);
    else if (event.kind === 'supervisor_report' && event.context === 'shutdown') gaveUp.push(event.name);
  }
  const parts: string[] = [];
  if (exits.length > 0) parts.push(firstOf(exits, 'exited'));
  if (unstarted.length > 0) parts.push(firstOf(unstarted, 'did not start'));
  for (const name of gaveUp.slice(0, 3)) parts.push(`${name} gave up`);
  if (restarts.length > 0) parts.push(`${few(restarts)} restarted`);
  if (starts.length > 0) parts.push(`${few(starts)} started`);
  return parts.length === 0 ? '' : `${parts.join('. ')}.`;
}

const PAUSE_MS = 1_000;
const WAITING_LIMIT = 500;

/** Says what to tell those who do not see it, at most once a second; nothing, when the node that it was of is gone. */
export function watchForWords(store: PanelStore, say: (words: string) => void): () => void {
  let waiting: NodeEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = (): void => {
    timer = null;
    const next = summarise(waiting);
    waiting = [];
    if (next === '') return;
    say(next);
    timer = setTimeout(tell, PAUSE_MS);
  };
  const stop = store.subscribe((state, before) => {
    if (state.node === before.node) return;
    if (isAnother(before.node, state.node)) {
      waiting = [];
      say('');
      return;
    }
    const fresh = newEvents(before.node, state.node);
    if (fresh.length === 0) return;
    waiting = [...waiting, ...fresh].slice(-WAITING_LIMIT);
    timer ??= setTimeout(tell, 100);
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}
