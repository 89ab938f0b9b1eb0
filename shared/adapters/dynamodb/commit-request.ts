import { createHash } from 'node:crypto';
import type {
  CancellationReason,
  Put,
  TransactionCanceledException,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Commit, CommitResult } from '../../orders/intent-book.ts';
import { type Refusal, resultOfRefusals } from '../ledger-items/commit-result.ts';
import type { LedgerWrite } from '../ledger-items/ledger-writes.ts';
import { leaseCheck } from './lease-requests.ts';
import { attributesOf, plainOf } from './table-access.ts';

/** The longest token DynamoDB takes. */
const TOKEN_LENGTH = 36;

/** A commit as one transaction: the lease is checked first, then everything is written. */
export function commitRequest(
  tableName: string,
  commit: Commit,
  writes: readonly LedgerWrite[],
): TransactWriteItemsCommandInput {
  const { lease, nowMs, name } = commit;
  const items: TransactWriteItem[] = [
    { ConditionCheck: leaseCheck(tableName, lease, nowMs) },
    ...writes.map((write) => ({ Put: putOf(tableName, write) })),
  ];
  return { TransactItems: items, ClientRequestToken: tokenOf(lease.runId, name) };
}

/** The same transaction under a token that belongs to its content too. */
export const underOwnToken = (request: TransactWriteItemsCommandInput): TransactWriteItemsCommandInput => ({
  ...request,
  ClientRequestToken: tokenOf(request.ClientRequestToken ?? '', JSON.stringify(request.TransactItems)),
});

const tokenOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, TOKEN_LENGTH);

function putOf(tableName: string, { item, rev }: LedgerWrite): Put {
  const put: Put = { TableName: tableName, Item: attributesOf(item) };
  if (rev === undefined) return put;
  const onlyIf =
    rev === 1
      ? { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } }
      : {
          ConditionExpression: '#rev = :previous',
          ExpressionAttributeNames: { '#rev': 'rev' },
          ExpressionAttributeValues: attributesOf({ ':previous': rev - 1 }),
        };
  return { ...put, ...onlyIf, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
}

/**
 * What a cancelled transaction means; undefined where the table failed rather than refused. Its reasons stand in the
 * order of the request: the lease, then the writes.
 */
export function resultOfCancellation(
  commit: Commit,
  writes: readonly LedgerWrite[],
  { CancellationReasons: reasons = [] }: TransactionCanceledException,
): CommitResult | undefined {
  const refusals = reasons.flatMap((reason, index) => refusalOf(reason, index === 0 ? 'lease' : writes[index - 1]));
  if (refusals.length > 0) return resultOfRefusals(commit, writes, refusals);
  if (!reasons.some(({ Code }) => Code === 'TransactionConflict')) return undefined;
  const { account } = commit.lease;
  return { kind: 'lost', because: `Another write to the account ${account} was under way at the same moment.` };
}

function refusalOf({ Code, Item }: CancellationReason, refused: Refusal['refused'] | undefined): readonly Refusal[] {
  if (Code !== 'ConditionalCheckFailed' || refused === undefined) return [];
  return [{ refused, stored: Item === undefined ? undefined : plainOf(Item) }];
}
