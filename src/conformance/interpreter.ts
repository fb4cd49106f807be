/**
 * The process behind every name of a scenario: it waits for operations from the conductor, does one at a time, and reports
 * what came of it.
 *
 * The conductor hands an operation over by a message that only this receive matches and that is taken at once, since
 * nobody hands one to an interpreter that is busy: so it is in no mailbox when mailboxes are read. Results go back by a plain
 * call and leave no trace in the node.
 */
import { type Body, error, exit, hibernate, raisedOf, receive, throw_ } from '../runtime/kernel/syscalls.ts';
import { isTuple } from '../runtime/otp/errors.ts';
import { Unbound } from './names.ts';
import { crash } from './crash.ts';
import type { Outcome, Run } from './run.ts';
import type { Json } from './scenario.ts';

const HANDOVER = '$operation';

/** The message that hands over the operation of a step. */
export function handover(step: number): unknown {
  return [HANDOVER, step];
}

export function isHandover(message: unknown): message is [string, number] {
  return isTuple(message, HANDOVER, 2);
}

export function* interpreter(run: Run): Body<void> {
  for (;;) {
    const [, step] = yield* receive(isHandover);
    const operation = run.handed.get(step) ?? [];
    run.handed.delete(step);
    const outcome = yield* execute(run, operation);
    if (outcome === RETURN) return;
    if (outcome === HIBERNATE) {
      run.outcomes.set(step, { ret: 'ok' });
      return yield* hibernate(() => interpreter(run));
    }
    run.outcomes.set(step, outcome);
  }
}

/** An interpreter that first does operations of its own, whose results nobody sees. */
export function* spawnedInterpreter(run: Run, operations: readonly (readonly Json[])[]): Body<void> {
  for (const operation of operations) {
    if ((yield* execute(run, operation)) === RETURN) return;
  }
  yield* interpreter(run);
}

/** The process is to end by returning. */
const RETURN = Symbol('return');
/** It is to hibernate until the next message. */
const HIBERNATE = Symbol('hibernate');

function* execute(run: Run, operation: readonly Json[]): Body<Outcome | typeof RETURN | typeof HIBERNATE> {
  switch (operation[0]) {
    case 'raise':
      return raise(operation[1], run.decode(operation[2]));
    case 'return':
      return RETURN;
    case 'crash':
      return crash(operation[1], operation.length > 2 ? run.decode(operation[2]) : undefined);
    case 'hibernate':
      return HIBERNATE;
    case 'seq': {
      const outcomes: Outcome[] = [];
      for (const each of operation[1] as readonly (readonly Json[])[]) {
        const outcome = yield* execute(run, each);
        if (outcome === RETURN) return exit('normal');
        outcomes.push(outcome === HIBERNATE ? { ret: 'ok' } : outcome);
      }
      return { seq: outcomes };
    }
    default:
      return yield* attempt(run, operation);
  }
}

function* attempt(run: Run, operation: readonly Json[]): Body<Outcome> {
  try {
    return { ret: yield* run.perform(operation) };
  } catch (caught) {
    if (caught instanceof Unbound) return { skip: 'unbound' };
    const raised = raisedOf(caught);
    return { raise: [raised.class, raised.reason] };
  }
}

export function raise(kind: Json | undefined, reason: unknown): never {
  switch (kind) {
    case 'exit':
      return exit(reason);
    case 'error':
      return error(reason);
    default:
      return throw_(reason);
  }
}
