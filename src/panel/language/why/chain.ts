/** The chain of events behind an explanation: what led to the first exit, and all exits, reports and starts that followed. */
import { type EventId, isUnowned, type NodeEvent } from '../../../protocol/model.ts';
import type { Segment } from '../../store/panel_store.ts';
import { formatCount, formatDuration, formatGeneration } from '../../ui/format.ts';
import type { IconName } from '../../ui/icons.tsx';
import { endOf, neverStarted } from './facts.ts';
import { NOT_AS_TOLD } from '../../ui/geometry/ends.ts';
import { code, process, reason, text } from './sentence.ts';
import { isPerson, type Exit, type Report, type Story } from './story.ts';

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

const CHAIN_LIMIT = 14;
/** Runs of numbers in one step. */
const RUNS_LIMIT = 12;

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
  if (result.length <= RUNS_LIMIT) return result;
  return [
    ...result.slice(0, RUNS_LIMIT),
    { numbers: '…', name: `and ${formatCount(result.length - RUNS_LIMIT)} more` },
  ];
}

/** How a start function learns that its process is up: nothing later happens because of it. */
function isHandshake(event: NodeEvent, story: Story): boolean {
  if (event.kind !== 'message' || event.form !== 'system') return false;
  return event.text.startsWith('{ack,') && story.spawnOf(event.pid)?.parent.pid === event.to.pid;
}

/**
 * In which order processes ended, as far as there is a rule: a supervisor stops its children last started first, those of a
 * `simple_one_for_one` all at once, and signals over links come to different processes in no promised order.
 */
function orderWords(exits: readonly Exit[], story: Story): string {
  const ends = exits.map((one) => endOf(one, story).how);
  if (ends.every((how) => how === 'link')) return ', in no promised order';
  if (ends.some((how) => how !== 'stopped')) return '';
  if (exits.every((one) => isDynamic(one, story))) return ', told all at once';
  const begun = exits.map(({ pid }) => story.spawnOf(pid)?.id ?? null);
  const inReverse = begun.every((id, index) => index === 0 || id === null || id < (begun[index - 1] ?? Infinity));
  return inReverse ? ', last started first' : '';
}

/** The exit of a child that its supervisor came to stop when it had ended by itself. */
function endedBefore({ context, child, pid, id }: Report, story: Story): Exit | null {
  const exit = context === 'shutdown_error' && child !== null ? story.exitOf(child.pid) : null;
  const [stop] = exit === null ? [] : story.stopsOf(exit.pid, pid, id);
  return exit !== null && stop !== undefined && exit.id < stop.id ? exit : null;
}

function isDynamic(event: NodeEvent, story: Story): boolean {
  return story.placeOf(event)?.dynamic === true;
}

export function chainOf(event: NodeEvent, story: Story): ChainStep[] {
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

  /** What led to an exit, nearest cause last. */
  const lead = (exit: NodeEvent): void => {
    const before: NodeEvent[] = [];
    for (let cause = story.cause(exit); cause !== null && before.length < 6; cause = story.cause(cause)) {
      // What led to an earlier exit is told with that one.
      if (cause.kind === 'exit' || isHandshake(cause, story)) break;
      before.unshift(cause);
    }
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
  };
  lead(first);
  // Others that had exited by themselves, each for reasons of its own.
  const others = new Set(
    episode.flatMap((one) => {
      const exit = one.kind === 'exit_signal' && one.stops === true ? story.exitOf(one.to.pid) : null;
      return exit !== null && exit.id < one.id ? [exit] : [];
    }),
  );

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
      if (one.kind === 'exit' && neverStarted(one)) {
        const said = one.behaviour === null ? [text('it told ')] : [code('init/1'), text(' returned ')];
        const ignored = [...said, code('ignore')];
        step(
          one,
          { type: 'exit', number: null },
          [process(one, one.place), text(` ${formatGeneration(one.generation)} did not start`)],
          one.end === 'ignored' ? ignored : [text('reason '), reason(one.reason)],
        );
      } else if (one.kind === 'exit') {
        const detail: Segment[] = [text('reason '), reason(one.reason)];
        const cause = story.cause(one);
        // killed that came over a link is a reason like any other.
        if (cause?.kind === 'exit_signal' && cause.reason === 'kill') detail.push(text('; cannot be trapped'));
        step(
          one,
          { type: 'exit', number: head.number },
          [process(one, one.place), text(` ${formatGeneration(one.generation)} exited`)],
          detail,
        );
      } else if (one.kind === 'started') {
        step(
          one,
          { type: 'start', number: head.number },
          [process(one, one.place), text(` ${formatGeneration(one.generation)} started`)],
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
      ? [
          text(
            `${total} ${head.number > 1 ? 'more ' : ''}exited${orderWords(
              done.items.flatMap(({ event: one }) => (one.kind === 'exit' ? [one] : [])),
              story,
            )}`,
          ),
        ]
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
    const last = group?.items.at(-1)?.event;
    const isOther = kind === 'exit' && last !== undefined && isDynamic(last, story) !== isDynamic(one, story);
    if (group !== null && (group.kind !== kind || isOther)) flush();
    group ??= { kind, items: [] };
    group.items.push({ number, name: one.name, event: one });
  };

  const started = new Map<string, NodeEvent>();
  for (const one of episode) if (one.kind === 'started') started.set(one.pid, one);
  const begun = new Set<string>();
  for (const one of episode) {
    if (one.hidden || one.place === null || isUnowned(one.place)) continue;
    if (one.kind === 'exit') {
      // A start in vain is no exit among others, and has no number.
      const vain = neverStarted(one);
      const alone = vain || others.has(one);
      if (!vain) exits += 1;
      if (alone) flush();
      if (others.has(one) && one !== first) lead(one);
      add('exit', one, exits);
      if (exits === 1 || alone) flush();
    } else if (one.kind === 'spawn' || one.kind === 'started') {
      if (begun.has(one.pid)) continue;
      begun.add(one.pid);
      const end = story.exitOf(one.pid);
      // Its end tells that it did not start.
      if (end !== null && neverStarted(end)) continue;
      starts += 1;
      add('started', started.get(one.pid) ?? one, starts);
    } else if (one.kind === 'supervisor_report') {
      flush();
      if (one.context === 'child_terminated') {
        const span = formatDuration(one.period_ms);
        const used =
          one.restarts > one.intensity
            ? `no restart: it would be number ${formatCount(one.restarts)}, and the limit is ${formatCount(one.intensity)} in ${span}`
            : `restart ${formatCount(one.restarts)} of ${formatCount(one.intensity)} in ${span}`;
        const answer = one.restarting ? used : 'no restart';
        step(
          one,
          { type: 'icon', name: !one.restarting ? 'note' : one.restarts > one.intensity ? 'warning' : 'restart' },
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
        const failed = one.context === 'start_error';
        const before = endedBefore(one, story);
        if (before !== null) {
          step(
            one,
            { type: 'icon', name: 'note' },
            [
              process(before, before.place),
              text(' had already exited when '),
              process(one, one.place),
              text(' came to stop it'),
            ],
            [text('reason '), reason(one.reason)],
          );
          continue;
        }
        step(
          one,
          { type: 'icon', name: 'warning' },
          [
            process(one, one.place),
            text(failed ? ' could not start ' : ' reports: '),
            code(one.child_id),
            ...(failed ? [] : [text(` ${NOT_AS_TOLD}`)]),
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
