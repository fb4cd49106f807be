/**
 * What holds of every lesson, step by step: the start with nothing done does not pass, the solution and each alternative do, no wrong answer
 * does, and twice is the same.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { partIn } from '../editor/surround.ts';
import { mutationsOf } from '../testing/lesson_mutations.ts';
import { judgedBy, NobodyThere, runLesson } from '../testing/lesson_run.ts';
import { asksBeyond, faultsOfQuestion } from '../testing/question_run.ts';
import { faultsOfRules } from '../testing/recordings.ts';
import {
  type LessonContent,
  type LessonMeta,
  hasShownRight,
  limitOf,
  type PanelAction,
  runsDraft,
  seedsOf,
  type Step,
  surroundOf,
} from './lesson.ts';

const ROOT = fileURLToPath(new URL('lessons', import.meta.url));

const folders = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((part) => readdirSync(path.join(ROOT, part.name)).map((name) => `${part.name}/${name}`))
  .sort();

const contents = import.meta.glob<LessonContent>('./lessons/*/*/lesson.ts', { eager: true, import: 'content' });
const metas = import.meta.glob<LessonMeta>('./lessons/*/*/meta.ts', { eager: true, import: 'meta' });

/** Small mistakes in a solution, or steps left out, that must be noticed. */
const MISTAKES_NOTICED = 2;

/** Words that a lesson may have: its reader has little time. */
const PROSE_WORDS = 150;

