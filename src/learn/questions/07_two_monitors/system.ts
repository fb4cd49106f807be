import { type Body, monitor, receive, register, self, sleep, spawn } from 'coppice';

function* b(): Body<void> {
  register('b', self());
  yield* sleep(1_000);
}

function* a(): Body<void> {
  register('a', self());
  const pid = spawn(b);
  monitor(pid);
  monitor(pid);
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(a);
  return ['ok', self()];
}
