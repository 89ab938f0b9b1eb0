import type { Ledger } from '../../../../shared/cycle/ledger.ts';
import type { DecidedEntry, JournalEntry } from '../../../../shared/journal/entry.ts';
import { readEntry } from '../../../../shared/journal/stored-entry.ts';
import { isMap } from '../../../../shared/policy/schema-parts.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time/duration.ts';
import { isoOf } from '../../../../shared/time/instant.ts';
import type { Stack } from '../stack.ts';
import { Trouble } from '../trouble.ts';

/** A decision as the journal holds it. */
export type Decided = DecidedEntry & Pick<JournalEntry, 'atMs' | 'runId' | 'account'>;

/** A pass writes at least once an hour; what is further back is looked for in wider and wider windows. */
const WINDOWS_MS = [2 * HOUR_MS, 2 * DAY_MS, 30 * DAY_MS];
const ENTRIES_MAX = 20_000;

/** The newest decision on a policy at or before an instant; ends with a sentence where the journal has none. */
export async function findDecision(
  { ledger }: Stack,
  account: string,
  policyId: string,
  untilMs: number,
): Promise<Decided> {
  for (const windowMs of WINDOWS_MS) {
    const stored = await ledger.readJournal(account, Math.max(0, untilMs - windowMs), ENTRIES_MAX);
    const decided = stored
      .flatMap(decisionIn)
      .findLast((entry) => entry.policyId === policyId && entry.atMs <= untilMs);
    if (decided !== undefined) return withInputs(ledger, decided);
  }
  throw new Trouble(
    'refused',
    `No pass over the account ${account} wrote down a decision on ${policyId} in the 30 days up to ${isoOf(untilMs)}: ` +
      'is the policy new, does another one tend its contract, or has no pass run? See npm run hedge -- doctor.',
  );
}

/** Inputs that had no room in the entry stand beside it. */
async function withInputs(ledger: Ledger, decided: Decided): Promise<Decided> {
  const { account, inputsAt } = decided;
  const apart = inputsAt === undefined ? undefined : await ledger.readInputs(account, inputsAt);
  return isMap(apart) ? { ...decided, inputs: apart } : decided;
}

/** An entry that was shortened beyond recognition to fit into the table tells nothing any more. */
function decisionIn(stored: unknown): readonly Decided[] {
  try {
    const entry = readEntry(stored, 'journal');
    return entry.kind === 'decided' ? [entry] : [];
  } catch {
    return [];
  }
}
