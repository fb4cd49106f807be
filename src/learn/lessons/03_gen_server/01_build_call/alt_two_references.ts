import { type Body, erlang, type Pid, receive, type Ref, register, self, send, sleep, spawn } from 'coppice';

type Question = readonly [client: Pid, ref: Ref, words: string];

// What may come to client: an answer, noise, or the news from a monitor that a process has ended.
type Message =
  | readonly [ref: Ref, words: string]
  | readonly ['noise', words: string]
  | readonly ['DOWN', ref: Ref, 'process', Pid, reason: unknown];

// Answers with the words of the question, one second later.
function* echo(): Body<void> {
  register('echo', self());
  for (;;) {
    const [client, ref, words] = yield* receive<Question>();
    yield* sleep(1_000);
    send(client, [ref, words]);
  }
}

function* call(server: Pid, words: string): Body<unknown> {
  // Your part
  const ref = erlang.makeRef();
  const watch = erlang.monitor(server);
  send(server, [self(), ref, words]);
  const message = yield* receive<Message>((one) => one[0] === ref || one[1] === watch);
  erlang.demonitor(watch, ['flush']);
  if (message[0] === 'DOWN') throw new Error('no answer');
  return message[1];
  // End of your part
}

// Asks one question after another. An exception in call is no more to it than an answer.
function* client(server: Pid): Body<void> {
  register('client', self());
  yield* sleep(500);
  for (const words of ['one', 'two', 'three', 'four']) {
    try {
      send('board', [words, yield* call(server, words)]);
    } catch {
      send('board', [words, 'failed']);
    }
  }
  yield* sleep('infinity');
}

function* noise(): Body<void> {
  register('noise', self());
  yield* sleep(1_000);
  send('client', ['noise', 'rain']);
  yield* sleep('infinity');
}

function* killer(victim: Pid): Body<void> {
  register('killer', self());
  yield* sleep(3_000);
  erlang.exit(victim, 'kill');
  yield* sleep('infinity');
}

function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(board);
  const server = spawn(echo);
  spawn(client, server);
  spawn(noise);
  spawn(killer, server);
  return ['ok', self()];
}
