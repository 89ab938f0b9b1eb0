import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import type { EmbeddedDynamo } from './dynamo/embedded-dynamo.ts';
import { LOCAL_KEY, type LocalExchange, startLocalExchange } from './local-exchange.ts';
import { type TableNames, type Tables, tablesAt } from './local-tables.ts';
import type { MarketPath } from './market/market-path.ts';
import { type LoggedPass, openPassLog } from './pass-log.ts';
import type { Assembly } from './stack/assembly.ts';
import { OWNER_KEY } from './stack/gateway.ts';
import type { LocalStack } from './stack/local-stack.ts';
import { openLocalStack } from './stack/open-local-stack.ts';
import { PLACE } from './stack/physical-names.ts';

/** What a stack is run in. */
export interface LocalWorldSetup {
  readonly assembly: Assembly;
  readonly dynamo: EmbeddedDynamo;
  readonly path: MarketPath;
  /** The exchange's accounts by name; each has a secret with its keys. */
  readonly accounts: Readonly<Record<string, VenueState>>;
  readonly clock: { readonly nowMs: number };
  /** Ticks between bid and ask on either side of the last price. */
  readonly halfSpreadTicks: 0 | 1;
  /** Measures real time. */
  readonly stopwatchMs: () => number;
  /** Fills the tables before anybody follows their streams. */
  readonly fill?: (tables: Tables) => Promise<void>;
  readonly onPass: (pass: LoggedPass) => void;
  /** Hears each line a function writes. */
  readonly onLine?: (line: string, logicalId: string) => void;
  /** Called before a function is called, and before the exchange answers a request that may have changed an account. */
  readonly onStep?: () => void;
}

/** The stack, the exchange it trades on, and its tables as their owner sees them. */
export interface LocalWorld {
  readonly stack: LocalStack;
  readonly exchange: LocalExchange;
  readonly tables: Tables;
  readonly tableNames: TableNames;
  /** The exchange's accounts as they are now. */
  venues(): Readonly<Record<string, VenueState>>;
  /** Ends the stack and the exchange; the database is the caller's. */
  close(): Promise<void>;
}

/** Before the account's name in the name of the secret with its keys, as the stack has it. */
export const SECRET_PREFIX = 'counterweight/';

/** Starts the exchange and the stack around it. */
export async function openLocalWorld(setup: LocalWorldSetup): Promise<LocalWorld> {
  const { path, accounts, clock, halfSpreadTicks, onStep: onWrite = () => {} } = setup;
  const nowMs = () => clock.nowMs;
  const exchange = await startLocalExchange({ path, accounts, nowMs, halfSpreadTicks, onWrite });
  const client = ownerOf(setup.dynamo);
  try {
    const stack = await openStack(setup, exchange, client);
    const tableNames = tableNamesIn((logicalId) => stack.nameOf(logicalId));
    return {
      stack,
      exchange,
      tables: tablesAt(client, tableNames),
      tableNames,
      venues: () => Object.fromEntries(Object.keys(accounts).map((name) => [name, exchange.emulator.venue(name)])),
      close: async () => {
        client.destroy();
        await stack.close();
        await exchange.emulator.close();
      },
    };
  } catch (error) {
    client.destroy();
    await exchange.emulator.close();
    throw error;
  }
}

/** The owner's client: they may do everything, so that it needs no gateway. */
const ownerOf = (dynamo: EmbeddedDynamo): DynamoDBClient =>
  new DynamoDBClient({
    requestHandler: dynamo.requestHandler(),
    region: PLACE.region,
    credentials: { accessKeyId: OWNER_KEY, secretAccessKey: 'not-a-real-key' },
  });

const tableNamesIn = (nameOf: (logicalId: string) => string): TableNames => ({
  policies: nameOf('Policies'),
  controls: nameOf('Controls'),
  ledger: nameOf('Ledger'),
});

function openStack(setup: LocalWorldSetup, { emulator }: LocalExchange, client: DynamoDBClient): Promise<LocalStack> {
  const { assembly, dynamo, accounts, clock, stopwatchMs, onPass, onStep = () => {}, onLine = () => {} } = setup;
  const nowMs = () => clock.nowMs;
  const log = openPassLog({ nowMs, stopwatchMs, exchange: emulator, onPass });
  const keys = Object.keys(accounts).map((name) => [
    SECRET_PREFIX + name,
    JSON.stringify({ ...LOCAL_KEY, apiKey: `${LOCAL_KEY.apiKey}-${name}` }),
  ]);
  return openLocalStack({
    assembly,
    nowMs,
    dynamo,
    secrets: Object.fromEntries(keys),
    exchangeUrl: emulator.url,
    fill: async (nameOf) => setup.fill?.(tablesAt(client, tableNamesIn(nameOf))),
    onLine: (line, logicalId) => {
      log.onLine(line, logicalId);
      onLine(line, logicalId);
    },
    onCall: (logicalId, event) => {
      onStep();
      return log.onCall(logicalId, event);
    },
  });
}
