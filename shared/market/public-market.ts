import type { Ratio } from '../money/amount.ts';
import { MINUTE_MS } from '../time/duration.ts';
import type { Candle } from './candle.ts';
import type { CandleSource } from './candle-source.ts';
import type { Instrument } from './instrument.ts';
import type { Read } from './read.ts';
import type { Prices } from './snapshot.ts';

/** One closed bar of a perpetual, its mark price and its coin, side by side. */
export interface MarketBar {
  readonly perp: Candle;
  readonly mark: Candle;
  readonly spot: Candle;
  /** The spot market did not trade in this bar: `spot` repeats its last known price. */
  readonly spotHalted?: true;
}

/** Bars of one length that follow one another: from the first one's open to the last one's close. */
export interface BarSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** Exchanges list a settlement some minutes after its time. */
export const SETTLED_LATE_MS = 30 * MINUTE_MS;

/** A settlement that has happened, for everybody. */
export interface SettledRate {
  /** On a full minute. */
  readonly atMs: number;
  /** Above zero the short received rate x mark price x coins. */
  readonly rate: Ratio;
}

/** Port: tells the settlements of a perpetual. */
export interface SettledRateSource {
  /** Settlements later than `afterMs` and not later than `untilMs`, oldest first. */
  readSettledRates(symbol: string, afterMs: number, untilMs: number): Promise<Read<readonly SettledRate[]>>;
}

/** Port: what an exchange tells everybody. It needs no key, and knows no account. */
export interface PublicMarket extends CandleSource, SettledRateSource {
  /** The rules of the named perpetuals; a symbol the exchange does not list is absent. */
  readInstruments(symbols: readonly string[]): Promise<Read<ReadonlyMap<string, Instrument>>>;
  /** The prices of each named perpetual and its coin, now; each may fail by itself. */
  readPrices(symbols: readonly string[]): Promise<ReadonlyMap<string, Read<Prices>>>;
  /**
   * The closed bars of a span, oldest first. A bar without trades repeats the one before it. Bars that the exchange does
   * not list yet, at the end of the span, are left out: ask for them later.
   */
  readBars(symbol: string, span: BarSpan): Promise<Read<readonly MarketBar[]>>;
  /** Exchange clock minus ours, from the newest reply. */
  readClockSkewMs(): Read<number>;
  /** Until when the exchange told us to make no calls; undefined when it did not. */
  silentUntilMs(): number | undefined;
}
