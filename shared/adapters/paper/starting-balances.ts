import { type Coins, larger, NO_COINS, ONE, type Price, type Quote, type Ratio } from '../../money/amount.ts';
import { notional } from '../../money/conversions.ts';
import type { HedgePolicy } from '../../policy/hedge-policy.ts';
import { asCoins, bookDown } from '../../venue/booking.ts';
import type { VenueState } from '../../venue/venue-state.ts';

/** What the paper account gets when it first meets a symbol. */
export interface StartingBalance {
  readonly symbol: string;
  readonly coin: string;
  readonly coins: Coins;
  /** Quote coin in the futures wallet: so much, or this part of what `ofCoins` are worth then. */
  readonly quote:
    | { readonly kind: 'amount'; readonly amount: Quote }
    | { readonly kind: 'part'; readonly part: Ratio; readonly ofCoins: Coins };
  /** Quote coin in the spot wallet. */
  readonly quoteSpot: Quote;
}

/** What the policies of an account ask for, once a symbol; of several for one symbol an enabled one speaks. */
export function startingBalances(policies: readonly HedgePolicy[]): readonly StartingBalance[] {
  const bySymbol = new Map<string, HedgePolicy>();
  for (const policy of policies) {
    const other = bySymbol.get(policy.instrument);
    if (other === undefined || (policy.enabled && !other.enabled)) bySymbol.set(policy.instrument, policy);
  }
  return [...bySymbol.values()].map(balanceOf);
}

function balanceOf({ instrument, coin, paper, holdings, leverage, reserve }: HedgePolicy): StartingBalance {
  const all = paper.coins.plus(holdings.elsewhere?.amount ?? NO_COINS).minus(holdings.except);
  // Margin, reserve, and once the value of the coins: enough to hedge all of them, whatever part is hedged first.
  const ample = ONE.dividedBy(leverage).plus(reserve).plus(ONE);
  return {
    symbol: instrument,
    coin,
    coins: paper.coins,
    quote:
      paper.quote === undefined
        ? { kind: 'part', part: ample, ofCoins: larger(NO_COINS, all) }
        : { kind: 'amount', amount: paper.quote },
    quoteSpot: paper.quoteSpot,
  };
}

/** The account with a symbol's starting balances paid in, at this mark price. */
export function payIn(venue: VenueState, { coin, coins, quote, quoteSpot }: StartingBalance, mark: Price): VenueState {
  const cash = quote.kind === 'amount' ? quote.amount : notional(quote.ofCoins, mark).times(quote.part);
  const withCoins = received(venue.spot, coin, coins);
  const spot = received(withCoins, venue.quoteCoin, asCoins(quoteSpot));
  return { ...venue, spot, wallet: venue.wallet.plus(bookDown(cash)) };
}

function received(spot: VenueState['spot'], asset: string, amount: Coins): VenueState['spot'] {
  const before = spot[asset] ?? { free: NO_COINS, locked: NO_COINS };
  return { ...spot, [asset]: { ...before, free: before.free.plus(amount) } };
}
