import { type Body, receive, register, self, send, sleep, spawn, yieldSlice } from 'coppice';

type Letter = readonly [from: 'a' | 'b', number: number];

// Takes six messages, and tells desk which it took.
function* sorter(): Body<void> {
  register('sorter', self());
  yield* sleep(1_000);
  // Your part
  const letters: Letter[] = [];
  for (let n = 0; n < 6; n++) letters.push(yield* receive<Letter>());
  for (const wanted of ['b', 'a']) {
    for (const letter of letters) if (letter[0] === wanted) send('desk', letter);
  }
  // End of your part
  yield* sleep('infinity');
}

function* sender(name: 'a' | 'b'): Body<void> {
  register(name, self());
  yield* receive();
  for (const number of [1, 2, 3]) {
    send('sorter', [name, number]);
    // Lets the other have its turn in between.
    yield* yieldSlice();
  }
  yield* sleep('infinity');
}

// Lets both begin in the same moment.
function* bell(): Body<void> {
  register('bell', self());
  yield* sleep(500);
  send('a', 'go');
  send('b', 'go');
  yield* sleep('infinity');
}

function* desk(): Body<void> {
  register('desk', self());
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(sorter);
  spawn(desk);
  spawn(sender, 'a');
  spawn(sender, 'b');
  spawn(bell);
  return ['ok', self()];
}
