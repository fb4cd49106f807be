/**
 * The laws of processes, as checkers of a log. They stand outside the kernel: they keep books of their own and trust nothing that it says of
 * itself. Each brings a way to break a good log, and is refused unless it notices.
 */
import { EVENT } from '../runtime/kernel/introspect.ts';
import { equal } from '../term/equal.ts';
import type { Entry, Held, Inventory } from './random_tree.ts';

export interface Checker {
  readonly law: string;
  /** What is wrong, a sentence each. */
  readonly check: (log: readonly Entry[]) => string[];
  /** The log with this law broken somewhere; null when nothing in it bears on the law. */
  readonly broken: (log: readonly Entry[]) => Entry[] | null;
}

type Of<I extends Entry['is']> = Extract<Entry, { readonly is: I }>;

function only<I extends Entry['is']>(log: readonly Entry[], is: I): Of<I>[] {
  return log.filter((entry): entry is Of<I> => entry.is === is);
}

function isExit(entry: Entry): entry is Of<'event'> {
  return entry.is === 'event' && entry.code === EVENT.exit;
}

/** A supervisor says that something else begins: a child has ended, or did not start. */
function isTurn({ code, detail }: Of<'event'>): boolean {
  return code === EVENT.report && Array.isArray(detail) && detail[0] === 'supervisor' && detail[1] !== 'progress';
}

function exitsOf(log: readonly Entry[]): Map<number, Of<'event'>> {
  return new Map(log.filter(isExit).map((entry) => [entry.pid, entry]));
}

function lastInventory(log: readonly Entry[]): Inventory | undefined {
  return only(log, 'quiet').findLast(({ last }) => last)?.inventory;
}

/** The log with its last inventory changed. */
function withInventory(log: readonly Entry[], change: (inventory: Inventory) => Inventory): Entry[] {
  return log.map((entry) =>
    entry.is === 'quiet' && entry.last ? { ...entry, inventory: change(entry.inventory) } : entry,
  );
}

const deadReceiveNothing: Checker = {
  law: 'the dead neither act nor receive, and end once',
  check(log) {
    const dead = new Set<number>();
    const faults: string[] = [];
    const live = (pid: number, what: string): void => {
      if (dead.has(pid)) faults.push(`<0.${pid}.0> has ended, and ${what}`);
    };
    for (const entry of log) {
      if (entry.is === 'event') {
        if (entry.code === EVENT.exit) {
          live(entry.pid, 'ends again');
          dead.add(entry.pid);
        } else if (entry.code !== EVENT.unregister) live(entry.pid, `acts: event ${entry.code}`);
        if (entry.code === EVENT.send || entry.code === EVENT.timeout) live(entry.other, 'receives');
      } else if (entry.is !== 'quiet') live(entry.pid, `does this: ${entry.is}`);
    }
    return faults;
  },
  broken(log) {
    const exit = log.find(isExit);
    return exit === undefined ? null : [...log, { ...exit, code: EVENT.send, pid: 0, other: exit.pid }];
  },
};

const linksHaveTwoEnds: Checker = {
  law: 'a link and a monitor have two ends or none, both alive',
  check(log) {
    const faults: string[] = [];
    for (const { inventory } of only(log, 'quiet')) {
      const held = new Map(inventory.processes.map((process) => [process.pid, process]));
      const pairs = (process: Held, side: 'links' | 'monitors' | 'monitoredBy', back: typeof side): void => {
        if (side === 'links' && new Set(process.links).size !== process.links.length)
          faults.push(`<0.${process.pid}.0> is linked twice with the same process`);
        for (const other of process[side]) {
          const ends = process[side].filter((one) => one === other).length;
          const found = held.get(other)?.[back].filter((one) => one === process.pid).length ?? 0;
          if (found !== ends)
            faults.push(`${side} of <0.${process.pid}.0> with <0.${other}.0>: ${ends} here, ${found} there`);
        }
      };
      for (const process of inventory.processes) {
        pairs(process, 'links', 'links');
        pairs(process, 'monitors', 'monitoredBy');
        pairs(process, 'monitoredBy', 'monitors');
      }
    }
    return faults;
  },
  broken(log) {
    const victim = lastInventory(log)?.processes.find(({ links }) => links.length > 0);
    if (victim === undefined) return null;
    return withInventory(log, ({ processes, names }) => ({
      names,
      processes: processes.map((process) =>
        process === victim ? { ...process, links: process.links.slice(1) } : process,
      ),
    }));
  },
};

