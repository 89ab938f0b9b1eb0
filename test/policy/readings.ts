import type { DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import type { PolicyFault } from '../../shared/policy/policy-fault.ts';
import { LEAST } from './policy-items.ts';

/** The faults of anything read as a policy; none where it is one. */
export function faultsIn(item: unknown, limits: DeployedLimits = CAUTIOUS_LIMITS): readonly PolicyFault[] {
  const read = parsePolicy(item as PolicyItem, limits);
  return read.ok ? [] : read.faults;
}

/** The attributes at fault. */
export const attributesIn = (item: unknown, limits?: DeployedLimits): readonly string[] =>
  faultsIn(item, limits).map((fault) => fault.attribute);

/** The policy that `item` is, as plain data. */
export function policyOf(item: PolicyItem, limits: DeployedLimits = CAUTIOUS_LIMITS) {
  const read = parsePolicy(item, limits);
  if (!read.ok) throw new Error(read.faults.map((fault) => fault.sentence).join(' '));
  return JSON.parse(JSON.stringify(read.policy));
}

/** The shortest policy with other attributes beside or instead of its own. */
export const leastWith = (changes: PolicyItem): PolicyItem => ({ ...LEAST, ...changes });
