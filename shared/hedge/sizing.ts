import {
  type Coins,
  type Contracts,
  larger,
  NO_CONTRACTS,
  NO_QUOTE,
  ONE,
  type Quote,
  type Ratio,
  smaller,
} from '../money/amount.ts';
import { coinsIn, coinsWorth, contractsFor, notional } from '../money/conversions.ts';
import { roundDownTo } from '../money/rounding.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { type HedgeView, shortCoins } from './hedge-view.ts';

/** The short that `ratio` of the coins asks for: whole lots, rounded down, so that it never stands above the coins. */
export const targetContracts = (hedgeable: Coins, wanted: Ratio, { instrument }: HedgeView): Contracts =>
  roundDownTo(contractsFor(hedgeable.times(smaller(wanted, ONE)), instrument.contractSize), instrument.lot);

/** How much one order may add, and the sentence of the tightest limit where it is less than wanted. */
export interface Room {
  readonly contracts: Contracts;
  readonly because: string;
}

/**
 * The contracts that the cash carries on top of the present short: initial margin and fee from the futures wallet, and
 * beside them the reserve for the whole hedge from every source of the margin plan.
 */
export function roomByCash(view: HedgeView, policy: HedgePolicy): Room {
  const { cash, prices } = view;
  const price = larger(prices.mark, prices.ask).times(ONE.plus(policy.order.slippageMax));
  const perNotional = ONE.dividedBy(policy.leverage).plus(view.takerFee);
  const futures = larger(NO_QUOTE, cash.futures);
  const spot = policy.margin.from.includes('spot') && cash.spot.ok ? larger(NO_QUOTE, cash.spot.value) : NO_QUOTE;
  const claimed = notional(shortCoins(view), prices.mark).times(policy.reserve).plus(view.reservedElsewhere);
  const byMargin = futures.dividedBy(perNotional);
  const byReserve = larger(NO_QUOTE, futures.plus(spot).minus(claimed)).dividedBy(perNotional.plus(policy.reserve));
  const carried = smaller(byMargin, byReserve);
  const inLots = lots(view, carried, price);
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
    contracts: lots(view, limits.notionalMax, price),
    because: `all shorts together stay below ${limits.notionalMax}`,
  });
}

const room = (view: HedgeView, value: Quote, because: string): Room => ({
  contracts: lots(view, value, larger(view.prices.mark, view.prices.ask)),
  because,
});

/** Whole lots that `value` buys at `price`, rounded down, never below zero. */
function lots(view: HedgeView, value: Quote, price: HedgeView['prices']['mark']): Contracts {
  const { contractSize, lot } = view.instrument;
  return roundDownTo(contractsFor(coinsWorth(larger(NO_QUOTE, value), price), contractSize), lot);
}

/** Whether an order that grows the short is large enough for the exchange; its sentence when it is not. */
export function tooSmall(view: HedgeView, size: Contracts): string | undefined {
  const { instrument, prices } = view;
  const value = notional(coinsIn(size, instrument.contractSize), prices.bid);
  if (!size.gte(instrument.quantityMin))
    return `${size} contracts are below the exchange's minimum of ${instrument.quantityMin}`;
  if (!value.gte(instrument.notionalMin))
    return `${value.toText(2)} is below the exchange's minimum order of ${instrument.notionalMin}`;
  return undefined;
}
