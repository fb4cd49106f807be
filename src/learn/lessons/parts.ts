/** The titles of the parts, by their place in an address. */
export const PART_TITLES: Readonly<Record<string, string>> = {
  process: 'A process and its dictionary',
  supervisors: 'Supervisors',
};
