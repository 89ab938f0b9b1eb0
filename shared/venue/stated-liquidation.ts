import { inverseLiquidation } from '../margin/inverse-liquidation.ts';
import { liquidationPrice } from '../margin/liquidation-price.ts';
import { isInverse } from '../market/instrument.ts';
import type { Price } from '../money/amount.ts';
import {
  crossMargin,
  entryPriceOf,
  isIsolated,
  positionCoins,
  positionMaintenance,
  unrealisedOf,
} from './account-margin.ts';
import { instrumentOf } from './lookups.ts';
import type { VenuePosition, VenueState } from './venue-state.ts';

/**
 * The liquidation price as an exchange states it beside a position; undefined where no price liquidates it. The venue
 * itself liquidates by equity and never looks at it, so that formula and simulation check one another.
 */
export function statedLiquidation(venue: VenueState, symbol: string, position: VenuePosition): Price | undefined {
  const instrument = instrumentOf(venue, symbol);
  if (isInverse(instrument)) return statedInverse(venue, symbol, position);
  const open = {
    side: position.side,
    quantity: positionCoins(venue, symbol, position),
    entryPrice: entryPriceOf(venue, symbol, position),
  };
  const { tiers } = instrument;
  if (isIsolated(venue, symbol)) return liquidationPrice(open, { wallet: position.isolatedWallet }, tiers);
  const cross = crossMargin(venue);
  const otherMaintenance = cross.maintenance.minus(positionMaintenance(venue, symbol, position));
  const otherUnrealised = cross.unrealised.minus(unrealisedOf(venue, symbol, position));
  return liquidationPrice(open, { wallet: venue.wallet, otherMaintenance, otherUnrealised }, tiers);
}

/** Of an inverse position; what an exchange states beside a long one, or in cross mode, is nothing this program reads. */
function statedInverse(venue: VenueState, symbol: string, position: VenuePosition): Price | undefined {
  if (position.side === 'long' || !isIsolated(venue, symbol)) return undefined;
  const short = {
    quantity: positionCoins(venue, symbol, position),
    entryPrice: entryPriceOf(venue, symbol, position),
    wallet: position.isolatedWallet,
  };
  return inverseLiquidation(short, instrumentOf(venue, symbol).tiers);
}
