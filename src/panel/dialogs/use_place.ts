import type { Behaviour } from '../../protocol/model.ts';
import { usePanelShallow } from '../store/react.ts';

/** The process that a dialog is about, as it is now: it may go while the dialog is open. */
export function usePlace(key: string): {
  readonly name: string;
  readonly pid: string | null;
  readonly simple: boolean;
  readonly behaviour: Behaviour | null;
} {
  return usePanelShallow((state) => {
    const place = state.node?.places.get(key);
    const pid = place?.pid ?? null;
    const row = pid === null ? undefined : state.node?.processes.get(pid);
    return {
      name: row?.name ?? place?.id ?? key,
      pid,
      simple: place?.supervisor?.strategy === 'simple_one_for_one',
      behaviour: place?.behaviour ?? null,
    };
  });
}
