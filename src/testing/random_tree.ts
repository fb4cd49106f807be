/**
 * Random supervision trees and random faults, and the log of what became of them: what the tracer told, what the programs themselves saw,
 * and what stood in the kernel at quiet moments. Checkers read the log and nothing else.
 */
import * as fc from 'fast-check';
import {
  type Body,
  defineModule,
  demonitor,
  error,
  exit,
  gen_server,
  isProcessAlive,
  link,
  list,
  mfa,
  type Module,
  monitor,
  type Node,
  type Pid,
  processFlag,
  receive,
  type Ref,
  register,
  resumeProcess,
  self,
  send,
  sendAfter,
  sleep,
  supervisor,
  suspendProcess,
  whereis,
} from '../coppice.ts';
import { isAlive, linksOf, monitoredByOf, monitorsOf, type Process } from '../runtime/kernel/introspect.ts';
import { suspendedBy } from './seen.ts';

export interface WorkerShape {
  readonly type: 'worker';
  readonly restart: supervisor.RestartType;
  readonly shutdown: number | 'brutal_kill' | 'infinity';
  readonly traps: boolean;
  /** Virtual ms that `terminate` takes; more than `shutdown` and it is killed. */
  readonly stopMs: number;
  readonly named: boolean;
  /** How its start function ends; `second_fails` and the like go by the count of its starts. */
  readonly start: 'ok' | 'ignore' | 'error' | 'raise' | 'second_fails' | 'slow';
}

export interface SupervisorShape {
  readonly type: 'supervisor';
  readonly restart: supervisor.RestartType;
  readonly strategy: 'one_for_one' | 'one_for_all' | 'rest_for_one';
  readonly intensity: number;
  readonly period: number;
  readonly children: readonly (WorkerShape | SupervisorShape)[];
}

/** `who` and `to` choose among those that live at the time. */
export type Fault =
  | { readonly fault: 'exit'; readonly who: number; readonly reason: 'kill' | 'shutdown' | 'normal' | 'boom' }
  | { readonly fault: 'crash'; readonly who: number; readonly how: 'error' | 'throw' | 'exit' | 'stop' | 'bad' | 'js' }
  | { readonly fault: 'say' | 'link' | 'monitor'; readonly who: number; readonly to: number }
  | { readonly fault: 'demonitor' | 'suspend' | 'resume' | 'timer'; readonly who: number }
  | { readonly fault: 'ask'; readonly who: number; readonly child: number; readonly what: Asked }
  | { readonly fault: 'wait'; readonly ms: number };
export type Asked = 'start_child' | 'terminate_child' | 'restart_child' | 'delete_child';

/** A process at a quiet moment. */
export interface Held {
  readonly pid: number;
  readonly parent: number;
  readonly links: readonly number[];
  readonly monitors: readonly number[];
  readonly monitoredBy: readonly number[];
}

export interface Inventory {
  readonly processes: readonly Held[];
  readonly names: readonly (readonly [string, number])[];
}

export type Entry = { readonly at: number } & (
  | {
      readonly is: 'event';
      readonly code: number;
      readonly pid: number;
      readonly other: number;
      /** Of an exit its reason, of a report its label. */
      readonly detail: unknown;
    }
  /** Made from outside: lives without anyone's leave. */
  | { readonly is: 'root'; readonly pid: number }
  /** A supervisor's `init` has run: its flags, and its children in order. */
  | {
      readonly is: 'flags';
      readonly pid: number;
      readonly intensity: number;
      readonly period: number;
      readonly keys: readonly string[];
    }
  /** A start function begins, called by the supervisor `pid`. */
  | { readonly is: 'start'; readonly pid: number; readonly key: string }
  /** The child's own first act. */
  | { readonly is: 'up'; readonly pid: number; readonly key: string }
  | { readonly is: 'asked'; readonly pid: number; readonly key: string }
  | { readonly is: 'sent'; readonly pid: number; readonly other: number; readonly n: number }
  | { readonly is: 'got'; readonly pid: number; readonly other: number; readonly n: number }
  | { readonly is: 'monitored'; readonly pid: number; readonly other: number; readonly ref: number }
  | { readonly is: 'demonitored'; readonly pid: number; readonly ref: number }
  | { readonly is: 'down'; readonly pid: number; readonly ref: number; readonly reason: unknown }
  | { readonly is: 'quiet'; readonly inventory: Inventory; readonly last: boolean }
);

type Written<E> = E extends unknown ? Omit<E, 'at'> : never;

const who = fc.nat(30);
const restart = fc.constantFrom<supervisor.RestartType[]>('permanent', 'permanent', 'transient', 'temporary');

