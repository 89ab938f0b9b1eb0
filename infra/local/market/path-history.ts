import type { Candle } from '../../../shared/market/candle.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import type { MarketHistory } from '../binance/wire-exchange.ts';
import type { CoinHour, MarketPath } from './market-path.ts';

/** The past of a market path for an exchange whose clock is `nowMs`: hours that have closed, settlements that are over. */
export function historyOf(path: MarketPath, nowMs: () => number): MarketHistory {
  const hours = (coin: string, fromMs: number, toMs: number): readonly CoinHour[] => {
    const firstMs = Math.max(path.fromMs, Math.ceil(fromMs / HOUR_MS) * HOUR_MS);
    const endMs = Math.min(path.toMs, toMs, nowMs() - HOUR_MS + 1);
    const count = Math.max(0, Math.ceil((endMs - firstMs) / HOUR_MS));
    const found = Array.from({ length: count }, (_, index) => path.hour(coin, firstMs + index * HOUR_MS));
    return found.filter((hour) => hour !== undefined);
  };
  return {
    candles: (kind, coin, fromMs, toMs): readonly Candle[] =>
      hours(coin, fromMs, toMs)
        .filter((hour) => kind !== 'spot' || hour.spotHalted !== true)
        .map((hour) => hour[kind]),
    funding: (coin, fromMs, toMs) =>
      hours(coin, fromMs - HOUR_MS, toMs).flatMap(({ fundingRate: rate, mark }) => {
        const atMs = mark.openMs + HOUR_MS;
        return rate === undefined || atMs < fromMs || atMs > toMs ? [] : [{ atMs, rate, mark: mark.close }];
      }),
  };
}
