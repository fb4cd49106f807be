import { type Body, link, type Pid, processFlag, receive, register, self, spawn, unlink } from 'coppice';

function* x(): Body<void> {
  register('x', self());
  for (;;) yield* receive();
}

// Is linked with x, and traps exits.
function* guard(other: Pid): Body<void> {
  register('guard', self());
  processFlag('trap_exit', true);
  link(other);
  for (;;) yield* receive();
}

// Is linked with x.
function* y(other: Pid): Body<void> {
  register('y', self());
  link(other);
  // Your part
  try {
    for (;;) yield* receive();
  } catch {
    for (;;) yield* receive();
  }
  // End of your part
}

export function* start(): Body {
  const pid = spawn(x);
  spawn(guard, pid);
  spawn(y, pid);
  return ['ok', self()];
}
