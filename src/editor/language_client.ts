/**
 * The page's side of the language worker. It starts with the first question; when it cannot, the editor goes on without it and says so. One
 * that is silent for too long is ended, and the next question starts another: a text can cost TypeScript more than anybody waits. It is asked
 * one thing at a time, and of those that wait the newest of each kind: the others are of a text that is no more.
 */
import type { Answers, Diagnostic, FromLanguage, Question, ToLanguage } from './messages.ts';

/** From the question on. The first waits until the worker has loaded, which a slow line may take long for. */
const PATIENCE_MS = 3_000;
const PATIENCE_WITH_THE_FIRST_MS = 60_000;
/** Of characters; a program of people is far shorter. */
export const TEXT_LIMIT = 50_000;

type Resolve = (answer: Answers[keyof Answers] | null) => void;
type AnswerTo<Q extends Question> = Answers[Q['type']];

export interface LanguageClient {
  /** Null when the language worker is not to be had, and when a newer question of the kind was asked before this one was sent. */
  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q> | null>;
  readonly failed: boolean;
}

export function createLanguageClient(makeWorker: () => Worker): LanguageClient {
  let worker: Worker | null = null;
  let failed = false;
  let lastRef = 0;
  let answered = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let asked: { readonly ref: number; readonly resolve: Resolve } | null = null;
  const waiting = new Map<Question['type'], { readonly question: Question; readonly resolve: Resolve }>();

  /** All that wait get nothing, and so does the worker. */
  const drop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    worker?.terminate();
    worker = null;
    answered = false;
    asked?.resolve(null);
    asked = null;
    for (const { resolve } of waiting.values()) resolve(null);
    waiting.clear();
  };
  const askNext = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const [next] = waiting;
    if (next === undefined) return;
    const [type, { question, resolve }] = next;
    waiting.delete(type);
    asked = { ref: ++lastRef, resolve };
    worker?.postMessage({ ref: lastRef, question } satisfies ToLanguage);
    timer = setTimeout(drop, answered ? PATIENCE_MS : PATIENCE_WITH_THE_FIRST_MS);
  };

  const fail = (): void => {
    failed = true;
    drop();
  };
  const start = (): Worker => {
    const made = makeWorker();
    made.onmessage = (event: MessageEvent<FromLanguage>) => {
      const { data } = event;
      if (asked?.ref !== data.ref) return;
      const { resolve } = asked;
      asked = null;
      answered = true;
      askNext();
      resolve('answer' in data ? data.answer : null);
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
      const { length } = question.text;
      if (length > TEXT_LIMIT) {
        return Promise.resolve((question.type === 'diagnose' ? [tooLong(length)] : null) as AnswerTo<Q> | null);
      }
      try {
        worker ??= start();
      } catch {
        fail();
        return Promise.resolve(null);
      }
      return new Promise<AnswerTo<Q> | null>((resolve) => {
        waiting.get(question.type)?.resolve(null);
        waiting.set(question.type, { question, resolve: resolve as Resolve });
        if (asked === null) askNext();
      });
    },
  };
}

function tooLong(length: number): Diagnostic {
  const message = `This is ${length} characters long. Beyond ${TEXT_LIMIT} the editor does not look for mistakes; a run still does.`;
  return { from: 0, to: 1, severity: 'warning', message };
}

/** One for the page: every editor asks the same. */
export const language = createLanguageClient(
  () => new Worker(new URL('./language_worker.ts', import.meta.url), { type: 'module', name: 'coppice language' }),
);
