import { found, missing, type Read } from '../market/read.ts';
import { type Coins, larger, NO_COINS, ratio, smaller } from '../money/amount.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import type { Notice } from './decision.ts';
import { forget, type HedgeState } from './hedge-state.ts';
import type { HedgeView } from './hedge-view.ts';

/** A second reading counts as one when it comes at least this long after the first: not the same stale answer twice. */
export const SECOND_READING_MS = 20 * SECOND_MS;
/** How soon to look again where a second reading is needed. */
const LOOK_AGAIN_MS = MINUTE_MS;
/** Coins on their way in from elsewhere would count twice for as long as the owner's own figure is old. */
const ARRIVAL_MS = 6 * HOUR_MS;
const CONFIRMATION_MS = 30 * DAY_MS;
const HALF = ratio('0.5');

/** Which coins stand behind a hedge. */
export interface Holdings {
  /** Coins that are surely there: those seen on the account now, and those the owner confirmed elsewhere. */
  readonly confirmed: Read<Coins>;
  /** Coins the hedge is sized by. */
  readonly hedgeable: Read<Coins>;
  /** Why these holdings must not make the short grow. */
  readonly growthBlocked?: string;
  readonly notices: readonly Notice[];
  readonly state: HedgeState;
  readonly againInMs?: number;
}

/**
 * Counts the coins behind a hedge. A failed read is no sale; a fall by more than half counts on a second reading; a
 * rise counts six hours later while coins are also kept elsewhere.
 */
export function countHoldings(
  view: Pick<HedgeView, 'nowMs' | 'onAccount'>,
  policy: HedgePolicy | undefined,
  state: HedgeState,
): Holdings {
  if (policy === undefined) {
    const nobody = missing('no valid policy says which coins stand behind the short');
    return { confirmed: nobody, hedgeable: nobody, notices: [], state };
  }
  const elsewhere = policy.holdings.elsewhere?.amount ?? NO_COINS;
  const seen = policy.holdings.onAccount === false ? found(NO_COINS) : view.onAccount;
  if (!seen.ok) {
    const lost = missing(`the coins on the account could not be read: ${seen.because}`);
    return { confirmed: lost, hedgeable: lost, notices: [], state };
  }
  const confirmed = found(seen.value.plus(elsewhere));
  const counted = countedNow(seen.value, elsewhere.isPositive(), state, view.nowMs);
  if (counted.kind === 'look-again') {
    const because = `coins fell from ${state.counted} to ${seen.value}: waiting for a second reading`;
    return { confirmed, hedgeable: missing(because), notices: [], state: counted.state, againInMs: LOOK_AGAIN_MS };
  }
  const hedgeable = larger(NO_COINS, counted.coins.plus(elsewhere).minus(policy.holdings.except));
  return { confirmed, hedgeable: found(hedgeable), ...staleness(policy, view.nowMs), state: counted.state };
}

type Counted =
  | { readonly kind: 'counted'; readonly coins: Coins; readonly state: HedgeState }
  | { readonly kind: 'look-again'; readonly state: HedgeState };

function countedNow(seen: Coins, isKeptElsewhere: boolean, state: HedgeState, nowMs: number): Counted {
  const before = state.counted;
  if (before !== undefined && seen.lt(before.times(HALF))) {
    const sinceMs = state.dropSinceMs ?? nowMs;
    if (nowMs - sinceMs < SECOND_READING_MS) return { kind: 'look-again', state: { ...state, dropSinceMs: sinceMs } };
  }
  const settled = forget(state, 'dropSinceMs');
  if (before !== undefined && isKeptElsewhere && seen.gt(before))
    return countedWhileRising(seen, before, settled, nowMs);
  return { kind: 'counted', coins: seen, state: { ...forget(settled, 'riseSinceMs', 'risenTo'), counted: seen } };
}

/** Coins that come while others already wait to be counted wait as long themselves. */
function countedWhileRising(seen: Coins, before: Coins, state: HedgeState, nowMs: number): Counted {
  const riseSinceMs = state.riseSinceMs ?? nowMs;
  const risenTo = smaller(state.risenTo ?? seen, seen);
  if (nowMs - riseSinceMs < ARRIVAL_MS) {
    return { kind: 'counted', coins: before, state: { ...state, riseSinceMs, risenTo } };
  }
  const later = seen.gt(risenTo) ? { riseSinceMs: nowMs, risenTo: seen } : {};
  const arrived = { ...forget(state, 'riseSinceMs', 'risenTo'), counted: risenTo, ...later };
  return { kind: 'counted', coins: risenTo, state: arrived };
}

function staleness(policy: HedgePolicy | undefined, nowMs: number): Pick<Holdings, 'growthBlocked' | 'notices'> {
  const elsewhere = policy?.holdings.elsewhere;
  if (elsewhere === undefined) return { notices: [] };
  const ageMs = nowMs - elsewhere.confirmedMs;
  // A date in the future confirms nothing; a day allows for time zones.
  if (ageMs <= CONFIRMATION_MS && ageMs >= -DAY_MS) return { notices: [] };
  const sentence =
    `You last confirmed the ${elsewhere.amount} ${policy?.coin} kept elsewhere on ${isoOf(elsewhere.confirmedMs)}, ` +
    'which is not within the last 30 days: the hedge will not grow until you set holdings.elsewhere.confirmed anew.';
  return { growthBlocked: sentence, notices: [{ code: 'stale-confirmation', sentence }] };
}
