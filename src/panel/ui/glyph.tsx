/** A process as a sign: its shape is what it is, the icon inside what it does. Colour only repeats this. */
import { memo, type ReactElement } from 'react';
import type { GlyphState, Kind } from './geometry/state.ts';
import './glyph.css';

function shapeOf(kind: Kind): ReactElement {
  switch (kind) {
    case 'application':
      return <path d="M-6.5-11.5H6.5L13 0 6.5 11.5H-6.5L-13 0z" className="glyph_shape" />;
    case 'supervisor':
      return <rect x="-11" y="-11" width="22" height="22" rx="4.5" className="glyph_shape" />;
    case 'gen_server':
      return <circle r="11.5" className="glyph_shape" />;
    case 'gen_statem':
      return <path d="M0-13.5 13.5 0 0 13.5-13.5 0z" className="glyph_shape" />;
    case 'gen_event':
      return <path d="M0-13 13.2 10.3H-13.2z" className="glyph_shape" />;
    case 'process':
      return <rect x="-13" y="-8.5" width="26" height="17" rx="8.5" className="glyph_shape" />;
  }
}

function iconOf(state: GlyphState): ReactElement {
  switch (state) {
    case 'starting':
      return (
        <path
          d="M0 5.5V0M0 .5C0-3-2-4.6-5.2-4.6-5-1.5-3.2.5 0 .5zM0-.5C0-4 2-5.2 5-5.2 4.8-2.4 3-.5 0-.5z"
          className="glyph_stroke"
          strokeWidth="1.35"
        />
      );
    case 'running':
      return <path d="M-3-4.6 5 0-3 4.6z" className="glyph_fill" />;
    case 'runnable':
      return <path d="M-3-4.3 4.6 0-3 4.3z" className="glyph_stroke" />;
    case 'waiting':
      return <circle r="2.3" className="glyph_fill" />;
    case 'suspended':
      return <path d="M-2.7-4v8M2.7-4v8" className="glyph_stroke" style={{ strokeWidth: 2.2 }} />;
    case 'exiting':
      return <path d="M-5 0H4.3M.8-3.9 4.7 0 .8 3.9" className="glyph_stroke" style={{ strokeWidth: 1.8 }} />;
    case 'restarting':
      return (
        <path d="M4.3-2.5A5 5 0 1 0 4.9 1.2M4.7-5.6v3.3H1.4" className="glyph_stroke" style={{ strokeWidth: 1.7 }} />
      );
    case 'dead':
      return <path d="M-3.6-3.6 3.6 3.6M3.6-3.6-3.6 3.6" className="glyph_stroke" style={{ strokeWidth: 1.7 }} />;
  }
}

/** Inside the triangle and the capsule there is less room, and the triangle's middle lies lower. */
function iconTransform(kind: Kind): string | undefined {
  if (kind === 'gen_event') return 'translate(0 2.8) scale(.86)';
  return kind === 'process' ? 'scale(.86)' : undefined;
}

/** The state's icon alone, about its middle. */
export function StateIcon({ state }: { readonly state: GlyphState }): ReactElement {
  return iconOf(state);
}

export interface GlyphProps {
  readonly kind: Kind;
  readonly state: GlyphState;
  /** Several of them, stacked. */
  readonly pool?: boolean;
}

/** The sign as a part of a drawing, about its middle, 28 units in size. */
export const GlyphMark = memo(function GlyphMark({ kind, state, pool = false }: GlyphProps) {
  const shape = shapeOf(kind);
  const lower = kind === 'gen_event' ? 'translate(0 1.5)' : undefined;
  return (
    <g className={`glyph glyph_${state}`} transform={lower}>
      {pool && (
        <g className="glyph_behind" transform="translate(5 0)">
          {shape}
        </g>
      )}
      {shape}
      <g transform={iconTransform(kind)}>{iconOf(state)}</g>
    </g>
  );
});

/** The sign on its own: 28 in cards, 20 in rows, 16 in lists, 10 as a dot. Its word stands beside it. */
export const Glyph = memo(function Glyph({ size = 16, ...props }: GlyphProps & { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="-15 -15 30 30" aria-hidden="true" className="glyph_svg">
      <GlyphMark {...props} />
    </svg>
  );
});
