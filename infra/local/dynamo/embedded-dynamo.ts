import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asFault, DynamoFault } from './dynamo-fault.ts';
import { type ListeningServer, serveDynamo, type WireAnswer } from './dynamo-server.ts';
import { explainUnopened, noteHolder, removeHolder } from './folder-holder.ts';
import { isWireObject, type WireObject } from './item.ts';
import { type ChangeOrigin, changesAmong, type ItemChange } from './item-change.ts';
import { Operations } from './operations.ts';
import { RequestTokens } from './request-tokens.ts';
import { type SdkRequestHandler, sdkRequestHandler } from './sdk-request-handler.ts';
import { definitionOf, openStagedStore, type StagedStore } from './staged-store.ts';
import { TimeToLive } from './time-to-live.ts';

/** Where the data lives, and the clock that transaction tokens and creation times go by. */
export interface EmbeddedDynamoOptions {
  /** The folder the data is kept in; without it everything is in memory and gone when the process ends. */
  readonly folder?: string;
  readonly nowMs: () => number;
}

/** Is told of each stored item change, in order, before the request that made it is answered. It must not throw. */
export type ChangeListener = (change: ItemChange) => void;

/**
 * A DynamoDB in this process: dynalite's engine, and what it lacks of what this product uses. Requests are
 * served one at a time, so they are serializable, and each is stored whole or not at all, transactions and batches included.
 *
 * Tables are ready when CreateTable answers. Streams, backups, PartiQL and new global indexes on an existing table
 * are not there; `onChange` carries what a stream would.
 */
export class EmbeddedDynamo {
  readonly #store: StagedStore;
  readonly #tokens: RequestTokens;
  readonly #timeToLive: TimeToLive;
  readonly #operations: Operations;
  readonly #folder: string | undefined;
  readonly #listeners = new Set<ChangeListener>();
  readonly #servers = new Set<ListeningServer>();
  #lastRequest: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(store: StagedStore, options: EmbeddedDynamoOptions) {
    this.#store = store;
    this.#folder = options.folder;
    this.#tokens = new RequestTokens(store);
    this.#timeToLive = new TimeToLive(store);
    this.#operations = new Operations(store, this.#tokens, this.#timeToLive, options.nowMs);
  }

  /** Reads back what earlier processes stored. `openEmbeddedDynamo` has done it. */
  async load(): Promise<void> {
    await this.#tokens.load();
    await this.#timeToLive.load();
  }

  /** Answers one request of DynamoDB's JSON protocol: its `x-amz-target` (`DynamoDB_20120810.GetItem`) and its body. */
  async answer(target: string, body: string): Promise<WireAnswer> {
    try {
      const [, operation = target] = target.split('.');
      const input = parseBody(body);
      const answer = await this.#oneAtATime(() => this.#serve('request', () => this.#operations.run(operation, input)));
      return { statusCode: 200, body: JSON.stringify(answer) };
    } catch (error) {
      const fault = asFault(error);
      return { statusCode: fault.statusCode, body: JSON.stringify(fault.body) };
    }
  }

  /** For `new DynamoDBClient({ requestHandler })`: calls this engine without a socket. */
  requestHandler(): SdkRequestHandler {
    return sdkRequestHandler((target, body) => this.answer(target, body));
  }

  /** Serves the engine over HTTP on 127.0.0.1, on any free port unless one is given. `close` ends it too. */
  async listen(port = 0): Promise<ListeningServer> {
    const server = await serveDynamo((target, body) => this.answer(target, body), port);
    this.#servers.add(server);
    return server;
  }

  /** Deletes every item whose time to live lies before `nowMs`, and says how many there were. */
  expire(nowMs: number): Promise<number> {
    return this.#oneAtATime(async () => {
      const due = this.#timeToLive.dueAt(nowMs);
      if (due.length === 0) return 0;
      return this.#serve('timeToLive', async () => {
        for (const { table, keys } of due) await this.#operations.run('DeleteItem', { TableName: table, Key: keys });
        return due.length;
      });
    });
  }

  /** Adds a listener, and returns the way to remove it. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits for the requests under way, then closes the servers and the folder. Later requests fail. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#oneAtATime(async () => {
      this.#isClosed = true;
    });
    await Promise.all([...this.#servers].map((server) => server.close()));
    await this.#store.close();
    if (this.#folder !== undefined) removeHolder(this.#folder);
  }

  #oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#lastRequest.then(() => {
      if (this.#isClosed) throw new Error('it has been closed; open it again to go on');
      return work();
    });
    this.#lastRequest = result.catch(() => undefined);
    return result;
  }

  async #serve<Answer>(by: ChangeOrigin, work: () => Promise<Answer>): Promise<Answer> {
    this.#store.begin();
    const answer = await work();
    const writes = await this.#store.commit();
    for (const write of writes) {
      this.#tokens.note(write);
      await this.#timeToLive.noteWrite(write);
    }
    for (const change of changesAmong(writes, by, (table) => definitionOf(this.#store, table))) {
      this.#timeToLive.noteChange(change);
      for (const listener of this.#listeners) listener(change);
    }
    return answer;
  }
}

/** Opens a DynamoDB in this process. Rejects when the folder is in use by another process, which it names. */
export async function openEmbeddedDynamo(options: EmbeddedDynamoOptions): Promise<EmbeddedDynamo> {
  const store = await openStore(options.folder);
  const dynamo = new EmbeddedDynamo(store, options);
  await dynamo.load();
  return dynamo;
}

async function openStore(folder: string | undefined): Promise<StagedStore> {
  if (folder === undefined) return openStagedStore(undefined);
  try {
    mkdirSync(folder, { recursive: true });
    const store = await openStagedStore(join(folder, 'data'));
    noteHolder(folder, process.pid);
    return store;
  } catch (error) {
    throw explainUnopened(folder, error);
  }
}

function parseBody(body: string): WireObject {
  try {
    const input: unknown = body === '' ? {} : JSON.parse(body);
    if (isWireObject(input)) return input;
  } catch {
    // answered below, like every body that is no JSON object
  }
  const message = 'The body of a DynamoDB request must be a JSON object.';
  throw new DynamoFault(400, { __type: 'com.amazon.coral.service#SerializationException', message });
}
