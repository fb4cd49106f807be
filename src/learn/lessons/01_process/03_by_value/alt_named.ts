import { type Body, type Pid, receive, register, self, send, sleep, spawn } from 'coppice';

// Keeps a list, and tells desk what it holds.
function* keeper(): Body<void> {
  register('keeper', self());
  const kept = (yield* receive()) as readonly number[];
  yield* sleep(500);
  send('desk', ['kept', kept]);
  // The second message says how to answer.
  const [, client] = (yield* receive()) as readonly [string, Pid];
  send(client, 'done');
  yield* sleep('infinity');
}

function* writer(): Body<void> {
  register('writer', self());
  const list = [1, 2];
  send('keeper', list);
  list.push(3);
  yield* sleep(1_000);
  // Your part
  const me = self();
  send('keeper', ['answer_me', me]);
  // End of your part
  yield* receive((message: unknown) => message === 'done');
  send('desk', 'answered');
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(keeper);
  spawn(desk);
  yield* sleep(0);
  spawn(writer);
  return ['ok', self()];
}
