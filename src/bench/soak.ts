/**
 * `npm run soak -- [CRASHES]`: crashes and restarts in virtual time, in every way in which a process can end, and then the count of
 * what is left: heap, processes, links, monitors, timers, names.
 *
 * Each child holds one of everything that can be left behind: a name, links (its supervisor and a helper), a monitor in both directions,
 * timers (its own, and one that another process set for it), a call that is under way, a message in its mailbox, a dictionary.
 */
import {
  defineModule,
  error,
  exit,
  gen_server,
  link,
  mfa,
  type Module,
  monitor,
  Node,
  type NodeOptions,
  type Pid,
  put,
  self,
  send,
  sendAfter,
  spawn,
  startTimer,
  supervisor,
  throw_,
  whereis,
} from '../coppice.ts';
import { isAlive, linksOf, monitoredByOf, monitorsOf } from '../runtime/kernel/introspect.ts';

const CHILDREN = 50;
const HOUR_MS = 3_600_000;
/** How a child ends, in turn. */
const WAYS = ['kill', 'signal', 'error', 'raise', 'exit', 'throw', 'stop', 'bad_return', 'helper', 'in_call'] as const;
type Way = (typeof WAYS)[number];

function* helper(): Generator<undefined, void> {
  for (;;) yield;
}

const child: Module = defineModule('soak_child', {
  startLink: (number: number) => gen_server.startLink(['local', `child_${number}`], child, number),
  init: (number: number) => {
    link(spawn(helper));
    const neighbour = whereis(`child_${(number + 1) % CHILDREN}`);
    if (neighbour !== undefined) monitor(neighbour);
    sendAfter(HOUR_MS, self(), 'never');
    put('number', number);
    return ['ok', number];
  },
  handleCall: () => exit('in_call'),
  handleCast: (way: Way, number: number) => {
    switch (way) {
      case 'error':
        return error('felled');
      case 'raise':
        throw new TypeError('felled');
      case 'exit':
        return exit(['felled', number]);
      case 'throw':
        return throw_('not an answer');
      case 'stop':
        return ['stop', 'felled', number];
      default:
        return 'bad_return';
    }
  },
  handleInfo: (_message: unknown, number: number) => ['noreply', number],
});

const top = defineModule('soak_top', {
  init: (): supervisor.InitReturn => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 1_000_000_000, period: 1 },
      Array.from({ length: CHILDREN }, (_, number) => ({ id: number, start: mfa(child, 'startLink', [number]) })),
    ],
  ],
});

function* caller(pid: Pid): Generator<undefined, void> {
  yield* gen_server.call(pid, 'crash') as Generator<undefined, void>;
}

/** What a node holds, counted from outside. */
export interface Holdings {
  readonly processes: number;
  readonly names: number;
  readonly links: number;
  readonly monitors: number;
  readonly timers: number;
  readonly queued: number;
}

export function holdingsOf(node: Node): Holdings {
  let links = 0;
  let monitors = 0;
  let queued = 0;
  let dead = 0;
  for (const process of node.processes) {
    if (!isAlive(process)) dead++;
    links += linksOf(process).length;
    monitors += monitorsOf(process).length + monitoredByOf(process).length;
    queued += process.count;
  }
  if (dead > 0) throw new Error(`${dead} dead processes are still in the table`);
  return {
    processes: node.processes.size,
    names: node.names.size,
    links,
    monitors,
    timers: node.pendingTimers,
    queued,
  };
}

export interface Soaked {
  readonly crashes: number;
  readonly exits: number;
  readonly virtualMs: number;
  readonly wallMs: number;
  /** Bytes after a collection, of the running tree: at the beginning, and at the end. Null without `--expose-gc`. */
  readonly heapBefore: number | null;
  readonly heapAfter: number | null;
  /** Of the running tree, at the same two moments. */
  readonly before: Holdings;
  readonly after: Holdings;
  /** When the tree has been shut down. */
  readonly left: Holdings;
}

