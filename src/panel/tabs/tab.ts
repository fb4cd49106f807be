import type { ComponentType } from 'react';
import type { IconName } from '../ui/icons.tsx';

/** A tab of the panel. It draws from the store and is mounted only while it is shown. */
export interface PanelTab {
  readonly id: string;
  readonly title: string;
  readonly icon: IconName;
  readonly View: ComponentType;
}
