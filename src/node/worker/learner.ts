/**
 * A program given as text, in this worker. It has no page here; what the worker itself could reach is taken away, so that a program is only what
 * it does with `coppice` and repeats under its seed. The border against a hostile program is the content security policy, not this.
 */
import * as coppice from '../../coppice.ts';
import { Prng } from '../../base/prng.ts';
import type { SourceText } from '../../protocol/frames.ts';
import type { Program } from '../backend/boot.ts';
import { charge } from '../kernel/syscalls.ts';
import type { SourceFault } from '../../program/compile.ts';
import { type Exports, load } from '../../program/load.ts';

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

export type LearnerProgram =
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly fault: SourceFault };

export async function programOf(id: string, seed: number, source: SourceText): Promise<LearnerProgram> {
  emptyTheWorker();
  const prng = new Prng(seed);
  Math.random = () => prng.next() / 0x1_0000_0000;
  const loaded = await load(source.text, source.name, { evaluate, coppice: { ...coppice }, charge });
  if (!loaded.ok) return loaded;
  const { root, start } = loaded.exports;
  const common = { id, title: id, file: source.name };
  if (root instanceof coppice.Module) {
    const begin = (): coppice.Body => coppice.supervisor.startLink(['local', root.name], root, null);
    return { ok: true, program: { ...common, rootId: root.name, start: begin } };
  }
  if (typeof start === 'function') {
    return { ok: true, program: { ...common, rootId: null, start: start as () => coppice.Body } };
  }
  const message = 'The file exports no program: export const root (a supervisor), or export function* start().';
  return { ok: false, fault: { line: 1, column: 1, message } };
}
