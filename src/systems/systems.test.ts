import { describe, expect, it } from 'vitest';
import {
  gen_statem,
  application,
  exit,
  gen_event,
  List,
  type Module,
  Pid,
  processFlag,
  receive,
  register,
  self,
  send,
  supervisor,
  sys,
} from '../coppice.ts';
import { isAlive, processOf, registeredName, viewOf } from '../testing/seen.ts';
import { valueIn } from '../term/list.ts';
import { labelOf } from '../runtime/kernel/introspect.ts';
import { Rig } from '../testing/rig.ts';
import { CATALOGUE } from './catalogue.ts';
import { systemOf } from './index.ts';
import { supervisorModule } from './parts.ts';

/** The system as a node's process `system` runs it: with `rootEnded`, how the root ended. */
function running(id: string): { rig: Rig; rootEnded: () => unknown } {
  const system = systemOf(id);
  if (system === undefined) throw new Error(`no system ${id}`);
  const rig = new Rig();
  let ended: unknown = null;
  let started: unknown = null;
  rig.node.spawn(function* () {
    register('system', self());
    processFlag('trap_exit', true);
    started = yield* system.start();
    for (;;) {
      const message = yield* receive<unknown>();
      if (Array.isArray(message) && message[0] === 'EXIT') ended = message[2];
    }
  });
  rig.node.run();
  expect(started).toEqual(['ok', system.rootId === null ? expect.any(List) : expect.any(Pid)]);
  return { rig, rootEnded: () => ended };
}

function signal(rig: Rig, name: string, reason: unknown, from = 'system'): void {
  const victim = rig.process(name);
  rig.node.exec(rig.process(from), () => exit(victim, reason));
  rig.node.run();
}

function kill(rig: Rig, name: string): void {
  signal(rig, name, 'kill');
}

function tell(rig: Rig, name: string, message: unknown): void {
  rig.node.exec(rig.process('system'), () => send(name, message));
  rig.node.run();
}

function stateOf(rig: Rig, name: string): Record<string, unknown> {
  return viewOf(rig.process(name))?.state as Record<string, unknown>;
}

function children(rig: Rig, name: string): string[] {
  const infos = rig.run(() => supervisor.whichChildren(name));
  return infos.map(([id, pid]) => `${String(id)} ${pid instanceof Pid ? 'running' : pid}`).reverse();
}

const CLIENTS = ['client_1', 'client_2', 'client_3', 'client_4', 'client_5', 'client_6', 'client_7', 'client_8'];
const SHELVES = ['en', 'fr', 'sv'];

function exits(...names: readonly string[]): string[] {
  return names.map((name) => `exit ${name}`);
}

function starts(...names: readonly string[]): string[] {
  return names.map((name) => `start ${name}`);
}

const STOP_CLIENTS = exits(...CLIENTS.toReversed(), 'clients');
const STOP_SHELVES = exits(...SHELVES.toReversed(), 'shelves');
const START_ALL = starts('dictionary', 'shelves', ...SHELVES, 'clients', ...CLIENTS);

/** Systems with a root supervisor. */
const ROOTED = CATALOGUE.map(({ id }) => id).filter((id) => systemOf(id)?.rootId !== null);

