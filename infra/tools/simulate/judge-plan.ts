import type { AccountRecord } from '../../../shared/cycle/ledger.ts';
import { contractsHedging, gainOf, worthOf } from '../../../shared/market/contract-value.ts';
import type { Instrument, MarginTier } from '../../../shared/market/instrument.ts';
import type { Read } from '../../../shared/market/read.ts';
import type { AccountSnapshot, Prices } from '../../../shared/market/snapshot.ts';
import {
  type Coins,
  type Contracts,
  NO_COINS,
  NO_CONTRACTS,
  NO_QUOTE,
  ONE,
  price,
  type Quote,
  ratio,
} from '../../../shared/money/amount.ts';
import { notional, ratioOf } from '../../../shared/money/conversions.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import type { Control } from '../../../shared/policy/controls.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { anyWishFor, type Wish, wishedShort, wishFor } from './owners-wish.ts';
import { ratiosAround } from './wished-ratio.ts';

/** What a process had been told when it wrote an order down: the only things the order may rest on. */
export interface Told {
  readonly intent: Intent;
  readonly instrument: Instrument;
  readonly items: Read<readonly PolicyItem[]> | undefined;
  readonly snapshot: AccountSnapshot | undefined;
  readonly control: Read<Control | undefined> | undefined;
  readonly record: AccountRecord | undefined;
  /** Whether the hedge had been taken off before, and not come back. */
  readonly wasLatched: boolean;
  /** Since when every look has shown the short above its coins. */
  readonly nakedSinceMs: number | undefined;
  /** The coins have fallen steeply, and no second look has agreed yet. */
  readonly isFallingNow: boolean;
  /** What would re-arm the hedge is as it was when it was taken off. */
  readonly isAsWhenLatched: boolean;
  /** No order of the symbol was ever written down in this ledger. */
  readonly isFirst: boolean;
  /** The exchange said last that the key may take coins out. */
  readonly isKeyUnsafe: boolean;
  /** The exchange has liquidated it, and the owner has not written its policy since. */
  readonly isLiquidated: boolean;
  readonly nowMs: number;
}

const PAR = price('1');
const SPREAD_MAX = ratio('0.03');
const FRESH_MS = 30_000;
/** What must not be acted on at first sight is looked at again after so long. */
export const SECOND_READING_MS = 20_000;

/** Why an order should never have been written down, by what its process had been told; undefined when it is fine. */
export function judgePlan(told: Told): string | undefined {
  const { snapshot, intent } = told;
  if (snapshot === undefined) return 'I11: an order is written down before the account was looked at';
  if (!snapshot.positions.ok) return 'I11: an order rests on positions that could not be read';
  if (!intent.contracts.isPositive()) return 'I5: an order over nothing';
  const position = snapshot.positions.value.get(told.instrument.symbol);
  if (position !== undefined && position.side !== 'flat' && told.isFirst)
    return 'I7: a position that is not ours is traded';
  if (position?.side === 'long') return 'I7: an order against a long position';
  return intent.side === 'sell' ? judgeGrowth(told, snapshot) : judgeShrinking(told, snapshot);
}

function judgeGrowth(told: Told, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument, items } = told;
  const wish = items?.ok ? wishFor(items.value, instrument.coin) : undefined;
  if (wish === undefined) return 'I7: a short grows without exactly one policy that may be carried out';
  const isPast = intent.target.minus(shortSeen(snapshot, instrument.symbol)).lt(intent.contracts);
  if (isPast) return 'I5: an order goes past its own target';
  return whyNotAllowed(told) ?? whyUnsure(snapshot, instrument) ?? whyTooLarge(told, wish, snapshot);
}

function whyNotAllowed(told: Told): string | undefined {
  const { control, record, wasLatched, isAsWhenLatched, isKeyUnsafe, isLiquidated } = told;
  const said = control?.ok ? control.value : undefined;
  if (said?.mode !== 'run') return 'I7: a short grows while the control does not say run';
  if (record?.halt !== undefined && said.resume !== record.halt.id) return 'I7: a short grows on a halted account';
  if (wasLatched && isAsWhenLatched) return 'I7: a hedge that was taken off comes back by itself';
  if (isLiquidated) return 'I7: a liquidated hedge comes back by itself';
  return isKeyUnsafe ? 'I7: a short grows with a key that may take coins out' : undefined;
}

