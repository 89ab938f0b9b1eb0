import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { onTestFinished, vi } from 'vitest';
import { BTC_AND_ETH } from '../../../infra/local/binance/emulated-symbols.ts';
import { startBinanceEmulator } from '../../../infra/local/binance/start-emulator.ts';
import { openEmbeddedDynamo } from '../../../infra/local/dynamo/embedded-dynamo.ts';
import { coins, price, quote, ratio } from '../../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import { setPrices } from '../../../shared/venue/prices.ts';

export const KEY = { apiKey: 'canary-not-a-real-key', secret: 'canary-not-a-real-secret' };
export const BTC = 'BTC/USDT:USDT';

const TABLES: readonly (readonly [string, ...string[]])[] = [
  ['Policies', 'account', 'policyId'],
  ['Controls', 'account'],
  ['Ledger', 'pk', 'sk'],
];

/** Tables and an exchange on loopback, and the environment that leads the Lambda to them, for one test. */
export async function openDeployedWorld() {
  const dynamo = await openEmbeddedDynamo({ nowMs: Date.now });
  onTestFinished(() => dynamo.close());
  const { endpoint } = await dynamo.listen();
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'not-a-real-key',
    AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    EXCHANGE_ENDPOINT_URL: emulator.url,
    POLICIES_TABLE: 'Policies',
    CONTROLS_TABLE: 'Controls',
    LEDGER_TABLE: 'Ledger',
    SECRET_PREFIX: 'counterweight/',
    ALERT_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:Alerts',
    AGAIN_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/AgainQueue',
    DEPLOYED_LIMITS: JSON.stringify({ ...CAUTIOUS_LIMITS, modeCeiling: 'live' }),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const client = new DynamoDBClient({ requestHandler: dynamo.requestHandler() });
  for (const table of TABLES) await createTable(client, ...table);
  const put = async (TableName: string, item: object) => {
    await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
  };
  return { client, emulator, put };
}

async function createTable(client: DynamoDBClient, TableName: string, ...keys: readonly string[]): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
}

async function startEmulator() {
  const nowMs = Date.now();
  const instruments = BTC_AND_ETH.map(({ instrument }) => instrument).filter(({ symbol }) => symbol === BTC);
  const emulator = await startBinanceEmulator({
    nowMs: Date.now,
    symbols: BTC_AND_ETH.filter(({ instrument }) => instrument.symbol === BTC),
    accounts: [
      {
        name: 'main',
        venue: openVenue({ instruments, wallet: quote('100000'), spot: { BTC: coins('1') } }),
        keys: [KEY],
      },
    ],
  });
  const mark = price('60000');
  emulator.changeEveryVenue((venue) =>
    setPrices(venue, BTC, {
      ...{ mark, index: mark, bid: mark, ask: mark, last: mark, spot: mark },
      fundingRate: ratio('0.0001'),
      nextFundingMs: nowMs + 8 * HOUR_MS,
      pricedAtMs: nowMs,
      spotAtMs: nowMs,
    }),
  );
  return emulator;
}
