/** A real node with a panel without a screen: what tests say of sentences is said of what a node told. */
import type { Program } from '../node/backend/boot.ts';
import { Session } from '../node/backend/session.ts';
import { applyDelta, fromSnapshot } from '../protocol/apply_delta.ts';
import type { Command } from '../protocol/commands.ts';
import type { DownFrame, Reply } from '../protocol/frames.ts';
import type { NodeEvent, NodeState } from '../protocol/model.ts';

export class WatchedNode {
  private readonly frames: DownFrame[] = [];
  private readonly replies: Reply[] = [];
  private readonly session: Session;
  private refs = 0;
  state: NodeState;

  constructor(program: Program) {
    this.session = new Session(program, 1, (frame) => this.frames.push(frame));
    this.session.attach();
    this.state = this.fold(undefined);
    this.run(0);
  }

  private fold(state: NodeState | undefined): NodeState {
    let folded = state;
    for (const frame of this.frames.splice(0)) {
      if (frame.type === 'snapshot') folded = fromSnapshot(frame);
      else if (frame.type === 'delta' && folded !== undefined) folded = applyDelta(folded, frame);
      else if (frame.type === 'reply') this.replies.push(frame);
    }
    if (folded === undefined) throw new Error('no snapshot came');
    return folded;
  }

  /** Virtual ms go by, and what happened in them is told. */
  run(ms: number): this {
    this.session.receive({ type: 'ack', seq: this.state.seq });
    this.session.pump(ms, () => true);
    this.session.flush();
    this.state = this.fold(this.state);
    return this;
  }

  /** A person's command, and what follows at once from it. */
  do(command: Command): Reply | undefined {
    const ref = ++this.refs;
    this.session.receive({ type: 'command', ref, command });
    this.run(0);
    return this.replies.find((one) => one.ref === ref);
  }

  /** The panel looks at this process. */
  watch(pid: string): void {
    this.session.receive({ type: 'topics', topics: { traffic: true, detail: { pid, messages_offset: 0 } } });
    this.run(0);
  }

  /** The pid of the process with this name. */
  pid(name: string): string {
    const row = [...this.state.processes.values()].find((one) => one.name === name);
    if (row === undefined) throw new Error(`no process is called ${name}`);
    return row.pid;
  }

  /** The newest event of a kind that a process with this name had. */
  last<K extends NodeEvent['kind']>(kind: K, name: string): Extract<NodeEvent, { kind: K }> {
    const found = this.state.events.findLast((event) => event.kind === kind && event.name === name);
    if (found === undefined) throw new Error(`${name} had no ${kind}`);
    return found as Extract<NodeEvent, { kind: K }>;
  }
}
