import { isOutOfReach } from '../margin/short-margin.ts';
import { moneyText, moneyWords } from '../market/money-text.ts';
import { type Coins, NO_CONTRACTS, type Ratio, ratio } from '../money/amount.ts';
import { MINUTE_MS } from '../time/duration.ts';
import type { Notice, TopUp, Trade } from './decision.ts';
import type { HedgeState, Latch } from './hedge-state.ts';
import type { HedgeView } from './hedge-view.ts';
import { isCross, judgeMargin, type MarginDuty, riseBeside, STATED_ALONE } from './margin-duty.ts';
import { orderToShrink } from './order-choice.ts';
import { shortAfterBuyBack } from './rescue.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What the margin duty wants done, in the decision's own terms. */
export interface MarginAnswer {
  readonly action?: TopUp | Trade;
  readonly verdicts: readonly Verdict[];
  readonly notices: readonly Notice[];
  readonly state: HedgeState;
  readonly distance?: Ratio;
  readonly againInMs?: number;
  /** To be remembered once the action is taken: a hedge removed for want of cash is not opened again by what is left of it. */
  readonly latch?: Latch;
}

const HUNDRED = ratio('100');

/** Turns the judgement on margin into a top-up, a buy-back or a warning; a top-up is not an order and needs no `run`. */
export function answerMargin(view: HedgeView, nakedCoins: Coins, state: HedgeState): MarginAnswer {
  const duty = judgeMargin(view, nakedCoins, state);
  if (duty === undefined) {
    return { verdicts: [verdictOf('margin', 'passes', 'no short', 'nothing to liquidate')], notices: [], state };
  }
  const percent = `${duty.distance.times(HUNDRED).toText(2)} %`;
  const number = isOutOfReach(duty.liquidation)
    ? 'no price liquidates it'
    : `distance ${percent} to ${duty.liquidation.toText(2)}`;
  const answer = { state, ...(isOutOfReach(duty.liquidation) ? {} : { distance: duty.distance }), notices: [] };
  const { step } = duty;
  switch (step.kind) {
    case 'safe':
      return { ...answer, verdicts: [verdictOf('margin', 'passes', number, 'far enough from liquidation')] };
    case 'warn':
      return {
        ...answer,
        verdicts: [verdictOf('margin', 'passes', number, 'nearer: warned')],
        notices: [low(view, duty)],
      };
    case 'top-up': {
      const reach = step.amount.gte(duty.needed) ? 'equity is restored' : 'topped up as far as the cash goes';
      const because = `liquidation at ${duty.liquidation.toText(2)} is ${percent} away: ${reach}`;
      const action: TopUp = { kind: 'top-up', amount: step.amount, fromSpot: step.fromSpot, because };
      return { ...answer, verdicts: [verdictOf('margin', 'acts', number, because)], action };
    }
    case 'short-of-cash':
    case 'cash-unknown': {
      const verdict = verdictOf('margin', 'blocks', number, `a top-up is due, but the cash is ${CASH[step.kind]}`);
      const notice = cashNotice('cash-short', view, duty, NEXT[view.plan.whenOut]);
      return { ...answer, verdicts: [verdict], notices: [notice] };
    }
    case 'disputed': {
      const verdict = verdictOf(
        'margin',
        'blocks',
        number,
        'the exchange states it; our own formula does not bear it out',
      );
      return { ...answer, verdicts: [verdict], notices: [disputedNotice(view, duty)], againInMs: MINUTE_MS };
    }
    case 'out':
      return { ...answer, ...whenOut(view, duty, state, number) };
  }
}

/** What follows if the mark goes on rising and no cash comes. */
const NEXT = {
  reduce: 'If the price goes on rising, part of the short is bought back.',
  alert: 'If the price goes on rising, the exchange will liquidate it: margin.whenOut says to alert only.',
  remove: 'If the price goes on rising, the whole short is removed.',
} as const;

const CASH = { 'short-of-cash': 'not there', 'cash-unknown': 'not known' } as const;

function whenOut(view: HedgeView, duty: MarginDuty, state: HedgeState, number: string): Omit<MarginAnswer, 'state'> {
  const { whenOut: wish } = view.plan;
  const mayTrade = view.control === 'run' || view.control === 'reduceOnly';
  if (wish === 'alert' || !mayTrade) {
    const why = wish === 'alert' ? 'margin.whenOut is alert' : 'the control does not allow orders';
    const verdict = verdictOf('margin', 'blocks', number, `out of cash near liquidation, and ${why}`);
    return {
      verdicts: [verdict],
      notices: [cashNotice('out-of-cash', view, duty, `Nothing is bought back: ${why}.`)],
      againInMs: MINUTE_MS,
    };
  }
  const because = `out of cash with liquidation ${duty.distance.times(HUNDRED).toText(2)} % away`;
  const target = wish === 'remove' ? NO_CONTRACTS : shortAfterBuyBack(view, duty, state);
  return {
    action: orderToShrink(view, state, target, 'rescue', because),
    verdicts: [verdictOf('margin', 'acts', number, `${because}: buying back`)],
    notices: [],
    againInMs: MINUTE_MS,
    ...(wish === 'remove' ? { latch: { kind: 'rule', because, atMs: view.nowMs } } : {}),
  };
}

function low(view: HedgeView, duty: MarginDuty): Notice {
  const sentence =
    `The ${view.instrument.coin} short is ${duty.distance.times(HUNDRED).toText(1)} % from liquidation at ` +
    `${duty.liquidation.toText(2)} (mark ${view.prices.mark.toText(2)}${beside(view)}). ` +
    `${moneyWords(duty.cash, view.instrument.symbol)} stand ready to top it up.`;
  return { code: 'margin-low', sentence };
}

function cashNotice(code: 'cash-short' | 'out-of-cash', view: HedgeView, duty: MarginDuty, next: string): Notice {
  const { coin, quoteCoin, symbol } = view.instrument;
  const sentence =
    `The ${coin} short needs ${moneyWords(duty.needed, symbol)} of margin and ${moneyText(duty.cash, symbol)} can be moved. ` +
    `Liquidation at ${duty.liquidation.toText(2)} is ${duty.distance.times(HUNDRED).toText(1)} % away ` +
    `(mark ${view.prices.mark.toText(2)}${beside(view)}). Send ${quoteCoin} to the futures wallet. ${next}`;
  return { code, sentence };
}

/** What the price told takes for granted, where it is not the one the exchange shows. */
const beside = (view: HedgeView): string =>
  isCross(view) && view.others.shorts.isPositive()
    ? `, with room for the wallet's other shorts to rise by ${riseBeside(view).times(HUNDRED).toText(1)} %`
    : '';

function disputedNotice(view: HedgeView, duty: MarginDuty): Notice {
  const { coin, quoteCoin } = view.instrument;
  const alone = view.plan.reduceAt.times(STATED_ALONE).times(HUNDRED).toText(1);
  const next = view.plan.whenOut === 'alert' ? '' : ` On that word alone it is bought back only below ${alone} %.`;
  const sentence =
    `The exchange says that the ${coin} short is liquidated at ${duty.liquidation.toText(2)}, ` +
    `${duty.distance.times(HUNDRED).toText(1)} % away (mark ${view.prices.mark.toText(2)}); by its margin that would be at ` +
    `${duty.computed.toText(2)}. Look at the position and its margin on the exchange, and send ${quoteCoin} to the ` +
    `futures wallet if the exchange is right.${next}`;
  return { code: 'margin-disputed', sentence };
}
