import { found, missing, type Read } from '../../../shared/market/read.ts';
import { Amount, type Ratio, ratio } from '../../../shared/money/amount.ts';
import { parseDigits } from '../../../shared/money/parse-digits.ts';
import { FUNDING_INTERVAL_MS } from './market-path.ts';
import type { SeriesFormat } from './series.ts';

/** Far beyond any rate Bitcoin or Ether ever settled (0.00375): more is a percentage or a broken file. */
const RATE_MAX = ratio('0.05');

/** Funding rates, one for every settlement. */
export const FUNDING_RATES: SeriesFormat<Ratio> = {
  header: ['time', 'rate'],
  stepMs: FUNDING_INTERVAL_MS,
  distanceMsMax: FUNDING_INTERVAL_MS,
  distanceRule: 'every settlement (00:00, 08:00, 16:00 UTC) needs its rate',
  parse: rateIn,
};

function rateIn(cells: readonly string[]): Read<Ratio> {
  const exact = parseDigits(cells[0]);
  const rate = exact === undefined ? undefined : new Amount<'ratio'>(exact);
  if (rate?.abs().lte(RATE_MAX)) return found(rate);
  const seen = JSON.stringify(cells[0]?.slice(0, 40) ?? '');
  return missing(
    `the rate is ${seen}; a rate is plain decimal digits from -${RATE_MAX} to ${RATE_MAX}, such as 0.0001`,
  );
}
