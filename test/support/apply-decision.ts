import type { Decision, Sweep, TopUp, Trade } from '../../shared/hedge/decision.ts';
import { type HedgeView, shortContracts } from '../../shared/hedge/hedge-view.ts';
import { isCross } from '../../shared/hedge/margin-duty.ts';
import { averagePrice, dollarWorthOf, gainOf, worthOf } from '../../shared/market/contract-value.ts';
import { found } from '../../shared/market/read.ts';
import { NO_QUOTE, ONE, quote, ratio } from '../../shared/money/amount.ts';
import { ratioOf } from '../../shared/money/conversions.ts';

/** The view after an exchange did all that was decided, every order filled whole at the mark and without fees. */
export function carriedOut(view: HedgeView, { action }: Decision): HedgeView {
  switch (action.kind) {
    case 'hold':
      return view;
    case 'settings': {
      const before = view.settings.ok ? view.settings.value : { leverage: ratio('2'), marginMode: 'isolated' as const };
      return { ...view, settings: found({ ...before, ...action }) };
    }
    case 'top-up':
      return toppedUp(view, action);
    case 'sweep':
      return swept(view, action);
    case 'trade':
      return priced(action.side === 'sell' ? sold(view, action) : boughtBack(view, action));
  }
}

function toppedUp(view: HedgeView, { amount, fromSpot }: TopUp): HedgeView {
  const { position, cash } = view;
  if (position.side !== 'short') throw new Error('there is no short to top up');
  const spot = cash.spot.ok ? found(cash.spot.value.minus(fromSpot)) : cash.spot;
  const moved = { ...view, futuresTotal: view.futuresTotal.plus(fromSpot) };
  if (isCross(view)) return { ...moved, cash: { futures: cash.futures.plus(fromSpot), spot } };
  return {
    ...moved,
    position: { ...position, isolatedWallet: position.isolatedWallet.plus(amount) },
    cash: { futures: cash.futures.plus(fromSpot).minus(amount), spot },
  };
}

function swept(view: HedgeView, { amount }: Sweep): HedgeView {
  const { position, cash } = view;
  if (position.side !== 'short' || isCross(view)) throw new Error('there is no isolated short to take margin from');
  return {
    ...view,
    position: { ...position, isolatedWallet: position.isolatedWallet.minus(amount) },
    cash: { ...cash, futures: cash.futures.plus(amount) },
  };
}

function sold(view: HedgeView, { contracts }: Trade): HedgeView {
  const { position, cash, prices, instrument, settings } = view;
  const { mark } = prices;
  const leverage = settings.ok ? settings.value.leverage : ratio('2');
  const value = worthOf(instrument, contracts, mark);
  const margin = value.dividedBy(leverage);
  const before = position.side === 'short' ? position : undefined;
  const short = shortContracts(view).plus(contracts);
  const cost = before === undefined ? NO_QUOTE : worthOf(instrument, before.contracts, before.entryPrice);
  return {
    ...view,
    position: {
      side: 'short',
      contracts: short,
      entryPrice: averagePrice(instrument, short, cost.plus(value)),
      isolatedWallet: isCross(view) ? NO_QUOTE : (before?.isolatedWallet ?? NO_QUOTE).plus(margin),
      unrealised: NO_QUOTE,
    },
    cash: { ...cash, futures: cash.futures.minus(margin) },
  };
}

function boughtBack(view: HedgeView, { contracts }: Trade): HedgeView {
  const { position, cash, prices, instrument } = view;
  if (position.side !== 'short') throw new Error('there is no short to buy back');
  const left = position.contracts.minus(contracts);
  const part = ratioOf(left, position.contracts);
  const released = position.isolatedWallet.times(ONE.minus(part));
  const realised = gainOf(instrument, contracts, position.entryPrice, prices.mark);
  const after = {
    ...view,
    cash: { ...cash, futures: cash.futures.plus(released).plus(realised) },
    futuresTotal: view.futuresTotal.plus(realised),
  };
  if (left.isZero()) return { ...after, position: { side: 'flat' } };
  return {
    ...after,
    position: { ...position, contracts: left, isolatedWallet: position.isolatedWallet.times(part) },
  };
}

const priced = (view: HedgeView): HedgeView => ({
  ...view,
  accountNotional: dollarWorthOf(view.instrument, shortContracts(view), view.prices.mark),
});

/** Cash that no test path can use up. */
export const PLENTY = quote('1000000000');
