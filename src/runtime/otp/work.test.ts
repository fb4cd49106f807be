/** A call that walks through something of a program's size costs as much: else a loop of such calls could not be ended, nor taken off for others. */
import { describe, expect, it } from 'vitest';
import { list, listFrom } from '../../term/list.ts';
import type { Pid } from '../../term/pid.ts';
import { Node } from '../kernel/node.ts';
import {
  type Body,
  demonitor,
  erase,
  get,
  getKeys,
  type InfoItem,
  link,
  makeRef,
  monitor,
  processes,
  processInfo,
  put,
  receive,
  register,
  registered,
  self,
  send,
  sleep,
  spawn,
} from '../kernel/syscalls.ts';
import * as ets from './ets.ts';
import * as global from './global.ts';

const UNTIL_STOPPED = function* (): Body<void> {
  yield* receive();
};

function waiting(count: number): Pid[] {
  return Array.from({ length: count }, () => spawn(UNTIL_STOPPED));
}

function table(type: 'set' | 'ordered_set' | 'bag', count: number, key: (n: number) => unknown): ets.Tab {
  const tab = ets.new('t', [type, 'public']);
  for (let n = 0; n < count; n++) ets.insert(tab, [key(n), n]);
  return tab;
}

const own = (n: number): unknown => n;
const same = (): unknown => 'k';
/** What is searched and not copied costs an eighth. */
const SEARCHED = 8;

/** Makes so many of what the call then walks through. */
type Make = (count: number) => () => unknown;

function info(item: InfoItem, make: (count: number) => void): Make {
  return (count) => {
    make(count);
    return () => processInfo(self(), item);
  };
}

function fill(count: number): void {
  for (let n = 0; n < count; n++) put(`k${String(n)}`, n);
}

function queue(count: number): void {
  for (let n = 0; n < count; n++) send(self(), n);
}

const onTable =
  (
    type: 'set' | 'ordered_set' | 'bag',
    key: (n: number) => unknown,
    call: (tab: ets.Tab, count: number) => unknown,
  ): Make =>
  (count) => {
    const tab = table(type, count, key);
    return () => call(tab, count);
  };

const searchIn =
  (call: (tab: ets.Tab) => unknown): Make =>
  (count) =>
    onTable('bag', same, call)(SEARCHED * count);

const CALLS: Readonly<Record<string, Make>> = {
  'ets:tab2list/1': onTable('set', own, (tab) => ets.tab2list(tab)),
  'ets:match/2': onTable('ordered_set', own, (tab) => ets.match(tab, ['$1', -1])),
  'ets:match/3': onTable('ordered_set', own, (tab) => ets.match(tab, ['$1', -1], 1)),
  'ets:match_object/2': onTable('set', own, (tab) => ets.matchObject(tab, ['_', -1])),
  'ets:match_delete/2': onTable('set', own, (tab) => ets.matchDelete(tab, ['_', -1])),
  'ets:select/2': onTable('set', own, (tab) => ets.select(tab, list(['_', list(), list('$_')] as const))),
  'ets:select_count/2': onTable('set', own, (tab) => ets.selectCount(tab, list(['_', list(), list(true)] as const))),
  'ets:foldl/3': onTable('set', own, (tab) => ets.foldl((_, acc) => acc, 0, tab)),
  'ets:insert/2 into a bag': searchIn((tab) => ets.insert(tab, ['k', -1])),
  'ets:insert/2 of a list': (count) => {
    const tab = ets.new('t', []);
    const objects = listFrom(Array.from({ length: count }, (_, n) => [n]));
    return () => ets.insert(tab, objects);
  },
  'ets:lookup/2': onTable('bag', same, (tab) => ets.lookup(tab, 'k')),
  'ets:lookup_element/3': onTable('bag', same, (tab) => ets.lookupElement(tab, 'k', 2)),
  'ets:delete_object/2': searchIn((tab) => ets.deleteObject(tab, ['k', -1])),
  'ets:delete_all_objects/1': onTable('set', own, (tab) => ets.deleteAllObjects(tab)),
  'ets:delete/1': onTable('set', own, (tab) => ets.delete(tab)),
  'ets:match_spec_run/2': (count) => {
    const compiled = ets.matchSpecCompile(list(['_', list(), list('$_')] as const));
    const tuples = listFrom(Array.from({ length: count }, (_, n) => [n]));
    return () => ets.matchSpecRun(tuples, compiled);
  },
  'a match specification': (count) => {
    const tab = table('set', 1, own);
    const guards = listFrom(Array.from({ length: count }, () => ['==', 1, 1]));
    return () => ets.select(tab, list(['_', guards, list('$_')] as const));
  },
  'processes/0': (count) => {
    waiting(count);
    return () => processes();
  },
  'registered/0': (count) => {
    waiting(count).forEach((pid, n) => register(`p${String(n)}`, pid));
    return () => registered();
  },
  'global:registered_names/0': (count) => {
    waiting(count).forEach((pid, n) => global.reRegisterName(n, pid));
    return () => global.registeredNames();
  },
  'global:whereis_name/1': (count) => {
    waiting(SEARCHED * count).forEach((pid, n) => global.reRegisterName(n, pid));
    return () => global.whereisName(-1);
  },
  'get/0': (count) => (fill(count), () => get()),
  'get_keys/0': (count) => (fill(count), () => getKeys()),
  'get_keys/1': (count) => (fill(count), () => getKeys(-1)),
  'erase/0': (count) => (fill(count), () => erase()),
  'get/1 of a tuple': (count) => (fill(SEARCHED * count), () => get(['k'])),
  'process_info/2, dictionary': info('dictionary', fill),
  'process_info/2, memory': info('memory', fill),
  'process_info/2, messages': info('messages', queue),
  'process_info/2, links': info('links', (count) => waiting(count).forEach((pid) => link(pid))),
  'process_info/2, monitors': info('monitors', (count) => waiting(count).forEach((pid) => monitor(pid))),
  'demonitor/2 with flush': (count) => (queue(SEARCHED * count), () => demonitor(makeRef(), ['flush'])),
};

/** When all has been made. */
const LATER_MS = 10_000;

/** Reductions of one call, where there are so many of what it walks through. */
function reductionsOf(make: Make, count: number): number {
  const node = new Node({ runawayReductions: Infinity });
  node.spawn(function* () {
    const call = make(count);
    yield* sleep(LATER_MS);
    call();
  });
  node.run();
  const before = node.reductions;
  node.advance(LATER_MS);
  return node.reductions - before;
}

describe('what a call walks through', () => {
  it.each(Object.entries(CALLS))(
    'is counted, an item a reduction, or eight where one is searched: %s',
    (_name, make) => {
      const few = reductionsOf(make, 10);
      expect(few).toBeLessThan(300);
      expect(reductionsOf(make, 310) - few).toBeGreaterThanOrEqual(300);
    },
  );
});
