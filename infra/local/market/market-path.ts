import type { Candle } from '../../../shared/market/candle.ts';
import type { Ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';

/** Perpetuals settle funding at 00:00, 08:00 and 16:00 UTC. */
export const FUNDING_INTERVAL_MS = 8 * HOUR_MS;

/** One hour of one coin: closed bars, and the funding rate settled at the bars' close instant when one is due then. */
export interface CoinHour {
  readonly spot: Candle;
  readonly perp: Candle;
  readonly mark: Candle;
  /** The spot market did not trade in this hour: `spot` is flat at its last known close, and that price is stale. */
  readonly spotHalted?: true;
  /** Above zero the short receives rate x mark close x quantity; absent when no settlement is due at the close. */
  readonly fundingRate?: Ratio;
}

/** What the markets did, hour by hour and without a gap, for every coin it names. */
export interface MarketPath {
  /** Coins such as `BTC`, each against USDT. */
  readonly coins: readonly string[];
  /** Open of the first hour, milliseconds since 1970 UTC. */
  readonly fromMs: number;
  /** Close of the last hour: the exclusive end. */
  readonly toMs: number;
  readonly stepMs: 3_600_000;
  /** The hour that opens at `openMs`; undefined outside the path, for a coin it does not name, and off the hour. */
  hour(coin: string, openMs: number): CoinHour | undefined;
}

/** Whether funding settles at this instant. */
export const isSettlement = (atMs: number): boolean => atMs % FUNDING_INTERVAL_MS === 0;

/** The path of hours that follow one another from `fromMs`; every coin must have equally many, and at least one. */
export function marketPath(fromMs: number, hoursByCoin: ReadonlyMap<string, readonly CoinHour[]>): MarketPath {
  if (!Number.isSafeInteger(fromMs / HOUR_MS))
    throw new RangeError(`a path must begin on a full hour, was ${fromMs} ms`);
  const lengths = new Set([...hoursByCoin.values()].map((hours) => hours.length));
  const [length] = lengths;
  if (lengths.size !== 1 || length === undefined || !(length > 0)) {
    throw new RangeError(
      `every coin of a path needs the same number of hours, were ${[...lengths].join(', ') || 'none'}`,
    );
  }
  return {
    coins: [...hoursByCoin.keys()],
    fromMs,
    toMs: fromMs + length * HOUR_MS,
    stepMs: 3_600_000,
    hour: (coin, openMs) => hoursByCoin.get(coin)?.[(openMs - fromMs) / HOUR_MS],
  };
}
