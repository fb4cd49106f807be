import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../protocol/model.ts';
import { layoutRows } from '../../ui/geometry/layout.ts';
import { rowsOf } from '../../ui/geometry/tree_rows.ts';
import { Branches } from './branches.tsx';
import { Folds } from './standing.tsx';

const place = (key: string, more: Partial<Place> = {}): Place => ({
  key,
  parent: null,
  id: key,
  order: 0,
  state: 'alive',
  pid: `<0.${key.length}.0>`,
  generation: 1,
  behaviour: null,
  type: null,
  restart: null,
  shutdown: null,
  significant: false,
  dynamic: false,
  supervisor: null,
  last_exit: null,
  hidden: false,
  ...more,
});

const EVERYWHERE = { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 };

describe('the button that folds', () => {
  for (const orientation of ['right', 'down'] as const) {
    for (const tie of [undefined, 'spawned', 'none'] as const) {
      it(`hangs on a line at its card: grows ${orientation}, its child is ${tie ?? 'tied'}`, () => {
        const owner = place('owner', tie === 'none' ? { state: 'down', pid: null } : {});
        const child = place('child', { parent: 'owner', ...(tie === undefined ? {} : { tie }) });
        const places = new Map([owner, child].map((one) => [one.key, one]));
        const rows = rowsOf(places, { folded: new Map(), root: null, hidden: false });
        const layout = layoutRows(rows, orientation);
        const drawn = renderToStaticMarkup(
          createElement('svg', null, [
            createElement(Branches, { key: 1, rows, layout, parent: 0, box: EVERYWHERE }),
            createElement(Folds, { key: 2, rows, layout, trunks: [0], visible: [0, 1], zoom: 1 }),
          ]),
        );
        const at = /data-folded="false" transform="translate\((\S+) (\S+)\)/u.exec(drawn);
        expect(at).not.toBeNull();
        const [x, y] = [at?.[1] ?? '', at?.[2] ?? ''];
        const to = orientation === 'right' ? `M216 ${y}H${x}` : `M${x} 52V${y}`;
        const lead = `<path class="edge${tie === undefined ? '' : tie === 'none' ? ' pending' : ' spawned'}" d="${to}"`;
        expect(drawn.split(lead).length - 1, drawn).toBe(1);
      });
    }
  }
});
