import { worthOf } from '../../../shared/market/contract-value.ts';
import type { Instrument } from '../../../shared/market/instrument.ts';
import type { AccountSnapshot } from '../../../shared/market/snapshot.ts';
import { type Coins, NO_COINS, NO_QUOTE, price, ratio } from '../../../shared/money/amount.ts';
import { notional } from '../../../shared/money/conversions.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { judgeShrinking } from './judge-shrinking.ts';
import { type Wish, wishedShort } from './owners-wish.ts';
import { arePricesFit, circumstancesOf, FRESH_MS, type Plan, shortSeen, wishOf } from './plan.ts';
import { removalAt } from './removal-wish.ts';
import { coinsTold } from './testimony.ts';
import { ratiosAround } from './wished-ratio.ts';

const PAR = price('1');
/** Why an order should never have been written down, by what its process had been told; undefined when it is fine. */
export function judgePlan(told: Plan): string | undefined {
  const {
    intent,
    told: { snapshot },
  } = told;
  if (snapshot === undefined) return 'I11: an order is written down before the account was looked at';
  if (!snapshot.positions.ok) return 'I11: an order rests on positions that could not be read';
  if (!intent.contracts.isPositive()) return 'I5: an order over nothing';
  const position = snapshot.positions.value.get(told.instrument.symbol);
  if (position !== undefined && position.side !== 'flat' && told.isFirst)
    return 'I7: a position that is not ours is traded';
  if (position?.side === 'long') return 'I7: an order against a long position';
  return intent.side === 'sell' ? judgeGrowth(told, snapshot) : judgeShrinking(told, snapshot);
}

function judgeGrowth(told: Plan, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument } = told;
  const wish = wishOf(told);
  if (wish === undefined) return 'I7: a short grows without exactly one policy that may be carried out';
  const isPast = intent.target.minus(shortSeen(snapshot, instrument.symbol)).lt(intent.contracts);
  if (isPast) return 'I5: an order goes past its own target';
  return whyNotAllowed(told) ?? whyUnsure(told, snapshot) ?? whyTooLarge(told, wish, snapshot);
}

function whyNotAllowed(told: Plan): string | undefined {
  const { control, record, wasLatched, isAsWhenLatched, isKeyUnsafe, isLiquidated } = told;
  const said = control?.ok ? control.value : undefined;
  if (said?.mode !== 'run') return 'I7: a short grows while the control does not say run';
  if (record?.halt !== undefined && said.resume !== record.halt.id) return 'I7: a short grows on a halted account';
  if (wasLatched && isAsWhenLatched) return 'I7: a hedge that was taken off comes back by itself';
  if (isLiquidated) return 'I7: a liquidated hedge comes back by itself';
  return isKeyUnsafe ? 'I7: a short grows with a key that may take coins out' : undefined;
}

/** A failed reading is never a zero, and unfit prices grow nothing. */
function whyUnsure({ told, instrument: { symbol, coin } }: Plan, snapshot: AccountSnapshot): string | undefined {
  const { spot, futures, settings, restingOrders, positionMode, clockSkewMs } = snapshot;
  const parts = { spot, coins: coinsTold(told, coin), futures, settings, restingOrders, positionMode, clockSkewMs };
  for (const [name, read] of Object.entries(parts)) {
    if (!read.ok) return `I11: a short grows although ${name} could not be read`;
  }
  if (positionMode.ok && positionMode.value === 'hedge') return 'I7: a short grows in hedge mode';
  if (clockSkewMs.ok && !(Math.abs(clockSkewMs.value) <= FRESH_MS))
    return 'I7: a short grows while the clocks disagree';
  const prices = snapshot.prices.get(symbol);
  return arePricesFit(prices, snapshot) ? undefined : 'I7: a short grows on unfit prices';
}

function whyTooLarge(told: Plan, wish: Wish, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument } = told;
  const onAccount = coinsTold(told.told, instrument.coin);
  if (!onAccount.ok) return `I11: ${onAccount.because}`;
  const prices = snapshot.prices.get(instrument.symbol);
  if (prices?.ok !== true) return 'I11: a short grows without a price';
  if (removalAt(wish, prices.value.mark, told.market) === 'due') return 'I7: a short grows where a rule takes it off';
  const { most: at } = ratiosAround(wish.ratio, circumstancesOf(told, prices.value));
  const most = wishedShort(wish, at, onAccount.value, instrument);
  if (!intent.target.lte(most))
    return `I5: a short is bound for ${intent.target}, above the ${most} its policy asks for`;
  const settings = snapshot.settings.ok ? snapshot.settings.value.get(instrument.symbol) : undefined;
  if (settings === undefined || !settings.leverage.eq(wish.leverage) || settings.marginMode !== wish.marginMode)
    return 'I7: a short grows with another leverage or margin mode than its policy asks for';
  return whyNoReserve(intent, instrument, wish, snapshot);
}

const NEARLY = ratio('0.99');

function whyNoReserve(
  { contracts, mark }: Intent,
  instrument: Instrument,
  wish: Wish,
  snapshot: AccountSnapshot,
): string | undefined {
  const { symbol, quoteCoin } = instrument;
  const free = snapshot.futures.ok ? (snapshot.futures.value.get(quoteCoin)?.available ?? NO_QUOTE) : NO_QUOTE;
  const spot = wish.fromSpot ? notional(coinsSeen(snapshot, quoteCoin), PAR) : NO_QUOTE;
  const added = worthOf(instrument, contracts, mark);
  const whole = worthOf(instrument, shortSeen(snapshot, symbol), mark).plus(added);
  const left = free.plus(spot).minus(added.dividedBy(wish.leverage));
  return left.gte(
    whole
      .times(wish.reserve)
      .times(NEARLY)
      .minus(added.times(ratio('0.01'))),
  )
    ? undefined
    : `I7: a short grows into its reserve: ${left.toText(0)} left of ${whole.times(wish.reserve).toText(0)}`;
}

/** The coins a look showed in spot, free and locked. */
function coinsSeen({ spot }: AccountSnapshot, coin: string): Coins {
  const balance = spot.ok ? spot.value.get(coin) : undefined;
  return balance === undefined ? NO_COINS : balance.free.plus(balance.locked);
}
