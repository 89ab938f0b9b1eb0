import type { Candle } from '../../../shared/market/candle.ts';
import { type Price, price, type Ratio, ratio } from '../../../shared/money/amount.ts';
import { roundDownTo } from '../../../shared/money/rounding.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { drawsFrom } from './random-draws.ts';

/** Halvings of the hour: the bridge bends every 56 seconds and is straight in between. */
const HALVINGS = 6;
const BEND_FIRST = 0.64;
const BEND_SHRINKS = Math.sqrt(0.5);

/**
 * The price at an instant inside an hour of which only the candle is known: a random walk that starts at the open, ends
 * at the close and never leaves low to high, rounded to the decimals the candle's own prices have.
 *
 * The walk's shape depends on the seed and the hour alone. Two candles of one hour bridged with one seed therefore move
 * together: inside the hour they are nowhere further apart than their opens, highs, lows or closes are (to one rounding
 * step), so the basis stays sane. `atMs` is a whole millisecond from the candle's open to its close, both included.
 */
export function bridgePrice(candle: Candle, atMs: number, seed: number): Price {
  const elapsedMs = atMs - candle.openMs;
  if (!Number.isInteger(elapsedMs) || !(elapsedMs >= 0) || !(elapsedMs <= HOUR_MS)) {
    throw new RangeError(`the bridge of the hour from ${candle.openMs} ms ends an hour later and has no ${atMs} ms`);
  }
  const elapsed = ratio(String(elapsedMs)).dividedBy(ratio(String(HOUR_MS)));
  const straight = candle.open.plus(candle.close.minus(candle.open).times(elapsed));
  const bend = bendAt(candle.openMs, elapsedMs / HOUR_MS, seed);
  const reach = bend.isNegative() ? straight.minus(candle.low) : candle.high.minus(straight);
  return roundDownTo(straight.plus(reach.times(bend)), finestStep(candle));
}

/**
 * How far the walk strays from the straight line, -1 (at the low) to 1 (at the high), by midpoint displacement: each
 * halving of the hour shifts the middle by a draw, and each shift is smaller by the square root of two, as in Levy's
 * construction of Brownian motion.
 */
function bendAt(openMs: number, elapsed: number, seed: number): Ratio {
  const draws = drawsFrom(seed, openMs / HOUR_MS);
  const shifts = Array.from({ length: 2 ** HALVINGS }, () => 2 * draws.uniform() - 1);
  let [from, width, atFrom, atTo, size] = [0, 1, 0, 0, BEND_FIRST];
  // Shift 1 is the middle of the hour; the middles of its halves are 2 and 3, of theirs 4 to 7, and so on.
  for (let node = 1; node < shifts.length; ) {
    width /= 2;
    const atMiddle = (atFrom + atTo) / 2 + size * (shifts[node] ?? 0);
    const isLater = elapsed >= from + width;
    if (isLater) [from, atFrom] = [from + width, atMiddle];
    else atTo = atMiddle;
    node = 2 * node + (isLater ? 1 : 0);
    size *= BEND_SHRINKS;
  }
  const bend = atFrom + ((atTo - atFrom) * (elapsed - from)) / width;
  return ratio(Math.min(1, Math.max(-1, bend)).toFixed(6));
}

/** One unit of the last decimal that any price of the candle uses. */
function finestStep(candle: Candle): Price {
  const decimals = [candle.open, candle.high, candle.low, candle.close].map(
    (amount) => amount.toString().split('.')[1]?.length ?? 0,
  );
  return price((10 ** -Math.max(...decimals)).toFixed(Math.max(...decimals)));
}
