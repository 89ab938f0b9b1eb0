import { candleKey } from '../../../../shared/market/candle-need.ts';
import { found } from '../../../../shared/market/read.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time/duration.ts';
import { itemsBehind, type Testimony } from '../checks/testimony.ts';
import { barsSymbolOf, coinBehind } from '../world/hedge-kinds.ts';
import type { MarketPast } from '../world/market-past.ts';
import type { MarketTold } from './market-answers.ts';

const WEEK_MS = 7 * DAY_MS;
/** Settlements are asked for again when the next one is due, and without it, half an hour later, nothing is known of them. */
const UNREAD_MS = 8.5 * HOUR_MS;
/** More bars than any rule here asks for. */
const BARS = 140;

/** A contract, whose settlements count, and the market whose bars do. */
interface Asked {
  readonly symbol: string;
  readonly barsSymbol: string;
}

/** What a process has been told of a market: its own bars, and the settlements, of which it may have read less. */
export function marketTold(past: MarketPast, told: Testimony, symbol: string): MarketTold {
  const barsSymbol = barsSymbolOf(coinBehind(itemsBehind(told), symbol), symbol);
  const nowMs = told.snapshot?.takenAtMs ?? told.startedAtMs;
  return {
    bars: (frame) => told.bars.get(candleKey({ symbol: barsSymbol, frame })),
    rates: past.rates(symbol, nowMs - WEEK_MS, nowMs),
    ratesUnreadFromMs: nowMs - UNREAD_MS,
    mayRatesFail: true,
    shown: past.shown,
    nowMs,
  };
}

/** What a market is to whoever can read all of it. */
export const marketThere = (past: MarketPast, { symbol, barsSymbol }: Asked, nowMs: number): MarketTold => ({
  bars: (frame) => found(past.bars({ symbol: barsSymbol, frame, bars: BARS }, nowMs)),
  rates: past.rates(symbol, nowMs - WEEK_MS, nowMs),
  ratesUnreadFromMs: nowMs - UNREAD_MS,
  mayRatesFail: false,
  shown: past.shown,
  nowMs,
});
