import { openSnsClient } from '../../shared/adapters/sns/open-sns-client.ts';
import { SnsAlertChannel } from '../../shared/adapters/sns/sns-alert-channel.ts';
import { openSqsClient } from '../../shared/adapters/sqs/open-sqs-client.ts';
import { SqsAgainQueue } from '../../shared/adapters/sqs/sqs-again-queue.ts';
import type { RebalancePorts } from './ports.ts';

/** Where a pass that is not quiet turns to: the owner, and the queue of passes that must look again. */
export const openNotices = (topicArn: string, againQueueUrl: string): Pick<RebalancePorts, 'channel' | 'again'> => ({
  channel: new SnsAlertChannel({ client: openSnsClient(), topicArn }),
  again: new SqsAgainQueue({ client: openSqsClient(), queueUrl: againQueueUrl }),
});
