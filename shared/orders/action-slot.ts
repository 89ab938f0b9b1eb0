import type { ActionRecord } from '../journal/entry.ts';
import { readAction } from '../journal/stored-action.ts';
import { type Quote, quote } from '../money/amount.ts';
import { type StoredReader, storedAmount, storedCount, storedFlag, storedRecord, storedText } from '../money/stored.ts';

/** A move of cash or a change of settings, written down before it is asked for. One at a time an account. */
export interface ActionSlot {
  readonly schema: 1;
  readonly account: string;
  readonly rev: number;
  readonly action: ActionRecord;
  readonly because: string;
  /** The wallet the cash goes to, or margin leaves, before: a lost reply is settled by reading it again. Zero for settings. */
  readonly walletBefore: Quote;
  readonly runId: string;
  readonly plannedAtMs: number;
  readonly isSettled: boolean;
}

/** Reads a stored action back; throws a sentence naming the field when it cannot. */
export const readActionSlot: StoredReader<ActionSlot> = storedRecord<ActionSlot>({
  schema: (stored, path) => {
    if (storedCount(stored, path) !== 1)
      throw new Error(`the stored field ${path} is of a newer version than this program`);
    return 1;
  },
  account: storedText,
  rev: storedCount,
  action: readAction,
  because: storedText,
  walletBefore: storedAmount(quote),
  runId: storedText,
  plannedAtMs: storedCount,
  isSettled: storedFlag,
});
