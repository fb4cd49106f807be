/** What one run of a scenario shares: the node, the names, and what happened since the last record. */
import type { Node, Report } from '../runtime/kernel/node.ts';
import { type Body, isBody } from '../runtime/kernel/syscalls.ts';
import type { Going } from '../runtime/otp/ets.ts';
import type { Module } from '../term/module.ts';
import { Pid } from '../term/pid.ts';
import { decode, encode } from './codec.ts';
import { Names } from './names.ts';
import type { ScriptedMachines } from './scripted_machine.ts';
import type { ScriptedRegistry } from './scripted_registry.ts';
import type { Json, JsonObject, Scenario } from './scenario.ts';

/**
 * An operation's name to what it does, in the name of the process that calls it. One that may wait returns a `Body`.
 */
export type Operations = Readonly<Record<string, (run: Run, args: readonly Json[]) => unknown>>;

/** What an operation came to. */
export type Outcome =
  | { readonly ret: unknown }
  | { readonly raise: readonly [kind: string, reason: unknown] }
  | { readonly seq: readonly Outcome[] }
  | { readonly skip: string };

/** Something that happened in a supervision tree, in terms. */
export type TreeEvent =
  | { readonly event: 'start'; readonly who: string; readonly pid: Pid; readonly extra: readonly unknown[] }
  | { readonly event: 'start_error'; readonly who: string; readonly reason: unknown }
  | { readonly event: 'ignore'; readonly who: string }
  | { readonly event: 'exit'; readonly pid: Pid; readonly reason: unknown }
  | {
      readonly event: 'report';
      readonly supervisor: Pid;
      readonly context: unknown;
      readonly reason: unknown;
      readonly id: unknown;
      readonly child: unknown;
    }
  /** A callback of an application was entered. */
  | { readonly event: 'callback'; readonly entry: readonly unknown[] };

/** A process of a supervision tree, once its start function has returned. */
export interface TreeProcess {
  readonly path: string;
  readonly type: 'worker' | 'supervisor';
  readonly parent: Pid;
  /** Is it a simple_one_for_one supervisor? */
  readonly dynamic: boolean;
}

/** The callback modules of the scenario's processes; each run has its own, since they share its names. */
export interface Modules {
  readonly server: Module;
  readonly handler: Module;
  readonly dictionary: Module;
  readonly tree: Module;
  readonly application: Module;
  readonly formatted: readonly [form1: Module, form2: Module];
  readonly machines: ScriptedMachines;
  readonly registry: ScriptedRegistry;
}

export class Run {
  readonly node: Node;
  readonly names = new Names();
  readonly operations: Operations;
  readonly modules: Modules;
  /** Root supervisors by their ids: the scenario's, and those of applications once they were loaded. */
  readonly roots = new Map<string, JsonObject>();
  /** What the `init` of a tree's supervisor gives instead of what its description says, by its path. */
  readonly inits = new Map<string, readonly Json[]>();
  /** Processes whose mailbox is recorded: those that do operations. */
  readonly interpreters = new Set<Pid>();
  readonly exits = new Map<Pid, unknown>();
  readonly inTree = new Map<Pid, TreeProcess>();
  /** Operations handed to an interpreter, until it takes them up; by step number. */
  readonly handed = new Map<number, readonly Json[]>();
  /** Operations that have returned, until they are recorded; by step number. */
  readonly outcomes = new Map<number, Outcome>();
  /** Where selects with a limit go on, by the names of them. */
  readonly continuations = new Map<string, Going>();
  /** Callbacks entered since the last record: the server's name and the entry. */
  callbacks: [server: string, entry: readonly unknown[]][] = [];
  /** Errors reported since the last record. */
  reports: [pid: Pid, report: Report][] = [];
  events: TreeEvent[] = [];
  /** The node's time at the first step: 0 in the time of the scenario. */
  startedAt = 0;
  /** What the scenario asked for in vain. */
  fault: string | undefined;

  constructor(node: Node, scenario: Scenario, operations: Operations, modules: (run: Run) => Modules) {
    this.node = node;
    this.operations = operations;
    if (scenario.tree !== undefined) this.roots.set(scenario.tree['id'] as string, scenario.tree);
    this.modules = modules(this);
    node.onExit((pid, reason) => {
      this.exits.set(pid, reason);
      this.events.push({ event: 'exit', pid, reason });
    });
  }

  decode(json: Json | undefined): unknown {
    return decode(json ?? null, this.names);
  }

  decodeAll(json: Json | undefined): unknown[] {
    return (json as readonly Json[]).map((item) => this.decode(item));
  }

  encode(term: unknown): Json {
    return encode(term, this.names);
  }

  /** Was it started, and has it not ended? */
  isLive(pid: unknown): pid is Pid {
    return pid instanceof Pid && !this.exits.has(pid);
  }

  /** Does one operation as the process that is running, which may wait in it. */
  *perform(operation: readonly Json[]): Body {
    const [name, ...args] = operation;
    const known = typeof name === 'string' && Object.hasOwn(this.operations, name);
    const implementation = known ? this.operations[name] : undefined;
    if (implementation === undefined) return this.fail(`there is no operation ${JSON.stringify(name)}`);
    const answer = implementation(this, args);
    return isBody(answer) ? yield* answer : answer;
  }

  /**
   * The scenario asks for something that there is not. Inside a process that would pass for a crash, so it is noted and
   * ends the run.
   */
  fail(fault: string): never {
    this.fault ??= fault;
    throw new Error(fault);
  }
}
