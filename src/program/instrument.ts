/** Makes plain code count its work, so that a loop without end is ended by the kernel and does not stop the node. */
import type { Node } from 'acorn';
import { full } from 'acorn-walk';
import type MagicString from 'magic-string';

/** The name by which compiled code knows its meter. */
export const METER = '$meter';
const TICK = `if(--${METER}.n<0)${METER}.over();`;
const TICK_IN_EXPRESSION = `(--${METER}.n<0&&${METER}.over(),`;

interface Block extends Node {
  readonly body: readonly (Node & { readonly directive?: string })[];
}
interface WithBody extends Node {
  readonly body: Node;
  readonly expression?: boolean;
}

/**
 * Counts at every head of a loop and every start of a function. Nothing needs to be done about `catch` and `finally`: a process over its
 * limit is doomed, and each further count raises again until it has left all its code.
 */
export function count(program: Node, out: MagicString): void {
  full(program, (node) => {
    switch (node.type) {
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        countLoop((node as WithBody).body, out);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        countBlock((node as WithBody).body as Block, out);
        return;
      case 'ArrowFunctionExpression': {
        const { body, expression } = node as WithBody;
        if (expression === true) out.appendLeft(body.start, TICK_IN_EXPRESSION).appendRight(body.end, ')');
        else countBlock(body as Block, out);
        return;
      }
      case 'StaticBlock':
        out.appendLeft(node.start + out.original.slice(node.start).indexOf('{') + 1, TICK);
        return;
      default:
    }
  });
}

function countLoop(body: Node, out: MagicString): void {
  if (body.type === 'BlockStatement') out.appendLeft(body.start + 1, TICK);
  else out.appendLeft(body.start, `{${TICK}`).appendRight(body.end, '}');
}

/** After the directives: before them they would be none. */
function countBlock(block: Block, out: MagicString): void {
  const directives = block.body.filter(({ directive }) => directive !== undefined);
  const at = directives.at(-1)?.end ?? block.start + 1;
  out.appendLeft(at, directives.length > 0 ? `;${TICK}` : TICK);
}
