/** Makes plain code count its work, so that a loop without end is ended by the kernel and does not stop the node. */
import type MagicString from 'magic-string';
import { listIn, type Syntax, syntaxIn, type Visit } from './syntax.ts';

/** The name by which compiled code knows its meter. */
export const METER = '$meter';
/** And what it imports. */
export const COPPICE = '$coppice';
const TICK = `if(--${METER}.n<0)${METER}.over();`;
const TICK_IN_EXPRESSION = `(--${METER}.n<0&&${METER}.over(),`;

/**
 * Counts at every head of a loop and every start of a function. Nothing needs to be done about `catch` and `finally`: a process over its
 * limit is doomed, and each further count raises again until it has left all its code. What is thrown goes through the meter, which knows
 * then where: only an `Error` knows that by itself.
 */
export function count(found: readonly Visit[], out: MagicString): void {
  for (const { node } of found) {
    switch (node.type) {
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        countLoop(syntaxIn(node, 'body'), out);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        countBlock(syntaxIn(node, 'body'), out);
        break;
      case 'ArrowFunctionExpression':
        if (node['expression'] === true) countExpression(node, out);
        else countBlock(syntaxIn(node, 'body'), out);
        break;
      case 'StaticBlock':
        out.appendLeft(out.original.indexOf('{', node.start) + 1, TICK);
        break;
      case 'ThrowStatement':
        placeThrow(syntaxIn(node, 'argument'), out);
        break;
      default:
    }
  }
}

function countLoop(body: Syntax | null, out: MagicString): void {
  if (body === null) return;
  if (body.type === 'BlockStatement') out.appendLeft(body.start + 1, TICK);
  else out.appendLeft(body.start, `{${TICK}`).appendRight(body.end, '}');
}

/** After the directives: before them they would be none. */
function countBlock(block: Syntax | null, out: MagicString): void {
  if (block === null) return;
  const directives = listIn(block, 'body').filter((statement) => statement['directive'] !== undefined);
  const at = directives.at(-1)?.end ?? block.start + 1;
  out.appendLeft(at, directives.length > 0 ? `;${TICK}` : TICK);
}

/** The body may stand in brackets, which its own place leaves out. */
function countExpression(arrow: Syntax, out: MagicString): void {
  const body = syntaxIn(arrow, 'body');
  if (body !== null) out.appendLeft(body.start, TICK_IN_EXPRESSION).appendRight(body.end, ')');
}

function placeThrow(thrown: Syntax | null, out: MagicString): void {
  if (thrown !== null) out.appendLeft(thrown.start, `${METER}.thrown(`).appendRight(thrown.end, ')');
}
