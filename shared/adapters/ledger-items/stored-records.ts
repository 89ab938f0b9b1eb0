import type { Alert } from '../../alerts/alert.ts';
import type { DayBudget } from '../../hedge/hedge-view.ts';
import type { Fill, FundingPayment } from '../../market/fill.ts';
import { contracts, price, quote } from '../../money/amount.ts';
import {
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedRecord,
  storedText,
} from '../../money/stored.ts';

/** Reads a stored trade back; throws a sentence naming the field when it cannot. */
export const readFill: StoredReader<Fill> = storedRecord<Fill>({
  id: storedText,
  symbol: storedText,
  side: storedChoice('sell', 'buy'),
  contracts: storedAmount(contracts),
  price: storedAmount(price),
  fee: storedAmount(quote),
  realised: storedAmount(quote),
  exchangeOrderId: storedText,
  clientOrderId: storedText,
  origin: storedChoice('ours', 'taken-over', 'owner', 'liquidation', 'auto-deleveraging', 'settlement'),
  atMs: storedCount,
});

/** Reads a stored funding settlement back; throws a sentence naming the field when it cannot. */
export const readFunding: StoredReader<FundingPayment> = storedRecord<FundingPayment>({
  symbol: storedText,
  amount: storedAmount(quote),
  atMs: storedCount,
});

/** Reads a stored alert back; throws a sentence naming the field when it cannot. */
export const readAlert: StoredReader<Alert> = storedRecord<Alert>({
  id: storedText,
  account: storedText,
  atMs: storedCount,
  severity: storedChoice('info', 'warning', 'critical'),
  code: storedText,
  subject: storedText,
  text: storedText,
});

/** Reads a stored day's budget back; throws a sentence naming the field when it cannot. */
export const readBudget: StoredReader<DayBudget> = storedRecord<DayBudget>({
  day: storedText,
  orders: storedCount,
  turnover: storedAmount(quote),
});
