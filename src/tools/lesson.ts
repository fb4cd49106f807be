/** `npm run lesson -- 4.1 slug "Title" [part]`: the folder of a new lesson, with every file that the tests then ask to be filled in. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { LESSONS } from './lesson_folders.ts';

/** The text as a literal, as the formatter writes it. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? JSON.stringify(text) : `'${text.replaceAll("'", "\\'")}'`;
}

/** What the learner may change. */
const marked = (line: string): string => `  // Your part
  ${line}
  // End of your part`;

const system = (part: string): string => `import { type Body, receive, register, self, send, spawn } from 'coppice';

function* ada(): Body<void> {
  register('ada', self());
${part}
  for (;;) yield* receive();
}

function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(board);
  spawn(ada);
  return ['ok', self()];
}
`;

function filesOf(id: string, title: string): Readonly<Record<string, string>> {
  return {
    'meta.ts': `import type { LessonMeta } from '../../../lesson.ts';

export const meta: LessonMeta = {
  id: '${id}',
  title: ${quoted(title)},
  goal: 'What it is about, in a sentence.',
};
`,
    'lesson.ts': `import { exits, happens, never, sent } from '../../../checks/claims.ts';
import type { LessonContent } from '../../../lesson.ts';

export const content: LessonContent = {
  limitMs: 2_000,
  rules: [],
  question: 'What does ada tell board?',
  choices: [
    {
      id: 'hello',
      words: 'hello',
      claim: happens('ada says hello', sent({ from: 'ada', to: 'board', text: 'hello' })),
      reply: 'What this choice takes for granted, and where to look.',
    },
    {
      id: 'soon',
      words: 'soon',
      claim: happens('ada says soon', sent({ from: 'ada', to: 'board', text: 'soon' })),
      right: true,
    },
  ],
  steps: [
    {
      task: 'Have ada say hello to board.',
      claims: [
        happens('ada tells board hello', sent({ from: 'ada', to: 'board', text: 'hello' })),
        never('Nobody exits', exits()),
      ],
    },
  ],
  hints: ['Where to look.', 'What is missing there.', 'What to write, word for word.'],
  answer: 'The solution in a sentence.',
  know: 'Now you know: the rule in two sentences.',
  transfer: {
    limitMs: 2_000,
    about: 'What stands there, in another system: **ada** tells **board** something.',
    question: 'What does ada say to board?',
    choices: [
      {
        id: 'hello',
        words: 'hello',
        claim: happens('ada says hello', sent({ from: 'ada', to: 'board', text: 'hello' })),
        reply: 'What this choice takes for granted.',
      },
      {
        id: 'soon',
        words: 'soon',
        claim: happens('ada says soon', sent({ from: 'ada', to: 'board', text: 'soon' })),
        right: true,
      },
      {
        id: 'nothing',
        words: 'Nothing',
        claim: never('ada says nothing', sent({ from: 'ada', to: 'board' })),
        reply: 'What this choice takes for granted.',
      },
    ],
  },
};
`,
    'lesson.mdx': 'Who is there and what they do, in at most 150 words. The first mention of a **word** is bold.\n',
    'system.ts': system(marked("send('board', 'soon');")),
    'solution.ts': system(marked("send('board', 'hello');")),
    'wrong_bye.ts': system(marked("send('board', 'bye');")),
    'transfer.ts': system("  send('board', 'soon');"),
  };
}

/**
 * Makes the folder and returns its path below `root`.
 *
 * @throws Error that says what is wrong with the arguments, or that there is such a lesson.
 */
export function makeLesson(root: string, args: readonly string[]): string {
  const [id = '', slug = '', title = '', partName = ''] = args;
  const [, part, place] = /^(\d)\.(\d)$/.exec(id) ?? [];
  if (part === undefined || place === undefined)
    throw new Error(`The first argument is part and place, as 4.1, not "${id}".`);
  if (!/^[a-z][a-z0-9_]*$/.test(slug)) {
    throw new Error(`The second argument is its name in an address, of small letters and _, not "${slug}".`);
  }
  if (title === '') throw new Error('The third argument is the title: npm run lesson -- 4.1 slug "Title"');
  const known = existsSync(root) ? readdirSync(root).find((name) => name.startsWith(`0${part}_`)) : undefined;
  if (known === undefined && !/^[a-z][a-z0-9_]*$/.test(partName)) {
    throw new Error(`Part ${part} has no folder yet: name it with a fourth argument, and its title in parts.ts.`);
  }
  const parent = known ?? `0${part}_${partName}`;
  const number = `0${place}_`;
  const there = existsSync(path.join(root, parent))
    ? readdirSync(path.join(root, parent)).find((name) => name.startsWith(number))
    : undefined;
  if (there !== undefined) throw new Error(`${parent}/${there} is there already.`);
  const folder = `${parent}/${number}${slug}`;
  mkdirSync(path.join(root, folder), { recursive: true });
  for (const [file, text] of Object.entries(filesOf(id, title))) writeFileSync(path.join(root, folder, file), text);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const folder = makeLesson(LESSONS, process.argv.slice(2));
    console.log(`src/learn/lessons/${folder}: fill it in, then npx vitest run src/learn`);
  } catch (caught) {
    console.error(caught instanceof Error ? caught.message : caught);
    process.exitCode = 1;
  }
}
