import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import { found, missing, type Read } from '../../market/read.ts';
import type { TopicAccess } from './sns-alert-channel.ts';

/** Somebody who hears what a topic says, or will once they have confirmed it. */
export interface Subscriber {
  /** `email`, `sms` and others. */
  readonly protocol: string;
  readonly address: string;
  readonly isConfirmed: boolean;
}

/** Everybody who is subscribed to a topic. */
export async function readSubscribers({ client, topicArn }: TopicAccess): Promise<Read<readonly Subscriber[]>> {
  try {
    const subscribers: Subscriber[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
      for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
        // Until it is confirmed, a subscription has words where its name will be.
        subscribers.push({ protocol: Protocol, address: Endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') });
      }
    }
    return found(subscribers);
  } catch (error) {
    const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return missing(`The subscribers of the alert topic cannot be read: ${because}`);
  }
}
