/** What goes when the middle one exits: three bars, or a stack for `simple_one_for_one`. */
import { memo } from 'react';
import type { Strategy } from '../../protocol/model.ts';
import './glyph.css';

const HIT: Readonly<Record<Strategy, readonly boolean[]>> = {
  one_for_one: [false, true, false],
  one_for_all: [true, true, true],
  rest_for_one: [false, true, true],
  simple_one_for_one: [],
};

/** 11 units wide and high, from its upper left corner. */
export const StrategyMark = memo(function StrategyMark({ strategy }: { readonly strategy: Strategy }) {
  if (strategy === 'simple_one_for_one') {
    return (
      <g>
        <rect className="strategy_spared" x="3" y=".5" width="8" height="4" rx="1" />
        <rect className="strategy_behind" x="1.5" y="3.5" width="8" height="4" rx="1" />
        <rect className="strategy_hit" x="0" y="7" width="8" height="4" rx="1" />
      </g>
    );
  }
  return (
    <g>
      {HIT[strategy].map((hit, i) => (
        <rect
          key={i}
          className={hit ? 'strategy_hit' : 'strategy_spared'}
          x="0"
          y={i * 4}
          width="10"
          height="3"
          rx=".8"
        />
      ))}
    </g>
  );
});

export function StrategyIcon({ strategy, size = 14 }: { readonly strategy: Strategy; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="-1 -1 13 13" aria-hidden="true">
      <StrategyMark strategy={strategy} />
    </svg>
  );
}
