/** TypeScript in a worker of its own: it takes seconds to load and tens of milliseconds to answer, and the page waits for neither. */
import { declarations, standardLibrary } from 'virtual:coppice-types';
import { createLanguage } from './language.ts';
import type { FromLanguage, ToLanguage } from './messages.ts';

const language = createLanguage({ declarations, standardLibrary });

self.onmessage = (event: MessageEvent<ToLanguage>) => {
  const { ref, question } = event.data;
  let message: FromLanguage;
  try {
    message = { ref, answer: language.ask(question) };
  } catch (caught) {
    message = { ref, fault: caught instanceof Error ? caught.message : String(caught) };
  }
  self.postMessage(message);
};
