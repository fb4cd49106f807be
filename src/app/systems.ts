/** The gallery: which programs a node can run. Data only; their code lives in the node's worker. */
export interface SystemEntry {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

export const SYSTEMS: readonly SystemEntry[] = [
  { id: 'essay', title: 'Dictionary and shelves', description: 'A dictionary, three shelves and their clients.' },
];
export const FIRST_SYSTEM = SYSTEMS[0]?.id ?? '';
