import { type Body, processFlag, receive, register, self, spawn } from 'coppice';

// Takes each message that comes.
function* p(): Body<void> {
  register('p', self());
  processFlag('trap_exit', true);
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(p);
  return ['ok', self()];
}
