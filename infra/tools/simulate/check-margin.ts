import { ONE, quote, ratio } from '../../../shared/money/amount.ts';
import { isIsolated, withdrawable } from '../../../shared/venue/account-margin.ts';
import { liquidateDue } from '../../../shared/venue/liquidate.ts';
import { pricesOf } from '../../../shared/venue/lookups.ts';
import { setPrices } from '../../../shared/venue/prices.ts';
import { COINS } from './account.ts';
import { symbolOf } from './exchange-reader.ts';
import type { SimulatedAccount, World } from './world.ts';

/** A little less than the distance at which a short with no cash left is bought back. */
const NEAR = ratio('0.11');
const WORTH_MOVING = quote('1000');

/**
 * L1: a short that a small rise would liquidate, with cash beside it that may become its margin, is not left so. Whether
 * a rise would liquidate is asked of the exchange itself.
 */
export async function whatIsNearLiquidation({ opened }: World, account: SimulatedAccount): Promise<readonly string[]> {
  const { name, exchange, witness } = account;
  const { venue } = exchange.book;
  const { nowMs } = exchange.loop;
  const control = await opened.store.controls.read(name);
  const isStopped = control.ok && control.value?.mode === 'stop';
  if (isStopped || exchange.troubles.refusal(nowMs) !== undefined || (witness.record?.bannedUntilMs ?? 0) > nowMs)
    return [];
  return COINS.map(symbolOf).flatMap((symbol) => {
    const refusedUntilMs = witness.record?.noTopUpUntilMs[symbol] ?? 0;
    if (venue.positions[symbol]?.side !== 'short' || !isIsolated(venue, symbol) || !witness.firstPlannedMs.has(symbol))
      return [];
    if (refusedUntilMs > nowMs - 600_000 || !withdrawable(venue).gte(WORTH_MOVING)) return [];
    const prices = pricesOf(venue, symbol);
    const risen = setPrices(venue, symbol, { ...prices, mark: prices.mark.times(ONE.plus(NEAR)) });
    const isDue = liquidateDue(risen, nowMs).state.positions[symbol] === undefined;
    return isDue
      ? [`L1: a short of ${symbol} is near liquidation, with ${withdrawable(venue).toText(0)} beside it`]
      : [];
  });
}
