/**
 * `process_info/1,2`: the items, each with how it is read. What OTP measures in heaps is estimated here: 233 words for a fresh process, as in OTP, and
 * the size of what it holds (messages, dictionary, the state that its behaviour shows).
 */
import { List, list, listFrom } from '../../term/list.ts';
import type { Pid } from '../../term/pid.ts';
import { sizeOf } from '../../term/size.ts';
import {
  allMessages,
  currentFunctionOf,
  dictionaryOf,
  groupLeaderOf,
  messagesOf,
  monitoredByOf,
  monitorsOf,
  priorityOf,
  registeredName,
  stackOf,
  suspendingOf,
  trapsExit,
  viewOf,
} from './introspect.ts';
import type { Node } from './node.ts';
import { linksOf, Process, QUEUED, SUSPENDED } from './process.ts';
import { defaultSetting } from './settings.ts';

type Reader = (node: Node, process: Process) => unknown;

const WORD = 8;
/** Terms and messages looked at for an estimate of a size; the rest counts as their average. */
const TERMS = 2_000;
const MESSAGES = 50;
/** Reductions that an item costs beside what it walks through. */
const READ = 2;

/** What JavaScript keeps for a process without state, messages or dictionary. */
const PROCESS_BYTES = 300;

const READERS = {
  backtrace: (_node, process) => stackOf(process).join('\n'),
  binary: () => list(),
  catchlevel: () => 0,
  current_function: (node, process) => mfaOf(currentFunctionOf(process), node),
  current_location: (node, process) => [...mfaOf(currentFunctionOf(process), node), list()],
  current_stacktrace: (node, process) => listFrom(stackOf(process).map((frame) => [...mfaOf(frame, node), list()])),
  dictionary: (_node, process) => listFrom(dictionaryOf(process)),
  error_handler: setting('error_handler'),
  fullsweep_after: setting('fullsweep_after'),
  garbage_collection: (_node, process) => garbageCollection(process),
  group_leader: (node, process) => (groupLeaderOf(node, process) ?? process).pid,
  heap_size: (node, process) => heapWords(node, process),
  initial_call: (_node, process) => initialCall(process),
  last_calls: (_node, process) => (process.more?.settings?.get('save_calls') ? list() : false),
  links: (_node, process) => pidsOf(linksOf(process)),
  magic_ref: () => list(),
  max_heap_size: setting('max_heap_size'),
  memory: (node, process) => PROCESS_BYTES + heapBytes(node, process),
  message_queue_data: setting('message_queue_data'),
  message_queue_len: (_node, process) => process.count,
  messages: (_node, process) => listFrom(allMessages(process)),
  min_bin_vheap_size: setting('min_bin_vheap_size'),
  min_heap_size: setting('min_heap_size'),
  monitored_by: (_node, process) => pidsOf(monitoredByOf(process)),
  monitors: (_node, process) =>
    listFrom(monitorsOf(process).map((target) => ['process', target instanceof Process ? target.pid : target])),
  parent: (node, process) => parentOf(node, process),
  priority: (_node, process) => priorityOf(process),
  reductions: (_node, process) => process.reductions,
  registered_name: (_node, process) => registeredName(process) ?? list(),
  sequential_trace_token: () => list(),
  stack_size: (_node, process) => stackOf(process).length,
  status: (node, process) => statusOf(node, process),
  suspending: (_node, process) => suspending(process),
  total_heap_size: (node, process) => heapWords(node, process),
  trace: () => 0,
  trap_exit: (_node, process) => trapsExit(process),
} as const satisfies Readonly<Record<string, Reader>>;

export type InfoItem = keyof typeof READERS;

/** What `process_info/1` tells, in its order. */
const ALL: readonly InfoItem[] = [
  'registered_name',
  'current_function',
  'initial_call',
  'status',
  'message_queue_len',
  'links',
  'dictionary',
  'trap_exit',
  'error_handler',
  'priority',
  'group_leader',
  'total_heap_size',
  'heap_size',
  'stack_size',
  'reductions',
  'garbage_collection',
  'suspending',
];

