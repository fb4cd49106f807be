/** The page's own worker: the recordings run here, beside the node and not in it. */
import { Desk } from './desk.ts';
import type { FromWorker, ToWorker } from './messages.ts';

// A message to oneself comes after those that wait, and sooner than any timer.
const turns = new MessageChannel();
let task: (() => void) | null = null;
turns.port1.onmessage = () => {
  const now = task;
  task = null;
  now?.();
};

const desk = new Desk({
  post(message: FromWorker) {
    self.postMessage(message);
  },
  async read(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${String(response.status)} ${response.statusText}`.trim());
    return response.text();
  },
  now: () => performance.now(),
  later(next) {
    task = next;
    turns.port2.postMessage(null);
  },
});

self.onmessage = (event: MessageEvent<ToWorker>) => {
  desk.receive(event.data).catch((caught: unknown) => {
    // Told as an error of the worker, which is what the page listens for.
    self.setTimeout(() => {
      throw caught;
    });
  });
};
