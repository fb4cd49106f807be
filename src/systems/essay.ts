/**
 * `top` (one_for_all) owns `dictionary`, `shelves` (one_for_one, three dictionaries) and `clients` (one_for_one, eight of them).
 * The clients take the loss of a server calmly, so every cascade that is seen is the supervisors' doing.
 */
import { type Body, defineModule, gen_server, type Module, raisedOf, self, sendAfter } from '../coppice.ts';
import { casVal, deleteKey, dictionary, type Key, readKey, setKey } from './dictionary.ts';
import { PATIENT, supervised, supervisorModule, worker } from './parts.ts';

const TREES = new Map<Key, unknown>([
  ['ash', 'Fraxinus'],
  ['birch', 'Betula'],
  ['foo', 'bar'],
  ['oak', 'Quercus'],
]);
const WORDS = ['tree', 'leaf', 'root', 'bark', 'seed'] as const;
const SHELVES: Readonly<Record<string, readonly string[]>> = {
  en: ['tree', 'leaf', 'root', 'bark', 'seed'],
  fr: ['arbre', 'feuille', 'racine', 'écorce', 'graine'],
  sv: ['träd', 'löv', 'rot', 'bark', 'frö'],
};

function wordsOf(language: string): ReadonlyMap<Key, unknown> {
  return new Map(SHELVES[language]?.map((word, index) => [WORDS[index] ?? '', word]));
}

/** What a client does, over and over; each begins at another place. */
const ERRANDS: readonly (() => Body)[] = [
  () => readKey('dictionary', 'oak'),
  () => readKey('en', 'tree'),
  () => setKey('dictionary', 'hazel', 'Corylus'),
  () => casVal('dictionary', 'foo', 'bar', 'baz', false),
  () => readKey('fr', 'leaf'),
  () => readKey('dictionary', 'elm'),
  () => setKey('sv', 'hazel', 'hassel'),
  () => casVal('dictionary', 'foo', 'baz', 'bar', true),
  () => readKey('sv', 'tree'),
  () => deleteKey('dictionary', 'hazel'),
  () => setKey('fr', 'oak', 'chêne'),
  () => readKey('dictionary', 'birch'),
  () => casVal('en', 'oak', 'oak', 'oak', true),
  () => deleteKey('sv', 'hazel'),
  () => readKey('en', 'root'),
  () => setKey('dictionary', 'elm', 'Ulmus'),
  () => deleteKey('dictionary', 'elm'),
];

/** Long enough that a restart is over when it tries again. */
const PATIENCE_MS = 700;

interface ClientState {
  readonly period: number;
  readonly errand: number;
  readonly done: number;
  readonly failed: number;
}

const client: Module = defineModule('client', {
  startLink: (name: string, number: number) => gen_server.startLink(['local', name], client, number),
  init: (number: number) => {
    const state: ClientState = {
      period: 1310 + 117 * number,
      errand: (number * 2) % ERRANDS.length,
      done: 0,
      failed: 0,
    };
    sendAfter(150 + 173 * number, self(), 'tick');
    return ['ok', state];
  },
  *handleInfo(message: unknown, state: ClientState): Body<gen_server.HandleReturn<ClientState>> {
    if (message !== 'tick') return ['noreply', state];
    const errand = ERRANDS[state.errand] as () => Body;
    try {
      yield* errand();
    } catch (caught) {
      // The server is away. This client is none of its children: it waits, and asks again.
      if (raisedOf(caught).class !== 'exit') throw caught;
      sendAfter(PATIENCE_MS, self(), 'tick');
      return ['noreply', { ...state, failed: state.failed + 1 }];
    }
    sendAfter(state.period, self(), 'tick');
    return ['noreply', { ...state, errand: (state.errand + 1) % ERRANDS.length, done: state.done + 1 }];
  },
});

const shelves = supervisorModule(
  'shelves',
  { strategy: 'one_for_one', ...PATIENT },
  Object.keys(SHELVES).map((language) => worker(language, dictionary, language, wordsOf(language))),
);

const clients = supervisorModule(
  'clients',
  { strategy: 'one_for_one', ...PATIENT },
  Array.from({ length: 8 }, (_, index) => worker(`client_${index + 1}`, client, `client_${index + 1}`, index + 1)),
);

export const top = supervisorModule('top', { strategy: 'one_for_all', ...PATIENT }, [
  worker('dictionary', dictionary, 'dictionary', TREES),
  supervised(shelves),
  supervised(clients),
]);
