import { type Body, exit, processFlag, receive, register, self, sleep, spawn, spawnLink } from 'coppice';

function* a(): Body<void> {
  register('a', self());
  yield* sleep(1_000);
  exit('kill');
}

function* b(): Body<void> {
  register('b', self());
  processFlag('trap_exit', true);
  spawnLink(a);
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(b);
  return ['ok', self()];
}
