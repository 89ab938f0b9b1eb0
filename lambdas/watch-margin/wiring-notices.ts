import { openSnsClient } from '../../shared/adapters/sns/open-sns-client.ts';
import { SnsAlertChannel } from '../../shared/adapters/sns/sns-alert-channel.ts';
import { openSqsClient } from '../../shared/adapters/sqs/open-sqs-client.ts';
import { SqsPassQueue } from '../../shared/adapters/sqs/sqs-pass-queue.ts';
import type { WatchPorts } from './ports.ts';

/** Where a watch that saw something turns to: the owner, and the queue of passes. */
export const openNotices = (topicArn: string, passQueueUrl: string): Pick<WatchPorts, 'channel' | 'queue'> => ({
  channel: new SnsAlertChannel({ client: openSnsClient(), topicArn }),
  queue: new SqsPassQueue({ client: openSqsClient(), queueUrl: passQueueUrl }),
});
