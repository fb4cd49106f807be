/**
 * A program given as text, in this worker. It has no page here; what the worker itself could reach is taken away, so that a program is only what
 * it does with `coppice` and repeats under its seed. The border against a hostile program is the content security policy, not this.
 */
import { Prng } from '../../base/prng.ts';
import type { SourceText } from '../../protocol/frames.ts';
import type { Exports } from '../../program/load.ts';
import { type LearnerProgram, programOf } from './learner_program.ts';

const INSTEAD: Readonly<Record<string, string>> = {
  setTimeout: 'use sendAfter, or sleep',
  setInterval: 'use sendAfter again and again',
  queueMicrotask: 'send a message',
  fetch: 'there is no network here',
  XMLHttpRequest: 'there is no network here',
  WebSocket: 'there is no network here',
  EventSource: 'there is no network here',
  indexedDB: 'keep it in the state of a process',
  caches: 'keep it in the state of a process',
  BroadcastChannel: 'send a message',
  MessageChannel: 'send a message',
  Worker: 'use spawn',
  importScripts: "import from 'coppice'",
  postMessage: 'send a message',
  close: 'use exit',
};

let emptied = false;
function emptyTheWorker(): void {
  if (emptied) return;
  emptied = true;
  for (const [name, mend] of Object.entries(INSTEAD)) {
    Object.defineProperty(self, name, {
      configurable: true,
      writable: true,
      value: () => {
        throw new ReferenceError(`${name} is not there for a program: ${mend}.`);
      },
    });
  }
}

async function evaluate(code: string): Promise<Exports> {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  try {
    return (await import(/* @vite-ignore */ url)) as Exports;
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function learnerProgram(id: string, seed: number, source: SourceText): Promise<LearnerProgram> {
  emptyTheWorker();
  const prng = new Prng(seed);
  Math.random = () => prng.next() / 0x1_0000_0000;
  return programOf(id, source, evaluate);
}
