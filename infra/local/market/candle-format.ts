import type { Candle } from '../../../shared/market/candle.ts';
import { found, missing, type Read } from '../../../shared/market/read.ts';
import { Amount, type Price } from '../../../shared/money/amount.ts';
import { parseDigits } from '../../../shared/money/parse-digits.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time/duration.ts';
import type { SeriesFormat } from './series.ts';

const HEADER = ['time', 'open', 'high', 'low', 'close'];

/** Hourly candles of a market that never closes (perpetual, mark price): not one hour may be missing. */
export const UNBROKEN_CANDLES: SeriesFormat<Candle> = {
  header: HEADER,
  stepMs: HOUR_MS,
  distanceMsMax: HOUR_MS,
  distanceRule: 'candles of the perpetual and of the mark price must follow one another hour by hour',
  parse: candleIn,
};

/**
 * Hourly candles of a spot market. Exchanges do halt (Binance's longest of 2020 to 2024 left five of them empty), so hours
 * may be missing; more than a day is a hole in the file, not a halt.
 */
export const HALTING_CANDLES: SeriesFormat<Candle> = {
  header: HEADER,
  stepMs: HOUR_MS,
  distanceMsMax: DAY_MS + HOUR_MS,
  distanceRule: 'a spot market may halt for 24 hours at most',
  parse: candleIn,
};

function candleIn(cells: readonly string[], openMs: number): Read<Candle> {
  const [open, high, low, close] = [cells[0], cells[1], cells[2], cells[3]].map(positivePrice);
  if (open === undefined || high === undefined || low === undefined || close === undefined) return badPrice(cells);
  if (!low.lte(high))
    return missing(`the high ${high} lies below the low ${low}; allowed is low <= open, close <= high`);
  for (const [name, price] of [['open', open] as const, ['close', close] as const]) {
    if (!price.gte(low) || !price.lte(high)) {
      return missing(
        `the ${name} ${price} lies outside low ${low} to high ${high}; allowed is low <= open, close <= high`,
      );
    }
  }
  return found({ openMs, open, high, low, close });
}

function positivePrice(text: string | undefined): Price | undefined {
  const exact = parseDigits(text);
  return exact?.gt(0) ? new Amount<'price'>(exact) : undefined;
}

function badPrice(cells: readonly string[]): Read<never> {
  const index = cells.findIndex((cell) => positivePrice(cell) === undefined);
  const seen = JSON.stringify(cells[index]?.slice(0, 40) ?? '');
  return missing(`the ${HEADER[index + 1]} is ${seen}; a price is plain decimal digits above zero, such as 64000.5`);
}
