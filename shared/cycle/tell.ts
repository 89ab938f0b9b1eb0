import type { AccountRecord } from './ledger.ts';
import type { PassRequest } from './outside.ts';
import type { Pass } from './pass.ts';

/** Alerts one pass delivers at the most; the rest waits in the outbox. */
const ALERTS_A_PASS = 20;

/** Drains the outbox, oldest first: each alert is sent, then taken out, so that a crash sends it twice rather than never. */
export async function tell(pass: Pass): Promise<void> {
  const owed = [...pass.outbox, ...pass.desk.written.alerts].slice(0, ALERTS_A_PASS);
  for (const alert of owed) {
    const sent = await pass.outside.channel.send(alert);
    if (sent !== 'sent') return; // the channel is down: the next pass tries again
    await pass.outside.ledger.delivered(alert);
  }
}

/** The account's memory as the pass leaves it. */
export function finished(pass: Pass, request: PassRequest): AccountRecord {
  const { account } = pass;
  return {
    ...account,
    lastTickMs: request.tick?.atMs ?? account.lastTickMs,
    verifiedAtMs: pass.isVerified ? pass.desk.clock.nowMs() : account.verifiedAtMs,
  };
}
