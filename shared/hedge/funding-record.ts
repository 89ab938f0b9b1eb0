import { type Quote, quote } from '../money/amount.ts';
import { type StoredReader, storedAmount, storedCount, storedList, storedRecord, storedText } from '../money/stored.ts';

/** What the settlements of one UTC day came to. */
interface FundingDay {
  readonly day: string;
  /** Above zero: received. */
  readonly amount: Quote;
}

/** What a short has received and paid in funding since it was opened. */
export interface FundingRecord {
  /** When the short was opened that all of this is about. */
  readonly sinceMs: number;
  /** The latest settlement that is counted. */
  readonly untilMs: number;
  /** In the quote coin; above zero: received. */
  readonly received: Quote;
  /** The latest settlements in a row that the short paid. */
  readonly paidInARow: number;
  /** The last month, oldest first. */
  readonly days: readonly FundingDay[];
}

export const readFundingRecord: StoredReader<FundingRecord> = storedRecord<FundingRecord>({
  sinceMs: storedCount,
  untilMs: storedCount,
  received: storedAmount(quote),
  paidInARow: storedCount,
  days: storedList(storedRecord<FundingDay>({ day: storedText, amount: storedAmount(quote) })),
});