/** A failed reading is never a zero, and unfit prices grow nothing. */
function whyUnsure(snapshot: AccountSnapshot, { symbol }: Instrument): string | undefined {
  const { spot, futures, settings, restingOrders, positionMode, clockSkewMs } = snapshot;
  const parts = { spot, futures, settings, restingOrders, positionMode, clockSkewMs };
  for (const [name, read] of Object.entries(parts)) {
    if (!read.ok) return `I11: a short grows although ${name} could not be read`;
  }
  if (positionMode.ok && positionMode.value === 'hedge') return 'I7: a short grows in hedge mode';
  if (clockSkewMs.ok && !(Math.abs(clockSkewMs.value) <= FRESH_MS))
    return 'I7: a short grows while the clocks disagree';
  const prices = snapshot.prices.get(symbol);
  return arePricesFit(prices, snapshot) ? undefined : 'I7: a short grows on unfit prices';
}

function arePricesFit(prices: Read<Prices> | undefined, { takenAtMs }: AccountSnapshot): boolean {
  if (prices?.ok !== true || prices.value.standIns !== undefined) return false;
  const { mark, index, spot, bid, ask, markAtMs } = prices.value;
  const isNear = [index, spot, bid, ask].every((each) => ratioOf(each, mark).minus(ONE).abs().lte(ratio('0.032')));
  return (
    isNear &&
    bid.lte(ask) &&
    ratioOf(mark, spot).minus(ONE).abs().lte(SPREAD_MAX) &&
    takenAtMs - markAtMs <= FRESH_MS + 5_000
  );
}

function whyTooLarge({ intent, instrument, nowMs }: Told, wish: Wish, snapshot: AccountSnapshot): string | undefined {
  const onAccount = coinsSeen(snapshot, instrument.coin);
  const prices = snapshot.prices.get(instrument.symbol);
  if (prices?.ok !== true) return 'I11: a short grows without a price';
  const most = wishedShort(wish, ratiosAround(wish.ratio, prices.value.mark, nowMs).most, onAccount, instrument);
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

function judgeShrinking(told: Told, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument, control } = told;
  if (!intent.reduceOnly) return 'I2: a buy that is not reduce-only';
  if (control?.ok !== true || !['run', 'reduceOnly'].includes(control.value?.mode ?? ''))
    return 'I7: a buy although the control does not allow orders';
  const short = shortSeen(snapshot, instrument.symbol);
  if (!intent.contracts.lte(short.minus(intent.target))) return 'I5b: a buy goes past its own target';
  switch (intent.purpose) {
    case 'naked':
      return whyNotNaked(told, snapshot, short);
    case 'remove':
      return whyNotRemoved(told, snapshot);
    case 'rescue':
      return whyNoRescue(told, snapshot);
    default:
      return whyNotShrunk(told, snapshot);
  }
}

function whyNotNaked(
  { intent, instrument, items, nakedSinceMs, nowMs }: Told,
  snapshot: AccountSnapshot,
  short: Contracts,
) {
  if (!snapshot.spot.ok) return 'I11: a wallet that could not be read is taken for a sale';
  const wish = items?.ok ? anyWishFor(items.value, instrument.coin) : undefined;
  const confirmed = coinsSeen(snapshot, instrument.coin).plus(wish?.elsewhere ?? NO_COINS);
  const behind = contractsHedging(instrument, confirmed, intent.mark);
  if (!short.gt(behind)) return 'I5b: a short is shrunk as naked that has its coins behind it';
  if (!intent.target.plus(instrument.lot).gt(behind)) return 'I5b: a naked short is shrunk below its coins';
  if (nakedSinceMs === undefined || nowMs - nakedSinceMs < SECOND_READING_MS)
    return 'I5b: a naked short is shrunk on a first reading';
  return undefined;
}

