import type { AlertChannel } from '../../../../shared/alerts/alert-channel.ts';
import type { Ledger } from '../../../../shared/cycle/ledger.ts';
import type { Outside } from '../../../../shared/cycle/outside.ts';
import { ratio } from '../../../../shared/money/amount.ts';
import type { Controls } from '../../../../shared/policy/controls.ts';
import type { PolicyBook } from '../../../../shared/policy/policy-book.ts';
import type { Witness } from '../checks/witness.ts';
import type { Exchange } from './exchange.ts';
import { marginOf, ordersOf } from './exchange-gateways.ts';
import { readerOf } from './exchange-reader.ts';

/** How a call to the store goes wrong: not applied, or applied with its reply lost, to a process that lives or is killed. */
export type StoreFault = 'throttled' | 'reply-lost' | 'crash-before' | 'crash-after';

/** What keeps the program's own things and carries its alerts, as it truly is. */
export interface Store {
  readonly ledger: Ledger;
  readonly policies: PolicyBook;
  readonly controls: Controls;
  readonly channel: AlertChannel;
  /** Makes a call go wrong below its port, where a store has something below; the call of a killed process ends anyhow. */
  readonly strike?: <T>(fault: StoreFault, perform: () => Promise<T>) => Promise<T>;
}

/** How the program reaches an exchange; `caller.signedAtMs` is when its current request was signed. */
export type ExchangePorts = Pick<Outside, 'reader' | 'orders' | 'margin' | 'takerFee'>;
export interface Caller {
  signedAtMs: number;
  readonly skewMs: number;
}
export type OpenExchange = (exchange: Exchange, caller: Caller, witness: Witness) => ExchangePorts;

/** The simulated exchange behind the ports themselves. */
export const openByPorts: OpenExchange = (exchange, caller, witness) => ({
  reader: readerOf(exchange, () => caller.skewMs),
  orders: ordersOf(exchange, () => caller.signedAtMs, witness),
  margin: marginOf(exchange, () => caller.signedAtMs, witness),
  takerFee: ratio('0.0005'),
});

/** Makes a call go wrong at its port, where nothing lies below. */
export async function strikeAtPort<T>(fault: StoreFault | undefined, perform: () => Promise<T>): Promise<T> {
  if (fault === 'throttled') throw new Error('scripted: the store is throttled');
  const value = await perform();
  if (fault === 'reply-lost') throw new Error('scripted: the reply of the store was lost');
  return value;
}
