import { request } from 'node:http';
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSmallStack, START_MS } from './small-stack.ts';

const CLIENTS = { dynamo: DynamoDBClient, secrets: SecretsManagerClient, sns: SNSClient, sqs: SQSClient };

async function openAs(accessKeyId: string) {
  const small = await openSmallStack('/nowhere');
  const settings = {
    endpoint: small.stack.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'not-a-real-key' },
  };
  const clients = {
    dynamo: new CLIENTS.dynamo(settings),
    secrets: new CLIENTS.secrets(settings),
    sns: new CLIENTS.sns(settings),
    sqs: new CLIENTS.sqs(settings),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return { ...small, ...clients };
}

/** A request as any program could send it. */
function send(endpoint: string, headers: Record<string, string>, method = 'POST') {
  return new Promise<{ status: number | undefined; text: string; date: string | undefined }>((resolve, reject) => {
    const outgoing = request(endpoint, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode, text, date: response.headers.date }));
    });
    outgoing.on('error', reject);
    outgoing.end('{}');
  });
}

const signedBy = (key: string, service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  'x-amz-target': 'Some.Operation',
});

describe('who may call', () => {
  it('is a function of the stack, or the owner', async () => {
    const { dynamo } = await openAs('somebody');
    await expect(dynamo.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
    const asOwner = await openAs('owner');
    expect((await asOwner.dynamo.send(new ListTablesCommand({}))).TableNames).toEqual(['Small-Book']);
  });

  it.each<[string, Record<string, string>, string?]>([
    ['without a signature', { 'x-amz-target': 'Some.Operation' }],
    ['for another host', { ...signedBy('owner', 'sqs'), host: 'example.com' }],
    ['with another method', signedBy('owner', 'sqs'), 'PUT'],
    ['for a service that is not here', signedBy('owner', 'ec2')],
  ])('is refused %s', async (_name, headers, method) => {
    const { stack } = await openSmallStack('/nowhere');
    expect(await send(stack.endpoint, headers, method)).toMatchObject({
      status: 400,
      text: expect.stringContaining('UnknownOperationException'),
    });
  });

  it('hears the run’s time in every answer', async () => {
    const { stack } = await openSmallStack('/nowhere');
    expect((await send(stack.endpoint, signedBy('owner', 'sqs'))).date).toBe(new Date(START_MS).toUTCString());
  });

  it('is told of a missing right in each service’s own way', async () => {
    const { stack, dynamo, secrets, sns, sqs } = await openAs('watcher');
    const missing =
      /^User: arn:aws:sts::000000000000:assumed-role\/Small-watcherRole\/Small-watcher is not authorized to perform: /;
    const calls = [
      () => dynamo.send(new GetItemCommand({ TableName: 'Small-Book', Key: { pk: { S: 'x' } } })),
      () => secrets.send(new GetSecretValueCommand({ SecretId: 'small/main' })),
      () => sqs.send(new SendMessageCommand({ QueueUrl: stack.nameOf('Later'), MessageBody: 'x' })),
    ];
    const denied = { name: 'AccessDeniedException', message: expect.stringMatching(missing) };
    for (const call of calls) await expect(call()).rejects.toMatchObject(denied);
    const publish = sns.send(new PublishCommand({ TopicArn: stack.nameOf('News'), Message: 'x' }));
    await expect(publish).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringMatching(missing),
    });
    expect(stack.denied.map(({ action }) => action)).toEqual([
      'dynamodb:GetItem',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
      'sns:Publish',
    ]);
  });
});

describe('the local SQS', () => {
  const group = { MessageGroupId: 'a', MessageDeduplicationId: '1' };

  it.each<[string, string, object, RegExp]>([
    ['a delay in a FIFO queue', 'Jobs', { ...group, DelaySeconds: 60 }, /DelaySeconds is invalid/],
    ['no group', 'Jobs', { MessageDeduplicationId: '1' }, /MessageGroupId/],
    ['no deduplication id', 'Jobs', { MessageGroupId: 'a' }, /ContentBasedDeduplication/],
    ['too long a delay', 'Later', { DelaySeconds: 901 }, /DelaySeconds must be >= 0 and <= 900/],
    [
      'a deduplication id in a standard queue',
      'Later',
      { MessageDeduplicationId: '1' },
      /not valid for this queue type/,
    ],
  ])('refuses %s', async (_name, queue, more, message) => {
    const { stack, sqs } = await openAs('owner');
    const sent = sqs.send(new SendMessageCommand({ QueueUrl: stack.nameOf(queue), MessageBody: 'x', ...more }));
    await expect(sent).rejects.toThrow(message);
    expect(stack.messagesOf(queue)).toEqual([]);
  });

  it('knows its queues, and counts what is in them', async () => {
    const { stack, sqs } = await openAs('owner');
    const elsewhere = sqs.send(new SendMessageCommand({ QueueUrl: `${stack.endpoint}/0/nowhere`, MessageBody: 'x' }));
    await expect(elsewhere).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    const QueueUrl = stack.nameOf('Later');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 9 }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesDelayed: '1' });
  });

  it('takes the good messages of a batch and names the others', async () => {
    const { stack, sqs } = await openAs('owner');
    const answer = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: stack.nameOf('Later'),
        Entries: [
          { Id: 'good', MessageBody: 'x', DelaySeconds: 9 },
          { Id: 'bad', MessageBody: 'y', DelaySeconds: 901 },
        ],
      }),
    );
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(answer.Failed?.map(({ Id }) => Id)).toEqual(['bad']);
    expect(stack.messagesOf('Later').map(({ body }) => body)).toEqual(['x']);
  });
});

describe('the local SNS', () => {
  it.each<[string, object, string]>([
    [
      'a topic it does not have',
      { TopicArn: 'arn:aws:sns:us-east-1:000000000000:Other', Message: 'x' },
      'NotFoundException',
    ],
    ['a subject of two lines', { Message: 'x', Subject: 'a\nb' }, 'InvalidParameterException'],
    ['a subject of 100 characters', { Message: 'x', Subject: 'a'.repeat(100) }, 'InvalidParameterException'],
  ])('refuses %s', async (_name, input, name) => {
    const { stack, sns } = await openAs('owner');
    const published = sns.send(new PublishCommand({ TopicArn: stack.nameOf('News'), Message: 'x', ...input }));
    await expect(published).rejects.toMatchObject({ name });
    expect(stack.sent).toEqual([]);
  });
});

describe('the local Secrets Manager', () => {
  it('finds a secret by its name and by its ARN, and no other', async () => {
    const { secrets } = await openAs('owner');
    const byName = await secrets.send(new GetSecretValueCommand({ SecretId: 'small/main' }));
    expect(byName.SecretString).toBe('not-a-real-secret');
    const byArn = await secrets.send(new GetSecretValueCommand({ SecretId: byName.ARN }));
    expect(byArn.Name).toBe('small/main');
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'small/other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
