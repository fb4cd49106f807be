/** What attends to the node beside the pictures of it; loaded right after the first one. */
export { Banner } from './banner.tsx';
export { ContextMenu } from './context_menu.tsx';
export { listenToKeys } from './keys.ts';
export { LiveRegion } from './live_region.tsx';
export { NoticeLine } from './notice_line.tsx';
