/**
 * Runs one scenario on a node and observes it after every step (format.md, section 3). Needs no file system, so it works
 * wherever a node does.
 */
import {
  allMessages,
  isHidden,
  isIdleInLoop,
  linksOf,
  monitoredByOf,
  monitorsOf,
  Process,
  registeredName,
  type Report,
  trapsExit,
  unseal,
} from '../runtime/kernel/introspect.ts';
import type { Delivery } from '../runtime/kernel/flight.ts';
import { Node } from '../runtime/kernel/node.ts';
import type { Body } from '../runtime/kernel/syscalls.ts';
import * as code from '../runtime/otp/code.ts';
import * as gen_server from '../runtime/otp/gen_server.ts';
import * as supervisor from '../runtime/otp/supervisor.ts';
import { valueIn } from '../term/list.ts';
import type { Module } from '../term/module.ts';
import { Pid } from '../term/pid.ts';
import type { Observation, ProcessState, TreeChildren } from './compare.ts';
import { dictionaryServer } from './dictionary_server.ts';
import { handover, interpreter } from './interpreter.ts';
import { Unbound } from './names.ts';
import { operations } from './operations/index.ts';
import { shownReports } from './operations/reports.ts';
import { type Outcome, Run, type TreeEvent } from './run.ts';
import { FAMILIES, type Family, type Json, type JsonObject, type Scenario, type Step } from './scenario.ts';
import { scriptedHandler } from './scripted_handler.ts';
import { formattedModules } from './formatted.ts';
import { scriptedApplication } from './scripted_application.ts';
import { scriptedMachines } from './scripted_machine.ts';
import { type ScriptedRegistry, scriptedRegistry } from './scripted_registry.ts';
import { scriptedServer } from './scripted_server.ts';
import { treeModule } from './tree.ts';

export interface RunOptions {
  /** Runs under a random legal schedule from this seed. */
  readonly seed?: number;
  /** How signals get there; at once by default. */
  readonly delivery?: Delivery;
  /** Gets the node and the run before anything happens in it. */
  readonly attach?: (node: Node, run: Run) => void;
  /** Slices after which a step that is not at rest counts as endless. */
  readonly maxSlices?: number;
}

/** Some twenty times what the longest step of the corpus takes; a slice may be 4,000 reductions. */
const MAX_SLICES = 2_000;

/** The scenario could not be run to its end. */
export class RunFailure extends Error {
  /** The step in which it failed, from 0. */
  readonly step: number;

  constructor(step: number, message: string) {
    super(message);
    this.name = 'RunFailure';
    this.step = step;
  }
}

/** What each step did. Throws `RunFailure` when one never comes to rest or asks for what there is not. */
export function runScenario(scenario: Scenario, family: string, options: RunOptions = {}): Observation[] {
  return [...runSteps(scenario, family, options)];
}

/** The same step by step, so that what came before a failure is not lost with it. */
export function* runSteps(scenario: Scenario, family: string, options: RunOptions = {}): Generator<Observation> {
  const conductor = new Conductor(scenario, FAMILIES.get(family), options);
  for (const [index, step] of scenario.steps.entries()) yield conductor.step(step, index);
}

interface Pending {
  readonly step: number;
  readonly actor: string;
}

/** The group leader that all interpreters start with. */
function* idle(): Body<void> {
  for (;;) yield;
}

/** The node's own processes are not: the timer server watches processes that it has timers for. */
function isPartOfIt(process: Process): boolean {
  return !isHidden(process);
}

class Conductor {
  private readonly node: Node;
  private readonly run: Run;
  private readonly family: Family;
  private readonly maxSlices: number;
  /** Operations that have not returned, by their actor. */
  private readonly pending = new Map<Pid, Pending>();
  /** Supervisors that have ended: what they leave behind dies in no particular order. */
  private readonly ended = new Set<Pid>();
  private current = 0;

