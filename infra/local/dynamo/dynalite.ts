import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { unknownOperationFault } from './dynamo-fault.ts';
import type { Item, TableDefinition, WireObject } from './item.ts';

type Done<Result> = (error: unknown, result?: Result) => void;
type Action = (store: DynaliteStore, request: WireObject, done: Done<WireObject>) => void;

/** One write of an atomic batch, in the words of the key-value store below dynalite. */
export type LevelWrite =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

/** A range of keys of the key-value store. */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

interface LevelIterator<Value> {
  nextv(size: number): Promise<Value[]>;
  close(): Promise<void>;
}

/** The key-value store below dynalite; `get` to `createValueStream` are dynalite's callback forms. */
interface LevelDatabase {
  open(): Promise<void>;
  close(): Promise<void>;
  getSync(key: string): unknown;
  keys(range: KeyRange): LevelIterator<string>;
  values(range: KeyRange): LevelIterator<unknown>;
  batch(writes: readonly LevelWrite[]): Promise<void>;
}

/** One kind of content within the key-value store, as dynalite's actions address it. */
interface SubDatabase {
  get(key: string, done: Done<unknown>): void;
  lock(key: string, held: (release: (done: unknown) => unknown) => void): void;
  createKeyStream(range: KeyRange): Readable;
}

/** The store dynalite's actions work on. */
export interface DynaliteStore {
  readonly db: LevelDatabase;
  readonly tableDb: SubDatabase;
  getItemDb(table: string): SubDatabase;
  getTable(table: string, done: Done<TableDefinition>): void;
}

interface DynaliteDb {
  create(options: WireObject): DynaliteStore;
  createKey(keys: Item, table: TableDefinition): string;
  validateKey(keys: Item, table: TableDefinition): Error | null | undefined;
  checkConditional(request: WireObject, item: unknown): Error | null | undefined;
}
interface Rules {
  readonly types: object;
  readonly custom?: unknown;
}
interface DynaliteValidations {
  checkTypes(request: WireObject, types: object): WireObject;
  checkValidations(request: WireObject, types: object, custom: unknown, store: DynaliteStore): void;
}

const require = createRequire(import.meta.url);
const db: DynaliteDb = require('dynalite/db');
const validations: DynaliteValidations = require('dynalite/validations');

const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
] as const;

interface Handler {
  readonly run: Action;
  readonly rules: Rules;
}

const HANDLERS = new Map<string, Handler>(
  OPERATIONS.map((operation) => {
    const file = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
    return [operation, { run: require(`dynalite/actions/${file}`), rules: require(`dynalite/validations/${file}`) }];
  }),
);

/** A condition check is validated like a deletion: a key, a condition and the names and values it uses. */
const CONDITION_CHECK: Handler = { run: checkCondition, rules: require('dynalite/validations/deleteItem') };

/** A request that has passed DynamoDB's checks of its form and can be run. */
export interface PreparedRequest {
  readonly run: Action;
  readonly request: WireObject;
}

/** Creates dynalite's store, in memory unless a folder for its files is given. Tables change their state at once. */
export function createDynaliteStore(path: string | undefined): DynaliteStore {
  return db.create({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
}

/** Checks a request's form; it consumes `input`. Throws DynamoDB's error for a request that is not in order. */
export function prepare(operation: string, input: WireObject, store: DynaliteStore): PreparedRequest {
  const handler = HANDLERS.get(operation);
  if (handler === undefined) throw unknownOperationFault(operation);
  return checkForm(handler, input, store);
}

/** Checks the form of a transaction's ConditionCheck, as `prepare` does for operations of their own. */
export function prepareConditionCheck(input: WireObject, store: DynaliteStore): PreparedRequest {
  return checkForm(CONDITION_CHECK, input, store);
}

/** Runs a prepared request. Rejects with DynamoDB's error when it is refused. */
export function perform({ run, request }: PreparedRequest, store: DynaliteStore): Promise<WireObject> {
  return new Promise((resolve, reject) => {
    run(store, request, (error, answer) => {
      if (error) reject(error);
      else resolve(answer ?? {});
    });
  });
}

function checkForm({ run, rules }: Handler, input: WireObject, store: DynaliteStore): PreparedRequest {
  const request = validations.checkTypes(input, rules.types);
  validations.checkValidations(request, rules.types, rules.custom, store);
  return { run, request };
}

function checkCondition(store: DynaliteStore, request: WireObject, done: Done<WireObject>): void {
  const { TableName, Key } = request as { readonly TableName: string; readonly Key: Item };
  store.getTable(TableName, (missing, table) => {
    if (missing || table === undefined) return done(missing);
    const invalid = db.validateKey(Key, table);
    if (invalid) return done(invalid);
    store.getItemDb(TableName).get(db.createKey(Key, table), (failed, item) => {
      if (failed) return done(failed);
      done(db.checkConditional(request, item), {});
    });
  });
}
