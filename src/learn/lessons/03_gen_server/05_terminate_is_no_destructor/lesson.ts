import { exitSignal } from '../../../actions.ts';
import { allOf, atEnd, type Claim, exits, happens, hasState, never, sent, stateAfter } from '../../../checks/claims.ts';
import type { LessonContent, PanelAction } from '../../../lesson.ts';

const send = (text: string, atMs: number): PanelAction => ({
  atMs,
  name: 'printer',
  command: (pid) => ({ type: 'send', pid, mode: 'message', text }),
});
const ask = (type: 'terminate_child' | 'restart_child', atMs: number): PanelAction => ({
  atMs,
  name: 'top',
  command: (supervisor) => ({ type, supervisor, id: 'printer' }),
});
const kill: PanelAction = {
  atMs: 10_000,
  name: 'printer',
  command: (pid) => ({ type: 'exit', pid, reason: 'kill' }),
};

const fourEnds: readonly PanelAction[] = [
  send('stop', 2_000),
  send('crash', 4_000),
  ask('terminate_child', 6_000),
  ask('restart_child', 8_000),
  kill,
];

const forgets = (words: string, reason: string): Claim =>
  stateAfter(words, 100, exits('printer', reason), 'lamp', (users, { pid }) => !users.includes(pid));
const keeps = (words: string, reason: string): Claim =>
  stateAfter(words, 100, exits('printer', reason), 'lamp', (users, { pid }) => users.includes(pid));

/** After which of the four ends lamp forgets printer. */
const after = (...forgotten: readonly string[]): Claim => {
  const claims = ['normal', 'crash', 'shutdown', 'killed'].map((reason) =>
    forgotten.includes(reason) ? forgets('', reason) : keeps('', reason),
  );
  return {
    words: `lamp forgets printer after ${forgotten.join(', ')}, and after nothing else`,
    judge: (state, over) =>
      claims.map((claim) => claim.judge(state, over)).find(({ verdict }) => verdict !== 'holds') ?? {
        verdict: 'holds',
        event: null,
      },
  };
};

export const content: LessonContent = {
  limitMs: 60_000,
  rules: [
    'cast-stop',
    'call-exit',
    'exit-no-trap-no-terminate',
    'shutdown-trap-obey',
    'monitor-by-server',
    'monitor-killed',
  ],
  question: 'After which of the four ends does lamp forget printer?',
  key: { actions: fourEnds },
  choices: [
    {
      id: 'all',
      words: 'After all four: terminate is what is done at the end',
      claim: after('normal', 'crash', 'shutdown', 'killed'),
      reply:
        'terminate is a call that gen_server makes in printer itself. A process that a signal has ended calls nothing any more.',
    },
    {
      id: 'two',
      words: 'After the stop and the crash',
      claim: after('normal', 'crash'),
      right: true,
    },
    {
      id: 'stop',
      words: 'After the stop alone',
      claim: after('normal'),
      reply:
        'An exception in a callback is caught by gen_server, around your function: it calls terminate, and then lets the exception go on.',
    },
    {
      id: 'but_kill',
      words: 'After all but the kill',
      claim: after('normal', 'crash', 'shutdown'),
      reply: 'To a process that does not trap exits, shutdown is as sudden as kill.',
    },
  ],
  steps: [
    {
      task: 'Run it. Send printer stop; send it crash; terminate it in its supervisor, and restart it there; kill it. Look each time at the state of lamp.',
      on: 'start',
      claims: [
        forgets('After stop lamp forgets printer', 'normal'),
        forgets('After crash lamp forgets printer', 'crash'),
        keeps('When its supervisor has terminated printer, lamp still keeps its pid', 'shutdown'),
        keeps('When printer is killed, lamp still keeps its pid', 'killed'),
      ],
      actions: fourEnds,
      answer:
        'Run and select printer. Send it stop, send it crash, choose Terminate in its supervisor and then Restart in its supervisor in its menu, and kill it.',
    },
    {
      task: 'Change the program so that lamp forgets printer within 0.1 s of each of the four ends. Run it, end printer in all four ways again, and leave one that is alive.',
      claims: [
        forgets('After stop lamp forgets printer', 'normal'),
        forgets('After crash lamp forgets printer', 'crash'),
        forgets('When its supervisor has terminated printer, lamp forgets it', 'shutdown'),
        forgets('When printer is killed, lamp forgets it', 'killed'),
        never('lamp does not exit', exits('lamp')),
        atEnd('A printer is there at the end, and its pid is in lamp’s list', (state) => {
          const users = state.events.findLast((event) => hasState('lamp', /./u)(event, state));
          const here = [...state.processes.values()].find(({ name }) => name === 'printer');
          return users?.kind === 'state' && here !== undefined && users.text.includes(here.pid);
        }),
      ],
      actions: fourEnds,
    },
  ],
  hints: [
    'printer does not trap exits: a signal ends it, and nothing in it runs any more. Trapping would help against shutdown. Against a kill nothing that stands in printer can help.',
    'Somebody else has to notice that printer is gone, and lamp is the one that wants to know. What tells a process of the end of another?',
    "In lamp: `erlang.monitor(pid)` when it is sent on, and handleInfo for `['DOWN', ref, 'process', pid, reason]`, which takes pid out of the list.",
  ],
  answer:
    'lamp monitors each process that switches it on. Whatever the end was, a DOWN comes, and lamp takes the pid out of its list.',
  know: 'terminate is called when gen_server itself ends the server: at a stop, after a crash in a callback, or when its parent ends and it traps exits. What must be cleaned up after every end belongs to one who lives on, and who monitors.',
  transfer: {
    limitMs: 3_000,
    rules: ['info-exit2-trap'],
    about:
      '**printer** is a gen_server that traps exits, and a child of **top**. It tells **desk** when its `terminate` or its `handle_info` is called.',
    question: 'The panel, which is not its parent, sends it the exit signal shutdown. What does printer do?',
    key: { actions: [exitSignal('printer', 'shutdown', 1_000)] },
    choices: [
      {
        id: 'terminate',
        words: 'It calls terminate, and ends',
        claim: happens('printer calls terminate', sent({ from: 'printer', to: 'desk', text: /terminate/u })),
        reply: 'It would, if top had sent it. A gen_server looks at who sends the signal, and obeys its parent alone.',
      },
      {
        id: 'at_once',
        words: 'It ends at once, without terminate',
        claim: allOf(
          'printer exits without terminate',
          happens('', exits('printer')),
          never('', sent({ from: 'printer', to: 'desk', text: /terminate/u })),
        ),
        reply: 'printer traps exits: only kill ends it like that.',
      },
      {
        id: 'info',
        words: 'It goes on: the signal comes to handle_info as a message',
        claim: allOf(
          'printer calls handle_info, and goes on',
          happens('', sent({ from: 'printer', to: 'desk', text: /handle_info/u })),
          never('', exits('printer')),
        ),
        right: true,
      },
    ],
  },
};
