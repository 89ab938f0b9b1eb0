import { decide } from '../../../../shared/hedge/decide.ts';
import type { Decision } from '../../../../shared/hedge/decision.ts';
import type { DecisionInputs } from '../../../../shared/hedge/decision-inputs.ts';
import { type HedgeView, shortCoins } from '../../../../shared/hedge/hedge-view.ts';
import { isInverse } from '../../../../shared/market/instrument.ts';
import { oneDollar, smallestMoney } from '../../../../shared/market/money-text.ts';
import { NO_QUOTE, ONE, type Quote, type Ratio, ratio } from '../../../../shared/money/amount.ts';
import { asMoney, notional } from '../../../../shared/money/conversions.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';
import { gainText, moneyText, percentText, priceText, whenText } from '../../../local/screen/figures.ts';
import { atLater, withCash, withCoins, withPrices } from './moved-view.ts';
import { kindOf, nearestChange, type Search } from './nearest-change.ts';

const STEP = ratio('1.005');
const HALF = ratio('0.5');
/** Prices are looked for up to three times, and down to a third of, the mark. */
const PRICE_STEPS = 220;
/** Coins up to half as many again, and down to two thirds: a steeper fall waits for a second reading. */
const COIN_STEPS = 81;
const DAYS_AHEAD = 14;
/** Relative: a tick of Bitcoin, near enough for any coin. */
const NEAR = ratio('0.000001');

/** A condition under which the pass would have decided otherwise, and what it would have done. */
export interface OtherDecision {
  readonly about: 'price' | 'cash' | 'coins' | 'control' | 'time' | 'limits';
  readonly sentence: string;
}

/**
 * What would have to be otherwise for the same pass to act, or to act otherwise: each found by making the decision again
 * with one input moved and all others as they were.
 */
export function whatWouldChange({ view, before }: DecisionInputs, decision: Decision): readonly OtherDecision[] {
  const decideOn = (moved: HedgeView) => decide(moved, before);
  const look: Look = { view, decision, decideOn };
  return [...byControl(look), ...byPrice(look), ...byCash(look), ...byCoins(look), ...byTime(look)];
}

interface Look {
  readonly view: HedgeView;
  readonly decision: Decision;
  readonly decideOn: (moved: HedgeView) => Decision;
}

function byControl({ view, decision, decideOn }: Look): readonly OtherDecision[] {
  const { growthBlocked, ...free } = view;
  const { standing } = view;
  const tries: readonly (OtherDecision & { readonly moved: HedgeView })[] = [
    ...(view.control === 'run'
      ? []
      : [
          {
            about: 'control' as const,
            sentence: 'With the control set to run',
            moved: { ...view, control: 'run' as const },
          },
        ]),
    ...(growthBlocked === undefined
      ? []
      : [{ about: 'limits' as const, sentence: `Without what holds growth back (${growthBlocked})`, moved: free }]),
    ...(standing.kind === 'disabled'
      ? [
          {
            about: 'control' as const,
            sentence: 'With the policy enabled',
            moved: { ...view, standing: { ...standing, kind: 'active' as const } },
          },
        ]
      : []),
  ];
  return tries.map(({ about, sentence, moved }) => {
    const other = decideOn(moved);
    const then = kindOf(other) === kindOf(decision) ? `still ${wordsOf(other)}` : wordsOf(other);
    return { about, sentence: `${sentence}: ${then}.` };
  });
}

function byPrice(look: Look): readonly OtherDecision[] {
  const { mark } = look.view.prices;
  const found = [STEP, ONE.dividedBy(STEP)].map((step) => byFactor(look, step, PRICE_STEPS, withPrices));
  const sentences = found.map((change, at) => {
    const side = at === 0 ? 'above' : 'below';
    if (change === undefined) return undefined;
    const move = signed(change.by.minus(ONE));
    return `Mark at ${priceText(mark.times(change.by))} or ${side} (${move}): ${wordsOf(change.decision)}.`;
  });
  const missing = ['rise to three times', 'fall to a third of'].filter((_, at) => sentences[at] === undefined);
  const none = missing.length === 0 ? [] : [`No ${missing.join(', and no ')} the mark changes the decision.`];
  return [...sentences.filter((sentence) => sentence !== undefined), ...none].map((sentence) => ({
    about: 'price' as const,
    sentence,
  }));
}

function byFactor(look: Look, step: Ratio, count: number, move: (view: HedgeView, factor: Ratio) => HedgeView) {
  const search: Search<Ratio> = {
    steps: powersOf(step, count),
    decideAt: (factor) => look.decideOn(move(look.view, factor)),
    between: (near, far) => near.plus(far).times(HALF),
    isNear: (near, far) => near.minus(far).abs().lte(NEAR),
  };
  return nearestChange(ONE, look.decision, search);
}

