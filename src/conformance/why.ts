/**
 * Does what the panel says of a run agree with what OTP recorded? A scenario is run with the panel's collector attached, and for every
 * exit and every start of a supervised process the facts behind the panel's sentences are held against what the record says
 * (`record_reader.ts`, which knows nothing of our events); and the sentences against the facts.
 */
import { Collector } from '../node/backend/collector.ts';
import type { Node } from '../runtime/kernel/node.ts';
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { EndKind, NodeEvent, NodeState, PidText } from '../protocol/model.ts';
import {
  answerOf,
  endOf,
  neverStarted,
  startOf,
  type Answer,
  type End,
  type Start,
} from '../panel/language/why/facts.ts';
import { chainOf } from '../panel/language/why/chain.ts';
import { sentenceOf } from '../panel/language/why/sentence.ts';
import { eventWords } from '../panel/event_words.ts';
import { formatGeneration } from '../panel/ui/format.ts';
import { noticeOf } from '../panel/notices.ts';
import { Story, type Exit, type Of, type Report } from '../panel/language/why/story.ts';
import type { Segment } from '../panel/store/panel_store.ts';
import { runSteps, type RunOptions } from './conductor.ts';
import { type ExitInRecord, type InRecord, readRecord, type StartInRecord } from './record_reader.ts';
import type { Run } from './run.ts';
import type { ScenarioCase } from './scenario.ts';

export interface Disagreement {
  /** The process, by its name in the recording. */
  readonly who: string;
  readonly what: string;
  readonly recorded: string;
  readonly told: string;
}

export interface WhyVerdict {
  readonly exits: number;
  readonly starts: number;
  readonly disagreements: readonly Disagreement[];
}

/** Has it anything to explain? */
export function hasSupervisors({ family }: ScenarioCase): boolean {
  return family === 'supervisor' || family === 'application';
}

/** What the panel knows after a run, and what the processes are called in the recording. */
export interface Told {
  readonly state: NodeState;
  /** What the notice of a child's exit says its supervisor does, by the child. */
  readonly notices: ReadonlyMap<PidText, string>;
  nameOf(pid: PidText): string | undefined;
}

/** Runs a scenario with a panel's collector attached. */
export function runTold({ scenario, family }: ScenarioCase, options: RunOptions = {}): Told {
  // Members of one object, since the node is made inside: TypeScript does not follow variables there.
  const watcher: { collector: Collector | null; run: Run | null; state: NodeState | null } = {
    collector: null,
    run: null,
    state: null,
  };
  const names = new Map<PidText, string>();
  const attach = (node: Node, its: Run): void => {
    const collector = new Collector(node, () => ({ paused: false, speed: 1, pace: null, goal: null }));
    Object.assign(watcher, { collector, run: its, state: fromSnapshot(collector.snapshot()) });
  };
  const notices = new Map<PidText, string>();
  const take = (): void => {
    const delta = watcher.collector?.delta() ?? null;
    const before = watcher.state;
    if (delta !== null && before !== null) {
      const after = applyDelta(before, delta);
      watcher.state = after;
      for (const event of delta.events ?? []) {
        if (event.kind !== 'supervisor_report' || event.child === null) continue;
        const detail = noticeOf([event], after.events, [before.places, after.places])?.detail;
        if (detail !== undefined) notices.set(event.child.pid, detail);
      }
    }
    for (const [pid, name] of watcher.run?.names.pids() ?? []) names.set(pid.toString(), name);
  };
  for (const _observation of runSteps(scenario, family, { ...options, attach })) take();
  if (watcher.state === null) throw new Error('the scenario made no node');
  return { state: watcher.state, notices, nameOf: (pid) => names.get(pid) };
}

export function checkWhy(testCase: ScenarioCase, told: Told = runTold(testCase)): WhyVerdict {
  const record = readRecord(testCase);
  const checker = new Checker(told);
  for (const exit of record.exits) checker.exit(exit);
  for (const start of record.starts) checker.start(start);
  for (const unstarted of record.unstarted) checker.unstarted(unstarted);
  checker.nothingElse(record.exits);
  checker.everyEvent();
  return { exits: record.exits.length, starts: record.starts.length, disagreements: checker.found };
}

