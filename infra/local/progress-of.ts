import { NO_COINS } from '../../shared/money/amount.ts';
import { coinsIn } from '../../shared/money/conversions.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import type { RanPass } from './run-market.ts';
import type { RunProgress } from './run-summary.ts';

/** Where a run has got to after `pass`, of about `of` scheduled ones. */
export function progressOf(pass: RanPass, passes: readonly RanPass[], of: number, venue: VenueState): RunProgress {
  const alerts = passes.reduce((sum, { report }) => sum + (report.kind === 'done' ? report.alerts.length : 0), 0);
  const instruments = Object.values(venue.instruments);
  const shortOf = (symbol: string) => {
    const position = venue.positions[symbol];
    return position?.side === 'short' ? position.contracts : undefined;
  };
  return {
    done: passes.filter(({ isUrgent }) => !isUrgent).length,
    of,
    atMs: pass.atMs,
    marks: Object.fromEntries(
      instruments.flatMap(({ coin, symbol }) => (venue.prices[symbol] ? [[coin, venue.prices[symbol].mark]] : [])),
    ),
    shorts: Object.fromEntries(
      instruments.map(({ coin, symbol, contractSize }) => {
        const contracts = shortOf(symbol);
        return [coin, contracts === undefined ? NO_COINS : coinsIn(contracts, contractSize)];
      }),
    ),
    alerts,
  };
}
