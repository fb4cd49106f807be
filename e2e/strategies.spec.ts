/** Each restart strategy, seen in the tree: who goes, who comes back, and that places stay while pids and generations change. */
import { expect, test } from './coppice.ts';

async function generations(
  coppice: { standing(): Promise<Map<string, { generation: number }>> },
  keys: readonly string[],
) {
  const standing = await coppice.standing();
  return keys.map((key) => standing.get(key)?.generation);
}

test('one_for_one: a shelf that is killed restarts alone', async ({ coppice }) => {
  await coppice.open('essay');
  const before = await coppice.pidOf('top/shelves/fr');
  await coppice.kill('top/shelves/fr');
  await expect(coppice.row('top/shelves/fr')).toHaveAttribute('data-gen', '2');
  await expect(coppice.row('top/shelves/fr')).not.toHaveAttribute('data-pid', before);
  expect(
    await generations(coppice, ['top', 'top/dictionary', 'top/shelves', 'top/shelves/en', 'top/shelves/sv']),
  ).toEqual([1, 1, 1, 1, 1]);
  const exits = await coppice.told('exit');
  expect(exits.map((event) => (event.kind === 'exit' ? [event.name, event.reason] : []))).toEqual([['fr', 'killed']]);
});

test('one_for_all: when the dictionary is killed all children of top stop in reverse order and start in order', async ({
  coppice,
}) => {
  await coppice.open('essay');
  await coppice.kill('top/dictionary');
  for (const key of [
    'top/dictionary',
    'top/shelves',
    'top/clients',
    'top/shelves/en',
    'top/shelves/fr',
    'top/shelves/sv',
  ]) {
    await expect(coppice.row(key)).toHaveAttribute('data-gen', '2');
  }
  await expect(coppice.row('top')).toHaveAttribute('data-gen', '1');
  const exits = (await coppice.told('exit')).map((event) => event.name).filter((name) => !name.startsWith('client'));
  expect(exits).toEqual(['dictionary', 'sv', 'fr', 'en', 'shelves']);
  const starts = await coppice.told('started');
  const again = starts.filter((event) => event.kind === 'started' && event.generation === 2).map((event) => event.name);
  expect(again.filter((name) => !name.startsWith('client'))).toEqual(['dictionary', 'en', 'fr', 'sv', 'shelves']);
});

test('one_for_all: when the supervisor shelves is killed its siblings go as well', async ({ coppice }) => {
  await coppice.open('essay');
  await coppice.kill('top/shelves');
  expect(await generations(coppice, ['top', 'top/dictionary', 'top/shelves', 'top/shelves/en', 'top/clients'])).toEqual(
    [1, 2, 2, 2, 2],
  );
});

test('exceeding the intensity ends the supervisor and the failure climbs', async ({ coppice }) => {
  await coppice.open('essay');
  for (let i = 0; i < 6; i++) await coppice.kill('top/shelves/en');
  await expect(coppice.row('top/shelves')).toHaveAttribute('data-gen', '2');
  await expect(coppice.row('top/dictionary')).toHaveAttribute('data-gen', '2');
  const reports = await coppice.told('supervisor_report');
  expect(
    reports.some(
      (event) =>
        event.kind === 'supervisor_report' &&
        event.name === 'shelves' &&
        event.reason === 'reached_max_restart_intensity',
    ),
  ).toBe(true);
  const shelves = (await coppice.told('exit')).find((event) => event.name === 'shelves');
  expect(shelves).toMatchObject({ reason: 'shutdown' });
});

test('rest_for_one: a stage restarts with those after it, and those before go on', async ({ coppice }) => {
  await coppice.open('rest_for_one');
  await coppice.kill('top/washer');
  expect(await generations(coppice, ['top', 'top/source', 'top/washer', 'top/sorter', 'top/packer'])).toEqual([
    1, 1, 2, 2, 2,
  ]);
  const exits = (await coppice.told('exit')).map((event) => event.name);
  expect(exits).toEqual(['washer', 'packer', 'sorter']);
});

test('simple_one_for_one: a worker of the pool restarts in its place, alone', async ({ coppice }) => {
  await coppice.open('simple_one_for_one');
  const before = await coppice.standing();
  await coppice.kill('top/pool/~3');
  const after = await coppice.standing();
  expect(after.get('top/pool/~3')).toMatchObject({ generation: 2, state: 'alive' });
  for (const key of ['top/pool', 'top/pool/~2', 'top/pool/~4', 'top/dispatcher'])
    expect(after.get(key)?.pid).toBe(before.get(key)?.pid);
});

test('a failure climbs through three levels, and the page says who gave up', async ({ coppice }) => {
  await coppice.open('escalation');
  const generation = async () => (await coppice.standing()).get('top/middle/inner')?.generation ?? 0;
  const first = await generation();
  for (let i = 0; i < 6 && (await generation()) === first; i++) await coppice.kill('top/middle/inner/shaky');
  expect(await generation()).toBeGreaterThan(first);
  const reports = await coppice.told('supervisor_report');
  const climbed = reports.filter(
    (event) => event.kind === 'supervisor_report' && event.reason === 'reached_max_restart_intensity',
  );
  expect(climbed.map((event) => event.name)).toContain('inner');
});

test('restart types: only what its type says comes back', async ({ coppice }) => {
  await coppice.open('restart_types');
  await coppice.kill('top/transient_1', 'shutdown');
  await coppice.kill('top/temporary_1', '{crash, 1}');
  await coppice.kill('top/permanent_1', 'shutdown');
  const standing = await coppice.standing();
  expect(standing.get('top/transient_1')).toMatchObject({ pid: null, state: 'down' });
  expect(standing.has('top/temporary_1')).toBe(false);
  expect(standing.get('top/permanent_1')).toMatchObject({ generation: 2, state: 'alive' });
});