/** For people: each disagreement, with both sides. */
export function describeWhy({ family, name, rule }: ScenarioCase, { disagreements }: WhyVerdict): string {
  const lines = [`${family} ${name}`];
  if (rule !== undefined) lines.push(`  rule: ${rule}`);
  for (const { who, what, recorded, told } of disagreements) {
    lines.push(`    ${who}: ${what}`, `      recorded ${recorded}`, `      told     ${told}`);
  }
  return lines.join('\n');
}

/** The word that the cards, the list and the notices have to say of an end. */
function wordOf(end: End, exit: Exit, supervised: boolean, story: Story): EndKind {
  const { how } = end;
  if (how === 'ignored') return how;
  // The top supervisor of an application is told by its master, which is no supervisor.
  if (how === 'stopped' && supervised) return how;
  if (how === 'start_failed') return 'failed';
  if (how === 'signal' && exit.class === 'killed') return 'killed';
  if (how === 'crashes') return 'crashed';
  // Its own `terminate/2` can fail: then the reason is none that it was told.
  const told = end.how === 'stopped' && story.signalsTo(exit.pid, end.by.pid, exit.id);
  const isOwn =
    how === 'gave_up' || (how !== 'top_ended' && told !== false && !told.some(({ reason }) => reason === exit.reason));
  return exit.class === 'error' && isOwn ? 'crashed' : 'exited';
}

class Checker {
  readonly found: Disagreement[] = [];
  private readonly story: Story;
  private readonly exits = new Map<string, Exit>();
  private readonly starts = new Map<string, Of<'started'>>();

  constructor(private readonly told: Told) {
    this.story = new Story({ events: told.state.events, places: told.state.places });
    for (const event of told.state.events) this.index(event);
  }

  private index(event: NodeEvent): void {
    const name = this.told.nameOf(event.pid);
    if (name === undefined) return;
    if (event.kind === 'exit') this.exits.set(name, event);
    else if (event.kind === 'started') this.starts.set(name, event);
  }

  private say(who: string, what: string, recorded: unknown, told: unknown): void {
    if (recorded === told || (typeof recorded === 'string' && recorded.endsWith('#?'))) return;
    this.found.push({ who, what, recorded: String(recorded), told: String(told) });
  }

  private name(ref: { readonly pid: PidText } | null): string {
    return ref === null ? 'nobody' : (this.told.nameOf(ref.pid) ?? 'a process without a name');
  }

  /** Processes that had started and of whose end the record says nothing did not end. */
  nothingElse(recorded: readonly ExitInRecord[]): void {
    const known = new Set(recorded.map(({ who }) => who));
    for (const [name, exit] of this.exits) {
      if (name.includes('/') && !neverStarted(exit) && this.starts.has(name) && !known.has(name))
        this.say(name, 'its end', 'none', exit.reason);
    }
  }

  /** What never started neither starts nor exits, in its sentence, in the list and in its chain. */
  unstarted({ who, ignored }: InRecord['unstarted'][number]): void {
    const exit = this.exits.get(who);
    if (exit === undefined) return;
    this.say(who, 'its end in one word', ignored ? 'ignored' : 'failed', exit.end);
    const end = endOf(exit, this.story);
    this.say(who, 'was it ignored', ignored, end.how === 'ignored');
    this.say(who, 'stopped by its supervisor', false, end.how === 'stopped');
    const steps = chainOf(exit, this.story);
    const own = steps.filter(({ event }) => event === exit.id).map(({ title }) => textOf(title));
    const said = `${exit.name} ${formatGeneration(exit.generation)} did not start`;
    const cut = steps.some(({ event, title }) => event === null && textOf(title).includes('more steps'));
    if (!cut || own.length > 0) this.say(who, 'its step in its chain', said, own.join(', '));
  }

  /** Every sentence is whole, and no words of any event tell of what cannot be. */
  everyEvent(): void {
    for (const event of this.told.state.events) {
      const who = this.told.nameOf(event.pid) ?? event.name;
      const sentence = sentenceOf(event, this.story);
      if (sentence !== null && !isWhole(sentence))
        this.say(who, `its sentence of ${event.kind} is whole`, true, textOf(sentence));
      const [, number, of] = /restart (\d+) of (\d+)/u.exec(eventWords(event).text) ?? [];
      if (Number(number ?? 0) > Number(of ?? 0)) this.say(who, 'restarts within the limit', of, number);
    }
  }

