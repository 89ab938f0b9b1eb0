import { Amount, type Coins, type Contracts, ONE, type Price, type Quote, type Ratio, type Unit } from './amount.ts';

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

function divide(dividend: Amount<Unit>, divisor: Amount<Unit>, name: string) {
  if (divisor.isZero()) throw new RangeError(`the ${name} to divide by must not be zero`);
  return dividend.exact.div(divisor.exact);
}

/** The price of the quote coin in the other, such as 0.5 for 2. */
export const inverseOf = (at: Price): Price => new Amount(divide(ONE, at, 'price'));