const worker: fc.Arbitrary<WorkerShape> = fc.record({
  type: fc.constant('worker'),
  restart,
  shutdown: fc.constantFrom<WorkerShape['shutdown'][]>(5, 50, 'brutal_kill', 'infinity'),
  traps: fc.boolean(),
  stopMs: fc.constantFrom(0, 0, 10, 100),
  named: fc.boolean(),
  start: fc.constantFrom<WorkerShape['start'][]>(
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
    'ignore',
    'second_fails',
    'slow',
    'raise',
  ),
});

/** The top allows many restarts: without it there is nothing left to try. */
export const tree: fc.Arbitrary<SupervisorShape> = fc
  .letrec<{
    supervisor: SupervisorShape;
    child: WorkerShape | SupervisorShape;
  }>((tie) => ({
    supervisor: fc.record({
      type: fc.constant('supervisor'),
      restart,
      strategy: fc.constantFrom('one_for_one', 'one_for_all', 'rest_for_one'),
      intensity: fc.constantFrom(0, 1, 2, 4),
      period: fc.integer({ min: 1, max: 5 }),
      children: fc.array(tie('child'), { minLength: 1, maxLength: 4, size: 'max' }),
    }),
    child: fc.oneof({ maxDepth: 3, depthIdentifier: 'tree' }, worker, worker, tie('supervisor')),
  }))
  .supervisor.map((shape) => ({ ...shape, intensity: 12 }));

export const faults: fc.Arbitrary<readonly Fault[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        fault: fc.constant('exit' as const),
        who,
        reason: fc.constantFrom('kill', 'shutdown', 'normal', 'boom'),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        fault: fc.constant('crash' as const),
        who,
        how: fc.constantFrom('error', 'throw', 'exit', 'stop', 'bad', 'js'),
      }),
    },
    {
      weight: 14,
      arbitrary: fc.record({ fault: fc.constantFrom('say', 'link', 'monitor', 'monitor', 'monitor'), who, to: who }),
    },
    { weight: 3, arbitrary: fc.record({ fault: fc.constantFrom('demonitor', 'suspend', 'resume', 'timer'), who }) },
    {
      weight: 4,
      arbitrary: fc.record({
        fault: fc.constant('ask' as const),
        who,
        child: fc.nat(5),
        what: fc.constantFrom('start_child', 'terminate_child', 'restart_child', 'delete_child'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ fault: fc.constant('wait' as const), ms: fc.constantFrom(1, 20, 700, 3_000) }),
    },
  ),
  { maxLength: 40, size: 'max' },
);

type Deed =
  | readonly ['say', Pid, number]
  | readonly ['link' | 'monitor', Pid]
  | readonly ['demonitor' | 'timer']
  | readonly ['crash', string];

function* idle(): Body<void> {
  for (;;) yield* receive();
}

/** A tree in a node, faults for it, and the log. */
export class Play {
  readonly log: Entry[] = [];
  readonly top: Module;
  private readonly starts = new Map<string, number>();
  private readonly said = new Map<string, number>();
  private readonly watches = new Map<number, Ref[]>();
  private readonly supervisors = new Map<number, string[]>();
  private operator: Pid | null = null;
  private added = 0;
  private node: Node | null = null;

  constructor(shape: SupervisorShape) {
    this.top = this.supervisorModule('top', shape);
  }

  /** Begins to write down what happens in a node; its tracer hears on. */
  follow(node: Node): void {
    this.node = node;
    const next = node.tracer;
    node.tracer = {
      event: (id, code, info, process, other, term, cause) => {
        const detail = term !== null && typeof term === 'object' && 'label' in term ? term.label : term;
        this.write({ is: 'event', code, pid: process?.id ?? 0, other: other?.id ?? 0, detail });
        next?.event(id, code, info, process, other, term, cause);
      },
    };
    this.operator = this.root(idle);
  }

  private write(entry: Written<Entry>): void {
    this.log.push({ ...entry, at: this.node?.now ?? 0 });
  }

  private get on(): Node {
    if (this.node === null) throw new Error('follow a node first');
    return this.node;
  }

  root(body: () => Body): Pid {
    const pid = this.on.spawn(body);
    this.write({ is: 'root', pid: pid.id });
    return pid;
  }

  /** The tree under a root of its own. */
  begin(): void {
    const { top } = this;
    this.root(function* () {
      processFlag('trap_exit', true);
      yield* supervisor.startLink(top, null);
      yield* idle();
    });
    this.quiet(false);
  }

  // The tree

