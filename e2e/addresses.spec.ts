/** An address that asks for what is not there: it is said what, and what is shown instead; the address stays until somebody goes on. */
import type { Page } from '@playwright/test';
import { expect, test } from './coppice.ts';

async function hash(page: Page): Promise<string> {
  return page.evaluate(() => window.location.hash);
}

for (const [address, ...words] of [
  ['#/s/essay?seed=abc', 'The seed “abc” in the address is no whole number', 'the seed is 1'],
  ['#/s/essay?speed=99', 'The speed “99” in the address is neither a number from 0.1 to 8 nor max'],
  ['#/s/essay?colour=red', '“colour”, which means nothing here: known is seed, speed, place'],
  ['#/s/essay?place=nowhere', 'the place “nowhere”, which is not here, so nothing is selected'],
  ['#/?seed=1.5&speed=2&place=top/nobody', 'The seed “1.5”', 'the place “top/nobody”, which is not here'],
] as const) {
  test(`${address} says what is not there, and stays until one goes on`, async ({ coppice, page }) => {
    await page.goto(`/${address}`);
    await coppice.live();
    const notice = page.getByTestId('notice');
    for (const part of words) await expect(notice).toContainText(part);
    await coppice.advance(2_000);
    expect(await hash(page)).toBe(address);
    await coppice.select('top/dictionary');
    expect(await hash(page)).toMatch(/^#\/s\/essay\?.*place=top\/dictionary$/u);
    expect(await hash(page)).not.toMatch(/abc|99|colour|nowhere|nobody|1\.5/u);
  });
}

test('a speed in the address is taken, and one that is changed is written', async ({ coppice, page }) => {
  await page.goto('/#/s/essay?speed=0.5&odd');
  await coppice.live();
  await expect.poll(() => page.evaluate(() => window.coppice.snapshot()?.clock.speed)).toBe(0.5);
  expect(await hash(page)).toBe('#/s/essay?speed=0.5&odd');
  await coppice.send({ type: 'speed', speed: 2 });
  await expect.poll(() => hash(page)).toBe('#/s/essay?speed=2');
});

test('an unknown system keeps its address, whatever the node does behind it', async ({ coppice, page }) => {
  await page.goto('/#/s/nothing_here?seed=3');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such system');
  await coppice.live();
  await coppice.send({ type: 'speed', speed: 4 });
  expect(await hash(page)).toBe('#/s/nothing_here?seed=3');
  await page.getByRole('link', { name: /A door with a code lock/u }).click();
  await expect(page).toHaveTitle('A door with a code lock – Coppice');
});

for (const [address, title, link] of [
  ['#/learn/process/no_such_lesson', 'There is no such lesson', 'Learn'],
  ['#/learn/test/99', 'There is no such lesson', 'Learn'],
  ['#/conformance/no_family', 'There is no such page', 'Conformance'],
] as const) {
  test(`${address} is not here, and leads to where it could be`, async ({ page }) => {
    test.slow();
    await page.goto(`/${address}`);
    // Which families there are is known when all recordings are read.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title, { timeout: 120_000 });
    expect(await hash(page)).toBe(address);
    await page.getByRole('main').getByRole('link', { name: link }).first().click();
    await expect(page).toHaveTitle(`${link} – Coppice`);
  });
}

for (const [address, words] of [
  ['#/learn?colour=red', '“colour”, which means nothing here'],
  ['#/learn/process/leak_check?at=soon', 'The moment “soon” in the address is no number'],
  ['#/conformance?step=2', '“step”, which means nothing here'],
] as const) {
  test(`${address} says what means nothing there`, async ({ page }) => {
    await page.goto(`/${address}`);
    const note = page.getByRole('alert').filter({ hasText: words });
    await expect(note).toBeVisible();
    expect(await hash(page)).toBe(address);
    await note.getByRole('button', { name: 'Dismiss' }).click();
    await expect(note).toBeHidden();
  });
}
