import type { JournalEntry } from '../journal/entry.ts';
import { HOUR_MS } from '../time/duration.ts';

/** When the owner was last told of each thing, by its key. */
type Told = Readonly<Record<string, number>>;

/**
 * What every pass may bring anew for as long as an exchange is at odds with one order: the first of its kind is told,
 * and then one an hour. Each is in the journal. Undefined for news that is always told.
 */
function repeatKey(entry: JournalEntry): string | undefined {
  switch (entry.kind) {
    case 'order-refused':
      return `order-refused#${entry.policyId}#${entry.purpose}#${entry.code}`;
    case 'order-doubtful':
      return `order-doubtful#${entry.policyId}#${entry.purpose}`;
    default:
      return undefined;
  }
}

/** Whether the owner was told of the same within the last hour. */
export function isRepeated(told: Told, entry: JournalEntry): boolean {
  const key = repeatKey(entry);
  const lastMs = key === undefined ? undefined : told[key];
  return lastMs !== undefined && entry.atMs - lastMs < HOUR_MS;
}

/** What is remembered as told, with these entries. */
export function toldWith(told: Told, entries: readonly JournalEntry[]): Told {
  const fresh = entries.flatMap((entry) => {
    const key = repeatKey(entry);
    return key === undefined || isRepeated(told, entry) ? [] : [[key, entry.atMs] as const];
  });
  return { ...told, ...Object.fromEntries(fresh) };
}

/** Of entries read back, oldest first, those whose owner heard of them: each pass went by what the ones before it had told. */
export function withoutRepeated(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  let told: Told = {};
  let before = told;
  let runId: string | undefined;
  return entries.filter((entry) => {
    if (entry.runId !== runId) before = told;
    runId = entry.runId;
    told = toldWith(told, [entry]);
    return !isRepeated(before, entry);
  });
}
