import { describe, expect, it } from 'vitest';
import type { Place, ProcessRow } from '../../../protocol/model.ts';
import { parseFilter, readFilter } from './filter.ts';
import { stateOf, wordOf } from './state.ts';
import { summarise, summaryText } from './summary.ts';
import { fitEnd, fitMiddle, fitName, textWidth } from './text_fit.ts';
import { emptyWords, nameOf, rowWords } from './words.ts';

const place: Place = {
  key: 'top/dictionary',
  parent: 'top',
  id: 'dictionary',
  order: 0,
  state: 'alive',
  pid: '<0.98.0>',
  generation: 2,
  behaviour: 'gen_server',
  type: 'worker',
  restart: 'permanent',
  shutdown: 5000,
  significant: false,
  dynamic: false,
  supervisor: null,
  last_exit: { pid: '<0.83.0>', generation: 1, reason: 'killed', at_ms: 100, event: 7, end: 'killed' },
  hidden: false,
};

const row: ProcessRow = {
  pid: '<0.98.0>',
  name: 'dictionary',
  registered_name: null,
  label: null,
  initial_call: 'dictionary:init/1',
  current_function: 'gen_server:loop/7',
  behaviour: 'gen_server',
  module: 'dictionary',
  status: 'waiting',
  message_queue_len: 0,
  reductions: 0,
  memory: 0,
  priority: 'normal',
  trap_exit: false,
  place: 'top/dictionary',
  started_ms: 1_000,
  hidden: false,
};

const nothing = { pending: new Map<string, number>(), gaveUp: [], before: null };

describe('the name of a row', () => {
  it('tells kind, state, generation, restart and the exit before', () => {
    expect(rowWords(place, row, 2_700)).toBe(
      'dictionary, gen_server, waiting, generation 2, started 1.7\u00a0s ago, exited with killed',
    );
  });

  it('says nothing of a restart in the first generation', () => {
    expect(rowWords({ ...place, generation: 1, last_exit: null }, row, 2_700)).toBe('dictionary, gen_server, waiting');
  });

  it('counts what waits in the mailbox', () => {
    const busy = { ...row, message_queue_len: 4_210 };
    expect(rowWords({ ...place, generation: 1, last_exit: null }, busy, 0)).toContain('4,210 in mailbox');
  });

  it('tells a place without a process', () => {
    expect(rowWords({ ...place, state: 'down', pid: null }, undefined, 0)).toBe(
      'dictionary, gen_server, down, generation 2, exited with killed',
    );
  });

  it('prefers the registered name, then the child id, then the label, then the initial call', () => {
    const alone = { ...place, key: '@<0.98.0>', id: 'x' };
    expect(nameOf(place, { ...row, registered_name: 'reg', label: 'lab' }).name).toBe('reg');
    expect(nameOf(place, { ...row, label: 'lab' }).name).toBe('dictionary');
    expect(nameOf(alone, { ...row, label: 'lab' })).toEqual({ name: 'lab', label: true });
    expect(nameOf(alone, { ...row, name: row.pid }).name).toBe('dictionary:init/1');
  });

  it('is never empty', () => {
    expect(nameOf({ ...place, id: '' }, row).name).toBe("''");
  });
});

describe('what a place without a process says', () => {
  const empty: Place = { ...place, pid: null, state: 'down' };
  it.each<[string, Place, Parameters<typeof emptyWords>[1]]>([
    ['starts next', empty, { ...nothing, pending: new Map([[place.key, 5]]) }],
    ['starts after fr', empty, { ...nothing, pending: new Map([[place.key, 5]]), before: 'fr' }],
    ['its supervisor is gone', { ...empty, state: 'gone' }, nothing],
    ['killed', { ...empty, state: 'gone', restart: null }, nothing],
    ['its supervisor starts it again', { ...empty, state: 'restarting' }, nothing],
    ['gave up: restart limit exceeded', { ...empty, state: 'gone' }, { ...nothing, gaveUp: [place.key] }],
    ['not started', { ...empty, last_exit: null }, nothing],
    ['temporary: not restarted', { ...empty, restart: 'temporary' }, nothing],
    ['killed', empty, nothing],
    ['killed', { ...empty, key: '@<0.98.0>' }, nothing],
  ])('%s', (words, one, around) => {
    expect(emptyWords(one, around)).toBe(words);
  });

  it('calls a transient child that ended well by its restart type', () => {
    const ended = { ...empty, restart: 'transient' as const, last_exit: { ...place.last_exit!, reason: 'normal' } };
    expect(emptyWords(ended, nothing)).toBe('transient: not restarted');
  });
});

