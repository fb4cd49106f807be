import {
  type Body,
  exit,
  monitor,
  processFlag,
  receive,
  register,
  self,
  sendAfter,
  sleep,
  spawn,
  spawnLink,
  spawnMonitor,
  whereis,
} from 'coppice';

// Crashes at the card that it reads.
function* terminal(): Body<void> {
  register('terminal', self());
  yield* receive();
  exit('boom');
}

function* cashier(): Body<void> {
  register('cashier', self());
  // Your part
  for (;;) {
    monitor(spawnLink(terminal));
    yield* receive();
  }
  // End of your part
}

// Notes the pid of the first terminal, and monitors it when it has ended.
function* auditor(): Body<void> {
  register('auditor', self());
  yield* sleep(1_000);
  const pid = whereis('terminal');
  yield* sleep(2_000);
  if (pid !== undefined) monitor(pid);
  for (;;) yield* receive();
}

export function* start(): Body {
  spawn(cashier);
  spawn(auditor);
  sendAfter(2_000, 'terminal', 'card');
  sendAfter(4_000, 'terminal', 'card');
  return ['ok', self()];
}