  constructor(scenario: Scenario, family: Family | undefined, options: RunOptions) {
    this.family = family ?? { monitors: true, log: true, tree: true };
    this.maxSlices = options.maxSlices ?? MAX_SLICES;
    this.node = new Node({
      // Causes are kept for who looks on.
      ...(options.attach === undefined ? { recorderSize: 0 } : {}),
      delivery: options.delivery ?? 'immediate',
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
    this.run = new Run(this.node, scenario, operations, (run) => ({
      server: scriptedServer(run),
      handler: scriptedHandler(run),
      dictionary: dictionaryServer(run),
      tree: treeModule(run),
      application: scriptedApplication(run),
      formatted: this.loaded(formattedModules(run)),
      machines: this.loaded(scriptedMachines(run)),
      registry: this.registered(scriptedRegistry()),
    }));
    options.attach?.(this.node, this.run);
    this.node.onReport((report, pid) => {
      this.noteReport(report, pid);
    });
    const leader = this.node.spawn(() => idle(), [], { hidden: true });
    this.node.leader = unseal(leader);
    this.run.names.call('gl', leader);
    for (const name of scenario.procs) {
      const process = this.node.spawn(() => interpreter(this.run));
      this.run.names.bind(name, process);
      this.run.interpreters.add(process);
    }
    this.settle();
    this.run.startedAt = this.node.now;
  }

  /** Scenarios name these modules. */
  private loaded<T extends object>(modules: T): T {
    const load = (): void => {
      for (const module of Object.values(modules) as Module[]) code.load(module);
    };
    this.node.spawn(load, [], { hidden: true });
    return modules;
  }

  private registered(registry: ScriptedRegistry): ScriptedRegistry {
    this.loaded([registry.module]);
    return registry;
  }

  step(step: Step, index: number): Observation {
    this.current = index;
    this.run.callbacks = [];
    this.run.events = [];
    this.run.reports = [];
    const issued = this.issue(step, index);
    this.settle();
    const result = issued instanceof Pid ? this.resultOf(issued, index) : issued;
    const done = this.finished();
    const { events, loose } = this.family.tree ? this.treeEvents() : { events: [], loose: [] };
    return {
      result,
      done,
      state: this.states(),
      log: this.family.log ? this.log() : new Map(),
      events,
      loose,
      tree: this.family.tree ? this.tree() : new Map(),
      reports: this.family.reports === true ? shownReports(this.run) : new Map(),
    };
  }

  /** The actor that got the operation, or the result of a step without one. */
  private issue([actor, operation, ...args]: Step, index: number): Pid | JsonObject {
    if (actor === '*') return this.issueOwn(operation, args);
    if (!this.run.names.has(actor)) return { skip: 'unbound' };
    const pid = this.run.names.get(actor);
    if (!this.run.isLive(pid)) return { skip: 'dead' };
    if (this.pending.has(pid)) return { skip: 'busy' };
    this.pending.set(pid, { step: index, actor });
    this.run.handed.set(index, [operation, ...args]);
    this.node.inject(pid, handover(index));
    return pid;
  }

  private issueOwn(operation: string, [target, how, reason]: readonly Json[]): JsonObject {
    if (operation === 'sleep') {
      this.sleep(target as number);
      return {};
    }
    if (operation !== 'crash') throw new RunFailure(this.current, `there is no operation "${operation}" of *`);
    let pid: unknown;
    try {
      pid = this.run.decode(target);
    } catch (caught) {
      if (caught instanceof Unbound) return { skip: 'unbound' };
      throw caught;
    }
    const member = this.run.isLive(pid) ? this.run.inTree.get(pid) : undefined;
    if (member === undefined) return { skip: 'dead' };
    if (member.type === 'supervisor') return { skip: 'supervisor' };
    const request = [how, this.run.decode(reason)];
    this.node.spawn(() => gen_server.cast(pid as Pid, request), [], { hidden: true });
    return {};
  }

  // Until nothing can happen any more without a message from outside or the clock

  private settle(): void {
    this.advanceTo(this.node.now);
  }

  private sleep(ms: number): void {
    this.settle();
    this.advanceTo(this.node.now + ms);
  }

  private advanceTo(time: number): void {
    this.node.advanceTo(time, this.maxSlices);
    if (this.run.fault !== undefined) throw new RunFailure(this.current, this.run.fault);
    // The clock does not go beyond `time` by itself: what still has something to run then does not come to rest within it.
    if (!this.node.quiet) throw new RunFailure(this.current, 'never comes to rest');
  }

  // Results

  private resultOf(pid: Pid, step: number): JsonObject {
    if (!this.run.isLive(pid)) {
      this.pending.delete(pid);
      return { exited: true };
    }
    const outcome = this.run.outcomes.get(step);
    if (outcome === undefined) return { blocked: true };
    this.pending.delete(pid);
    return this.shown(outcome);
  }

  /** Operations of earlier steps that returned, or whose process ended, in this one. */
  private finished(): Record<string, JsonObject> {
    const done: Record<string, JsonObject> = {};
    for (const [pid, { step, actor }] of this.pending) {
      if (step === this.current) continue;
      const outcome = this.run.outcomes.get(step);
      if (!this.run.isLive(pid)) done[actor] = { exited: true };
      else if (outcome !== undefined) done[actor] = this.shown(outcome);
      else continue;
      this.pending.delete(pid);
    }
    return done;
  }

  private shown(outcome: Outcome): JsonObject {
    if ('seq' in outcome) return { seq: outcome.seq.map((each) => this.shown(each)) };
    if ('raise' in outcome) return { raise: outcome.raise.map((term) => this.run.encode(term)) };
    return 'ret' in outcome ? { ret: this.run.encode(outcome.ret) } : { skip: outcome.skip };
  }

  // State

  private states(): Map<string, ProcessState> {
    const states = new Map<string, ProcessState>();
    for (const [name, pid] of this.run.names.processes()) states.set(name, this.stateOf(pid));
    return states;
  }

  private stateOf(pid: Pid): ProcessState {
    const encode = (term: unknown): Json => this.run.encode(term);
    const process = unseal(pid);
    if (process === null || this.run.exits.has(pid)) return { exit: encode(this.run.exits.get(pid)) };
    const name = registeredName(process);
    return {
      mbox: this.run.interpreters.has(pid) ? allMessages(process).map(encode) : [],
      links: Array.from(linksOf(process), (other) => encode(other.pid)),
      mons: this.family.monitors ? monitorsOf(process).map((target) => this.monitored(target)) : [],
      monby: this.family.monitors
        ? monitoredByOf(process)
            .filter(isPartOfIt)
            .map((other) => encode(other.pid))
        : [],
      trap: encode(trapsExit(process)),
      name,
    };
  }

  private monitored(target: Process | readonly [string, string]): Json {
    return target instanceof Process ? this.run.encode(target.pid) : ['name', target[0]];
  }

  // Callbacks and supervision

  private log(): Map<string, Json[]> {
    const log = new Map<string, Json[]>();
    for (const [server, entry] of this.run.callbacks) {
      const entries = log.get(server) ?? [];
      entries.push(entry.map((term) => this.run.encode(term)));
      log.set(server, entries);
    }
    return log;
  }

  private noteReport(report: Report, pid: Pid | null): void {
    if (pid === null) return;
    if (report.level === 'error') this.run.reports.push([pid, report]);
    if (report.label[0] !== 'supervisor' || this.run.names.nameOf(pid) === undefined) return;
    const offender = valueIn(report.report, 'offender');
    if (offender === undefined) return;
    const count = valueIn(offender, 'nb_children');
    this.run.events.push({
      event: 'report',
      supervisor: pid,
      context: valueIn(report.report, 'errorContext'),
      reason: valueIn(report.report, 'reason'),
      id: valueIn(offender, 'id'),
      child: count === undefined ? valueIn(offender, 'pid') : ['nb_children', count],
    });
  }

  private treeEvents(): { events: Json[]; loose: Json[] } {
    const events: Json[] = [];
    const loose: Json[] = [];
    for (const event of this.run.events) {
      const subject = this.subjectOf(event);
      if (event.event === 'exit' && !this.run.inTree.has(event.pid)) continue;
      const orphaned =
        subject !== undefined &&
        (this.hasEndedAncestor(subject) || (event.event === 'report' && this.ended.has(subject)));
      (orphaned ? loose : events).push(this.shownEvent(event));
      if (!orphaned && event.event === 'exit' && this.run.inTree.get(event.pid)?.type === 'supervisor') {
        this.ended.add(event.pid);
      }
    }
    return { events, loose };
  }

  private subjectOf(event: TreeEvent): Pid | undefined {
    switch (event.event) {
      case 'start':
      case 'exit':
        return event.pid;
      case 'report':
        return event.supervisor;
      default:
        return undefined;
    }
  }

  private hasEndedAncestor(pid: Pid): boolean {
    for (let at = this.run.inTree.get(pid); at !== undefined; at = this.run.inTree.get(at.parent)) {
      if (this.ended.has(at.parent)) return true;
    }
    return false;
  }

  private shownEvent(event: TreeEvent): Json {
    const encode = (term: unknown): Json => this.run.encode(term);
    switch (event.event) {
      case 'start':
        if (event.extra.length === 0) return ['start', event.who];
        return ['start', event.who, { list: event.extra.map(encode) }];
      case 'start_error':
        return ['start_error', event.who, encode(event.reason)];
      case 'ignore':
        return ['ignore', event.who];
      case 'exit':
        return ['exit', encode(event.pid), encode(event.reason)];
      case 'report': {
        const { supervisor: pid, context, reason, id, child } = event;
        return ['report', ...[pid, context, reason, id, child].map(encode)];
      }
      case 'callback':
        return event.entry.map(encode);
    }
  }

  /** Live supervisors whose start has returned, with their children. */
  private tree(): Map<string, TreeChildren> {
    const tree = new Map<string, TreeChildren>();
    for (const [pid, { type, dynamic }] of this.run.inTree) {
      if (type !== 'supervisor' || !this.run.isLive(pid)) continue;
      const who = this.run.names.nameOf(pid) ?? '';
      const children = isIdleInLoop(unseal(pid) as Process) ? this.childrenOf(pid) : 'busy';
      tree.set(who, { children, ordered: !dynamic });
    }
    return tree;
  }

  private childrenOf(pid: Pid): Json {
    let children: Json = 'busy';
    const encode = (term: unknown): Json => this.run.encode(term);
    const ask = function* (): Body<void> {
      const infos = yield* supervisor.whichChildren(pid);
      children = Array.from(infos, ([id, child, type]) => [encode(id), encode(child), encode(type)]);
    };
    this.node.spawn(ask, [], { hidden: true });
    this.settle();
    return children;
  }
}
