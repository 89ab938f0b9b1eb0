import { withoutCheck } from '../../../shared/policy/policy-text.ts';
import { wrapText } from '../../local/screen/wrap-text.ts';
import { hasShort, readFacts } from './account-facts.ts';
import { findPolicy } from './find-policy.ts';
import { modeWords } from './mode-words.ts';
import { judgeItems } from './policy-items.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { changedMeanwhile } from './trouble.ts';

interface SwitchOptions {
  readonly account?: string;
}

/** `policy enable ID`: the policy must be sound with it, for a faulty one that is enabled stops others of its coin. */
export async function enablePolicy(
  stack: Stack,
  policyId: string,
  options: SwitchOptions,
  to: Surroundings,
): Promise<void> {
  const filed = await stack.policies.readAll();
  const policy = findPolicy(filed, policyId, options.account);
  const item = { ...withoutCheck(policy.item), enabled: true };
  judgeItems(`The policy ${policyId}`, [item], filed, stack.limits);
  await write(stack, policy, true);
  const mode = modeWords(policy.item['mode'] === 'live' ? 'live' : 'paper', stack.kind);
  say(to, `${policy.account}/${policyId} is enabled (${mode}). The next pass opens or corrects its short.`);
}

/** `policy disable ID`: closes nothing, and says so. */
export async function disablePolicy(
  stack: Stack,
  policyId: string,
  options: SwitchOptions,
  to: Surroundings,
): Promise<void> {
  const policy = findPolicy(await stack.policies.readAll(), policyId, options.account);
  await write(stack, policy, false);
  const { accounts } = await readFacts(stack, [policy.account]);
  const isOpen = accounts.some((facts) =>
    facts.hedges.some((hedge) => hedge.policyId === policyId && hasShort(facts, hedge)),
  );
  const effect = isOpen
    ? `Its short stays open at its present size, and its margin is kept. To close it: npm run hedge -- flatten ${policyId}.`
    : 'No short is open, and none will be opened.';
  say(to, `${policy.account}/${policyId} is disabled. ${effect}`);
}

async function write(
  stack: Stack,
  policy: Parameters<Stack['policies']['delete']>[0],
  enabled: boolean,
): Promise<void> {
  const outcome = await stack.policies.patch(policy, { enabled });
  if (outcome === 'changed') throw changedMeanwhile(`The policy ${policy.policyId}`);
}

const say = ({ say: print, screen }: Surroundings, sentence: string): void =>
  print(wrapText(sentence, screen.width).join('\n'));
