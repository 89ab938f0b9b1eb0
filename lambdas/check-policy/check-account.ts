import { createHash } from 'node:crypto';
import type { Alert } from '../../shared/alerts/alert.ts';
import { isAccountName } from '../../shared/cycle/pass-message.ts';
import type { NamedReading } from '../../shared/policy/parse-policies.ts';
import { parsePolicies } from '../../shared/policy/parse-policies.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import type { PolicyCheck } from '../../shared/policy/policy-checks.ts';
import { policyText } from '../../shared/policy/policy-text.ts';
import { isoOf } from '../../shared/time/instant.ts';
import { logLine } from '../write-line.ts';
import type { ChangedPolicy } from './changed-policy.ts';
import type { CheckPorts } from './ports.ts';

/**
 * Checks every policy of the account, because one may make another faulty or whole again. What differs from the `check`
 * it carries is told and written; a change that is valid asks for a pass right away. Throws when it must be repeated.
 */
export async function checkAccount(ports: CheckPorts, changed: ChangedPolicy): Promise<void> {
  const { policies, limits, clock } = ports;
  const items = await policies.readAccount(changed.account);
  if (!items.ok) throw new Error(items.because);
  const readings = parsePolicies(items.value, limits);
  for (const [at, item] of items.value.entries()) {
    const reading = readings[at];
    if (reading === undefined) continue;
    const check = checkOf(item, reading, clock.nowMs(), unwatchedNotes(ports, changed.account));
    if (!isSaid(item, check)) await say(ports, item, check);
  }
  const at = items.value.findIndex(({ policyId }) => policyId === changed.policyId);
  if (readings[at]?.result.ok && isAccountName(changed.account)) await askForPass(ports, changed);
}

/**
 * A policy of an account that the deployment does not name is tended on paper, and by nobody with real money: its keys
 * may not be read, and no alarm rings when its passes stop. Whoever misspelt the account would believe it hedged.
 */
function unwatchedNotes({ accounts }: CheckPorts, account: string): readonly string[] {
  // A name that no account can have is a fault of the policy already.
  if (accounts.includes(account) || !isAccountName(account)) return [];
  return [
    `The account ${account} is none of this deployment (${accounts.join(', ')}): its keys cannot be read, and no alarm watches it. ` +
      `Correct the account of the policy, or add ${account} to accounts in cdk.json and deploy again.`,
  ];
}

function checkOf(item: PolicyItem, { result }: NamedReading, nowMs: number, unwatched: readonly string[]): PolicyCheck {
  const version = createHash('sha256').update(policyText(item)).digest('hex').slice(0, 12);
  const at = isoOf(nowMs);
  return result.ok
    ? { result: 'ok', faults: [], notes: [...unwatched, ...result.notes], version, at }
    : { result: 'faulty', faults: result.faults.map(({ sentence }) => sentence), notes: unwatched, version, at };
}

/** Whether the item carries this check already, whenever it was made. */
function isSaid({ check: stored }: PolicyItem, check: PolicyCheck): boolean {
  if (typeof stored !== 'object' || stored === null) return false;
  const { version, result, faults, notes }: Partial<Record<keyof PolicyCheck, unknown>> = stored;
  const said = JSON.stringify([version, result, faults, notes]);
  return said === JSON.stringify([check.version, check.result, check.faults, check.notes]);
}

/** The owner is told before it is written down: after a failure in between, they are told twice rather than never. */
async function say(ports: CheckPorts, item: PolicyItem, check: PolicyCheck): Promise<void> {
  const { channel, checks, write, clock } = ports;
  const account = String(item['account']);
  const policyId = String(item['policyId']);
  const alerts = [
    ...(check.result === 'faulty' ? [faultAlert(account, policyId, check, clock.nowMs())] : []),
    ...unwatchedNotes(ports, account).map((text) => unwatchedAlert(account, policyId, text, check, clock.nowMs())),
  ];
  for (const alert of alerts) {
    const sent = await channel.send(alert);
    if (sent !== 'sent') throw new Error(sent.because);
  }
  const outcome = await checks.write(account, policyId, check);
  write(logLine('INFO', clock.nowMs(), { kind: 'checked', account, policyId, outcome, ...check }));
}

function faultAlert(account: string, policyId: string, { faults, version }: PolicyCheck, atMs: number): Alert {
  const text =
    `The policy ${policyId} of the account ${account} is frozen until it is corrected: it opens and removes nothing, and ` +
    `the margin of an open short is kept by its last valid version. ${faults.join(' ')}`;
  const id = `check-${policyId}-${version}`;
  const subject = `${policyId}: the policy is faulty and frozen`.slice(0, 90);
  return { id, account, atMs, severity: 'warning', code: 'policy-faulty', subject, text };
}

function unwatchedAlert(
  account: string,
  policyId: string,
  text: string,
  { version }: PolicyCheck,
  atMs: number,
): Alert {
  const subject = `${policyId}: its account is none of this deployment`.slice(0, 90);
  const id = `unwatched-${policyId}-${version}`;
  return { id, account, atMs, severity: 'warning', code: 'account-unwatched', subject, text };
}

async function askForPass({ queue }: CheckPorts, { account, changeId }: ChangedPolicy): Promise<void> {
  const [unsent] = await queue.send([{ account, urgent: changeId }]);
  if (unsent !== undefined) throw new Error(`No pass over the account ${account} was asked for: ${unsent.because}`);
}
