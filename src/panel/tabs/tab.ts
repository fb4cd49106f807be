import type { ComponentType } from 'react';
import type { IconName } from '../ui/icons.tsx';

/** A tab of the panel. It draws from the store, is loaded when it is first shown, and mounted only while it is. */
export interface PanelTab {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}