  exit(recorded: ExitInRecord): void {
    const exit = this.exits.get(recorded.who);
    if (exit === undefined) {
      this.say(recorded.who, 'its end', recorded.reason, 'nothing');
      return;
    }
    const { who } = recorded;
    const end = endOf(exit, this.story);
    const answer = answerOf(exit, end, this.story);
    this.say(who, 'the class of its reason', recorded.class, exit.class);
    if (recorded.stopped !== null) this.stop(recorded, recorded.stopped, exit, end);
    else if (recorded.own) this.say(who, 'stopped by its supervisor', false, end.how === 'stopped');
    if (recorded.crashes !== null) this.say(who, 'is it a crash', recorded.crashes, end.how === 'crashes');
    if (recorded.gaveUp !== null) this.say(who, 'it gave up', recorded.gaveUp, end.how === 'gave_up');
    if (recorded.answer !== null) this.answer(recorded, recorded.answer, answer);
    if (recorded.counted !== null && end.how === 'gave_up') this.counted(recorded, recorded.counted, exit, end);
    this.notice(recorded, exit);
    this.say(
      who,
      'its end in one word',
      wordOf(end, exit, exit.as_child !== undefined || this.story.startOf(exit.pid) !== null, this.story),
      exit.end,
    );
    this.sentence(who, exit, end, answer);
    this.chain(who, exit);
  }

  /** What used up a limit: each exit and each failed start, and the sentence names them. */
  private counted(
    { who }: ExitInRecord,
    recorded: readonly string[],
    exit: Exit,
    end: Extract<End, { how: 'gave_up' }>,
  ): void {
    const name = (one: Report): string =>
      one.context === 'start_error' ? `start of ${one.child_id}` : this.name(one.child);
    this.say(who, 'what used up its limit', recorded.join(', '), end.counted.map(name).join(', '));
    const segments = sentenceOf(exit, this.story) ?? [];
    const children = new Set(end.counted.flatMap((one) => (one.restarting ? [one.child?.name ?? ''] : [])));
    const named = new Set(segments.filter(({ type }) => type === 'process').map(({ text }) => text));
    if (children.size > 1 && children.size <= 4)
      for (const child of children) this.say(who, `its sentence names ${child}`, true, named.has(child));
    const failed = end.counted.filter(({ context }) => context === 'start_error').length;
    const text = textOf(segments);
    if (failed > 0)
      this.say(who, 'its sentence tells of starts that failed', true, /A start of|Starts failed/u.test(text));
    const exits = end.counted.length - failed;
    const count = children.size === 1 && exits === 2 ? ' twice ' : ` ${NUMBERS[exits] ?? String(exits)} `;
    if (exits > 1) this.say(who, 'its sentence counts the exits', true, text.includes(count));
  }

  /** A notice that a group is restarted says whether some of it is not. */
  private notice({ who, answer }: ExitInRecord, exit: Exit): void {
    const told = this.told.notices.get(exit.pid);
    if (told === undefined || answer?.type !== 'restarts' || !GROUPS.has(answer.strategy)) return;
    this.say(who, 'its notice leaves out temporary children', answer.leavesOut, told.includes('temporary'));
  }

  /** A supervisor that crashes was not told to stop. */
  private crashing(who: string, exit: Exit, end: Extract<End, { how: 'stopped' }>): void {
    const above = this.story.exitOf(end.by.pid);
    if (end.because.because !== 'ending' || above?.end !== 'crashed') return;
    this.names(who, sentenceOf(exit, this.story) ?? [], 'code', above.reason, 'the reason of its supervisor');
  }

  private stop({ who }: ExitInRecord, stopped: NonNullable<ExitInRecord['stopped']>, exit: Exit, end: End): void {
    if (end.how !== 'stopped') {
      this.say(who, 'how it ended', `stopped by ${stopped.by}`, end.how);
      return;
    }
    this.say(who, 'who stopped it', stopped.by, this.name(end.by));
    this.say(who, 'why it was stopped', stopped.because, end.because.because);
    if (end.with === 'brutal_kill') this.say(who, 'its shutdown', stopped.shutdown ?? end.with, end.with);
    if (end.with === 'timeout')
      this.say(who, 'how long it was given', stopped.shutdown ?? end.waited_ms, end.waited_ms);
    this.crashing(who, exit, end);
    if (end.because.because === 'sibling') {
      this.say(who, 'the child for which it was stopped', stopped.child, this.name(end.because.child));
      this.say(who, 'the strategy by which it was stopped', stopped.strategy, end.because.strategy);
    }
  }

