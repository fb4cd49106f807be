/**
 * What must not compile, does not: the library as its user sees it. `npm run types` is the test, since a `@ts-expect-error` over a line
 * that compiles is an error itself. What runs, at the end, shows that the types told the truth.
 */
import { expect, it } from 'vitest';
import {
  type Body,
  defineModule,
  gen_event,
  gen_server,
  gen_statem,
  list,
  mfa,
  type Pid,
  receive,
  type Ref,
  self,
  send,
  sendAfter,
  spawn,
  spawnMonitor,
  supervisor,
  type TIMEOUT,
} from '../coppice.ts';
import { Rig } from './rig.ts';

/** Both types are the same, neither being `any`. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `same<Expected>()(value)` compiles when the value has exactly that type. */
function same<Expected>(): <Given>(value: Given, ...wrong: Same<Expected, Given> extends true ? [] : [never]) => void {
  return () => {};
}

export function typedPids(
  printer: Pid<'stop' | { op: 'print'; text: string }>,
  stoppable: Pid<'stop'>,
  any: Pid,
): unknown {
  send(printer, 'stop');
  send(printer, { op: 'print', text: 'x' });
  send(any, 'whatever');
  send('a_name', 'whatever');
  sendAfter(10, printer, 'stop');
  // @ts-expect-error -- no such message
  send(printer, 'halt');
  // @ts-expect-error -- a field of another type
  send(printer, { op: 'print', text: 1 });
  // @ts-expect-error -- no such message, later
  sendAfter(10, printer, 'halt');
  // @ts-expect-error -- functions cannot be sent
  send(any, { on: { click: () => 1 } });

  const less: Pid<'stop'> = printer;
  // @ts-expect-error -- it would be sent what it does not understand
  const more: typeof printer = stoppable;
  const bare: Pid = stoppable;
  return [less, more, bare];
}

type Message = 'stop' | readonly ['add', number];

export function* typedProcesses(): Body<void> {
  function* adder(start: number): Body<number, Message> {
    let sum = start;
    for (;;) {
      const message = yield;
      same<Message>()(message);
      if (message === 'stop') return sum;
      sum += message[1];
    }
  }
  const pid = spawn(adder, 1);
  same<Pid<Message>>()(pid);
  send(pid, ['add', 2]);
  // @ts-expect-error -- it does not take such a message
  send(pid, ['add', '2']);
  // @ts-expect-error -- its argument is a number
  spawn(adder, '1');
  // @ts-expect-error -- it has an argument
  spawn(adder);
  // @ts-expect-error -- it has one argument only
  spawnMonitor(adder, 1, 2);
  const onClick = () => {};
  // @ts-expect-error -- an argument is copied, and a function cannot be
  spawn((callback: () => void) => callback, onClick);
  const me: Pid<'pong'> = self();
  send(me, 'pong');
}

type Event = { readonly op: 'open'; readonly file: string } | { readonly op: 'close' };

export function* typedReceive(): Body<void> {
  same<{ readonly op: 'open'; readonly file: string }>()(yield* receive((m: Event) => m.op === 'open'));
  same<{ readonly op: 'close' } | typeof TIMEOUT>()(yield* receive((m: Event) => m.op === 'close', 100));
  same<Event>()(yield* receive<Event>());
  same<unknown>()(yield* receive());
}

type Found = readonly ['ok', number] | 'not_found';

type Dictionary =
  | gen_server.Call<{ op: 'get'; key: string }, Found>
  | gen_server.Call<{ op: 'set'; key: string; value: number }, 'ok'>
  | gen_server.Cast<{ op: 'clear' }>
  | 'tick';

