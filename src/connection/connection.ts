/** The one door between a panel and any kind of node. */
import type { Command, CommandResult } from '../protocol/commands.ts';
import type { StartOptions, Topics } from '../protocol/frames.ts';
import type { NodeState } from '../protocol/model.ts';
import type { ConnectionStatus } from './status.ts';

export type { ConnectionStatus } from './status.ts';

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
