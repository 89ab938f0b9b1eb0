import type { Alert } from '../../../shared/alerts/alert.ts';
import { alertsFor } from '../../../shared/alerts/alerts-for.ts';
import { minimumSeverity } from '../../../shared/cycle/hedges.ts';
import { withoutRepeated } from '../../../shared/cycle/repeated-news.ts';
import { readEntry } from '../../../shared/journal/stored-entry.ts';
import { DAY_MS } from '../../../shared/time/duration.ts';
import type { AccountFacts } from './account-facts.ts';
import type { Stack } from './stack.ts';

/** Journal entries of one account that are read at the most: a month of a busy one. */
const ENTRIES_MAX = 20_000;

/** An alert, and whether it has gone out. */
export interface ToldAlert extends Alert {
  readonly isDelivered: boolean;
}

/**
 * What the owner of an account was told since an instant, oldest first, made anew from the journal as it was made then;
 * and what still waits in the outbox, however old.
 */
export async function toldAlerts(
  { ledger }: Stack,
  facts: AccountFacts,
  sinceMs: number,
): Promise<readonly ToldAlert[]> {
  const { account, hedges, page } = facts;
  // What came up again and again was told once an hour, counted from when it began.
  const stored = await ledger.readJournal(account, Math.max(0, sinceMs - DAY_MS), ENTRIES_MAX);
  const minimumOf = (policyId: string) => minimumSeverity(hedges, policyId);
  const waiting = new Set(page.outbox.map(likenessOf));
  const told = withoutRepeated(stored.flatMap(readable)).flatMap((entry, at) =>
    alertsFor(entry, `${entry.runId}-${at}`, minimumOf),
  );
  const delivered = told.filter((alert) => alert.atMs >= sinceMs && !waiting.has(likenessOf(alert)));
  return [
    ...delivered.map((alert) => ({ ...alert, isDelivered: true })),
    ...page.outbox.map((alert) => ({ ...alert, isDelivered: false })),
  ].toSorted((a, b) => a.atMs - b.atMs);
}

/** An entry that was shortened beyond recognition to fit into the table tells nothing any more. */
function readable(stored: unknown) {
  try {
    return [readEntry(stored, 'journal')];
  } catch {
    return [];
  }
}

const likenessOf = ({ atMs, code, subject, text }: Alert): string => JSON.stringify([atMs, code, subject, text]);
