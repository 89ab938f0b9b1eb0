import type { Candle } from '../market/candle.ts';
import { NO_RATIO, type Price, price, type Ratio } from '../money/amount.ts';
import { instrumentOf, pricesOf } from './lookups.ts';
import { movePrices, setPrices } from './prices.ts';
import { settleFunding } from './settle-funding.ts';
import type { Step } from './venue-outcome.ts';
import type { VenuePrices, VenueState } from './venue-state.ts';

const NO_SPREAD = price('0');

/** One closed bar of one coin: what its spot, perpetual and mark prices did, and the funding settled at its end. */
export interface VenueHour {
  readonly spot: Candle;
  readonly perp: Candle;
  readonly mark: Candle;
  /** The rate settled at the instant the bar closes; absent when no settlement is due then. */
  readonly fundingRate?: Ratio;
  /** The rate expected at the settlement after that; absent: the last known one stays. */
  readonly nextFundingRate?: Ratio;
  /** True while the spot market stands still and `spot` only repeats its last price. */
  readonly spotHalted?: boolean;
  /** Half the distance between bid and ask; absent: none, takers trade at the last price. */
  readonly halfSpread?: Price;
}

/**
 * Lives through one bar in the order that is worst for a short: open, then the highs (resting sells fill, shorts are
 * liquidated at the mark's high), then the lows, then the close, then the funding settlement with the mark's close.
 * `closeMs` is the bar's last instant; whoever acts at `closeMs` sees the account after all of it.
 */
export function applyHour(state: VenueState, symbol: string, hour: VenueHour, closeMs: number): Step {
  const { openMs } = hour.perp;
  const middleMs = openMs + Math.floor((closeMs - openMs) / 2);
  const opened = movePrices(priced(state, symbol, hour), symbol, moment(state, symbol, hour, 'open', openMs), openMs);
  const high = movePrices(opened.state, symbol, moment(state, symbol, hour, 'high', middleMs), middleMs);
  const low = movePrices(high.state, symbol, moment(state, symbol, hour, 'low', middleMs), middleMs);
  const closed = movePrices(low.state, symbol, moment(state, symbol, hour, 'close', closeMs), closeMs);
  const funded = settle(closed.state, symbol, hour, closeMs);
  const ahead = announceFunding(funded.state, symbol, hour, closeMs);
  return { state: ahead, events: [opened, high, low, closed, funded].flatMap((step) => step.events) };
}

function moment(
  state: VenueState,
  symbol: string,
  hour: VenueHour,
  name: 'open' | 'high' | 'low' | 'close',
  atMs: number,
): Partial<VenuePrices> {
  const last = hour.perp[name];
  const half = hour.halfSpread ?? NO_SPREAD;
  return {
    mark: hour.mark[name],
    index: hour.spot[name],
    spot: hour.spot[name],
    last,
    bid: last.minus(half),
    ask: last.plus(half),
    pricedAtMs: atMs,
    spotAtMs: hour.spotHalted === true ? (state.prices[symbol]?.spotAtMs ?? hour.spot.openMs) : atMs,
  };
}

/** The state with some price for the symbol, so that the first bar of all can move it. */
function priced(state: VenueState, symbol: string, { mark, perp, spot }: VenueHour): VenueState {
  if (state.prices[symbol] !== undefined) return state;
  return setPrices(state, symbol, {
    mark: mark.open,
    index: spot.open,
    bid: perp.open,
    ask: perp.open,
    last: perp.open,
    spot: spot.open,
    fundingRate: NO_RATIO,
    nextFundingMs: perp.openMs,
    pricedAtMs: perp.openMs,
    spotAtMs: spot.openMs,
  });
}

function settle(state: VenueState, symbol: string, { fundingRate, mark }: VenueHour, closeMs: number): Step {
  if (fundingRate === undefined) return { state, events: [] };
  return settleFunding(state, { symbol, rate: fundingRate, mark: mark.close }, closeMs);
}

/** What the venue says about the next settlement, seen from the close of the bar. */
function announceFunding(state: VenueState, symbol: string, hour: VenueHour, closeMs: number): VenueState {
  const prices = pricesOf(state, symbol);
  const interval = instrumentOf(state, symbol).fundingIntervalMs;
  return setPrices(state, symbol, {
    ...prices,
    fundingRate: hour.nextFundingRate ?? hour.fundingRate ?? prices.fundingRate,
    nextFundingMs: (Math.floor(closeMs / interval) + 1) * interval,
  });
}
