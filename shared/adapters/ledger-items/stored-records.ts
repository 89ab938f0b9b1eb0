import type { Alert } from '../../alerts/alert.ts';
import { readHedgeState } from '../../hedge/hedge-state.ts';
import type { DayBudget } from '../../hedge/hedge-view.ts';
import type { Fill, FundingPayment } from '../../market/fill.ts';
import { contracts, dollars, price, quote } from '../../money/amount.ts';
import {
  readOnce,
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedRecord,
  storedText,
} from '../../money/stored.ts';
import { readActionSlot } from '../../orders/action-slot.ts';
import { readSlot } from '../../orders/intent.ts';

// A commit reads each record back before it stores it, and in memory the same objects are read again pass after pass.

/** Reads a stored slot back; throws a sentence naming the field when it cannot. */
export const readStoredSlot = readOnce(readSlot);

/** Reads a stored action back; throws a sentence naming the field when it cannot. */
export const readStoredAction = readOnce(readActionSlot);

/** Reads the stored memory of a hedge back; throws a sentence naming the field when it cannot. */
export const readStoredState = readOnce(readHedgeState);

/** Reads a stored trade back; throws a sentence naming the field when it cannot. */
export const readFill: StoredReader<Fill> = readOnce(
  storedRecord<Fill>({
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
  }),
);

/** Reads a stored funding settlement back; throws a sentence naming the field when it cannot. */
export const readFunding: StoredReader<FundingPayment> = readOnce(
  storedRecord<FundingPayment>({
    symbol: storedText,
    amount: storedAmount(quote),
    atMs: storedCount,
  }),
);

/** Reads a stored alert back; throws a sentence naming the field when it cannot. */
export const readAlert: StoredReader<Alert> = readOnce(
  storedRecord<Alert>({
    id: storedText,
    account: storedText,
    atMs: storedCount,
    severity: storedChoice('info', 'warning', 'critical'),
    code: storedText,
    subject: storedText,
    text: storedText,
  }),
);

/** Reads a stored day's budget back; throws a sentence naming the field when it cannot. */
export const readBudget: StoredReader<DayBudget> = readOnce(
  storedRecord<DayBudget>({
    day: storedText,
    orders: storedCount,
    turnover: storedAmount(dollars),
  }),
);
