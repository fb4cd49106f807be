/** A node's state made of messages from ada to bob, for the laws of claims: each a time and a text. */
import { fromSnapshot } from '../protocol/apply_delta.ts';
import { NO_EVENTS } from '../protocol/history.ts';
import type { NodeEvent, NodeState, ProcessRow } from '../protocol/model.ts';

function row(name: string, hidden: boolean): ProcessRow {
  return {
    pid: hidden ? '<0.80.0>' : '<0.81.0>',
    name,
    registered_name: name,
    label: null,
    initial_call: 'f/0',
    current_function: 'f/0',
    behaviour: null,
    module: null,
    status: 'waiting',
    message_queue_len: 2,
    reductions: 0,
    memory: 0,
    priority: 'normal',
    trap_exit: false,
    place: `@${name}`,
    started_ms: 0,
    hidden,
  };
}

export function fakeNode(messages: readonly (readonly [atMs: number, text: string])[]): NodeState {
  const base = { cause: null, pid: '<0.81.0>', name: 'ada', place: null, hidden: false };
  const events: NodeEvent[] = messages.map(([at, text], index) => ({
    ...base,
    id: index + 1,
    at_ms: at,
    kind: 'message',
    to: { pid: '<0.82.0>', name: 'bob' },
    form: 'message',
    text,
  }));
  const own: NodeEvent = {
    ...base,
    id: messages.length + 1,
    at_ms: 0,
    name: 'helper',
    hidden: true,
    kind: 'exit',
    reason: 'normal',
    class: 'normal',
    how: 'returned',
    signal_from: null,
    via_link: false,
    generation: 1,
    behaviour: null,
    end: 'exited',
  };
  return fromSnapshot({
    type: 'snapshot',
    seq: 1,
    clock: { now_ms: 450, paused: true, speed: 1, pace: null, goal_ms: null, idle: true, steps: 1 },
    counters: { processes: 2, run_queue: 0, reductions: 0, messages: 0, spawns: 2, exits: 0, memory: 0 },
    system: { state: 'running', reason: null, event: null },
    processes: messages.length === 0 ? [] : [row('ada', false), row('panel', true)],
    places: [],
    traffic: [],
    events: [...events, own],
    events_dropped: NO_EVENTS,
    detail: null,
  });
}
