/** One process as a row of a list. */
import type { ProcessRow } from '../../protocol/model.ts';
import { sizeOf } from '../../term/size.ts';
import {
  currentFunctionOf,
  dictionaryOf,
  initialCallOf,
  isHeldBySys,
  isHidden,
  labelOf,
  messagesOf,
  type Node,
  priorityOf,
  type Process,
  statusOf,
  trapsExit,
  viewOf,
  waitsFor,
} from '../../runtime/kernel/introspect.ts';
import { codeText, idText, registeredNameText } from './names.ts';
import type { Places } from './places.ts';

/** A process without state, messages or dictionary. */
const PROCESS_BYTES = 300;
/** Terms looked at per part; beyond it an estimate for a list would cost more than it tells. */
const NODES = 2_000;
const MESSAGES = 50;

export interface Memory {
  readonly total: number;
  readonly mailbox: number;
  readonly state: number;
}

/** Estimated bytes. Only the first messages are weighed; the rest count as their average. */
export function memoryOf(process: Process): Memory {
  const sample = messagesOf(process, 0, MESSAGES);
  let mailbox = 0;
  for (const { message } of sample) mailbox += 32 + sizeOf(message, NODES);
  if (process.count > sample.length) mailbox = Math.round((mailbox / sample.length) * process.count);
  const state = sizeOf(viewOf(process)?.state, NODES);
  const dictionary = sizeOf(dictionaryOf(process), NODES);
  return { total: PROCESS_BYTES + mailbox + state + dictionary, mailbox, state };
}

export function rowOf(node: Node, process: Process, places: Places): ProcessRow {
  const view = viewOf(process);
  const label = labelOf(process);
  const standing = places.of(process);
  const waited = waitsFor(process);
  return {
    pid: process.toString(),
    name: places.nameOf(process),
    registered_name: registeredNameText(process),
    label: label === undefined ? null : idText(label),
    initial_call: codeText(initialCallOf(process)),
    current_function: codeText(currentFunctionOf(process)),
    behaviour: view?.behaviour ?? null,
    module: view === null ? null : codeText(view.module.name),
    status: statusOf(node, process),
    message_queue_len: process.count,
    reductions: process.reductions,
    memory: memoryOf(process).total,
    priority: priorityOf(process),
    trap_exit: trapsExit(process),
    place: standing?.key ?? `@${process.toString()}`,
    started_ms: process.startedAt,
    hidden: isHidden(process) || standing?.hidden === true,
    ...(isHeldBySys(process) ? { sys_suspended: true } : {}),
    ...(waited === null
      ? {}
      : {
          waits_for: {
            pid: waited.process.toString(),
            name: places.nameOf(waited.process),
            what: waited.what,
          },
        }),
  };
}
