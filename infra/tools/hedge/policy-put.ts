import type { FiledPolicy } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import { quotedPath } from '../../local/screen/wrap-text.ts';
import { judgeItems, readItems, type SoundPolicy } from './policy-items.ts';
import { saySentences } from './said.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { changedMeanwhile } from './trouble.ts';
import { whyUnwatched } from './why-unwatched.ts';

interface PutOptions {
  readonly account: string;
  readonly dryRun?: boolean;
}

/** `policy check FILE`: what would be said of it; nothing is written. */
export async function checkFile(stack: Stack, file: string, options: PutOptions, to: Surroundings): Promise<void> {
  const filed = await stack.policies.readAll();
  const policies = judgeItems(quotedPath(file), await readItems(file, options.account), filed, stack.limits);
  for (const policy of policies) {
    const verb = find(filed, policy) === undefined ? 'would be new' : 'would replace the present one';
    sayPolicy(stack, policy, `ok within the limits of this stack; it ${verb}. Nothing was written.`, to);
  }
}

/** `policy put FILE`: writes one policy or several, if every one of them is sound. */
export async function putFile(stack: Stack, file: string, options: PutOptions, to: Surroundings): Promise<void> {
  if (options.dryRun === true) return checkFile(stack, file, options, to);
  const filed = await stack.policies.readAll();
  const policies = judgeItems(quotedPath(file), await readItems(file, options.account), filed, stack.limits);
  for (const policy of policies) {
    const before = find(filed, policy);
    const outcome = await stack.policies.write(policy, before, policy.item);
    if (outcome === 'changed') throw changedMeanwhile(`The policy ${policy.policyId}`);
    sayPolicy(stack, policy, `${before === undefined ? 'written' : 'replaced'}. ${whatFollows(policy)}`, to);
  }
}

const find = (filed: readonly FiledPolicy[], { account, policyId }: SoundPolicy): FiledPolicy | undefined =>
  filed.find((policy) => policy.account === account && policy.policyId === policyId);

const whatFollows = ({ policyId, item }: SoundPolicy): string =>
  item['enabled'] === true
    ? 'The stack checks it and looks at the account within a minute; follow it with npm run hedge -- status.'
    : `It is not enabled, so nothing is opened: npm run hedge -- policy enable ${policyId}.`;

function sayPolicy(stack: Stack, { account, policyId, notes }: SoundPolicy, words: string, to: Surroundings): void {
  saySentences(to, [`${account}/${policyId}: ${words}`]);
  const why = whyUnwatched(stack, account);
  const all = [...(why === undefined ? [] : [`the account is ${account}, but ${why}`]), ...notes];
  saySentences(
    to,
    all.map((note) => `Note: ${note}`),
    2,
  );
}
