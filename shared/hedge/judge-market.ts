import { candlesIn } from '../market/candle-need.ts';
import type { Frame } from '../market/frame.ts';
import type { Read } from '../market/read.ts';
import type { MarketCondition } from '../policy/condition.ts';
import { type ClosedBars, closedBars } from '../signals/closed-bars.ts';
import { type Finding, judged, unknown } from '../signals/finding.ts';
import { judgeSentiment } from '../signals/judge-sentiment.ts';
import { judgeSignal } from '../signals/judge-signal.ts';
import { judgeStability } from '../signals/judge-stability.ts';
import { judgeTrend } from '../signals/judge-trend.ts';
import { judgeVolatility } from '../signals/judge-volatility.ts';
import { judgeFunding } from './judge-funding.ts';
import { findingKey, type MarketSight } from './market-sight.ts';

/** What is known of the markets a hedge is about, beyond the prices of this moment. */
export interface MarketFacts extends MarketSight {
  /** Whose bars conditions look at. */
  readonly barsSymbol: string;
  readonly fundingIntervalMs: number;
}

/** Judges a condition on markets; unknown, with the reason, where what it asks for is missing or stale. */
export function judgeMarket(condition: MarketCondition, market: MarketFacts, nowMs: number): Finding {
  const { settledRates, fundingIntervalMs, stablecoin, findings } = market;
  const earlier = findings?.get(findingKey(condition));
  if (earlier !== undefined) return earlier;
  switch (condition.kind) {
    case 'signal':
      return judgeSignal(condition, barsOf(market, condition.on, nowMs), nowMs);
    case 'trend':
      return judgeTrend(condition, barsOf(market, condition.on, nowMs));
    case 'stable':
      return judgeStability(condition, barsOf(market, condition.on, nowMs));
    case 'volatilityAbove':
      return judgeVolatility(condition, barsOf(market, condition.on, nowMs));
    case 'sentiment': {
      const mood = { bars: barsOf(market, '1d', nowMs), funding: settledRates, fundingIntervalMs };
      return judgeSentiment(condition.is, mood, nowMs);
    }
    case 'fundingBelow':
    case 'fundingAbove':
      return judgeFunding(condition, market, nowMs);
    case 'stablecoinBelow': {
      if (!stablecoin.ok) return unknown(stablecoin.because);
      return judged(
        stablecoin.value.lt(condition.price),
        `the margin coin is worth ${stablecoin.value.toText(4)} dollars`,
      );
    }
  }
}

function barsOf({ candles, barsSymbol }: MarketFacts, frame: Frame, nowMs: number): Read<ClosedBars> {
  const read = candlesIn(candles, barsSymbol, frame);
  return read.ok ? closedBars(frame, read.value, nowMs) : read;
}
