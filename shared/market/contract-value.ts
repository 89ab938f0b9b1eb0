import type { Coins, Contracts, Dollars, Price, Quote } from '../money/amount.ts';
import {
  asCoins,
  asMoney,
  coinsFor,
  coinsIn,
  coinsWorth,
  contractsFor,
  contractsOfDollars,
  dollarsAtPar,
  dollarsFor,
  dollarsIn,
  dollarsPerCoin,
  inDollarCoin,
  notional,
  pricePerCoin,
} from '../money/conversions.ts';
import type { ContractSize } from './instrument.ts';

/** What contracts are worth at `at`, in the coin that settles them: the notional of margin, fees and funding. */
export const worthOf = (size: ContractSize, quantity: Contracts, at: Price): Quote =>
  'faceValue' in size
    ? asMoney(coinsFor(dollarsIn(quantity, size.faceValue), at))
    : notional(coinsIn(quantity, size.contractSize), at);

/** How many contracts are worth `value` at `at`, unrounded; `at` must not be zero. */
export const contractsWorth = (size: ContractSize, value: Quote, at: Price): Contracts =>
  'faceValue' in size
    ? contractsOfDollars(dollarsFor(asCoins(value), at), size.faceValue)
    : contractsFor(coinsWorth(value, at), size.contractSize);

/** What contracts are worth at `at` in dollars: what limits count. An inverse contract's dollars do not depend on it. */
export const dollarWorthOf = (size: ContractSize, quantity: Contracts, at: Price): Dollars =>
  'faceValue' in size
    ? dollarsIn(quantity, size.faceValue)
    : dollarsAtPar(notional(coinsIn(quantity, size.contractSize), at));

/** How many contracts are worth `value` dollars at `at`, unrounded; `at` must not be zero. */
export const contractsWorthDollars = (size: ContractSize, value: Dollars, at: Price): Contracts =>
  'faceValue' in size
    ? contractsOfDollars(value, size.faceValue)
    : contractsFor(coinsWorth(inDollarCoin(value), at), size.contractSize);

/**
 * The coins that contracts sold at `entry` stand for. Of an inverse contract these are dollars / entry, whatever the
 * price does afterwards: so many coins and their short together keep the dollars they were worth at `entry`.
 */
export const coinsHedged = (size: ContractSize, quantity: Contracts, entry: Price): Coins =>
  'faceValue' in size ? coinsFor(dollarsIn(quantity, size.faceValue), entry) : coinsIn(quantity, size.contractSize);

/** How many contracts, sold at `at`, stand for so many coins; unrounded. */
export const contractsHedging = (size: ContractSize, quantity: Coins, at: Price): Contracts =>
  'faceValue' in size
    ? contractsOfDollars(dollarsFor(quantity, at), size.faceValue)
    : contractsFor(quantity, size.contractSize);

/** What a short of these contracts gains from `entry` to `at`, in the coin that settles them; below zero it loses. */
export function gainOf(size: ContractSize, quantity: Contracts, entry: Price, at: Price): Quote {
  const sold = worthOf(size, quantity, entry);
  const worth = worthOf(size, quantity, at);
  return 'faceValue' in size ? worth.minus(sold) : sold.minus(worth);
}

/** The average price at which contracts worth `value` in their settling coin were traded; neither may be zero. */
export const averagePrice = (size: ContractSize, quantity: Contracts, value: Quote): Price =>
  'faceValue' in size
    ? dollarsPerCoin(dollarsIn(quantity, size.faceValue), asCoins(value))
    : pricePerCoin(value, coinsIn(quantity, size.contractSize));
