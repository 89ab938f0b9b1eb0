import type { Decision } from '../hedge/decision.ts';
import { type HedgeView, shortCoins } from '../hedge/hedge-view.ts';
import { survivalFigures } from '../hedge/survival-sentence.ts';
import { smallestMoney } from '../market/money-text.ts';
import { type Coins, coins, ONE, type Price, price, type Quote, quote } from '../money/amount.ts';
import { roundDownTo, roundUpTo } from '../money/rounding.ts';
import { type StoredReader, storedAmount, storedCount, storedRecord } from '../money/stored.ts';

/** What the cash present is good for, as figures; `survivalWords` says it. */
interface SurvivalSeen {
  readonly to: Price;
  readonly missing: Quote;
  /** Absent where a top-up is due now. */
  readonly topUp?: Quote;
  readonly at?: Price;
}

/**
 * One hedge as a pass last saw it, for whoever asks how it stands. Kept in the account's record, which every pass writes
 * anyway: a quiet pass costs no further write. Rounded for a person's eye, prices to the tick, money to the cent.
 */
export interface HedgeSeen {
  readonly atMs: number;
  readonly mark: Price;
  readonly short: Coins;
  /** On the account; absent where the wallet could not be read. */
  readonly coins?: Coins;
  /** Where the short is liquidated, the nearer of our own word and the exchange's; absent when flat. */
  readonly liquidation?: Price;
  readonly survival?: SurvivalSeen;
}

/** What is worth remembering of a view and the decision on it. */
export function seenOf(view: HedgeView, { distance, verdicts }: Decision): HedgeSeen {
  const { mark } = view.prices;
  const { tick } = view.instrument;
  const survival = survivalOf(view);
  // Of a position that is not ours nothing is judged.
  const isOurs = verdicts.some(({ rule }) => rule === 'margin');
  return {
    atMs: view.nowMs,
    mark,
    short: shortCoins(view),
    ...(view.onAccount.ok ? { coins: view.onAccount.value } : {}),
    ...(distance === undefined ? {} : { liquidation: roundDownTo(mark.times(ONE.plus(distance)), tick) }),
    ...(isOurs && survival !== undefined ? { survival } : {}),
  };
}

function survivalOf(view: HedgeView): SurvivalSeen | undefined {
  const figures = survivalFigures(view);
  if (figures === undefined) return undefined;
  const { survivesTo, missingAtDoubled, nextTopUp } = figures;
  const { tick } = view.instrument;
  const least = smallestMoney(view.instrument);
  return {
    to: roundDownTo(survivesTo, tick),
    missing: roundUpTo(missingAtDoubled, least),
    ...(nextTopUp === undefined
      ? {}
      : { topUp: roundUpTo(nextTopUp.amount, least), at: roundDownTo(nextTopUp.at, tick) }),
  };
}

/** Reads what was seen of a hedge back; throws a sentence naming the field when it cannot. */
export const readHedgeSeen: StoredReader<HedgeSeen> = storedRecord<HedgeSeen>(
  {
    atMs: storedCount,
    mark: storedAmount(price),
    short: storedAmount(coins),
    coins: storedAmount(coins),
    liquidation: storedAmount(price),
    survival: storedRecord<SurvivalSeen>(
      { to: storedAmount(price), missing: storedAmount(quote), topUp: storedAmount(quote), at: storedAmount(price) },
      ['topUp', 'at'],
    ),
  },
  ['coins', 'liquidation', 'survival'],
);
