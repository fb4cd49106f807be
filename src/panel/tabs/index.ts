/** The tabs that exist, in the order of the rail. */
import type { PanelTab } from './tab.ts';
import { treeTab } from './tree/index.ts';

export const TABS: readonly PanelTab[] = [treeTab];
