/** A run in the browser's worker, and the same run again in Node: program, seed and journal make every event. */
import { replay } from '../src/node/backend/replay.ts';
import { systemOf } from '../src/systems/index.ts';
import type { Schedule } from '../src/protocol/journal.ts';
import { expect, test } from './coppice.ts';

const RUNS: readonly (readonly [system: string, seed: number, schedule: Schedule])[] = [
  ['essay', 1, 'in_order'],
  ['essay', 77, 'seeded'],
  ['rest_for_one', 2, 'seeded'],
  ['simple_one_for_one', 3, 'in_order'],
  ['escalation', 4, 'seeded'],
  ['restart_types', 5, 'in_order'],
];

for (const [system, seed, schedule] of RUNS) {
  test(`${system}, seed ${String(seed)}, ${schedule}: worker and Node come to the same event hash`, async ({
    coppice,
    page,
  }) => {
    await coppice.open('one_for_one', false);
    await page.evaluate(
      (start) => {
        window.coppice.connection.restart(start);
      },
      { system, seed, schedule, hash: true },
    );
    await page.waitForFunction((id) => {
      const { status } = window.coppice.connection;
      return status.state === 'live' && status.hello.system.id === id;
    }, system);
    await coppice.live();
    // At whatever moments the wall clock brings: the journal has them.
    await coppice.send({ type: 'speed', speed: 8 });
    for (const reason of ['kill', '{boom, 1}', 'shutdown']) {
      const pids = await page.evaluate(() =>
        [...(window.coppice.snapshot()?.processes.values() ?? [])]
          .filter((row) => !row.hidden && row.behaviour !== 'supervisor')
          .map((row) => row.pid),
      );
      for (const pid of [pids[0], pids.at(-1)]) {
        if (pid !== undefined)
          await coppice.page.evaluate((one) => window.coppice.send(one), { type: 'exit' as const, pid, reason });
      }
      const before = await page.evaluate(() => window.coppice.snapshot()?.clock.now_ms ?? 0);
      await page.waitForFunction((ms) => (window.coppice.snapshot()?.clock.now_ms ?? 0) > ms + 500, before);
    }
    const journal = await page.evaluate(() => window.coppice.journal());
    // A system that has given up takes no more of them.
    expect(journal.inputs.length).toBeGreaterThan(0);
    expect(journal).toMatchObject({ system, seed, schedule, cut: 0 });
    const program = systemOf(system);
    if (program === undefined) throw new Error(`no system ${system}`);
    expect(replay(program, journal)).toEqual(journal);
  });
}
