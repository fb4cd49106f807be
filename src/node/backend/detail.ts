/** Everything about one process, read from the kernel: it is not asked, and does not notice. */
import type { PidRef, PidText, ProcessDetail, Relation, Totals } from '../../protocol/model.ts';
import { type List, listFrom } from '../../term/list.ts';
import { toWire } from '../../term/to_wire.ts';
import type { WireTerm } from '../../term/wire.ts';
import {
  ancestorCountOf,
  ancestorsOf,
  currentFunctionOf,
  dictionaryOf,
  dictionarySizeOf,
  groupLeaderOf,
  type HandlerView,
  initialCallOf,
  isAlive,
  labelOf,
  linkCountOf,
  linksOf,
  messagesOf,
  monitorCountOf,
  monitoredByCountOf,
  monitoredByOf,
  monitorsOf,
  type Node,
  priorityOf,
  Process,
  skippedOf,
  stackOf,
  statusOf,
  suspendingOf,
  timersOf,
  trapsExit,
  unseal,
  viewOf,
} from '../../runtime/kernel/introspect.ts';
import { type Child, startOf } from '../../runtime/otp/child_spec.ts';
import { Machine } from '../../runtime/otp/statem_machine.ts';
import { applicationOf } from './applications.ts';
import { codeText, idText, registeredNameText, textOf } from './names.ts';
import { type Places, supervisorStateOf } from './places.ts';
import { memoryOf } from './rows.ts';

const MESSAGES_PER_PAGE = 50;
const RELATIONS = 500;
const DICTIONARY = 500;
const HANDLERS = 200;
const CHILDREN = 200;
const DICTIONARY_LIMITS = { nodes: 1_000 };
const MESSAGE_LIMITS = { depth: 6, items: 30, chars: 400, nodes: 200 };

type EventHandlers = NonNullable<NonNullable<ProcessDetail['behaviour']>['handlers']>;

interface Names {
  readonly places: Places;
  ref(process: Process): PidRef;
  /** A process of which no more than the number is at hand. */
  gone(pid: PidText): PidRef;
  /** The panel's number of a kernel event; 0 when it was not told. */
  number(event: number): number;
}

export function detailOf(node: Node, process: Process, names: Names, messagesOffset: number): ProcessDetail {
  const view = viewOf(process);
  const memory = memoryOf(process);
  const label = labelOf(process);
  const leader = groupLeaderOf(node, process);
  const parent = node.processes.get(process.parentId);
  const offset = Math.max(0, Math.min(messagesOffset, process.count - 1));
  const skipped = skippedOf(process);
  const totals: { -readonly [K in keyof Totals]: Totals[K] } = {};
  // Of a supervisor with very many children no list of all is made only to be counted.
  const first = <T>(
    what: Relation,
    read: (process: Process, limit: number) => readonly T[],
    count: (process: Process) => number,
    refTo: (one: T) => PidRef,
  ): readonly PidRef[] => {
    const some = read(process, RELATIONS + 1);
    if (some.length <= RELATIONS) return some.map(refTo);
    totals[what] = count(process);
    return some.slice(0, RELATIONS).map(refTo);
  };
  const ref = (other: Process): PidRef => names.ref(other);
  return {
    pid: process.toString(),
    name: names.places.nameOf(process),
    alive: isAlive(process),
    exit: null,
    place: names.places.of(process)?.key ?? null,
    info: {
      initial_call: codeText(initialCallOf(process)),
      current_function: codeText(currentFunctionOf(process)),
      registered_name: registeredNameText(process),
      label: label === undefined ? null : idText(label),
      status: statusOf(node, process),
      message_queue_len: process.count,
      group_leader: leader === null ? null : names.ref(leader),
      application: applicationOf(node, process),
      priority: priorityOf(process),
      trap_exit: trapsExit(process),
      reductions: process.reductions,
      started_ms: process.startedAt,
      parent: parent === undefined ? null : names.ref(parent),
      ancestors: first('ancestors', ancestorsOf, ancestorCountOf, (ancestor) => ancestorRef(node, ancestor, names)),
      links: first('links', linksOf, linkCountOf, ref),
      monitors: first('monitors', monitorsOf, monitorCountOf, (target) =>
        target instanceof Process ? ref(target) : { pid: '', name: target[0] },
      ),
      monitored_by: first('monitored_by', monitoredByOf, monitoredByCountOf, ref),
      suspending: first('suspending', suspendingOf, (one) => suspendingOf(one).length, ref),
      totals,
      timers: timersOf(process),
      memory: memory.total,
      mailbox_memory: memory.mailbox,
      state_memory: memory.state,
    },
    messages: {
      total: process.count,
      offset,
      items: messagesOf(process, offset, MESSAGES_PER_PAGE).map((envelope, index) => {
        const sender = node.processes.get(envelope.from);
        return {
          n: offset + index + 1,
          from:
            envelope.from === 0
              ? null
              : sender === undefined
                ? names.gone(`<0.${envelope.from}.0>`)
                : names.ref(sender),
          sent_ms: envelope.at,
          event: names.number(envelope.event) || null,
          term: toWire(envelope.message, MESSAGE_LIMITS),
          skipped: offset + index < skipped,
        };
      }),
    },
    behaviour:
      view === null
        ? null
        : {
            name: view.behaviour,
            module: codeText(view.module.name),
            sys_state: view.sysState,
            parent: refOf(view.parent, names),
            state: toWire(stateOf(process, view.state)),
            handlers: view.handlers === undefined ? null : handlersOf(view.handlers, names),
          },
    dictionary: dictionaryWire(process),
    stack: stackOf(process).map(codeText),
  };
}

