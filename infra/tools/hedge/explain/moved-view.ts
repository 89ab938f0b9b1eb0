import { type HedgeView, shortContracts } from '../../../../shared/hedge/hedge-view.ts';
import { dollarWorthOf, gainOf } from '../../../../shared/market/contract-value.ts';
import { found } from '../../../../shared/market/read.ts';
import { NO_DOLLARS, type Quote, type Ratio } from '../../../../shared/money/amount.ts';
import { dayOf } from '../../../../shared/time/instant.ts';

/** The same instant with every price of the coin times `factor`; what the short has gained and is worth follows. */
export function withPrices(view: HedgeView, factor: Ratio): HedgeView {
  const { prices, position } = view;
  const { mark, index, bid, ask, spot } = prices;
  const scaled = { mark: mark.times(factor), index: index.times(factor), bid: bid.times(factor) };
  const moved = { ...prices, ...scaled, ask: ask.times(factor), spot: spot.times(factor) };
  const { instrument } = view;
  const short = shortContracts(view);
  const rise = dollarWorthOf(instrument, short, moved.mark).minus(dollarWorthOf(instrument, short, mark));
  const gain = gainOf(instrument, short, mark, moved.mark);
  return {
    ...view,
    prices: moved,
    accountNotional: view.accountNotional.plus(rise),
    ...(position.side === 'short' ? { position: { ...position, unrealised: position.unrealised.plus(gain) } } : {}),
  };
}

/** The same instant with so much more in the futures wallet. */
export const withCash = (view: HedgeView, more: Quote): HedgeView => ({
  ...view,
  cash: { ...view.cash, futures: view.cash.futures.plus(more) },
  futuresTotal: view.futuresTotal.plus(more),
});

/** The same instant with the coins on the account times `factor`. */
export const withCoins = (view: HedgeView, factor: Ratio): HedgeView =>
  view.onAccount.ok ? { ...view, onAccount: found(view.onAccount.value.times(factor)) } : view;

/** The same sight so much later, as if read then. */
export function atLater(view: HedgeView, laterMs: number): HedgeView {
  const nowMs = view.nowMs + laterMs;
  const day = dayOf(nowMs);
  return {
    ...view,
    nowMs,
    prices: { ...view.prices, markAtMs: view.prices.markAtMs + laterMs },
    today: day === view.today.day ? view.today : { day, orders: 0, turnover: NO_DOLLARS },
  };
}
