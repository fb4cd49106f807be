/**
 * `archive` handles its first request by a selective receive for a message that nobody sends. It is no crash, so no supervisor acts: what is
 * seen is a mailbox that grows, until the producers have sent all they have.
 */
import { type Body, defineModule, gen_server, type Module, receive, self, sendAfter, whereis } from '../coppice.ts';
import { PATIENT, supervisorModule, worker } from './parts.ts';

const PRODUCERS = 4;
const EACH = 1_000;

interface Archive {
  readonly unlocked: boolean;
  readonly documents: number;
}

const archive: Module = defineModule('archive', {
  startLink: () => gen_server.startLink(['local', 'archive'], archive, null),
  init: () => ['ok', { unlocked: false, documents: 0 } satisfies Archive],
  *handleCast(_document: unknown, state: Archive): Body<gen_server.HandleReturn<Archive>> {
    if (!state.unlocked) yield* receive((message: unknown) => message === 'unlock');
    return ['noreply', { unlocked: true, documents: state.documents + 1 }];
  },
  handleInfo: (_message: unknown, state: Archive) => ['noreply', state],
});

interface Producer {
  readonly number: number;
  readonly period: number;
  readonly left: number;
}

const producer: Module = defineModule('producer', {
  startLink: (number: number) => gen_server.startLink(['local', `producer_${number}`], producer, number),
  init: (number: number) => {
    sendAfter(500, self(), 'send');
    return ['ok', { number, period: 40 + 10 * number, left: EACH } satisfies Producer];
  },
  handleInfo: (message: unknown, state: Producer) => {
    if (message !== 'send' || state.left === 0) return ['noreply', state];
    if (whereis('archive') === undefined) {
      sendAfter(state.period, self(), 'send');
      return ['noreply', state];
    }
    const document = EACH - state.left + 1;
    gen_server.cast('archive', ['file', `report ${state.number}-${document}`]);
    if (state.left > 1) sendAfter(state.period, self(), 'send');
    return ['noreply', { ...state, left: state.left - 1 }];
  },
});

/** one_for_all: a producer that began anew beside a full mailbox would send more than the mailbox is meant to hold. */
export const top = supervisorModule('top', { strategy: 'one_for_all', ...PATIENT }, [
  worker('archive', archive),
  ...Array.from({ length: PRODUCERS }, (_, index) => worker(`producer_${index + 1}`, producer, index + 1)),
]);
