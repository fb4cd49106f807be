/** A program given as text, in this worker: the realm is closed before the first line of it is evaluated. */
import type { SourceText } from '../../protocol/frames.ts';
import { type Exports, oneLook } from '../../program/load.ts';
import { OddLength } from '../../program/claimed_length.ts';
import { TooDeep } from '../../program/meter.ts';
import { SystemLimit } from '../../term/atom.ts';
import { limitTerms } from '../../term/budget.ts';
import { LEARNER_LIMITS } from '../../runtime/kernel/limits.ts';
import { active } from '../../runtime/kernel/node.ts';
import { charge } from '../../runtime/kernel/syscalls.ts';
import { AwaitMessage, Receive, Waiting } from '../../runtime/kernel/wait.ts';
import { PendingCall } from '../../runtime/otp/gen.ts';
import { Starting } from '../../runtime/otp/proc_lib.ts';
import { Stacktrace } from '../../term/stacktrace.ts';
import { type Maker, spender, TERM_BYTES_A_REDUCTION } from './realm_growth.ts';
import { type LearnerProgram, OFFERED, programOf } from './learner_program.ts';
import { closeRealm, freezeGlobal } from './realm.ts';

// A program may not have these; the host keeps them.
const { createObjectURL, revokeObjectURL } = URL;
const Text = Blob;

/** The classes of what a program is given, which no name leads to. */
const BEHIND: readonly object[] = [
  Waiting,
  Receive,
  AwaitMessage,
  PendingCall,
  Starting,
  Stacktrace,
  TooDeep,
  OddLength,
  SystemLimit,
];

async function evaluate(code: string): Promise<Exports> {
  const url = createObjectURL(new Text([code], { type: 'text/javascript' }));
  try {
    return (await import(/* @vite-ignore */ url)) as Exports;
  } finally {
    revokeObjectURL(url);
  }
}

/** @param reached Told of each line that the program comes to, where somebody wants to know. */
export function learnerProgram(
  id: string,
  seed: number,
  source: SourceText,
  reached?: (line: number) => void,
): Promise<LearnerProgram> {
  let loading = true;
  const maker = (): Maker => {
    if (loading) return 'file';
    return active.node?.current == null ? 'node' : 'process';
  };
  limitTerms(LEARNER_LIMITS.bytes, (bytes) => active.node?.bump(Math.ceil(bytes / TERM_BYTES_A_REDUCTION)));
  closeRealm({
    seed,
    now: () => active.node?.now ?? 0,
    file: source.name,
    handed: [OFFERED, ...BEHIND],
    spend: spender(maker, charge),
    within: (bytes, act) => (active.node?.current == null ? act() : (active.node.gauge?.within(bytes, act) ?? act())),
  });
  const loaded = programOf(id, source, {
    evaluate,
    hand: (door, value) => {
      oneLook(door, value, freezeGlobal);
    },
    ...(reached === undefined ? {} : { reached }),
  });
  return loaded.finally(() => {
    loading = false;
  });
}
