import { worthOf } from '../market/contract-value.ts';
import type { Fill, FundingPayment } from '../market/fill.ts';
import type { ContractSize } from '../market/instrument.ts';
import {
  type Coins,
  type Contracts,
  larger,
  NO_CONTRACTS,
  NO_QUOTE,
  type Price,
  type Quote,
  smaller,
} from '../money/amount.ts';
import { asCoins, coinsIn, ratioOf } from '../money/conversions.ts';

/** What the trades and settlements of one symbol add up to; its money is in the coin that settles the contract. */
export interface Books {
  /** Contracts held short; below zero: long. */
  readonly contracts: Contracts;
  /** Coins they stand for; of inverse contracts those they were sold for. */
  readonly short: Coins;
  /** What the open contracts were worth when sold, less what bought them back at cost; zero when flat. */
  readonly entryValue: Quote;
  /** Profit of the contracts bought back, before fees. */
  readonly realised: Quote;
  readonly fees: Quote;
  /** Above zero: received. */
  readonly funding: Quote;
  readonly trades: number;
}

type Sums = Omit<Books, 'short'>;

const EMPTY: Sums = {
  contracts: NO_CONTRACTS,
  entryValue: NO_QUOTE,
  realised: NO_QUOTE,
  fees: NO_QUOTE,
  funding: NO_QUOTE,
  trades: 0,
};

/** Rebuilds position and profit of one symbol from its trades and settlements alone, by average cost; oldest first. */
export function booksOf(
  fills: readonly Fill[],
  funding: readonly FundingPayment[],
  symbol: string,
  size: ContractSize,
): Books {
  const traded = fills
    .filter((fill) => fill.symbol === symbol)
    .reduce((books, fill) => withFill(books, fill, size), EMPTY);
  const received = funding
    .filter((payment) => payment.symbol === symbol)
    .reduce((sum, { amount }) => sum.plus(amount), NO_QUOTE);
  const { contracts, entryValue } = traded;
  const short = 'faceValue' in size ? asCoins(entryValue) : coinsIn(contracts, size.contractSize);
  return { ...traded, short, funding: received };
}

function withFill(books: Sums, fill: Fill, size: ContractSize): Sums {
  const sold = fill.side === 'sell' ? fill.contracts : fill.contracts.negated();
  const closing = closedBy(books.contracts, sold);
  const closedCost = closing.isZero() ? NO_QUOTE : books.entryValue.times(ratioOf(closing, books.contracts));
  const closedFor = worthOf(size, closing, fill.price);
  const opening = sold.plus(closing); // `closing` carries the sign of what it closes
  return {
    contracts: books.contracts.plus(sold),
    entryValue: books.entryValue.minus(closedCost).plus(worthOf(size, opening, fill.price)),
    realised: books.realised.plus(gain(size, closedCost, closedFor)),
    fees: books.fees.plus(fill.fee),
    funding: books.funding,
    trades: books.trades + 1,
  };
}

/** How much of a signed short a signed trade closes, with the sign of the short. */
function closedBy(short: Contracts, sold: Contracts): Contracts {
  if (short.isPositive() && sold.isNegative()) return smaller(short, sold.negated());
  if (short.isNegative() && sold.isPositive()) return larger(short, sold.negated());
  return NO_CONTRACTS;
}

/** What a short gains that was worth `sold` and is worth `now`: inverse contracts are worth less the higher the price. */
const gain = (size: ContractSize, sold: Quote, now: Quote): Quote =>
  'faceValue' in size ? now.minus(sold) : sold.minus(now);

/** Profit of the open contracts at `mark`, before fees. */
export const unrealisedOf = ({ entryValue, contracts }: Books, size: ContractSize, mark: Price): Quote =>
  gain(size, entryValue, worthOf(size, contracts, mark));
