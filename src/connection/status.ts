/** What a connection may be, and the one function by which it becomes something else: the same for every kind of node. */
import type { Hello } from '../protocol/frames.ts';
import type { SourcePoint } from '../protocol/model.ts';

/**
 * Why a node was lost: it does not answer (`hung`), has ended (`crashed`), spoke nonsense beyond repair (`protocol`), or
 * could not start the program that it was given as text (`refused`).
 */
export type LostReason = 'hung' | 'crashed' | 'protocol' | 'refused';

export interface Loss {
  readonly reason: LostReason;
  readonly message: string;
  readonly since_ms: number;
  /** Where in a program given as text it went wrong. */
  readonly point?: SourcePoint;
}

export type ConnectionStatus =
  | { readonly state: 'connecting' }
  /** `silent`: it answers late, which a busy machine makes it do; nothing is wrong yet. */
  | { readonly state: 'live'; readonly hello: Hello; readonly silent?: true }
  | ({ readonly state: 'lost' } & Loss)
  | { readonly state: 'closed' };

export type ConnectionEvent =
  | { readonly type: 'hello'; readonly hello: Hello }
  | { readonly type: 'silent' }
  | { readonly type: 'heard' }
  | ({ readonly type: 'lost' } & Loss)
  /** More is known of why it was lost. */
  | { readonly type: 'explained'; readonly message: string; readonly point?: SourcePoint }
  | { readonly type: 'restart' }
  | { readonly type: 'close' };

/** The status after an event; the very same one where the event changes nothing. */
export function next(status: ConnectionStatus, event: ConnectionEvent): ConnectionStatus {
  // Nothing leads out of the end.
  if (status.state === 'closed') return status;
  switch (event.type) {
    case 'close':
      return { state: 'closed' };
    case 'restart':
      return { state: 'connecting' };
    case 'hello':
      // What a lost node still says changes nothing: only a restart leads out.
      return status.state === 'lost' ? status : { state: 'live', hello: event.hello };
    case 'silent':
      return status.state === 'live' && status.silent !== true ? { ...status, silent: true } : status;
    case 'heard':
      return status.state === 'live' && status.silent === true ? { state: 'live', hello: status.hello } : status;
    case 'lost': {
      if (status.state === 'lost') return status;
      const { type: _type, ...loss } = event;
      return { state: 'lost', ...loss };
    }
    case 'explained': {
      if (status.state !== 'lost') return status;
      const { message, point } = event;
      return { ...status, message, ...(point === undefined ? {} : { point }) };
    }
  }
}
