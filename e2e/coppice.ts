/** What every journey needs: the page opened on a system with its clock held, rows of the tree by name, and the page's own word that it has settled. */
import { expect, type Locator, type Page, test as base } from '@playwright/test';
import type { Command, CommandResult } from '../src/protocol/commands.ts';
import type { EventKind, NodeEvent } from '../src/protocol/model.ts';

export class Coppice {
  readonly tree: Locator;
  readonly inspector: Locator;
  readonly events: Locator;

  constructor(readonly page: Page) {
    this.tree = page.getByRole('treegrid', { name: 'Supervision tree' });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.events = page.getByRole('region', { name: 'Events' });
  }

  /** Opens a system, and holds its clock once the first picture is there, so that nothing happens but what the test does. */
  async open(system = 'essay', held = true): Promise<void> {
    await this.page.goto(`/#/s/${system}`);
    await this.live();
    if (held) {
      await this.page.evaluate(() => window.coppice.clock.pause());
      await this.idle();
    }
  }

  async live(): Promise<void> {
    await this.page.waitForFunction(
      () => (window as { coppice?: Window['coppice'] }).coppice?.snapshot()?.system.state === 'running',
    );
  }

  async idle(): Promise<void> {
    await this.page.evaluate(() => window.coppice.idle());
  }

  /** Lets virtual time pass and everything happen that falls due. */
  async advance(ms: number): Promise<void> {
    await this.page.evaluate((time) => window.coppice.clock.advance(time), ms);
    await this.idle();
  }

  async send(command: Command): Promise<CommandResult> {
    const result = await this.page.evaluate((one) => window.coppice.send(one), command);
    await this.idle();
    return result;
  }

  row(key: string): Locator {
    return this.tree.locator(`[data-place="${key}"]`);
  }

  async select(key: string): Promise<void> {
    await this.page.evaluate((name) => {
      window.coppice.select(name);
    }, key);
    await this.idle();
  }

  /** What stands in the places now: pid and generation by key. */
  async standing(): Promise<Map<string, { pid: string | null; generation: number; state: string }>> {
    const places = await this.page.evaluate(() =>
      [...(window.coppice.snapshot()?.places.values() ?? [])].map((place) => ({
        key: place.key,
        pid: place.pid,
        generation: place.generation,
        state: place.state,
      })),
    );
    return new Map(places.map(({ key, ...rest }) => [key, rest]));
  }

  async pidOf(key: string): Promise<string> {
    const pid = (await this.standing()).get(key)?.pid;
    if (pid == null) throw new Error(`no process stands in ${key}`);
    return pid;
  }

  async kill(key: string, reason = 'kill'): Promise<void> {
    await this.send({ type: 'exit', pid: await this.pidOf(key), reason });
    await this.advance(100);
  }

  /** Events of these kinds that the node has told, oldest first. */
  async told(...kinds: EventKind[]): Promise<NodeEvent[]> {
    return this.page.evaluate(
      (wanted) =>
        (window.coppice.snapshot()?.events ?? []).filter((event) => wanted.includes(event.kind) && !event.hidden),
      kinds,
    );
  }
}

export const test = base.extend<{ coppice: Coppice }>({
  coppice: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await use(new Coppice(page));
    expect(faults, 'uncaught errors of the page').toEqual([]);
  },
});

export { expect };
