/** The tree has the room: in a low window most of its height, and whatever is told stands beside it and not on it. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './coppice.ts';

async function boxOf(one: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await one.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return box;
}

async function apart(page: Page, one: Locator, other: Locator): Promise<boolean> {
  await page.mouse.move(0, 0);
  const [a, b] = [await boxOf(one), await boxOf(other)];
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

/** The controls that a finger would miss: 21 px above, below, left or right of their middle something else is hit. */
async function tooSmall(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // What is on its way is somewhere else when the finger comes down.
    const moving = (): Animation[] => document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(moving().map(async (one) => one.finished));
    const controls = document.querySelectorAll<HTMLElement>('button, a, [role="tab"], [role="option"]');
    const small: string[] = [];
    for (const control of controls) {
      const prose = control.closest('.event_row, dd, p') !== null;
      if (prose || control.closest('.visually-hidden, [inert]') !== null) continue;
      const { left, top, width, height } = control.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      // What is scrolled half out of its row is pushed there first.
      const row = control.closest('.dock_groups')?.getBoundingClientRect();
      if (row !== undefined && left + width > row.right) continue;
      const seen = document.elementFromPoint(x, y);
      if (width < 2 || seen === null || !control.contains(seen)) continue;
      for (const [dx, dy] of [
        [-21, 0],
        [21, 0],
        [0, -21],
        [0, 21],
      ] as const) {
        const hit = document.elementFromPoint(x + dx, y + dy);
        if (hit === null || control.contains(hit)) continue;
        small.push(`${control.ariaLabel ?? control.textContent} ${String(dx)} ${String(dy)} hits ${hit.className}`);
      }
    }
    return small;
  });
}

for (const [width, height] of [
  [844, 390],
  [640, 360],
  [720, 450],
] as const) {
  test.describe(`${String(width)} x ${String(height)}, by touch`, () => {
    test.use({ viewport: { width, height }, hasTouch: true });

    test('the tree has more than half of the height, and the rest is a touch away', async ({ coppice, page }) => {
      await coppice.open('essay');
      const canvas = page.locator('.tree_canvas_box');
      expect((await boxOf(canvas)).height / height).toBeGreaterThan(0.55);
      const events = page.getByRole('button', { name: /^Events/ });
      expect((await boxOf(events)).height).toBeGreaterThanOrEqual(32);
      await events.tap();
      await expect(coppice.events.getByRole('table', { name: 'Events' })).toBeVisible();
      await page.getByRole('button', { name: 'Hide the events' }).tap();
      await coppice.select('top/shelves/en');
      await expect(coppice.inspector.getByRole('button', { name: 'Kill', exact: true })).toBeVisible();
      for (const name of ['Find or run a command', 'Shortcuts', 'Colours', 'Step', 'Pause', 'Play']) {
        const button = page.getByRole('button', { name, exact: true });
        if ((await button.count()) === 0) continue;
        const box = await boxOf(button);
        expect(box.x >= 0 && box.x + box.width <= width, `${name} is on the screen`).toBe(true);
      }
    });
  });
}

