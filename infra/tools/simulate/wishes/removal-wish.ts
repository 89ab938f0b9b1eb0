import type { Price } from '../../../../shared/money/amount.ts';
import { answersTo, type MarketTold } from './market-answers.ts';
import type { Wish } from './owners-wish.ts';

/** Whether a rule on the price takes a hedge off. */
export const isOffByPrice = ({ takeProfitAt, removeAbove }: Wish, mark: Price): boolean =>
  takeProfitAt?.gte(mark) === true || removeAbove?.lt(mark) === true;

/** Whether a rule on the market may take it off. */
export const mayMarketRemove = ({ removesWhen }: Wish, market: MarketTold): boolean =>
  removesWhen.some((question) => answersTo(question, market).yes);

/** Whether rules take it off, by all that anybody here can tell. */
export function removalAt(wish: Wish, mark: Price, market: MarketTold): 'due' | 'maybe' | 'none' {
  const answers = wish.removesWhen.map((question) => answersTo(question, market));
  const isDue = isOffByPrice(wish, mark) || answers.some(({ yes, no, unknown }) => yes && !no && !unknown);
  if (isDue) return 'due';
  return answers.some(({ yes }) => yes) ? 'maybe' : 'none';
}
