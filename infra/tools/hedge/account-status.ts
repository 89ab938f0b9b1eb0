import { DAY_MS } from '../../../shared/time/duration.ts';
import { type AccountFacts, tendedHedges } from './account-facts.ts';
import { controlWord } from './control-words.ts';
import { type HedgeStatus, hedgeStatus } from './hedge-status.ts';
import type { Stack } from './stack.ts';
import { type ToldAlert, toldAlerts } from './told-alerts.ts';

/** The last alert is looked for this far back. */
const ALERTS_BACK_MS = 7 * DAY_MS;

/** How one account stands. */
export interface AccountStatus {
  readonly account: string;
  readonly mode: 'paper' | 'live';
  readonly control: string;
  /** When its last pass ended, and whether every position was what its trades say; absent before the first. */
  readonly lastPass?: { readonly atMs: number; readonly isVerified: boolean };
  readonly halt?: { readonly id: string; readonly because: string; readonly atMs: number };
  readonly keyUnsafe?: string;
  readonly hedges: readonly HedgeStatus[];
  readonly lastAlert?: ToldAlert;
  /** Alerts that have not gone out yet. */
  readonly undelivered: number;
}

/** Puts together what the tables say about one account. */
export async function accountStatus(stack: Stack, facts: AccountFacts): Promise<AccountStatus> {
  const { account, mode, record, hedges, page } = facts;
  const [history, alerts] = await Promise.all([
    stack.ledger.readHistory(account),
    toldAlerts(stack, facts, stack.nowMs - ALERTS_BACK_MS),
  ]);
  const tended = tendedHedges(facts);
  const lastAlert = alerts.at(-1);
  const { endedAtMs, verifiedAtMs = 0, halt, keyUnsafe } = record ?? {};
  return {
    account,
    mode,
    control: controlWord(facts.control),
    hedges: hedges.map((hedge) => hedgeStatus(facts, hedge, history, tended.includes(hedge))),
    undelivered: page.outbox.length,
    ...(endedAtMs === undefined ? {} : { lastPass: { atMs: endedAtMs, isVerified: verifiedAtMs === endedAtMs } }),
    ...(halt === undefined ? {} : { halt }),
    ...(keyUnsafe === undefined ? {} : { keyUnsafe }),
    ...(lastAlert === undefined ? {} : { lastAlert }),
  };
}
