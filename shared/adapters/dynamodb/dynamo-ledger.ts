import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Alert } from '../../alerts/alert.ts';
import {
  type AccountRecord,
  type History,
  type Ledger,
  type LedgerPage,
  readAccountRecord,
  type Taken,
} from '../../cycle/ledger.ts';
import { toStored } from '../../money/stored.ts';
import { readSlot, type Slot } from '../../orders/intent.ts';
import type { Commit, CommitResult, LeaseProof } from '../../orders/intent-book.ts';
import {
  accountKey,
  alertKey,
  historyItems,
  journalFrom,
  journalItems,
  liveItems,
  placeOf,
  slotKey,
} from '../ledger-items/item-key.ts';
import { readLease, takenOf } from '../ledger-items/lease.ts';
import { type LedgerWrite, writesOf } from '../ledger-items/ledger-writes.ts';
import { entryOf, historyOf, pageOf } from '../ledger-items/read-items.ts';
import { commitRequest, resultOfCancellation, underOwnToken } from './commit-request.ts';
import { releaseRequest, takeRequest } from './lease-requests.ts';
import { type Attributes, keyAttributes, plainOf, queryAll, queryPartition, type TableAccess } from './table-access.ts';

/** The ledger in a table of DynamoDB, shaped as `table-shapes.ts` says. */
export class DynamoLedger implements Ledger {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async readAccount(account: string): Promise<AccountRecord | undefined> {
    const { client, tableName } = this.#table;
    const Key = keyAttributes(accountKey(account));
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
    return Item === undefined ? undefined : leaseIn(Item).record;
  }

  async take(account: string, runId: string, nowMs: number, lifetimeMs: number, first?: AccountRecord): Promise<Taken> {
    const { client, tableName } = this.#table;
    try {
      const request = takeRequest(tableName, account, runId, nowMs, lifetimeMs, first);
      return takenOf(leaseIn((await client.send(new UpdateItemCommand(request))).Attributes));
    } catch (error) {
      // Somebody's transaction checks the lease at this very moment: whoever it is believes to hold it.
      if (error instanceof TransactionConflictException) return { kind: 'held', runId: 'another', untilMs: nowMs };
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const lease = leaseIn(error.Item);
      if (lease.runId === runId) return takenOf(lease);
      return { kind: 'held', runId: lease.runId, untilMs: lease.leaseUntilMs };
    }
  }

  async readPage(account: string, day: string): Promise<LedgerPage> {
    return pageOf((await queryPartition(this.#table, 'pk', liveItems(account))).map(plainOf), day);
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const writes = writesOf(commit);
    const request = commitRequest(this.#table.tableName, commit, writes);
    try {
      return await this.#transact(commit, writes, request);
    } catch (error) {
      if (!(error instanceof IdempotentParameterMismatchException)) throw error;
      // The name was used before with other content, such as another instant: what is stored says whether it counted.
      return this.#transact(commit, writes, underOwnToken(request));
    }
  }

  async release(lease: LeaseProof, record: AccountRecord): Promise<boolean> {
    readAccountRecord(toStored(record), placeOf(accountKey(lease.account)));
    const { client, tableName } = this.#table;
    try {
      await client.send(new UpdateItemCommand(releaseRequest(tableName, lease, record)));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async readSlot(account: string, symbol: string): Promise<Slot | undefined> {
    const { client, tableName } = this.#table;
    const key = slotKey(account, symbol);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyAttributes(key), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : readSlot(plainOf(Item), placeOf(key));
  }

  async delivered(alert: Alert): Promise<void> {
    const { client, tableName } = this.#table;
    await client.send(new DeleteItemCommand({ TableName: tableName, Key: keyAttributes(alertKey(alert)) }));
  }

  async readHistory(account: string): Promise<History> {
    return historyOf((await queryPartition(this.#table, 'pk', historyItems(account))).map(plainOf));
  }

  async readJournal(account: string, fromMs: number, limit: number): Promise<readonly unknown[]> {
    const found = await queryAll(
      this.#table,
      {
        KeyConditionExpression: '#pk = :pk AND #sk >= :from',
        ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
        ExpressionAttributeValues: { ':pk': { S: journalItems(account) }, ':from': { S: journalFrom(fromMs) } },
      },
      limit,
    );
    return found.map((item) => entryOf(plainOf(item)));
  }

  async readInputs(account: string, at: string): Promise<unknown> {
    const { client, tableName } = this.#table;
    const Key = keyAttributes({ pk: journalItems(account), sk: at });
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
    return Item === undefined ? undefined : plainOf(Item)['inputs'];
  }

  async #transact(
    commit: Commit,
    writes: readonly LedgerWrite[],
    request: TransactWriteItemsCommandInput,
  ): Promise<CommitResult> {
    try {
      await this.#table.client.send(new TransactWriteItemsCommand(request));
      return { kind: 'committed' };
    } catch (error) {
      const result = error instanceof TransactionCanceledException && resultOfCancellation(commit, writes, error);
      if (result) return result;
      throw error;
    }
  }
}

function leaseIn(item: Attributes | undefined) {
  if (item === undefined) throw new Error('DynamoDB answered about a lease without the item that it was asked for.');
  return readLease(plainOf(item));
}
