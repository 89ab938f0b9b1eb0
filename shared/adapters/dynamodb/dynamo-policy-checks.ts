import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { PolicyCheck, PolicyChecks } from '../../policy/policy-checks.ts';
import { attributesOf, type TableAccess } from './table-access.ts';
import { POLICIES_TABLE } from './table-shapes.ts';

const { partitionKey: ACCOUNT, sortKey: POLICY } = POLICIES_TABLE;

/** The attribute `check` of the items of the Policies table. */
export class DynamoPolicyChecks implements PolicyChecks {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async write(account: string, policyId: string, check: PolicyCheck): Promise<'written' | 'gone'> {
    const { client, tableName } = this.#table;
    const request = new UpdateItemCommand({
      TableName: tableName,
      Key: { [ACCOUNT]: { S: account }, [POLICY]: { S: policyId } },
      UpdateExpression: 'SET #check = :check',
      ConditionExpression: 'attribute_exists(#account)',
      ExpressionAttributeNames: { '#check': 'check', '#account': ACCOUNT },
      ExpressionAttributeValues: attributesOf({ ':check': check }),
    });
    try {
      await client.send(request);
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'gone';
      throw error;
    }
  }
}
