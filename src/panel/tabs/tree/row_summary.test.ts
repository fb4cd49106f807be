import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place, ProcessRow } from '../../../protocol/model.ts';
import { Layered } from '../../../protocol/rows.ts';
import { summarise } from '../../ui/geometry/summary.ts';
import { summaryOfRow } from './row_summary.ts';

const SIZE = 1_000;

const place = (n: number, pid: string | null, state: Place['state']): Place => ({
  key: `pool/~${String(n)}`,
  parent: 'pool',
  id: `one ${String(n)}`,
  order: n,
  state,
  pid,
  generation: 1,
  behaviour: 'gen_server',
  type: 'worker',
  restart: 'permanent',
  shutdown: 5_000,
  significant: false,
  dynamic: true,
  supervisor: null,
  last_exit: null,
  hidden: false,
});

const row = (pid: string, message_queue_len: number, status: ProcessRow['status']): ProcessRow => ({
  pid,
  name: pid,
  registered_name: null,
  label: null,
  initial_call: 'one:init/1',
  current_function: 'gen_server:loop/7',
  behaviour: 'gen_server',
  module: 'one',
  status,
  message_queue_len,
  reductions: 1,
  memory: 300,
  priority: 'normal',
  trap_exit: false,
  place: '@',
  started_ms: 0,
  hidden: false,
});

const pidOf = (n: number): string => `<0.${String(n)}.0>`;
const anyRow = fc
  .record({
    n: fc.nat(30),
    queue: fc.nat(20),
    status: fc.constantFrom('waiting' as const, 'running' as const, 'suspended' as const),
  })
  .map(({ n, queue, status }) => row(pidOf(n), queue, status));
const anyPlace = fc
  .record({
    n: fc.nat(30),
    pid: fc.option(fc.nat(40)),
    state: fc.constantFrom('alive' as const, 'restarting' as const, 'down' as const),
  })
  .map(({ n, pid, state }) => ({
    n,
    place: place(n, pid === null ? null : pidOf(pid), pid === null ? state : 'alive'),
  }));

describe('the summary of a row', () => {
  it('kept up to date says what one counted anew says', () => {
    let run = 0;
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            rows: fc.array(anyRow, { maxLength: 5 }),
            drop: fc.array(fc.nat(30).map(pidOf), { maxLength: 3 }),
            places: fc.array(anyPlace, { maxLength: 4 }),
            cut: fc.nat(2),
            grow: fc.nat(2),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        (changes) => {
          run += 1;
          let members: readonly Place[] = Array.from({ length: SIZE + 20 }, (_, n) =>
            place(n, pidOf(100 + n), 'alive'),
          );
          let rows = Layered.of(new Map(members.map(({ pid }) => [pid ?? '', row(pid ?? '', 0, 'waiting')])));
          for (const change of changes) {
            rows = rows.with(change.rows, change.drop, ({ pid }) => pid);
            const next = members.slice(0, members.length - change.cut);
            // A pid stands in one place only.
            const used = new Set(next.map(({ pid }) => pid));
            for (const { n, place: changed } of change.places) {
              if (changed.pid !== null && used.has(changed.pid)) continue;
              used.add(changed.pid);
              next[n] = changed;
            }
            for (let i = 0; i < change.grow; i += 1) next.push(place(5_000 + next.length, null, 'down'));
            members = next;
            expect(summaryOfRow(`row ${String(run)}`, members, rows)).toEqual(summarise(members, rows));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
