import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it, vi } from 'vitest';
import { handler } from '../../../lambdas/rebalance/handler.ts';
import { DynamoLedger } from '../../../shared/adapters/dynamodb/dynamo-ledger.ts';
import passQueue from '../events/pass-queue.json' with { type: 'json' };
import { BTC, KEY, openDeployedWorld } from './deployed-world.ts';

const secrets = mockClient(SecretsManagerClient);
const topic = mockClient(SNSClient);
mockClient(SQSClient);

const alerts = () => topic.commandCalls(PublishCommand).map(({ args }) => args[0].input);

/** The Lambda is called for an account. */
async function pass(account: string, runId: string): Promise<void> {
  const body = JSON.stringify({ account, urgent: runId });
  await handler({ Records: passQueue.Records.map((record) => ({ ...record, body })) } as never, {
    awsRequestId: runId,
  });
}

it('as deployed: live with keys, live without, and paper, over the wires of tables and exchange', async () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const { client, emulator, put } = await openDeployedWorld();
  await put('Controls', { account: 'all', mode: 'run' });
  const policy = { policyId: 'btc', coin: 'BTC', ratio: 1, reserve: 0, enabled: true, order: { style: 'market' } };
  await put('Policies', { ...policy, account: 'main', mode: 'live' });
  await put('Policies', { ...policy, account: 'keyless', mode: 'live' });
  await put('Policies', { ...policy, account: 'paper', note: 'no mode is paper' });
  topic.on(PublishCommand).resolves({ MessageId: 'm' });
  const stored = { exchange: 'binance', ...KEY };
  secrets
    .on(GetSecretValueCommand, { SecretId: 'counterweight/main' })
    .resolves({ SecretString: JSON.stringify(stored) });
  secrets
    .on(GetSecretValueCommand, { SecretId: 'counterweight/keyless' })
    .resolves({ SecretString: JSON.stringify({ ...stored, apiKey: '<your key>' }) });

  for (const account of ['main', 'keyless', 'paper']) await pass(account, `run-${account}`);

  expect(emulator.venue('main').positions[BTC]?.contracts.toString()).toBe('1');
  const told = alerts().map((alert) => [alert.MessageAttributes?.['account']?.StringValue, alert.Subject]);
  expect(told).toEqual([
    ['main', 'BTC hedge opened'],
    ['keyless', 'CRITICAL: keyless: the keys of the account cannot be used'],
    ['paper', 'BTC hedge opened'],
  ]);
  const sentence = alerts()[1]?.Message ?? '';
  expect(sentence).toContain('aws secretsmanager put-secret-value --secret-id counterweight/keyless');
  expect(sentence).toContain('the field apiKey still holds a placeholder; put the real value there');
  expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(2);
  const ledger = new DynamoLedger({ client, tableName: 'Ledger' });
  expect(await ledger.readAccount('main')).toMatchObject({ mode: 'live', isOpen: true });
  expect(await ledger.readAccount('keyless')).toMatchObject({ mode: 'live', isOpen: false });
  expect(await ledger.readAccount('paper')).toMatchObject({ mode: 'paper', isOpen: true });
  const metrics = lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
  expect(metrics.map(({ Account, HedgeVerified }) => [Account, HedgeVerified])).toEqual([
    ['main', 1],
    ['keyless', 0],
    ['paper', 1],
  ]);

  // The process is warm now, and the exchange of main still open: it must not outlive the keys it was opened with.
  const verified = async (run: string) => {
    const before = lines.length;
    await pass('main', run);
    const said = lines.slice(before).map((line) => JSON.parse(line));
    return said.find((line) => '_aws' in line).HedgeVerified;
  };
  const keep = (keys: object) =>
    secrets
      .on(GetSecretValueCommand, { SecretId: 'counterweight/main' })
      .resolves({ SecretString: JSON.stringify({ ...stored, ...keys }) });
  expect(await verified('run-warm')).toBe(1);
  keep({ apiKey: 'canary-not-a-known-key' });
  expect(await verified('run-rotated')).toBe(0);
  keep({});
  expect(await verified('run-restored')).toBe(1);
  expect([...lines, ...alerts().map(({ Message }) => Message)].join('\n')).not.toContain('canary');
});
