import { worthOf } from '../market/contract-value.ts';
import { moneyText, moneyWords } from '../market/money-text.ts';
import { type Quote, type Ratio, ratio, smaller } from '../money/amount.ts';
import type { FundingPolicy, HedgePolicy } from '../policy/hedge-policy.ts';
import { DAY_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import type { Notice } from './decision.ts';
import { costOfDays, costPerYear, fundingOf } from './funding-cost.ts';
import type { FundingRecord } from './funding-record.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, shortContracts } from './hedge-view.ts';
import type { Removal } from './removal.ts';
import type { Target } from './target-ratio.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** A cost a year means little after a few settlements. */
const BUDGET_AFTER_MS = 7 * DAY_MS;
const HUNDRED = ratio('100');
const TWICE = ratio('2');
const percent = (part: Ratio, places = 2): string => `${part.times(HUNDRED).toText(places)} %`;

/** What funding costs, and what the owner wants done about it. */
export interface FundingCheck {
  readonly verdict: Verdict;
  readonly notices: readonly Notice[];
  readonly target: Target;
  readonly removal?: Removal;
}

/**
 * Funding is the price of the insurance: what it has come to is in every verdict, and beyond what the owner is ready to
 * pay he is told, or the hedge is made smaller or taken off. While an event stands nothing is done about the price.
 */
export function judgeFundingCost(
  view: HedgeView,
  { funding: wish }: HedgePolicy,
  state: HedgeState,
  target: Target,
  eventStands: boolean,
): FundingCheck {
  const record = fundingOf(state);
  const { position } = view;
  if (record === undefined || position.side !== 'short')
    return { verdict: verdictOf('funding', 'passes', 'no settlement', 'nothing paid yet'), notices: [], target };
  const cost = costsOf(view, record, worthOf(view.instrument, shortContracts(view), position.entryPrice));
  const reasons = wish === undefined ? [] : reasonsOf(wish, record, cost, view.nowMs);
  if (wish === undefined || reasons.length === 0)
    return { verdict: verdictOf('funding', 'passes', cost.text, 'within what it may cost'), notices: [], target };
  const because = reasons.join('; ');
  const notice = costNotice(view, cost, because, wish.response);
  if (eventStands)
    return {
      verdict: verdictOf('funding', 'passes', cost.text, `${because}; an event stands`),
      notices: [notice],
      target,
    };
  const verdict = verdictOf('funding', 'acts', cost.text, because);
  return { verdict, notices: [notice], ...consequence(wish, target, because) };
}

function consequence(
  { response }: FundingPolicy,
  target: Target,
  because: string,
): Pick<FundingCheck, 'target' | 'removal'> {
  if (response.kind === 'alert') return { target };
  if (response.kind === 'remove') return { target, removal: { kind: 'funding', because: `funding: ${because}` } };
  if (target.ratio.lte(response.ratio)) return { target };
  const reason = `funding: ${because}`;
  return { target: { ratio: smaller(target.ratio, response.ratio), isUrgent: true, because: reason, reason } };
}

interface Costs {
  readonly value: Quote;
  readonly perYear: Ratio;
  /** `paid 120.00 USDT, 3.20 % a year`. */
  readonly text: string;
}

function costsOf(view: HedgeView, record: FundingRecord, value: Quote): Costs {
  const perYear = costPerYear(record, value, view.nowMs);
  const word = record.received.isNegative() ? 'paid' : 'received';
  const { symbol } = view.instrument;
  const text = `${word} ${moneyWords(record.received.abs(), symbol, 2)}, ${percent(perYear.abs())} a year`;
  return { value, perYear, text: `${text}, next about ${moneyText(nextPayment(view), symbol, 2)}` };
}

const valueAtMark = ({ instrument, position, prices }: HedgeView): Quote =>
  worthOf(instrument, shortContracts({ position }), prices.mark);

/** By the rate the exchange predicts; above zero the short receives. */
const nextPayment = (view: HedgeView): Quote => valueAtMark(view).times(view.prices.fundingRate);

function reasonsOf(wish: FundingPolicy, record: FundingRecord, cost: Costs, nowMs: number): readonly string[] {
  const { budgetPerYear, costAbove, negativeFor } = wish;
  const isOld = nowMs - record.sinceMs >= BUDGET_AFTER_MS;
  const lately = costAbove === undefined ? undefined : costOfDays(record, costAbove.days, nowMs);
  return [
    ...(budgetPerYear !== undefined && isOld && cost.perYear.gt(budgetPerYear)
      ? [`${percent(cost.perYear)} a year is above the budget of ${percent(budgetPerYear)}`]
      : []),
    ...(costAbove !== undefined && lately?.gt(cost.value.times(costAbove.rate))
      ? [`${lately.toText(2)} in ${costAbove.days} days is above ${percent(costAbove.rate)} of its value`]
      : []),
    ...(negativeFor !== undefined && record.paidInARow >= negativeFor
      ? [`${record.paidInARow} settlements in a row were paid`]
      : []),
  ];
}

const FOLLOWS: Readonly<Record<FundingPolicy['response']['kind'], string>> = {
  alert: 'Nothing is done about it: funding.response is alert.',
  reduce: 'The hedge is held to the ratio of funding.response.reduceTo.',
  remove: 'The hedge is taken off.',
};

function costNotice(view: HedgeView, cost: Costs, because: string, response: FundingPolicy['response']): Notice {
  const { coin, quoteCoin, symbol } = view.instrument;
  const fees = valueAtMark(view).times(view.takerFee).times(TWICE);
  const sentence =
    `Funding of the ${coin} hedge: ${because} (${cost.text} ${quoteCoin}, as of ${isoOf(view.nowMs)}). Closing and ` +
    `opening again costs about ${moneyWords(fees, symbol, 2)} in fees, and falls often follow such times. ${FOLLOWS[response.kind]}`;
  return { code: 'funding-costly', sentence };
}
