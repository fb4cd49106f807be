/**
 * The parts that all behaviours share: starting, naming, calling. Follows OTP's `gen`: a call is a monitor, a message and a selective
 * receive, and nothing else, so anyone could have written it.
 */
import { copy, copyOf } from '../../term/copy.ts';
import type { Module } from '../../term/module.ts';
import type { Pid } from '../../term/pid.ts';
import { Pid as PidClass } from '../../term/pid.ts';
import type { Ref } from '../../term/ref.ts';
import { Ref as RefClass } from '../../term/ref.ts';
import type { Timeout } from '../../term/term.ts';
import {
  awaitMessage,
  beginRequest,
  type Body,
  checkAtom,
  demonitor,
  endRequest,
  error,
  exit,
  hideMaker,
  isAlias,
  makeRef,
  markStarting,
  monitor,
  nodeName,
  look,
  raisedOf,
  receive,
  receiveDown,
  refOf,
  self,
  send,
  sendFresh,
  type SpawnOption,
  TIMEOUT,
  type Wait,
  Waiting,
  lookAt,
  nameOf,
} from '../kernel/syscalls.ts';
import { isTuple } from './errors.ts';
import * as proc_lib from './proc_lib.ts';
import { type NamedElsewhere, registerName, resolve, type ServerName, where } from './server_name.ts';

export {
  cast,
  castElsewhere,
  isNamedElsewhere,
  nameIn,
  ownNameIn,
  parentOf,
  resolve,
  statusHeader,
  unregisterName,
} from './server_name.ts';
export type { ServerName } from './server_name.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- `any` stands for what is not said and stays unchecked, as in a bare `Pid` */

/** The client of a call, for `reply`: opaque. `From<Reply>` takes no other reply. */
export type From<Reply = any> = readonly [client: Pid<readonly [Ref, Reply]>, tag: Ref];

/**
 * What a server understands is said by the messages that its process gets: a union of a `Call` for each request with the reply that it
 * has, a `Cast` for each request without one, and whatever else may come.
 */
export type Call<Request, Reply> = readonly ['$gen_call', From<Reply>, Request];
/** A request without a reply, as the server's process gets it. See `Call`. */
export type Cast<Request> = readonly ['$gen_cast', Request];

/** A registered name that says what its server understands; every string will do. */
export type NameOf<Msg> = string & { readonly accepts?: (message: Msg) => void };
type BareName = string & { readonly accepts?: never };
type NameAndNode = readonly [name: string, node: string];
/** What stands for a process and says nothing of what it understands. */
export type NamedOtherwise = NameAndNode | NamedElsewhere;

/**
 * A pid, a registered name, `{Name, Node}`, `{global, Name}` or `{via, Module, Name}`. `ServerRef<Msg>` checks requests and knows their replies; `ServerRef<Request, Reply>` is
 * short for a server that gives the same reply to all of its requests. A bare `ServerRef` is unchecked.
 */
export type ServerRef<Msg = any, Reply = never> = 0 extends 1 & Msg
  ? Pid | string | NamedOtherwise
  : [Reply] extends [never]
    ? Typed<Msg>
    : Typed<Call<Msg, Reply> | Cast<Msg>>;

export type Typed<Msg> = Pid<Msg> | NameOf<Msg>;
/** A server of which nothing is known: a typed pid is none. */
export type Untyped = Pid<unknown> | BareName | NamedOtherwise;

/** The requests that may be called. */
export type RequestOf<Msg> = unknown extends Msg ? unknown : Msg extends Call<infer Request, any> ? Request : never;
/** The reply to a request; by default, to any of them. */
export type ReplyOf<Msg, Request = RequestOf<Msg>> = unknown extends Msg
  ? unknown
  : Msg extends Call<infer Known, infer Reply>
    ? Request extends Known
      ? Reply
      : never
    : never;
/** The requests that may be cast. */
export type CastOf<Msg> = unknown extends Msg ? unknown : Msg extends Cast<infer Request> ? Request : never;
/** All other messages; when none is told, anything may come. */
export type InfoOf<Msg> = [Exclude<Msg, Call<any, any> | Cast<any>>] extends [never]
  ? unknown
  : Exclude<Msg, Call<any, any> | Cast<any>>;

/** A request that was sent, to ask for its response. */
export type RequestId<Reply = unknown> = Ref & { readonly reply?: Reply };

/**
 * `timeout` is how many virtual ms `init` may take, `infinity` by default, `hibernate_after` how many it waits for a
 * message until it hibernates; `debug` is accepted.
 */
export type StartOption =
  | readonly ['timeout', Timeout]
  | readonly ['hibernate_after', Timeout]
  | readonly ['spawn_opt', readonly SpawnOption[]]
  | readonly ['debug', readonly unknown[]];

/** How a start went. `ignore` and an error come from `init`. */
export type StartReturn<Msg = any> = ['ok', Pid<Msg>] | 'ignore' | ['error', unknown];
/** How a monitored start went. */
export type StartMonitorReturn<Msg = any> = ['ok', [Pid<Msg>, Ref]] | 'ignore' | ['error', unknown];

