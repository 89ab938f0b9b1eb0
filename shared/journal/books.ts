import type { Fill, FundingPayment } from '../market/fill.ts';
import { type Coins, larger, NO_COINS, NO_QUOTE, type Price, type Quote, smaller } from '../money/amount.ts';
import { coinsIn, notional, pricePerCoin } from '../money/conversions.ts';

/** What the trades and settlements of one symbol add up to. */
export interface Books {
  /** Coins held short; below zero: long. */
  readonly short: Coins;
  /** What the open coins were sold for, less what bought them back at cost; zero when flat. */
  readonly entryValue: Quote;
  /** Profit of the coins bought back, before fees. */
  readonly realised: Quote;
  readonly fees: Quote;
  /** Above zero: received. */
  readonly funding: Quote;
  readonly trades: number;
}

const EMPTY: Books = {
  short: NO_COINS,
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
  contractSize: Coins,
): Books {
  const traded = fills
    .filter((fill) => fill.symbol === symbol)
    .reduce((books, fill) => withFill(books, fill, contractSize), EMPTY);
  const received = funding
    .filter((payment) => payment.symbol === symbol)
    .reduce((sum, { amount }) => sum.plus(amount), NO_QUOTE);
  return { ...traded, funding: received };
}

function withFill(books: Books, fill: Fill, contractSize: Coins): Books {
  const quantity = coinsIn(fill.contracts, contractSize);
  const sold = fill.side === 'sell' ? quantity : quantity.negated();
  const closing = closedBy(books.short, sold);
  const closedCost = closing.isZero() ? NO_QUOTE : notional(closing, entryPriceOf(books));
  const closedFor = notional(closing, fill.price);
  const opening = sold.plus(closing); // `closing` carries the sign of what it closes
  return {
    short: books.short.plus(sold),
    entryValue: books.entryValue.minus(closedCost).plus(notional(opening, fill.price)),
    realised: books.realised.plus(closedCost).minus(closedFor),
    fees: books.fees.plus(fill.fee),
    funding: books.funding,
    trades: books.trades + 1,
  };
}

/** How much of a signed short a signed trade closes, with the sign of the short. */
function closedBy(short: Coins, sold: Coins): Coins {
  if (short.isPositive() && sold.isNegative()) return smaller(short, sold.negated());
  if (short.isNegative() && sold.isPositive()) return larger(short, sold.negated());
  return NO_COINS;
}

/** The average price the open coins were sold at; the books must not be flat. */
const entryPriceOf = ({ entryValue, short }: Books): Price => pricePerCoin(entryValue, short);

/** Profit of the open coins at `mark`, before fees. */
export const unrealisedOf = ({ entryValue, short }: Books, mark: Price): Quote =>
  entryValue.minus(notional(short, mark));
