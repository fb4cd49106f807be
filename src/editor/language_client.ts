/** The page's side of the language worker. It starts with the first question; when it cannot, the editor goes on without it and says so. */
import type { Answers, FromLanguage, Question, ToLanguage } from './messages.ts';

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
  const waiting = new Map<number, (answer: Answers[keyof Answers] | null) => void>();

  const fail = (): void => {
    failed = true;
    worker?.terminate();
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  };
  const start = (): Worker => {
    const made = makeWorker();
    made.onmessage = (event: MessageEvent<FromLanguage>) => {
      const { data } = event;
      const resolve = waiting.get(data.ref);
      waiting.delete(data.ref);
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
      if (failed) return Promise.resolve(null);
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
      });
    },
  };
}

/** One for the page: every editor asks the same. */
export const language = createLanguageClient(
  () => new Worker(new URL('./language_worker.ts', import.meta.url), { type: 'module', name: 'coppice language' }),
);
