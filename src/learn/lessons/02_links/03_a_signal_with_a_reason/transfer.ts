import { type Body, exit, receive, register, self, sleep, spawn } from 'coppice';

function* p(): Body<void> {
  register('p', self());
  yield* sleep(1_000);
  exit(self(), 'normal');
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(p);
  return ['ok', self()];
}
