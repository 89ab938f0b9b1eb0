import { type Price, price, type Ratio, ratio } from '../money/amount.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import type { Notice } from './decision.ts';
import type { Answer } from './evaluate-condition.ts';
import { forget, type HedgeState } from './hedge-state.ts';
import type { HedgeView } from './hedge-view.ts';
import { SECOND_READING_MS } from './holdings.ts';

/** Below this the owner hears of it, whatever his policy says: two or three tenths of a per cent are noise. */
const ALERT_BELOW: Price = price('0.995');
const HUNDRED: Ratio = ratio('100');

/** The owner hears that what margins his short, and what it would be paid out in, is losing its worth. */
export function marginCoinNotice({ market, instrument }: HedgeView): Notice | undefined {
  const { stablecoin } = market;
  if (!stablecoin.ok || !stablecoin.value.lt(ALERT_BELOW)) return undefined;
  const { quoteCoin } = instrument;
  const loss = price('1').minus(stablecoin.value).times(HUNDRED).toText(2);
  const sentence =
    `${quoteCoin} is worth ${stablecoin.value.toText(4)} dollars: margin and profit of the short have lost ${loss} % of ` +
    'their worth. Set stablecoinBelow to have the hedge taken off when it falls further.';
  return { code: 'margin-coin-low', sentence };
}

/**
 * Whether the margin coin stands below what the owner accepts, on two readings: one odd price takes no hedge off. The
 * memory of the first reading is kept in the state.
 */
export function watchMarginCoin(
  { market, nowMs }: HedgeView,
  { stablecoinBelow }: HedgePolicy,
  state: HedgeState,
): { readonly answer: Answer; readonly state: HedgeState; readonly isFirst: boolean } {
  const { stablecoin } = market;
  const calm = forget(state, 'marginCoinLowSinceMs');
  if (stablecoinBelow === undefined) return { answer: 'false', state: calm, isFirst: false };
  if (!stablecoin.ok) return { answer: 'unknown', state, isFirst: false };
  if (!stablecoin.value.lt(stablecoinBelow)) return { answer: 'false', state: calm, isFirst: false };
  const sinceMs = state.marginCoinLowSinceMs ?? nowMs;
  const isConfirmed = nowMs - sinceMs >= SECOND_READING_MS;
  return {
    answer: isConfirmed ? 'true' : 'unknown',
    state: { ...state, marginCoinLowSinceMs: sinceMs },
    isFirst: !isConfirmed,
  };
}