const downComesOnce: Checker = {
  law: 'DOWN comes exactly once for each monitor, after the end and with its reason',
  check(log) {
    const ends = new Map<number, { readonly index: number; readonly reason: unknown }>();
    const watched = new Map<
      number,
      { readonly by: number; readonly of: number; readonly dead: boolean; downs: number }
    >();
    const faults: string[] = [];
    log.forEach((entry, index) => {
      if (isExit(entry)) ends.set(entry.pid, { index, reason: entry.detail });
      else if (entry.is === 'monitored')
        watched.set(entry.ref, { by: entry.pid, of: entry.other, dead: ends.has(entry.other), downs: 0 });
      else if (entry.is === 'demonitored') watched.delete(entry.ref);
      else if (entry.is === 'down') {
        const watch = watched.get(entry.ref);
        if (watch === undefined) return;
        watch.downs++;
        const end = ends.get(watch.of);
        if (end === undefined) faults.push(`DOWN of <0.${watch.of}.0> before its end`);
        else if (!equal(entry.reason, watch.dead ? 'noproc' : end.reason))
          faults.push(
            `DOWN of <0.${watch.of}.0> tells ${String(entry.reason)}, and it ended with ${String(end.reason)}`,
          );
        if (watch.downs > 1) faults.push(`DOWN of <0.${watch.of}.0> came ${watch.downs} times`);
      }
    });
    for (const { by, of, downs } of watched.values()) {
      if (!ends.has(by) && ends.has(of) && downs === 0) faults.push(`DOWN of <0.${of}.0> never came to <0.${by}.0>`);
    }
    return faults;
  },
  broken(log) {
    const ends = exitsOf(log);
    const downs = only(log, 'down').filter(({ ref }) => !only(log, 'demonitored').some((one) => one.ref === ref));
    const lost = downs.find(({ pid }) => !ends.has(pid));
    if (lost !== undefined) return log.filter((entry) => entry !== lost);
    return downs[0] === undefined ? null : [...log, downs[0]];
  },
};

const intensityHolds: Checker = {
  law: 'a supervisor starts no child again more often than its intensity allows, without going',
  check(log) {
    const faults: string[] = [];
    const asked = new Map<string, number>();
    for (const { pid, key } of only(log, 'asked')) asked.set(`${pid} ${key}`, (asked.get(`${pid} ${key}`) ?? 0) + 1);
    for (const { pid, intensity, period } of only(log, 'flags')) {
      const starts = startsOf(log, pid);
      for (const key of new Set(starts.map((entry) => entry.key))) {
        // The first is no restart, and those that a person asked for do not count.
        const allowed = intensity + (asked.get(`${pid} ${key}`) ?? 0);
        const seconds = starts
          .filter((entry) => entry.key === key)
          .map(({ at }) => Math.floor(at / 1000))
          .slice(1);
        for (let i = allowed; i < seconds.length; i++) {
          if ((seconds[i] as number) - (seconds[i - allowed] as number) <= period)
            faults.push(
              `<0.${pid}.0> allows ${intensity} in ${period} s, and has restarted ${key} ${allowed + 1} times`,
            );
        }
      }
    }
    return faults;
  },
  broken(log) {
    const flags = only(log, 'flags')[0];
    const start = only(log, 'start').find(({ pid }) => pid === flags?.pid);
    if (flags === undefined || start === undefined) return null;
    const many = flags.intensity + only(log, 'asked').length + 1;
    return [...log, ...Array.from({ length: many }, () => start)];
  },
};

/**
 * When a supervisor decided on each start: it counts a restart when it hears of the end, or tries again, and siblings that it stops before may take
 * their time.
 */
function startsOf(log: readonly Entry[], pid: number): readonly { readonly key: string; readonly at: number }[] {
  const starts: { key: string; at: number }[] = [];
  let decided: number | null = null;
  for (const entry of log) {
    if (entry.is === 'quiet' || entry.pid !== pid) continue;
    if (entry.is === 'event' && isReportOfEnd(entry)) decided = entry.at;
    // What a person asks for is done at once.
    else if (entry.is === 'asked') decided = null;
    else if (entry.is === 'start') starts.push({ key: entry.key, at: decided ?? entry.at });
  }
  return starts;
}

