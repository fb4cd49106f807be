import type { PanelTab } from '../tab.ts';
import { TreeTab } from './tree_tab.tsx';

/** The supervision tree: the first thing one sees. */
export const treeTab: PanelTab = { id: 'tree', title: 'Tree', icon: 'tree', View: TreeTab };
