import { type Body, link, type Pid, receive, register, self, spawn, unlink } from 'coppice';

function* b(): Body<void> {
  register('b', self());
  for (;;) yield* receive();
}

function* a(other: Pid): Body<void> {
  register('a', self());
  for (let times = 1; times <= 5; times++) link(other);
  unlink(other);
  for (;;) yield* receive();
}

export function* start(): Body {
  const pid = spawn(b);
  spawn(a, pid);
  return ['ok', self()];
}
