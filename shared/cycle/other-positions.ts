import { maintenanceMargin } from '../margin/liquidation-price.ts';
import { NO_OTHERS, type OtherPositions } from '../margin/short-margin.ts';
import { gainOf, worthOf } from '../market/contract-value.ts';
import { type Instrument, isInverseSymbol } from '../market/instrument.ts';
import type { Read } from '../market/read.ts';
import type { Position } from '../market/snapshot.ts';
import { NO_QUOTE, type Price, type Quote } from '../money/amount.ts';

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
    .filter(
      ([other]) =>
        other !== symbol && other.endsWith(`:${quoteCoin}`) && isInverseSymbol(other) === isInverseSymbol(symbol),
    )
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
  const read = marks.get(symbol);
  const mark = read?.ok ? read.value : undefined;
  const value = worthOf(instrument, position.contracts, mark ?? entryPrice);
  return {
    isolatedWallets: NO_QUOTE,
    maintenance: maintenanceMargin(value, instrument.tiers),
    unrealised: mark === undefined ? position.unrealised : gainAt(mark, position, instrument),
    shorts: side === 'short' ? value : NO_QUOTE,
  };
}

function gainAt(mark: Price, { side, entryPrice, contracts }: Open, instrument: Instrument): Quote {
  const ofShort = gainOf(instrument, contracts, entryPrice, mark);
  return side === 'short' ? ofShort : ofShort.negated();
}
