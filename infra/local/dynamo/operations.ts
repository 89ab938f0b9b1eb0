import { perform, prepare } from './dynalite.ts';
import { asFault, isFaultNamed, serviceFault } from './dynamo-fault.ts';
import type { WireObject } from './item.ts';
import type { RequestTokens } from './request-tokens.ts';
import type { StagedStore } from './staged-store.ts';
import type { TimeToLive } from './time-to-live.ts';
import { transactGet, transactWrite } from './transactions.ts';

/** Carries out DynamoDB's operations on a staged store: dynalite's, and those it lacks. Nothing is stored here. */
export class Operations {
  readonly #store: StagedStore;
  readonly #tokens: RequestTokens;
  readonly #timeToLive: TimeToLive;
  readonly #nowMs: () => number;

  constructor(store: StagedStore, tokens: RequestTokens, timeToLive: TimeToLive, nowMs: () => number) {
    this.#store = store;
    this.#tokens = tokens;
    this.#timeToLive = timeToLive;
    this.#nowMs = nowMs;
  }

  /** Answers one operation, or rejects with DynamoDB's error. It consumes `input`. */
  async run(operation: string, input: WireObject): Promise<WireObject> {
    switch (operation) {
      case 'TransactWriteItems':
        return transactWrite(this.#store, this.#tokens, input, this.#nowMs());
      case 'TransactGetItems':
        return transactGet(this.#store, input);
      case 'UpdateTimeToLive':
        return this.#timeToLive.update(input);
      case 'DescribeTimeToLive':
        return this.#timeToLive.describe(String(input['TableName']));
      case 'CreateTable':
      case 'UpdateTable':
      case 'DeleteTable':
        return this.#changeTable(operation, input);
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return this.#writeItem(operation, input);
      default:
        return this.#perform(operation, input);
    }
  }

  #perform(operation: string, input: WireObject): Promise<WireObject> {
    return perform(prepare(operation, input, this.#store.dynalite), this.#store.dynalite);
  }

  async #writeItem(operation: string, input: WireObject): Promise<WireObject> {
    const returnsOldItem = input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
    try {
      return await this.#perform(operation, input);
    } catch (error) {
      const fault = asFault(error);
      const item = this.#store.takeItemRead()?.item;
      if (!returnsOldItem || item === undefined || !isFaultNamed(fault, 'ConditionalCheckFailedException')) throw fault;
      throw serviceFault('ConditionalCheckFailedException', fault.message, { Item: item });
    }
  }

  /** Waits for what dynalite does to a table after it has answered, so that it belongs to the same request. */
  async #changeTable(operation: 'CreateTable' | 'UpdateTable' | 'DeleteTable', input: WireObject): Promise<WireObject> {
    const table = String(input['TableName']);
    const answer = await this.#perform(operation, input);
    // The description is the very object that is stored when the table becomes active.
    if (operation === 'CreateTable') {
      Object.assign(answer['TableDescription'] ?? {}, { CreationDateTime: this.#nowMs() / 1000 });
    }
    if (operation === 'DeleteTable') this.#timeToLive.forget(table);
    await this.#store.nextWriteOf(`table~${table}`);
    return answer;
  }
}
