import { defineModule, erlang, gen_server, type List, list, mfa, type Module, type Pid, self } from 'coppice';

// Lit as long as somebody uses it.
const lamp: Module = defineModule('lamp', {
  startLink: () => gen_server.startLink(['local', 'lamp'], lamp, null),
  // Your part
  init: () => ['ok', list()],
  handleCast: ([what, pid]: readonly ['on' | 'off', Pid], users: List<Pid>) => {
    if (what === 'on') {
      erlang.monitor(pid);
      return ['noreply', list(...users, pid)];
    }
    return ['noreply', users.filter((user) => user !== pid)];
  },
  handleInfo: ([, , , pid]: readonly ['DOWN', unknown, 'process', Pid, unknown], users: List<Pid>) => {
    return ['noreply', users.filter((user) => user !== pid)];
  },
});

const printer: Module = defineModule('printer', {
  startLink: () => gen_server.startLink(['local', 'printer'], printer, null),
  init: () => {
    gen_server.cast('lamp', ['on', self()]);
    return ['ok', 'idle'];
  },
  terminate: () => {
    gen_server.cast('lamp', ['off', self()]);
  },
  // End of your part
  handleInfo: (word: 'stop' | 'crash', state: 'idle') => {
    if (word === 'crash') erlang.exit('crash');
    return ['stop', 'normal', state];
  },
});

const top: Module = defineModule('top', {
  init: () => [
    'ok',
    [
      { strategy: 'one_for_one', intensity: 9, period: 10 },
      [
        { id: 'lamp', start: mfa(lamp, 'startLink', []) },
        { id: 'printer', start: mfa(printer, 'startLink', []) },
      ],
    ],
  ],
});

export const root = top;
