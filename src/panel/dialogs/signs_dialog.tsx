import type { ReactNode } from 'react';
import { Signs } from '../ui/tree/signs.tsx';
import { usePanelStore } from '../store/react.ts';
import { Dialog } from '../ui/dialog.tsx';

export function SignsDialog(): ReactNode {
  const store = usePanelStore();
  return (
    <Dialog
      title="All signs"
      wide
      onClose={() => {
        store.getState().closeDialog();
      }}
    >
      <div className="dialog_body">
        <Signs />
      </div>
    </Dialog>
  );
}
