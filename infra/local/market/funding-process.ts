import { nextAutoregressive } from './autoregression.ts';
import type { Calibration } from './calibration.ts';

/** How much of the lasting premium of one settlement is left eight hours later. */
const PREMIUM_MEMORY = 0.96;
/** The part of the premium's variance that lasts; the rest is noise of one settlement. */
const LASTING_SHARE = 0.9;
/** Binance's interest part, basis points per eight hours, and how far the premium may stray from it unnoticed. */
const INTEREST_BPS = 1;
const DEAD_BAND_BPS = 5;
/** Binance's usual cap for Bitcoin and Ether, 0.3 %. */
const RATE_BPS_MAX = 30;

/**
 * Funding by Binance's published formula, rate = premium + clamp(interest - premium, -0.05 %, 0.05 %): most settlements
 * are exactly 0.01 %, the others are as persistent as the premium is. Takes two draws with mean 0 and standard deviation 1
 * a settlement (what lasts, what does not) and returns the rate as a fraction.
 */
export function startFunding(coin: Calibration, firstShock: number): (lasting: number, passing: number) => number {
  const lastingSd = coin.premiumSdBps * Math.sqrt(LASTING_SHARE);
  const passingSd = coin.premiumSdBps * Math.sqrt(1 - LASTING_SHARE);
  let premium = lastingSd * firstShock;
  return (lasting, passing) => {
    premium = nextAutoregressive(premium, PREMIUM_MEMORY, lastingSd, lasting);
    return rateBps(coin.premiumMeanBps + premium + passingSd * passing) / 10_000;
  };
}

function rateBps(premiumBps: number): number {
  const rate = premiumBps + between(-DEAD_BAND_BPS, INTEREST_BPS - premiumBps, DEAD_BAND_BPS);
  return between(-RATE_BPS_MAX, rate, RATE_BPS_MAX);
}

const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));