describe('the gallery', () => {
  it('has a program for each entry, with unique ids and one sentence each', () => {
    expect(CATALOGUE.length).toBeGreaterThanOrEqual(8);
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
    for (const { id, description } of CATALOGUE) {
      expect(systemOf(id)?.id).toBe(id);
      expect(description).toMatch(/^[^.]+\.$/);
    }
    expect(systemOf('no such system')).toBeUndefined();
  });

  it.each(CATALOGUE.map(({ id }) => id))('%s: every process has a name', (id) => {
    const { rig } = running(id);
    rig.node.advance(3_000);
    for (const process of rig.node.processes) {
      expect(registeredName(process.pid) ?? labelOf(process), process.toString()).toBeDefined();
    }
  });

  it.each([
    'essay',
    'one_for_one',
    'one_for_all',
    'rest_for_one',
    'simple_one_for_one',
    'stuck',
    'door',
    'restart_types',
    'applications',
  ])('%s: nothing ends by itself in a minute, and nothing is reported but progress', (id) => {
    const { rig } = running(id);
    rig.node.advance(60_000);
    expect(rig.diary.filter(({ what }) => what === 'exit')).toEqual([]);
    expect(rig.reports.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it.each(CATALOGUE.map(({ id }) => id))(
    '%s: its root supervisor lasts ten minutes, and two runs are the same',
    (id) => {
      const first = running(id);
      first.rig.node.advance(600_000);
      expect(first.rootEnded()).toBeNull();
      const second = running(id);
      second.rig.node.advance(600_000);
      expect(second.rig.diary.map(({ what, name, at }) => [what, name, at])).toEqual(
        first.rig.diary.map(({ what, name, at }) => [what, name, at]),
      );
      expect(second.rig.node.reductions).toBe(first.rig.node.reductions);
    },
  );

  it.each(ROOTED)('%s: a shutdown of the root leaves none of its processes', (id) => {
    const { rig, rootEnded } = running(id);
    rig.node.advance(5_000);
    signal(rig, 'top', 'shutdown');
    rig.node.advance(10_000);
    expect(rootEnded()).toBe('shutdown');
    expect([...rig.node.names.keys()]).toEqual(['system']);
    expect(rig.node.processes.size).toBe(1);
  });
});

describe("the essay's tree", () => {
  function essay(): Rig {
    const { rig } = running('essay');
    rig.node.advance(3_000);
    rig.takeDiary();
    return rig;
  }

  it('starts in the order of the specifications', () => {
    const { rig } = running('essay');
    expect(rig.takeDiary()).toEqual(['start system', 'start top', ...START_ALL]);
  });

  it.each(SHELVES)('a shelf alone restarts: %s', (name) => {
    const rig = essay();
    kill(rig, name);
    expect(rig.takeDiary()).toEqual([`exit ${name}`, `start ${name}`]);
  });

  it.each(CLIENTS)('a client alone restarts: %s', (name) => {
    const rig = essay();
    kill(rig, name);
    expect(rig.takeDiary()).toEqual([`exit ${name}`, `start ${name}`]);
  });

  it('the dictionary dies: all children of top stop in reverse order and start in order', () => {
    const rig = essay();
    kill(rig, 'dictionary');
    expect(rig.takeDiary()).toEqual(['exit dictionary', ...STOP_CLIENTS, ...STOP_SHELVES, ...START_ALL]);
  });

  it('shelves dies by a kill: its children fall with it by their links, then all children of top go and come back', () => {
    const rig = essay();
    kill(rig, 'shelves');
    const diary = rig.takeDiary();
    expect(diary[0]).toBe('exit shelves');
    expect(diary.slice(1, 4).toSorted()).toEqual(exits(...SHELVES));
    expect(diary.slice(4)).toEqual([...STOP_CLIENTS, 'exit dictionary', ...START_ALL]);
  });

  it('clients dies by a kill: the same', () => {
    const rig = essay();
    kill(rig, 'clients');
    const diary = rig.takeDiary();
    expect(diary[0]).toBe('exit clients');
    expect(diary.slice(1, 9).toSorted()).toEqual(exits(...CLIENTS));
    expect(diary.slice(9)).toEqual([...STOP_SHELVES, 'exit dictionary', ...START_ALL]);
  });

  it('shelves told by its parent to shut down stops its children in reverse order first', () => {
    const rig = essay();
    signal(rig, 'shelves', 'shutdown', 'top');
    expect(rig.takeDiary().slice(0, 4)).toEqual(['exit sv', 'exit fr', 'exit en', 'exit shelves']);
  });

  it('shelves told by anyone else to shut down does not, since a supervisor traps exits', () => {
    const rig = essay();
    signal(rig, 'shelves', 'shutdown');
    expect(rig.takeDiary()).toEqual([]);
  });

  it('the sixth crash of a shelf within 10 s ends shelves, and top restarts everything', () => {
    const rig = essay();
    for (let i = 0; i < 5; i++) kill(rig, 'en');
    expect(rig.takeDiary()).toEqual(Array.from({ length: 5 }, () => ['exit en', 'start en']).flat());
    kill(rig, 'en');
    expect(rig.takeDiary()).toEqual([
      ...exits('en', 'sv', 'fr', 'shelves'),
      ...STOP_CLIENTS,
      'exit dictionary',
      ...START_ALL,
    ]);
    const told = rig.reports.filter(
      ({ label, report }) => label[0] === 'supervisor' && valueIn(report, 'errorContext') === 'shutdown',
    );
    expect(told.map(({ report }) => [valueIn(report, 'supervisor'), valueIn(report, 'reason')])).toEqual([
      [['local', 'shelves'], 'reached_max_restart_intensity'],
    ]);
  });

  it('six crashes that are not within the period are only six restarts', () => {
    const rig = essay();
    for (let i = 0; i < 6; i++) {
      kill(rig, 'en');
      rig.node.advance(2_500);
    }
    expect(rig.takeDiary()).toEqual(Array.from({ length: 6 }, () => ['exit en', 'start en']).flat());
  });

  it('the sixth death of the dictionary ends top itself, and the system with it', () => {
    const { rig, rootEnded } = running('essay');
    for (let i = 0; i < 6; i++) kill(rig, 'dictionary');
    expect(rootEnded()).toBe('shutdown');
    expect(rig.node.processes.size).toBe(1);
  });

  it('a restarted dictionary begins with what it is started with', () => {
    const rig = essay();
    const before = stateOf(rig, 'dictionary')['writes'];
    expect(before).toBeGreaterThan(0);
    kill(rig, 'dictionary');
    expect(stateOf(rig, 'dictionary')['writes']).toBe(0);
  });

  it('a client outlives the absence of its server, and goes on when it is back', () => {
    const rig = essay();
    rig.run(() => supervisor.terminateChild('shelves', 'en'));
    rig.node.advance(20_000);
    expect(rig.takeDiary()).toEqual(['exit en']);
    expect(CLIENTS.every((name) => (stateOf(rig, name)['failed'] as number) > 0)).toBe(true);
    rig.run(() => supervisor.restartChild('shelves', 'en'));
    rig.node.advance(20_000);
    const done = CLIENTS.map((name) => stateOf(rig, name)['done'] as number);
    rig.node.advance(5_000);
    for (const [index, name] of CLIENTS.entries()) expect(stateOf(rig, name)['done']).toBeGreaterThan(done[index] ?? 0);
    expect(rig.takeDiary()).toEqual(['start en']);
  });
});

describe('the strategies', () => {
  function started(id: string): Rig {
    const { rig } = running(id);
    rig.node.advance(5_000);
    rig.takeDiary();
    return rig;
  }

  it('one_for_one: the others keep what they have counted', () => {
    const rig = started('one_for_one');
    const blinks = stateOf(rig, 'green')['blinks'];
    kill(rig, 'red');
    expect(rig.takeDiary()).toEqual(['exit red', 'start red']);
    expect(stateOf(rig, 'red')['blinks']).toBe(0);
    expect(stateOf(rig, 'green')['blinks']).toBe(blinks);
  });

  it.each(['ledger', 'auditor', 'teller'])('one_for_all: after the death of %s the books agree again', (name) => {
    const rig = started('one_for_all');
    kill(rig, name);
    rig.node.advance(10_000);
    const order = ['ledger', 'auditor', 'teller'];
    expect(rig.takeDiary()).toEqual([
      `exit ${name}`,
      ...exits(...order.filter((other) => other !== name).toReversed()),
      ...starts(...order),
    ]);
    expect(stateOf(rig, 'auditor')).toMatchObject({ disputed: 0 });
    expect(stateOf(rig, 'auditor')['agreed']).toBeGreaterThan(10);
  });

  it.each([
    ['source', ['source', 'washer', 'sorter', 'packer']],
    ['washer', ['washer', 'sorter', 'packer']],
    ['sorter', ['sorter', 'packer']],
    ['packer', ['packer']],
  ])('rest_for_one: %s takes those after it along, and no sequence breaks', (name, rest) => {
    const rig = started('rest_for_one');
    kill(rig, name);
    rig.node.advance(10_000);
    expect(rig.takeDiary()).toEqual([`exit ${name}`, ...exits(...rest.slice(1).toReversed()), ...starts(...rest)]);
  });

  it('simple_one_for_one: the job of a fallen worker is done by another', () => {
    const rig = started('simple_one_for_one');
    expect(children(rig, 'pool')).toHaveLength(12);
    const busy = stateOf(rig, 'dispatcher')['busy'] as ReadonlyMap<Pid, number>;
    const [pid, job] = [...busy][0] as [Pid, number];
    rig.node.exec(rig.process('system'), () => exit(pid, 'kill'));
    rig.node.run();
    const after = stateOf(rig, 'dispatcher')['busy'] as ReadonlyMap<Pid, number>;
    expect([...after.values()]).toContain(job);
    expect(after.has(pid)).toBe(false);
    expect(children(rig, 'pool')).toHaveLength(12);
  });

  it('simple_one_for_one: a dispatcher that restarts alone finds its workers', () => {
    const rig = started('simple_one_for_one');
    kill(rig, 'dispatcher');
    rig.node.advance(30_000);
    expect(rig.takeDiary()).toEqual(['exit dispatcher', 'start dispatcher']);
    expect(children(rig, 'pool')).toHaveLength(12);
    expect((stateOf(rig, 'dispatcher')['known'] as ReadonlyMap<Pid, unknown>).size).toBe(12);
    for (let number = 1; number <= 12; number++) expect(stateOf(rig, `worker_${number}`)['done']).toBeGreaterThan(10);
  });

  it('escalation: the third crash ends inner, and middle restarts it with both children', () => {
    const { rig } = running('escalation');
    rig.takeDiary();
    rig.node.advance(8_000);
    expect(rig.takeDiary()).toEqual([
      ...['exit shaky', 'start shaky', 'exit shaky', 'start shaky'],
      ...exits('shaky', 'neighbour', 'inner'),
      ...starts('inner', 'shaky', 'neighbour'),
    ]);
  });

  it('escalation: six crashes end middle, twelve end top', () => {
    const { rig, rootEnded } = running('escalation');
    rig.takeDiary();
    for (let i = 0; i < 6; i++) tell(rig, 'shaky', 'crash');
    expect(rig.takeDiary().slice(-7)).toEqual([
      ...exits('cousin', 'middle'),
      ...starts('middle', 'inner', 'shaky', 'neighbour', 'cousin'),
    ]);
    for (let i = 0; i < 6; i++) tell(rig, 'shaky', 'crash');
    expect(rootEnded()).toBe('shutdown');
  });

  it.each([
    ['escalation', 'inner', 'shaky', 'breaker', 'crashes'],
    ['scale', 'top', 'pool', 'weather', 'felled'],
    ['door', 'top', 'door', 'visitor', 'visits'],
    ['stuck', 'top', 'archive', 'producer_1', 'left'],
  ])('%s: with %s/%s away, %s counts none of its %s', (id, above, away, name, what) => {
    const { rig } = running(id);
    rig.run(() => supervisor.terminateChild(above, away));
    const before = stateOf(rig, name)[what];
    rig.node.advance(8_000);
    expect(stateOf(rig, name)[what]).toBe(before);
    if (id === 'scale') return;
    // It goes on as before when that is back.
    rig.run(() => supervisor.restartChild(above, away));
    rig.node.advance(25_000);
    expect(stateOf(rig, name)[what]).not.toBe(before);
  });

  it('stuck: the mailbox grows to 4,000 and no further, in order; unlock empties it', () => {
    const { rig } = running('stuck');
    const archive = rig.process('archive');
    rig.node.advance(5_000);
    const early = processOf(archive).count;
    expect(early).toBeGreaterThan(50);
    rig.node.advance(200_000);
    // The first of the 4,000 is the one it is stuck in.
    expect(processOf(archive).count).toBe(3_999);
    expect(stateOf(rig, 'archive')).toEqual({ unlocked: false, documents: 0 });
    tell(rig, 'archive', 'unlock');
    expect(processOf(archive).count).toBe(0);
    expect(stateOf(rig, 'archive')).toEqual({ unlocked: true, documents: 4_000 });
  });

  it('stuck: a killed archive starts over with all its producers', () => {
    const { rig } = running('stuck');
    rig.node.advance(10_000);
    kill(rig, 'archive');
    expect(processOf(rig.process('archive')).count).toBe(0);
    rig.node.advance(300_000);
    expect(processOf(rig.process('archive')).count).toBe(3_999);
  });

  it('door: the right code opens it, what is typed while it is open counts once it is locked', () => {
    const { rig } = running('door');
    const doorIs = (): unknown => (viewOf(rig.process('door'))?.state as readonly unknown[])[0];
    const press = (...buttons: number[]): void => {
      for (const button of buttons) tell(rig, 'door', ['button', button]);
    };
    press(3, 1);
    expect(doorIs()).toBe('locked');
    press(4);
    expect(doorIs()).toBe('open');
    press(3, 1, 4);
    rig.node.advance(2_999);
    expect(stateOf(rig, 'door')[1]).toMatchObject({ opened: 1 });
    rig.node.advance(1);
    expect(doorIs()).toBe('open');
    expect(stateOf(rig, 'door')[1]).toMatchObject({ opened: 2 });
  });

  it('door: three wrong codes raise the alarm, reset ends it, and so does time', () => {
    const { rig } = running('door');
    rig.node.exec(rig.process('system'), () => exit(rig.process('visitor'), 'kill'));
    rig.node.run();
    const doorIs = (): unknown => (viewOf(rig.process('door'))?.state as readonly unknown[])[0];
    const wrong = (): void => {
      for (let i = 0; i < 9; i++) tell(rig, 'door', ['button', 9]);
    };
    wrong();
    expect(doorIs()).toBe('alarm');
    tell(rig, 'door', 'reset');
    expect(doorIs()).toBe('locked');
    wrong();
    rig.node.advance(9_999);
    expect(doorIs()).toBe('alarm');
    rig.node.advance(1);
    expect(doorIs()).toBe('locked');
  });

  it('door: the visitor opens it twice and raises the alarm more rarely, and a question is answered in any state', () => {
    const { rig } = running('door');
    rig.node.advance(60_000);
    const data = stateOf(rig, 'door')[1] as Record<string, number>;
    expect(data['alarms']).toBeGreaterThan(0);
    expect(data['opened']).toBeGreaterThan(data['alarms'] ?? 0);
    expect(rig.run(() => gen_statem.call('door', 'code_length'))).toBe(3);
  });

  it('significant: the batch ends after its last job, the race at its first runner, and each begins again', () => {
    const { rig } = running('significant');
    rig.takeDiary();
    rig.node.advance(15_000);
    expect(rig.takeDiary()).toEqual([
      ...exits('extract', 'convert'),
      ...exits('hare', 'tortoise', 'fox', 'race'),
      ...exits('report', 'batch_log', 'batch'),
    ]);
    rig.node.advance(6_000);
    expect(rig.takeDiary()).toEqual([
      ...starts('race', 'hare', 'fox', 'tortoise'),
      ...starts('batch', 'batch_log', 'extract', 'convert', 'report'),
    ]);
  });

  it('significant: a job that crashes is restarted and ends nothing', () => {
    const { rig } = running('significant');
    rig.takeDiary();
    kill(rig, 'hare');
    expect(rig.takeDiary()).toEqual(['exit hare', 'start hare']);
  });

  it.each([
    ['permanent_1', 'normal', true],
    ['permanent_1', 'shutdown', true],
    ['permanent_1', 'error', true],
    ['transient_1', 'normal', false],
    ['transient_1', 'shutdown', false],
    ['transient_1', 'error', true],
    ['temporary_1', 'normal', false],
    ['temporary_1', 'shutdown', false],
    ['temporary_1', 'error', false],
  ])('restart types: %s ends with %s: comes back: %s', (name, order, back) => {
    const { rig } = running('restart_types');
    rig.takeDiary();
    tell(rig, name, order);
    expect(rig.takeDiary()).toEqual(back ? [`exit ${name}`, `start ${name}`] : [`exit ${name}`]);
    // A temporary child's specification goes with it.
    expect(children(rig, 'top').length).toBe(name === 'temporary_1' ? 5 : 6);
  });

  it('scale: a thousand workers are there at once, and each that falls comes back at once', () => {
    const { rig } = running('scale');
    expect(children(rig, 'pool')).toHaveLength(1_000);
    rig.node.advance(30_000);
    expect(rig.diary.filter(({ what }) => what === 'exit').length).toBeGreaterThan(80);
    expect(children(rig, 'pool')).toHaveLength(1_000);
    for (let number = 1; number <= 1_000; number++) expect(isAlive(rig.process(`worker_${number}`))).toBe(true);
  });
});

it('a root whose init fails tells why', () => {
  const broken: Module = supervisorModule('broken', { intensity: -1 }, []);
  const rig = new Rig();
  const result = rig.run(function* () {
    processFlag('trap_exit', true);
    return yield* supervisor.startLink(broken, null);
  });
  expect(result).toEqual(['error', ['supervisor_data', ['invalid_intensity', -1]]]);
});

describe('two applications', () => {
  it('start in the order of their dependency, each under a master of its own', () => {
    const { rig } = running('applications');
    const names = [...rig.node.processes].map((process) => registeredName(process.pid) ?? String(labelOf(process)));
    expect(names.indexOf('warehouse_sup')).toBeLessThan(names.indexOf('shop_sup'));
    expect(names).toContain('application_master shop');
    expect(rig.run(() => application.whichApplications()).map(([name]) => name)).toEqual([
      'shop',
      'warehouse',
      'stdlib',
      'kernel',
    ]);
  });

  it('the shop goes on without the warehouse, and the warehouse may be started again', () => {
    const { rig } = running('applications');
    rig.node.advance(3_000);
    kill(rig, 'warehouse_sup');
    expect(rig.node.names.has('stock')).toBe(false);
    rig.node.advance(3_000);
    expect(rig.node.halted).toBeNull();
    expect(Number(stateOf(rig, 'till')['failed'])).toBeGreaterThan(0);
    expect(rig.run(() => application.start('warehouse'))).toBe('ok');
    expect(rig.process('stock')).toBeInstanceOf(Pid);
  });

  it('the end of the shop stops the warehouse and halts the node', () => {
    const { rig } = running('applications');
    rig.node.advance(3_000);
    rig.takeDiary();
    kill(rig, 'shop_sup');
    // A supervisor that is killed stops nobody in order: its links break in a drawn order.
    const ended = rig.takeDiary().filter((line) => !line.includes('application'));
    expect([...ended.slice(0, 1), ...ended.slice(1, 3).toSorted(), ...ended.slice(3)]).toEqual(
      exits('shop_sup', 'clerk', 'till', 'loader', 'stock', 'warehouse_sup'),
    );
    expect(rig.node.halted).toBe(
      'Kernel pid terminated (application_controller) ({application_terminated,shop,killed})',
    );
    const { now } = rig.node;
    rig.node.advance(60_000);
    expect(rig.node.now).toBe(now);
  });
});

describe('alarm handlers', () => {
  const handlers = (rig: Rig) => [...rig.run(() => gen_event.whichHandlers('alarms'))];

  it('a pager that fails is out, its owner is told and adds it again; the manager goes on', () => {
    const { rig } = running('alarms');
    expect(handlers(rig)).toEqual(['log', 'pager']);
    for (let second = 0; second < 30 && handlers(rig).includes('pager'); second++) rig.node.advance(200);
    expect(handlers(rig)).toEqual(['log']);
    expect(rig.reports.map(({ label }) => label)).toContainEqual(['gen_event', 'terminate']);
    rig.node.advance(2_500);
    expect(handlers(rig)).toEqual(['pager', 'log']);
    expect(rig.diary.filter(({ what }) => what === 'exit')).toEqual([]);
  });

  it('night swaps the log for one that counts, and day gets the count', () => {
    const { rig } = running('alarms');
    rig.node.advance(13_000);
    expect(handlers(rig)).toContain('night_log');
    rig.node.advance(12_000);
    expect(handlers(rig)).toContain('log');
    const states = rig.run(() => sys.getState('alarms')) as List<[module: string, id: unknown, kept: List<unknown>]>;
    expect(states.find(([module]) => module === 'log')?.[2].at(-1)).toEqual(['slept_through', expect.any(Number)]);
  });

  it('the end of the owner takes its handlers along, and its next life adds them again', () => {
    const { rig } = running('alarms');
    kill(rig, 'watch');
    expect(rig.takeDiary().slice(-8)).toEqual([
      ...exits('watch', 'sensor_3', 'sensor_2', 'sensor_1'),
      ...starts('watch', 'sensor_1', 'sensor_2', 'sensor_3'),
    ]);
    expect(handlers(rig).toSorted()).toEqual(['log', 'pager']);
  });
});
