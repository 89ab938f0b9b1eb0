import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { onTestFinished } from 'vitest';
import { openEmbeddedDynamo } from '../../../../infra/local/dynamo/embedded-dynamo.ts';
import { LOCAL_LIMITS } from '../../../../infra/local/local-limits.ts';
import { startGateway } from '../../../../infra/local/stack/gateway.ts';
import type { LocalSecrets } from '../../../../infra/local/stack/secrets-service.ts';
import { openUniqueIds } from '../../../../infra/local/stack/unique-ids.ts';
import { runCommandLine } from '../../../../infra/tools/hedge/command-line.ts';
import { askServerTime } from '../../../../infra/tools/hedge/surroundings.ts';
import { DynamoControls } from '../../../../shared/adapters/dynamodb/dynamo-controls.ts';
import { DynamoLedger } from '../../../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoPolicyBook } from '../../../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import {
  CONTROLS_TABLE,
  LEDGER_TABLE,
  POLICIES_TABLE,
  type TableShape,
} from '../../../../shared/adapters/dynamodb/table-shapes.ts';
import type { Outside } from '../../../../shared/cycle/outside.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { ACCOUNT, PERIOD_MS, Stage } from '../../../support/stage.ts';
import { scene } from '../../../venue/scene.ts';

const SHAPES: Readonly<Record<string, TableShape>> = {
  Policies: POLICIES_TABLE,
  Controls: CONTROLS_TABLE,
  Ledger: LEDGER_TABLE,
};
const KEYS = { accessKeyId: 'not-a-real-key', secretAccessKey: 'not-a-real-secret' };

/** The services of a local stack in which only its owner calls. */
const NOBODY_ELSE = {
  callers: new Map(),
  access: { denialOf: () => undefined, mayAssume: () => true },
  partitionKeyOf: () => undefined,
  queues: new Map(),
  topics: { arns: new Set<string>(), collect: () => undefined },
  onDenied: () => undefined,
};

/** What a command printed, and how it ended. */
export interface Printed {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** The same with its lines joined, for sentences that may be broken anywhere. */
  readonly words: string;
  /** The error stream without the line that names the stack. */
  readonly err: readonly string[];
}

/**
 * A local stack in miniature: its tables and secrets behind the gateway on loopback, the file that says so in a project
 * folder of its own, and real passes over a simulated exchange that write what the command line reads.
 */
export async function openOwnedStack(more: object = {}, secrets: LocalSecrets = {}) {
  const stage = new Stage(scene());
  const nowMs = () => stage.clock.nowMs();
  const dynamo = await openEmbeddedDynamo({ nowMs });
  onTestFinished(() => dynamo.close());
  const gateway = await startGateway();
  onTestFinished(() => gateway.close());
  gateway.connect({ ...NOBODY_ELSE, dynamo, secrets, nowMs, ids: openUniqueIds(nowMs) });
  const { endpoint } = gateway;
  // The passes are not what is tested here: they take the way without a socket.
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: KEYS,
    requestHandler: dynamo.requestHandler(),
  });
  onTestFinished(() => client.destroy());
  for (const [name, shape] of Object.entries(SHAPES)) await createTable(client, name, shape);
  const folder = await serveFileIn({ endpoint, ...more });
  const put = async (table: string, item: object) => {
    await client.send(new PutItemCommand({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) }));
  };
  const outside = (): Outside => ({
    ...stage.outside,
    ledger: new DynamoLedger({ client, tableName: 'Ledger' }),
    policies: new DynamoPolicyBook({ client, tableName: 'Policies' }),
    controls: new DynamoControls({ client, tableName: 'Controls' }),
  });
  return {
    stage,
    outside,
    putPolicy: (item: PolicyItem) => put('Policies', { account: ACCOUNT, ...item }),
    putControl: (item: object) => put('Controls', { account: ACCOUNT, ...item }),
    readPolicy: async (policyId: string) => {
      const request = { TableName: 'Policies', Key: marshall({ account: ACCOUNT, policyId }) };
      const { Item } = await client.send(new GetItemCommand(request));
      return Item === undefined ? undefined : unmarshall(Item);
    },
    /** So many periods with a pass each. */
    passes: async (count: number) => {
      for (let done = 0; done < count; done++) {
        stage.clock.advance(PERIOD_MS);
        await stage.pass(outside());
      }
    },
    hedge: (...words: readonly string[]) => run(words, folder, nowMs),
    file: async (content: unknown) => {
      const path = join(folder, 'policy.json');
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
  };
}

async function run(words: readonly string[], folder: string, nowMs: () => number): Promise<Printed> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(words, {
    say: (text) => void out.push(text),
    note: (text) => void err.push(text),
    screen: { width: 100, colour: false },
    folder,
    nowMs,
    serverTimeMs: askServerTime,
  });
  const printed = out.join('\n');
  return {
    code,
    out: printed,
    words: printed.replaceAll(/\s+/g, ' '),
    err: err.filter((line) => !line.startsWith('local stack at ')),
  };
}

async function serveFileIn(more: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hedge-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const tables = { policies: 'Policies', controls: 'Controls', ledger: 'Ledger' };
  const common = { region: 'eu-west-1', tables, alertTopicArn: 'arn:aws:sns:eu-west-1:000000000000:Alerts' };
  const stage = {
    accounts: [ACCOUNT],
    periodMs: PERIOD_MS,
    secretPrefix: 'counterweight/',
    limits: JSON.stringify(LOCAL_LIMITS),
  };
  const own = { ...stage, pid: process.pid, startedAt: '2026-01-01T00:00:00Z' };
  await mkdir(join(folder, '.counterweight'));
  await writeFile(join(folder, '.counterweight', 'serve.json'), JSON.stringify({ ...common, ...own, ...more }));
  return folder;
}

async function createTable(client: DynamoDBClient, TableName: string, shape: TableShape): Promise<void> {
  const { partitionKey, sortKey, sparseIndex } = shape;
  const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  const indexed = sparseIndex === undefined ? [] : [sparseIndex.partitionKey];
  const hash = (AttributeName: string) => [{ AttributeName, KeyType: 'HASH' as const }];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...keys, ...indexed].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      ...(sparseIndex === undefined
        ? {}
        : {
            GlobalSecondaryIndexes: [
              {
                IndexName: sparseIndex.name,
                KeySchema: hash(sparseIndex.partitionKey),
                Projection: { ProjectionType: 'KEYS_ONLY' },
              },
            ],
          }),
    }),
  );
}
