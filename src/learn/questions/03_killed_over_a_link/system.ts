import { type Body, processFlag, receive, register, self, spawn, spawnLink } from 'coppice';

function* a(): Body<void> {
  register('a', self());
  for (;;) yield* receive();
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
