import { isInverseSymbol } from '../../../../shared/market/instrument.ts';
import { ONE, quote, ratio } from '../../../../shared/money/amount.ts';
import { isIsolated, withdrawable } from '../../../../shared/venue/account-margin.ts';
import { liquidateDue } from '../../../../shared/venue/liquidate.ts';
import { pricesOf } from '../../../../shared/venue/lookups.ts';
import { setPrices } from '../../../../shared/venue/prices.ts';
import { settlingCoin } from '../../../../shared/venue/wallet-of.ts';
import { anyWishFor } from '../wishes/owners-wish.ts';
import { coinsCarried, coinsStanding } from '../wishes/wished-short.ts';
import type { SimulatedAccount, World } from '../world/world.ts';
import { coinsThere, standingTrue } from './standing-true.ts';

/** A little less than the distance at which a short with no cash left is bought back. */
const NEAR = ratio('0.11');
const worthMoving = (symbol: string) => quote(isInverseSymbol(symbol) ? '0.02' : '1000');

/**
 * L1: a short that a small rise would liquidate, with cash beside it that may become its margin, is not left so. Whether
 * a rise would liquidate is asked of the exchange itself.
 */
export async function whatIsNearLiquidation({ opened }: World, account: SimulatedAccount): Promise<readonly string[]> {
  const { name, exchange, witness } = account;
  const { nowMs } = exchange.loop;
  const control = await opened.store.controls.read(name);
  const isStopped = control.ok && control.value?.mode === 'stop';
  if (isStopped || exchange.troubles.refusal(nowMs) !== undefined || (witness.record?.bannedUntilMs ?? 0) > nowMs)
    return [];
  return Object.keys(exchange.book.venue.instruments).flatMap((symbol) =>
    isNear(account, symbol) ? [sentence(account, symbol)] : [],
  );
}

const sentence = ({ exchange }: SimulatedAccount, symbol: string): string =>
  `L1: a short of ${symbol} is near liquidation, with ${withdrawable(exchange.book.venue, settlingCoin(exchange.book.venue, symbol)).toText(2)} beside it`;

function isNear(account: SimulatedAccount, symbol: string): boolean {
  const { exchange, witness } = account;
  const { venue } = exchange.book;
  const { nowMs } = exchange.loop;
  const isOurs = venue.positions[symbol]?.side === 'short' && witness.firstPlannedMs.has(symbol);
  if (!isOurs || !isIsolated(venue, symbol) || isBeyondHelp(account, symbol)) return false;
  const refusedUntilMs = witness.record?.noTopUpUntilMs[symbol] ?? 0;
  if (refusedUntilMs > nowMs - 600_000 || !withdrawable(venue, settlingCoin(venue, symbol)).gte(worthMoving(symbol)))
    return false;
  const prices = pricesOf(venue, symbol);
  const risen = setPrices(venue, symbol, { ...prices, mark: prices.mark.times(ONE.plus(NEAR)) });
  return liquidateDue(risen, nowMs).state.positions[symbol] === undefined;
}

/**
 * A short above its coins, in a market that is halted, cannot be bought back; and cash is no margin for what nothing stands
 * behind. Its owner hears of it every hour.
 */
function isBeyondHelp(account: SimulatedAccount, symbol: string): boolean {
  const { exchange, owner } = account;
  const { venue } = exchange.book;
  const instrument = venue.instruments[symbol];
  if (instrument === undefined || instrument.status === 'trading') return false;
  const wish = anyWishFor([...owner.policies.values()], symbol);
  const standing = standingTrue(account, symbol, wish);
  const carried = coinsCarried(coinsThere(account, symbol, wish), wish, standing);
  return carried !== undefined && coinsStanding(standing).gt(carried);
}