export function* typedCalls(
  pid: Pid<Dictionary>,
  ref: gen_server.ServerRef<Dictionary>,
  simple: gen_server.ServerRef<'next', number>,
): Body<void> {
  same<Found>()(yield* gen_server.call(pid, { op: 'get', key: 'a' }));
  same<'ok'>()(yield* gen_server.call(ref, { op: 'set', key: 'a', value: 1 }, 'infinity'));
  same<number>()(yield* gen_server.call(simple, 'next'));
  same<unknown>()(yield* gen_server.call('a_name', 'whatever'));
  same<number>()(yield* gen_server.call<number>('a_name', 'whatever'));
  gen_server.cast(ref, { op: 'clear' });
  gen_server.cast('a_name', 'whatever');
  gen_server.cast(['a_name', 'a_node'], 'whatever');
  send(pid, 'tick');
  same<gen_server.Response<Found> | 'timeout'>()(
    yield* gen_server.receiveResponse(gen_server.sendRequest(pid, { op: 'get', key: 'a' }), 100),
  );
  const named: gen_server.ServerRef<Dictionary> = 'dictionary';
  same<Found>()(yield* gen_server.call(named, { op: 'get', key: 'a' }));

  // @ts-expect-error -- no such request
  yield* gen_server.call(pid, { op: 'got', key: 'a' });
  // @ts-expect-error -- a request without its key
  yield* gen_server.call(ref, { op: 'get' });
  // @ts-expect-error -- it is cast, not called
  yield* gen_server.call(pid, { op: 'clear' });
  // @ts-expect-error -- it is called, not cast
  gen_server.cast(pid, { op: 'get', key: 'a' });
  // @ts-expect-error -- a typed server has its own reply types
  yield* gen_server.call<string>(pid, { op: 'get', key: 'a' });
  // @ts-expect-error -- no such request
  gen_server.sendRequest(pid, { op: 'got' });
  // @ts-expect-error -- functions cannot be sent
  yield* gen_server.call('a_name', { callback: () => 1 });
  // @ts-expect-error -- no such message
  send(pid, 'tock');
}

export function* typedMachines(pid: Pid<Dictionary>): Body<void> {
  same<Found>()(yield* gen_statem.call(pid, { op: 'get', key: 'a' }));
  same<number>()(yield* gen_statem.call<number>('a_name', 'whatever'));
  gen_statem.cast(pid, { op: 'clear' });
  // @ts-expect-error -- no such request
  yield* gen_statem.call(pid, { op: 'got', key: 'a' });
  // @ts-expect-error -- it is called, not cast
  gen_statem.cast(pid, { op: 'get', key: 'a' });
  // @ts-expect-error -- functions cannot be sent
  gen_event.notify('a_name', { callback: () => 1 });
}

type State = ReadonlyMap<string, number>;

const dictionary: gen_server.ServerModule<Dictionary, State, readonly string[]> = defineModule('dictionary', {
  init: (keys) => {
    same<readonly string[]>()(keys);
    return ['ok', new Map(keys.map((key) => [key, 0]))];
  },
  handleCall(request, from, state) {
    same<{ op: 'get'; key: string } | { op: 'set'; key: string; value: number }>()(request);
    same<gen_server.From<Found | 'ok'>>()(from);
    same<State>()(state);
    if (request.op === 'set') return ['reply', 'ok', new Map(state).set(request.key, request.value)];
    const value = state.get(request.key);
    return ['reply', value === undefined ? 'not_found' : ['ok', value], state];
  },
  handleCast(request) {
    same<{ op: 'clear' }>()(request);
    return ['noreply', new Map()];
  },
  handleInfo(info, state) {
    same<'tick'>()(info);
    return ['noreply', state, 1000];
  },
});

type Counter = gen_server.Call<'next', number>;

// @ts-expect-error -- `repl` is no return of handleCall
export const badTag: gen_server.ServerModule<Counter, number> = defineModule('bad', {
  init: () => ['ok', 0],
  handleCall: (_request, _from, state) => ['repl', state, state],
});

// @ts-expect-error -- the reply is a number
export const badReply: gen_server.ServerModule<Counter, number> = defineModule('bad', {
  init: () => ['ok', 0],
  handleCall: (_request, _from, state) => ['reply', 'one', state],
});

// @ts-expect-error -- the state is a number
export const badState: gen_server.ServerModule<Counter, number> = defineModule('bad', {
  init: () => ['ok', 'zero'],
});

export function replies(from: gen_server.From<number>): void {
  gen_server.reply(from, 1);
  // @ts-expect-error -- the client waits for a number
  gen_server.reply(from, 'one');
}

// A module may name itself in its own functions.
const worker = defineModule('worker', {
  startLink: (name: string, size: number) => gen_server.startLink(['local', name], worker, size),
  init: (size: number) => ['ok', size] as const,
});

