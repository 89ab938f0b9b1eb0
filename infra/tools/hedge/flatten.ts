import { isMap } from '../../../shared/policy/schema-parts.ts';
import { coinsText } from '../../local/screen/figures.ts';
import { type AccountFacts, readFacts } from './account-facts.ts';
import { whyNothingIsSent } from './control-words.ts';
import { type Flattening, isNamed, planFlattening } from './flatten-plan.ts';
import { judgeItems } from './policy-items.ts';
import { saySentences } from './said.ts';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { changedMeanwhile, Trouble } from './trouble.ts';

interface FlattenOptions {
  readonly account?: string;
  readonly yes?: boolean;
}

/** `flatten`: closes the named hedge, or every hedge of an account, and keeps it closed. */
export async function flatten(
  stack: Stack,
  policyId: string | undefined,
  options: FlattenOptions,
  to: Surroundings,
): Promise<void> {
  const { accounts, filed } = await readFacts(stack);
  const facts = chooseAccount(accounts, policyId, options.account);
  const plan = planFlattening(facts, stack.nowMs, stack.limits, policyId);
  if (plan.length === 0)
    return to.say(
      `Nothing to close in the account ${facts.account}: no short is open${policyId === undefined ? ' and no policy would open one' : ` for ${policyId}`}.`,
    );
  const own = filed.filter(({ account }) => account === facts.account);
  judgeItems(
    'After flattening',
    plan.map(({ item }) => item),
    own,
    stack.limits,
  );
  const blocked = whyNothingIsSent(facts.control, facts.account);
  const warning = blocked === undefined ? [] : [blocked];
  if (options.yes !== true) {
    throw new Trouble(
      'refused',
      ...plan.map((each) => `Would close ${sentenceFor(each, facts)}`),
      ...warning,
      'To do it: add --yes.',
    );
  }
  for (const each of plan) {
    if ((await write(stack, each)) === 'changed') throw changedMeanwhile(`The policy ${each.policyId}`);
    saySentences(to, [`Closing ${sentenceFor(each, facts)}`]);
  }
  const follow =
    'The next pass buys back, reduce-only, within a minute or at the next tick; follow it with npm run hedge -- status.';
  saySentences(to, warning.length > 0 ? warning : [follow]);
}

const write = (
  { policies }: Stack,
  { kind, filed, account, policyId, changes, item }: Flattening,
): Promise<'written' | 'changed'> =>
  kind === 'patched' && filed !== undefined
    ? policies.patch(filed, changes)
    : policies.write({ account, policyId }, filed, item);

function chooseAccount(
  accounts: readonly AccountFacts[],
  policyId: string | undefined,
  account: string | undefined,
): AccountFacts {
  const having = accounts
    .filter((facts) => account === undefined || facts.account === account)
    .filter(({ hedges }) => policyId === undefined || hedges.some((hedge) => isNamed(hedge, policyId)));
  const [chosen, ...others] = having;
  if (chosen !== undefined && others.length === 0) return chosen;
  if (chosen !== undefined) {
    const names = having.map((facts) => facts.account).join(', ');
    throw new Trouble('refused', `There are several accounts (${names}): choose one with --account NAME.`);
  }
  const where = account === undefined ? '' : ` in the account ${account}`;
  const what = policyId === undefined ? 'nothing to close' : `no hedge ${policyId}`;
  throw new Trouble('refused', `There is ${what}${where}: npm run hedge -- status shows every hedge there is.`);
}

function sentenceFor(each: Flattening, { account, record }: AccountFacts): string {
  const { policyId, item } = each;
  const coin = isMap(item) ? String(item['coin']) : '';
  const short = record?.seen?.[policyId]?.short;
  const size =
    short === undefined || short.isZero() ? `the short of ${coin}` : `the short of ${coinsText(short)} ${coin}`;
  const what = each.hasShort
    ? `${account}/${policyId}: ${size} is bought back`
    : `${account}/${policyId}: no short is open, and none will be opened`;
  const how =
    each.kind === 'restored'
      ? 'its last valid version is put back, and its expires is set to an instant that has passed'
      : `expires is set to an instant that has passed${each.wasDisabled ? ', and enabled to true, because a disabled policy closes nothing' : ''}`;
  return `${what} (${how}). It opens again only when you take expires out and change its ratio or another re-arming field.`;
}
