import { isInverseSymbol } from '../../../../shared/market/instrument.ts';
import { found } from '../../../../shared/market/read.ts';
import { type Coins, larger, NO_COINS, NO_CONTRACTS } from '../../../../shared/money/amount.ts';
import { asCoins } from '../../../../shared/money/conversions.ts';
import { entryPriceOf, totalWallet } from '../../../../shared/venue/account-margin.ts';
import { instrumentOf, pricesOf } from '../../../../shared/venue/lookups.ts';
import { BETA_BARS, togetherBy } from '../wishes/going-together.ts';
import type { Wish } from '../wishes/owners-wish.ts';
import type { Standing } from '../wishes/wished-short.ts';
import { shortIn } from '../world/exchange-book.ts';
import { coinOf } from '../world/hedge-kinds.ts';
import type { SimulatedAccount } from '../world/world.ts';

// What truly stands on an account, whatever anybody has been told of it.

/** The coins behind a contract, in every wallet that its wish counts. */
export function coinsThere({ exchange }: SimulatedAccount, symbol: string, wish: Wish | undefined): Coins {
  const { venue } = exchange.book;
  const coin = wish?.coin ?? coinOf(symbol);
  const balance = venue.spot[coin];
  const inSpot = balance === undefined ? NO_COINS : balance.free.plus(balance.locked);
  const others = (wish?.wallets ?? []).map((wallet) => exchange.others.get(wallet)?.get(coin) ?? NO_COINS);
  const margined = isInverseSymbol(symbol) ? asCoins(totalWallet(venue, coin)) : NO_COINS;
  const sum = others.reduce((all, each) => all.plus(each), inSpot.plus(margined));
  return larger(NO_COINS, sum); // more may be borrowed than there is
}

/** The short of a contract, and what its size is judged by. */
export function standingTrue({ exchange }: SimulatedAccount, symbol: string, wish: Wish | undefined): Standing {
  const { book, past, loop } = exchange;
  const { venue } = book;
  const position = venue.positions[symbol];
  const bars = (of: string) => found(past.bars({ symbol: of, frame: '1h', bars: BETA_BARS }, loop.nowMs));
  return {
    instrument: instrumentOf(venue, symbol),
    short: larger(NO_CONTRACTS, shortIn(venue, symbol)),
    mark: pricesOf(venue, symbol).mark,
    ...(position?.side === 'short' ? { entry: entryPriceOf(venue, symbol, position) } : {}),
    ...(wish?.cross === undefined ? {} : { together: togetherBy(wish, bars) }),
  };
}
