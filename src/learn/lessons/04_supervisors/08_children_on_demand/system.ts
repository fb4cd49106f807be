import {
  type Body,
  defineModule,
  gen_server,
  list,
  mfa,
  type Module,
  processFlag,
  receive,
  register,
  self,
  sleep,
  spawn,
  supervisor,
  whereis,
} from 'coppice';

// Told to stop, it tidies up for a second.
const job: Module = defineModule('job', {
  startLink: (number: number) => gen_server.startLink(['local', `job_${number}`], job, number),
  init: (number: number) => {
    processFlag('trap_exit', true);
    return ['ok', number];
  },
  *terminate(): Body<void> {
    yield* sleep(1_000);
  },
});

const pool: Module = defineModule('pool', {
  startLink: () => supervisor.startLink(['local', 'pool'], pool, null),
  init: () => [
    'ok',
    [
      { strategy: 'simple_one_for_one', intensity: 5, period: 10 },
      [{ id: 'job', start: [job, 'startLink', []], restart: 'permanent' }],
    ],
  ],
});

const top: Module = defineModule('top', {
  init: () => ['ok', [{}, [{ id: 'pool', start: mfa(pool, 'startLink', []), type: 'supervisor' }]]],
});

// Has four jobs done. Sent the number of a job, it has pool terminate that one.
function* desk(): Body<void> {
  register('desk', self());
  for (let number = 1; number <= 4; number++) {
    yield* sleep(200);
    yield* supervisor.startChild('pool', list(number));
  }
  for (;;) {
    const number = yield* receive<number>();
    const pid = whereis(`job_${number}`);
    if (pid !== undefined) yield* supervisor.terminateChild('pool', pid);
  }
}

export function* start(): Body {
  const started = yield* supervisor.startLink(['local', 'top'], top, null);
  spawn(desk);
  return started;
}
