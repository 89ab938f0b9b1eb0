import { gunzipSync, gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { found, missing, type Read } from '../../market/read.ts';
import { type StoredVenue, VENUE_BYTES_MAX, type VenueSaved, type VenueStore } from '../../venue/venue-store.ts';
import { venueKey } from '../ledger-items/item-key.ts';
import { assertFits, writeAgainst } from '../ledger-items/venue-item.ts';
import { failureOf } from './failure.ts';
import { type Attributes, attributesOf, keyAttributes, plainOf, type TableAccess } from './table-access.ts';

/** Simulated accounts in the ledger's table, packed: each write is paid for by its size. */
export class DynamoVenueStore implements VenueStore {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async load(account: string): Promise<Read<StoredVenue | undefined>> {
    const { client, tableName } = this.#table;
    try {
      const request = { TableName: tableName, Key: keyAttributes(venueKey(account)), ConsistentRead: true };
      const { Item } = await client.send(new GetItemCommand(request));
      return found(Item === undefined ? undefined : storedIn(Item, account));
    } catch (error) {
      return missing(`The paper account ${account} cannot be read: ${failureOf(error)}`);
    }
  }

  async save(account: string, venue: StoredVenue): Promise<VenueSaved> {
    assertFits(account, venue);
    const { client, tableName } = this.#table;
    const item = attributesOf({ ...venueKey(account), rev: venue.rev, packed: gzipSync(venue.text) });
    const condition = { ...onlyAfter(venue.rev - 1), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    try {
      await client.send(new PutItemCommand({ TableName: tableName, Item: item, ...condition }));
      return { kind: 'saved' };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return refusal(account, venue, error.Item);
      return { kind: 'unknown', because: `The paper account ${account} may not be written: ${failureOf(error)}` };
    }
  }
}

const onlyAfter = (rev: number) =>
  rev === 0
    ? { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } }
    : {
        ConditionExpression: '#rev = :previous',
        ExpressionAttributeNames: { '#rev': 'rev' },
        ExpressionAttributeValues: attributesOf({ ':previous': rev }),
      };

function refusal(account: string, venue: StoredVenue, item: Attributes | undefined): VenueSaved {
  try {
    return writeAgainst(venue, item === undefined ? undefined : storedIn(item, account));
  } catch (error) {
    return { kind: 'unknown', because: failureOf(error) };
  }
}

function storedIn(item: Attributes, account: string): StoredVenue {
  const { rev, packed } = plainOf(item);
  if (typeof rev !== 'number' || !(packed instanceof Uint8Array)) {
    throw new Error(`the item VENUE#${account} of the ledger is not one that this program wrote`);
  }
  return { rev, text: gunzipSync(packed, { maxOutputLength: VENUE_BYTES_MAX }).toString('utf8') };
}
