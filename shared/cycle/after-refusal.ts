import type { ActionRecord } from '../journal/entry.ts';
import type { RefusalCode, Refused } from '../market/outcome.ts';
import { HOUR_MS, MINUTE_MS } from '../time/duration.ts';
import { halt, lookAgain, type Pass } from './pass.ts';

/** How long nothing is asked of an exchange that throttles without saying for how long. */
const PAUSE_MS = 10 * MINUTE_MS;

/** Refusals that say something is wrong with the account, not with the order: three in a row stop all growth for a day. */
const COUNTS: ReadonlySet<RefusalCode> = new Set(['credentials', 'margin', 'other', 'too-small']);

/** What a certain no means for the rest of the account; `counts`: it may be one of the three that stop all growth. */
export async function afterRefusal(pass: Pass, refusal: Refused, counts = true): Promise<void> {
  const { code, because, retryAfterMs } = refusal;
  const nowMs = pass.desk.clock.nowMs();
  if (code === 'throttled' || code === 'banned') {
    pass.account = { ...pass.account, bannedUntilMs: nowMs + (retryAfterMs ?? PAUSE_MS) };
  }
  // Three of these in a row say nothing about the account, and a rescue cannot wait for an hourly schedule.
  if (code === 'overloaded') lookAgain(pass, MINUTE_MS);
  if (code === 'blocked' || code === 'hedge-mode') await halt(pass, `The exchange refused an order: ${because}.`);
  if (counts && COUNTS.has(code))
    pass.account = { ...pass.account, refusals: pass.account.refusals + 1, refusedAtMs: nowMs };
}

/** The exchange's own word on the cash; a throttled or late request says nothing about it. */
const ABOUT_CASH: ReadonlySet<RefusalCode> = new Set(['margin', 'credentials', 'other']);

/**
 * Cash that the exchange refuses to move is no cash: for an hour a rescue does not count on it, so that a short near
 * liquidation is bought back rather than waited for.
 */
export function afterRefusedCash(pass: Pass, action: ActionRecord, { code }: Refused): void {
  if (!ABOUT_CASH.has(code)) return;
  const untilMs = pass.desk.clock.nowMs() + HOUR_MS;
  const { noTopUpUntilMs } = pass.account;
  if (action.kind === 'transfer') pass.account = { ...pass.account, noTransferUntilMs: untilMs };
  if (action.kind === 'top-up') {
    pass.account = { ...pass.account, noTopUpUntilMs: { ...noTopUpUntilMs, [action.symbol]: untilMs } };
  }
}
