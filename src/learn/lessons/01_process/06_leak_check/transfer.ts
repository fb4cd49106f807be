import { type Body, error, processFlag, receive, register, self, sleep, spawn } from 'coppice';

function* child(): Body<void> {
  register('child', self());
  processFlag('trap_exit', true);
  for (;;) yield* receive();
}

function* parent(): Body<void> {
  register('parent', self());
  spawn(child);
  yield* sleep(1_000);
  error('crash');
}

export function* start(): Body {
  spawn(parent);
  return ['ok', self()];
}
