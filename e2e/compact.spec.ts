/** Below full size a card says less, and says it by one rule; what one presses keeps its size. */
import { expect, test } from './coppice.ts';

test.use({ viewport: { width: 1024, height: 768 } });

test('every compact supervisor has its strategy, the one that restarted its gauge, and every place its generation and last end', async ({
  coppice,
  page,
}) => {
  await coppice.open('essay');
  await coppice.kill('top/dictionary', '{error, late}');
  const percent = await page.locator('.tree_percent').innerText();
  expect(Number.parseInt(percent, 10), 'the cards are compact').toBeLessThan(75);
  const standing = await coppice.standing();
  const cards = page.locator('.card[data-node]');
  for (const key of ['top', 'top/shelves', 'top/clients']) {
    const card = page.locator(`.card[data-node="${key}"]`);
    await expect(card.locator('.strategy_hit').first()).toBeVisible();
    // One that came back has used nothing of its limit: the number of its exit may stand where the gauge was.
    if (key !== 'top') continue;
    await expect(card.locator('.gauge_cell').first()).toBeVisible();
    // Nothing of it lies on the name.
    const name = await card.locator('.card_name').boundingBox();
    const gauge = await card.locator('.gauge_cell').first().boundingBox();
    expect((name?.y ?? 0) + (name?.height ?? 0)).toBeLessThanOrEqual((gauge?.y ?? 0) + 2);
  }
  expect(await cards.count()).toBeGreaterThan(5);
  for (const [key, { generation }] of standing) {
    const card = page.locator(`.card[data-node="${key}"]`);
    if (generation < 2 || (await card.count()) === 0) continue;
    await expect(card.locator('[data-compact]'), key).toHaveText(
      key === 'top/dictionary' ? /^\{error, l/u : /^shutdown$/u,
    );
    await expect(card.locator('.generation'), `${key} tells its generation`).toHaveText('gen\u00a02');
    // The end of the process before, and no state of the one that stands there.
    const number = key === 'top/dictionary' ? '.number_exit, .exit_mark' : '.number_exit';
    await expect(card.locator(number), `${key} has the number of its exit`).toHaveCount(1);
  }
  const pool = page.locator('.card', { hasText: 'client ×8' });
  await expect(pool.locator('[data-compact]')).toHaveText('8 waiting');
  await expect(pool.locator('.exit_mark')).toHaveText('8');
  // A bar says that more than six restarts are allowed: five are five cells, at every zoom.
  const cells = page.locator('.card[data-node="top"] .gauge_cell');
  await expect(cells).toHaveCount(5);
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await expect(page.locator('.tree_percent')).not.toHaveText(percent);
  await expect(cells).toHaveCount(5);
});

for (const direction of ['Left to right', 'Top down']) {
  test(`${direction}: the button that folds stands on its branch at every size, and a finger hits it`, async ({
    coppice,
    page,
  }) => {
    // The zoom comes to its end at once.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await coppice.open('essay');
    await page.getByRole('button', { name: direction, exact: true }).click();
    const percent = page.locator('.tree_percent');
    for (const most of [74, 60, 50]) {
      while (Number.parseInt(await percent.innerText(), 10) > most) {
        const before = await percent.innerText();
        await page.getByRole('button', { name: 'Zoom out' }).click();
        await expect(percent).not.toHaveText(before);
      }
      if (Number.parseInt(await percent.innerText(), 10) < 45) break;
      const button = page.locator('.fold[data-fold="top/shelves"] .fold_button');
      const box = await button.boundingBox();
      expect(box?.width ?? 0).toBeGreaterThanOrEqual(13);
      const card = await page.locator('.card[data-node="top/shelves"] .card_box').last().boundingBox();
      const far =
        direction === 'Top down'
          ? (box?.y ?? 0) - ((card?.y ?? 0) + (card?.height ?? 0))
          : (box?.x ?? 0) - ((card?.x ?? 0) + (card?.width ?? 0));
      expect(far, 'beside its card, not on it').toBeGreaterThan(0);
      expect(far).toBeLessThan(40);
    }
    await page.locator('.fold[data-fold="top/shelves"]').first().click();
    await expect(page.locator('.card[data-node="top/shelves/en"]')).toHaveCount(0);
  });
}
