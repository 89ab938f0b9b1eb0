import { NO_COINS } from '../../shared/money/amount.ts';
import { positionCoins } from '../../shared/venue/account-margin.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import type { RunProgress } from './run-summary.ts';

/** Where a run has got to: `done` of `of` instants, after which the account looks like this. */
export function progressOf(
  where: Pick<RunProgress, 'done' | 'of' | 'atMs' | 'alerts'>,
  venue: VenueState,
): RunProgress {
  const instruments = Object.values(venue.instruments);
  const shortOf = (symbol: string) => {
    const position = venue.positions[symbol];
    return position?.side === 'short' ? position : undefined;
  };
  return {
    ...where,
    marks: Object.fromEntries(
      instruments.flatMap(({ coin, symbol }) => (venue.prices[symbol] ? [[coin, venue.prices[symbol].mark]] : [])),
    ),
    shorts: Object.fromEntries(
      instruments.map(({ coin, symbol }) => {
        const position = shortOf(symbol);
        return [coin, position === undefined ? NO_COINS : positionCoins(venue, symbol, position)];
      }),
    ),
  };
}
