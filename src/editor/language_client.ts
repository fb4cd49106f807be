/**
 * The page's side of the language worker. It starts with the first question; when it cannot, the editor goes on without it and says so. One
 * that is silent for too long is ended, and the next question starts another: a text can cost TypeScript more than anybody waits.
 */
import type { Answers, FromLanguage, Question, ToLanguage } from './messages.ts';

/** From the question on. The first waits until the worker has loaded, which a slow line may take long for. */
const PATIENCE_MS = 3_000;
const PATIENCE_WITH_THE_FIRST_MS = 60_000;
/** Of characters; a program of people is far shorter. */
const TEXT_LIMIT = 50_000;

type AnswerTo<Q extends Question> = Answers[Q['type']];

export interface LanguageClient {
  /** Null when the language worker is not to be had. */
  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q> | null>;
  readonly failed: boolean;
}

export function createLanguageClient(makeWorker: () => Worker): LanguageClient {
  let worker: Worker | null = null;
  let failed = false;
  let lastRef = 0;
  let answered = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const waiting = new Map<number, (answer: Answers[keyof Answers] | null) => void>();

  /** All that wait get nothing, and so does the worker. */
  const drop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    worker?.terminate();
    worker = null;
    answered = false;
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  };
  const watch = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = waiting.size === 0 ? null : setTimeout(drop, answered ? PATIENCE_MS : PATIENCE_WITH_THE_FIRST_MS);
  };

  const fail = (): void => {
    failed = true;
    drop();
  };
  const start = (): Worker => {
    const made = makeWorker();
    made.onmessage = (event: MessageEvent<FromLanguage>) => {
      const { data } = event;
      const resolve = waiting.get(data.ref);
      waiting.delete(data.ref);
      answered = true;
      watch();
      resolve?.('answer' in data ? data.answer : null);
    };
    made.onerror = (event) => {
      event.preventDefault();
      fail();
    };
    return made;
  };

  return {
    get failed() {
      return failed;
    },
    ask<Q extends Question>(question: Q) {
      if (failed || question.text.length > TEXT_LIMIT) return Promise.resolve(null);
      try {
        worker ??= start();
      } catch {
        fail();
        return Promise.resolve(null);
      }
      const ref = ++lastRef;
      const message: ToLanguage = { ref, question };
      return new Promise<AnswerTo<Q> | null>((resolve) => {
        waiting.set(ref, resolve as (answer: Answers[keyof Answers] | null) => void);
        worker?.postMessage(message);
        if (timer === null) watch();
      });
    },
  };
}

/** One for the page: every editor asks the same. */
export const language = createLanguageClient(
  () => new Worker(new URL('./language_worker.ts', import.meta.url), { type: 'module', name: 'coppice language' }),
);
