import type { AccountList } from '../../cycle/account-list.ts';
import { found, missing, type Read } from '../../market/read.ts';
import { failureOf } from './failure.ts';
import { scanAll, type TableAccess } from './table-access.ts';
import { POLICIES_TABLE } from './table-shapes.ts';

const { partitionKey: ACCOUNT } = POLICIES_TABLE;

/**
 * The accounts with a policy that is meant to be on. Something like "true" or 1 was meant to be: its account gets the
 * passes in which the owner is told of it. Only a plain false, or silence, is off.
 */
export class DynamoEnabledAccounts implements AccountList {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async readAccounts(): Promise<Read<readonly string[]>> {
    try {
      const items = await scanAll(this.#table, {
        ProjectionExpression: '#account, #enabled',
        ExpressionAttributeNames: { '#account': ACCOUNT, '#enabled': 'enabled' },
      });
      const enabled = items.filter(({ enabled: written }) => written !== undefined && written.BOOL !== false);
      return found([...new Set(enabled.flatMap((item) => item[ACCOUNT]?.S ?? []))]);
    } catch (error) {
      return missing(`The Policies table cannot be read: ${failureOf(error)}`);
    }
  }
}
