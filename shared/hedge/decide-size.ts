import { worthOf } from '../market/contract-value.ts';
import type { Read } from '../market/read.ts';
import { type Coins, type Contracts, type Price, ratio, smaller } from '../money/amount.ts';
import { perDayFault } from '../policy/entry-margin.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { type Landing, landingOf } from './band.ts';
import {
  type Decision,
  type Draft,
  hold,
  type Notice,
  type SettingsChange,
  type Trade,
  withNotOpened,
} from './decision.ts';
import { goalOf, lowestSale } from './goal.ts';
import { type HedgeView, shortContracts } from './hedge-view.ts';
import { preferredStyle } from './order-choice.ts';
import { judgeControl } from './safety.ts';
import { type Room, roomByCash, roomByLimits, tooSmall } from './sizing.ts';
import { settingsThatDiffer } from './standing.ts';
import { withSweep } from './sweep.ts';
import type { Target } from './target-ratio.ts';
import { verdictOf } from './verdict.ts';

/** A step that cash or limits cut below this part of the target waits for more of them. */
const WORTH_ORDERING = ratio('0.05');

/** How large the short should be, and the one order that brings it there; growth only as far as cash and limits allow. */
export function decideSize(
  view: HedgeView,
  policy: HedgePolicy,
  draft: Draft,
  hedgeable: Read<Coins>,
  wanted: Target,
  growthBlocked: string | undefined,
): Decision {
  if (!hedgeable.ok) return holdUnknown(draft, hedgeable.because);
  const sellAt = lowestSale(view, policy, draft.state, wanted.isUrgent);
  const goal = goalOf(view, policy, hedgeable.value, wanted.ratio, sellAt);
  const target = goal.contracts;
  const landing = landingOf(view, policy, wanted, goal, draft.state);
  const targetVerdict = verdictOf(
    'target',
    'passes',
    `${target} contracts`,
    `${wanted.because}, of ${hedgeable.value} ${view.instrument.coin}`,
  );
  const noted = {
    ...draft,
    target,
    state: landing.state,
    verdicts: [...draft.verdicts, targetVerdict, landing.verdict],
    notices: [...draft.notices, ...perDayNotices(view, policy, target)],
  };
  const short = shortContracts(view);
  const blocked = growthBlocked ?? controlSentence(view);
  if (landing.landOn.eq(short)) {
    const quiet = withTooFew(view, policy, noted, hedgeable.value, { wanted, target });
    return withSweep(view, policy, hold(quiet, landing.verdict.because), blocked);
  }
  if (landing.landOn.lt(short)) return shrink(view, policy, noted, wanted, landing);
  if (blocked !== undefined) return holdBlocked(noted, blocked);
  return prepare(view, policy, noted) ?? grow(view, policy, noted, { wanted, landing, sellAt });
}

/** A daily cap cannot be judged before the size of the hedge is known. */
function perDayNotices({ instrument, prices }: HedgeView, policy: HedgePolicy, target: Contracts): readonly Notice[] {
  const fault = perDayFault(policy, worthOf(instrument, target, prices.mark));
  return fault === undefined
    ? []
    : [
        {
          code: 'per-day-small',
          sentence: `A daily cap leaves this hedge half rescued: ${fault.sentence}`,
          about: fault.value,
        },
      ];
}

/** Coins whose hedge would be smaller than the exchange's smallest step. */
function withTooFew(
  view: HedgeView,
  policy: HedgePolicy,
  draft: Draft,
  hedgeable: Coins,
  { wanted, target }: { readonly wanted: Target; readonly target: Contracts },
): Draft {
  const isWanted = hedgeable.times(wanted.ratio).isPositive();
  if (!isWanted || !target.isZero() || !shortContracts(view).isZero()) return draft;
  return withNotOpened(
    view,
    draft,
    `${wanted.ratio} of ${hedgeable} ${policy.coin} is less than one lot of the exchange`,
  );
}

function controlSentence(view: HedgeView): string | undefined {
  const control = judgeControl(view);
  return control.verdict === 'blocks' ? control.because : undefined;
}

function holdUnknown(draft: Draft, because: string): Decision {
  const verdict = verdictOf('target', 'unknown', 'holdings unknown', because);
  return hold({ ...draft, verdicts: [...draft.verdicts, verdict] }, because);
}

function holdBlocked(draft: Draft, because: string): Decision {
  const verdict = verdictOf('limits', 'blocks', 'growth', because);
  return hold({ ...draft, verdicts: [...draft.verdicts, verdict] }, because);
}

