import { expect } from 'vitest';
import { type Contracts, NO_CONTRACTS } from '../../shared/money/amount.ts';
import { isPending } from '../../shared/orders/intent.ts';
import { ACCOUNT, type Stage } from './stage.ts';

const total = (trades: readonly { readonly contracts: Contracts }[]): Contracts =>
  trades.reduce((sum, trade) => sum.plus(trade.contracts), NO_CONTRACTS);

/**
 * What may never happen, whatever went wrong: an order sent twice, more traded than was meant, a buy that could open a
 * long, a long, a short past its target. Gives the sentences of what did happen.
 */
export function brokenSafety(stage: Stage, largest: Contracts): readonly string[] {
  const { asked, venue } = stage.exchange;
  const broken: string[] = [];
  const ids = asked.map(({ clientOrderId }) => clientOrderId);
  if (new Set(ids).size !== ids.length) broken.push(`an order was sent twice: ${ids.join(' ')}`);
  for (const order of asked) {
    const traded = total(venue.trades.filter((trade) => trade.clientOrderId === order.clientOrderId));
    if (!traded.lte(order.contracts)) broken.push(`${order.clientOrderId} traded ${traded} of ${order.contracts}`);
    if ((order.side === 'buy') !== order.reduceOnly) broken.push(`${order.clientOrderId}: ${order.side} may flip`);
  }
  let short = NO_CONTRACTS;
  for (const trade of venue.trades) {
    short = trade.side === 'sell' ? short.plus(trade.contracts) : short.minus(trade.contracts);
    if (short.isNegative()) broken.push(`trade ${trade.id} left a long of ${short.negated()}`);
    if (!short.lte(largest)) broken.push(`trade ${trade.id} left a short of ${short}, above ${largest}`);
  }
  return broken;
}

/** What must be true once everything works again and some passes have gone by. */
export async function unkeptPromises(stage: Stage, target: Contracts): Promise<readonly string[]> {
  const page = await stage.page();
  const { fills } = await stage.ledger.readHistory(ACCOUNT);
  const { trades } = stage.exchange.venue;
  const unkept: string[] = [];
  if (!stage.short().eq(target)) unkept.push(`the short is ${stage.short()}, not ${target}`);
  for (const slot of page.slots) {
    if (isPending(slot)) unkept.push(`the slot of ${slot.symbol} is still pending`);
    if (!slot.booked.eq(stage.short(slot.symbol))) unkept.push(`the ledger believes in a short of ${slot.booked}`);
    if (!slot.owed.isZero()) unkept.push(`${slot.owed} contracts are still owed`);
  }
  if (page.action?.isSettled === false) unkept.push(`an action is still in doubt: ${page.action.action.kind}`);
  const ids = fills.map(({ id }) => id).join(' ');
  if (ids !== trades.map(({ id }) => id).join(' ')) unkept.push(`the ledger holds the trades ${ids}`);
  if (page.outbox.length > 0) unkept.push(`${page.outbox.length} alerts were not delivered`);
  const sent = new Set(stage.channel.sent.map(({ id }) => id));
  const lost = stage.ledger.promised.filter(({ id }) => !sent.has(id));
  if (lost.length > 0) unkept.push(`alerts were lost: ${lost.map(({ code }) => code).join(' ')}`);
  return unkept;
}

/** The stage keeps every promise; `target` is the short it should have, `largest` the largest it may ever have had. */
export async function expectKept(stage: Stage, target: Contracts, largest: Contracts): Promise<void> {
  expect([...brokenSafety(stage, largest), ...(await unkeptPromises(stage, target))]).toEqual([]);
}
