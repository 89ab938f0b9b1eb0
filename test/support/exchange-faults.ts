import type { RefusalCode, Refused } from '../../shared/market/outcome.ts';
import type { Contracts } from '../../shared/money/amount.ts';

/** What goes wrong with one order. */
export type OrderFault =
  /** This one goes well. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse'; readonly code: RefusalCode; readonly retryAfterMs?: number }
  /** The request never arrives; nobody knows that. */
  | { readonly kind: 'cut-before' }
  /** The order is accepted, and the reply is lost. */
  | { readonly kind: 'cut-after' }
  /** The reply is lost, and the order is accepted `byMs` later. */
  | { readonly kind: 'late'; readonly byMs: number }
  /** The book has no more than this. */
  | { readonly kind: 'partial'; readonly contracts: Contracts }
  /** The exchange takes one request for two orders of one id. */
  | { readonly kind: 'doubled' };

/** What goes wrong with one change to the account. */
export type ActionFault = Exclude<OrderFault, { readonly kind: 'late' | 'partial' | 'doubled' }>;

/** The parts of a look at the account, and the two other readings, each of which can fail by itself. */
export type ReadPart =
  | 'clock'
  | 'mode'
  | 'spot'
  | 'futures'
  | 'positions'
  | 'settings'
  | 'resting'
  | 'prices'
  | 'funding'
  | 'fills'
  | 'instruments'
  | 'key'
  | 'candles'
  | 'rates'
  | 'wallet'
  | 'find';

/** What a test may break, and for how long the exchange's lists lag behind its book. */
export class ExchangeFaults {
  readonly #orders: OrderFault[] = [];
  readonly #actions: ActionFault[] = [];
  readonly failing = new Set<ReadPart>();
  positionsLagMs = 0;
  fillsLagMs = 0;
  /** How long an accepted order is not found. */
  ordersLagMs = 0;

  /** Breaks the orders that come next, one after the other. */
  nextOrders(...faults: readonly OrderFault[]): void {
    this.#orders.push(...faults);
  }

  /** Breaks the changes to the account that come next, one after the other. */
  nextActions(...faults: readonly ActionFault[]): void {
    this.#actions.push(...faults);
  }

  takeOrderFault(): OrderFault | undefined {
    return this.#orders.shift();
  }

  takeActionFault(): ActionFault | undefined {
    return this.#actions.shift();
  }

  /** From now on everything works. */
  heal(): void {
    this.#orders.length = 0;
    this.#actions.length = 0;
    this.failing.clear();
    this.positionsLagMs = 0;
    this.fillsLagMs = 0;
    this.ordersLagMs = 0;
  }
}

export const refusalOf = ({ code, retryAfterMs }: Extract<OrderFault, { kind: 'refuse' }>): Refused => ({
  kind: 'refused',
  code,
  because: `scripted: ${code}`,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