/** How an item is read; undefined when there is no such item. */
export function processInfoItem(item: unknown): Reader | undefined {
  return typeof item === 'string' && Object.hasOwn(READERS, item) ? READERS[item as InfoItem] : undefined;
}

/** An item of a process, read for a program, which it costs as many reductions as it walks through. */
export function readFor(node: Node, process: Process, read: Reader): unknown {
  const value = read(node, process);
  node.bump(READ + (value instanceof List ? value.length : 0));
  return value;
}

export function processInfoAll(node: Node, process: Process): List<readonly [InfoItem, unknown]> {
  const items = process.more?.name == null ? ALL.slice(1) : ALL;
  return listFrom(items.map((item): readonly [InfoItem, unknown] => [item, readFor(node, process, READERS[item])]));
}

function settingOf(process: Process, name: string): unknown {
  return process.more?.settings?.get(name) ?? defaultSetting(name);
}

function setting(name: string): Reader {
  return (_node, process) => settingOf(process, name);
}

function garbageCollection(process: Process): List<unknown> {
  const names = ['max_heap_size', 'min_bin_vheap_size', 'min_heap_size', 'fullsweep_after'];
  return listFrom<unknown>([...names.map((name) => [name, settingOf(process, name)]), ['minor_gcs', 0]]);
}

/** As the scheduler sees it; what a behaviour is in the middle of shows elsewhere. */
function statusOf(node: Node, process: Process): string {
  if (node.current === process) return 'running';
  if ((process.flags & SUSPENDED) !== 0) return 'suspended';
  return (process.flags & QUEUED) !== 0 ? 'runnable' : 'waiting';
}

function pidsOf(processes: readonly Process[]): List<Pid> {
  return listFrom(processes.map((process) => process.pid));
}

/** `module:function/arity`; a function of no module is the program's. */
function mfaOf(text: string, node: Node): readonly [string, string, number] {
  const found = /^(?:(.*?):)?(.*)\/(\d+)$/.exec(text);
  return [found?.[1] ?? node.module, found?.[2] ?? text, Number(found?.[3] ?? 0)];
}

/** What the BEAM started: `proc_lib`'s own function, or `apply/2` of a fun. */
function initialCall(process: Process): unknown {
  if (process.more?.origin != null) return ['proc_lib', 'init_p', 5];
  return process.fn?.initialCall ?? ['erlang', 'apply', 2];
}

function parentOf(node: Node, process: Process): Pid | 'undefined' {
  return node.processes.get(process.parentId)?.pid ?? 'undefined';
}

/** `{Pid, ActiveSuspendCount, OutstandingSuspendCount}`. */
function suspending(process: Process): List<unknown> {
  const counts = new Map<Process, number>();
  for (const other of suspendingOf(process)) counts.set(other, (counts.get(other) ?? 0) + 1);
  return listFrom([...counts].map(([other, count]) => [other.pid, count, 0]));
}

function heapBytes(node: Node, process: Process): number {
  const weigh = (term: unknown): number => {
    const bytes = sizeOf(term, TERMS);
    node.bump(Math.min(TERMS, Math.ceil(bytes / WORD)));
    return bytes;
  };
  const sample = messagesOf(process, 0, MESSAGES);
  let mailbox = 0;
  for (const { message } of sample) mailbox += weigh(message);
  if (process.count > sample.length) mailbox = Math.round((mailbox / sample.length) * process.count);
  const dictionary = dictionaryOf(process);
  node.bump(dictionary.length);
  return mailbox + weigh(viewOf(process)?.state) + weigh(dictionary);
}

function heapWords(node: Node, process: Process): number {
  return Math.max(defaultSetting('min_heap_size') as number, Math.ceil(heapBytes(node, process) / WORD));
}