  private answer({ who }: ExitInRecord, recorded: NonNullable<ExitInRecord['answer']>, answer: Answer): void {
    this.say(who, 'what its supervisor did', recorded.type, answer.type);
    if (answer.type === 'none' || recorded.type === 'none' || answer.type !== recorded.type) return;
    this.say(who, 'its supervisor', recorded.supervisor, this.name(answer.supervisor));
    if ('restart' in answer && 'restart' in recorded)
      this.say(who, 'its restart type', recorded.restart, answer.restart);
    if (answer.type === 'restarts' && recorded.type === 'restarts') {
      this.say(who, 'the strategy', recorded.strategy, answer.strategy);
      this.say(
        who,
        'children stopped for it',
        recorded.stopped.join(', '),
        answer.stopped.map((one) => this.name(one)).join(', '),
      );
      this.say(
        who,
        'children started for it',
        recorded.started.join(', '),
        answer.started.map((one) => this.name(one)).join(', '),
      );
      this.say(who, 'starts that failed', recorded.failed, answer.failed.length);
    }
    if (answer.type === 'gave_up' && recorded.type === 'gave_up') {
      this.say(who, 'the limit', recorded.intensity, answer.limit.intensity);
      this.say(who, 'did the supervisor exit', recorded.ended, answer.end !== null);
    }
  }

  start(recorded: StartInRecord): void {
    const started = this.starts.get(recorded.who);
    if (started === undefined) {
      this.say(recorded.who, 'its start', recorded.because, 'nothing');
      return;
    }
    const start = startOf(started, this.story);
    this.say(recorded.who, 'why it was started', recorded.because, start.because);
    this.say(recorded.who, 'its supervisor', recorded.supervisor, this.name(started.supervisor));
    if (start.because === 'exit' && recorded.because === 'exit') {
      this.say(recorded.who, 'the exit for which it was started', recorded.exit, this.name(start.exit));
    }
    if (start.because === 'asked' && recorded.because === 'asked') {
      this.say(recorded.who, 'how it was asked for', recorded.how, start.how);
      const by = start.by === null || start.by === 'person' ? String(start.by) : this.name(start.by);
      this.say(recorded.who, 'who asked for it', recorded.by, by);
    }
    this.startSentence(recorded.who, started, start);
  }

  // The sentences name what the facts say

  private names(who: string, segments: readonly Segment[], type: Segment['type'], value: string, what: string): void {
    const named = segments.some((one) =>
      one.type === 'process' ? type === 'process' && one.pid === value : one.type === type && one.text === value,
    );
    if (!named) this.say(who, `its sentence names ${what}`, value, segments.map(({ text }) => text).join(''));
  }

  private sentence(who: string, exit: Exit, end: End, answer: Answer): void {
    const segments = sentenceOf(exit, this.story) ?? [];
    const text = segments.map((one) => one.text).join('');
    if (end.how === 'ignored') return;
    this.names(who, segments, 'process', exit.pid, 'the process');
    this.names(who, segments, 'code', exit.reason, 'the reason');
    if (end.how !== 'gave_up' && exit.class !== 'error')
      this.say(who, 'its sentence says crashed', false, text.includes(' crashed: '));
    if (end.how === 'stopped') {
      this.names(who, segments, 'process', end.by.pid, 'the supervisor that stopped it');
      if (end.because.because === 'sibling') {
        this.names(who, segments, 'process', end.because.child.pid, 'the child for which it was stopped');
        this.names(who, segments, 'code', end.because.strategy, 'the strategy');
      }
    }
    if (answer.type !== 'none' && end.how !== 'gave_up') {
      this.names(who, segments, 'process', answer.supervisor.pid, 'its supervisor');
      if (answer.type === 'does_not_restart') this.names(who, segments, 'code', answer.restart, 'the restart type');
      if (answer.type === 'restarts') this.names(who, segments, 'code', answer.strategy, 'the strategy');
    }
    if (answer.type === 'restarts') {
      this.counts(who, text, exit, answer);
      this.account(who, exit, answer);
      this.alone(who, text, exit, answer);
    }
  }

