import {
  Amount,
  type Coins,
  type Contracts,
  type Dollars,
  ONE,
  type Price,
  type Quote,
  type Ratio,
  type Unit,
} from './amount.ts';

/** What `quantity` coins are worth at `at`, in quote currency. */
export const notional = (quantity: Coins, at: Price): Quote => new Amount(quantity.exact.times(at.exact));

/** How many coins `value` buys at `at`; `at` must not be zero. */
export const coinsWorth = (value: Quote, at: Price): Coins => new Amount(divide(value, at, 'price'));

/** The price at which `quantity` coins are worth `value`; `quantity` must not be zero. */
export const pricePerCoin = (value: Quote, quantity: Coins): Price => new Amount(divide(value, quantity, 'quantity'));

/** How large `part` is beside `whole`, both in one unit; `whole` must not be zero. */
export const ratioOf = <U extends Unit>(part: Amount<U>, whole: Amount<NoInfer<U>>): Ratio =>
  new Amount(divide(part, whole, 'whole'));

/** The coins behind `quantity` contracts of a linear instrument. */
export const coinsIn = (quantity: Contracts, contractSize: Coins): Coins =>
  new Amount(quantity.exact.times(contractSize.exact));

/** How many contracts stand for `quantity` coins, unrounded; round to lots before ordering. */
export const contractsFor = (quantity: Coins, contractSize: Coins): Contracts =>
  new Amount(divide(quantity, contractSize, 'contract size'));

/** Money in a dollar coin as dollars, one for one: limits do not tell the dollar coins apart. */
export const dollarsAtPar = (value: Quote): Dollars => new Amount(value.exact);

/** Dollars as money in a dollar coin, one for one. */
export const inDollarCoin = (value: Dollars): Quote => new Amount(value.exact);

/** The dollars behind `quantity` contracts of an inverse instrument, whatever the price. */
export const dollarsIn = (quantity: Contracts, contractSize: Dollars): Dollars =>
  new Amount(quantity.exact.times(contractSize.exact));

/** How many inverse contracts stand for `value` dollars, unrounded. */
export const contractsOfDollars = (value: Dollars, contractSize: Dollars): Contracts =>
  new Amount(divide(value, contractSize, 'contract size'));

/** How many coins `value` dollars are at `at`; `at` must not be zero. */
export const coinsFor = (value: Dollars, at: Price): Coins => new Amount(divide(value, at, 'price'));

/** What `quantity` coins are worth in dollars at `at`. */
export const dollarsFor = (quantity: Coins, at: Price): Dollars => new Amount(quantity.exact.times(at.exact));

/** The price at which `value` dollars are `quantity` coins; `quantity` must not be zero. */
export const dollarsPerCoin = (value: Dollars, quantity: Coins): Price =>
  new Amount(divide(value, quantity, 'quantity'));

/** Coins as money in the coin itself, one for one: what margins and settles an inverse contract. */
export const asMoney = (quantity: Coins): Quote => new Amount(quantity.exact);

/** Money in the coin itself as coins, one for one. */
export const asCoins = (value: Quote): Coins => new Amount(value.exact);

function divide(dividend: Amount<Unit>, divisor: Amount<Unit>, name: string) {
  if (divisor.isZero()) throw new RangeError(`the ${name} to divide by must not be zero`);
  return dividend.exact.div(divisor.exact);
}

/** The price of the quote coin in the other, such as 0.5 for 2. */
export const inverseOf = (at: Price): Price => new Amount(divide(ONE, at, 'price'));