describe.each(folders)('%s', (folder) => {
  const files = readdirSync(path.join(ROOT, folder));
  const text = (name: string): string => readFileSync(path.join(ROOT, folder, name), 'utf8');
  const content = contents[`./lessons/${folder}/lesson.ts`]!;
  const meta = metas[`./lessons/${folder}/meta.ts`]!;
  const { steps } = content;
  const solution = files.includes('solution.ts') ? 'solution.ts' : null;
  const alternatives = files.filter((name) => name.startsWith('alt_'));

  const isDraft = (step: Step): boolean => runsDraft({ solution }, step);
  /** What this step should pass on. */
  const rightFiles = (step: Step): readonly string[] =>
    isDraft(step) && solution !== null ? [solution, ...alternatives] : ['system.ts'];
  const runText = (source: string, limitMs: number, seed: number, does: readonly PanelAction[]) =>
    runLesson(source, {
      seed,
      schedule: content.seeds === undefined ? undefined : 'seeded',
      limitMs,
      actions: does,
    });
  const run = (file: string, step: Step, seed: number, does: readonly PanelAction[]) =>
    runText(text(file), limitOf(content, step), seed, does);
  const seedsFor = (step: Step): readonly number[] => seedsOf(content, step) ?? [content.seeds?.[0] ?? 1];
  /** The claims of this step that fail on some seed. */
  const failing = async (file: string, step: Step, does = step.actions ?? []): Promise<string[]> => {
    const found = new Set<string>();
    for (const seed of seedsFor(step)) {
      const result = await run(file, step, seed, does).catch((caught: unknown) => {
        if (caught instanceof NobodyThere) return caught;
        throw caught;
      });
      // A program in which somebody has ended too early is wrong, and so is an action that names nobody: the solution shows which.
      if (result instanceof NobodyThere) {
        found.add(`not done: ${result.message}`);
        continue;
      }
      const { state } = result;
      for (const [index, { verdict }] of judgedBy(step, state).entries()) {
        if (verdict !== 'holds') found.add(`${verdict}: ${step.claims[index]?.words ?? ''}`);
      }
    }
    return [...found];
  };

  it('has what the player needs', () => {
    expect(meta.id).toMatch(/^\d\.\d$/);
    expect(content.choices.filter(({ right }) => right === true)).toHaveLength(1);
    expect(content.choices.filter(({ right, reply }) => right !== true && (reply ?? '') === '')).toEqual([]);
    expect(content.hints).toHaveLength(3);
    expect(text('lesson.mdx').split(/\s+/).length).toBeLessThan(PROSE_WORDS);
    expect(steps.length).toBeGreaterThan(0);
    if (solution !== null) {
      const surround = surroundOf(text('system.ts'));
      expect(surround).not.toBeNull();
      if (surround !== null) expect(partIn(text(solution), surround)).not.toBeNull();
    }
    for (const step of steps) {
      const words = step.claims.map((claim) => claim.words);
      expect(new Set(words).size, 'two claims in the same words').toBe(words.length);
      if (!isDraft(step)) expect(step.actions ?? [], 'to be read, and nothing to do').not.toEqual([]);
    }
  });

  it('the start, and doing nothing, pass no step', async () => {
    for (const [index, step] of steps.entries()) {
      expect(await failing('system.ts', step, []), `step ${String(index + 1)}`).not.toEqual([]);
      if (isDraft(step)) expect(await failing('system.ts', step), `step ${String(index + 1)}`).not.toEqual([]);
    }
  });

  it('the solution and every alternative pass every step on all its seeds', async () => {
    for (const [index, step] of steps.entries()) {
      for (const file of rightFiles(step)) {
        expect(await failing(file, step), `${file}, step ${String(index + 1)}`).toEqual([]);
      }
    }
  });

  it('no wrong answer passes', async () => {
    for (const file of files.filter((name) => name.startsWith('wrong_'))) {
      const failed: string[] = [];
      for (const step of steps.filter(isDraft)) failed.push(...(await failing(file, step)));
      expect(failed, file).not.toEqual([]);
    }
  });

  it('notices small mistakes in the solution, and actions left out', async () => {
    const passed: string[] = [];
    let noticed = 0;
    const tell = (isNoticed: boolean, what: string): void => {
      if (isNoticed) noticed++;
      else passed.push(what);
    };
    for (const step of steps) {
      const { actions = [] } = step;
      const [file = 'system.ts'] = rightFiles(step);
      for (const left of actions.keys()) {
        const others = actions.filter((_, index) => index !== left);
        // What comes later may need what was left out.
        const found = await failing(file, step, others);
        tell(found.length > 0, `action ${String(left + 1)} left out`);
      }
    }
    const mutations = solution === null ? [] : mutationsOf(text(solution));
    const isAccepted = async (source: string): Promise<boolean> => {
      for (const step of steps.filter(isDraft)) {
        for (const seed of seedsFor(step)) {
          const { state } = await runText(source, limitOf(content, step), seed, step.actions ?? []);
          if (judgedBy(step, state).some(({ verdict }) => verdict !== 'holds')) return false;
        }
      }
      return true;
    };
    for (const { what, text: source } of mutations) {
      if (noticed >= MISTAKES_NOTICED) break;
      // What does not even start is no mistake for claims to notice.
      const accepted = await isAccepted(source).catch(() => null);
      if (accepted !== null) tell(!accepted, what);
    }
    expect(noticed, `accepted all the same: ${passed.join('; ')}`).toBeGreaterThanOrEqual(MISTAKES_NOTICED);
  });

  it('the node itself says which choice is right', async () => {
    const claimed = content.choices.filter(({ claim }) => claim !== undefined);
    expect(claimed.length === 0 || claimed.length === content.choices.length, 'every choice or none').toBe(true);
    if (claimed.length === 0) return;
    const key = content.key ?? {};
    const source = text(key.on === 'solution' ? 'solution.ts' : 'system.ts');
    const failed = new Set<string>();
    for (const seed of content.seeds ?? [1]) {
      const { state } = await runText(source, key.limitMs ?? content.limitMs, seed, key.actions ?? []);
      for (const { id, claim } of claimed) if (claim?.judge(state, true).verdict !== 'holds') failed.add(id);
    }
    expect(claimed.filter(({ id }) => !failed.has(id)).map(({ id }) => id)).toEqual(
      content.choices.filter(({ right }) => right === true).map(({ id }) => id),
    );
  });

  it('a run tells what is right only when it has shown it', async () => {
    const key = content.key ?? {};
    const limit = key.limitMs ?? content.limitMs;
    const shows = async (file: string, seed: number, does: readonly PanelAction[]): Promise<boolean> =>
      hasShownRight(content, (await runText(text(file), limit, seed, does)).state);
    const file = key.on === 'solution' ? 'solution.ts' : 'system.ts';
    const shown: number[] = [];
    for (const seed of content.seeds ?? [1]) if (await shows(file, seed, key.actions ?? [])) shown.push(seed);
    expect(shown).not.toEqual([]);
    const isKey = key.actions === undefined && key.on === undefined;
    if (!isKey)
      expect(await shows('system.ts', content.seeds?.[0] ?? 1, []), 'the start, and doing nothing').toBe(false);
  });

  it('says that a run showed only what one run can show', () => {
    expect(asksBeyond(content)).toBe(content.said !== undefined);
  });

  it('rests on recordings of OTP, and the node gives the same', () => {
    expect(faultsOfRules(content.rules ?? [])).toEqual([]);
  });

  it('has what comes back later answered by a run', async () => {
    expect(await faultsOfQuestion(content.transfer, text('transfer.ts'))).toEqual([]);
  });

  it('is the same twice', async () => {
    for (const step of steps) {
      const [file = 'system.ts'] = rightFiles(step);
      for (const seed of seedsFor(step).slice(0, 3)) {
        const once = await run(file, step, seed, step.actions ?? []);
        const again = await run(file, step, seed, step.actions ?? []);
        expect(again.hash).toBe(once.hash);
      }
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
