/**
 * The gate of a node: what comes in through a port is a frame, or it is refused. A refused command is answered by its
 * number, anything else is told as a fault; neither stops the node.
 */
import type { DownFrame, UpFrame } from '../../protocol/frames.ts';
import { parseUp, type RefusedUp } from '../../protocol/validate.ts';

/**
 * Hands a frame on, or answers why not. It never throws, whatever `data` is and whatever `take` does.
 *
 *     admit({ type: 'command', ref: 7, command: { type: 'advance', ms: -1 } }, take, post);
 *     // posts { type: 'reply', ref: 7, ok: false, error: { path: 'command.ms', message: 'ms should be a number from 0 up, not -1.' } }
 */
export function admit(data: unknown, take: (frame: UpFrame) => void, post: (frame: DownFrame) => void): void {
  const parsed = parseUp(data);
  if (!parsed.ok) {
    post(answerTo(parsed, isStart(data)));
    return;
  }
  const { frame } = parsed;
  try {
    take(frame);
  } catch (caught) {
    const message = `The node could not do this: ${caught instanceof Error ? caught.message : String(caught)}`.slice(
      0,
      MESSAGE_CHARS,
    );
    post(
      frame.type === 'command'
        ? { type: 'reply', ref: frame.ref, ok: false, error: { message } }
        : { type: 'fault', path: 'type', message },
    );
  }
}

const MESSAGE_CHARS = 1_000;

function answerTo({ ref, path, message }: RefusedUp, start: boolean): DownFrame {
  if (ref !== null) {
    const member = path.replace(/^command\.?/, '');
    return { type: 'reply', ref, ok: false, error: { message: `${member || 'command'} ${message}.`, path } };
  }
  // Without its start a node has nothing to run, and would be waited for in vain.
  if (start) return { type: 'fatal', message: `The node cannot be started: ${path} ${message}.` };
  return { type: 'fault', path, message };
}

function isStart(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'start';
}
