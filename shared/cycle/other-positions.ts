import { maintenanceMargin } from '../margin/liquidation-price.ts';
import { NO_OTHERS, type OtherPositions } from '../margin/short-margin.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Read } from '../market/read.ts';
import type { Position } from '../market/snapshot.ts';
import { type Coins, NO_QUOTE, type Price, type Quote } from '../money/amount.ts';
import { coinsIn, notional } from '../money/conversions.ts';

/** What is known of an account's positions. */
interface PositionSight {
  readonly positions: Read<ReadonlyMap<string, Position>>;
  readonly marks: ReadonlyMap<string, Read<Price>>;
  readonly instruments: ReadonlyMap<string, Instrument>;
}

type Open = Exclude<Position, { readonly side: 'flat' }>;

/**
 * What the positions of an account other than `symbol`, settled in the same coin, do to the futures wallet. Where a price
 * was not read, a position counts at its entry with the gain the exchange states; where its contract is not known either
 * (somebody else's), its maintenance is left out because nobody can say what it is.
 */
export function otherPositions(symbol: string, quoteCoin: string, sight: PositionSight): OtherPositions {
  const { positions } = sight;
  return [...(positions.ok ? positions.value : [])]
    .filter(([other]) => other !== symbol && other.endsWith(`:${quoteCoin}`))
    .map(([other, position]) => (position.side === 'flat' ? NO_OTHERS : claimOf(other, position, sight)))
    .reduce(together, NO_OTHERS);
}

const together = (a: OtherPositions, b: OtherPositions): OtherPositions => ({
  isolatedWallets: a.isolatedWallets.plus(b.isolatedWallets),
  maintenance: a.maintenance.plus(b.maintenance),
  unrealised: a.unrealised.plus(b.unrealised),
  shorts: a.shorts.plus(b.shorts),
});

/** An isolated position takes its own margin out of the wallet and nothing else; a cross one leans on all of it. */
function claimOf(symbol: string, position: Open, { marks, instruments }: PositionSight): OtherPositions {
  const { isolatedWallet, entryPrice, side } = position;
  if (isolatedWallet.isPositive()) return { ...NO_OTHERS, isolatedWallets: isolatedWallet };
  const instrument = instruments.get(symbol);
  if (instrument === undefined) return { ...NO_OTHERS, unrealised: position.unrealised };
  const quantity = coinsIn(position.contracts, instrument.contractSize);
  const read = marks.get(symbol);
  const mark = read?.ok ? read.value : undefined;
  const value = notional(quantity, mark ?? entryPrice);
  return {
    isolatedWallets: NO_QUOTE,
    maintenance: maintenanceMargin(value, instrument.tiers),
    unrealised: mark === undefined ? position.unrealised : gainAt(mark, position, quantity),
    shorts: side === 'short' ? value : NO_QUOTE,
  };
}

function gainAt(mark: Price, { side, entryPrice }: Open, quantity: Coins): Quote {
  const rise = notional(quantity, mark).minus(notional(quantity, entryPrice));
  return side === 'long' ? rise : rise.negated();
}
