import { type Assembly, resourcesOf } from './assembly.ts';
import { type Evaluator, openEvaluator } from './evaluate.ts';
import { openAsyncCalls, openMappings, type SourceParts } from './event-sources.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { type Access, type AskedRight, type Denial, openAccess, watchAccess } from './iam-access.ts';
import { refuseUnknownTypes } from './known-types.ts';
import { LambdaProcess } from './lambda-process.ts';
import type { LocalQueue } from './local-queue.ts';
import type { LocalStack, LocalStackSettings } from './local-stack.ts';
import { functionCallers, functionSettings } from './open-functions.ts';
import { openQueues } from './open-queues.ts';
import { type OpenTable, openTables, partitionKeys } from './open-tables.ts';
import type { EventSource } from './pump.ts';
import { type OpenSchedule, openSchedules } from './schedule.ts';
import type { SentAlert } from './sns-service.ts';
import type { FunctionFailure } from './source-surroundings.ts';
import { openUniqueIds, type UniqueIds } from './unique-ids.ts';

/**
 * Runs an assembly: functions from their bundles, each in a process of its own, and around them the queues, streams,
 * schedules and rights of the template. Throws a sentence when the template has a shape that is not known here.
 */
export async function openLocalStack(settings: LocalStackSettings): Promise<LocalStack> {
  refuseUnknownTypes(settings.assembly);
  const gateway = await startGateway();
  try {
    return await openBehind(gateway, settings);
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

/** What happened during a run, for whoever looks at it. */
interface Chronicle {
  readonly sent: SentAlert[];
  readonly denied: Denial[];
  readonly failures: FunctionFailure[];
  readonly asked: Map<string, AskedRight>;
}

interface Opened {
  readonly evaluator: Evaluator;
  readonly access: Access;
  readonly ids: UniqueIds;
  readonly queues: readonly LocalQueue[];
  readonly tables: readonly OpenTable[];
  readonly schedules: readonly OpenSchedule[];
  readonly chronicle: Chronicle;
}

async function openBehind(gateway: Gateway, settings: LocalStackSettings): Promise<LocalStack> {
  const { assembly, dynamo, nowMs } = settings;
  const evaluator = openEvaluator(assembly, { stackName: assembly.stackName, endpoint: gateway.endpoint });
  const chronicle: Chronicle = { sent: [], denied: [], failures: [], asked: new Map() };
  const access = watchAccess(openAccess(assembly, evaluator), (right) => {
    chronicle.asked.set(JSON.stringify(right), right);
  });
  const ids = openUniqueIds(nowMs);
  const opened: Opened = {
    evaluator,
    access,
    ids,
    queues: openQueues(assembly, evaluator, ids),
    tables: await openTables(assembly, evaluator, dynamo),
    schedules: openSchedules(assembly, evaluator, access),
    chronicle,
  };
  await settings.fill?.((logicalId) => evaluator.namesOf(logicalId).ref);
  const processes = await openProcesses(gateway, settings, opened);
  try {
    const parts = connectParts(gateway, settings, opened, processes);
    const calls = openAsyncCalls(parts);
    const sources = [...calls.values(), ...openMappings(parts)];
    const tick = (atMs: number, logicalId: string): Promise<void> =>
      deliver(opened, scheduleOf(opened, logicalId), atMs, (arn, event) => {
        const target = parts.callees.find((callee) => callee.arn === arn);
        const source = target === undefined ? undefined : calls.get(target.logicalId);
        if (source === undefined) throw new Error(`A schedule's target ${arn} is no function of the stack.`);
        source.accept(event);
      });
    const unread = queuesNobodyReads(assembly, opened);
    return facadeOf({ gateway, opened, processes, sources, unread, tick });
  } catch (error) {
    await closeAll(processes);
    throw error;
  }
}

async function openProcesses(
  { endpoint }: Gateway,
  { assembly, nowMs, exchangeUrl, clockSpeed = 0, onLine = () => {}, nodePath }: LocalStackSettings,
  { evaluator, ids }: Opened,
): Promise<ReadonlyMap<string, LambdaProcess>> {
  const surroundings = { nowMs, clockSpeed, ids, onLine, ...(nodePath === undefined ? {} : { nodePath }) };
  const functions = functionSettings(assembly, evaluator, { gateway: endpoint, exchange: exchangeUrl });
  const open = functions.map((each) => LambdaProcess.open(each, surroundings));
  return new Map((await Promise.all(open)).map((process) => [process.settings.logicalId, process]));
}

/** Puts the services behind the gateway, and gives what the event sources connect. */
function connectParts(
  gateway: Gateway,
  { assembly, dynamo, nowMs, secrets, onCall = () => () => {} }: LocalStackSettings,
  { evaluator, access, ids, queues, tables, chronicle }: Opened,
  processes: ReadonlyMap<string, LambdaProcess>,
): SourceParts {
  const callers = new Map(functionCallers(assembly, evaluator, access).map((caller) => [caller.id, caller]));
  const onDenied = (denial: Denial): void => void chronicle.denied.push(denial);
  const topics = resourcesOf(assembly, 'AWS::SNS::Topic').map(({ logicalId }) => evaluator.namesOf(logicalId).ref);
  gateway.connect({
    callers,
    access,
    dynamo,
    partitionKeyOf: partitionKeys(tables),
    queues: new Map(queues.map((queue) => [queue.settings.name, queue])),
    topics: { arns: new Set(topics), collect: (alert) => void chronicle.sent.push(alert) },
    secrets,
    nowMs,
    ids,
    onDenied,
  });
  const callees = [...processes.values()].map((process) => ({
    logicalId: process.settings.logicalId,
    arn: process.settings.arn,
    invoke: async (event: unknown) => {
      const hasEnded = onCall(process.settings.logicalId, event);
      const invocation = await process.invoke(event);
      hasEnded();
      return invocation;
    },
  }));
  const surroundings = {
    nowMs,
    onDenied,
    onFailure: (failure: FunctionFailure) => void chronicle.failures.push(failure),
  };
  return { assembly, evaluator, access, callers, callees, queues, tables, dynamo, surroundings };
}

function scheduleOf({ schedules }: Opened, logicalId: string): OpenSchedule {
  const schedule = schedules.find((each) => each.logicalId === logicalId);
  if (schedule === undefined) throw new RangeError(`the stack has no schedule called ${logicalId}`);
  return schedule;
}

async function deliver(
  { chronicle, ids }: Opened,
  { logicalId, targetArn, inputAt, denial }: OpenSchedule,
  atMs: number,
  accept: (targetArn: string, event: unknown) => void,
): Promise<void> {
  const refusal = denial();
  if (refusal !== undefined) {
    chronicle.denied.push(refusal);
    throw new Error(`The schedule ${logicalId} cannot call its target: ${refusal.message}`);
  }
  accept(targetArn, inputAt(atMs, ids()));
}

/** A function that reads a queue does so through a mapping; the others are where messages end. */
function queuesNobodyReads(assembly: Assembly, { evaluator, queues }: Opened): readonly LocalQueue[] {
  const mappings = resourcesOf(assembly, 'AWS::Lambda::EventSourceMapping');
  const read = new Set(mappings.map((mapping) => evaluator.propertiesOf(mapping)['EventSourceArn']));
  return queues.filter(({ settings }) => !read.has(settings.arn));
}

interface Running {
  readonly gateway: Gateway;
  readonly opened: Opened;
  readonly processes: ReadonlyMap<string, LambdaProcess>;
  readonly sources: readonly EventSource[];
  readonly unread: readonly LocalQueue[];
  readonly tick: LocalStack['tick'];
}

function facadeOf({ gateway, opened, processes, sources, unread, tick }: Running): LocalStack {
  const { evaluator, queues, schedules } = opened;
  const { asked, ...happenings } = opened.chronicle;
  return {
    endpoint: gateway.endpoint,
    schedules: schedules.map(({ logicalId, periodMs }) => ({ logicalId, periodMs })),
    ...happenings,
    processes,
    nameOf: (logicalId) => evaluator.namesOf(logicalId).ref,
    rightsAsked: () => [...asked.values()],
    givenUp: () =>
      unread.flatMap(({ settings, messages }) => messages.map(({ body }) => ({ queue: settings.logicalId, body }))),
    messagesOf: (logicalId) => {
      const queue = queues.find(({ settings }) => settings.logicalId === logicalId);
      if (queue === undefined) throw new RangeError(`the stack has no queue called ${logicalId}`);
      return queue.messages;
    },
    tick,
    settle: () => settle(sources),
    dueAtMs: () => {
      const due = sources.flatMap((source) => source.dueAtMs() ?? []);
      return due.length === 0 ? undefined : Math.min(...due);
    },
    close: async () => {
      for (const source of sources) source.close();
      await closeAll(processes);
      await gateway.close();
    },
  };
}

/** A source that ends its work may have given work to another: all are asked again until none has any. */
async function settle(sources: readonly EventSource[]): Promise<void> {
  for (;;) {
    const busy = sources.filter((source) => source.kick());
    if (busy.length === 0) return;
    await Promise.all(busy.map((source) => source.ended()));
  }
}

async function closeAll(processes: ReadonlyMap<string, LambdaProcess>): Promise<void> {
  await Promise.all([...processes.values()].map((process) => process.close()));
}
