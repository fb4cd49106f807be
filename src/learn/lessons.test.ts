/** What holds of every lesson: the start does not pass, the solution and each alternative do, no wrong answer does, and twice is the same. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judgedBy, runLesson } from '../testing/lesson_run.ts';
import { type LessonContent, type LessonMeta, type PanelAction, regionOf, type Step } from './lesson.ts';

const ROOT = fileURLToPath(new URL('lessons', import.meta.url));

const folders = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((part) => readdirSync(path.join(ROOT, part.name)).map((name) => `${part.name}/${name}`))
  .sort();

const contents = import.meta.glob<LessonContent>('./lessons/*/*/lesson.ts', { eager: true, import: 'content' });
const metas = import.meta.glob<LessonMeta>('./lessons/*/*/meta.ts', { eager: true, import: 'meta' });

/** Words that a lesson may have: its reader has little time. */
const PROSE_WORDS = 150;

function verdicts(step: Step, state: Parameters<typeof judgedBy>[1]): string[] {
  return judgedBy(step, state).map(({ verdict }, index) => `${verdict}: ${step.claims[index]?.words ?? ''}`);
}

describe.each(folders)('%s', (folder) => {
  const files = readdirSync(path.join(ROOT, folder));
  const text = (name: string): string => readFileSync(path.join(ROOT, folder, name), 'utf8');
  const content = contents[`./lessons/${folder}/lesson.ts`]!;
  const meta = metas[`./lessons/${folder}/meta.ts`]!;
  const [step] = content.steps;
  const seeds = content.seeds ?? [1];
  const solved = files.includes('solution.ts') ? 'solution.ts' : 'system.ts';
  const actions = content.actions ?? [];

  const run = (file: string, seed: number, does: readonly PanelAction[]) =>
    runLesson(text(file), {
      seed,
      schedule: content.seeds === undefined ? undefined : 'seeded',
      limitMs: content.limitMs,
      actions: does,
    });
  /** The claims that fail on some seed. */
  const failing = async (file: string, does: readonly PanelAction[] = actions): Promise<string[]> => {
    const found = new Set<string>();
    for (const seed of seeds) {
      const { state } = await run(file, seed, does);
      for (const verdict of verdicts(step!, state)) if (!verdict.startsWith('holds')) found.add(verdict);
    }
    return [...found];
  };

  it('has what the player needs', () => {
    expect(meta.id).toMatch(/^\d\.\d$/);
    expect(content.choices.filter(({ right }) => right === true)).toHaveLength(1);
    expect(content.choices.filter(({ right, reply }) => right !== true && (reply ?? '') === '')).toEqual([]);
    expect(content.hints).toHaveLength(3);
    expect(text('lesson.mdx').split(/\s+/).length).toBeLessThan(PROSE_WORDS);
    if (solved === 'solution.ts') expect(regionOf(text('system.ts'))).not.toBeNull();
  });

  it('the start, and doing nothing, do not pass', async () => {
    expect(await failing('system.ts', [])).not.toEqual([]);
  });

  it('the solution and every alternative pass on all seeds', async () => {
    for (const file of [solved, ...files.filter((name) => name.startsWith('alt_'))]) {
      expect(await failing(file), file).toEqual([]);
    }
  });

  it('no wrong answer passes', async () => {
    for (const file of files.filter((name) => name.startsWith('wrong_'))) {
      expect(await failing(file), file).not.toEqual([]);
    }
  });

  it('is the same twice', async () => {
    for (const seed of seeds.slice(0, 3)) {
      const [once, again] = [await run(solved, seed, actions), await run(solved, seed, actions)];
      expect(again.hash).toBe(once.hash);
    }
  });

  it('changes nothing but the part that may be changed', () => {
    const outside = (file: string): string => text(file).replace(/\/\/ Your part[\s\S]*\/\/ End of your part/, '');
    for (const file of files.filter((name) => /^(solution|alt_|wrong_).*\.ts$/.test(name))) {
      expect(outside(file), file).toBe(outside('system.ts'));
    }
  });
});

it('every lesson has an id of its own', () => {
  const ids = Object.values(metas).map(({ id }) => id);
  expect(new Set(ids).size).toBe(folders.length);
});
