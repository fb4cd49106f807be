import { type Body, exit, type Pid, processFlag, receive, register, self, send, sleep, spawn } from 'coppice';

function* t(): Body<void> {
  register('t', self());
  processFlag('trap_exit', true);
  for (;;) yield* receive();
}

function* killer(victim: Pid): Body<void> {
  register('killer', self());
  yield* sleep(1_000);
  exit(victim, 'kill');
  yield* sleep(1_000);
  exit(victim, 'kill');
  send('desk', 'done');
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  const pid = spawn(t);
  spawn(killer, pid);
  return ['ok', self()];
}
