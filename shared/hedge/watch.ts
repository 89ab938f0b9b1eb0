import { NO_COINS, type Ratio, ratio } from '../money/amount.ts';
import type { Severity } from '../policy/hedge-policy.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, policyInForce, shortCoins } from './hedge-view.ts';
import { countHoldings } from './holdings.ts';
import { measureNearness, type ShortView } from './margin-duty.ts';
import { checkNaked } from './naked.ts';
import { judgeAlarms } from './price-alarms.ts';
import { takeProfitOf } from './removal.ts';

/** What a glance between two passes can tell of one hedge: no order book, no cash, no settings. */
export type WatchView = ShortView & Pick<HedgeView, 'nowMs' | 'onAccount'>;

/** Something that cannot wait for the next pass. */
export interface Sighting {
  readonly kind: 'liquidation-near' | 'margin-due' | 'naked-short' | 'take-profit' | 'price-alarm';
  /** Only what may cost the position is critical: the pass that is asked for tells the rest. */
  readonly severity: Severity;
  readonly sentence: string;
}

const HUNDRED: Ratio = ratio('100');

/**
 * What a pass would act on at these prices, by the very rules of the pass: margin that is due or liquidation near, a
 * short without coins behind it, a take-profit reached. Nothing while there is no short. What the pass has on its mind
 * already (`state`) is not seen again.
 */
export function watchHedge(view: WatchView, state: HedgeState): readonly Sighting[] {
  if (shortCoins(view).isZero()) return [];
  return [
    marginSighting(view),
    nakedSighting(view, state),
    takeProfitSighting(view, state),
    alarmSighting(view, state),
  ].filter((sighting) => sighting !== undefined);
}

/** A price alarm is rung by the pass, which also remembers that it rang. */
function alarmSighting(view: WatchView, state: HedgeState): Sighting | undefined {
  const policy = policyInForce(view.standing);
  const rung = policy === undefined ? [] : judgeAlarms(view, policy, state, true).notices;
  if (rung.length === 0) return undefined;
  return { kind: 'price-alarm', severity: 'info', sentence: rung.map(({ sentence }) => sentence).join(' ') };
}

function marginSighting(view: WatchView): Sighting | undefined {
  const nearness = measureNearness(view);
  if (nearness === undefined) return undefined;
  const { distance, distanceAtEntry, liquidation } = nearness;
  const { plan, instrument, prices } = view;
  const isNear = distance.lte(plan.reduceAt);
  if (!isNear && distance.gt(distanceAtEntry.times(plan.topUpAt))) return undefined;
  const sentence =
    `The ${instrument.coin} short is ${distance.times(HUNDRED).toText(1)} % from liquidation at ` +
    `${liquidation.toText(2)} (mark ${prices.mark.toText(2)}).`;
  return isNear
    ? { kind: 'liquidation-near', severity: 'critical', sentence }
    : { kind: 'margin-due', severity: 'warning', sentence };
}

/** From its first reading on a naked short is the pass's own news, and its second reading is on the way. */
function nakedSighting(view: WatchView, state: HedgeState): Sighting | undefined {
  if (state.nakedSinceMs !== undefined) return undefined;
  const policy = policyInForce(view.standing);
  const { confirmed } = countHoldings(view, policy, state);
  // How many coins of another kind the short may be takes a month of bars, which only a pass reads.
  if (policy?.cross !== undefined && confirmed.ok && confirmed.value.isPositive()) return undefined;
  const { nakedCoins } = checkNaked(view, confirmed, state);
  if (nakedCoins.lte(NO_COINS)) return undefined;
  const { coin } = view.instrument;
  const sentence = `${nakedCoins} of the ${shortCoins(view)} ${coin} that are short have no coins behind them.`;
  return { kind: 'naked-short', severity: 'warning', sentence };
}

/** Only an active policy takes its profit, and only once. */
function takeProfitSighting(view: WatchView, { latch }: HedgeState): Sighting | undefined {
  const { standing, position, prices, instrument } = view;
  if (standing.kind !== 'active' || latch !== undefined || position.side !== 'short') return undefined;
  const because = takeProfitOf(standing.policy, { mark: prices.mark, entry: position.entryPrice });
  if (because === undefined) return undefined;
  const sentence = `The ${instrument.coin} hedge: ${because} (mark ${prices.mark.toText(2)}).`;
  return { kind: 'take-profit', severity: 'info', sentence };
}
