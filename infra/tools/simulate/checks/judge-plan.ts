import { worthOf } from '../../../../shared/market/contract-value.ts';
import { type Instrument, isInverseSymbol } from '../../../../shared/market/instrument.ts';
import { missing } from '../../../../shared/market/read.ts';
import { type AccountSnapshot, positionsBeside } from '../../../../shared/market/snapshot.ts';
import { type Coins, NO_COINS, NO_QUOTE, price, ratio } from '../../../../shared/money/amount.ts';
import { notional } from '../../../../shared/money/conversions.ts';
import type { Intent } from '../../../../shared/orders/intent.ts';
import { lossSince, spanOf } from '../wishes/going-together.ts';
import type { Wish } from '../wishes/owners-wish.ts';
import { removalAt } from '../wishes/removal-wish.ts';
import { ratiosAround } from '../wishes/wished-ratio.ts';
import { type Standing, wishedShort } from '../wishes/wished-short.ts';
import { barsSymbolOf } from '../world/hedge-kinds.ts';
import { judgeShrinking } from './judge-shrinking.ts';
import {
  arePricesFit,
  circumstancesOf,
  FRESH_MS,
  type Plan,
  positionSeen,
  shortSeen,
  standingOf,
  wishOf,
} from './plan.ts';
import { barsTold, coinsTold } from './testimony.ts';

const PAR = price('1');
/** Why an order should never have been written down, by what its process had been told; undefined when it is fine. */
export function judgePlan(told: Plan): string | undefined {
  const {
    intent,
    told: { snapshot },
  } = told;
  if (snapshot === undefined) return 'I11: an order is written down before the account was looked at';
  if (!positionsBeside(snapshot, told.instrument.symbol).ok)
    return 'I11: an order rests on positions that could not be read';
  if (!intent.contracts.isPositive()) return 'I5: an order over nothing';
  const position = positionSeen(snapshot, told.instrument.symbol);
  if (position !== undefined && told.isFirst) return 'I7: a position that is not ours is traded';
  if (position?.side === 'long') return 'I7: an order against a long position';
  return intent.side === 'sell' ? judgeGrowth(told, snapshot) : judgeShrinking(told, snapshot);
}

function judgeGrowth(told: Plan, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument } = told;
  const wish = wishOf(told);
  if (wish === undefined) return 'I7: a short grows without exactly one policy that may be carried out';
  const isPast = intent.target.minus(shortSeen(snapshot, instrument.symbol)).lt(intent.contracts);
  if (isPast) return 'I5: an order goes past its own target';
  return (
    whyNotAllowed(told) ??
    whyUnsure(told, snapshot) ??
    whyOff(told, wish, snapshot) ??
    whyTooLarge(told, wish, snapshot)
  );
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
function whyUnsure({ told, instrument: { symbol } }: Plan, snapshot: AccountSnapshot): string | undefined {
  const { spot, settings, restingOrders, positionMode, clockSkewMs } = snapshot;
  const futures = walletsSeen(snapshot, symbol);
  const parts = { spot, coins: coinsTold(told, symbol), futures, settings, restingOrders, positionMode, clockSkewMs };
  for (const [name, read] of Object.entries(parts)) {
    if (!read.ok) return `I11: a short grows although ${name} could not be read`;
  }
  if (positionMode.ok && positionMode.value === 'hedge') return 'I7: a short grows in hedge mode';
  if (clockSkewMs.ok && !(Math.abs(clockSkewMs.value) <= FRESH_MS))
    return 'I7: a short grows while the clocks disagree';
  const prices = snapshot.prices.get(symbol);
  return arePricesFit(prices, snapshot) ? undefined : 'I7: a short grows on unfit prices';
}

/** What a rule takes off does not grow. */
function whyOff({ instrument, market }: Plan, wish: Wish, { prices }: AccountSnapshot): string | undefined {
  const seen = prices.get(instrument.symbol);
  const isDue = seen?.ok === true && removalAt(wish, seen.value.mark, market) === 'due';
  return isDue ? 'I7: a short grows where a rule takes it off' : undefined;
}

function whyTooLarge(told: Plan, wish: Wish, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument } = told;
  const onAccount = coinsTold(told.told, instrument.symbol);
  if (!onAccount.ok) return `I11: ${onAccount.because}`;
  const prices = snapshot.prices.get(instrument.symbol);
  if (prices?.ok !== true) return 'I11: a short grows without a price';
  const { most: at } = ratiosAround(wish.ratio, circumstancesOf(told, prices.value));
  const standing = standingOf(told, snapshot, wish);
  const most = wishedShort(wish, at, onAccount.value, standing);
  if (most === undefined) return 'I11: a short grows although nobody can tell how its coin goes with the other';
  const apart = whyNotTogether(told, wish, standing);
  if (apart !== undefined) return apart;
  if (!intent.target.lte(wish.cross === undefined ? most : most.times(ROUNDED)))
    return `I5: a short is bound for ${intent.target}, above the ${most} its policy asks for`;
  const settings = snapshot.settings.ok ? snapshot.settings.value.get(instrument.symbol) : undefined;
  if (settings === undefined || !settings.leverage.eq(wish.leverage) || settings.marginMode !== wish.marginMode)
    return 'I7: a short grows with another leverage or margin mode than its policy asks for';
  return whyNoReserve(intent, instrument, wish, snapshot);
}

/** A slope is rounded before it sizes anything. */
const ROUNDED = ratio('1.0001');

/** A hedge by another coin does not grow where the two do not go together, or have lost too much at any price it may have been opened at. */
function whyNotTogether({ told }: Plan, { cross, coin, symbol }: Wish, { together, entry }: Standing) {
  if (cross === undefined || together?.ok !== true) return undefined;
  const { value } = together;
  if (value.rSquared < Number(cross.rSquaredMin) - 0.001)
    return `I7: a short grows at an R squared of ${value.rSquared.toFixed(3)}, its policy asks for ${cross.rSquaredMin}`;
  if (entry === undefined) return undefined;
  const opened = spanOf(barsTold(told)(barsSymbolOf(coin, symbol)));
  const isLost = lossSince(value, entry, opened.least).gte(cross.lossMax.plus(ratio('0.001')));
  return isLost ? 'I7: a hedge by another coin grows that has lost more than its policy allows' : undefined;
}

const NEARLY = ratio('0.99');

function whyNoReserve(
  { contracts, mark }: Intent,
  instrument: Instrument,
  wish: Wish,
  snapshot: AccountSnapshot,
): string | undefined {
  const { symbol, quoteCoin } = instrument;
  const wallets = walletsSeen(snapshot, symbol);
  const free = wallets.ok ? (wallets.value.get(quoteCoin)?.available ?? NO_QUOTE) : NO_QUOTE;
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

const walletsSeen = ({ futures, coinFutures }: AccountSnapshot, symbol: string): AccountSnapshot['futures'] =>
  isInverseSymbol(symbol) ? (coinFutures ?? missing('nobody has read it')) : futures;

/** The coins a look showed in spot, free and locked. */
function coinsSeen({ spot }: AccountSnapshot, coin: string): Coins {
  const balance = spot.ok ? spot.value.get(coin) : undefined;
  return balance === undefined ? NO_COINS : balance.free.plus(balance.locked);
}
