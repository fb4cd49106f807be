/** The text of a program's function, which the engine gives with what counts its work: here it is short, and the program's own. */
import { METER } from '../../program/names.ts';
import { put } from './realm_growth.ts';

export function shortenFunctions(): void {
  const { toString } = Function.prototype;
  put(Function.prototype, {
    toString(this: unknown): string {
      const text = Reflect.apply<unknown, [], string>(toString, this, []);
      return text.includes(METER) ? shortened(this as object, text) : text;
    },
  });
}

function shortened(made: object, text: string): string {
  // A program may have put a getter there.
  const name: unknown = Object.getOwnPropertyDescriptor(made, 'name')?.value;
  const named = typeof name === 'string' && name !== '' ? ` ${name}` : '';
  if (/^class\b/u.test(text)) return `class${named} { … }`;
  return `function${/^(?:function\s*)?\*/u.test(text) ? '*' : ''}${named === '' ? ' ' : named}() { … }`;
}
