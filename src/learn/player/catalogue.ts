/** The path: which lessons there are, in their order, and how one is loaded. Both come from the folders. */
import type { ComponentType } from 'react';
import {
  type LessonContent,
  type LessonEntry,
  type LessonMeta,
  type PartEntry,
  type PlayedLesson,
  surroundOf,
} from '../lesson.ts';
import { PART_TITLES } from '../lessons/parts.ts';

const metas = import.meta.glob<LessonMeta>('../lessons/*/*/meta.ts', { eager: true, import: 'meta' });
const contents = import.meta.glob<LessonContent>('../lessons/*/*/lesson.ts', { import: 'content' });
const proses = import.meta.glob<ComponentType>('../lessons/*/*/lesson.mdx', { import: 'default' });
const systems = import.meta.glob<string>('../lessons/*/*/system.ts', { query: '?raw', import: 'default' });
const solutions = import.meta.glob<string>('../lessons/*/*/solution.ts', { query: '?raw', import: 'default' });
const transfers = import.meta.glob<string>('../lessons/*/*/transfer.ts', { query: '?raw', import: 'default' });

/** `01_process` is `process` in an address. */
function slugOf(folder: string): string {
  return folder.replace(/^\d+_/u, '');
}

interface Folder extends LessonEntry {
  readonly part: string;
  readonly folder: string;
}

const folders: readonly Folder[] = Object.entries(metas)
  .map(([file, meta]) => {
    const [, part = '', name = ''] = /lessons\/([^/]+)\/([^/]+)\/meta\.ts$/u.exec(file) ?? [];
    return { ...meta, slug: slugOf(name), part, folder: file.replace(/\/meta\.ts$/u, '') };
  })
  .sort((a, b) => (a.folder < b.folder ? -1 : 1));

export const PARTS: readonly PartEntry[] = [...new Set(folders.map(({ part }) => part))].map((part) => ({
  slug: slugOf(part),
  title: PART_TITLES[slugOf(part)] ?? slugOf(part),
  lessons: folders.filter((one) => one.part === part),
}));

export interface Found {
  readonly part: PartEntry;
  readonly entry: LessonEntry;
  /** From 1, within its part. */
  readonly number: number;
  readonly before: string | null;
  readonly after: string | null;
}

export function addressOf(part: PartEntry, entry: LessonEntry): string {
  return `#/learn/${part.slug}/${entry.slug}`;
}

export function findLesson(partSlug: string, slug: string): Found | null {
  const all = PARTS.flatMap((part) => part.lessons.map((entry, index) => ({ part, entry, number: index + 1 })));
  const at = all.findIndex(({ part, entry }) => part.slug === partSlug && entry.slug === slug);
  const found = all[at];
  if (found === undefined) return null;
  const address = (index: number): string | null => {
    const one = all[index];
    return one === undefined ? null : addressOf(one.part, one.entry);
  };
  return { ...found, before: address(at - 1), after: address(at + 1) };
}

/** All lessons by their ids, in their order. */
export const PATH: readonly string[] = folders.map(({ id }) => id);

export interface OnPath {
  readonly part: PartEntry;
  readonly entry: LessonEntry;
}

/** Null for a lesson that is not on the path. */
export function lessonById(id: string): OnPath | null {
  for (const part of PARTS) {
    const entry = part.lessons.find((one) => one.id === id);
    if (entry !== undefined) return { part, entry };
  }
  return null;
}

const asked = new Map<string, Promise<PlayedLesson>>();
const loaded = new Map<string, PlayedLesson>();

/** A lesson that has been loaded. */
export function loadedLesson(id: string): PlayedLesson | null {
  return loaded.get(id) ?? null;
}

/** A lesson is loaded once; one that could not be loaded may be asked for again. */
export function loadLesson(entry: LessonEntry): Promise<PlayedLesson> {
  const known = asked.get(entry.id);
  if (known !== undefined) return known;
  const loading = load(entry);
  asked.set(entry.id, loading);
  loading.catch(() => asked.delete(entry.id));
  return loading;
}

async function load({ id }: LessonEntry): Promise<PlayedLesson> {
  const found = folders.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no lesson ${id}.`);
  const { folder, title, goal } = found;
  const [content, prose, system, transfer] = [
    contents[`${folder}/lesson.ts`],
    proses[`${folder}/lesson.mdx`],
    systems[`${folder}/system.ts`],
    transfers[`${folder}/transfer.ts`],
  ];
  if (content === undefined || prose === undefined || system === undefined || transfer === undefined) {
    throw new Error(`The lesson ${id} is not whole.`);
  }
  const [read, Prose, start, solution, transferSystem] = await Promise.all([
    content(),
    prose(),
    system(),
    solutions[`${folder}/solution.ts`]?.() ?? null,
    transfer(),
  ]);
  const lesson: PlayedLesson = {
    ...read,
    id,
    title,
    goal,
    Prose,
    start,
    solution,
    transferSystem,
    surround: solution === null ? null : surroundOf(start),
  };
  loaded.set(id, lesson);
  return lesson;
}
