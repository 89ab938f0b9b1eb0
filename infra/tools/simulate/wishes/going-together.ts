import type { Candle } from '../../../../shared/market/candle.ts';
import { missing, type Read } from '../../../../shared/market/read.ts';
import { type Coins, larger, ONE, type Price, price, type Ratio, ratio } from '../../../../shared/money/amount.ts';
import { ratioOf } from '../../../../shared/money/conversions.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { barsSymbolOf } from '../world/hedge-kinds.ts';
import type { Wish } from './owners-wish.ts';

/** How a policy wants a coin hedged by another coin's contract. */
export interface CrossWish {
  readonly beta: 'auto' | Ratio;
  readonly rSquaredMin: Ratio;
  readonly lossMax: Ratio;
}

/** How two coins went together, by the bars of thirty days. */
export interface Together {
  readonly beta: Ratio;
  readonly rSquared: number;
  /** The last closes of both. */
  readonly coin: Price;
  readonly contract: Price;
}

/** Where bars come from. */
export type BarsOf = (symbol: string) => Read<readonly Candle[]> | undefined;

/** Over one hour each: bars that a history lacks make no return of two. */
const returnsOf = (bars: readonly Candle[]): readonly number[] => {
  const closes = bars.map(({ close }) => close.toChartNumber());
  return closes.flatMap((close, at) => {
    const [bar, before] = [bars[at], bars[at - 1]];
    return bar && before && bar.openMs - before.openMs === HOUR_MS ? [close / (closes[at - 1] ?? close) - 1] : [];
  });
};
const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Thirty days of hourly returns, and the bar before them. */
export const BETA_BARS = 721;

/** Of pairs of bars: whole pasts are asked about again and again. */
const MEASURED = new WeakMap<readonly Candle[], WeakMap<readonly Candle[], readonly [number, number]>>();

/** Slope and R squared: deviations from the means, where the program sums squares. */
function measured(own: readonly Candle[], other: readonly Candle[]): readonly [number, number] {
  const known = MEASURED.get(own)?.get(other);
  if (known !== undefined) return known;
  const [y, x] = [returnsOf(own), returnsOf(other)];
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [at, each] of x.entries()) {
    const [dx, dy] = [each - meanX, (y[at] ?? 0) - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const line = [xy / xx, (xy * xy) / (xx * yy)] as const;
  MEASURED.set(own, (MEASURED.get(own) ?? new WeakMap()).set(other, line));
  return line;
}

/** What bars say of a hedge by another coin; a failed read where they are missing, or say that a short would add risk. */
export function togetherBy({ coin, symbol, cross }: Wish, barsOf: BarsOf): Read<Together> {
  const [own, other] = [barsOf(barsSymbolOf(coin, symbol)), barsOf(symbol)];
  if (own?.ok !== true || other?.ok !== true) return missing('bars were not read');
  const [last, lastOther] = [own.value.at(-1), other.value.at(-1)];
  if (cross === undefined || last === undefined || lastOther === undefined) return missing('there are no bars');
  const [slope, rSquared] = measured(own.value, other.value);
  if (!Number.isFinite(slope) || (cross.beta === 'auto' && slope < 0.000_001))
    return missing('they do not go together');
  const beta = cross.beta === 'auto' ? ratio(slope.toFixed(6)) : cross.beta;
  const sure = Number.isFinite(rSquared) ? rSquared : 0;
  return { ok: true, value: { beta, rSquared: sure, coin: last.close, contract: lastOther.close } };
}

/** Coins of the contract that are short for each coin. */
export const perCoin = ({ beta, coin, contract }: Together): Ratio => beta.times(ratioOf(coin, contract));

/** How far such a hedge may drift below what is asked for, and above it. */
export const CROSS_BAND = { below: ratio('0.9'), above: ratio('1.1') } as const;

/** The most coins of the contract that so many coins carry: as many as are worth the same, or what beta asks for and its band. */
export const carriedAtMost = (held: Coins, together: Together): Coins =>
  held.times(larger(ratioOf(together.coin, together.contract), perCoin(together).times(CROSS_BAND.above)));

/** A net loss, were the coin worth `openedAt` when the short was opened, as a part of the coins' worth. */
export const lossSince = (together: Together, entry: Price, openedAt: Price): Ratio => {
  const shortRise = ratioOf(together.contract, entry).minus(ONE);
  return together.beta.times(shortRise).minus(ratioOf(together.coin, openedAt).minus(ONE));
};

/** The least and the most a coin can have cost when a short was opened: by the closes of a day or so. */
export function spanOf(bars: Read<readonly Candle[]> | undefined): { readonly least: Price; readonly most: Price } {
  const closes = bars?.ok === true ? bars.value.slice(-OPENED_BARS).map(({ close }) => close) : [];
  const [first = price('1')] = closes;
  return {
    least: closes.reduce((low, each) => (each.lt(low) ? each : low), first),
    most: closes.reduce(larger, first),
  };
}

/** A script is over by then, and the longest of its pauses. */
const OPENED_BARS = 12 * 24;