export function* typedSpecs(sup: Pid): Body {
  const spec: supervisor.ChildSpec = { id: 'w', start: mfa(worker, 'startLink', ['w', 3]), restart: 'transient' };
  yield* supervisor.startChild(sup, spec);
  yield* supervisor.startChild(sup, list<unknown>('extra', 1));
  // @ts-expect-error -- no such function
  mfa(worker, 'startlink', ['w', 3]);
  // @ts-expect-error -- arguments of other types
  mfa(worker, 'startLink', [3, 'w']);
  // @ts-expect-error -- an argument is missing
  mfa(worker, 'startLink', ['w']);
  // @ts-expect-error -- no such restart type
  const wrong: supervisor.ChildSpec = { id: 'w', start: mfa(worker, 'startLink', ['w', 3]), restart: 'always' };
  // @ts-expect-error -- no such strategy
  const flags: supervisor.SupFlags = { strategy: 'one_for_two' };
  return [wrong, flags];
}

export function tellsApart(ref: Ref, pid: Pid): unknown {
  // @ts-expect-error -- a reference is no pid
  const one: Pid = ref;
  // @ts-expect-error -- a pid is no reference
  const two: Ref = pid;
  // @ts-expect-error -- nor is an object with a number
  const three: Ref = { id: 1 };
  return [one, two, three];
}

type DoorMessage =
  gen_statem.Cast<readonly ['button', number]> | gen_statem.Call<'length', number> | readonly ['bell', string];

export const codeLock = defineModule('code_lock', {
  callbackMode: () => list('state_functions', 'state_enter'),
  init: () => ['ok', 'locked', 0],
  locked(type, content, data) {
    same<number>()(data);
    if (type === 'cast') same<readonly ['button', number]>()(content);
    if (type === 'info') same<readonly ['bell', string]>()(content);
    if (type === 'enter') same<'locked' | 'open'>()(content);
    const from = gen_statem.caller(type);
    return from === undefined ? ['next_state', 'open', data + 1] : ['keep_state_and_data', ['reply', from, 3]];
  },
  open: () => ['keep_state_and_data', list<gen_statem.Action>('postpone', ['state_timeout', 10, 'lock'])],
} satisfies gen_statem.StateCallbacks<DoorMessage, 'locked' | 'open', number>);

// @ts-expect-error -- a state without its function
export const noOpen: gen_statem.StateModule<DoorMessage, 'locked' | 'open', number> = defineModule('no_open', {
  callbackMode: () => 'state_functions',
  init: () => ['ok', 'locked', 0],
  locked: () => 'keep_state_and_data',
});

// @ts-expect-error -- no such state
export const badNext: gen_statem.MachineModule<DoorMessage, 'locked' | 'open', number> = defineModule('bad_next', {
  callbackMode: () => 'handle_event_function',
  init: () => ['ok', 'locked', 0],
  handleEvent: () => ['next_state', 'ajar', 1],
});

function returned(actions: gen_statem.Actions): gen_statem.Actions {
  return actions;
}

export function* typedDoors(door: Pid<DoorMessage>): Body<void> {
  gen_statem.cast(door, ['button', 1]);
  // @ts-expect-error -- a call, not a cast
  gen_statem.cast(door, 'length');
  same<number>()(yield* gen_statem.call(door, 'length', ['clean_timeout', 10]));
  // @ts-expect-error -- no such request
  yield* gen_statem.call(door, 'width');
  // @ts-expect-error -- an array is a tuple: several actions are a list
  returned(['postpone', 'hibernate']);
}

it('the replies of a running server have the types that its messages name', () => {
  const answers = new Rig().run(function* () {
    const started: gen_server.StartReturn<Dictionary> = yield* gen_server.startLink(dictionary, ['a']);
    if (started[0] !== 'ok') throw new Error('not started');
    const pid = started[1] as Pid<Dictionary>;
    const before: Found = yield* gen_server.call(pid, { op: 'get', key: 'a' });
    const set: 'ok' = yield* gen_server.call(pid, { op: 'set', key: 'a', value: 1 });
    const after: Found = yield* gen_server.call(pid, { op: 'get', key: 'a' });
    gen_server.cast(pid, { op: 'clear' });
    const cleared: Found = yield* gen_server.call(pid, { op: 'get', key: 'a' });
    return [before, set, after, cleared];
  });
  expect(answers).toEqual([['ok', 0], 'ok', ['ok', 1], 'not_found']);
});
