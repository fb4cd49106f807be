/** Places in files, found in the stack trace of an exception. */

export interface StackPoint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The innermost frame that stands in the file `name`, or null when none does. */
export function pointIn(stack: string, name: string): StackPoint | null {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  const found = new RegExp(`(?:^|[\\s(/@])${escaped}:(\\d+):(\\d+)`, 'u').exec(stack);
  return found === null ? null : { file: name, line: Number(found[1]), column: Number(found[2]) };
}