describe('the state of a place', () => {
  it('is that of its process while it lives', () => {
    expect(stateOf(place, { ...row, status: 'suspended' })).toBe('suspended');
    const held = { ...row, status: 'waiting' as const, sys_suspended: true };
    expect(stateOf(place, held)).toBe('suspended');
    expect(wordOf(place, 'suspended', held)).toBe('waiting, held by sys');
  });

  it('is gone when its supervisor is, and down otherwise', () => {
    expect(wordOf({ ...place, state: 'gone' }, 'dead')).toBe('gone');
    expect(wordOf({ ...place, state: 'down' }, 'dead')).toBe('down');
  });
});

describe('a folded pool', () => {
  const members = Array.from({ length: 48 }, (_, i): Place => ({ ...place, key: `p/${i}`, pid: `<0.${i}.0>` }));
  const processes = new Map(members.map((one) => [one.pid!, { ...row, pid: one.pid! }]));

  it('names every fault, however few they are', () => {
    const mixed = members.map((one, i): Place => (i < 3 ? { ...one, state: 'down', pid: null } : one));
    const summary = summarise(mixed, processes);
    expect(summaryText(summary)).toBe('45 waiting, 3 down');
    expect(summary.worst).toBe('dead');
    expect(summary.commonest).toBe('waiting');
  });

  it('tells the longest mailbox', () => {
    const busy = new Map(processes).set('<0.7.0>', { ...row, message_queue_len: 12 });
    expect(summarise(members, busy).mailbox).toBe(12);
  });
});

describe('the filter', () => {
  const fields = { name: 'en', pid: '<0.85.0>', kind: 'gen_server', module: 'shelf', state: 'waiting' };
  const searched = { text: 'en <0.85.0>', words: ['gen_server', 'waiting', 'shelf'], fields, mailbox: 12 };
  it.each([
    ['en', true],
    ['85', true],
    ['gen', true],
    ['server', false],
    ['en waiting', true],
    ['en running', false],
    ['mailbox>10', true],
    ['>12', false],
    ['<13', true],
    ['state:wait', true],
    ['state:gen', false],
    ['kind:gen_server name:e', true],
    ['pid:85', true],
    ['module:en', false],
  ])('%s finds it: %s', (text, found) => {
    expect(parseFilter(text)?.(searched)).toBe(found);
  });

  it.each(['status:waiting', 'state:', 'en foo:1', 'mailbox>', '>', 'mailbox:3'])(
    '%s is said, and filters nothing',
    (text) => {
      const { filter, fault } = readFilter(text);
      expect(filter).toBeNull();
      expect(fault).toMatch(/state:|mailbox>10/u);
    },
  );

  it('is none when it holds only blanks', () => {
    expect(parseFilter('  ')).toBeNull();
  });
});

describe('text that must fit', () => {
  it('is cut in the middle and keeps both ends', () => {
    const cut = fitMiddle('session_registry_eu_west_1', 120, 13);
    expect(cut).toMatch(/^session.*…/u);
    expect(cut.endsWith('_1')).toBe(true);
    expect(textWidth(cut, 13)).toBeLessThanOrEqual(120);
  });

  it('keep the whole of their number where a pool has little room', () => {
    expect(fitName('worker ×1,000', 80, 12.6)).toMatch(/^w\w*… ×1,000$/u);
    expect(fitName('worker ×12', 120, 12.6)).toBe('worker ×12');
    expect(fitName('session_registry_eu_west_1', 120, 13)).toBe(fitMiddle('session_registry_eu_west_1', 120, 13));
  });

  it('is left as it is when it fits', () => {
    expect(fitMiddle('en', 120, 13)).toBe('en');
    expect(fitEnd('killed', 120, 11, true)).toBe('killed');
  });

  it('is cut at the end where the beginning tells most', () => {
    expect(fitEnd('{badkey, "eik"}', 60, 11, true)).toBe('{badkey,…');
  });
});
