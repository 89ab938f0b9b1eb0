import fc from 'fast-check';
import { price, ratio } from '../../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import type { VenueHour } from '../../../../shared/venue/apply-hour.ts';
import { START_MS } from '../../../venue/scene.ts';

/** One hour of a wild market, in parts of ten thousand of the price it begins at. */
interface Move {
  readonly close: number;
  readonly wick: number;
  /** How far perpetual and spot stand from the mark at the close. */
  readonly perp: number;
  readonly spot: number;
  readonly funding: number;
}

const FIRST = 60_000;
const PARTS = 10_000;
const cents = (value: number) => price(value.toFixed(2));

/** The hours that `moves` make of a price of 60,000, the first of which closes at `START_MS`. */
export function hoursOf(moves: readonly Move[]): readonly VenueHour[] {
  let last = FIRST;
  return moves.map((move, at) => {
    const open = last;
    last = open * (1 + move.close / PARTS);
    const openMs = START_MS + (at - 1) * HOUR_MS;
    const candle = (off: number) => ({
      openMs,
      open: cents(open),
      high: cents(Math.max(open, last * (1 + off / PARTS)) * (1 + move.wick / PARTS)),
      low: cents(Math.min(open, last * (1 + off / PARTS))),
      close: cents(last * (1 + off / PARTS)),
    });
    const isSettled = (openMs + HOUR_MS) % (8 * HOUR_MS) === 0;
    const settled = isSettled ? { fundingRate: ratio((move.funding / PARTS).toFixed(4)) } : {};
    return { mark: candle(0), perp: candle(move.perp), spot: candle(move.spot), ...settled };
  });
}

const CALM: Move = { close: 0, wick: 0, perp: 0, spot: 0, funding: 1 };

/** A market that stands still for an hour and then rises more often than it falls, far more wildly than a real one. */
export const wildHours = (hours: number): fc.Arbitrary<readonly VenueHour[]> =>
  fc
    .array(
      fc.record({
        close: fc.oneof(
          { weight: 3, arbitrary: fc.integer({ min: -100, max: 400 }) },
          { weight: 1, arbitrary: fc.integer({ min: -500, max: 1_200 }) },
        ),
        wick: fc.integer({ min: 0, max: 150 }),
        perp: fc.constantFrom(0, 0, 0, 20, -20, 60, 200),
        spot: fc.constantFrom(0, 0, 0, 0, 10, -10, 500),
        funding: fc.constantFrom(1, 1, 30, -30),
      }),
      { minLength: hours, maxLength: hours, size: 'max' },
    )
    .map((moves) => hoursOf([CALM, ...moves]));