function isReportOfEnd({ detail }: Of<'event'>): boolean {
  return (
    Array.isArray(detail) && detail[0] === 'supervisor' && /^(?:child_terminated|start_error)$/u.test(String(detail[1]))
  );
}

function isStartError({ detail }: Of<'event'>): boolean {
  return Array.isArray(detail) && detail[0] === 'supervisor' && detail[1] === 'start_error';
}

interface Batch {
  readonly keys: string[];
  /** It has told its own parent that it is up. */
  told: boolean;
  /** A start has failed: it will be tried again, through the mailbox, and no report says when. */
  failed: boolean;
  readonly acts: { readonly what: 'start' | 'stop'; readonly key: string; readonly child: number }[];
}

/** Does this act not belong to those before it? */
function isNewTurn({ acts, keys }: Batch, what: 'start' | 'stop', key: string): boolean {
  const last = acts.at(-1);
  if (last?.what !== 'start') return false;
  return what === 'stop' || keys.indexOf(key) <= keys.indexOf(last.key);
}

const childrenInOrder: Checker = {
  law: 'children start in the order of their specifications and stop in reverse, each when the one before it has ended',
  check(log) {
    const batches = new Map<number, Batch>();
    const keyOf = new Map<number, string>();
    const dead = new Set<number>();
    const stopping = new Map<number, number>();
    const faults: string[] = [];
    const settle = (pid: number, batch: Batch): void => {
      const acts = batch.acts.splice(0);
      // After a restart the supervisor may be told to stop: then it stops all, and nothing comes after that.
      const lastStart = acts.findLastIndex(({ what }) => what === 'start');
      const firstStart = acts.findIndex(({ what }) => what === 'start');
      const parts =
        firstStart < 0
          ? [acts]
          : [acts.slice(0, firstStart), acts.slice(firstStart, lastStart + 1), acts.slice(lastStart + 1)];
      for (const part of parts) {
        const order = part.map(({ key }) => batch.keys.indexOf(key));
        const sign = part[0]?.what === 'stop' ? -1 : 1;
        if (part.some(({ what }) => what !== part[0]?.what))
          faults.push(`<0.${pid}.0> stops a child in the middle of its starts`);
        for (let i = 1; i < order.length; i++) {
          if (Math.sign((order[i] as number) - (order[i - 1] as number)) !== sign)
            faults.push(
              `<0.${pid}.0> ${sign < 0 ? 'stops' : 'starts'} in the order ${part.map(({ key }) => key).join(', ')}`,
            );
        }
      }
    };
    const act = (pid: number, what: 'start' | 'stop', key: string, child: number): void => {
      const batch = batches.get(pid);
      if (batch === undefined) return;
      const waiting = stopping.get(pid);
      if (waiting !== undefined && waiting !== child && !dead.has(waiting))
        faults.push(`<0.${pid}.0> goes on with ${key} before <0.${waiting}.0> has ended`);
      if (batch.failed && isNewTurn(batch, what, key)) {
        batch.failed = false;
        settle(pid, batch);
      }
      if (what === 'stop') stopping.set(pid, child);
      else stopping.delete(pid);
      if (!batch.keys.includes(key)) batch.keys.push(key);
      // Killing what did not stop in time is no second stop.
      const last = batch.acts.at(-1);
      if (last?.what !== what || last.child !== child || what === 'start') batch.acts.push({ what, key, child });
    };
    for (const entry of log) {
      if (entry.is === 'flags') batches.set(entry.pid, { keys: [...entry.keys], told: false, failed: false, acts: [] });
      else if (entry.is === 'up') keyOf.set(entry.pid, entry.key);
      else if (entry.is === 'start') act(entry.pid, 'start', entry.key, 0);
      else if (entry.is === 'event') {
        const batch = batches.get(entry.pid);
        if (entry.code === EVENT.exit) dead.add(entry.pid);
        if (batch === undefined) continue;
        if (entry.code === EVENT.exit_signal) {
          const key = keyOf.get(entry.other);
          if (key !== undefined && batch.keys.includes(key)) act(entry.pid, 'stop', key, entry.other);
        } else if (entry.code === EVENT.send && entry.other !== entry.pid) {
          // An answer: what was asked for is one start or one stop of its own, out of the order.
          if (batch.told) batch.acts.pop();
          batch.told = true;
          settle(entry.pid, batch);
          continue;
        }
        if (entry.code === EVENT.report && isStartError(entry)) batch.failed = true;
        if (isTurn(entry) || entry.code === EVENT.exit) settle(entry.pid, batch);
      }
    }
    for (const [pid, batch] of batches) settle(pid, batch);
    return faults;
  },
  broken(log) {
    const flags = only(log, 'flags').find(({ keys }) => keys.length > 1);
    if (flags === undefined) return null;
    const [first, second] = only(log, 'start').filter(({ pid }) => pid === flags.pid);
    if (first === undefined || second === undefined || first.key !== flags.keys[0] || second.key !== flags.keys[1])
      return null;
    return log.map((entry) =>
      entry === first ? { ...second, at: first.at } : entry === second ? { ...first, at: second.at } : entry,
    );
  },
};

