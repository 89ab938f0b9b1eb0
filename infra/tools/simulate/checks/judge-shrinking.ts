import { gainOf, worthOf } from '../../../../shared/market/contract-value.ts';
import type { MarginTier } from '../../../../shared/market/instrument.ts';
import type { AccountSnapshot } from '../../../../shared/market/snapshot.ts';
import { type Coins, NO_COINS, NO_QUOTE, ONE, type Quote, ratio, smaller } from '../../../../shared/money/amount.ts';
import type { Intent } from '../../../../shared/orders/intent.ts';
import { type FundingWish, mayHold } from '../wishes/funding-wish.ts';
import { lossSince, spanOf } from '../wishes/going-together.ts';
import { anyWishFor, type Wish } from '../wishes/owners-wish.ts';
import { isOffByPrice, mayMarketRemove } from '../wishes/removal-wish.ts';
import { ratiosAround } from '../wishes/wished-ratio.ts';
import { carriedShort, coinsCarried, coinsStanding, type Standing, wishedShort } from '../wishes/wished-short.ts';
import { barsSymbolOf } from '../world/hedge-kinds.ts';
import {
  arePricesFit,
  circumstancesOf,
  type Plan,
  positionSeen,
  SECOND_READING_MS,
  shortSeen,
  standingOf,
  wishOf,
} from './plan.ts';
import { barsTold, coinsTold, itemsBehind } from './testimony.ts';

/** Why an order that makes a short smaller should never have been written down; undefined when it is fine. */
export function judgeShrinking(told: Plan, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument, control } = told;
  if (!intent.reduceOnly) return 'I2: a buy that is not reduce-only';
  if (control?.ok !== true || !['run', 'reduceOnly'].includes(control.value?.mode ?? ''))
    return 'I7: a buy although the control does not allow orders';
  const short = shortSeen(snapshot, instrument.symbol);
  if (!intent.contracts.lte(short.minus(intent.target))) return 'I5b: a buy goes past its own target';
  switch (intent.purpose) {
    case 'naked':
      return whyNotNaked(told, snapshot);
    case 'remove':
      return whyNotRemoved(told, snapshot);
    case 'rescue':
      return whyNoRescue(told, snapshot);
    default:
      return whyNotShrunk(told, snapshot);
  }
}

function whyNotNaked(plan: Plan, snapshot: AccountSnapshot) {
  const { intent, instrument, told, nakedSinceMs, nowMs } = plan;
  const counted = coinsTold(told, instrument.symbol);
  if (!counted.ok) return `I11: a wallet that could not be read is taken for a sale: ${counted.because}`;
  const wish = anyWishFor(itemsBehind(told), instrument.symbol);
  const behind = counted.value.plus(wish?.elsewhere ?? NO_COINS);
  const standing = standingOf(plan, snapshot, wish);
  const wrong = whyNotAboveCoins(intent, wish, behind, standing);
  if (wrong !== undefined) return wrong;
  const isSeenTwice = nakedSinceMs !== undefined && nowMs - nakedSinceMs >= SECOND_READING_MS;
  return isSeenTwice ? undefined : 'I5b: a naked short is shrunk on a first reading';
}

function whyNotAboveCoins({ target }: Intent, wish: Wish | undefined, behind: Coins, standing: Standing) {
  const [carried, left] = [coinsCarried(behind, wish, standing), carriedShort(behind, wish, standing)];
  if (carried === undefined || left === undefined) return 'I11: bars that could not be read are taken for a sale';
  if (!coinsStanding(standing).gt(carried)) return 'I5b: a short is shrunk as naked that has its coins behind it';
  return target.plus(standing.instrument.lot).gt(left.times(nearly(wish)))
    ? undefined
    : 'I5b: a naked short is shrunk below its coins';
}

/** A slope is rounded before it sizes anything. */
const nearly = (wish: Wish | undefined) => (wish?.cross === undefined ? ONE : ratio('0.9999'));

