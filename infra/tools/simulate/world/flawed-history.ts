import type { Candle } from '../../../../shared/market/candle.ts';
import type { CandleNeed } from '../../../../shared/market/candle-need.ts';
import { FRAME_MS } from '../../../../shared/market/frame.ts';
import type { SettledRate } from '../../../../shared/market/public-market.ts';
import { MINUTE_MS } from '../../../../shared/time/duration.ts';
import type { Trouble } from '../script.ts';
import type { MarketPast } from './market-past.ts';

type Flaws = NonNullable<Trouble['history']>;

/** Newest bars and settlements that a list which stands still lacks. */
const LACKING = 3;

/** Bars that begin at no multiple of their length are nobody's. */
const OFF_MS = 7 * MINUTE_MS;

/** Bars as an exchange lists them that has stopped listing, has lost one, or lists what are none. */
export function barsWith(flaw: Flaws['bars'], past: MarketPast, need: CandleNeed, nowMs: number): readonly Candle[] {
  const bars = past.bars(need, flaw === 'stale' ? nowMs - LACKING * FRAME_MS[need.frame] : nowMs);
  switch (flaw) {
    case undefined:
    case 'stale':
      return bars;
    case 'gap':
      return bars.filter((_bar, at) => at !== Math.floor(bars.length / 2));
    case 'nonsense':
      return bars.map((bar) => ({ ...bar, openMs: bar.openMs + OFF_MS }));
  }
}

/** Settlements as an exchange lists them that has stopped listing, or has lost some. */
export function ratesWith(flaw: Flaws['rates'], rates: readonly SettledRate[]): readonly SettledRate[] {
  if (flaw === undefined) return rates;
  return flaw === 'stale' ? rates.slice(0, -LACKING) : rates.filter((_rate, at) => at % 3 !== 0);
}
