import { type Body, receive, register, self, send, sleep, spawn } from 'coppice';

// Takes a message and works two seconds on it, for ever.
function* ada(): Body<void> {
  register('ada', self());
  for (;;) {
    yield* receive();
    yield* sleep(2_000);
  }
}

// Has nothing to do, and ends at once.
function gone(): void {
  register('gone', self());
}

function* bob(): Body<void> {
  register('bob', self());
  const other = spawn(gone);
  yield* sleep(1_000);
  for (const job of [1, 2, 3]) send('ada', ['job', job]);
  send(other, ['job', 4]);
  send('board', 'free');
  yield* sleep('infinity');
}

// Hears what the others have to say.
function* board(): Body<void> {
  register('board', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(ada);
  spawn(board);
  spawn(bob);
  return ['ok', self()];
}
