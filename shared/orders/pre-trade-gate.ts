import { dollarWorthOf } from '../market/contract-value.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Order } from '../market/order.ts';
import type { Read } from '../market/read.ts';
import type { Prices } from '../market/snapshot.ts';
import { type Dollars, NO_CONTRACTS, ONE } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { roundDownTo } from '../money/rounding.ts';
import type { Control } from '../policy/controls.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { Run } from './desk.ts';
import { type Intent, isPending, orderOf, type Slot } from './intent.ts';

/** What the gate judges an order by; `stored` and `control` are read for it, not remembered. */
export interface GateFacts {
  readonly stored: Slot | undefined;
  readonly control: Read<Control | undefined>;
  readonly instrument: Instrument;
  readonly prices: Prices;
  /** Notional of all shorts of the account before this order. */
  readonly accountNotional: Dollars;
  readonly limits: DeployedLimits;
  readonly run: Run;
  readonly nowMs: number;
}

/** The order that may be sent, or the sentence why none may. */
export type Passage =
  | { readonly kind: 'send'; readonly order: Order }
  | { readonly kind: 'keep'; readonly because: string };

const keep = (because: string): Passage => ({ kind: 'keep', because });

/**
 * The last function before the wire. It trusts nothing that was decided earlier: it takes the order from the stored
 * intent, and lets it pass only when every law holds now. Buys (all reduce-only) are not held back by limits on growth.
 */
export function preTradeGate(clientOrderId: string, facts: GateFacts): Passage {
  const { stored } = facts;
  if (!isPending(stored)) return keep('the ledger holds no intent that waits to be sent');
  const { intent, symbol } = stored;
  const because =
    whyNotOurs(clientOrderId, intent, facts) ??
    whyForbidden(intent, facts) ??
    whyWrongSize(symbol, intent, facts) ??
    (intent.side === 'sell' ? whyTooLarge(intent, facts) : undefined);
  return because === undefined ? { kind: 'send', order: orderOf(symbol, intent) } : keep(because);
}

function whyNotOurs(clientOrderId: string, intent: Intent, { run, nowMs }: GateFacts): string | undefined {
  if (intent.clientOrderId !== clientOrderId) return 'the ledger holds another intent by now';
  if (intent.runId !== run.runId || intent.fence !== run.fence) return 'the stored intent belongs to another run';
  if (!(nowMs <= intent.notAfterMs)) return 'too late: the pass has taken longer than an order may wait';
  return undefined;
}

function whyForbidden(intent: Intent, { control }: GateFacts): string | undefined {
  if (!control.ok) return `the control item could not be read: ${control.because}`;
  const mode = control.value?.mode;
  const isAllowed = mode === 'run' || (mode === 'reduceOnly' && intent.reduceOnly);
  return isAllowed ? undefined : `the control says ${mode ?? 'nothing'}`;
}

/** What an order owes to the decision behind it; undefined when it keeps to it. */
export function whyWrongSize(
  symbol: string,
  intent: Intent,
  { instrument }: Pick<GateFacts, 'instrument'>,
): string | undefined {
  if (symbol !== instrument.symbol) return 'the stored intent is for another symbol';
  if ((intent.side === 'buy') !== intent.reduceOnly) return 'a buy must be reduce-only, and a sell must not be';
  if (!intent.contracts.gt(NO_CONTRACTS)) return 'the quantity must be above zero';
  if (!roundDownTo(intent.contracts, instrument.lot).eq(intent.contracts)) return 'the quantity is not in whole lots';
  if (!intent.contracts.lte(instrument.quantityMax))
    return `the quantity is above one order's maximum ${instrument.quantityMax}`;
  const distance = intent.target.minus(intent.shortBefore);
  const towards = intent.side === 'sell' ? distance : distance.negated();
  if (!intent.contracts.lte(towards)) return 'the order would go past its own target';
  if (!intent.target.gte(NO_CONTRACTS)) return 'the target must not be below zero';
  return undefined;
}

function whyTooLarge(intent: Intent, { instrument, prices, limits, accountNotional }: GateFacts): string | undefined {
  const value = dollarWorthOf(instrument, intent.contracts, prices.mark);
  if (!limits.symbols.includes(instrument.symbol)) return `${instrument.symbol} is not on the deployed list of symbols`;
  if (!value.lte(limits.orderNotionalMax))
    return `the order is worth ${value.toText(2)}, above ${limits.orderNotionalMax}`;
  if (!accountNotional.plus(value).lte(limits.notionalMax))
    return `all shorts would be worth more than ${limits.notionalMax}`;
  const given = intent.style.kind === 'market' ? prices.bid : intent.style.price;
  const slippage = ONE.minus(ratioOf(given, prices.mark));
  if (!slippage.lte(limits.slippageMax))
    return `it would sell ${slippage.toString()} below mark, more than ${limits.slippageMax}`;
  return undefined;
}
