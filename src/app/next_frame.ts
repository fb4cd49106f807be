/** When the page is next painted, or would be. */

/** A page in the background paints nothing; there the next frame is a moment later. */
export const HIDDEN_FRAME_MS = 250;

/** What is needed of the window. */
export type Screen = Pick<Window, 'requestAnimationFrame' | 'cancelAnimationFrame' | 'setTimeout' | 'clearTimeout'>;

/**
 * Calls `task` before the next paint, or `HIDDEN_FRAME_MS` from now when there was none: once. Both are asked for each time, since a page may
 * be hidden while its frame is pending, and that frame then comes when it is shown again.
 */
export function nextFrame(task: () => void, screen: Screen = window): void {
  const frame = screen.requestAnimationFrame(() => {
    screen.clearTimeout(timer);
    task();
  });
  const timer = screen.setTimeout(() => {
    screen.cancelAnimationFrame(frame);
    task();
  }, HIDDEN_FRAME_MS);
}
