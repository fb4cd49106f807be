/** Each restart strategy, seen in the tree: who goes, who comes back, and that places stay while pids and generations change. */
import { expect, test } from './coppice.ts';

async function generations(coppice: { standing(): Promise<Map<string, { generation: number }>> }, keys: readonly string[]) {
  const standing = await coppice.standing();
  return keys.map((key) => standing.get(key)?.generation);
}

test('one_for_one: a shelf that is killed restarts alone', async ({ coppice }) => {
  await coppice.open('essay');
  const before = await coppice.pidOf('top/shelves/fr');
  await coppice.kill('top/shelves/fr');
  await expect(coppice.row('top/shelves/fr')).toHaveAttribute('data-gen', '2');
  await expect(coppice.row('top/shelves/fr')).not.toHaveAttribute('data-pid', before);
  expect(await generations(coppice, ['top', 'top/dictionary', 'top/shelves', 'top/shelves/en', 'top/shelves/sv'])).toEqual([1, 1, 1, 1, 1]);
  const exits = await coppice.told('exit');
  expect(exits.map((event) => (event.kind === 'exit' ? [event.name, event.reason] : []))).toEqual([['fr', 'killed']]);
});

test('one_for_all: when the dictionary is killed all children of top stop in reverse order and start in order', async ({ coppice }) => {
  await coppice.open('essay');
  await coppice.kill('top/dictionary');
  for (const key of ['top/dictionary', 'top/shelves', 'top/clients', 'top/shelves/en', 'top/shelves/fr', 'top/shelves/sv']) {
    await expect(coppice.row(key)).toHaveAttribute('data-gen', '2');
  }
  await expect(coppice.row('top')).toHaveAttribute('data-gen', '1');
  const exits = (await coppice.told('exit')).map((event) => event.name).filter((name) => !name.startsWith('client'));
  expect(exits).toEqual(['dictionary', 'sv', 'fr', 'en', 'shelves']);
  const starts = await coppice.told('started');
  const again = starts.filter((event) => event.kind === 'started' && event.generation === 2).map((event) => event.name);
  expect(again.filter((name) => !/^client/.test(name))).toEqual(['dictionary', 'en', 'fr', 'sv', 'shelves']);
});

test('one_for_all: when the supervisor shelves is killed its siblings go as well', async ({ coppice }) => {
  await coppice.open('essay');
  await coppice.kill('top/shelves');
  expect(await generations(coppice, ['top', 'top/dictionary', 'top/shelves', 'top/shelves/en', 'top/clients'])).toEqual([1, 2, 2, 2, 2]);
});

test('exceeding the intensity ends the supervisor and the failure climbs', async ({ coppice }) => {
  await coppice.open('essay');
  for (let i = 0; i < 6; i++) await coppice.kill('top/shelves/en');
  await expect(coppice.row('top/shelves')).toHaveAttribute('data-gen', '2');
  await expect(coppice.row('top/dictionary')).toHaveAttribute('data-gen', '2');
  const reports = await coppice.told('supervisor_report');
  expect(reports.some((event) => event.kind === 'supervisor_report' && event.name === 'shelves' && event.reason === 'reached_max_restart_intensity')).toBe(true);
  const shelves = (await coppice.told('exit')).find((event) => event.name === 'shelves');
  expect(shelves).toMatchObject({ reason: 'shutdown' });
});
