import type { Alert } from '../alerts/alert.ts';
import type { HedgeSeen } from './hedge-seen.ts';
import { isOpen } from './hedges.ts';
import type { AccountRecord } from './ledger.ts';
import type { Outside, PassRequest } from './outside.ts';
import type { Pass } from './pass.ts';

/** Alerts one pass delivers at the most; the rest waits in the outbox. */
const ALERTS_A_PASS = 20;
/** After so many failures in one pass the channel is down, and the next pass tries again. */
const FAILURES_MAX = 3;

/**
 * Drains the outbox, critical alerts first, then by age. Each is sent, then taken out, so that a crash sends it twice
 * rather than never; one that the channel refuses does not hold back the others. Never throws: what the pass has learnt
 * must be kept whatever becomes of its alerts. Says whether none is left.
 */
export async function tell(
  { channel, ledger }: Pick<Outside, 'channel' | 'ledger'>,
  alerts: readonly Alert[],
): Promise<boolean> {
  const critical = alerts.filter(({ severity }) => severity === 'critical');
  const others = alerts.filter(({ severity }) => severity !== 'critical');
  let failures = 0;
  for (const alert of [...critical, ...others].slice(0, ALERTS_A_PASS)) {
    if (failures >= FAILURES_MAX) return false;
    try {
      if ((await channel.send(alert)) === 'sent') await ledger.delivered(alert);
      else failures += 1;
    } catch {
      failures += 1; // it stays in the outbox, the pass does not count as verified, and whoever runs it hears of it
    }
  }
  return failures === 0 && alerts.length <= ALERTS_A_PASS;
}

/** The account's memory as the pass leaves it. */
export function finished(pass: Pass, request: PassRequest, isAllTold: boolean): AccountRecord {
  const { account, action } = pass;
  const nowMs = pass.desk.clock.nowMs();
  const isInDoubt = account.unexplained !== undefined || (action !== undefined && !action.isSettled);
  return {
    ...account,
    lastTickMs: request.tick?.atMs ?? account.lastTickMs,
    verifiedAtMs: pass.isVerified ? nowMs : account.verifiedAtMs,
    endedAtMs: nowMs,
    seen: seenByNow(pass),
    mode: pass.outside.mode,
    isOpen: !isAllTold || isInDoubt || [...pass.slots.values()].some(isOpen),
  };
}

/** What this pass saw, and of hedges it could not see what an earlier one did; of hedges that are gone nothing. */
function seenByNow({ hedges, seen, account }: Pass): Readonly<Record<string, HedgeSeen>> {
  const latest = hedges.flatMap(({ policyId }) => {
    const sight = seen.get(policyId) ?? account.seen?.[policyId];
    return sight === undefined ? [] : [[policyId, sight] as const];
  });
  return Object.fromEntries(latest);
}
