/**
 * What a panel may ask of a node. Pids are text, terms are literals that the node parses and may refuse: in the `notation` that is said, or else
 * in any that can be told from the text.
 */
import type { Notation } from '../term/print.ts';
import type { PidText, PlaceKey } from './model.ts';

/** What `advance` may ask for at once, in virtual milliseconds: a day. */
export const ADVANCE_LIMIT_MS = 86_400_000;

interface ChildOf {
  readonly supervisor: PidText;
  readonly id: string;
  readonly place?: PlaceKey;
}

export type Command =
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** One slice of one process; when none is runnable, the clock first moves to the next timer. */
  | { readonly type: 'step' }
  | { readonly type: 'speed'; readonly speed: number | 'max' }
  /**
   * Let virtual milliseconds pass, firing what falls due, also while paused. Answered at their end with the time that it is then; what ends it
   * before (`pause`, `step`, a node that halts) makes it a refusal that tells how many have passed. Other commands act on the way.
   */
  | { readonly type: 'advance'; readonly ms: number }
  /** The clock stops by itself when it comes to this virtual time, once; whatever else stops and starts it before. */
  | { readonly type: 'hold_at'; readonly ms: number }
  /** The journal of the run so far, answered as JSON (`journal.ts`). It changes nothing. */
  | { readonly type: 'journal' }
  /** `exit(Pid, Reason)` by the process `panel`. `reason` is a term literal. */
  | { readonly type: 'exit'; readonly pid: PidText; readonly reason: string; readonly notation?: Notation }
  /**
   * `message`: `Pid ! Term`; `cast`: `gen_server:cast/2`; `call`: `gen_server:call/2`, answered with the reply; `notify`:
   * `gen_event:notify/2`, of event managers only.
   */
  | {
      readonly type: 'send';
      readonly pid: PidText;
      readonly mode: 'message' | 'cast' | 'call' | 'notify';
      readonly text: string;
      readonly notation?: Notation;
    }
  /** `erlang:suspend_process/1`, `erlang:resume_process/1`. */
  | { readonly type: 'suspend'; readonly pid: PidText }
  | { readonly type: 'resume_process'; readonly pid: PidText }
  /** Says that this process is to blame. It changes nothing but the record of the run. */
  | { readonly type: 'mark'; readonly pid: PidText }
  /** `sys:suspend/1`, `sys:resume/1`, `sys:replace_state/2` with the new state as a term literal: asked of the process, which has to answer. */
  | { readonly type: 'sys_suspend'; readonly pid: PidText }
  | { readonly type: 'sys_resume'; readonly pid: PidText }
  | { readonly type: 'replace_state'; readonly pid: PidText; readonly text: string; readonly notation?: Notation }
  /**
   * The supervisor API. `id` is the child's id as printed, or of a `simple_one_for_one` supervisor's child its pid. Ids that are not the same
   * may read the same: `place` says which child is meant, whatever its id reads like.
   */
  | ({ readonly type: 'terminate_child' } & ChildOf)
  | ({ readonly type: 'restart_child' } & ChildOf)
  | ({ readonly type: 'delete_child' } & ChildOf)
  /** A child specification, or for `simple_one_for_one` a list of extra arguments, as a term literal. */
  | { readonly type: 'start_child'; readonly supervisor: PidText; readonly text: string; readonly notation?: Notation };

export interface CommandError {
  /** One sentence: what was wrong and how to mend it. */
  readonly message: string;
  /** For a literal: the offset of the character at which it went wrong. */
  readonly at?: number;
  /** For an answer of OTP such as `{error, running}`: the term, printed. */
  readonly term?: string;
  /** For a command that the protocol does not allow: the member that is wrong, such as `command.ms`. */
  readonly path?: string;
}

export type CommandResult =
  { readonly ok: true; readonly result?: string } | { readonly ok: false; readonly error: CommandError };
