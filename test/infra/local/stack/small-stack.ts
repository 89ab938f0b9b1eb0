import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openEmbeddedDynamo } from '../../../../infra/local/dynamo/embedded-dynamo.ts';
import { parseAssembly } from '../../../../infra/local/stack/assembly.ts';
import { OWNER_KEY } from '../../../../infra/local/stack/gateway.ts';
import { openLocalStack } from '../../../../infra/local/stack/open-local-stack.ts';
import { writeSmallBundles } from './small-bundles.ts';
import { SMALL_ASSETS, SMALL_RIGHTS, type SmallRights, smallTemplate } from './small-template.ts';

export const START_MS = Date.UTC(2026, 0, 1);

interface Changes {
  readonly rights?: Partial<SmallRights>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Writes the bundles once a file, and gives the way to run the small stack over them. */
export function withSmallBundles() {
  const folder = mkdtempSync(join(tmpdir(), 'small-stack-'));
  beforeAll(() => writeSmallBundles(folder));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (changes: Changes = {}) => openSmallStack(folder, changes);
}

/** Runs the small stack over a folder with its bundles; without functions being called, any folder will do. */
export async function openSmallStack(folder: string, { rights = {}, more = {} }: Changes = {}) {
  const clock = { nowMs: START_MS };
  const nowMs = () => clock.nowMs;
  const template = smallTemplate({ ...SMALL_RIGHTS, ...rights }, more);
  const assembly = parseAssembly({ stackName: 'Small', folder, template, assets: SMALL_ASSETS });
  const dynamo = await openEmbeddedDynamo({ nowMs });
  onTestFinished(() => dynamo.close());
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  const onLine = (line: string): void => {
    lines.push(line);
    waiting.get(line)?.();
  };
  const secrets = { 'small/main': 'not-a-real-secret' };
  const stack = await openLocalStack({ assembly, nowMs, dynamo, secrets, onLine });
  onTestFinished(() => stack.close());
  const asOwner = {
    endpoint: stack.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: OWNER_KEY, secretAccessKey: 'not-a-real-key' },
  };
  const sqs = new SQSClient(asOwner);
  const database = new DynamoDBClient(asOwner);
  onTestFinished(() => {
    sqs.destroy();
    database.destroy();
  });
  let jobs = 0;
  return {
    stack,
    clock,
    lines,
    /** Resolves when a function writes the line. */
    whenWritten: (line: string) => new Promise<void>((written) => waiting.set(line, written)),
    /** Puts a job into the queue of jobs, as the owner. */
    ask: async (job: { readonly do: string; readonly group?: string } & Readonly<Record<string, unknown>>) => {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: stack.nameOf('Jobs'),
          MessageBody: JSON.stringify(job),
          MessageGroupId: job.group ?? 'one',
          MessageDeduplicationId: `job-${jobs++}`,
        }),
      );
    },
    /** How often each group was counted in the book. */
    counts: async () => {
      const { Items = [] } = await database.send(new ScanCommand({ TableName: stack.nameOf('Book') }));
      return Object.fromEntries(Items.map(({ pk, done }) => [pk?.S, Number(done?.N ?? 0)]));
    },
  };
}