function shrink(view: HedgeView, policy: HedgePolicy, draft: Draft, wanted: Target, landing: Landing): Decision {
  const { landOn } = landing;
  const { shrinkWaits } = view;
  if (shrinkWaits !== undefined && !wanted.isUrgent) {
    const verdict = verdictOf('safety', 'blocks', `${landOn} contracts`, shrinkWaits);
    return hold({ ...draft, verdicts: [...draft.verdicts, verdict] }, shrinkWaits);
  }
  const action: Trade = {
    kind: 'trade',
    purpose: 'shrink',
    side: 'buy',
    contracts: smaller(shortContracts(view).minus(landOn), view.instrument.quantityMax),
    target: landOn,
    style: preferredStyle(view, policy, 'buy', draft.state, wanted.isUrgent),
    because: landing.verdict.because,
  };
  return { ...draft, action };
}

interface Growth {
  readonly wanted: Target;
  readonly landing: Landing;
  readonly sellAt: Price;
}

function grow(view: HedgeView, policy: HedgePolicy, draft: Draft, growth: Growth): Decision {
  const { wanted, landing, sellAt } = growth;
  const { landOn } = landing;
  const short = shortContracts(view);
  const gap = landOn.minus(short);
  const cash = roomByCash(view, policy, sellAt);
  const limits = roomByLimits(view);
  const tightest = cash.contracts.lte(limits.contracts) ? cash : limits;
  const size = smaller(gap, tightest.contracts);
  const isWhole = size.eq(gap);
  const verdict = verdictOf('size', isWhole ? 'passes' : 'blocks', `${size} of ${gap} contracts`, tightest.because);
  const sized = { ...draft, verdicts: [...draft.verdicts, verdict] };
  const notNow = whyNotGrow(view, policy, { size, gap, landOn, isWhole }, tightest);
  const remedy = tightest === cash ? 'Add cash to the futures wallet, or lower ratio or reserve.' : MORE_LATER;
  const told = isWhole ? sized : withPartialNotice(view, sized, { size, gap, remedy }, tightest);
  if (notNow !== undefined) return hold(short.isZero() && isWhole ? withNotOpened(view, told, notNow) : told, notNow);
  const action: Trade = {
    kind: 'trade',
    purpose: short.isZero() ? 'open' : 'grow',
    side: 'sell',
    contracts: size,
    target: short.plus(size),
    style: preferredStyle(view, policy, 'sell', draft.state, wanted.isUrgent),
    because: short.isZero() ? withCaveat(landing.verdict.because, wanted) : landing.verdict.because,
  };
  return { ...told, action };
}

const withCaveat = (because: string, { caveat }: Target): string =>
  caveat === undefined ? because : `${because}. ${caveat}`;

/**
 * Leverage and margin mode stand before the first order, and are never changed under an open position. Undefined when
 * they are as the policy says.
 */
function prepare(view: HedgeView, policy: HedgePolicy, draft: Draft): Decision | undefined {
  const { settings } = view;
  if (!settings.ok) return holdBlocked(draft, `leverage and margin mode are not known: ${settings.because}`);
  const { leverage, marginMode } = settings.value;
  const because = settingsThatDiffer(policy, settings.value);
  if (because === undefined) return undefined;
  if (shortContracts(view).isZero()) {
    const action: SettingsChange = {
      kind: 'settings',
      because,
      ...(leverage.eq(policy.leverage) ? {} : { leverage: policy.leverage }),
      ...(marginMode === policy.marginMode ? {} : { marginMode: policy.marginMode }),
    };
    return {
      ...draft,
      action,
      verdicts: [...draft.verdicts, verdictOf('settings', 'acts', policy.marginMode, because)],
    };
  }
  return holdBlocked(draft, because); // told as a standing notice
}

interface Step {
  readonly size: Contracts;
  readonly gap: Contracts;
  readonly landOn: Contracts;
  readonly isWhole: boolean;
}

/** Whether only the size of a single order holds the landing back: the rest follows in the next passes. */
const isNextPart = (tightest: Room): boolean => tightest.because.startsWith('one order');

function whyNotGrow(view: HedgeView, policy: HedgePolicy, step: Step, tightest: Room): string | undefined {
  if (step.isWhole || isNextPart(tightest)) return tooSmall(view, step.size);
  if (!policy.allowPartial) return `allowPartial is false and ${tightest.because}`;
  if (!step.size.gte(step.landOn.times(WORTH_ORDERING))) return `too little to add now: ${tightest.because}`;
  return tooSmall(view, step.size);
}

/** Cash would not help against a limit. */
const MORE_LATER = 'The rest follows as far as that allows.';

function withPartialNotice(
  view: HedgeView,
  draft: Draft,
  step: Pick<Step, 'size' | 'gap'> & { readonly remedy: string },
  tightest: Room,
): Draft {
  if (isNextPart(tightest)) return draft;
  const sentence =
    `The hedge is ${step.gap} contracts of ${view.instrument.symbol} short of its target and can add only ` +
    `${step.size} now: ${tightest.because}. ${step.remedy}`;
  const notice: Notice = { code: 'partial-hedge', sentence };
  return { ...draft, notices: [...draft.notices, notice] };
}
