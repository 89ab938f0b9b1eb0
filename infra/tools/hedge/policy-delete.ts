import { wrapText } from '../../local/screen/wrap-text.ts';
import { hasShort, readFacts } from './account-facts.ts';
import { findPolicy } from './find-policy.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { changedMeanwhile, Trouble } from './trouble.ts';

interface DeleteOptions {
  readonly account?: string;
  readonly yes?: boolean;
}

/** `policy delete ID`: asks for a confirmation where a short would be left without its policy. */
export async function deletePolicy(
  stack: Stack,
  policyId: string,
  options: DeleteOptions,
  to: Surroundings,
): Promise<void> {
  const policy = findPolicy(await stack.policies.readAll(), policyId, options.account);
  const { accounts } = await readFacts(stack, [policy.account]);
  const isOpen = accounts.some((facts) =>
    facts.hedges.some((hedge) => hedge.policyId === policyId && hasShort(facts, hedge)),
  );
  if (isOpen && options.yes !== true) {
    throw new Trouble(
      'refused',
      `The hedge ${policyId} has a short open. Deleting its policy closes nothing: the short stays, its margin is kept by the last valid version, and no rule removes it any more.`,
      `To close it first: npm run hedge -- flatten ${policyId}. To delete it all the same: add --yes.`,
    );
  }
  if ((await stack.policies.delete(policy)) === 'changed') throw changedMeanwhile(`The policy ${policyId}`);
  const left = isOpen
    ? ` Its short stays open and its margin is kept; to close it: npm run hedge -- flatten ${policyId}.`
    : '';
  to.say(wrapText(`${policy.account}/${policyId} is deleted.${left}`, to.screen.width).join('\n'));
}