function whyNotRemoved({ instrument, items, wasLatched }: Told, snapshot: AccountSnapshot): string | undefined {
  if (wasLatched) return undefined;
  const wish = items?.ok ? wishFor(items.value, instrument.coin) : undefined;
  if (wish === undefined) return 'I7: a hedge is removed without a policy that says so';
  const prices = snapshot.prices.get(instrument.symbol);
  if (prices?.ok !== true || !arePricesFit(prices, snapshot)) return 'I11: a hedge is removed on unfit prices';
  const { mark } = prices.value;
  const isDue = wish.takeProfitAt?.gte(mark) === true || wish.removeAbove?.lt(mark) === true;
  return isDue ? undefined : `I5b: a hedge is removed at ${mark}, where no rule holds`;
}

function whyNotShrunk(
  { intent, instrument, items, isFallingNow, nowMs }: Told,
  snapshot: AccountSnapshot,
): string | undefined {
  const wish = items?.ok ? wishFor(items.value, instrument.coin) : undefined;
  if (wish === undefined) return 'I7: a short is shrunk without a policy that asks for it';
  if (!snapshot.spot.ok) return 'I11: a short is shrunk beside coins that could not be read';
  if (isFallingNow) return 'I11: a steep fall of the coins is acted on at first sight';
  if (wish.elsewhere.isPositive()) return undefined; // coins that arrive count later: what is counted is the program's memory
  const prices = snapshot.prices.get(instrument.symbol);
  if (prices?.ok !== true) return 'I11: a short is shrunk without a price';
  const { least: at } = ratiosAround(wish.ratio, prices.value.mark, nowMs);
  const least = wishedShort(wish, at, coinsSeen(snapshot, instrument.coin), instrument).minus(instrument.lot);
  return intent.target.gt(least) ? undefined : `I5b: a short is bound for ${intent.target}, below ${least}`;
}

/** By equity, not by the program's formula: were the mark `reduceAt` higher, would the margin be gone? */
function whyNoRescue({ instrument, items }: Told, snapshot: AccountSnapshot): string | undefined {
  const position = snapshot.positions.ok ? snapshot.positions.value.get(instrument.symbol) : undefined;
  const prices = snapshot.prices.get(instrument.symbol);
  if (position === undefined || position.side !== 'short') return 'I5b: a rescue without a short';
  if (prices?.ok !== true) return 'I11: a rescue without a price';
  if (position.isolatedWallet.isZero()) return undefined; // cross: it shares its margin with the others
  const wish = items?.ok ? anyWishFor(items.value, instrument.coin) : undefined;
  const at = prices.value.mark.times(ONE.plus(wish?.reduceAt ?? ratio('0.5')).plus(ratio('0.01')));
  const gain = gainOf(instrument, position.contracts, position.entryPrice, at);
  const equity = position.isolatedWallet.plus(gain);
  return equity.lte(maintenanceOf(instrument.tiers, worthOf(instrument, position.contracts, at)))
    ? undefined
    : 'I5b: a short is rescued that is far from liquidation';
}

function maintenanceOf(tiers: readonly MarginTier[], value: Quote): Quote {
  const tier = tiers.find(({ notionalCap }) => value.lte(notionalCap)) ?? tiers.at(-1);
  return tier === undefined ? NO_QUOTE : value.times(tier.rate).minus(tier.deduction);
}

/** The short a look showed; zero when flat or long. */
export function shortSeen({ positions }: AccountSnapshot, symbol: string): Contracts {
  const position = positions.ok ? positions.value.get(symbol) : undefined;
  return position?.side === 'short' ? position.contracts : NO_CONTRACTS;
}

/** The coins a look showed, free and locked. */
export function coinsSeen({ spot }: AccountSnapshot, coin: string): Coins {
  const balance = spot.ok ? spot.value.get(coin) : undefined;
  return balance === undefined ? NO_COINS : balance.free.plus(balance.locked);
}