  /** What led to an exit came with it or before it for its sake: no acknowledgement of a start, and no order but of an orderly stop. */
  private chain(who: string, exit: Exit): void {
    const episode = this.story.episode(exit);
    for (const { title, numbered, event } of chainOf(exit, this.story)) {
      const cause = this.told.state.events.find(({ id }) => id === event);
      if (cause?.kind === 'message' && cause.text.startsWith('{ack,'))
        this.say(who, 'its chain begins with the start of a process', 'no', cause.text);
      const words = title.map(({ text }) => text).join('');
      if (numbered.length > 0 && words.includes('last started first')) {
        const names = new Set(numbered.flatMap(({ name }) => name.split(' … ')));
        const linked = episode.some(
          (one) => one.kind === 'exit' && one.via_link && names.has(one.name) && one.id >= (event ?? 0),
        );
        this.say(who, 'signals over links have an order', false, linked);
      }
    }
    // All children that a pool stopped at its end belong to it.
    const missing = this.told.state.events.filter((one) => {
      if (one.kind !== 'exit' || one.as_child?.supervisor.pid !== exit.pid || one.end !== 'stopped') return false;
      if (one.as_child.strategy !== 'simple_one_for_one') return false;
      const stop = endOf(one, this.story);
      return stop.how === 'stopped' && stop.because.because === 'ending' && !episode.includes(one);
    });
    this.say(who, 'children that it stopped and its chain leaves out', 0, missing.length);
  }

  /** Where a sentence says that none was running, none was. */
  private alone(who: string, text: string, exit: Exit, answer: Extract<Answer, { type: 'restarts' }>): void {
    if (!text.includes('was running to be stopped')) return;
    const order = (place: string | null): number => this.told.state.places.get(place ?? '')?.order ?? 0;
    const running = [...this.starts.values()].filter(
      (one) =>
        one.supervisor.pid === answer.supervisor.pid &&
        one.id < exit.id &&
        one.pid !== exit.pid &&
        (this.story.exitOf(one.pid)?.id ?? Infinity) > exit.id,
    );
    const after = running.filter((one) => order(one.place) > order(exit.place));
    const said = text.includes('no child after it') ? after : running;
    this.say(who, 'running children that its sentence says there are not', 0, said.length);
  }

  /** What was stopped and started because of an exit is in its account: the numbers on the cards are those of its episode. */
  private account(who: string, exit: Exit, { stopped, started }: Extract<Answer, { type: 'restarts' }>): void {
    const episode = new Set(this.story.episode(exit).map(({ id }) => id));
    const missing = [...stopped, ...started].filter(({ id }) => !episode.has(id));
    this.say(who, 'stops and starts that its account leaves out', '', missing.map(({ name }) => name).join(', '));
  }

  /** `both` and `all three` are as many as were started. */
  private counts(who: string, text: string, exit: Exit, answer: Extract<Answer, { type: 'restarts' }>): void {
    const places = new Set([exit, ...answer.stopped].map(({ place }) => place)).size;
    if (text.includes(' both again')) this.say(who, 'its sentence says both of', 2, places);
    const all = / all (\S+) again/u.exec(text)?.[1];
    if (all !== undefined && all !== 'again')
      this.say(who, 'its sentence says all of', NUMBERS[places] ?? String(places), all);
  }

  private startSentence(who: string, started: Of<'started'>, start: Start): void {
    const segments = sentenceOf(started, this.story) ?? [];
    if (start.because === 'exit') {
      this.names(who, segments, 'process', start.exit.pid, 'the process for whose exit it was started');
      this.names(who, segments, 'code', start.exit.reason, 'the reason of that exit');
    } else if (start.because !== 'unknown') {
      this.names(who, segments, 'process', started.supervisor.pid, 'the supervisor');
    }
  }
}

const GROUPS: ReadonlySet<string> = new Set(['one_for_all', 'rest_for_one']);

/** Signs of a sentence that was put together wrongly. */
const BROKEN = /undefined|null|That was[;.]| [ .,:;]|[,;:]\.|\.\.|\bof (?:yours|itself)\b|^(?:[^A-Za-z0-9<{]|$)|[^.]$/u;

/** Whole in its own words, whatever the names and terms in it are; and one that does something to itself is not named twice. */
function isWhole(segments: readonly Segment[]): boolean {
  const own = segments.map(({ type, text }) => (type === 'text' || text === '' ? text : 'X')).join('');
  const [subject, verb, object] = segments;
  const twice =
    subject?.type === 'process' && object?.type === 'process' && verb?.text === ' sent ' && subject.pid === object.pid;
  return !BROKEN.test(own) && !twice;
}

function textOf(segments: readonly Segment[]): string {
  return segments.map(({ text }) => text).join('');
}

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
