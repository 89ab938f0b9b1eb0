import type { Read } from '../market/read.ts';
import { type Coins, type Contracts, NO_COINS, NO_CONTRACTS } from '../money/amount.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { wishFingerprint } from '../policy/rearm-fingerprint.ts';
import { MINUTE_MS } from '../time/duration.ts';
import { aimOf } from './aim.ts';
import { factsOf, watchForRules } from './condition-facts.ts';
import { resetConviction } from './conviction.ts';
import { carriedBy } from './cross.ts';
import { asShort, judgeCross, withCaveat, withCross } from './cross-rule.ts';
import { decideSize } from './decide-size.ts';
import { type Decision, type Draft, hold, type Notice, type TopUp, type Trade, withNotOpened } from './decision.ts';
import type { ConditionFacts } from './evaluate-condition.ts';
import { forget, type HedgeState } from './hedge-state.ts';
import { type HedgeView, policyInForce, type Standing, shortContracts } from './hedge-view.ts';
import { countHoldings } from './holdings.ts';
import { asIfOpenedNow, checkLatch } from './latch.ts';
import { answerMargin, type MarginAnswer } from './margin-answer.ts';
import { checkNaked } from './naked.ts';
import { orderToShrink } from './order-choice.ts';
import { judgeAlarms } from './price-alarms.ts';
import { removalOf } from './removal.ts';
import { judgeControl, judgePrices } from './safety.ts';
import { standingNotices } from './standing.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { inWholeLots } from './whole-lots.ts';

/**
 * Says what should happen to one hedge now, and why: margin first, then the naked check, then safety, removal, and only
 * then size, so that a hedge is never grown in the pass that should have removed it. Shrinking is never blocked by what
 * blocks growing.
 *
 * Pure: it reads no clock, calls nobody and changes nothing. Live runs, replays and simulations share it.
 */
export const decide = (view: HedgeView, remembered: HedgeState): Decision =>
  inWholeLots(view, judgeInTurn(view, remembered));

function judgeInTurn(view: HedgeView, remembered: HedgeState): Decision {
  const policy = policyInForce(view.standing);
  const holdings = countHoldings(view, policy, remembered);
  const naked = checkNaked(view, carriedBy(view, policy, holdings.confirmed), holdings.state);
  const prices = judgePrices(view);
  const control = judgeControl(view);
  const margin = answerMargin(view, unfunded(view, naked.nakedCoins), naked.state);
  const alarms =
    policy === undefined ? NO_ALARMS : judgeAlarms(view, policy, margin.state, prices.verdict === 'passes');
  const insanePasses = prices.verdict === 'blocks' ? remembered.insanePasses + 1 : 0;
  const state = { ...withBeginning(view, alarms.state ?? margin.state), insanePasses };
  const draft: Draft = {
    verdicts: [...margin.verdicts, naked.verdict, prices, control],
    notices: [
      ...margin.notices,
      ...naked.notices,
      ...standingNotices(view, state, margin.distance),
      ...holdings.notices,
      ...alarms.notices,
    ],
    state,
    ...(margin.distance === undefined ? {} : { distance: margin.distance }),
    ...againSoon(holdings.againInMs, margin.againInMs, naked.verdict),
  };
  if (view.control === 'stop') return hold(draft, 'the owner said stop: nothing is sent');
  if (isOnFirstSight(margin.action, prices, remembered)) {
    return {
      ...hold(draft, 'a buy-back is due by prices nobody should trade on: a second reading first'),
      againInMs: 60_000,
    };
  }
  if (margin.action !== undefined && !isDeeper(naked.shrinkTo, margin.action))
    return { ...draft, state: latchedBy(margin.latch, state, policy), action: margin.action };
  if (naked.shrinkTo !== undefined) return shrinkNaked(view, draft, naked.shrinkTo);
  if (view.standing.kind !== 'active') return hold(draft, whyItStays(view.standing));
  return decideActive(view, view.standing.policy, draft, holdings.hedgeable, holdings.growthBlocked);
}

function whyItStays(standing: Exclude<Standing, { kind: 'active' }>): string {
  const faults = standing.kind === 'frozen' ? standing.faults.map(({ sentence }) => ` ${sentence}`).join('') : '';
  return `the policy is ${standing.kind}: its size stays as it is${faults === '' ? '' : `.${faults}`}`;
}

/** A short that no trade in the books has opened, as one whose trades cannot be read, is open since it was first seen. */
function withBeginning({ position, nowMs }: HedgeView, state: HedgeState): HedgeState {
  return position.side === 'short' && state.openedAtMs === undefined ? { ...state, openedAtMs: nowMs } : state;
}

const NO_ALARMS = { notices: [], state: undefined };

/** The memory of a hedge that is being removed; an earlier removal keeps its own reason. */
function latchedBy(latch: MarginAnswer['latch'], state: HedgeState, policy: HedgePolicy | undefined): HedgeState {
  if (latch === undefined || state.latch !== undefined) return state;
  const removed = { ...forget(state, 'landedRatio', 'landingAt', 'boundFor', 'targetRatio'), latch };
  return policy === undefined ? removed : resetConviction(policy, removed);
}

function againSoon(holdings: number | undefined, margin: number | undefined, naked: Verdict) {
  const wanted = [holdings, margin, naked.verdict === 'acts' ? 60_000 : undefined].filter((ms) => ms !== undefined);
  return wanted.length === 0 ? {} : { againInMs: Math.min(...wanted) };
}