function handlersOf(handlers: readonly HandlerView[], names: Names): EventHandlers {
  const items = handlers.slice(0, HANDLERS).map(({ name, state, supervised }) => ({
    name: idText(name),
    owner: refOf(supervised, names),
    state: textOf(state),
  }));
  return { total: handlers.length, items };
}

function dictionaryWire(process: Process): ProcessDetail['dictionary'] {
  const total = dictionarySizeOf(process);
  const shown = firstOf(dictionaryOf(process), DICTIONARY).map(([key, value]) => {
    return [toWire(key, DICTIONARY_LIMITS), toWire(value, DICTIONARY_LIMITS)] as const;
  });
  if (total <= DICTIONARY) return shown;
  return [...shown, [cut(`${total - DICTIONARY} more keys`), cut('not told by the node')]];
}

function cut(what: string): WireTerm {
  return { k: 'cut', what };
}

/** Of what a program has said, which may be anything. */
function refOf(pid: unknown, names: Names): PidRef | null {
  const process = unseal(pid);
  return process === null ? null : names.ref(process);
}

function ancestorRef(node: Node, ancestor: unknown, names: Names): PidRef {
  const process = unseal(ancestor);
  if (process !== null) return names.ref(process);
  const named = typeof ancestor === 'string' ? node.names.get(ancestor) : undefined;
  return { pid: named?.toString() ?? '', name: idText(ancestor) };
}

/** A supervisor's state as OTP's record would read: its flags and children; a state machine's with what it has put off. */
function stateOf(process: Process, state: unknown): unknown {
  const view = viewOf(process);
  if (view instanceof Machine) return view.shown();
  const supervisor = supervisorStateOf(process);
  if (supervisor === null) return state;
  return {
    name: supervisor.name,
    strategy: supervisor.flags.strategy,
    intensity: supervisor.flags.intensity,
    period: supervisor.flags.period,
    auto_shutdown: supervisor.flags.autoShutdown,
    restarts: listFrom(supervisor.restarts.slice(-100)),
    module: supervisor.module,
    children: childrenOf(supervisor.children, supervisor.dynamic),
  };
}

/** The first of them, in a list as long as all, so that what is left out is told. */
function childrenOf(children: ReadonlyMap<unknown, Child>, dynamic: boolean): List<unknown> {
  const shown: List<unknown> = listFrom(
    firstOf(children.values(), CHILDREN).map((child) => ({
      id: dynamic ? undefined : child.id,
      pid: child.pid,
      start: startOf(child),
      restart: child.restart,
      shutdown: child.shutdown,
      type: child.type,
      significant: child.significant,
    })),
  );
  shown.length = children.size;
  return shown;
}

/** Without a look at those that come after. */
function firstOf<T>(items: Iterable<T>, limit: number): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length >= limit) break;
    first.push(item);
  }
  return first;
}
