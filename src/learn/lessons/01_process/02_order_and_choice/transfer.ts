import { type Body, receive, register, self, send, sleep, spawn } from 'coppice';

type Letter = readonly [from: 'a' | 'b', number: number];

function* sorter(): Body<void> {
  register('sorter', self());
  yield* receive(([from]: Letter) => from === 'a', 1_000);
  yield* sleep('infinity');
}

function* b(): Body<void> {
  register('b', self());
  for (let number = 1; number <= 5; number++) send('sorter', ['b', number]);
  yield* sleep('infinity');
}

export function* start(): Body {
  spawn(sorter);
  spawn(b);
  return ['ok', self()];
}
