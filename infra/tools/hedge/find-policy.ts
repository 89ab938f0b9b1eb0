import type { FiledPolicy } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import { shownValue } from '../../../shared/policy/fault-sentences.ts';
import { Trouble } from './trouble.ts';

/** Policies named in a sentence at the most. */
const SHOWN_MAX = 6;

/** The one policy of this name, in the account that is named, or in the only one that has it. */
export function findPolicy(filed: readonly FiledPolicy[], policyId: string, account?: string): FiledPolicy {
  const named = filed.filter((policy) => policy.policyId === policyId);
  const found = account === undefined ? named : named.filter((policy) => policy.account === account);
  const [policy, ...others] = found;
  if (policy === undefined) throw new Trouble('refused', notFound(filed, policyId, account));
  if (others.length === 0) return policy;
  const accounts = found.map((each) => each.account).join(', ');
  throw new Trouble(
    'refused',
    `The policy ${policyId} is in several accounts (${accounts}): choose one with --account NAME.`,
  );
}

function notFound(filed: readonly FiledPolicy[], policyId: string, account: string | undefined): string {
  const where = account === undefined ? '' : ` in the account ${shownValue(account)}`;
  const here = filed.filter((policy) => account === undefined || policy.account === account);
  if (here.length === 0) return `There is no policy${where} yet: write one with npm run hedge -- policy put FILE.`;
  const shown = here.slice(0, SHOWN_MAX).map((policy) => policy.policyId);
  const names = `${shown.join(', ')}${here.length > SHOWN_MAX ? ' and others' : ''}`;
  return `There is no policy ${shownValue(policyId)}${where}; there are ${names}.`;
}