function whyNotRemoved(told: Plan, snapshot: AccountSnapshot): string | undefined {
  const { instrument, mayBeLatched } = told;
  if (mayBeLatched) return undefined;
  const wish = wishOf(told);
  if (wish === undefined) return 'I7: a hedge is removed without a policy that says so';
  if (wish.funding?.response === 'remove' && isFundingDear(told, wish.funding, snapshot)) return undefined;
  if (mayMarketRemove(wish, told.market)) return undefined;
  const prices = snapshot.prices.get(instrument.symbol);
  if (mayHaveLost(told, wish, snapshot)) return undefined;
  if (prices?.ok !== true || !arePricesFit(prices, snapshot)) return 'I11: a hedge is removed on unfit prices';
  const { mark } = prices.value;
  return isOffByPrice(wish, mark) ? undefined : `I5b: a hedge is removed at ${mark}, where no rule holds`;
}

/** Whether funding may have cost what the owner has set a limit to, by what the process was told of the short and of it. */
function isFundingDear(
  { instrument, payments, tradedSinceMs, nowMs }: Plan,
  wish: FundingWish,
  snapshot: AccountSnapshot,
): boolean {
  const position = positionSeen(snapshot, instrument.symbol);
  if (position?.side !== 'short') return false;
  const value = worthOf(instrument, position.contracts, position.entryPrice);
  return mayHold(wish, { payments, value, sinceMs: tradedSinceMs, nowMs }, snapshot.funding.ok);
}

/**
 * Whether a hedge by another coin may have lost twice what its policy allows: what its coin was worth as it was opened is the
 * program's own memory, so that any close of the last two days counts here.
 */
function mayHaveLost(told: Plan, wish: Wish, snapshot: AccountSnapshot): boolean {
  const { together, entry } = standingOf(told, snapshot, wish);
  if (wish.cross === undefined || together?.ok !== true || entry === undefined) return false;
  const opened = spanOf(barsTold(told.told)(barsSymbolOf(wish.coin, wish.symbol)));
  const loss = lossSince(together.value, entry, opened.most);
  return loss.gte(wish.cross.lossMax.times(ratio('2')).minus(ratio('0.001')));
}

function whyNotShrunk(told: Plan, snapshot: AccountSnapshot): string | undefined {
  const { intent, instrument, isFallingNow } = told;
  const wish = wishOf(told);
  if (wish === undefined) return 'I7: a short is shrunk without a policy that asks for it';
  const counted = coinsTold(told.told, instrument.symbol);
  if (!counted.ok) return `I11: a short is shrunk beside coins that could not be read: ${counted.because}`;
  if (isFallingNow) return 'I11: a steep fall of the coins is acted on at first sight';
  if (wish.elsewhere.isPositive()) return undefined; // coins that arrive count later: what is counted is the program's memory
  const prices = snapshot.prices.get(instrument.symbol);
  if (prices?.ok !== true) return 'I11: a short is shrunk without a price';
  const { least: asked } = ratiosAround(wish.ratio, circumstancesOf(told, prices.value));
  const response = wish.funding?.response;
  const mayReduce =
    wish.funding !== undefined && typeof response === 'object' && isFundingDear(told, wish.funding, snapshot);
  const at = mayReduce && typeof response === 'object' ? smaller(asked, response) : asked;
  const wished = wishedShort(wish, at, counted.value, standingOf(told, snapshot, wish));
  if (wished === undefined) return 'I11: a short is shrunk although nobody can tell how its coin goes with the other';
  const least = wished.times(nearly(wish)).minus(instrument.lot);
  return intent.target.gt(least) ? undefined : `I5b: a short is bound for ${intent.target}, below ${least}`;
}

/** By equity, not by the program's formula: were the mark `reduceAt` higher, would the margin be gone? */
function whyNoRescue({ instrument, told: { items } }: Plan, snapshot: AccountSnapshot): string | undefined {
  const position = positionSeen(snapshot, instrument.symbol);
  const prices = snapshot.prices.get(instrument.symbol);
  if (position === undefined || position.side !== 'short') return 'I5b: a rescue without a short';
  if (prices?.ok !== true) return 'I11: a rescue without a price';
  if (position.isolatedWallet.isZero()) return undefined; // cross: it shares its margin with the others
  const wish = items?.ok ? anyWishFor(items.value, instrument.symbol) : undefined;
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
