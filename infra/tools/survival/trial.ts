import { positionOf } from '../../../shared/adapters/paper/venue-readings.ts';
import type { HedgeState } from '../../../shared/hedge/hedge-state.ts';
import type { HedgeView } from '../../../shared/hedge/hedge-view.ts';
import { NOTHING_ASKED } from '../../../shared/hedge/market-sight.ts';
import { NO_OTHERS } from '../../../shared/margin/short-margin.ts';
import type { Instrument } from '../../../shared/market/instrument.ts';
import { found } from '../../../shared/market/read.ts';
import { NO_COINS, NO_DOLLARS, NO_QUOTE } from '../../../shared/money/amount.ts';
import { dollarsAtPar } from '../../../shared/money/conversions.ts';
import type { HedgePolicy } from '../../../shared/policy/hedge-policy.ts';
import { dayOf } from '../../../shared/time/instant.ts';
import { availableBalance, positionNotional, totalWallet } from '../../../shared/venue/account-margin.ts';
import { pricesOf, settingsOf } from '../../../shared/venue/lookups.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import { LOCAL_LIMITS } from '../../local/local-limits.ts';

/** One hedge alone on an account of the simulated exchange, with what the program remembers of it. */
export interface Trial {
  readonly policy: HedgePolicy;
  readonly instrument: Instrument;
  readonly venue: VenueState;
  readonly state: HedgeState;
}

/** What the program sees of a trial at `nowMs`: everything was read, the owner says run, and nothing is in the way. */
export function viewOf({ policy, instrument, venue }: Trial, nowMs: number): HedgeView {
  const { symbol, coin } = instrument;
  const { mark, index, bid, ask, spot, fundingRate } = pricesOf(venue, symbol);
  const position = venue.positions[symbol];
  return {
    nowMs,
    standing: { kind: 'active', policy },
    plan: policy.margin,
    market: NOTHING_ASKED,
    instrument,
    prices: { mark, index, bid, ask, spot, fundingRate, markAtMs: nowMs },
    position: positionOf(venue, symbol),
    settings: found(settingsOf(venue, symbol)),
    onAccount: found(venue.spot[coin]?.free ?? NO_COINS),
    cash: { futures: availableBalance(venue), spot: found(NO_QUOTE) },
    reservedElsewhere: NO_QUOTE,
    futuresTotal: totalWallet(venue),
    others: NO_OTHERS,
    control: 'run',
    limits: LOCAL_LIMITS,
    today: { day: dayOf(nowMs), orders: 0, turnover: NO_DOLLARS },
    accountNotional: position === undefined ? NO_DOLLARS : dollarsAtPar(positionNotional(venue, symbol, position)),
    takerFee: venue.fees.taker,
  };
}
