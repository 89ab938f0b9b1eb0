import { coinsHedged } from '../market/contract-value.ts';
import { isInverse } from '../market/instrument.ts';
import type { Read } from '../market/read.ts';
import {
  type Coins,
  type Contracts,
  NO_COINS,
  NO_CONTRACTS,
  ONE,
  type Price,
  price,
  type Ratio,
  ratio,
} from '../money/amount.ts';
import { contractsLeft } from './buy-back.ts';
import type { Notice } from './decision.ts';
import { forget, type HedgeState } from './hedge-state.ts';
import { type HedgeView, shortCoins, shortContracts } from './hedge-view.ts';
import { SECOND_READING_MS } from './holdings.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** Whether the short stands above the coins that are surely there, and how far to shrink it if so. */
export interface NakedCheck {
  readonly verdict: Verdict;
  readonly notices: readonly Notice[];
  readonly state: HedgeState;
  /** The short that the confirmed coins carry; present once two readings agree that it is naked. */
  readonly shrinkTo?: Contracts;
  /** Coins of the short with nothing behind them; zero when none or not known. */
  readonly nakedCoins: Coins;
}

/** What tells whether a short is covered. */
type CoveredView = Pick<HedgeView, 'nowMs' | 'position' | 'instrument'> & {
  readonly prices: Pick<HedgeView['prices'], 'mark'>;
};

/**
 * A short above the confirmed coins by more than one lot has nothing behind it: the owner hears of it at once, and after
 * a second reading it is shrunk, whatever the policy's standing. A failed read of a wallet is not a sale.
 */
export function checkNaked(view: CoveredView, confirmed: Read<Coins>, state: HedgeState): NakedCheck {
  const short = shortCoins(view);
  const { instrument, nowMs } = view;
  if (!confirmed.ok) {
    const verdict = verdictOf('naked', 'unknown', `short ${short}`, confirmed.because);
    return { verdict, notices: [], state, nakedCoins: NO_COINS };
  }
  const allowed = allowedAbove(view, confirmed.value);
  const number = `short ${short}, coins ${confirmed.value}`;
  if (short.lte(allowed)) {
    const verdict = verdictOf('naked', 'passes', number, 'the short is covered by coins');
    return { verdict, notices: [], state: forget(state, 'nakedSinceMs'), nakedCoins: NO_COINS };
  }
  const nakedCoins = short.minus(confirmed.value);
  const sinceMs = state.nakedSinceMs ?? nowMs;
  const isConfirmed = nowMs - sinceMs >= SECOND_READING_MS;
  const sentence =
    `The short of ${short} ${instrument.coin} stands above the ${confirmed.value} ${instrument.coin} behind it: ` +
    `${nakedCoins} of it is a bet on falling prices, not a hedge. ` +
    (isConfirmed ? 'A second reading agrees; it is being shrunk.' : 'It will be shrunk if a second reading agrees.');
  const shrinkTo = carriedBy(view, confirmed.value);
  return {
    verdict: verdictOf('naked', 'acts', number, isConfirmed ? 'naked on two readings' : 'naked on a first reading'),
    notices: [{ code: 'naked-short', sentence }],
    state: { ...state, nakedSinceMs: sinceMs },
    nakedCoins,
    ...(isConfirmed && shrinkTo.lt(shortContracts(view)) ? { shrinkTo } : {}),
  };
}

/** The coins that one contract stands for are those it was sold for; of a linear one at any price. */
const soldAt = ({ position }: CoveredView): Price => (position.side === 'flat' ? ANY_PRICE : position.entryPrice);
const ANY_PRICE: Price = price('1');

/** The short that so many coins carry. */
const carriedBy = ({ instrument, position, prices }: CoveredView, confirmed: Coins): Contracts =>
  position.side === 'short'
    ? contractsLeft(
        { instrument, position, mark: prices.mark },
        coinsHedged(instrument, position.contracts, position.entryPrice),
        confirmed,
        ONE,
      )
    : NO_CONTRACTS;

/**
 * Fees and funding of an inverse short are paid out of the coins it hedges, so a full hedge stands a little above them
 * without anything having been sold: up to here that is for the band to correct.
 */
const OWN_COSTS: Ratio = ratio('0.03');

function allowedAbove(view: CoveredView, confirmed: Coins): Coins {
  const { instrument } = view;
  const withLot = confirmed.plus(coinsHedged(instrument, instrument.lot, soldAt(view)));
  return isInverse(instrument) ? withLot.plus(confirmed.times(OWN_COSTS)) : withLot;
}
