/** A JSON object as DynamoDB's wire protocol carries it, before anything is known about it. */
export type WireObject = Readonly<Record<string, unknown>>;

/** An attribute value as DynamoDB's wire protocol carries it; binary (`B`, `BS`) is base64 text. */
type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: boolean }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An item, or the key attributes of one. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** What the store keeps about a table, as far as this program reads it. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}

/** The key attributes of an item, partition key first. */
export function keysOf(item: Item, table: TableDefinition): Item {
  const keys: Record<string, AttributeValue> = {};
  for (const { AttributeName } of table.KeySchema) {
    const value = item[AttributeName];
    if (value === undefined) {
      throw new Error(`An item stored in table ${table.TableName} lacks its key attribute ${AttributeName}.`);
    }
    keys[AttributeName] = value;
  }
  return keys;
}

/** JSON text in which the order of an object's attributes does not matter: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    isWireObject(part) ? Object.fromEntries(Object.entries(part).sort(byName)) : part,
  );
}

/** Says whether a value is a JSON object: not a list, not null, not a plain value. */
export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const byName = ([left]: [string, unknown], [right]: [string, unknown]): number => (left < right ? -1 : 1);