/* eslint-enable @typescript-eslint/no-explicit-any */

/** Of a behaviour: what runs in the new process, once it has its name. `parent` is the process itself when it was started by `start`. */
export type InitIt = (
  starter: Pid,
  parent: Pid,
  name: ServerName | null,
  module: Module,
  args: unknown,
  hibernateAfter: Timeout,
) => unknown;

export type StartMode = 'nolink' | 'link' | 'monitor';

export function start(
  initIt: InitIt,
  mode: StartMode,
  name: ServerName | null,
  module: Module,
  args: unknown,
  options: readonly StartOption[],
): Body<StartReturn | StartMonitorReturn> {
  const starter = self();
  if (name?.[0] === 'local') checkAtom(name[1]);
  const argument = copyOf(args, 'argument');
  const body = () => {
    markStarting(true);
    const parent = mode === 'nolink' ? self() : starter;
    if (name !== null && !registerName(name)) {
      proc_lib.initAck(starter, ['error', ['already_started', where(name) ?? 'undefined']]);
      return undefined;
    }
    return initIt(starter, parent, name, module, argument, hibernateAfter(options));
  };
  const startOptions: proc_lib.StartOptions = {
    timeout: optionOf(options, 'timeout') ?? 'infinity',
    spawnOptions: optionOf(options, 'spawn_opt') ?? [],
    initialCall: proc_lib.initialCallOf(module, args),
  };
  if (mode === 'monitor') return startMonitor(name, body, startOptions);
  const refused = name === null ? null : () => alreadyStarted(name);
  return new proc_lib.Starting(mode === 'link' ? 'link' : 'monitor', body, [], startOptions, refused).asBody();
}

function alreadyStarted(name: ServerName): ['error', unknown] | undefined {
  const known = where(name);
  return known === undefined ? undefined : ['error', ['already_started', known]];
}

function* startMonitor(
  name: ServerName | null,
  body: () => unknown,
  options: proc_lib.StartOptions,
): Body<StartMonitorReturn> {
  const refused = name === null ? undefined : alreadyStarted(name);
  if (refused !== undefined) return refused;
  const [result, ref] = yield* proc_lib.startMonitor(body, [], options);
  if (isTuple(result, 'ok', 2) && result[1] instanceof PidClass) return ['ok', [result[1], ref]];
  yield* receiveDown(ref);
  return result as StartMonitorReturn;
}

/** How long a loop waits for a message until it hibernates. `gen:hibernate_after/1`. */
export function hibernateAfter(options: readonly StartOption[]): Timeout {
  return optionOf(options, 'hibernate_after') ?? 'infinity';
}

/** Of a loop: does it hibernate while it waits, and when it has waited for how many virtual ms? */
export interface Hibernating {
  hibernating: boolean;
  readonly hibernateAfter: Timeout;
}

/** The next message of a loop that hibernates, at once or when it has waited for so long. */
export function* awaitNext(loop: Hibernating): Body {
  if (!loop.hibernating) {
    const message = yield* receive<unknown>(null, loop.hibernateAfter);
    if (message !== TIMEOUT) return message;
    loop.hibernating = true;
  }
  yield* awaitMessage();
  const message: unknown = yield;
  return message;
}

function optionOf<K extends StartOption[0]>(
  options: readonly StartOption[],
  name: K,
): Extract<StartOption, readonly [K, unknown]>[1] | undefined {
  const found = options.find((option): option is Extract<StartOption, readonly [K, unknown]> => option[0] === name);
  return found?.[1] as Extract<StartOption, readonly [K, unknown]>[1] | undefined;
}

/** A time limit as the clients of all behaviours take it. */
export function checkTimeout(timeout: unknown): void {
  if (timeout !== 'infinity' && !(Number.isInteger(timeout) && (timeout as number) >= 0)) error('function_clause');
}

/**
 * Sends `{Label, From, Request}` and waits for the answer. Raises the exit reason of a server that ends meanwhile, `noproc` when there
 * is none, and `timeout`. `gen:call/4`.
 */
export function call(server: ServerRef, label: unknown, request: unknown, timeout: Timeout): Body {
  return new PendingCall(server, label, request, timeout, raiseAgain).asBody();
}

function raiseAgain(_call: PendingCall, caught: unknown): never {
  throw caught;
}

/** Milliseconds that a call waits when it does not say. */
const DEFAULT_TIMEOUT = 5000;

/** A call as a body. It iterates itself: a generator of its own would cost as much as the rest of the call. */
export class PendingCall extends Waiting {
  static {
    hideMaker(this);
  }

  constructor(
    readonly server: ServerRef,
    readonly label: unknown,
    readonly request: unknown,
    readonly timeout: Timeout | undefined,
    /** What the caller is told of a call that has no answer. */
    private readonly failed: (call: PendingCall, caught: unknown) => never,
  ) {
    super(null, -1, null, 'gen:do_call/4');
  }

