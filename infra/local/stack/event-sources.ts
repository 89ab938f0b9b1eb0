import type { EmbeddedDynamo } from '../dynamo/embedded-dynamo.ts';
import { isWireObject, type WireObject } from '../dynamo/item.ts';
import { type Assembly, type Resource, resourcesOf } from './assembly.ts';
import { type AsyncSource, openAsyncSource } from './async-source.ts';
import type { Evaluator } from './evaluate.ts';
import type { Access, Caller } from './iam-access.ts';
import type { LocalQueue } from './local-queue.ts';
import type { OpenTable } from './open-tables.ts';
import type { EventSource } from './pump.ts';
import { openQueueSource } from './queue-source.ts';
import type { Callee, GiveUp, SourceSurroundings } from './source-surroundings.ts';
import { openStreamSource } from './stream-source.ts';

/** What the mappings of the template connect. */
export interface SourceParts {
  readonly assembly: Assembly;
  readonly evaluator: Evaluator;
  readonly access: Access;
  readonly callers: ReadonlyMap<string, Caller>;
  readonly callees: readonly Callee[];
  readonly queues: readonly LocalQueue[];
  readonly tables: readonly OpenTable[];
  readonly dynamo: Pick<EmbeddedDynamo, 'onChange'>;
  readonly surroundings: SourceSurroundings;
}

/** Properties of a mapping that are carried out, or that say nothing where one process runs a function. */
const MAPPING_PROPERTIES = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'Enabled',
  'EventSourceArn',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ScalingConfig',
  'StartingPosition',
  'Tags',
];

/** What Lambda needs of a role to follow a source in its name. */
const QUEUE_RIGHTS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const STREAM_RIGHTS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (operation) => `dynamodb:${operation}`,
);

/** Lambda's own choices for calls nobody waits for (its developer guide, asynchronous invocation). */
const ASYNC_RETRIES = 2;
const ASYNC_AGE_SECONDS = 6 * 3600;
const DEFAULT_BATCH = { queue: 10, stream: 100 } as const;

/** Opens the mappings of the template. Throws a sentence for one that cannot be carried out, or that no role allows. */
export function openMappings(parts: SourceParts): readonly EventSource[] {
  return resourcesOf(parts.assembly, 'AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const properties = parts.evaluator.propertiesOf(resource);
    const unknown = Object.keys(properties).find((property) => !MAPPING_PROPERTIES.includes(property));
    if (unknown !== undefined) {
      throw new Error(
        `The mapping ${resource.logicalId} has ${unknown}, which the local run cannot carry out; leave it out.`,
      );
    }
    return properties['Enabled'] === false ? [] : [openMapping(resource, properties, parts)];
  });
}

/** The way to each function for calls that nobody waits for, by the function's logical id. */
export function openAsyncCalls(parts: SourceParts): ReadonlyMap<string, AsyncSource> {
  const configs = resourcesOf(parts.assembly, 'AWS::Lambda::EventInvokeConfig').map((resource) =>
    parts.evaluator.propertiesOf(resource),
  );
  return new Map(
    parts.callees.map((callee) => {
      const config = configs.find(({ FunctionName }) => calleeOf(FunctionName, parts) === callee) ?? {};
      const settings = {
        retriesMax: Number(config['MaximumRetryAttempts'] ?? ASYNC_RETRIES),
        ageMsMax: Number(config['MaximumEventAgeInSeconds'] ?? ASYNC_AGE_SECONDS) * 1000,
        giveUp: giveUpOf(config, callee, parts),
      };
      return [callee.logicalId, openAsyncSource(callee, settings, parts.surroundings)];
    }),
  );
}

function openMapping({ logicalId }: Resource, properties: WireObject, parts: SourceParts): EventSource {
  const { EventSourceArn: sourceArn, FunctionResponseTypes: reports, BatchSize: size } = properties;
  const callee = calleeOf(properties['FunctionName'], parts);
  const queue = parts.queues.find(({ settings }) => settings.arn === sourceArn);
  const table = parts.tables.find(({ stream }) => stream?.arn === sourceArn);
  if (callee === undefined || (queue === undefined && table?.stream === undefined)) {
    throw new Error(
      `The mapping ${logicalId} must lead from a queue or a table's stream of the stack to a function of it.`,
    );
  }
  refuseWithoutRights(logicalId, callee, String(sourceArn), queue === undefined ? STREAM_RIGHTS : QUEUE_RIGHTS, parts);
  const isReporting = Array.isArray(reports) && reports.includes('ReportBatchItemFailures');
  if (queue !== undefined) {
    const batchSize = Number(size ?? DEFAULT_BATCH.queue);
    return openQueueSource({ queue, callee, batchSize, isReporting }, parts.surroundings);
  }
  const mapping = {
    table: table?.name ?? '',
    streamArn: String(sourceArn),
    viewType: table?.stream?.viewType ?? '',
    callee,
    isReporting,
    batchSize: Number(size ?? DEFAULT_BATCH.stream),
    isBisecting: properties['BisectBatchOnFunctionError'] === true,
    retriesMax: limitOf(properties['MaximumRetryAttempts']),
    ageMsMax: limitOf(properties['MaximumRecordAgeInSeconds']) * 1000,
    giveUp: giveUpOf(properties, callee, parts),
  };
  return openStreamSource(mapping, parts.dynamo, parts.surroundings);
}

/** As a deployment would fail that asks for a mapping whose role may not read the source. */
function refuseWithoutRights(
  logicalId: string,
  callee: Callee,
  resource: string,
  actions: readonly string[],
  { access, callers }: SourceParts,
): void {
  const caller = callers.get(callee.logicalId);
  if (caller === undefined) return;
  const denial = access.denialOf(
    caller,
    actions.map((action) => ({ action, resource })),
  );
  if (denial !== undefined) throw new Error(`The mapping ${logicalId} cannot be created: ${denial.message}`);
}

function giveUpOf({ DestinationConfig }: WireObject, callee: Callee, parts: SourceParts): GiveUp | undefined {
  const onFailure = isWireObject(DestinationConfig) ? DestinationConfig['OnFailure'] : undefined;
  if (!isWireObject(onFailure)) return undefined;
  const arn = onFailure['Destination'];
  const queue = parts.queues.find(({ settings }) => settings.arn === arn);
  if (queue === undefined) {
    throw new Error(
      `${callee.logicalId} has ${JSON.stringify(arn)} as its destination for failures; the local run knows queues of the stack only.`,
    );
  }
  const caller = parts.callers.get(callee.logicalId);
  const question = { action: 'sqs:SendMessage', resource: queue.settings.arn };
  return { queue, denial: () => (caller === undefined ? undefined : parts.access.denialOf(caller, [question])) };
}

function calleeOf(name: unknown, { callees, evaluator }: SourceParts): Callee | undefined {
  return callees.find(({ logicalId, arn }) => name === arn || name === evaluator.namesOf(logicalId).ref);
}

/** Lambda writes -1 for no limit, and takes it when nothing is said. */
function limitOf(value: unknown): number {
  return value === undefined || value === -1 ? Number.POSITIVE_INFINITY : Number(value);
}
