import { type Body, receive, register, self, spawn } from 'coppice';

// Takes each message that comes.
function* p(): Body<void> {
  register('p', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(p);
  return ['ok', self()];
}
