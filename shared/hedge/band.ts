import { type Contracts, ONE, type Ratio, ratio } from '../money/amount.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import type { Goal } from './goal.ts';
import { forget, type HedgeState } from './hedge-state.ts';
import { type HedgeView, shortContracts } from './hedge-view.ts';
import type { Target } from './target-ratio.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** Without an epsilon, rounding at the very edge of a band fires trades that move nothing. */
const EPSILON: Ratio = ratio('0.000000001');
const HUNDRED: Ratio = ratio('100');

const percent = (part: Ratio): string => `${part.times(HUNDRED).toText(0)} %`;

/** Where the short should land now, and what to remember of the landing. */
export interface Landing {
  /** Equal to the present short when nothing should be traded. */
  readonly landOn: Contracts;
  readonly verdict: Verdict;
  readonly state: HedgeState;
}

/**
 * Compares the short with its target. An opening, a changed ratio and an unfinished landing go exactly where they are
 * bound for; a drift of the holdings is traded only outside the band, and then to the band's landing line.
 */
export function landingOf(
  view: HedgeView,
  policy: HedgePolicy,
  wanted: Target,
  goal: Goal,
  before: HedgeState,
): Landing {
  const short = shortContracts(view);
  const number = numberOf(view, goal);
  const state = arrived(before, wanted.ratio, short);
  const isSettled = state.landedRatio?.eq(wanted.ratio) === true && !short.isZero();
  if (!isSettled) return exactly(view, goal, wanted, state);
  if (state.landingAt !== undefined) {
    const landing = onwards(view, goal, { at: state.landingAt, ratio: wanted.ratio }, number, state);
    if (!landing.landOn.eq(short)) return landing;
  }
  return drifted(view, policy, wanted.ratio, goal, forget(state, 'landingAt'));
}

const numberOf = (view: HedgeView, { contracts }: Goal): string =>
  `short ${shortContracts(view)} of ${contracts} contracts`;

/**
 * A short that stands where its landing was bound for has landed. The target may have gone elsewhere since: that of a hedge
 * by another coin moves with every hour, and would never be met again.
 */
function arrived(state: HedgeState, ratio: Ratio, short: Contracts): HedgeState {
  const { boundFor } = state;
  if (boundFor === undefined || short.isZero()) return state;
  if (!boundFor.contracts.eq(short) || !boundFor.ratio.eq(ratio)) return state;
  return { ...forget(state, 'boundFor', 'landingAt'), landedRatio: ratio };
}

function drifted(view: HedgeView, { band }: HedgePolicy, ratio: Ratio, goal: Goal, state: HedgeState): Landing {
  const short = shortContracts(view);
  const number = numberOf(view, goal);
  if (goal.contracts.isZero())
    return { landOn: goal.contracts, verdict: verdictOf('band', 'acts', number, 'no coins to hedge'), state };
  const part = goal.partHeld();
  const percent = `${number} (${part.times(HUNDRED).toText(2)} %)`;
  if (part.lt(band.below.minus(EPSILON))) return onwards(view, goal, { at: band.landBelow, ratio }, percent, state);
  if (part.gt(band.above.plus(EPSILON))) return onwards(view, goal, { at: band.landAbove, ratio }, percent, state);
  return { landOn: short, verdict: verdictOf('band', 'passes', percent, 'within the band'), state };
}

function exactly(view: HedgeView, goal: Goal, wanted: Target, state: HedgeState): Landing {
  const number = numberOf(view, goal);
  if (goal.isMet) {
    const landed = { ...forget(state, 'landingAt', 'boundFor'), landedRatio: wanted.ratio };
    return {
      landOn: shortContracts(view),
      verdict: verdictOf('band', 'passes', number, 'exactly on target'),
      state: landed,
    };
  }
  const reason = wanted.reason === undefined ? '' : `: ${wanted.reason}`;
  const verdict = verdictOf(
    'band',
    'acts',
    number,
    `the policy asks for ${percent(wanted.ratio)} of the coins${reason}`,
  );
  const boundFor = { ratio: wanted.ratio, contracts: goal.contracts };
  return { landOn: goal.contracts, verdict, state: { ...forget(state, 'landingAt'), boundFor } };
}

/** A line below the target is reached from below, one above it from above: coins that moved meanwhile turn no landing round. */
function isThere(short: Contracts, landOn: Contracts, at: Ratio, slack: Contracts): boolean {
  const isNotBelow = landOn.minus(short).lte(slack);
  const isNotAbove = short.minus(landOn).lte(slack);
  return (at.gt(ONE) || isNotBelow) && (at.lt(ONE) || isNotAbove);
}

/** Where a drift lands: a part of the target, and the ratio that the target is of. */
interface Line {
  readonly at: Ratio;
  readonly ratio: Ratio;
}

/** A drift landing goes on until it has come within one lot of its line, also inside the band. */
function onwards(view: HedgeView, goal: Goal, { at, ratio }: Line, number: string, state: HedgeState): Landing {
  const landOn = goal.reach(at);
  const short = shortContracts(view);
  if (isThere(short, landOn, at, goal.slack)) {
    const verdict = verdictOf('band', 'passes', number, `landed at ${percent(at)} of the target`);
    return { landOn: short, verdict, state: forget(state, 'landingAt', 'boundFor') };
  }
  const because = `the coins have changed: the short goes to ${percent(at)} of its target`;
  const boundFor = { ratio, contracts: landOn };
  return { landOn, verdict: verdictOf('band', 'acts', number, because), state: { ...state, landingAt: at, boundFor } };
}
