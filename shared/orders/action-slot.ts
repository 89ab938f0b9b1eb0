import type { ActionRecord } from '../journal/entry.ts';
import { type Quote, quote, ratio } from '../money/amount.ts';
import {
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedFlag,
  storedRecord,
  storedText,
} from '../money/stored.ts';

/** A move of cash or a change of settings, written down before it is asked for. One at a time an account. */
export interface ActionSlot {
  readonly schema: 1;
  readonly account: string;
  readonly rev: number;
  readonly action: ActionRecord;
  readonly because: string;
  /** The wallet the cash goes to, before: a lost reply is settled by reading it again. Zero for settings. */
  readonly walletBefore: Quote;
  readonly runId: string;
  readonly plannedAtMs: number;
  readonly isSettled: boolean;
}

const readAction: StoredReader<ActionRecord> = (stored, path) => {
  const { kind } = storedRecord({ kind: storedChoice('top-up', 'transfer', 'leverage', 'margin-mode') })(stored, path);
  switch (kind) {
    case 'top-up':
      return { kind, ...storedRecord({ symbol: storedText, amount: storedAmount(quote) })(stored, path) };
    case 'transfer':
      return { kind, ...storedRecord({ quoteCoin: storedText, amount: storedAmount(quote) })(stored, path) };
    case 'leverage':
      return { kind, ...storedRecord({ symbol: storedText, leverage: storedAmount(ratio) })(stored, path) };
    case 'margin-mode':
      return { kind, ...storedRecord({ symbol: storedText, mode: storedChoice('isolated', 'cross') })(stored, path) };
  }
};

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
