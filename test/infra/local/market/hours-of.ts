import type { CoinHour, MarketPath } from '../../../../infra/local/market/market-path.ts';

/** Every hour of one coin, in order; throws when one is missing. */
export const hoursOf = (path: MarketPath, coin: string): CoinHour[] =>
  Array.from({ length: (path.toMs - path.fromMs) / path.stepMs }, (_, index) => {
    const hour = path.hour(coin, path.fromMs + index * path.stepMs);
    if (hour === undefined) throw new Error(`${coin} has no hour ${index}`);
    return hour;
  });
