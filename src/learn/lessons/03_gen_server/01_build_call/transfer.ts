import {
  type Body,
  demonitor,
  monitor,
  type Pid,
  receive,
  type Ref,
  register,
  self,
  send,
  sleep,
  spawn,
} from 'coppice';

// Replies once, and ends.
function* server(): Body<void> {
  register('server', self());
  const [client, ref] = yield* receive<readonly [Pid, Ref]>();
  send(client, [ref, 'answer']);
}

function* client(server: Pid): Body<void> {
  register('client', self());
  yield* sleep(1_000);
  const ref = monitor(server);
  send(server, [self(), ref]);
  yield* sleep(500);
  const [, answer] = yield* receive(([first]: readonly [Ref | 'DOWN', ...unknown[]]) => first === ref);
  demonitor(ref);
  send('desk', answer);
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  const pid = spawn(server);
  spawn(client, pid);
  return ['ok', self()];
}
