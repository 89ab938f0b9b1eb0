import { Readable } from 'node:stream';
import { createDynaliteStore, type DynaliteStore, type KeyRange, type LevelWrite } from './dynalite.ts';
import { serviceFault } from './dynamo-fault.ts';
import type { Item, TableDefinition } from './item.ts';

/** Keys read from the store at one go while a range is walked. */
const KEYS_AT_ONCE = 200;

/** One change a request made: the value before it, if the request looked, and after it. `undefined` is absent. */
export interface StagedWrite {
  readonly key: string;
  readonly after: unknown;
  readonly seen: 'unread' | { readonly before: unknown };
}

/** The item a request has just looked at; `item` is undefined where none is stored. */
export interface ItemRead {
  readonly key: string;
  readonly item: Item | undefined;
}

/**
 * Dynalite's store with every write of a request held back until the request has succeeded as a whole. They are then
 * stored in one atomic batch of LevelDB: one record in its log, which is either whole or ignored when it is reopened.
 * So a killed process leaves all of a request or nothing of it, be it an item with its index entries, a batch or
 * a transaction, and a refused request leaves nothing.
 *
 * The log is written to the operating system, not flushed to the disk: it outlives the process, and a power cut may
 * take the last requests, but never half a request.
 *
 * It serves one request at a time; the caller sees to that.
 */
export class StagedStore {
  readonly dynalite: DynaliteStore;
  readonly #store: (writes: readonly LevelWrite[]) => Promise<void>;
  readonly #found = new Map<string, unknown>();
  readonly #written = new Map<string, unknown>();
  readonly #awaited = new Map<string, () => void>();
  #itemRead: ItemRead | undefined;

  constructor(dynalite: DynaliteStore) {
    this.dynalite = dynalite;
    this.#store = dynalite.db.batch.bind(dynalite.db);
    this.#interpose();
  }

  /** Forgets what the last request wrote but did not store. Call it before each request. */
  begin(): void {
    this.#found.clear();
    this.#written.clear();
    this.#awaited.clear();
    this.#itemRead = undefined;
  }

  /** The value at a key as the running request sees it, its own writes included. */
  read(key: string): unknown {
    const value = this.#written.has(key) ? this.#written.get(key) : this.#readStored(key);
    if (key.startsWith('item-')) this.#itemRead = { key, item: value as Item | undefined };
    return value;
  }

  /** Holds a write until `commit`; `undefined` removes the key. */
  write(key: string, value: unknown): void {
    this.#written.set(key, value);
    this.#awaited.get(key)?.();
    this.#awaited.delete(key);
  }

  /** Settles when the running request next writes a key: dynalite finishes table changes after it has answered. */
  nextWriteOf(key: string): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited.set(key, resolve);
    });
  }

  /** The item read since the last call of this method, so that nobody has to read it twice. */
  takeItemRead(): ItemRead | undefined {
    const read = this.#itemRead;
    this.#itemRead = undefined;
    return read;
  }

  /** Stores everything the request wrote, all or nothing, and tells what that was, in order. */
  async commit(): Promise<readonly StagedWrite[]> {
    const writes = [...this.#written];
    if (writes.length > 0) await this.#store(writes.map(asLevelWrite));
    return writes.map(([key, after]) => ({
      key,
      after,
      seen: this.#found.has(key) ? { before: this.#found.get(key) } : 'unread',
    }));
  }

  /** Every stored value whose key starts with `prefix`, in the order of the keys; held-back writes are not among them. */
  valuesUnder(prefix: string): AsyncGenerator<unknown> {
    return walk(this.dynalite.db.values(under(prefix)));
  }

  /** Every stored key that starts with `prefix`, without it, in order. */
  async *keysUnder(prefix: string): AsyncGenerator<string> {
    for await (const key of walk(this.dynalite.db.keys(under(prefix)))) yield key.slice(prefix.length);
  }

  /** Closes the files; nothing may be read or written afterwards. */
  close(): Promise<void> {
    return this.dynalite.db.close();
  }

  #readStored(key: string): unknown {
    if (!this.#found.has(key)) this.#found.set(key, this.dynalite.db.getSync(key));
    return this.#found.get(key);
  }

  /** Puts this store between dynalite's actions and LevelDB. */
  #interpose(): void {
    const { dynalite } = this;
    Object.assign(dynalite.db, {
      get: (key: string, done: (error: null, value: unknown) => void) => done(null, this.read(key)),
      put: (key: string, value: unknown, done: () => void) => {
        this.write(key, value);
        done();
      },
      del: (key: string, done: () => void) => {
        this.write(key, undefined);
        done();
      },
      batch: (writes: readonly LevelWrite[], done: () => void) => {
        for (const write of writes) this.write(write.key, write.type === 'put' ? write.value : undefined);
        done();
      },
      // Dynalite's own stream leaves its LevelDB iterator, and with it a snapshot, open when it is stopped early.
      createValueStream: (range: KeyRange) => Readable.from(walk(dynalite.db.values(range))),
    });
    const { getItemDb, tableDb } = dynalite;
    // Requests run one at a time, and a lock that an exception left behind would stop its key for good.
    const unlocked = {
      lock: (_key: string, held: (release: (done: unknown) => unknown) => void) => held((done) => done),
    };
    Object.assign(tableDb, unlocked, { createKeyStream: () => Readable.from(this.keysUnder('table~')) });
    Object.assign(dynalite, { getItemDb: (table: string) => Object.assign(getItemDb(table), unlocked) });
  }
}

/** Opens a store in memory, or in a folder. Rejects when the folder cannot be opened. */
export async function openStagedStore(path: string | undefined): Promise<StagedStore> {
  const dynalite = createDynaliteStore(path);
  await dynalite.db.open();
  return new StagedStore(dynalite);
}

/** The definition of a table as the running request sees it. Throws DynamoDB's error when there is no such table. */
export function definitionOf(store: StagedStore, table: string): TableDefinition {
  const definition = store.read(`table~${table}`);
  if (definition !== undefined) return definition as TableDefinition;
  throw serviceFault('ResourceNotFoundException', `Requested resource not found: Table: ${table} not found`);
}

const under = (prefix: string): KeyRange => ({ gte: prefix, lt: `${prefix}\u{ffff}` });

const asLevelWrite = ([key, value]: [string, unknown]): LevelWrite =>
  value === undefined ? { type: 'del', key } : { type: 'put', key, value };

async function* walk<Value>(iterator: {
  nextv(size: number): Promise<Value[]>;
  close(): Promise<void>;
}): AsyncGenerator<Value> {
  try {
    for (;;) {
      const values = await iterator.nextv(KEYS_AT_ONCE);
      if (values.length === 0) return;
      yield* values;
    }
  } finally {
    await iterator.close();
  }
}
