import type { PanelTab } from '../tab.ts';

/** The supervision tree: the first thing one sees. */
export const treeTab: PanelTab = {
  id: 'tree',
  title: 'Tree',
  icon: 'tree',
  load: async () => ({ default: (await import('./tree_tab.tsx')).TreeTab }),
};
