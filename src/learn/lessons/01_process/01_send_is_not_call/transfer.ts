import { type Body, receive, register, self, send, sleep, spawn } from 'coppice';

function* bob(): Body<void> {
  register('bob', self());
  yield* sleep(1_000);
  send('ada', 'hello');
  send('desk', 'sent');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(desk);
  spawn(bob);
  return ['ok', self()];
}
