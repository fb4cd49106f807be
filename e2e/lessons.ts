/** Every lesson with its data, and what a learner does in it: so that a new lesson is taken by the tests without a line for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { type LessonContent, type PanelAction, runsDraft, seedsOf } from '../src/learn/lesson.ts';

const LESSONS = fileURLToPath(new URL('../src/learn/lessons', import.meta.url));

export interface LessonFolder {
  readonly id: string;
  readonly part: string;
  readonly address: string;
  readonly title: string;
  readonly solvable: boolean;
  /** The text of `system.ts`. */
  readonly start: string;
  readonly content: LessonContent;
}

const slugOf = (folder: string): string => folder.replace(/^\d+_/, '');

async function read(part: string, name: string): Promise<LessonFolder> {
  const folder = `${LESSONS}/${part}/${name}`;
  const meta = readFileSync(`${folder}/meta.ts`, 'utf8');
  const { content } = (await import(`${folder}/lesson.ts`)) as { readonly content: LessonContent };
  return {
    id: /id: '(.*)'/.exec(meta)?.[1] ?? '',
    part: slugOf(part),
    address: `/#/learn/${slugOf(part)}/${slugOf(name)}`,
    title: (/title: (?:'(.*)'|"(.*)")/.exec(meta)?.slice(1).join('') ?? '').replaceAll("\\'", "'"),
    solvable: readdirSync(folder).includes('solution.ts'),
    start: readFileSync(`${folder}/system.ts`, 'utf8'),
    content,
  };
}

const parts = readdirSync(LESSONS, { withFileTypes: true }).filter((part) => part.isDirectory());
export const lessons: readonly LessonFolder[] = await Promise.all(
  parts.flatMap((part) => readdirSync(`${LESSONS}/${part.name}`).map((name) => read(part.name, name))),
);

export async function open(page: Page, { address, title }: LessonFolder): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await page.waitForFunction(
    () => (window as { coppice?: Window['coppice'] }).coppice?.snapshot()?.system.state === 'running',
  );
}

/** A prediction, by its place among the choices. */
export async function predict(page: Page, index: number): Promise<void> {
  await page.getByRole('group').getByRole('radio').nth(index).check();
  await page.getByRole('button', { name: 'Keep this prediction' }).click();
}

export async function predictWrong(page: Page, { content }: LessonFolder): Promise<void> {
  await predict(
    page,
    content.choices.findIndex(({ right }) => right !== true),
  );
}

async function advanceTo(page: Page, ms: number): Promise<void> {
  await page.evaluate(async (time) => {
    const left = time - (window.coppice.snapshot()?.clock.now_ms ?? 0);
    if (left > 0) await window.coppice.clock.advance(left);
    await window.coppice.idle();
  }, ms);
}

/** By the panel's buttons and dialogs where the command has them, else as they would send it. */
async function act(page: Page, { name, command }: PanelAction): Promise<void> {
  const pid = await page.evaluate((who) => {
    const rows = [...(window.coppice.snapshot()?.processes.values() ?? [])];
    const row = rows.find((one) => one.name === who || one.place === who);
    window.coppice.select(row?.place ?? null);
    return row?.pid ?? '';
  }, name);
  expect(pid, `nobody is named ${name}`).not.toBe('');
  const wanted = command(pid);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  if (wanted.type === 'exit' && wanted.reason === 'kill') {
    await inspector.getByRole('button', { name: 'Kill', exact: true }).click();
  } else if (wanted.type === 'exit') {
    await inspector.getByRole('button', { name: 'Exit with another reason' }).click();
    await page.getByRole('menuitem', { name: /own reason|another reason|reason…/i }).click();
    const dialog = page.getByRole('dialog', { name: /^Exit signal to/ });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(wanted.reason);
    await dialog.getByRole('button', { name: 'Send the exit signal' }).click();
    await expect(dialog).toBeHidden();
  } else if (wanted.type === 'send' && wanted.mode === 'message') {
    await inspector.getByRole('button', { name: 'Send', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Send to/ });
    await dialog.getByRole('button', { name: 'Message', exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Term' }).fill(wanted.text);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(dialog).toBeHidden();
  } else if (wanted.type === 'mark') {
    await inspector.getByRole('button', { name: 'All actions' }).click();
    await page.getByRole('menuitem', { name: 'Mark as the one to blame' }).click();
  } else if (wanted.type === 'sys_suspend' || wanted.type === 'sys_resume') {
    await inspector.getByRole('tab', { name: 'State' }).click();
    await inspector.getByRole('button', { name: /^(Suspend|Resume) with sys$/ }).click();
  } else if (wanted.type === 'replace_state') {
    await inspector.getByRole('tab', { name: 'State' }).click();
    await inspector.getByRole('button', { name: 'Replace its state…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Replace the state of/ });
    await dialog.getByRole('textbox', { name: 'New state' }).fill(wanted.text);
    await dialog.getByRole('button', { name: 'Replace the state' }).click();
    // The process answers when the clock runs.
    await page.evaluate(() => window.coppice.clock.advance(1));
    await expect(dialog).toBeHidden();
  } else {
    await page.evaluate((one) => {
      // What asks a process waits for its answer, and the clock stands.
      void window.coppice.send(one);
    }, wanted);
  }
}

/** To the end of the run, which it may have come to by itself: how fast the machine is must not matter. */
export async function toTheEnd(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'To the end' });
  await button.evaluateAll((buttons) => {
    for (const one of buttons) (one as HTMLElement).click();
  });
  await expect(button).toHaveCount(0, { timeout: 60_000 });
}

/** All steps from the prediction on, with the solution and the lesson's own actions. */
export async function solve(page: Page, lesson: LessonFolder): Promise<void> {
  const { content, solvable } = lesson;
  for (const [index, step] of content.steps.entries()) {
    await page.getByRole('button', { name: 'Show a solution' }).click();
    const put = page.getByRole('button', { name: 'Put it into the program' });
    if (runsDraft({ solution: solvable ? '' : null }, step)) {
      await expect(put.or(page.getByText('Your program is this one.'))).toBeVisible();
      if (await put.isVisible()) await put.click();
    }
    await page.getByRole('button', { name: /^Run( again)?$/ }).click();
    await page.waitForFunction(() => window.coppice.snapshot()?.system.state === 'running');
    const { actions = [] } = step;
    if (actions.length > 0) {
      await page.evaluate(() => window.coppice.clock.pause());
      for (const action of actions) {
        await advanceTo(page, action.atMs);
        await act(page, action);
      }
    }
    await toTheEnd(page);
    if (seedsOf(content, step) !== undefined) await page.getByRole('button', { name: /^Run seeds/ }).click();
    if (index + 1 < content.steps.length) {
      await page.getByRole('button', { name: 'Next step' }).click({ timeout: 30_000 });
    }
  }
  await expect(page.getByRole('heading', { name: 'Now you know' })).toBeVisible({ timeout: 30_000 });
}
