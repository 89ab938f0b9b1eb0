import { contractsWorth, contractsWorthDollars, worthOf } from '../market/contract-value.ts';
import { isInverse } from '../market/instrument.ts';
import {
  type Contracts,
  type Dollars,
  larger,
  NO_CONTRACTS,
  NO_DOLLARS,
  NO_QUOTE,
  ONE,
  type Price,
  smaller,
} from '../money/amount.ts';
import { roundDownTo } from '../money/rounding.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { type HedgeView, shortContracts } from './hedge-view.ts';

/** How much one order may add, and the sentence of the tightest limit where it is less than wanted. */
export interface Room {
  readonly contracts: Contracts;
  readonly because: string;
}

/**
 * The contracts that the cash carries on top of the present short: initial margin and fee from the futures wallet, and
 * beside them the reserve for the whole hedge from every source of the margin plan. An order must be carried where it
 * costs most margin: a linear one at the highest price it may trade at, an inverse one at the lowest, `sellAt`.
 */
export function roomByCash(view: HedgeView, policy: HedgePolicy, sellAt: Price = view.prices.bid): Room {
  const { cash, prices, instrument } = view;
  const highest = larger(prices.mark, prices.ask).times(ONE.plus(policy.order.slippageMax));
  const price = isInverse(instrument) ? sellAt : highest;
  const perNotional = ONE.dividedBy(policy.leverage).plus(view.takerFee);
  const futures = larger(NO_QUOTE, cash.futures);
  const spot = policy.margin.from.includes('spot') && cash.spot.ok ? larger(NO_QUOTE, cash.spot.value) : NO_QUOTE;
  const claimed = worthOf(instrument, shortContracts(view), prices.mark)
    .times(policy.reserve)
    .plus(view.reservedElsewhere);
  const byMargin = futures.dividedBy(perNotional);
  const byReserve = larger(NO_QUOTE, futures.plus(spot).minus(claimed)).dividedBy(perNotional.plus(policy.reserve));
  const carried = smaller(byMargin, byReserve);
  const inLots = lots(view, contractsWorth(instrument, larger(NO_QUOTE, carried), price));
  const name = byMargin.lt(byReserve) ? 'margin in the futures wallet' : `reserve of ${policy.reserve} of the notional`;
  return { contracts: inLots, because: `the cash carries ${inLots} contracts more (${name})` };
}

/** The contracts that the deployed limits leave for one order that grows the short, each limit with its name. */
export function roomByLimits(view: HedgeView): Room {
  const { limits, prices, today, instrument } = view;
  const rooms: readonly Room[] = [
    { contracts: instrument.quantityMax, because: `one order carries at most ${instrument.quantityMax} contracts` },
    room(view, limits.notionalMax.minus(view.accountNotional), `all shorts together stay below ${limits.notionalMax}`),
    room(view, limits.orderNotionalMax, `one order stays below ${limits.orderNotionalMax}`),
    room(view, limits.turnoverADay.minus(today.turnover), `a day's turnover stays below ${limits.turnoverADay}`),
    ...(today.orders < limits.ordersADay
      ? []
      : [{ contracts: NO_CONTRACTS, because: `${limits.ordersADay} orders a day have been sent` }]),
    ...(limits.symbols.includes(instrument.symbol)
      ? []
      : [{ contracts: NO_CONTRACTS, because: `${instrument.symbol} is not on the deployed list of symbols` }]),
    ...(instrument.status === 'trading'
      ? []
      : [{ contracts: NO_CONTRACTS, because: `${instrument.symbol} is not trading` }]),
  ];
  const price = larger(prices.mark, prices.ask);
  return rooms.reduce((tightest, each) => (each.contracts.lt(tightest.contracts) ? each : tightest), {
    contracts: lots(view, contractsWorthDollars(instrument, limits.notionalMax, price)),
    because: `all shorts together stay below ${limits.notionalMax}`,
  });
}

function room(view: HedgeView, value: Dollars, because: string): Room {
  const price = larger(view.prices.mark, view.prices.ask);
  return { contracts: lots(view, contractsWorthDollars(view.instrument, larger(NO_DOLLARS, value), price)), because };
}

/** Whole lots, rounded down. */
const lots = ({ instrument }: HedgeView, quantity: Contracts): Contracts => roundDownTo(quantity, instrument.lot);

/** Whether an order that grows the short is large enough for the exchange; its sentence when it is not. */
export function tooSmall(view: HedgeView, size: Contracts): string | undefined {
  const { instrument, prices } = view;
  const value = worthOf(instrument, size, prices.bid);
  if (!size.gte(instrument.quantityMin))
    return `${size} contracts are below the exchange's minimum of ${instrument.quantityMin}`;
  if (!value.gte(instrument.notionalMin))
    return `${value.toText(2)} is below the exchange's minimum order of ${instrument.notionalMin}`;
  return undefined;
}
