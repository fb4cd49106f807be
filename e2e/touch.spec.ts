/** What one touches, and what one sees at a glance: a message that flies, the chip of the node, the title of the page, and which controls cannot be used now. */
import type { Page } from '@playwright/test';
import { expect, test } from './coppice.ts';

/** Every control that cannot be used now, with the contrast of its text against what it stands on. */
async function unreadable(page: Page): Promise<{ readonly seen: number; readonly faults: readonly string[] }> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const parse = (text: string): Colour => {
      if (canvas === null) throw new Error('no canvas');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (i: 0 | 1 | 2): number => top[i] * top[3] + below[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const ground = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, ground(element.parentElement));
    };
    const light = ([r, g, b]: Colour): number => {
      const [red = 0, green = 0, blue = 0] = [r, g, b].map((one) => {
        const share = one / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const found = [...document.querySelectorAll<HTMLElement>(':disabled, [aria-disabled="true"], [data-disabled]')];
    const faults: string[] = [];
    let seen = 0;
    for (const element of found) {
      if (element.offsetParent === null || element.matches('fieldset')) continue;
      seen += 1;
      const below = ground(element);
      const text = over(parse(getComputedStyle(element).color), below);
      const [high, low] = [light(text), light(below)].sort((a, b) => b - a) as [number, number];
      const contrast = (high + 0.05) / (low + 0.05);
      const opacity = Number(getComputedStyle(element).opacity);
      if (contrast < 4.5 || opacity < 1)
        faults.push(`${element.textContent.trim() || element.ariaLabel || element.className}: ${contrast.toFixed(2)}`);
    }
    return { seen, faults };
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('a control that cannot be used now can be read', async ({ coppice, page }) => {
      await coppice.open('essay');
      const legible = async (what: string): Promise<void> => {
        const { seen, faults } = await unreadable(page);
        expect(seen, `${what}: controls that cannot be used`).toBeGreaterThan(0);
        expect(faults, what).toEqual([]);
      };
      await coppice.select('top/shelves');
      for (const [menu, item] of [
        [null, 'Send'],
        ['Children', 'Start a child…'],
      ] as const) {
        await coppice.inspector.getByRole('button', { name: menu ?? item, exact: true }).click();
        if (menu !== null) await page.getByRole('menuitem', { name: item }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('');
        await expect(dialog.locator('[type="submit"]')).toBeDisabled();
        await legible(item);
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
      }
      await coppice.select('top/shelves/en');
      await coppice.inspector.getByRole('button', { name: 'All actions' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await legible('menu');
      await page.keyboard.press('Escape');
      await coppice.kill('top/shelves/en');
      await coppice.inspector.getByRole('button', { name: 'gen 1', exact: true }).click();
      await legible('a process that has exited');
    });
  });
}

test('the chip of a system that has ended says so, and not that it is simulated', async ({ coppice, page }) => {
  await coppice.open('essay', false);
  const chip = page.getByTestId('node_badge');
  await expect(chip).toHaveText('simulated');
  await expect(page).toHaveTitle('Dictionary and shelves – Coppice');
  await coppice.send({ type: 'exit', pid: await coppice.pidOf('top'), reason: 'kill' });
  await expect(chip).toHaveText('stopped');
  await expect(chip).toHaveClass(/badge_halted/u);
  await expect(page).toHaveTitle('stopped: Dictionary and shelves – Coppice');
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(chip).toHaveText('simulated');
  await expect(page).toHaveTitle('Dictionary and shelves – Coppice');
});

test('the title of the page names what is shown, wherever one goes', async ({ coppice, page }) => {
  await coppice.open('door');
  await expect(page).toHaveTitle('A door with a code lock – Coppice');
  for (const [address, title] of [
    ['#/s/escalation', 'Escalation – Coppice'],
    ['#/learn', 'Learn – Coppice'],
    ['#/conformance', 'Conformance – Coppice'],
    ['#/s/nothing_here', 'There is no such system – Coppice'],
    ['#/learn/no/such', 'There is no such lesson – Coppice'],
    ['#/where', 'There is no such page – Coppice'],
    ['#/s/door', 'A door with a code lock – Coppice'],
  ] as const) {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, address);
    await expect(page).toHaveTitle(title);
  }
});

test('a click on a flying message selects the message, and leaves the selection and the clock alone', async ({
  coppice,
  page,
}) => {
  await coppice.open('essay');
  await coppice.select('top/shelves');
  const flying = page.locator('.flight_hit').filter({ visible: true });
  await expect
    .poll(async () => {
      if ((await flying.count()) === 0) await coppice.advance(50);
      return flying.count();
    })
    .toBeGreaterThan(0);
  const box = await flying.first().boundingBox();
  // Two may be at the same spot: either of them will do.
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  const card = page.getByRole('region', { name: 'Message' });
  await expect(card).toBeVisible();
  await expect(coppice.inspector.getByRole('heading', { level: 2 })).toHaveText('shelves');

  const told = (await coppice.told('message')).map((event) =>
    event.kind === 'message' ? { number: `#${String(event.id)}`, words: [event.pid, event.to.pid, event.text] } : null,
  );
  const number = await card.getByRole('button', { name: /^#\d+$/u }).innerText();
  const event = told.find((one) => one?.number === number);
  expect(event, number).toBeDefined();
  for (const word of event?.words ?? []) await expect(card).toContainText(word);
  await expect(page.locator('.event_chosen')).toContainText(event?.words[2] ?? '?');

  await card.getByRole('button', { name: 'Close the message' }).click();
  await expect(card).toBeHidden();
  await expect(coppice.inspector.getByRole('heading', { level: 2 })).toHaveText('shelves');
  await page.evaluate(() => window.coppice.clock.resume());
  await page.waitForFunction(() => window.coppice.snapshot()?.clock.paused === false);
  await page.waitForFunction(() => {
    const mark = document.querySelector('.flight_hit');
    mark?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    return mark !== null;
  });
  await expect(card).toBeVisible();
  expect(await page.evaluate(() => window.coppice.snapshot()?.clock.paused)).toBe(false);
});
