/** All dialogs, loaded when the first one is asked for. */
import type { ReactNode } from 'react';
import type { Dialog } from '../store/panel_store.ts';
import { ExitDialog } from './exit_dialog.tsx';
import { Palette } from './palette.tsx';
import { ReplaceStateDialog } from './replace_state_dialog.tsx';
import { SendDialog } from './send_dialog.tsx';
import { SettingsDialog } from './settings_dialog.tsx';
import { ShortcutsDialog } from './shortcuts_dialog.tsx';
import { SignsDialog } from './signs_dialog.tsx';
import { StartChildDialog } from './start_child_dialog.tsx';

export default function Dialogs({ dialog }: { readonly dialog: Dialog }): ReactNode {
  switch (dialog.type) {
    case 'send':
      return <SendDialog place={dialog.place} />;
    case 'exit':
      return <ExitDialog place={dialog.place} />;
    case 'start_child':
      return <StartChildDialog place={dialog.place} />;
    case 'replace_state':
      return <ReplaceStateDialog place={dialog.place} />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'signs':
      return <SignsDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'palette':
      return <Palette />;
  }
}