test('in the narrowest inspector all that one can do to a process stands in one line', async ({ coppice, page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await coppice.open('essay');
  await coppice.select('top/dictionary');
  const send = await boxOf(coppice.inspector.getByRole('button', { name: 'Send' }));
  const kill = await boxOf(coppice.inspector.getByRole('button', { name: 'Kill', exact: true }));
  expect(Math.abs(send.y - kill.y)).toBeLessThan(2);
});

test('what leads to the newest events lies on none of them', async ({ coppice, page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await coppice.open('essay');
  await coppice.kill('top/dictionary');
  const rows = page.locator('.event_scroll');
  await rows.hover();
  await page.mouse.wheel(0, -200);
  const newest = page.getByRole('button', { name: 'Newest' });
  await expect(newest).toBeVisible();
  expect(await apart(page, newest, rows)).toBe(true);
  await newest.click();
  await expect(newest).toBeHidden();
});

test('a notice lies on nothing: not on the drawing, the list, its head, or the events', async ({ coppice, page }) => {
  await coppice.open('essay');
  await coppice.kill('top/shelves/en', `{error, "${'long '.repeat(40)}"}`);
  await coppice.advance(0);
  const notice = page.getByTestId('notice');
  await expect(notice).toBeVisible();
  await expect(notice.locator('p')).toHaveAttribute('title', /one_for_one/);
  expect(await apart(page, notice, page.locator('.tree_canvas_box'))).toBe(true);
  expect(await apart(page, notice, page.getByRole('group', { name: 'Zoom' }))).toBe(true);
  expect(await apart(page, notice, coppice.events)).toBe(true);
  await page.getByRole('button', { name: 'List', exact: true }).click();
  expect(await apart(page, notice, coppice.tree)).toBe(true);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.locator('.treegrid_cards')).toBeVisible();
  expect(await apart(page, notice, coppice.tree)).toBe(true);
});

for (const [width, height] of [
  [844, 390],
  [640, 360],
] as const) {
  test.describe(`${String(width)} x ${String(height)}`, () => {
    test.use({ viewport: { width, height }, hasTouch: true });

    test('a dialog fits: its head and what it ends with stand on the screen', async ({ coppice, page }) => {
      await coppice.open('essay');
      await coppice.select('top/dictionary');
      await coppice.inspector.getByRole('button', { name: 'Send' }).click();
      const dialog = page.getByRole('dialog');
      for (const button of [
        dialog.getByRole('button', { name: 'Close' }).first(),
        dialog.locator('.dialog_foot .button').last(),
      ]) {
        const box = await boxOf(button);
        expect(box.y >= 0 && box.y + box.height <= height).toBe(true);
      }
    });

    test('the inspector lies neither on the toolbar nor on a notice, and the zoom on no card', async ({
      coppice,
      page,
    }) => {
      await coppice.open('essay');
      expect(await apart(page, page.getByRole('group', { name: 'Zoom' }), page.locator('.tree_canvas_box'))).toBe(true);
      await coppice.kill('top/shelves/en', '{error, late}');
      await coppice.select('top/dictionary');
      const notice = page.getByTestId('notice');
      await expect(notice).toBeVisible();
      const side = page.locator('.side_overlay');
      expect(await apart(page, side, notice)).toBe(true);
      expect(await apart(page, side, page.locator('.tree_tools'))).toBe(true);
      expect((await boxOf(side)).width / width).toBeLessThanOrEqual(0.45);
      const send = await boxOf(coppice.inspector.getByRole('button', { name: 'Send' }));
      const kill = await boxOf(coppice.inspector.getByRole('button', { name: 'Kill', exact: true }));
      expect(Math.abs(send.y - kill.y)).toBeLessThan(2);
      const more = await boxOf(coppice.inspector.getByRole('button', { name: 'Exit with another reason' }));
      expect(more.x + more.width).toBeLessThanOrEqual(width);
    });
  });
}

for (const [width, height] of [
  [844, 390],
  [640, 360],
  [390, 844],
] as const) {
  test.describe(`${String(width)} x ${String(height)}, a finger`, () => {
    test.use({ viewport: { width, height }, hasTouch: true });

    test('every control that is no link in a text answers to 44 px', async ({ coppice, page }) => {
      await coppice.open('essay');
      expect(await tooSmall(page), 'the tree').toEqual([]);
      await coppice.select('top/dictionary');
      await expect(coppice.inspector).toBeVisible();
      const handle = page.getByRole('button', { name: /^Height of the inspector/u });
      for (const stop of width < 600 ? ['small', 'half', 'full'] : ['']) {
        if (stop !== '') await expect(handle).toHaveAccessibleName(`Height of the inspector: ${stop}`);
        expect(await tooSmall(page), `the inspector ${stop}`).toEqual([]);
        if (stop !== '') await handle.tap();
      }
      await page.evaluate(() => {
        window.coppice.select(null);
      });
      await page.getByRole('button', { name: /^Events/ }).tap();
      await page.getByRole('button', { name: 'Filters of the events' }).tap();
      await page.getByRole('searchbox', { name: 'Filter events' }).fill('en');
      await expect(page.getByRole('button', { name: 'Next event found' })).toBeVisible();
      expect(await tooSmall(page), 'the events').toEqual([]);
      expect((await boxOf(page.locator('.event_row').first())).height).toBeGreaterThanOrEqual(44);
    });
  });
}

test.describe('in a low window', () => {
  test.use({ viewport: { width: 640, height: 360 }, hasTouch: true });

  test('open events take nothing from the tree: they lie as a sheet, and their line and a notice stay', async ({
    coppice,
    page,
  }) => {
    await coppice.open('essay');
    const canvas = page.locator('.tree_canvas_box');
    const before = await boxOf(canvas);
    const line = page.getByRole('button', { name: /^Events/ });
    await line.tap();
    await expect(line).toHaveAttribute('aria-expanded', 'true');
    expect(await boxOf(canvas)).toEqual(before);
    await coppice.kill('top/shelves/en');
    const notice = page.getByTestId('notice');
    await expect(notice).toBeVisible();
    expect(await apart(page, notice, page.locator('.dock_sheet'))).toBe(true);
    expect(await apart(page, notice, line)).toBe(true);
    expect((await boxOf(page.locator('.event_scroll'))).height / 360).toBeGreaterThan(0.4);
    await line.tap();
    await expect(page.getByRole('table', { name: 'Events' })).toBeHidden();
  });
});

for (const [width, height] of [
  [640, 360],
  [390, 844],
] as const) {
  test(`${String(width)} x ${String(height)}: events that are opened late show how busy the node was before`, async ({
    coppice,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await coppice.open('essay');
    for (let i = 0; i < 12; i += 1) await coppice.advance(100);
    await page.getByRole('button', { name: /^Events/ }).click();
    const bars = page.locator('.timeline_bars');
    await expect(bars).toBeAttached();
    // A bar begins with a move: of the time before the strip was there, too.
    expect((await bars.getAttribute('d'))?.match(/M/gu)?.length ?? 0).toBeGreaterThan(3);
  });
}

for (const [width, height] of [
  [720, 800],
  [640, 600],
  [880, 620],
] as const) {
  test(`${String(width)} x ${String(height)}: an inspector over the view leaves a notice its room`, async ({
    coppice,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await coppice.open('essay');
    await coppice.select('top/dictionary');
    await coppice.kill('top/shelves/en', '{error, late}');
    const notice = page.getByTestId('notice');
    await expect(notice).toBeVisible();
    expect(await apart(page, notice, page.locator('.side_overlay'))).toBe(true);
    const why = await boxOf(notice.getByRole('button', { name: 'Why?' }));
    expect(why.x + why.width).toBeLessThanOrEqual(width);
  });
}

for (const noticed of [false, true]) {
  test(`what a filter does not understand lies on no card${noticed ? ', and on no notice' : ''}`, async ({
    coppice,
    page,
  }) => {
    await coppice.open('essay');
    if (noticed) await coppice.kill('top/shelves/en');
    await page.getByRole('textbox', { name: 'Filter by name, pid, state' }).fill('nothing:en');
    const fault = page.locator('.tree_filter_fault');
    await expect(fault).toBeVisible();
    expect(await apart(page, fault, page.locator('.tree_canvas_box'))).toBe(true);
    expect(await apart(page, fault, page.getByRole('group', { name: 'Zoom' }))).toBe(true);
    if (noticed) expect(await apart(page, fault, page.getByTestId('notice'))).toBe(true);
    for (const [width, height] of [
      [844, 390],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      const tree = width < 600 ? coppice.tree : page.locator('.tree_canvas_box');
      await expect(tree).toBeVisible();
      expect(await apart(page, fault, tree)).toBe(true);
    }
  });
}

for (const width of [1440, 1024, 844]) {
  test(`${String(width)} wide: the banner of a halted node takes room, and the drawing goes down with it`, async ({
    coppice,
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await coppice.open('applications');
    const canvas = page.locator('.tree_canvas_box');
    const before = await boxOf(canvas);
    const transform = await canvas.locator('svg g[transform]').first().getAttribute('transform');
    await coppice.kill('shop/shop_sup');
    await expect(page.getByText('The node has halted.')).toBeVisible();
    expect((await boxOf(canvas)).y).toBeGreaterThan(before.y);
    // The drawing stands in its window as before.
    expect(await canvas.locator('svg g[transform]').first().getAttribute('transform')).toBe(transform);
    await expect(page.getByRole('button', { name: 'Play' })).toBeDisabled();
  });
}

for (const [width, height] of [
  [390, 844],
  [640, 360],
  [720, 450],
  [844, 390],
  [1024, 768],
] as const) {
  test.describe(`${String(width)} x ${String(height)}, beside a lesson`, () => {
    test.use({ viewport: { width, height }, hasTouch: true });

    test('what leads on can be pressed, and the system has its bar, its drawing and its zoom on the screen', async ({
      coppice,
      page,
    }) => {
      await page.goto('/#/learn/process/send_is_not_call');
      await coppice.live();
      const next = page.getByRole('link', { name: 'Next', exact: true });
      await next.tap({ trial: true });
      const system = page.getByRole('button', { name: 'System', exact: true });
      if ((await system.count()) > 0) await system.tap();
      for (const control of await page.locator('.tree_tools :is(button, input):visible').all()) {
        const { x, width: wide } = await boxOf(control);
        expect(x >= 0 && x + wide <= width, await control.getAttribute('aria-label').then(String)).toBe(true);
      }
      if (width < 600) return;
      await page.getByRole('button', { name: 'Fit the tree' }).tap({ trial: true });
      expect((await boxOf(page.locator('.tree_canvas_box'))).width).toBeGreaterThanOrEqual(360);
      if ((await system.count()) === 0) return;
      await page.getByRole('button', { name: 'Lesson', exact: true }).tap();
      await next.tap({ trial: true });
    });
  });
}

for (const [width, height] of [
  [640, 360],
  [720, 450],
] as const) {
  test.describe(`${String(width)} x ${String(height)}, reading a lesson`, () => {
    test.use({ viewport: { width, height }, hasTouch: true });

    test('whoever presses Play before a prediction is told so, and sees what is asked', async ({ coppice, page }) => {
      await page.goto('/#/learn/process/send_is_not_call');
      await coppice.live();
      const question = page.getByRole('heading', { name: 'Predict first' });
      await expect(question).not.toBeInViewport();
      await page.getByRole('button', { name: 'Play' }).tap();
      const notice = page.getByTestId('notice');
      await expect(notice).toBeVisible();
      await expect(question).toBeInViewport();
      expect(await apart(page, notice, page.locator('.lesson_text'))).toBe(true);
      expect(await apart(page, notice, page.locator('.lesson_foot'))).toBe(true);
      await page.getByRole('button', { name: 'Dismiss' }).tap();
      await expect(notice).toBeHidden();
    });
  });
}

for (const [width, height] of [
  [640, 360],
  [844, 390],
  [880, 620],
] as const) {
  test(`${String(width)} x ${String(height)}: the inspector leaves a banner and its button free`, async ({
    coppice,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await coppice.open('essay');
    await coppice.select('top');
    await coppice.kill('top');
    const banner = page.locator('.banner');
    await expect(banner).toBeVisible();
    expect(await apart(page, banner, page.locator('.side_overlay'))).toBe(true);
    await banner.getByRole('button', { name: 'Start again' }).click({ trial: true });
    // Its name is not cut away for its state.
    const name = page.locator('.inspector_title h2');
    expect(await name.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
  });
}

for (const [width, height] of [
  [640, 360],
  [844, 390],
] as const) {
  test(`${String(width)} x ${String(height)}: why a node has halted is read whole, and leads to its event`, async ({
    coppice,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await coppice.open('applications');
    await coppice.select('shop/shop_sup');
    await coppice.kill('shop/shop_sup');
    const cause = page.locator('.banner p');
    await expect(cause).toContainText('{application_terminated,shop,killed}');
    expect(await cause.evaluate((one) => one.scrollHeight <= one.clientHeight)).toBe(true);
    await page
      .locator('.banner')
      .getByRole('button', { name: /^#\d+$/u })
      .click({ trial: true });
    await expect(page.getByTestId('pace')).toBeHidden();
    const notice = page.getByTestId('notice');
    await expect(notice).toContainText('7 more exited because of it, and the node has halted');
    await notice.getByRole('button', { name: 'Why?' }).click({ trial: true });
  });
}

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
] as const) {
  test(`${String(width)} x ${String(height)}: a banner takes its room from the events, and no part of the tree goes out of view`, async ({
    coppice,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await coppice.open('essay');
    const canvas = page.locator('.tree_canvas_box');
    const before = await boxOf(canvas);
    await coppice.kill('top');
    await expect(page.locator('.banner')).toBeVisible();
    expect((await boxOf(canvas)).height).toBe(before.height);
    const bottom = (await boxOf(canvas)).y + before.height;
    for (const ghost of await page.locator('.card .ghost_slot').all()) {
      const box = await boxOf(ghost);
      expect(box.y + box.height).toBeLessThanOrEqual(bottom);
    }
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect(page.locator('.banner')).toBeHidden();
    expect((await boxOf(canvas)).y).toBe(before.y);
  });
}

test('words of events are never cut in their middle, and have their room where the list is narrow', async ({
  coppice,
  page,
}) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await coppice.open('essay');
  await page.getByRole('button', { name: /^Events/ }).click();
  const words = page.locator('.event_what');
  await expect(words.first()).toBeVisible();
  expect(await words.locator('.end_cut').count()).toBe(0);
  for (const one of await page.locator('.event_words').all()) {
    expect(await one.evaluate((text) => text.scrollWidth <= text.clientWidth), await one.innerText()).toBe(true);
  }
});

test('the state of the node is a lamp and its word: nothing about it looks like a button', async ({
  coppice,
  page,
}) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await coppice.open('essay');
  const lamp = page.getByTestId('node_badge');
  const look = await lamp.evaluate((one) => {
    const { borderTopWidth, backgroundColor, cursor } = getComputedStyle(one);
    return { borderTopWidth, backgroundColor, cursor };
  });
  expect(look).toEqual({ borderTopWidth: '0px', backgroundColor: 'rgba(0, 0, 0, 0)', cursor: 'auto' });
  await expect(lamp).toHaveAttribute('title', /paused/u);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the events go when they are hidden, and what was asked for last lies on top', async ({ coppice, page }) => {
    await coppice.open('essay');
    const button = page.getByRole('button', { name: 'Events', exact: true });
    const events = page.locator('.events_sheet');
    await button.tap();
    await expect(events).toBeVisible();
    await page.getByRole('button', { name: 'Hide the events' }).tap();
    await expect(events).toBeHidden();
    await expect(button).toHaveAttribute('aria-pressed', 'false');
    await button.tap();
    await coppice.select('top/dictionary');
    await expect(events).toBeHidden();
    // What is chosen in the inspector is seen: the sheet rises for it.
    await coppice.inspector.getByRole('tab', { name: 'State' }).tap();
    await expect(page.getByRole('button', { name: 'Height of the inspector: half' })).toBeVisible();
    await button.tap();
    await expect(events).toBeVisible();
  });
});
