/** What axe finds on the page as it stands: nothing, or the test fails with the rules and the places. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** The rules whose verdict a theme can change; all others judge the same elements in both. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

async function findNothing(page: Page, what: string, rules?: string[]): Promise<void> {
  // The page's one frame runs programs and draws nothing; without frames the analysis needs no second page.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(found, what).toEqual([]);
}

export async function clean(page: Page, what: string): Promise<void> {
  await findNothing(page, what);
}

/** In the light theme everything, in the dark one what depends on colours. */
export async function cleanInBothThemes(page: Page, what: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await findNothing(page, `${what}, light`);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await findNothing(page, `${what}, dark`, OF_COLOUR);
}