  asBody<T>(): Body<T> {
    return this as unknown as Body<T>;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Wait, unknown> {
    try {
      if (refOf(this) === null) this.begin();
      const result = look(this);
      if (result.done === true) result.value = this.answered(result.value);
      return result;
    } catch (caught) {
      return this.failed(this, caught);
    }
  }

  throw(thrown: unknown): never {
    throw thrown;
  }

  return(value: unknown): IteratorResult<Wait, unknown> {
    return { done: true, value };
  }

  private begin(): void {
    const { server, timeout = DEFAULT_TIMEOUT } = this;
    checkTimeout(timeout);
    const pid = resolve(server);
    if (pid === self()) return exit('calling_self');
    beginRequest(this, pid, this.label, this.request, timeout);
  }

  private answered(answer: unknown): unknown {
    const ref = refOf(this) as Ref;
    if (answer === TIMEOUT) {
      endRequest(ref);
      return exit('timeout');
    }
    const message = answer as unknown[];
    if (message.length !== 2) return exit(message[4] === 'noconnection' ? ['nodedown', nodeName()] : message[4]);
    endRequest(ref);
    return message[1];
  }
}

function isAnswer(message: unknown, ref: Ref): message is [Ref, unknown] {
  return Array.isArray(message) && message.length === 2 && message[0] === ref;
}

function isDown(message: unknown, ref: Ref): boolean {
  return isTuple(message, 'DOWN', 5) && message[1] === ref;
}

/** Answers a call. An alias takes the answer only while the client still waits; what is no client is a `function_clause`. `gen:reply/2`. */
export function reply(from: From, answer: unknown): void {
  if (!Array.isArray(from) || (from as readonly unknown[]).length !== 2) error('function_clause');
  const [client, tag] = from;
  sendFresh(isAlias(tag) ? tag : client, [tag, copy(answer)]);
}

/** Sends a request and does not wait. An unknown name shows when the response is taken. `gen:send_request/3`. */
export function sendRequest(server: ServerRef, label: unknown, request: unknown): Ref {
  let pid: Pid;
  try {
    pid = resolve(server);
  } catch (caught) {
    const raised = raisedOf(caught);
    if (raised.class !== 'exit') throw raised;
    const ref = makeRef();
    send(self(), ['DOWN', ref, 'process', server, raised.reason]);
    return ref;
  }
  const ref = monitor(pid, { alias: 'demonitor' });
  sendFresh(pid, [label, [self(), ref], copy(request)]);
  return ref;
}

/** What came of a request: its reply, or why there will be none. */
export type Response<Reply = unknown> = ['reply', Reply] | ['error', [reason: unknown, server: unknown]];

/** Waits for the response; when the time is up the request is abandoned. `gen:receive_response/2`. */
export function* receiveResponse(request: Ref, timeout: Timeout): Body<Response | 'timeout'> {
  checkResponseTimeout(timeout);
  const answer = yield* receive<unknown>((m) => isAnswer(m, request) || isDown(m, request), timeout);
  if (answer === TIMEOUT) {
    demonitor(request, ['flush']);
    const late = yield* receive<unknown>((m) => isAnswer(m, request), 0);
    return late === TIMEOUT ? 'timeout' : ['reply', (late as unknown[])[1]];
  }
  return responseOf(answer, request);
}

/** As `receiveResponse`, but after `timeout` the request can be waited for again. `gen:wait_response/2`. */
export function* waitResponse(request: Ref, timeout: Timeout): Body<Response | 'timeout'> {
  checkResponseTimeout(timeout);
  const answer = yield* receive<unknown>((m) => isAnswer(m, request) || isDown(m, request), timeout);
  return answer === TIMEOUT ? 'timeout' : responseOf(answer, request);
}

/** What a message means for a request: its response, or `no_reply`. `gen:check_response/2`. */
export function checkResponse(message: unknown, request: Ref): Response | 'no_reply' {
  if (!(request instanceof RefClass)) error('badarg');
  return isAnswer(message, request) || isDown(message, request) ? responseOf(message, request) : 'no_reply';
}

function checkResponseTimeout(timeout: unknown): void {
  if (timeout !== 'infinity' && !(Number.isInteger(timeout) && (timeout as number) >= 0)) error('badarg');
}

function responseOf(answer: unknown, request: Ref): Response {
  if (isAnswer(answer, request)) {
    demonitor(request, ['flush']);
    return ['reply', answer[1]];
  }
  const down = answer as unknown[];
  return ['error', [down[4], down[3]]];
}

/** The caller of a call, and where it stands: for the report of who failed in it. */
export function clientInfo(pid: Pid): unknown {
  const stack = lookAt(pid, 'current_stacktrace')?.[0];
  return [pid, stack === undefined ? 'dead' : [nameOf(pid), stack[1]]];
}
