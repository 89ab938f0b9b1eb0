import { isWireObject, type WireObject } from '../dynamo/item.ts';
import { type Assembly, resourcesOf } from './assembly.ts';
import type { Evaluator } from './evaluate.ts';
import { LocalQueue, type QueueSettings } from './local-queue.ts';
import type { UniqueIds } from './unique-ids.ts';

/** What SQS takes when the template says nothing (its API reference, CreateQueue). */
const DEFAULT_VISIBILITY_SECONDS = 30;

/** The template's queues, each connected with its dead-letter queue. */
export function openQueues(assembly: Assembly, evaluator: Evaluator, ids: UniqueIds): readonly LocalQueue[] {
  const queues = resourcesOf(assembly, 'AWS::SQS::Queue').map((resource) => {
    const { attributes } = evaluator.namesOf(resource.logicalId);
    const { QueueName: name = '', Arn: arn = '' } = attributes;
    const properties = evaluator.propertiesOf(resource);
    return new LocalQueue({ logicalId: resource.logicalId, name, arn, ...settingsOf(properties) }, ids);
  });
  for (const queue of queues) connect(queue, queues);
  return queues;
}

function settingsOf(properties: WireObject): Omit<QueueSettings, 'logicalId' | 'name' | 'arn'> {
  const { RedrivePolicy: redrive } = properties;
  return {
    isFifo: properties['FifoQueue'] === true,
    isContentDeduplicated: properties['ContentBasedDeduplication'] === true,
    isDeduplicatedByGroup: properties['DeduplicationScope'] === 'messageGroup',
    visibilityMs: Number(properties['VisibilityTimeout'] ?? DEFAULT_VISIBILITY_SECONDS) * 1000,
    delayMs: Number(properties['DelaySeconds'] ?? 0) * 1000,
    ...(isWireObject(redrive)
      ? {
          redrive: {
            deadLetterArn: String(redrive['deadLetterTargetArn']),
            receiveCountMax: Number(redrive['maxReceiveCount']),
          },
        }
      : {}),
  };
}

function connect(queue: LocalQueue, queues: readonly LocalQueue[]): void {
  const { redrive, isFifo, logicalId } = queue.settings;
  if (redrive === undefined) return;
  const target = queues.find(({ settings }) => settings.arn === redrive.deadLetterArn);
  if (target === undefined || target.settings.isFifo !== isFifo) {
    throw new Error(
      `The dead-letter queue of ${logicalId} must be a queue of the stack, FIFO exactly if ${logicalId} is.`,
    );
  }
  queue.connectDeadLetters(target);
}
