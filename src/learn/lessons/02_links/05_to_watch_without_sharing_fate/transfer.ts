import { type Body, processFlag, receive, register, self, spawn, spawnLink } from 'coppice';

// Does not trap exits.
function* terminal(): Body<void> {
  register('terminal', self());
  for (;;) yield* receive();
}

// Starts another terminal when one has ended.
function* cashier(): Body<void> {
  register('cashier', self());
  processFlag('trap_exit', true);
  for (;;) {
    spawnLink(terminal);
    yield* receive();
  }
}

export function* start(): Body {
  spawn(cashier);
  return ['ok', self()];
}
