import type { Candle } from '../market/candle.ts';
import { candlesIn } from '../market/candle-need.ts';
import { found, missing, type Read } from '../market/read.ts';
import { type Coins, coins, larger, type Ratio, ratio } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { roundDownTo } from '../money/rounding.ts';
import { barsSymbolOf, type CrossPolicy, type HedgePolicy } from '../policy/hedge-policy.ts';
import { closedCandles } from '../signals/closed-bars.ts';
import { type Beta, measureBeta } from '../signals/measure-beta.ts';
import type { HedgeView } from './hedge-view.ts';
import type { CrossSight } from './market-sight.ts';

const FIXED_PLACES = 6;

/**
 * Beta and prices of the same instant, the close of the newest hour: they hold for the hour after it, never for the one
 * they were measured on. A failed read where bars are missing. A decision that is made again stands on what was measured then.
 */
export function crossSightOf(view: HedgeView, policy: HedgePolicy, wish: CrossPolicy): Read<CrossSight> {
  if (view.market.cross !== undefined) return view.market.cross;
  const coin = hourly(view, barsSymbolOf(policy));
  const perpetual = hourly(view, policy.instrument);
  const measured = measureBeta(coin, perpetual);
  if (!measured.ok) return missing(`beta of ${policy.coin}: ${measured.because}`);
  const { coinClose: own, perpetualClose: other } = measured.value;
  const beta = betaOf(wish, measured.value);
  if (!beta.isPositive())
    return missing(`${policy.coin} moves against ${view.instrument.coin}: a short would add risk`);
  const rSquared = ratio(measured.value.rSquared.toFixed(FIXED_PLACES));
  const shortPerCoin = beta.times(ratioOf(own, other));
  return found({ beta, rSquared, coinPrice: own, perpetualPrice: other, shortPerCoin });
}

/**
 * The most coins of the perpetual that may be short for these coins: as many as are worth the same, or what beta asks for
 * with its band where that is more; where beta or prices have merely drifted, no part of the short is naked. Coins that are
 * hedged by their own perpetual carry as many.
 */
export function carriedBy(view: HedgeView, policy: HedgePolicy | undefined, confirmed: Read<Coins>): Read<Coins> {
  if (policy?.cross === undefined || !confirmed.ok || confirmed.value.isZero()) return confirmed;
  const sight = crossSightOf(view, policy, policy.cross);
  if (!sight.ok) return sight;
  const { shortPerCoin, coinPrice, perpetualPrice } = sight.value;
  return found(
    inGrains(confirmed.value, larger(ratioOf(coinPrice, perpetualPrice), shortPerCoin.times(policy.band.above))),
  );
}

/** Finer than any lot: a ratio of two prices has no end of digits, and a person reads what comes of it. */
const GRAIN = coins('0.00000001');

/** So many times these coins, rounded down to what a person can read. */
export const inGrains = (held: Coins, times: Ratio): Coins => roundDownTo(held.times(times), GRAIN);

const betaOf = (wish: CrossPolicy, { beta }: Beta): Ratio =>
  wish.beta.kind === 'fixed' ? wish.beta.beta : ratio(beta.toFixed(FIXED_PLACES));

const hourly = ({ market, nowMs }: HedgeView, symbol: string): Read<readonly Candle[]> => {
  const read = candlesIn(market.candles, symbol, '1h');
  return read.ok ? closedCandles('1h', read.value, nowMs) : read;
};
