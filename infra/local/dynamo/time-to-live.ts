import { validationFault } from './dynamo-fault.ts';
import { type Item, isWireObject, keysOf, type WireObject } from './item.ts';
import type { ItemChange } from './item-change.ts';
import { definitionOf, type StagedStore, type StagedWrite } from './staged-store.ts';

const PREFIX = 'ttl~';

/** Older times than this are taken for mistakes and not acted on (DynamoDB's developer guide, "Using TTL"). */
const OLDEST_MS = 5 * 365 * 24 * 3_600_000;

/** An item and when it runs out. */
export interface Expiry {
  readonly table: string;
  readonly keys: Item;
  readonly atMs: number;
}

/**
 * Keeps which attribute of which table says when an item runs out, and which items have one. The settings are
 * stored; the list of items is rebuilt from the items when a store is opened, and then follows each change.
 */
export class TimeToLive {
  readonly #store: StagedStore;
  readonly #attributes = new Map<string, string>();
  readonly #expiries = new Map<string, Expiry>();

  constructor(store: StagedStore) {
    this.#store = store;
  }

  /** Reads back the settings that are stored, and lists the items of their tables. */
  async load(): Promise<void> {
    for await (const stored of this.#store.valuesUnder(PREFIX)) await this.#enable(stored as Setting);
  }

  /** The answer to DescribeTimeToLive. Throws DynamoDB's error when there is no such table. */
  describe(table: string): WireObject {
    definitionOf(this.#store, table);
    const AttributeName = this.#attributes.get(table);
    const description =
      AttributeName === undefined ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName };
    return { TimeToLiveDescription: description };
  }

  /** Adds a change of a table's setting to the running request's writes. Throws DynamoDB's error when it is none. */
  update({ TableName, TimeToLiveSpecification }: WireObject): WireObject {
    const table = String(TableName);
    definitionOf(this.#store, table);
    const { Enabled, AttributeName } = isWireObject(TimeToLiveSpecification) ? TimeToLiveSpecification : {};
    if (typeof Enabled !== 'boolean' || typeof AttributeName !== 'string' || AttributeName === '') {
      throw validationFault('TimeToLiveSpecification needs Enabled (true or false) and AttributeName (a name)');
    }
    const enabledFor = this.#attributes.get(table);
    if (Enabled && enabledFor !== undefined) throw validationFault('TimeToLive is already enabled');
    if (!Enabled && enabledFor === undefined) throw validationFault('TimeToLive is already disabled');
    if (!Enabled && enabledFor !== AttributeName) {
      throw validationFault(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${enabledFor}`,
      );
    }
    const setting: Setting = { table, attribute: AttributeName };
    this.#store.write(PREFIX + table, Enabled ? setting : undefined);
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  }

  /** Adds the end of a table's setting to the running request's writes. */
  forget(table: string): void {
    this.#store.write(PREFIX + table, undefined);
  }

  /** Follows a write that has been stored. */
  async noteWrite({ key, after }: StagedWrite): Promise<void> {
    if (!key.startsWith(PREFIX)) return;
    if (after !== undefined) return this.#enable(after as Setting);
    const table = key.slice(PREFIX.length);
    this.#attributes.delete(table);
    for (const [id, expiry] of this.#expiries) if (expiry.table === table) this.#expiries.delete(id);
  }

  /** Follows an item change that has been stored. */
  noteChange(change: ItemChange): void {
    const attribute = this.#attributes.get(change.table);
    if (attribute === undefined) return;
    const id = `${change.table}~${JSON.stringify(change.keys)}`;
    this.#expiries.delete(id);
    const atMs = change.eventName === 'REMOVE' ? undefined : expiryOf(change.newImage, attribute);
    if (atMs !== undefined) this.#expiries.set(id, { table: change.table, keys: change.keys, atMs });
  }

  /** The items whose time lies before `nowMs`, but not by more than five years. */
  dueAt(nowMs: number): readonly Expiry[] {
    return [...this.#expiries.values()].filter(({ atMs }) => atMs < nowMs && atMs > nowMs - OLDEST_MS);
  }

  async #enable({ table, attribute }: Setting): Promise<void> {
    this.#attributes.set(table, attribute);
    const definition = definitionOf(this.#store, table);
    for await (const stored of this.#store.valuesUnder(`item-${table}~`)) {
      const newImage = stored as Item;
      const keys = keysOf(newImage, definition);
      this.noteChange({ table, keys, by: 'request', eventName: 'INSERT', newImage });
    }
  }
}

interface Setting {
  readonly table: string;
  readonly attribute: string;
}

/** The moment an attribute names in seconds since 1970, if it holds a number; other types never run out. */
function expiryOf(item: Item, attribute: string): number | undefined {
  const value = item[attribute];
  if (value === undefined || !('N' in value)) return undefined;
  return Number(value.N) * 1000;
}
