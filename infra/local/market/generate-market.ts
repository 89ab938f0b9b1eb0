import { HOUR_MS } from '../../../shared/time/duration.ts';
import { correlated } from './autoregression.ts';
import { BTC, ETH, PREMIUM_CORRELATION, RETURN_CORRELATION } from './calibration.ts';
import { startCoin } from './coin-process.ts';
import { type CoinHour, type MarketPath, marketPath } from './market-path.ts';
import { drawsFrom } from './random-draws.ts';
import { startVolatility } from './volatility.ts';

/** Ten years: beyond that a random walk may wander to prices nobody has calibrated. */
const HOURS_MAX = 87_660;

export type GeneratedCoin = 'BTC' | 'ETH';

/** What to generate. */
export interface GeneratedMarket {
  /** A whole number from 0 to 4,294,967,295. */
  readonly seed: number;
  readonly coins: readonly GeneratedCoin[];
  /** Open of the first hour, on a full hour, milliseconds since 1970 UTC. */
  readonly fromMs: number;
  /** At least 1, at most ten years' worth. */
  readonly hours: number;
}

/**
 * A market path of chance alone, as wild as the real one: volatility that clusters, fat tails, coins that move together,
 * a basis and a funding rate that revert, wicks beyond open and close. It starts near 60,000 (BTC) and 3,000 (ETH).
 *
 * The seed decides everything: the same on every machine, a longer path begins with the shorter one, and a coin's path
 * is the same whether it was asked for alone or with the other. Throws when something asked for is out of range.
 */
export function generateMarket({ seed, coins, fromMs, hours }: GeneratedMarket): MarketPath {
  if (!Number.isInteger(hours) || !(hours >= 1) || !(hours <= HOURS_MAX)) {
    throw new RangeError(`a generated market needs a whole number of hours from 1 to ${HOURS_MAX}, was ${hours}`);
  }
  const nextHour = startMarkets(seed);
  const hoursByCoin = new Map<string, CoinHour[]>(coins.map((coin) => [coin, []]));
  for (let index = 0; index < hours; index += 1) {
    const both = nextHour(fromMs + index * HOUR_MS);
    for (const coin of coins) hoursByCoin.get(coin)?.push(both[coin]);
  }
  return marketPath(fromMs, hoursByCoin);
}

/** Hours of the open-ended market that stay in memory: more than any reader of its past asks for. */
const HOURS_KEPT = 2_400;

/**
 * The same market for somebody who lives in it: ten years long, made up hour by hour as it is asked for, and forgotten
 * again a hundred days later.
 */
export function openEndedMarket({ seed, coins, fromMs }: Omit<GeneratedMarket, 'hours'>): MarketPath {
  const nextHour = startMarkets(seed);
  const hours = new Map<number, Readonly<Record<GeneratedCoin, CoinHour>>>();
  let made = 0;
  const hourAt = (index: number) => {
    for (; made <= index; made += 1) {
      hours.set(made, nextHour(fromMs + made * HOUR_MS));
      hours.delete(made - HOURS_KEPT);
    }
    return hours.get(index);
  };
  return {
    coins,
    fromMs,
    toMs: fromMs + HOURS_MAX * HOUR_MS,
    stepMs: 3_600_000,
    hour: (coin, openMs) => {
      const index = (openMs - fromMs) / HOUR_MS;
      const named = coins.find((each) => each === coin);
      if (named === undefined || !Number.isInteger(index) || !(index >= 0 && index < HOURS_MAX)) return undefined;
      return hourAt(index)?.[named];
    },
  };
}

/** Both coins always advance together, each on its own streams, so that leaving one out changes nothing in the other. */
function startMarkets(seed: number): (openMs: number) => Readonly<Record<GeneratedCoin, CoinHour>> {
  const shared = drawsFrom(seed, 1);
  const nextVolatility = startVolatility(drawsFrom(seed, 2));
  const firstPremium = shared.normal();
  const nextBtc = startCoin(BTC, drawsFrom(seed, 3), firstPremium);
  const nextEth = startCoin(ETH, drawsFrom(seed, 4), correlated(firstPremium, PREMIUM_CORRELATION, shared.normal()));

  return (openMs) => {
    const volatility = nextVolatility();
    const btc = { move: shared.normal(), premium: shared.normal() };
    const eth = {
      move: correlated(btc.move, RETURN_CORRELATION, shared.normal()),
      premium: correlated(btc.premium, PREMIUM_CORRELATION, shared.normal()),
    };
    return { BTC: nextBtc(openMs, volatility, btc), ETH: nextEth(openMs, volatility, eth) };
  };
}