  private specOf(key: string, shape: WorkerShape | SupervisorShape): supervisor.ChildSpec {
    if (shape.type === 'supervisor') {
      const module = this.supervisorModule(key, shape);
      return { id: key, start: mfa(module, 'startLink', []), restart: shape.restart, type: 'supervisor' };
    }
    const module = this.workerModule(key, shape);
    return { id: key, start: mfa(module, 'startLink', []), restart: shape.restart, shutdown: shape.shutdown };
  }

  private supervisorModule(key: string, shape: SupervisorShape): Module {
    const keys = shape.children.map((_, index) => `${key}/${String(index)}`);
    const specs = shape.children.map((child, index) => this.specOf(keys[index] as string, child));
    const { strategy, intensity, period } = shape;
    const module: Module = defineModule(key, {
      startLink: () => {
        this.write({ is: 'start', pid: self().id, key });
        return supervisor.startLink(module, null);
      },
      init: (): supervisor.InitReturn => {
        const { id } = self();
        this.write({ is: 'up', pid: id, key });
        this.write({ is: 'flags', pid: id, intensity, period, keys });
        this.supervisors.set(id, [...keys]);
        return ['ok', [{ strategy, intensity, period }, specs]];
      },
    });
    return module;
  }

  private workerModule(key: string, shape: WorkerShape): Module {
    const module: Module = defineModule(key, {
      startLink: () => {
        this.write({ is: 'start', pid: self().id, key });
        return gen_server.startLink(module, null);
      },
      init: () => this.initWorker(key, shape),
      handleCast: (deed: Deed, state: unknown) => this.act(deed, state),
      handleInfo: (message: unknown, state: unknown) => {
        this.heard(message);
        return ['noreply', state];
      },
      terminate: function* (): Body {
        if (shape.stopMs > 0) yield* sleep(shape.stopMs);
        return 'ok';
      },
    });
    return module;
  }

  private *initWorker(key: string, shape: WorkerShape): Body<gen_server.InitReturn<unknown>> {
    this.write({ is: 'up', pid: self().id, key });
    const count = (this.starts.get(key) ?? 0) + 1;
    this.starts.set(key, count);
    if (shape.traps) processFlag('trap_exit', true);
    switch (shape.start) {
      case 'ignore':
        return 'ignore';
      case 'error':
        return ['stop', 'no_start'];
      case 'raise':
        if (count > 1) return error('no_start');
        break;
      case 'second_fails':
        if (count % 3 === 2) return ['stop', 'not_now'];
        break;
      case 'slow':
        yield* sleep(3);
        break;
      case 'ok':
    }
    if (shape.named && whereis(key) === undefined) register(key, self());
    return ['ok', null];
  }

  private act(deed: Deed, state: unknown): unknown {
    const { id } = self();
    switch (deed[0]) {
      case 'say':
        this.write({ is: 'sent', pid: id, other: deed[1].id, n: deed[2] });
        send(deed[1], ['word', id, deed[2]]);
        break;
      case 'link':
        link(deed[1]);
        break;
      case 'monitor': {
        const ref = monitor(deed[1]);
        if (deed[1] === self()) break;
        this.write({ is: 'monitored', pid: id, other: deed[1].id, ref: ref.id });
        this.watches.set(id, [...(this.watches.get(id) ?? []), ref]);
        break;
      }
      case 'demonitor': {
        const ref = this.watches.get(id)?.pop();
        if (ref === undefined) break;
        demonitor(ref, ['flush']);
        this.write({ is: 'demonitored', pid: id, ref: ref.id });
        break;
      }
      case 'timer':
        sendAfter(500, self(), 'tick');
        break;
      case 'crash':
        return crash(deed[1], state);
    }
    return ['noreply', state];
  }

  private heard(message: unknown): void {
    if (!Array.isArray(message)) return;
    const [tag, first, second] = message as unknown[];
    if (tag === 'word') this.write({ is: 'got', pid: self().id, other: first as number, n: second as number });
    else if (tag === 'DOWN')
      this.write({ is: 'down', pid: self().id, ref: (first as Ref).id, reason: (message as unknown[])[4] });
  }

  // Faults

  private living(): Pid[] {
    return [...this.on.processes].filter((process) => this.isPart(process)).map(({ pid }) => pid);
  }

  private isPart(process: Process): boolean {
    return process.pid !== this.operator && process.more?.view != null;
  }

  private pick(index: number, all = this.living()): Pid | undefined {
    // The top is hit seldom, for the same reason that it allows many restarts.
    return index === 0 ? all[0] : (all[1 + (index % Math.max(1, all.length - 1))] ?? all[0]);
  }

