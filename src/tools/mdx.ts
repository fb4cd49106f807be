/** Prose of lessons becomes components when the page is built: at run time there is no parser and no markup made from text. */
import { compile } from '@mdx-js/mdx';
import type { Plugin } from 'vite';

export function mdx(): Plugin {
  return {
    name: 'coppice:mdx',
    // Before the others: to them it is JavaScript.
    enforce: 'pre',
    async transform(source, id) {
      if (!id.endsWith('.mdx')) return null;
      const { value } = await compile(source, { jsxImportSource: 'react' });
      return { code: String(value), map: null };
    },
  };
}
