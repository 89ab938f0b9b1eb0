import type { AccountRecord } from '../../../../shared/cycle/ledger.ts';
import { dollarWorthOf } from '../../../../shared/market/contract-value.ts';
import type { Order } from '../../../../shared/market/order.ts';
import { type Dollars, larger, NO_CONTRACTS, NO_DOLLARS, ratio } from '../../../../shared/money/amount.ts';
import type { DeployedLimits } from '../../../../shared/policy/deployed-limits.ts';
import { dayOf } from '../../../../shared/time/instant.ts';
import { instrumentOf, pricesOf } from '../../../../shared/venue/lookups.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import { type ForeignTrade, type PlannedOrder, unseenSales } from './judge-trades.ts';
import type { Testimony } from './testimony.ts';

/** The mark may have moved so far since the account was looked at. */
const MARK_MOVED = ratio('1.1');

/** What was sent so far. */
export interface OrdersSoFar {
  readonly sent: Set<string>;
  readonly ofDay: Map<string, { readonly orders: number; readonly turnover: Dollars }>;
}

/** What an order is judged by at the moment it leaves. */
export interface Leaving {
  readonly told: Testimony;
  readonly planned: PlannedOrder | undefined;
  /** Another order of ours for the symbol is under way or rests. */
  readonly isBusy: boolean;
  readonly record: AccountRecord | undefined;
  readonly limits: DeployedLimits;
  readonly venue: VenueState;
  readonly foreign: readonly ForeignTrade[];
  readonly soFar: OrdersSoFar;
  readonly nowMs: number;
}

/** Passes that may put off a shrink because resting orders could not be read. */
const PUT_OFF = 2;

/**
 * Whether a restored ledger's order may miss one that it has forgotten and that still rests: what is urgent waits for no
 * list of resting orders, and what is not has waited for as long as it may.
 */
export function mayMissResting({ told, planned, record }: Pick<Leaving, 'told' | 'planned' | 'record'>): boolean {
  if (told.snapshot?.restingOrders.ok !== false || planned?.intent.reduceOnly !== true) return false;
  return planned.intent.purpose !== 'shrink' || (record?.restingUnread ?? 0) >= PUT_OFF;
}

/** Why an order must not leave; undefined when it may. Counts it. */
export function judgeSending(order: Order, leaving: Leaving): string | undefined {
  const fault = whyNotPlanned(order, leaving) ?? whyForbidden(order, leaving) ?? whyOverBudget(order, leaving);
  leaving.soFar.sent.add(order.clientOrderId);
  return fault === undefined ? undefined : `${fault} (${order.side} ${order.contracts} ${order.symbol})`;
}

function whyNotPlanned(order: Order, { planned, told, soFar, isBusy }: Leaving): string | undefined {
  const { clientOrderId, side, reduceOnly } = order;
  if (soFar.sent.has(clientOrderId)) return `I12: the order ${clientOrderId} is sent twice`;
  if (planned === undefined) return 'I9: an order is sent that was never written down';
  if (!planned.isPending) return 'I3: an order is sent whose intent has ended';
  const { intent } = planned;
  const isSame =
    intent.side === side &&
    intent.contracts.eq(order.contracts) &&
    intent.reduceOnly === reduceOnly &&
    planned.symbol === order.symbol;
  if (!isSame) return 'I3: an order is sent that is not the one written down';
  if (intent.runId !== told.runId) return 'I9: an order is sent by another run than the one that planned it';
  if (side === 'buy' && !reduceOnly) return 'I2: a buy that is not reduce-only';
  return isBusy ? 'I4: an order is sent while another one of its symbol may still trade' : undefined;
}

function whyForbidden({ side }: Order, { told, planned, record, nowMs }: Leaving): string | undefined {
  const { control, controlReadAtMs } = told;
  const mode = control?.ok ? control.value?.mode : undefined;
  const isAllowed = mode === 'run' || (mode === 'reduceOnly' && side === 'buy');
  if (!isAllowed) return `I7: an order is sent while the control says ${mode ?? 'nothing'}`;
  if (planned !== undefined && controlReadAtMs < planned.plannedAtMs)
    return 'I7: an order is sent without another look at the control';
  const silentUntilMs = Math.max(record?.bannedUntilMs ?? 0, told.snapshot?.silentUntilMs ?? 0);
  return nowMs < silentUntilMs - 5_000 ? 'I7: an order is sent while the exchange asked for silence' : undefined;
}

/** Limits hold back what grows a short, and count everything. */
function whyOverBudget(order: Order, { soFar, venue, limits, nowMs, planned, foreign }: Leaving): string | undefined {
  const instrument = venue.instruments[order.symbol];
  if (instrument === undefined || planned === undefined) return undefined;
  const day = dayOf(nowMs);
  const before = soFar.ofDay.get(day) ?? { orders: 0, turnover: NO_DOLLARS };
  const value = dollarWorthOf(instrument, order.contracts, planned.intent.mark);
  const after = { orders: before.orders + 1, turnover: before.turnover.plus(value) };
  soFar.ofDay.set(day, after);
  if (order.side === 'buy') return undefined;
  if (!(after.orders <= limits.ordersADay)) return `I8: order ${after.orders} of the day grows a short`;
  if (!after.turnover.lte(limits.turnoverADay)) return 'I8: a short grows beyond the turnover of a day';
  if (!value.lte(limits.orderNotionalMax)) return 'I8: one order is worth more than it may be';
  const shorts = Object.entries(venue.positions).reduce((sum, [symbol, position]) => {
    const seen = larger(NO_CONTRACTS, position.contracts.minus(unseenSales(foreign, symbol, planned.plannedAtMs)));
    const { mark } = pricesOf(venue, symbol);
    return position.side === 'short' ? sum.plus(dollarWorthOf(instrumentOf(venue, symbol), seen, mark)) : sum;
  }, NO_DOLLARS);
  return shorts.plus(value).lte(limits.notionalMax.times(MARK_MOVED))
    ? undefined
    : 'I8: all shorts are worth more than they may be';
}
