import { readFacts } from './account-facts.ts';
import { accountStatus } from './account-status.ts';
import { NO_POLICY } from './policy-list.ts';
import type { Stack } from './stack.ts';
import { statusLines } from './status-lines.ts';
import type { Surroundings } from './surroundings.ts';

interface StatusOptions {
  readonly account?: string;
  readonly json?: boolean;
}

/** `status`: how every hedge stands, from the tables alone: no key and no call of an exchange. */
export async function showStatus(stack: Stack, options: StatusOptions, to: Surroundings): Promise<void> {
  const { accounts } = await readFacts(stack, options.account === undefined ? undefined : [options.account]);
  const shown = accounts.filter(({ hedges, record }) => hedges.length > 0 || record !== undefined);
  const statuses = await Promise.all(shown.map((facts) => accountStatus(stack, facts)));
  if (options.json === true)
    return to.say(JSON.stringify({ nowMs: stack.nowMs, periodMs: stack.periodMs, accounts: statuses }, null, 2));
  if (statuses.length === 0) return to.say(NO_POLICY);
  to.say(statuses.map((status) => statusLines(status, stack, to.screen).join('\n')).join('\n\n'));
}
