/** The titles of the parts, by their place in an address. */
export const PART_TITLES: Readonly<Record<string, string>> = {
  process: 'A process and its dictionary',
  links: 'Links and monitors',
  gen_server: 'gen_server from the inside',
  supervisors: 'Supervisors',
  debugging: 'Debugging with the panel',
};
