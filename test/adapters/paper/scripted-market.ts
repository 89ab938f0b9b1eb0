import { BTC_AND_ETH } from '../../../infra/local/binance/emulated-symbols.ts';
import type { Candle } from '../../../shared/market/candle.ts';
import type { CandleNeed } from '../../../shared/market/candle-need.ts';
import { FRAME_MS, lastClosedOpenMs } from '../../../shared/market/frame.ts';
import type { BarSpan, MarketBar, PublicMarket, SettledRate } from '../../../shared/market/public-market.ts';
import { found, missing } from '../../../shared/market/read.ts';
import type { Prices } from '../../../shared/market/snapshot.ts';
import { price, ratio } from '../../../shared/money/amount.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';
export const START_MS = Date.UTC(2026, 0, 1);

export const flat = (openMs: number, value: string): Candle => candle(openMs, value, value, value, value);

export const candle = (openMs: number, open: string, high: string, low: string, close: string): Candle => ({
  openMs,
  open: price(open),
  high: price(high),
  low: price(low),
  close: price(close),
});

/** One candle for the perpetual, its mark price and its coin. */
export const bar = (one: Candle): MarketBar => ({ perp: one, mark: one, spot: one });

/** A market whose every answer is scripted. Between scripted bars nothing moves. */
export class ScriptedMarket implements PublicMarket {
  readonly clock = new ManualClock(START_MS);
  /** Price of everything of a symbol, now. */
  readonly now = new Map<string, string>([
    [BTC, '60000'],
    [ETH, '3000'],
  ]);
  readonly bars = new Map<number, MarketBar>();
  readonly rates: SettledRate[] = [];
  /** Questions that fail. */
  readonly failing = new Set<'instruments' | 'prices' | 'bars' | 'rates'>();
  /** Spans that were asked for. */
  readonly asked: BarSpan[] = [];
  /** The exchange lists bars up to here. */
  listedUntilMs = Number.POSITIVE_INFINITY;

  async readInstruments(symbols: readonly string[]) {
    if (this.failing.has('instruments')) return missing('scripted: no rules');
    const listed = BTC_AND_ETH.map(({ instrument }) => [instrument.symbol, instrument] as const);
    return found(new Map(listed.filter(([symbol]) => symbols.includes(symbol))));
  }

  async readPrices(symbols: readonly string[]) {
    return new Map(symbols.map((symbol) => [symbol, this.#priceOf(symbol)]));
  }

  async readBars(_symbol: string, span: BarSpan) {
    this.asked.push(span);
    if (this.failing.has('bars')) return missing('scripted: no bars');
    const bars: MarketBar[] = [];
    for (let openMs = span.fromMs; openMs < Math.min(span.toMs, this.listedUntilMs); openMs += span.stepMs)
      bars.push(this.bars.get(openMs) ?? bar(flat(openMs, this.now.get(BTC) ?? '1')));
    return found(bars);
  }

  async readSettledRates(_symbol: string, afterMs: number, untilMs: number) {
    if (this.failing.has('rates')) return missing('scripted: no rates');
    return found(this.rates.filter(({ atMs }) => atMs > afterMs && atMs <= untilMs));
  }

  async readCandles({ symbol, frame, bars }: CandleNeed) {
    const lastMs = lastClosedOpenMs(frame, this.clock.nowMs());
    const at = (back: number) => flat(lastMs - back * FRAME_MS[frame], this.now.get(symbol) ?? '1');
    return found(Array.from({ length: bars }, (_, index) => at(bars - 1 - index)));
  }

  readClockSkewMs() {
    return found(0);
  }

  silentUntilMs() {
    return undefined;
  }

  #priceOf(symbol: string) {
    const now = this.now.get(symbol);
    if (this.failing.has('prices') || now === undefined) return missing('scripted: no price');
    const at = price(now);
    const prices: Prices = {
      mark: at,
      index: at,
      bid: at,
      ask: at.plus(price('0.1')),
      spot: at,
      fundingRate: ratio('0.0001'),
      markAtMs: this.clock.nowMs(),
    };
    return found(prices);
  }
}