  private worker(index: number): Pid | undefined {
    return this.pick(
      index,
      this.living().filter(({ id }) => !this.supervisors.has(id)),
    );
  }

  /** One fault, and what follows from it at once. */
  play(fault: Fault): void {
    if (fault.fault === 'wait') this.on.advance(fault.ms);
    else {
      const any =
        fault.fault === 'exit' || fault.fault === 'ask' || fault.fault === 'suspend' || fault.fault === 'resume';
      const process = any ? this.pick(fault.who) : this.worker(fault.who);
      const { operator } = this;
      if (process === undefined || operator === null) return;
      if (fault.fault === 'ask') this.ask(process, fault.child, fault.what);
      else {
        this.on.exec(operator, () => {
          this.inflict(fault, process, operator);
        });
      }
      this.on.run();
    }
    this.quiet(false);
  }

  private inflict(fault: Exclude<Fault, { readonly fault: 'ask' | 'wait' }>, process: Pid, operator: Pid): void {
    const cast = (deed: Deed): void => {
      gen_server.cast(process, deed);
    };
    switch (fault.fault) {
      case 'exit':
        exit(process, fault.reason);
        return;
      case 'crash':
        cast(['crash', fault.how]);
        return;
      case 'say':
      case 'link':
      case 'monitor': {
        // A supervisor may be watched; a link with it or a message for it would be a fault of the program.
        const to = fault.fault === 'monitor' ? this.pick(fault.to) : this.worker(fault.to);
        if (to === undefined) return;
        if (fault.fault !== 'say') {
          cast([fault.fault, to]);
          return;
        }
        const pair = `${String(process.id)}>${String(to.id)}`;
        for (let i = 0; i < 3; i++) {
          const n = (this.said.get(pair) ?? 0) + 1;
          this.said.set(pair, n);
          cast(['say', to, n]);
        }
        return;
      }
      case 'suspend':
        suspendProcess(process);
        return;
      case 'resume':
        if (suspendedBy(operator).includes(process)) resumeProcess(process);
        return;
      default:
        cast([fault.fault]);
    }
  }

  private ask(process: Pid, child: number, what: Asked): void {
    const keys = this.supervisors.get(process.id);
    if (keys === undefined) return;
    const fresh = `added ${String(++this.added)}`;
    const key = what === 'start_child' ? fresh : (keys[child % keys.length] as string);
    if (what === 'start_child') keys.push(fresh);
    const spec = this.specOf(fresh, {
      type: 'worker',
      restart: 'temporary',
      shutdown: 50,
      traps: false,
      stopMs: 0,
      named: false,
      start: 'ok',
    });
    this.write({ is: 'asked', pid: process.id, key });
    const call = {
      start_child: () => supervisor.startChild(process, spec),
      terminate_child: () => supervisor.terminateChild(process, key),
      restart_child: () => supervisor.restartChild(process, key),
      delete_child: () => supervisor.deleteChild(process, key),
    }[what];
    this.root(function* () {
      try {
        yield* call();
      } catch {
        // The supervisor has ended: that is an answer, too.
      }
    });
  }

  /** Writes down what stands in the kernel now. */
  quiet(last: boolean): void {
    this.on.run();
    const numbers = (all: Iterable<unknown>): number[] =>
      [...all].flatMap((one) => (Array.isArray(one) ? [] : [(one as Process).id]));
    const processes = [...this.on.processes].filter(isAlive).map((process) => ({
      pid: process.id,
      parent: process.parentId,
      links: numbers(linksOf(process)),
      monitors: numbers(monitorsOf(process)),
      monitoredBy: numbers(monitoredByOf(process)),
    }));
    const names = [...this.on.names].map(([name, process]) => [name, process.id] as const);
    this.write({ is: 'quiet', inventory: { processes, names }, last });
  }

  /** Resumes all that was suspended, and lets an hour pass. */
  end(): void {
    const { operator } = this;
    if (operator === null) return;
    this.on.exec(operator, () => {
      for (const process of suspendedBy(operator)) {
        if (isProcessAlive(process)) resumeProcess(process);
      }
    });
    this.on.advance(3_600_000);
    this.quiet(true);
  }
}

function crash(how: string, state: unknown): unknown {
  switch (how) {
    case 'error':
      return error('boom');
    case 'throw':
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a term, as Erlang's throw/1 takes any
      throw 'boom';
    case 'exit':
      return exit(list('boom'));
    case 'stop':
      return ['stop', 'boom', state];
    case 'js':
      throw new TypeError('boom');
    default:
      return 'no such return';
  }
}
