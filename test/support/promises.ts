import { expect } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { type Contracts, contracts, NO_CONTRACTS } from '../../shared/money/amount.ts';
import { isPending, type Slot } from '../../shared/orders/intent.ts';
import { ACCOUNT, type Stage } from './stage.ts';

const total = (trades: readonly { readonly contracts: Contracts }[]): Contracts =>
  trades.reduce((sum, trade) => sum.plus(trade.contracts), NO_CONTRACTS);

/** The same order sent twice, more traded than was meant, a buy that could open a long. */
function brokenByOrders({ exchange }: Stage): readonly string[] {
  const { asked, venue } = exchange;
  const ids = asked.map(({ clientOrderId }) => clientOrderId);
  const twice = new Set(ids).size === ids.length ? [] : [`an order was sent twice: ${ids.join(' ')}`];
  const each = asked.flatMap(({ clientOrderId: id, contracts, side, reduceOnly }) => {
    const traded = total(venue.trades.filter(({ clientOrderId }) => clientOrderId === id));
    const isOver = traded.lte(contracts) ? [] : [`${id} traded ${traded} of ${contracts}`];
    return (side === 'buy') === reduceOnly ? isOver : [...isOver, `${id}: ${side} may flip`];
  });
  return [...twice, ...each];
}

/** A long, or a short past its target, after any trade. */
function brokenByTrades({ exchange }: Stage, largest: Contracts): readonly string[] {
  let short = NO_CONTRACTS;
  return exchange.venue.trades.flatMap((trade) => {
    short = trade.side === 'sell' ? short.plus(trade.contracts) : short.minus(trade.contracts);
    if (short.isNegative()) return [`trade ${trade.id} left a long of ${short.negated()}`];
    return short.lte(largest) ? [] : [`trade ${trade.id} left a short of ${short}, above ${largest}`];
  });
}

/** A sentence for each thing that may never happen, whatever went wrong, and did; for a stage that trades BTC only. */
const brokenSafety = (stage: Stage, largest: Contracts): readonly string[] => [
  ...brokenByOrders(stage),
  ...brokenByTrades(stage, largest),
];

/** What a slot still waits for, or has wrong. */
const unkeptBy = (stage: Stage, slot: Slot): readonly string[] => [
  ...(isPending(slot) ? [`the slot of ${slot.symbol} is still pending`] : []),
  ...(slot.booked.eq(stage.short(slot.symbol)) ? [] : [`the ledger believes in a short of ${slot.booked}`]),
  ...(slot.owed.isZero() ? [] : [`${slot.owed} contracts are still owed`]),
];

/** Alerts that wait, or were promised and never delivered. */
function undelivered({ channel, ledger }: Stage, outbox: readonly Alert[]): readonly string[] {
  const sent = new Set(channel.sent.map(({ id }) => id));
  const lost = ledger.promised.filter(({ id }) => !sent.has(id));
  return [
    ...outbox.map(({ code }) => `the alert ${code} waits`),
    ...(lost.length === 0 ? [] : [`alerts were lost: ${lost.map(({ code }) => code).join(' ')}`]),
  ];
}

/** A sentence for each thing that is not as it must be once everything works again and some passes have gone by. */
async function unkeptPromises(stage: Stage, target: Contracts): Promise<readonly string[]> {
  const { slots, action, outbox } = await stage.page();
  const { fills } = await stage.ledger.readHistory(ACCOUNT);
  const booked = fills.map(({ id }) => id).join(' ');
  const isBooked = booked === stage.exchange.venue.trades.map(({ id }) => id).join(' ');
  return [
    ...(stage.short().eq(target) ? [] : [`the short is ${stage.short()}, not ${target}`]),
    ...slots.flatMap((slot) => unkeptBy(stage, slot)),
    ...(action?.isSettled === false ? [`an action is still in doubt: ${action.action.kind}`] : []),
    ...(isBooked ? [] : [`the ledger holds the trades ${booked}`]),
    ...undelivered(stage, outbox),
  ];
}

/** The stage keeps every promise; `target` is the short it should have, `largest` the largest it may ever have had. */
export async function expectKept(stage: Stage, target: string, largest = target): Promise<void> {
  const broken = brokenSafety(stage, contracts(largest));
  expect([...broken, ...(await unkeptPromises(stage, contracts(target)))]).toEqual([]);
}
