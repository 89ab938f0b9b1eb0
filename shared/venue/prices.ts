import type { Contracts } from '../money/amount.ts';
import { fillResting } from './fill-resting.ts';
import { liquidateDue } from './liquidate.ts';
import { pricesOf } from './lookups.ts';
import type { Step } from './venue-outcome.ts';
import type { VenuePrices, VenueState } from './venue-state.ts';

/** Sets the prices of a symbol and nothing else: no order trades, nothing is liquidated. How a scene is set. */
export const setPrices = (state: VenueState, symbol: string, prices: VenuePrices): VenueState => ({
  ...state,
  prices: { ...state.prices, [symbol]: prices },
});

/** The market moves: sets what is given, then trades the resting orders it reached, then liquidates what is due. */
export function movePrices(state: VenueState, symbol: string, moved: Partial<VenuePrices>, atMs: number): Step {
  const prices = { ...pricesOf(state, symbol), pricedAtMs: atMs, spotAtMs: atMs, ...moved };
  const filled = fillResting(setPrices(state, symbol, prices), symbol, atMs);
  const liquidated = liquidateDue(filled.state, atMs);
  return { state: liquidated.state, events: [...filled.events, ...liquidated.events] };
}

/** From now on one order finds at most `contracts` at the top of the book; undefined lifts the limit. */
export function limitLiquidity(state: VenueState, symbol: string, contracts: Contracts | undefined): VenueState {
  const { [symbol]: _before, ...others } = state.liquidity;
  return { ...state, liquidity: contracts === undefined ? others : { ...others, [symbol]: contracts } };
}
