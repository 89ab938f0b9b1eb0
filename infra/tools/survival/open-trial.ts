import { newHedge } from '../../../shared/hedge/hedge-state.ts';
import { contractsHedging } from '../../../shared/market/contract-value.ts';
import type { Instrument } from '../../../shared/market/instrument.ts';
import { type Coins, ONE, type Ratio, ratio } from '../../../shared/money/amount.ts';
import { notional } from '../../../shared/money/conversions.ts';
import type { HedgePolicy } from '../../../shared/policy/hedge-policy.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { applyHour, type VenueHour } from '../../../shared/venue/apply-hour.ts';
import { bookDown } from '../../../shared/venue/booking.ts';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import { LOCAL_LIMITS } from '../../local/local-limits.ts';
import { tendTrial } from './tend-trial.ts';
import type { Trial } from './trial.ts';

/** What is tried: a full hedge of some coins, the plan for its margin, and the cash beside it. */
export interface TrialTerms {
  readonly instrument: Instrument;
  readonly coins: Coins;
  readonly policy: HedgePolicy;
  /** Cash beside the margin, as a part of the notional at entry. */
  readonly cash: Ratio;
}

/** More cash than any rise of these years asks for: what stands for a purse without a bottom. */
export const BOTTOMLESS: Ratio = ratio('1000');

/** The policy of a trial as a person would write it: a full hedge by market orders, everything else left to its default. */
export const trialItem = (
  coin: string,
  leverage: string,
  reserve: string,
  margin: { readonly whenOut: string; readonly sweepAt?: string },
): PolicyItem => ({
  policyId: 'trial',
  account: 'main',
  coin,
  enabled: true,
  ratio: '1',
  leverage,
  reserve,
  margin,
  order: { style: 'market' },
});

/** Reads the policy of a trial as the program does; throws the sentences of its faults. */
export function trialPolicy(item: PolicyItem): HedgePolicy {
  const reading = parsePolicy(item, LOCAL_LIMITS);
  if (!reading.ok) throw new RangeError(reading.faults.map(({ sentence }) => sentence).join(' '));
  return reading.policy;
}

/** A hedge opened by the program at the close of `hour`, with exactly the terms' cash left beside its margin. */
export function openTrial({ instrument, coins, policy, cash }: TrialTerms, hour: VenueHour, closeMs: number): Trial {
  const { symbol, coin } = instrument;
  const ample = notional(coins, hour.mark.close).times(policy.reserve.plus(ONE).times(ratio('2')));
  const empty = openVenue({ instruments: [instrument], spot: { [coin]: coins }, wallet: bookDown(ample) });
  const { state: venue } = applyHour(empty, symbol, hour, closeMs);
  const opened = tendTrial({ policy, instrument, venue, state: newHedge(policy.policyId, symbol) }, closeMs);
  const wanted = contractsHedging(instrument, coins, hour.mark.close);
  const position = opened.venue.positions[symbol];
  if (position?.side !== 'short' || !position.contracts.eq(wanted))
    throw new Error(
      `the trial of ${coins} ${coin} was not opened whole; give it a size the exchange and the limits allow`,
    );
  return { ...opened, venue: { ...opened.venue, wallet: bookDown(position.entryValue.times(cash)) } };
}
