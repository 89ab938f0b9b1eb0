import type { MarketBar, SettledRate } from '../../market/public-market.ts';
import type { Prices } from '../../market/snapshot.ts';
import { applyHour } from '../../venue/apply-hour.ts';
import { instrumentOf, pricesOf } from '../../venue/lookups.ts';
import { movePrices, setPrices } from '../../venue/prices.ts';
import { settleFunding } from '../../venue/settle-funding.ts';
import type { Step } from '../../venue/venue-outcome.ts';
import type { VenuePrices, VenueState } from '../../venue/venue-state.ts';

/** What one symbol did while nobody looked. */
export interface Past {
  readonly symbol: string;
  /** Oldest first, with the length of each. */
  readonly bars: readonly { readonly bar: MarketBar; readonly stepMs: number }[];
  readonly rates: readonly SettledRate[];
}

interface Happening {
  readonly atMs: number;
  readonly happen: (venue: VenueState) => VenueState;
}

/**
 * The account after all of it, in the order in which it happened; a settlement at the close of a bar comes after it. A
 * settlement the exchange listed late is booked at the price known now.
 */
export function liveThrough(venue: VenueState, pasts: readonly Past[]): VenueState {
  const happenings = pasts.flatMap((past) => [...past.bars.map(barOf(past)), ...past.rates.map(settlementOf(past))]);
  return happenings.sort((a, b) => a.atMs - b.atMs).reduce((state, { happen }) => happen(state), venue);
}

/** A bar that closes at a settlement's instant settles it at its own mark price. */
const barOf =
  ({ symbol, rates }: Past) =>
  ({ bar, stepMs }: Past['bars'][number]): Happening => {
    const closeMs = bar.perp.openMs + stepMs;
    const rate = rates.find(({ atMs }) => atMs === closeMs)?.rate;
    return {
      atMs: closeMs,
      happen: (venue) => {
        const halfSpread = instrumentOf(venue, symbol).tick;
        const hour = { ...bar, halfSpread, ...(rate === undefined ? {} : { fundingRate: rate }) };
        return applyHour(venue, symbol, hour, closeMs).state;
      },
    };
  };

const settlementOf =
  ({ symbol, bars }: Past) =>
  ({ atMs, rate }: SettledRate): Happening => {
    const isInBar = bars.some(({ bar, stepMs }) => bar.perp.openMs + stepMs === atMs);
    const mark = (venue: VenueState) => pricesOf(venue, symbol).mark;
    return {
      atMs,
      happen: (venue) => (isInBar ? venue : settleFunding(venue, { symbol, rate, mark: mark(venue) }, atMs).state),
    };
  };

/** The market as it is now: resting orders it reaches trade, and what is due is liquidated. */
export function lookNow(venue: VenueState, symbol: string, prices: Prices, nowMs: number): Step {
  const now = venuePrices(venue, symbol, prices, nowMs);
  if (venue.prices[symbol] === undefined) return { state: setPrices(venue, symbol, now), events: [] };
  return movePrices(venue, symbol, now, nowMs);
}

function venuePrices(venue: VenueState, symbol: string, prices: Prices, nowMs: number): VenuePrices {
  const { mark, index, bid, ask, spot, fundingRate, markAtMs } = prices;
  const { fundingIntervalMs } = instrumentOf(venue, symbol);
  // The last trade is not asked for: a price that no resting order of ours could have been passed by stands for it.
  const isBuying = venue.openOrders.some((order) => order.symbol === symbol && order.side === 'buy');
  return {
    mark,
    index,
    bid,
    ask,
    last: isBuying ? ask : bid,
    spot,
    fundingRate,
    nextFundingMs: (Math.floor(nowMs / fundingIntervalMs) + 1) * fundingIntervalMs,
    pricedAtMs: markAtMs,
    spotAtMs: nowMs,
  };
}
