import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { PolicyItem } from '../../policy/policy-book.ts';
import { type Attributes, attributesOf, scanAll, type TableAccess, writtenOf } from './table-access.ts';
import { POLICIES_TABLE } from './table-shapes.ts';

const { partitionKey: ACCOUNT, sortKey: POLICY } = POLICIES_TABLE;
/** The program's own attribute, and the keys: an edit touches none of them. */
const UNTOUCHED = new Set<string>([ACCOUNT, POLICY, 'check']);

/** A policy item as it stood when it was read. */
export interface FiledPolicy {
  readonly account: string;
  readonly policyId: string;
  /** As its owner wrote it, numbers as the text of their digits; `check` beside it. */
  readonly item: PolicyItem;
  /** The item as the table holds it, for the comparison when it is written. */
  readonly attributes: Attributes;
}

/**
 * Where owners edit policies. What somebody else has changed since it was read is never overwritten, and `check` stays
 * as the program wrote it.
 */
export class DynamoPolicyDesk {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  /** Every policy of every account, by account and name. Throws when the table fails. */
  async readAll(): Promise<readonly FiledPolicy[]> {
    const filed = (await scanAll(this.#table, { ConsistentRead: true })).map(filedIn);
    const placeOf = ({ account, policyId }: FiledPolicy) => `${account}\n${policyId}`;
    return filed.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  }

  /**
   * Makes the item what `after` says, if it is still what was read (`before`; absent: there was none). `after` holds
   * numbers, texts, maps and lists; its `check` is ignored.
   */
  write(
    place: { readonly account: string; readonly policyId: string },
    before: FiledPolicy | undefined,
    after: PolicyItem,
  ): Promise<'written' | 'changed'> {
    return this.#unlessChanged(() => {
      const request = editOf(this.#table.tableName, keyOf(place), before?.attributes, attributesOf(after));
      return this.#table.client.send(new UpdateItemCommand(request));
    });
  }

  /** Sets the named attributes, if the item is still what was read; the others keep their digits and types. */
  patch(filed: FiledPolicy, changes: PolicyItem): Promise<'written' | 'changed'> {
    return this.#unlessChanged(() => {
      const after = { ...filed.attributes, ...attributesOf(changes) };
      const request = editOf(this.#table.tableName, keyOf(filed), filed.attributes, after);
      return this.#table.client.send(new UpdateItemCommand(request));
    });
  }

  /** Deletes the item, if it is still what was read. */
  delete({ account, policyId, attributes }: FiledPolicy): Promise<'written' | 'changed'> {
    return this.#unlessChanged(() => {
      const names = new Names();
      const condition = sameAs(names, attributes);
      return this.#table.client.send(
        new DeleteItemCommand({
          TableName: this.#table.tableName,
          Key: keyOf({ account, policyId }),
          ConditionExpression: condition.join(' AND '),
          ...names.expressions(),
        }),
      );
    });
  }

  async #unlessChanged(write: () => Promise<unknown>): Promise<'written' | 'changed'> {
    try {
      await write();
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'changed';
      throw error;
    }
  }
}

const keyOf = ({ account, policyId }: { readonly account: string; readonly policyId: string }): Attributes =>
  attributesOf({ [ACCOUNT]: account, [POLICY]: policyId });

function filedIn(attributes: Attributes): FiledPolicy {
  const item = writtenOf(attributes);
  return { account: String(item[ACCOUNT]), policyId: String(item[POLICY]), item, attributes };
}

/** Placeholders of one request's expressions. */
class Names {
  readonly #names: Record<string, string> = {};
  readonly #values: Attributes = {};

  nameOf(attribute: string): string {
    const at = Object.values(this.#names).indexOf(attribute);
    const name = at === -1 ? `#n${Object.keys(this.#names).length}` : `#n${at}`;
    this.#names[name] = attribute;
    return name;
  }

  valueOf(value: Attributes[string]): string {
    const name = `:v${Object.keys(this.#values).length}`;
    this.#values[name] = value;
    return name;
  }

  expressions(): Pick<UpdateItemCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> {
    const hasValues = Object.keys(this.#values).length > 0;
    return {
      ExpressionAttributeNames: this.#names,
      ...(hasValues ? { ExpressionAttributeValues: this.#values } : {}),
    };
  }
}

const edited = (attributes: Attributes): readonly (readonly [string, Attributes[string]])[] =>
  Object.entries(attributes).filter(([name]) => !UNTOUCHED.has(name));

/** The item is there, and every attribute that was read still says the same. */
const sameAs = (names: Names, before: Attributes): readonly string[] => [
  `attribute_exists(${names.nameOf(ACCOUNT)})`,
  ...edited(before).flatMap(([name, value]) => stillHolds(names, names.nameOf(name), value)),
];

/** A map or a list is compared part by part and by its size: what it holds counts, in whatever order it is kept. */
function stillHolds(names: Names, path: string, value: Attributes[string]): readonly string[] {
  const parts = partsOf(names, path, value);
  if (parts === undefined) return [`${path} = ${names.valueOf(value)}`];
  const size = `size(${path}) = ${names.valueOf({ N: `${parts.length}` })}`;
  return [size, ...parts.flatMap(([at, part]) => stillHolds(names, at, part))];
}

function partsOf(
  names: Names,
  path: string,
  { M, L }: Attributes[string],
): readonly (readonly [string, Attributes[string]])[] | undefined {
  if (M !== undefined) return Object.entries(M).map(([name, part]) => [`${path}.${names.nameOf(name)}`, part] as const);
  return L?.map((part, at) => [`${path}[${at}]`, part] as const);
}

/** An update of what differs alone: an attribute that somebody has added meanwhile is left as it is, or is a conflict. */
function editOf(
  tableName: string,
  key: Attributes,
  before: Attributes | undefined,
  after: Attributes,
): UpdateItemCommandInput {
  const names = new Names();
  const written = before ?? {};
  const changed = edited(after).filter(([name, value]) => !isDeepStrictEqual(written[name], value));
  const dropped = edited(written).filter(([name]) => after[name] === undefined);
  const isThere = before === undefined ? [`attribute_not_exists(${names.nameOf(ACCOUNT)})`] : sameAs(names, before);
  const isNew = changed
    .filter(([name]) => before !== undefined && written[name] === undefined)
    .map(([name]) => `attribute_not_exists(${names.nameOf(name)})`);
  const set = changed.map(([name, value]) => `${names.nameOf(name)} = ${names.valueOf(value)}`);
  const remove = dropped.map(([name]) => names.nameOf(name));
  const update = [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
  ].join(' ');
  return {
    TableName: tableName,
    Key: key,
    ConditionExpression: [...isThere, ...isNew].join(' AND '),
    ...(update === '' ? {} : { UpdateExpression: update }),
    ...names.expressions(),
  };
}
