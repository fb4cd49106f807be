/** What is told of a process with very much of something: how much there is, the first of it, and no more work than that takes. */
import { expect, it, vi } from 'vitest';
import { list } from '../../term/list.ts';
import type * as introspect from '../../runtime/kernel/introspect.ts';
import {
  monitor,
  put,
  receive,
  register,
  self,
  send,
  setLabel,
  spawn,
  spawnLink,
} from '../../runtime/kernel/syscalls.ts';
import { WatchedNode } from '../../testing/watched_node.ts';

const lengths: number[] = [];
vi.mock('../../runtime/kernel/introspect.ts', async (original) => {
  const actual = await original<typeof introspect>();
  const noting =
    <T>(read: (process: introspect.Process, limit?: number) => readonly T[]): typeof read =>
    (process, limit) => {
      const some = read(process, limit);
      lengths.push(some.length);
      return some;
    };
  return {
    ...actual,
    ancestorsOf: noting(actual.ancestorsOf),
    linksOf: noting(actual.linksOf),
    monitorsOf: noting(actual.monitorsOf),
    monitoredByOf: noting(actual.monitoredByOf),
  };
});

const forever = function* () {
  yield* receive(() => false);
};

function nodeOf(start: () => void): WatchedNode {
  return new WatchedNode({
    id: 'detail',
    title: 'detail',
    rootId: null,
    start: function* () {
      spawn(function* () {
        start();
        yield* forever();
      });
      yield* forever();
    },
  });
}

it('no list of all relations is made only to be counted', () => {
  const node = nodeOf(() => {
    register('hub', self());
    put('$ancestors', list(...Array<string>(900).fill('up')));
    const hub = self();
    for (let n = 0; n < 600; n++) spawnLink(forever);
    for (let n = 0; n < 700; n++) monitor(`nobody_${n}`);
    for (let n = 0; n < 800; n++) {
      spawn(function* () {
        monitor(hub);
        yield* forever();
      });
    }
    for (let n = 0; n < 650; n++) monitor(spawn(forever));
  }).run(100);
  lengths.length = 0;
  node.watch(node.pid('hub'));
  const info = node.state.detail?.info;
  expect(info?.totals).toEqual({ ancestors: 900, links: 600, monitors: 650, monitored_by: 800 });
  for (const some of [info?.ancestors, info?.links, info?.monitors, info?.monitored_by]) expect(some).toHaveLength(500);
  expect(Math.max(...lengths)).toBe(501);
});

it('the sender of a message has its name when it is long gone, and all that it did forgotten', () => {
  const node = nodeOf(() => {
    const mailbox = spawn(forever);
    register('mailbox', mailbox);
    // So many that the next is not told as an event.
    for (let n = 0; n < 100; n++) send(self(), n);
    spawn(() => {
      setLabel('teller');
      send(mailbox, 'news');
    });
    for (let n = 0; n < 7_500; n++) spawn(() => undefined);
  }).run(1_000);
  node.run(1_000);
  node.watch(node.pid('mailbox'));
  expect(node.state.events.some(({ name }) => name === 'teller')).toBe(false);
  expect(node.state.detail?.messages.items[0]?.from?.name).toBe('teller');
});
