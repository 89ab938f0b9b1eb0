import type { Stack } from './stack.ts';

/** Why nobody tends an account with real money, and what to do; undefined for one that the stack was made for. */
export function whyUnwatched(
  { accounts, kind }: Pick<Stack, 'accounts' | 'kind'>,
  account: string,
): string | undefined {
  if (accounts.includes(account)) return undefined;
  const known = accounts.join(', ');
  if (kind === 'local')
    return `the exchange on this machine knows only ${known}: correct the account of the policy, or serve another folder, with a --policy FILE that names ${account}.`;
  return `the deployment knows only ${known}: its keys cannot be read, and no alarm watches it. Correct the account of the policy, or add ${account} to accounts in cdk.json and deploy again.`;
}