/** One wrong mark must not buy a hedge back at market; two in a row are acted on, because liquidation waits for nobody. */
const isOnFirstSight = (action: TopUp | Trade | undefined, prices: Verdict, before: HedgeState): boolean =>
  action?.kind === 'trade' && prices.verdict === 'blocks' && before.insanePasses === 0;

/** Whether a naked short must shrink further than a buy-back for its margin would: the further of two buys does both. */
const isDeeper = (shrinkTo: Contracts | undefined, action: TopUp | Trade): boolean =>
  shrinkTo !== undefined && action.kind === 'trade' && shrinkTo.lt(action.target);

/** Naked coins are bought back rather than funded. Where they may not be, they are kept from liquidation like the rest. */
const unfunded = (view: HedgeView, nakedCoins: Coins): Coins => (mayShrink(view) ? nakedCoins : NO_COINS);

const mayShrink = ({ control }: HedgeView): boolean => control === 'run' || control === 'reduceOnly';

function shrinkNaked(view: HedgeView, draft: Draft, target: Contracts): Decision {
  if (!mayShrink(view)) return hold(draft, 'the short is naked, but the control does not allow orders');
  return { ...draft, action: orderToShrink(view, draft.state, target, 'naked', 'the short stands above its coins') };
}

function decideActive(
  view: HedgeView,
  policy: HedgePolicy,
  draft: Draft,
  hedgeable: Read<Coins>,
  growthBlocked: string | undefined,
): Decision {
  if (!mayShrink(view)) return hold(draft, judgeControl(view).because);
  if (view.position.side === 'long') return hold(withForeign(view, draft), 'the account holds a long position here');
  const short = shortContracts(view);
  const watched = watchForRules(view, policy, draft.state);
  const facts = factsOf(view, policy, watched, draft.distance);
  const latch = checkLatch(policy, facts, watched.state);
  const judged = removalOf(policy, short.isZero() ? asIfOpenedNow(facts) : facts);
  const noted = {
    ...draft,
    ...(watched.isFirst ? { againInMs: Math.min(MINUTE_MS, draft.againInMs ?? MINUTE_MS) } : {}),
    state: latch.state,
    verdicts: [...draft.verdicts, latch.verdict, ...judged.verdicts],
    notices: [...draft.notices, ...latch.notices],
  };
  const { removal } = judged;
  if (short.isZero() && removal !== undefined) return stayOut(view, noted, latch.isLatched, removal.because);
  if (latch.isLatched || removal !== undefined) return remove(view, policy, noted, removal, latch.verdict.because);
  const blocked = facts.mark === undefined ? 'prices are not fit to trade on' : growthBlocked;
  return aimAndSize(view, policy, facts, noted, { hedgeable, blocked });
}

/** What the coins allow. */
interface Means {
  readonly hedgeable: Read<Coins>;
  readonly blocked: string | undefined;
}

function aimAndSize(
  view: HedgeView,
  policy: HedgePolicy,
  facts: ConditionFacts,
  draft: Draft,
  { hedgeable, blocked }: Means,
): Decision {
  const aimed = aimOf(view, policy, facts, draft);
  if (aimed.removal !== undefined) return remove(view, policy, aimed.draft, aimed.removal, aimed.removal.because);
  if (aimed.target === undefined) return hold(aimed.draft, 'no ratio was decided on yet, and a rule cannot be judged');
  if (policy.cross === undefined) return decideSize(view, policy, aimed.draft, hedgeable, aimed.target, blocked);
  const crossed = judgeCross(view, policy, policy.cross, aimed.draft.state);
  const noted = withCross(aimed.draft, crossed);
  if (crossed.removal !== undefined) return remove(view, policy, noted, crossed.removal, crossed.removal.because);
  const inShort = asShort(hedgeable, crossed);
  const target = withCaveat(view, policy, aimed.target, crossed.sight);
  return decideSize(view, policy, noted, inShort, target, blocked ?? crossed.growthBlocked);
}

/** Flat, and it would be removed again at once; a hedge that was removed has been told of already. */
function stayOut(view: HedgeView, draft: Draft, isLatched: boolean, because: string): Decision {
  return hold(isLatched ? draft : withNotOpened(view, draft, because), `not opened: ${because}`);
}

function remove(
  view: HedgeView,
  policy: HedgePolicy,
  draft: Draft,
  removal: ReturnType<typeof removalOf>['removal'],
  latched: string,
): Decision {
  const { state } = draft;
  const latch = state.latch ?? {
    kind: removal?.kind ?? 'rule',
    because: removal?.because ?? latched,
    atMs: view.nowMs,
    wishes: wishFingerprint(policy),
  };
  const reset = resetConviction(policy, forget(state, 'landedRatio', 'landingAt', 'boundFor', 'targetRatio'));
  const kept = { ...draft, target: NO_CONTRACTS, state: { ...reset, latch } };
  if (shortContracts(view).isZero()) return hold(kept, latched);
  return { ...kept, action: orderToShrink(view, state, NO_CONTRACTS, 'remove', latch.because) };
}

function withForeign(view: HedgeView, draft: Draft): Draft {
  const sentence =
    `The account holds a long position in ${view.instrument.symbol}. Counterweight did not open it and will not trade ` +
    'against it: close it, or move it to another account.';
  const notice: Notice = { code: 'foreign-position', sentence };
  const verdict = verdictOf('safety', 'blocks', 'long position', 'not ours to trade against');
  return { ...draft, notices: [...draft.notices, notice], verdicts: [...draft.verdicts, verdict] };
}