function heap(): number | null {
  if (globalThis.gc === undefined) return null;
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

class Soak {
  readonly node: Node;
  private readonly root: Pid;
  private readonly driver: Pid;
  private done = 0;

  constructor(options: NodeOptions) {
    this.node = new Node(options);
    this.driver = this.node.spawn(helper);
    let started: unknown;
    const starter = this.node.spawn(function* () {
      started = yield* supervisor.startLink(['local', 'soak_top'], top, null);
      for (;;) yield;
    });
    this.node.run();
    this.root = starter;
    if (!Array.isArray(started) || started[0] !== 'ok') throw new Error(`the tree did not start: ${String(started)}`);
  }

  private fell(number: number, way: Way): void {
    const process = this.node.names.get(`child_${number}`);
    if (process === undefined) throw new Error(`child_${number} did not come back before ${this.done + 1} crashes`);
    const victim = process.pid;
    if (way === 'in_call') {
      this.node.spawn(caller, [victim]);
      return;
    }
    this.node.exec(this.driver, () => {
      startTimer(HOUR_MS, victim, 'never');
      send(victim, 'noise');
      if (way === 'kill' || way === 'signal') exit(victim, way === 'kill' ? 'kill' : 'felled');
      else if (way === 'helper') exit(linksOf(process).find((other) => other.more === null)?.pid as Pid, 'felled');
      else gen_server.cast(victim, way);
    });
  }

  /** One crash each virtual millisecond. */
  run(crashes: number): void {
    for (let i = 0; i < crashes; i++, this.done++) {
      this.fell((this.done * 7) % CHILDREN, WAYS[this.done % WAYS.length] as Way);
      this.node.advance(1);
    }
  }

  stop(): void {
    this.node.spawn(
      (...pids: readonly Pid[]) => {
        for (const pid of pids) exit(pid, pid === this.root ? 'shutdown' : 'kill');
      },
      [this.root, this.driver],
    );
    this.node.advance(10_000);
  }
}

/** Crashes before anything is measured: the flight recorder's ring and the supervisor's window of restarts fill up first. */
const WARM_UP = 10_000;

/** Fells children one after the other; `progress` hears at the beginning and after each tenth. */
export function soak(
  crashes: number,
  options: NodeOptions = {},
  progress: (done: number, heap: number | null) => void = () => undefined,
): Soaked {
  const run = new Soak(options);
  run.run(WARM_UP);
  const heapBefore = heap();
  const before = holdingsOf(run.node);
  progress(0, heapBefore);
  const exitsBefore = run.node.exits;
  const virtualBefore = run.node.now;
  const from = performance.now();
  const tenth = Math.ceil(crashes / 10);
  for (let done = 0; done < crashes;) {
    const part = Math.min(tenth, crashes - done);
    run.run(part);
    done += part;
    if (done < crashes) progress(done, heap());
  }
  const wallMs = performance.now() - from;
  const heapAfter = heap();
  const after = holdingsOf(run.node);
  progress(crashes, heapAfter);
  const exits = run.node.exits - exitsBefore;
  const virtualMs = run.node.now - virtualBefore;
  run.stop();
  return { crashes, exits, virtualMs, wallMs, heapBefore, heapAfter, before, after, left: holdingsOf(run.node) };
}

/** What the heap may differ by and still be called flat: garbage that a collection has not got to, and compiled code. */
const HEAP_SLACK = 1_500_000;

/** What is wrong with an outcome, a sentence each; empty when nothing is. */
export function faultsOf(soaked: Soaked): string[] {
  const faults: string[] = [];
  for (const [what, count] of Object.entries(soaked.left)) {
    if (count !== 0) faults.push(`${count} ${what} are left over after the shutdown`);
  }
  for (const what of Object.keys(soaked.before) as (keyof Holdings)[]) {
    const [before, after] = [soaked.before[what], soaked.after[what]];
    // A child monitors its neighbour only if that has a name at the time.
    if (after > before * 1.1 + 2) faults.push(`${what}: ${before} at the beginning, ${after} at the end`);
  }
  if (soaked.exits < 2 * soaked.crashes)
    faults.push(`${soaked.exits} ends for ${soaked.crashes} crashes with a helper each`);
  const { heapBefore, heapAfter } = soaked;
  if (heapBefore !== null && heapAfter !== null && heapAfter > heapBefore + HEAP_SLACK) {
    faults.push(`the heap has grown from ${heapBefore} to ${heapAfter} bytes`);
  }
  return faults;
}
