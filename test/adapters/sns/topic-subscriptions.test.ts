import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { readSubscribers } from '../../../shared/adapters/sns/topic-subscriptions.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:Alerts';

function openTopic() {
  const client = new SNSClient({ region: 'eu-west-1' });
  return { topic: mockClient(client), access: { client, topicArn: TOPIC } };
}

describe('the subscribers of a topic', () => {
  it('are read page by page, and one that has not confirmed is told apart', async () => {
    const { topic, access } = openTopic();
    topic.on(ListSubscriptionsByTopicCommand, { TopicArn: TOPIC }).resolves({
      Subscriptions: [{ Protocol: 'email', Endpoint: 'you@example.com', SubscriptionArn: 'PendingConfirmation' }],
      NextToken: 'more',
    });
    topic.on(ListSubscriptionsByTopicCommand, { TopicArn: TOPIC, NextToken: 'more' }).resolves({
      Subscriptions: [{ Protocol: 'sms', Endpoint: '+12025550123', SubscriptionArn: `${TOPIC}:1` }],
    });
    expect(await readSubscribers(access)).toEqual({
      ok: true,
      value: [
        { protocol: 'email', address: 'you@example.com', isConfirmed: false },
        { protocol: 'sms', address: '+12025550123', isConfirmed: true },
      ],
    });
  });

  it('that cannot be read are not nobody', async () => {
    const { topic, access } = openTopic();
    topic
      .on(ListSubscriptionsByTopicCommand)
      .rejects(Object.assign(new Error('no right'), { name: 'AuthorizationError' }));
    expect(await readSubscribers(access)).toEqual({
      ok: false,
      because: 'The subscribers of the alert topic cannot be read: AuthorizationError: no right',
    });
  });
});
