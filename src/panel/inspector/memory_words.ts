import { formatBytes } from '../ui/format.ts';

interface Memory {
  readonly memory: number;
  readonly mailbox_memory: number;
  readonly state_memory: number;
}

/** The parts of a process's memory, which together are the whole: `mailbox 0 B, state and dictionary 432 B, process 556 B`. */
export function memoryParts({ memory, mailbox_memory, state_memory }: Memory): readonly (readonly [string, number])[] {
  return [
    ['mailbox', mailbox_memory],
    ['state and dictionary', state_memory],
    ['process', memory - mailbox_memory - state_memory],
  ];
}

export function memoryWords(memory: Memory): string {
  return memoryParts(memory)
    .map(([name, bytes]) => `${name} ${formatBytes(bytes)}`)
    .join(', ');
}
