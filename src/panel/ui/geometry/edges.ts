/** The supervision lines: a trunk right of the parent, and a branch with a rounded corner into each child. */
import { CARD_HEIGHT, type Layout } from './layout.ts';

export const TRUNK = 30;
const RADIUS = 8;
/** Half a card: where a branch meets it. */
export const JOINT = CARD_HEIGHT / 2;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the branch meets the card. */
export function jointOf(layout: Layout, i: number): Point {
  const x = layout.x[i] ?? 0;
  const y = layout.y[i] ?? 0;
  return layout.orientation === 'right' ? { x, y: y + JOINT } : { x: x + 28, y };
}

/** Where the trunk leaves the parent, and where it bends: the place of the fold button. */
export function trunkOf(layout: Layout, i: number): { readonly from: Point; readonly bend: Point } {
  const x = layout.x[i] ?? 0;
  const y = layout.y[i] ?? 0;
  const width = layout.width[i] ?? 0;
  const height = layout.height[i] ?? 0;
  if (layout.orientation === 'right') {
    const from = { x: x + width, y: y + JOINT };
    return { from, bend: { x: from.x + TRUNK, y: from.y } };
  }
  const from = { x: x + 28, y: y + height };
  return { from, bend: { x: from.x, y: from.y + 40 } };
}

/** From the parent's edge to the child's joint. */
export function branchPath(layout: Layout, parent: number, child: number): string {
  const { from, bend } = trunkOf(layout, parent);
  const to = jointOf(layout, child);
  if (layout.orientation === 'right') {
    if (to.y === from.y) return `M${n(from.x)} ${n(from.y)}H${n(to.x)}`;
    return `M${n(bend.x)} ${n(bend.y)}V${n(to.y - RADIUS)}Q${n(bend.x)} ${n(to.y)} ${n(bend.x + RADIUS)} ${n(to.y)}H${n(to.x)}`;
  }
  if (to.x === from.x) return `M${n(from.x)} ${n(from.y)}V${n(to.y)}`;
  return `M${n(bend.x)} ${n(bend.y)}H${n(to.x - RADIUS)}Q${n(to.x)} ${n(bend.y)} ${n(to.x)} ${n(bend.y + RADIUS)}V${n(to.y)}`;
}

/** The whole way of a signal from a child up to its parent. */
export function signalPath(layout: Layout, parent: number, child: number): string {
  const { from, bend } = trunkOf(layout, parent);
  const to = jointOf(layout, child);
  if (layout.orientation === 'right') {
    if (to.y === from.y) return `M${n(to.x)} ${n(to.y)}H${n(from.x)}`;
    return (
      `M${n(to.x)} ${n(to.y)}H${n(bend.x + RADIUS)}Q${n(bend.x)} ${n(to.y)} ${n(bend.x)} ${n(to.y - RADIUS)}` +
      `V${n(bend.y + RADIUS)}Q${n(bend.x)} ${n(bend.y)} ${n(bend.x - RADIUS)} ${n(bend.y)}H${n(from.x)}`
    );
  }
  if (to.x === from.x) return `M${n(to.x)} ${n(to.y)}V${n(from.y)}`;
  return (
    `M${n(to.x)} ${n(to.y)}V${n(bend.y + RADIUS)}Q${n(to.x)} ${n(bend.y)} ${n(to.x - RADIUS)} ${n(bend.y)}` +
    `H${n(bend.x + RADIUS)}Q${n(bend.x)} ${n(bend.y)} ${n(bend.x)} ${n(bend.y - RADIUS)}V${n(from.y)}`
  );
}

export interface Chevron extends Point {
  /** Degrees; 0 points right. */
  readonly angle: number;
}

/** Chevrons on a signal's way: two on its longest straight part and one at its end. `up` is towards the parent. */
export function chevronsOf(layout: Layout, parent: number, child: number, up: boolean): Chevron[] {
  const { from, bend } = trunkOf(layout, parent);
  const to = jointOf(layout, child);
  const right = layout.orientation === 'right';
  const flip = up ? 0 : 180;
  const chevrons: Chevron[] = [];
  if (right) {
    if (to.y === from.y) {
      chevrons.push({ x: to.x - 18, y: to.y, angle: 180 - flip }, { x: from.x + 12, y: to.y, angle: 180 - flip });
    } else {
      const middle = (bend.y + to.y) / 2;
      chevrons.push(
        { x: bend.x, y: middle - 9, angle: -90 + flip },
        { x: bend.x, y: middle + 9, angle: -90 + flip },
        { x: up ? from.x + 12 : to.x - 12, y: up ? from.y : to.y, angle: 180 - flip },
      );
    }
  } else if (to.x === from.x) {
    chevrons.push({ x: to.x, y: to.y - 14, angle: -90 + flip }, { x: to.x, y: from.y + 14, angle: -90 + flip });
  } else {
    const middle = (bend.x + to.x) / 2;
    chevrons.push(
      { x: middle - 9, y: bend.y, angle: 180 - flip },
      { x: middle + 9, y: bend.y, angle: 180 - flip },
      { x: up ? from.x : to.x, y: up ? from.y + 14 : to.y - 14, angle: -90 + flip },
    );
  }
  return chevrons;
}

/** Two decimals are enough for a path, and keep it short. */
export function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
