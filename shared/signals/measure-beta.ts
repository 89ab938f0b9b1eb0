import type { Candle } from '../market/candle.ts';
import { FRAME_MS } from '../market/frame.ts';
import { found, missing, type Read } from '../market/read.ts';
import type { Price } from '../money/amount.ts';

/** How one coin's returns went with those of the perpetual that hedges it. */
export interface Beta {
  /** Part of the coin's notional to short: what the coin moves when the perpetual moves by one. */
  readonly beta: number;
  /** 0 to 1: the part of the coin's variance that a short of that size takes away. */
  readonly rSquared: number;
  /** Pairs of returns it was measured on. */
  readonly returns: number;
  /** The last closes that both have, of one instant. */
  readonly coinClose: Price;
  readonly perpetualClose: Price;
  /** The close of the newest bar: it is meant for what comes after, never for that bar itself. */
  readonly knownAtMs: number;
}

/** Thirty days of hourly returns. */
export const BETA_RETURNS = 720;
/** An exchange that stood still has no bars of those hours: so many of the thirty days may be missing. */
const MISSING_MAX = 24;
/** Bars of `1h` that a beta takes. */
export const BETA_BARS = BETA_RETURNS + 1;

type Bars = readonly Candle[];

/** One decision measures the same bars several times; a series of bars is never changed in place. */
const MEASURED = new WeakMap<Bars, WeakMap<Bars, Read<Beta>>>();

/**
 * The slope of the coin's hourly returns on the perpetual's over the last thirty days, by ordinary least squares with a
 * constant (Ederington, Journal of Finance 34(1), 1979: the minimum-variance hedge ratio). Apply it to the next bar.
 * A failed read where more than a day of bars is missing, or where the perpetual did not move at all.
 */
export function measureBeta(coin: Read<Bars>, perpetual: Read<Bars>): Read<Beta> {
  if (!coin.ok) return missing(`the coin: ${coin.because}`);
  if (!perpetual.ok) return missing(`the perpetual: ${perpetual.because}`);
  const before = MEASURED.get(coin.value) ?? new WeakMap<Bars, Read<Beta>>();
  const measured = before.get(perpetual.value) ?? betaBy(coin.value, perpetual.value);
  MEASURED.set(coin.value, before.set(perpetual.value, measured));
  return measured;
}

function betaBy(coin: Bars, perpetual: Bars): Read<Beta> {
  const common = pairReturns(coin, perpetual);
  const knownAtMs = common.at(-1)?.closeMs;
  const closes = [coin, perpetual].map((bars) => closeAt(bars, knownAtMs));
  const [coinClose, perpetualClose] = closes;
  if (knownAtMs === undefined || coinClose === undefined || perpetualClose === undefined)
    return missing('the two do not have the same bars');
  const pairs = common.filter(({ closeMs }) => closeMs > knownAtMs - BETA_RETURNS * FRAME_MS['1h']);
  const returns = pairs.length;
  if (returns < BETA_RETURNS - MISSING_MAX)
    return missing(
      `the two have ${returns} hours of the last 30 days in common, and ${BETA_RETURNS - MISSING_MAX} are needed`,
    );
  const line = fitLine(pairs, 0, returns);
  if (line === undefined) return missing('the perpetual did not move, so nothing can be measured against it');
  return found({ ...line, returns, knownAtMs, coinClose, perpetualClose });
}

const closeAt = (bars: Bars, closeMs: number | undefined): Price | undefined =>
  closeMs === undefined ? undefined : bars.findLast(({ openMs }) => openMs + FRAME_MS['1h'] === closeMs)?.close;

/** What both did in one hour. */
export interface ReturnPair {
  readonly closeMs: number;
  readonly coin: number;
  readonly perpetual: number;
}

/** Simple returns of the hours that both have, with the hour before; an hour that one of them lacks is left out. */
export function pairReturns(coin: Bars, perpetual: Bars): readonly ReturnPair[] {
  const others = new Map(perpetual.map(({ openMs, close }) => [openMs, close.toChartNumber()]));
  const pairs: ReturnPair[] = [];
  let before: { readonly openMs: number; readonly own: number; readonly other: number } | undefined;
  for (const { openMs, close } of coin) {
    const other = others.get(openMs);
    if (other === undefined) continue;
    const now = { openMs, own: close.toChartNumber(), other };
    if (before !== undefined && openMs - before.openMs === FRAME_MS['1h']) {
      pairs.push({
        closeMs: openMs + FRAME_MS['1h'],
        coin: now.own / before.own - 1,
        perpetual: other / before.other - 1,
      });
    }
    before = now;
  }
  return pairs;
}

/** A variance that is a smaller part of the squares it comes from is nothing but rounding. */
const ROUNDING = 1e-12;

/** The line through the pairs from one index to before another; undefined where the perpetual stood still or a pair is missing. */
export function fitLine(
  pairs: readonly ReturnPair[],
  from: number,
  to: number,
): Pick<Beta, 'beta' | 'rSquared'> | undefined {
  const count = to - from;
  let x = 0;
  let y = 0;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let index = from; index < to; index++) {
    const pair = pairs[index];
    if (pair === undefined) return undefined;
    x += pair.perpetual;
    y += pair.coin;
    xx += pair.perpetual * pair.perpetual;
    xy += pair.perpetual * pair.coin;
    yy += pair.coin * pair.coin;
  }
  const [varianceX, covariance, varianceY] = [xx - (x * x) / count, xy - (x * y) / count, yy - (y * y) / count];
  if (!(varianceX > xx * ROUNDING)) return undefined;
  const rSquared = varianceY > 0 ? Math.min(1, covariance ** 2 / (varianceX * varianceY)) : 0;
  return { beta: covariance / varianceX, rSquared };
}
