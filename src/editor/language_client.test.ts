import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLanguageClient, TEXT_LIMIT } from './language_client.ts';
import type { FromLanguage, ToLanguage } from './messages.ts';

/** Takes questions, and answers when it is told to. */
class Double {
  onmessage: ((event: MessageEvent<FromLanguage>) => void) | null = null;
  onerror: unknown = null;
  ended = false;
  readonly questions: ToLanguage[] = [];

  postMessage(message: ToLanguage): void {
    this.questions.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  answer(): void {
    const last = this.questions.at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    this.onmessage?.(new MessageEvent('message', { data: { ref: last.ref, answer: [] } }));
  }
}

const made: Double[] = [];
const client = (): ReturnType<typeof createLanguageClient> =>
  createLanguageClient(() => {
    const one = new Double();
    made.push(one);
    return one as unknown as Worker;
  });
const diagnose = (text: string) => ({ type: 'diagnose', text }) as const;

beforeEach(() => {
  made.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a worker that is silent for too long is ended, and the next question starts another', async () => {
  const language = client();
  const first = language.ask(diagnose('a'));
  made[0]?.answer();
  expect(await first).toEqual([]);
  const second = language.ask(diagnose('f('.repeat(25)));
  const third = language.ask(diagnose('b'));
  vi.advanceTimersByTime(3_000);
  expect(await second).toBeNull();
  expect(await third).toBeNull();
  expect(made[0]?.ended).toBe(true);
  const fourth = language.ask(diagnose('c'));
  expect(made).toHaveLength(2);
  made[1]?.answer();
  expect(await fourth).toEqual([]);
  expect(language.failed).toBe(false);
});

it('one thing is asked at a time, and of those that wait the newest of each kind', async () => {
  const language = client();
  const answers = ['a', 'ab', 'abc', 'abcd'].map((text) => language.ask(diagnose(text)));
  const hover = language.ask({ type: 'hover', text: 'abcd', at: 1 });
  expect(made[0]?.questions.map(({ question }) => question.text)).toEqual(['a']);
  for (let i = 0; i < 3; i++) made[0]?.answer();
  expect(made[0]?.questions.map(({ question }) => [question.type, question.text])).toEqual([
    ['diagnose', 'a'],
    ['diagnose', 'abcd'],
    ['hover', 'abcd'],
  ]);
  expect(await Promise.all(answers)).toEqual([[], null, null, []]);
  expect(await hover).toEqual([]);
});

it('a text beyond the limit is told in a sentence, and costs nothing', async () => {
  const [told] = (await client().ask(diagnose('x'.repeat(TEXT_LIMIT + 1)))) ?? [];
  expect(told?.message).toContain(`${TEXT_LIMIT + 1} characters long`);
  expect(made).toEqual([]);
});
