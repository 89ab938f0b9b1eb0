import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Sends a tick on to the queue of jobs, and what the later queue holds as well. */
const SENDER = `
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const sqs = new SQSClient({ maxAttempts: 1 });
const QueueUrl = process.env.JOB_QUEUE_URL;
const send = (job, id) => sqs.send(new SendMessageCommand({
  QueueUrl, MessageBody: JSON.stringify(job), MessageGroupId: job.group ?? 'one', MessageDeduplicationId: id }));
export const handler = async (event) => {
  if (event.fail) throw new RangeError('told to fail');
  if (event.Records) for (const { body, messageId } of event.Records) await send(JSON.parse(body), messageId);
  else await send({ do: 'count', at: event.scheduledTime }, event.scheduledTime);
};
`;

/** Does what a job says. */
const WORKER = `
import { DynamoDBClient, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
const settings = { maxAttempts: 1 };
const dynamo = new DynamoDBClient(settings), sqs = new SQSClient(settings), sns = new SNSClient(settings);
const secrets = new SecretsManagerClient(settings);
const TableName = process.env.BOOK_TABLE;
const JOBS = {
  count: ({ group = 'one' }) => dynamo.send(new UpdateItemCommand({ TableName, Key: { pk: { S: group } },
    UpdateExpression: 'ADD done :one', ExpressionAttributeValues: { ':one': { N: '1' } } })),
  commit: () => dynamo.send(new TransactWriteItemsCommand({ TransactItems: [
    { Put: { TableName, Item: { pk: { S: 'put' } } } }, { Delete: { TableName, Key: { pk: { S: 'gone' } } } }] })),
  later: ({ seconds }) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.LATER_QUEUE_URL,
    MessageBody: JSON.stringify({ do: 'count', group: 'later' }), DelaySeconds: seconds })),
  tell: ({ text }) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, Subject: 'News', Message: text,
    MessageAttributes: { severity: { DataType: 'String', StringValue: 'warning' } } })),
  secret: async () => console.log('secret ' + (await secrets.send(new GetSecretValueCommand({ SecretId: 'small/main' }))).SecretString),
  time: () => console.log('time ' + new Date().toISOString() + ' ' + Date.now() + ' ' + (new Date() instanceof Date)),
  wait: ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms)),
  fail: () => { throw new RangeError('told to fail'); },
  exit: () => process.exit(3),
};
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { body, messageId, attributes } of Records) {
    const job = JSON.parse(body);
    console.log('job ' + job.do + ' ' + attributes.ApproximateReceiveCount);
    if (job.do === 'report') batchItemFailures.push({ itemIdentifier: messageId });
    else await JOBS[job.do](job);
  }
  return { batchItemFailures };
};
`;

/** Says what changed in the book. */
const WATCHER = `
export const handler = async ({ Records }) => {
  for (const { eventName, dynamodb } of Records) console.log(eventName + ' ' + dynamodb.Keys.pk.S);
};
`;

/** Writes the bundles of the small stack below a folder, as assets of an assembly. */
export async function writeSmallBundles(folder: string): Promise<void> {
  const sources = { sender: SENDER, worker: WORKER, watcher: WATCHER };
  await Promise.all(Object.entries(sources).map(([name, contents]) => bundle(join(folder, `asset.${name}`), contents)));
}

async function bundle(folder: string, contents: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
}
