import { isOpen } from './hedges.ts';
import type { AccountRecord } from './ledger.ts';
import type { PassRequest } from './outside.ts';
import type { Pass } from './pass.ts';

/** Alerts one pass delivers at the most; the rest waits in the outbox. */
const ALERTS_A_PASS = 20;

/**
 * Drains the outbox, oldest first: each alert is sent, then taken out, so that a crash sends it twice rather than never.
 * Says whether none is left.
 */
export async function tell(pass: Pass): Promise<boolean> {
  const owed = [...pass.outbox, ...pass.desk.written.alerts];
  for (const alert of owed.slice(0, ALERTS_A_PASS)) {
    const sent = await pass.outside.channel.send(alert);
    if (sent !== 'sent') return false; // the channel is down: the next pass tries again
    await pass.outside.ledger.delivered(alert);
  }
  return owed.length <= ALERTS_A_PASS;
}

/** The account's memory as the pass leaves it. */
export function finished(pass: Pass, request: PassRequest, isAllTold: boolean): AccountRecord {
  const { account, action } = pass;
  const isInDoubt = account.unexplainedSinceMs !== undefined || (action !== undefined && !action.isSettled);
  return {
    ...account,
    lastTickMs: request.tick?.atMs ?? account.lastTickMs,
    verifiedAtMs: pass.isVerified ? pass.desk.clock.nowMs() : account.verifiedAtMs,
    mode: pass.outside.mode,
    isOpen: !isAllTold || isInDoubt || [...pass.slots.values()].some(isOpen),
  };
}