function* powersOf(step: Ratio, count: number): Generator<Ratio> {
  let power = step;
  for (let done = 0; done < count; done += 1) {
    yield power;
    power = power.times(step);
  }
}

/** Four times what all coins and the short are worth is more cash than any hedge of them can use. */
function byCash({ view, decision, decideOn }: Look): readonly OtherDecision[] {
  const { mark } = view.prices;
  const coins = view.onAccount.ok ? view.onAccount.value.plus(shortCoins(view)) : shortCoins(view);
  const whole = isInverse(view.instrument) ? asMoney(coins) : notional(coins, mark);
  const step = smallestMoney(view.instrument);
  const plenty = whole.times(ratio('4')).plus(oneDollar(view.instrument, mark).times(ratio('1000')));
  const rich = decideOn(withCash(view, plenty));
  if (isSame(rich, decision)) return [{ about: 'cash', sentence: 'More cash in the futures wallet changes nothing.' }];
  let [less, more]: [Quote, Quote] = [NO_QUOTE, plenty];
  while (more.minus(less).gt(step)) {
    const middle = less.plus(more).times(HALF);
    if (isSame(decideOn(withCash(view, middle)), rich)) more = middle;
    else less = middle;
  }
  const sentence = `With ${isInverse(view.instrument) ? more.toText(6) : moneyText(more)} ${view.instrument.quoteCoin} more in the futures wallet: ${wordsOf(rich)}.`;
  return [{ about: 'cash', sentence }];
}

/** The same action to the lot; what a top-up moves grows with every coin of cash and is not compared. */
const isSame = (a: Decision, b: Decision): boolean => kindOf(a) === kindOf(b) && sizeOf(a) === sizeOf(b);

const sizeOf = ({ action }: Decision): string => (action.kind === 'trade' ? action.contracts.toString() : '');

function byCoins(look: Look): readonly OtherDecision[] {
  const { onAccount, instrument } = look.view;
  if (!onAccount.ok || onAccount.value.isZero()) return [];
  const found = [STEP, ONE.dividedBy(STEP)].map((step) => byFactor(look, step, COIN_STEPS, withCoins));
  return found.flatMap((change, at) => {
    if (change === undefined) return [];
    const side = at === 0 ? 'more' : 'less';
    const coins = onAccount.value
      .times(change.by)
      .toText(8)
      .replace(/\.?0+$/, '');
    const move = signed(change.by.minus(ONE));
    const sentence = `With ${coins} ${coinOf(look, instrument.coin)} on the account or ${side} (${move}): ${wordsOf(change.decision)}.`;
    return [{ about: 'coins' as const, sentence }];
  });
}

const coinOf = ({ view: { standing } }: Look, other: string): string =>
  standing.kind === 'active' || standing.kind === 'disabled' ? standing.policy.coin : other;

function byTime(look: Look): readonly OtherDecision[] {
  const hours = Array.from({ length: (DAYS_AHEAD * DAY_MS) / HOUR_MS }, (_, hour) => (hour + 1) * HOUR_MS);
  const change = nearestChange(0, look.decision, {
    steps: hours,
    decideAt: (laterMs) => look.decideOn(atLater(look.view, laterMs)),
    between: (near, far) => Math.floor((near + far) / 2),
    isNear: (near, far) => far - near <= 1,
  });
  if (change === undefined) {
    return [{ about: 'time', sentence: `Time alone changes nothing within ${DAYS_AHEAD} days.` }];
  }
  const atMs = Math.ceil((look.view.nowMs + change.by) / MINUTE_MS) * MINUTE_MS;
  return [{ about: 'time', sentence: `From ${whenText(atMs)} on: ${wordsOf(change.decision)}.` }];
}

const signed = (part: Ratio): string => `${part.isPositive() ? '+' : ''}${percentText(part)}`;

/** A decision in a line: what, how much, why. */
export function wordsOf({ action }: Decision): string {
  switch (action.kind) {
    case 'hold':
      return `hold, ${action.because}`;
    case 'trade':
      return `${action.purpose}, ${action.side} ${action.contracts} contracts: ${action.because}`;
    case 'top-up':
      return `top up ${gainText(action.amount).replace('+', '')}: ${action.because}`;
    case 'sweep':
      return `return ${gainText(action.amount).replace('+', '')} of margin: ${action.because}`;
    case 'settings':
      return `set leverage and margin mode: ${action.because}`;
  }
}
