import type { PanelStore } from '../panel/store/panel_store.ts';

/** Keeps the page's colours at what was chosen; without a choice the browser's preference holds. */
export function followTheme(store: PanelStore, root: HTMLElement): () => void {
  const apply = (theme: 'system' | 'light' | 'dark'): void => {
    if (theme === 'system') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
  };
  apply(store.getState().preferences.theme);
  return store.subscribe((state, before) => {
    if (state.preferences.theme !== before.preferences.theme) apply(state.preferences.theme);
  });
}
