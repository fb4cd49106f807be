/** The one door between a panel and any kind of node. */
import type { Command, CommandResult } from '../protocol/commands.ts';
import type { Hello, StartOptions, Topics } from '../protocol/frames.ts';
import type { NodeState, SourcePoint } from '../protocol/model.ts';

export type ConnectionStatus =
  | { readonly state: 'connecting' }
  | { readonly state: 'live'; readonly hello: Hello }
  /** The node does not answer (`hung`), has ended (`crashed`), could not start the program that it was given (`refused`), or spoke nonsense beyond repair (`protocol`). */
  | {
      readonly state: 'lost';
      readonly reason: 'hung' | 'crashed' | 'protocol' | 'refused';
      readonly message: string;
      readonly since_ms: number;
      /** Where in a program given as text it went wrong. */
      readonly point?: SourcePoint;
    }
  | { readonly state: 'closed' };

/** A frame that was refused, and where in it the fault lies; a resync follows. */
export interface FrameFault {
  readonly path: string;
  readonly message: string;
}

export interface ConnectionListener {
  status(status: ConnectionStatus): void;
  /** The state after a snapshot or a delta; at most once per animation frame. */
  state(state: NodeState): void;
  fault(fault: FrameFault): void;
}

export interface NodeConnection {
  readonly status: ConnectionStatus;
  readonly state: NodeState | null;
  listen(listener: ConnectionListener): () => void;
  setTopics(topics: Topics): void;
  send(command: Command): Promise<CommandResult>;
  /** Starts the node anew: the same program and seed, unless others are given. */
  restart(start?: StartOptions): void;
  close(): void;
}
