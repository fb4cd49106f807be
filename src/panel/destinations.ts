/** Where one can go from the panel: the page that holds it knows, the palette finds them. */
import { createContext, useContext } from 'react';

export interface Destination {
  readonly id: string;
  readonly group: 'Systems' | 'Lessons' | 'Seeds';
  /** The first is shown. */
  readonly names: readonly string[];
  /** Other words for it, found when they are typed whole or word by word. */
  readonly also: readonly string[];
  /** Why one cannot go there, or null. */
  readonly refused: string | null;
  /** An address of the page, from its `#`. */
  readonly href: string;
}

/** Answers with all places to go to for what was typed. Loaded when somebody looks for one. */
export type Destinations = (typed: string) => readonly Destination[];

const NONE: Destinations = () => [];
const Context = createContext<() => Promise<Destinations>>(() => Promise.resolve(NONE));

export const DestinationsProvider = Context.Provider;

export function useDestinations(): () => Promise<Destinations> {
  return useContext(Context);
}
