/** The states of a connection, the same for every kind of node. */
import { assign, setup } from 'xstate';
import type { Hello } from '../protocol/frames.ts';
import type { SourcePoint } from '../protocol/model.ts';

/** `refused`: the program that was given as text cannot be started. */
export type LostReason = 'hung' | 'crashed' | 'protocol' | 'refused';

export interface Loss {
  readonly reason: LostReason;
  readonly message: string;
  readonly since_ms: number;
  /** Where in a program given as text. */
  readonly point?: SourcePoint;
}

export type ConnectionEvent =
  | { readonly type: 'hello'; readonly hello: Hello }
  | ({ readonly type: 'lost' } & Loss)
  | { readonly type: 'restart' }
  | { readonly type: 'close' };

interface ConnectionContext {
  readonly hello: Hello | null;
  readonly lost: Loss | null;
}

export const connectionMachine = setup({
  types: {
    context: {} as ConnectionContext,
    events: {} as ConnectionEvent,
  },
  actions: {
    greet: assign({ hello: ({ event }) => (event.type === 'hello' ? event.hello : null), lost: null }),
    lose: assign({
      lost: ({ event }) => {
        if (event.type !== 'lost') return null;
        const { type: _type, ...loss } = event;
        return loss;
      },
    }),
    forget: assign({ hello: null, lost: null }),
  },
}).createMachine({
  id: 'connection',
  initial: 'connecting',
  context: { hello: null, lost: null },
  on: { close: '.closed', restart: { target: '.connecting', actions: 'forget' } },
  states: {
    connecting: {
      on: { hello: { target: 'live', actions: 'greet' }, lost: { target: 'lost', actions: 'lose' } },
    },
    live: {
      on: { hello: { target: 'live', actions: 'greet' }, lost: { target: 'lost', actions: 'lose' } },
    },
    // What an ended node still says changes nothing: only a restart leads out.
    lost: {},
    closed: { type: 'final' },
  },
});
