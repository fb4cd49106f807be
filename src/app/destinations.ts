/** Where the palette leads: systems and lessons by name, and the present system with another seed. */
import { addressOf, PARTS } from '../learn/player/catalogue.ts';
import type { Destination } from '../panel/destinations.ts';
import { DEFAULT_SEED, formatRoute, parseRoute } from './routes.ts';
import { FIRST_SYSTEM, SYSTEMS } from './systems.ts';

const systems: readonly Destination[] = SYSTEMS.map(({ id, title }) => ({
  id,
  group: 'Systems',
  names: [title],
  also: [id, `system ${title}`],
  refused: null,
  href: formatRoute({ system: id, seed: DEFAULT_SEED, speed: null, place: null }),
}));

const lessons: readonly Destination[] = PARTS.flatMap((part) =>
  part.lessons.map((lesson) => ({
    id: lesson.id,
    group: 'Lessons' as const,
    names: [lesson.title],
    also: [lesson.id, `lesson ${lesson.id}`, `lesson ${lesson.title}`],
    refused: null,
    href: addressOf(part, lesson),
  })),
);

/** `seed 7` starts the present system with that seed; without a number it says what to type. */
function seeds(typed: string, location: string): readonly Destination[] {
  const match = /^\s*seeds?(?:\s+(\d*))?\s*$/iu.exec(typed);
  if (match === null) return [];
  const route = parseRoute(location, FIRST_SYSTEM);
  const seed = Number(match[1] ?? '');
  const numbered = (match[1] ?? '') !== '';
  const system = route.type === 'system' ? route.system : null;
  const refused =
    system === null
      ? 'A lesson has a seed of its own.'
      : !numbered
        ? 'Type its number, too: seed 7.'
        : Number.isSafeInteger(seed)
          ? null
          : 'A seed goes up to 9,007,199,254,740,991.';
  const title = SYSTEMS.find(({ id }) => id === system)?.title ?? system ?? '';
  return [
    {
      id: 'seed',
      group: 'Seeds',
      names: [numbered ? `Seed ${String(seed)}` : 'Seed …', ...(numbered ? [`seed ${match[1] ?? ''}`] : [])],
      also: ['seed', title],
      refused,
      href: formatRoute({ system: system ?? FIRST_SYSTEM, seed, speed: null, place: null }),
    },
  ];
}

/** For what was typed, on the page at `location`, what stands after its `#`. */
export function destinations(typed: string, location = window.location.hash.slice(1)): readonly Destination[] {
  return [...seeds(typed, location), ...systems, ...lessons];
}