const noneWithoutReason: Checker = {
  law: 'after a run that ends quiet no process is left without a living reason',
  check(log) {
    const inventory = lastInventory(log);
    if (inventory === undefined) return ['the run does not end quiet'];
    const held = new Map(inventory.processes.map((process) => [process.pid, process]));
    const reasons = new Set(only(log, 'root').map(({ pid }) => pid));
    // Parents have smaller numbers, and the processes stand in order.
    const faults: string[] = [];
    for (const { pid, parent, links } of [...held.values()].sort((a, b) => a.pid - b.pid)) {
      if (reasons.has(pid)) continue;
      if (held.has(parent) && reasons.has(parent) && links.includes(parent)) reasons.add(pid);
      else faults.push(`<0.${pid}.0> lives on without its parent <0.${parent}.0>`);
    }
    return faults;
  },
  broken(log) {
    const roots = new Set(only(log, 'root').map(({ pid }) => pid));
    const inventory = lastInventory(log);
    const victim = inventory?.processes.find(({ pid }) => !roots.has(pid));
    if (victim === undefined) return null;
    return withInventory(log, ({ processes, names }) => ({
      names,
      processes: processes.filter(({ pid }) => pid !== victim.parent),
    }));
  },
};

const nothingOfTheDead: Checker = {
  law: 'names and places in the table are of the living only',
  check(log) {
    const faults: string[] = [];
    const dead = new Set<number>();
    for (const entry of log) {
      if (isExit(entry)) dead.add(entry.pid);
      if (entry.is !== 'quiet') continue;
      const held = new Set(entry.inventory.processes.map(({ pid }) => pid));
      for (const pid of held) if (dead.has(pid)) faults.push(`<0.${pid}.0> has ended and is in the table`);
      for (const [name, pid] of entry.inventory.names) if (!held.has(pid)) faults.push(`${name} is the name of nobody`);
    }
    return faults;
  },
  broken(log) {
    const [dead] = exitsOf(log).keys();
    if (dead === undefined) return null;
    return withInventory(log, (inventory) => ({ ...inventory, names: [...inventory.names, ['ghost', dead]] }));
  },
};

const pairsInOrder: Checker = {
  law: 'between each pair messages come once and in the order of their sending',
  check(log) {
    const faults: string[] = [];
    const sent = new Set(only(log, 'sent').map(({ pid, other, n }) => `${pid}>${other} ${n}`));
    const newest = new Map<string, number>();
    for (const { pid, other, n } of only(log, 'got')) {
      const pair = `${other}>${pid}`;
      if (!sent.has(`${pair} ${n}`)) faults.push(`${pair}: message ${n} came and was never sent`);
      if (n <= (newest.get(pair) ?? 0)) faults.push(`${pair}: message ${n} came after ${newest.get(pair) ?? 0}`);
      newest.set(pair, n);
    }
    return faults;
  },
  broken(log) {
    const got = only(log, 'got')[0];
    return got === undefined ? null : [...log, got];
  },
};

export const CHECKERS: readonly Checker[] = [
  deadReceiveNothing,
  linksHaveTwoEnds,
  downComesOnce,
  intensityHolds,
  childrenInOrder,
  noneWithoutReason,
  nothingOfTheDead,
  pairsInOrder,
];
