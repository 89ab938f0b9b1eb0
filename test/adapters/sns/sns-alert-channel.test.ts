import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SnsAlertChannel } from '../../../shared/adapters/sns/sns-alert-channel.ts';
import { alertOf, START_MS } from '../../contract/ledger-records.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:Alerts';

function openChannel() {
  const client = new SNSClient({ region: 'eu-west-1' });
  const topic = mockClient(client);
  topic.on(PublishCommand).resolves({ MessageId: 'x' });
  return { topic, channel: new SnsAlertChannel({ client, topicArn: TOPIC }) };
}

const sentOf = ({ topic }: ReturnType<typeof openChannel>) => topic.commandCalls(PublishCommand)[0]?.args[0].input;

describe('an alert through SNS', () => {
  it('carries its words, and what subscriptions filter by', async () => {
    const opened = openChannel();
    const alert = alertOf('run-1-2-0', START_MS, {
      severity: 'critical',
      subject: 'BTC hedge removed',
      text: 'Bought back.',
    });
    expect(await opened.channel.send(alert)).toBe('sent');
    expect(sentOf(opened)).toEqual({
      TopicArn: TOPIC,
      Subject: 'CRITICAL: BTC hedge removed',
      Message: 'Bought back.\n\nCounterweight, account main, 2026-09-21T14:13:20Z, critical (margin-low)',
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'critical' },
        code: { DataType: 'String', StringValue: 'margin-low' },
        account: { DataType: 'String', StringValue: 'main' },
        id: { DataType: 'String', StringValue: 'run-1-2-0' },
        at: { DataType: 'String', StringValue: '2026-09-21T14:13:20Z' },
      },
    });
  });

  it('always has a subject that SNS takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }), async (words) => {
        const opened = openChannel();
        await opened.channel.send(alertOf('1', START_MS, { severity: 'critical', subject: words }));
        expect(sentOf(opened)?.Subject).toMatch(/^[!-~][ -~]{0,98}$/);
      }),
    );
  });

  it('that is news has no prefix, and is still a line that begins with a sign', async () => {
    const opened = openChannel();
    await opened.channel.send(alertOf('1', START_MS, { severity: 'info', subject: ' ÄÖ…' }));
    expect(sentOf(opened)?.Subject).toBe('?...');
  });

  it('fits a phone', async () => {
    const opened = openChannel();
    await opened.channel.send(alertOf('1', START_MS, { text: 'x'.repeat(9_000) }));
    expect(sentOf(opened)?.Message?.length).toBeLessThan(1_600);
  });

  it('that does not go out is a value, not an error', async () => {
    const opened = openChannel();
    opened.topic.on(PublishCommand).rejects(Object.assign(new Error('no'), { name: 'AuthorizationErrorException' }));
    expect(await opened.channel.send(alertOf('1'))).toEqual({
      kind: 'failed',
      because: 'the alert topic did not take it: AuthorizationErrorException: no',
    });
  });
});
