/**
 * A connection without a node, driven by literals: a test or a story pushes the frames and scripts the answers. State
 * changes by the same `applyDelta` as everywhere, and is told at once, without waiting for a painted frame.
 */
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { Command, CommandResult } from '../protocol/commands.ts';
import type { Delta, Hello, Snapshot, StartOptions, Topics } from '../protocol/frames.ts';
import type { NodeState } from '../protocol/model.ts';
import type { ConnectionListener, ConnectionStatus, FrameFault, NodeConnection } from './connection.ts';

export type Answer = (command: Command) => CommandResult | Promise<CommandResult>;

export class FakeNode implements NodeConnection {
  /** What was sent, oldest first. */
  readonly commands: Command[] = [];
  /** What the panel wants to see; null until it has said so. */
  topics: Topics | null = null;
  /** The arguments of each `restart`. */
  readonly restarts: (StartOptions | undefined)[] = [];
  /** How commands are answered. */
  answer: Answer = () => ({ ok: true });
  #status: ConnectionStatus = { state: 'connecting' };
  #state: NodeState | null = null;
  readonly #listeners = new Set<ConnectionListener>();

  get status(): ConnectionStatus {
    return this.#status;
  }

  get state(): NodeState | null {
    return this.#state;
  }

  listen(listener: ConnectionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setTopics(topics: Topics): void {
    this.topics = topics;
  }

  send(command: Command): Promise<CommandResult> {
    this.commands.push(command);
    if (this.#status.state === 'live') return Promise.resolve(this.answer(command));
    return Promise.resolve({
      ok: false,
      error: { message: `The node is not connected (${this.#status.state}), so nothing was done.` },
    });
  }

  /** Waits in `connecting` for the next `connect`. */
  restart(start?: StartOptions): void {
    if (this.#status.state === 'closed') return;
    this.restarts.push(start);
    this.#become({ state: 'connecting' });
  }

  close(): void {
    this.#become({ state: 'closed' });
  }

  /** The node says hello. */
  connect(hello: Hello): void {
    this.#become({ state: 'live', hello });
  }

  /** The node sends a frame. A delta must be the next after the last frame, as on the wire. */
  push(frame: Snapshot | Delta): void {
    if (frame.type === 'snapshot') {
      this.#state = fromSnapshot(frame);
    } else {
      if (this.#state === null) throw new Error('The first frame must be a snapshot');
      const next = this.#state.seq + 1;
      if (frame.seq !== next) throw new Error(`The next frame must have seq ${next}, not ${frame.seq}`);
      this.#state = applyDelta(this.#state, frame);
    }
    const state = this.#state;
    for (const listener of this.#listeners) listener.state(state);
  }

  /** The node is lost. */
  lose(reason: 'hung' | 'crashed' | 'protocol', message: string, sinceMs = 0): void {
    this.#become({ state: 'lost', reason, message, since_ms: sinceMs });
  }

  /** A frame was refused. */
  fault(fault: FrameFault): void {
    for (const listener of this.#listeners) listener.fault(fault);
  }

  #become(status: ConnectionStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener.status(status);
  }
}
