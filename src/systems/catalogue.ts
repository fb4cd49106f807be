/** The gallery: what can be run, in the order in which it is shown. Data only, so that the page can show it without the code. */
export interface SystemInfo {
  readonly id: string;
  readonly title: string;
  /** One sentence: what it is and what to try. */
  readonly description: string;
}

export const CATALOGUE: readonly SystemInfo[] = [
  {
    id: 'essay',
    title: 'Dictionary and shelves',
    description:
      'A dictionary, a supervisor with three shelves, and eight clients: kill a shelf and it alone restarts, kill the dictionary and everything below top does.',
  },
  {
    id: 'one_for_one',
    title: 'One for one',
    description: 'Three lamps that know nothing of each other: kill one, and only its count begins again.',
  },
  {
    id: 'one_for_all',
    title: 'One for all',
    description:
      'Teller, ledger and auditor must agree on every booking: kill any of them, and all three start again from an empty book.',
  },
  {
    id: 'rest_for_one',
    title: 'Rest for one',
    description:
      'A pipeline of four stages, each fed by the one before it: kill a stage, and it restarts with those after it, while those before go on.',
  },
  {
    id: 'simple_one_for_one',
    title: 'Worker pool',
    description:
      'A dispatcher starts twelve workers of one kind and hands out jobs: kill workers, or the dispatcher, and see who does the work then.',
  },
  {
    id: 'escalation',
    title: 'Escalation',
    description:
      'A worker that is crashed three times in a row every 20 seconds, so that its supervisor gives up: crash it yourself as well, and the failure climbs three levels.',
  },
  {
    id: 'stuck',
    title: 'A stuck process',
    description:
      'The archive waits for a message that nobody sends while its mailbox grows to 4,000: send it the atom unlock, or kill it.',
  },
  {
    id: 'door',
    title: 'A door with a code lock',
    description:
      'A state machine that is locked, open or in alarm, and a visitor who types codes: press {button, 3}, {button, 1}, {button, 4} yourself, or send it reset during the alarm.',
  },
  {
    id: 'significant',
    title: 'Significant children',
    description:
      'A batch ends when the last of its jobs is done, a race when the first runner arrives: let a job crash, and it does not count as done.',
  },
  {
    id: 'restart_types',
    title: 'Restart types',
    description:
      'Permanent, transient and temporary workers side by side: send one the atom normal, shutdown or error, and see whether it comes back.',
  },
  {
    id: 'alarms',
    title: 'Alarm handlers',
    description:
      'One event manager, whose handlers come and go: the pager fails and is added again, and night swaps the log; notify alarms of dusk, or end watch, who owns them.',
  },
  {
    id: 'applications',
    title: 'Two applications',
    description:
      'A shop that needs a warehouse, each an application of its own: end warehouse_sup and the shop goes on with empty hands, end shop_sup, which is permanent, and the node halts.',
  },
  {
    id: 'scale',
    title: 'A thousand workers',
    description:
      'A pool of 1,000 workers with three crashes a second: find the fallen, and see how little a restart disturbs the others.',
  },
  {
    id: 'crowd',
    title: 'Two hundred thousand',
    description:
      'A crowd of 200,000 processes, each with a mailbox, a link and a state of its own: kill one of them, and one comes back; kill traffic, and all do.',
  },
];
