import type { AlertChannel } from '../alerts/alert-channel.ts';
import type { CandleCache } from '../market/candle-cache.ts';
import type { MarketReader } from '../market/market-reader.ts';
import type { Ratio } from '../money/amount.ts';
import type { MarginGateway, OrderGateway } from '../orders/order-gateway.ts';
import type { Controls } from '../policy/controls.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { Mode } from '../policy/hedge-policy.ts';
import type { PolicyBook } from '../policy/policy-book.ts';
import type { Clock } from '../time/clock.ts';
import type { Ledger } from './ledger.ts';

/** Everything outside the program that one pass touches. */
export interface Outside {
  readonly clock: Clock;
  readonly policies: PolicyBook;
  readonly controls: Controls;
  readonly reader: MarketReader;
  readonly orders: OrderGateway;
  readonly margin: MarginGateway;
  readonly ledger: Ledger;
  readonly candleCache: CandleCache;
  readonly channel: AlertChannel;
  readonly limits: DeployedLimits;
  /** Whether `reader`, `orders` and `margin` stand for real money. */
  readonly mode: Mode;
  /** Part of the notional a taker pays on this exchange. */
  readonly takerFee: Ratio;
}

/** What asked for a pass. */
export interface PassRequest {
  readonly account: string;
  /** Unique for ever; letters, digits and dashes, at most 60. */
  readonly runId: string;
  /** The scheduled instant; absent for an urgent request, which is never dropped as old. */
  readonly tick?: { readonly atMs: number; readonly periodMs: number };
}
