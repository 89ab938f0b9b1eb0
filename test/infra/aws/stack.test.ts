import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FUNCTION_KEYS } from '../../../lambdas/environment.ts';
import {
  CONTROLS_TABLE,
  LEDGER_TABLE,
  POLICIES_TABLE,
  type TableShape,
} from '../../../shared/adapters/dynamodb/table-shapes.ts';
import { TIMING } from '../../../shared/orders/timing.ts';
import { parseDeployedLimits } from '../../../shared/policy/parse-deployed-limits.ts';
import { EVERYTHING_SET, SHIPPED, stageOf } from './contexts.ts';
import { ofType, type Part, resourcesOf, type Written, withStack } from './synthesize.ts';

const resources = resourcesOf(EVERYTHING_SET);
const shipped = resourcesOf(SHIPPED);
const propertiesOf = (id: string) => resources[id]?.Properties;

const count = (all: Readonly<Record<string, Written>>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(all)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
};

describe('the template', () => {
  it('holds exactly these resources', () => {
    expect(count(shipped)).toEqual({
      'AWS::CloudWatch::Alarm': 6,
      'AWS::DynamoDB::GlobalTable': 3,
      'AWS::IAM::Policy': 6,
      'AWS::IAM::Role': 6,
      'AWS::Lambda::EventInvokeConfig': 2,
      'AWS::Lambda::EventSourceMapping': 3,
      'AWS::Lambda::Function': 4,
      'AWS::Logs::LogGroup': 4,
      'AWS::SNS::Topic': 1,
      'AWS::SNS::TopicPolicy': 1,
      'AWS::SQS::Queue': 4,
      'AWS::SQS::QueuePolicy': 4,
      'AWS::Scheduler::Schedule': 2,
    });
  });

  it('keeps the logical ids that tables and readers depend on', () => {
    const ids = [
      'Policies',
      'Controls',
      'Ledger',
      'Alerts',
      'PassQueue',
      'PassDeadLetters',
      'AgainQueue',
      'DeadLetters',
    ];
    expect(Object.keys(shipped)).toEqual(
      expect.arrayContaining([...ids, 'Dispatch', 'Rebalance', 'WatchMargin', 'CheckPolicy', 'Tick', 'WatchTick']),
    );
  });

  it('puts out what the command line must know of a deployment', () => {
    const outputs = withStack(EVERYTHING_SET, (_app, stack) => Template.fromStack(stack).toJSON()['Outputs']);
    const refs = { PoliciesTable: 'Policies', ControlsTable: 'Controls', LedgerTable: 'Ledger', AlertTopic: 'Alerts' };
    for (const [name, id] of Object.entries(refs)) expect(outputs[name].Value).toEqual({ Ref: id });
    const { limits, accounts, periodMs } = stageOf(EVERYTHING_SET);
    expect(parseDeployedLimits(outputs.DeployedLimits.Value)).toEqual(limits);
    expect(outputs.Accounts.Value.split(',')).toEqual(accounts);
    expect(outputs.PeriodMs.Value).toBe(String(periodMs));
    expect(outputs.SecretPrefix.Value).toBe(propertiesOf('Rebalance')?.Environment.Variables.SECRET_PREFIX);
  });

  it('refers to nothing that is not there', () => {
    const known = new Set([
      ...Object.keys(resources),
      'AWS::Region',
      'AWS::AccountId',
      'AWS::Partition',
      'AWS::StackName',
    ]);
    for (const reference of referencesIn(resources)) expect(known).toContain(reference);
    expect(JSON.stringify(resources)).not.toContain('${Token[');
  });

  it('holds no secret, no key and no password, and creates none', () => {
    expect(ofType(resources, 'AWS::SecretsManager::Secret')).toEqual([]);
    expect(JSON.stringify(resources)).not.toMatch(
      /GenerateSecretString|SecretString|apiKey|password|resolve:secretsmanager/i,
    );
  });
});

function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === 'Ref' || key === 'DependsOn') return [part].flat() as string[];
    if (key === 'Fn::GetAtt') return [String(part[0])];
    return referencesIn(part);
  });
}

describe('tables', () => {
  it.each<[string, TableShape]>([
    ['Policies', POLICIES_TABLE],
    ['Controls', CONTROLS_TABLE],
    ['Ledger', LEDGER_TABLE],
  ])('%s has the keys the program uses', (id, { partitionKey, sortKey, expiresAt, sparseIndex }) => {
    const { KeySchema, TimeToLiveSpecification, GlobalSecondaryIndexes = [], BillingMode } = propertiesOf(id);
    const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
    expect(KeySchema.map(({ AttributeName }: { AttributeName: string }) => AttributeName)).toEqual(keys);
    expect(TimeToLiveSpecification?.AttributeName).toBe(expiresAt);
    expect(BillingMode).toBe('PAY_PER_REQUEST');
    const indexes = sparseIndex === undefined ? [] : [[sparseIndex.name, sparseIndex.partitionKey, 'KEYS_ONLY']];
    expect(GlobalSecondaryIndexes.map(indexShape)).toEqual(indexes);
  });

  it('can all be restored, and the ledger cannot be deleted by mistake', () => {
    for (const id of ['Policies', 'Controls', 'Ledger']) {
      expect(propertiesOf(id).Replicas[0].PointInTimeRecoverySpecification).toEqual({
        PointInTimeRecoveryEnabled: true,
      });
    }
    expect(propertiesOf('Ledger').Replicas[0].DeletionProtectionEnabled).toBe(true);
    expect(resources['Ledger']?.DeletionPolicy).toBe('Retain');
  });

  it('stream what people write into policies', () => {
    expect(propertiesOf('Policies').StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });
});

const indexShape = ({ IndexName, KeySchema, Projection }: Part) => [
  IndexName,
  KeySchema[0].AttributeName,
  Projection.ProjectionType,
];

describe('queues', () => {
  it('hand a pass out again only when its process is certainly gone, and twice at most', () => {
    const { FifoQueue, VisibilityTimeout, RedrivePolicy } = propertiesOf('PassQueue');
    expect({ FifoQueue, VisibilityTimeout }).toEqual({ FifoQueue: true, VisibilityTimeout: 70 });
    expect(VisibilityTimeout * 1000).toBeGreaterThan(TIMING.processMs);
    expect(RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': ['PassDeadLetters', 'Arn'] },
      maxReceiveCount: 2,
    });
    expect(propertiesOf('PassDeadLetters').FifoQueue).toBe(true);
  });

  it('delay in a standard queue, with dead letters of the same kind', () => {
    expect(propertiesOf('AgainQueue').FifoQueue).toBeUndefined();
    expect(propertiesOf('AgainQueue').RedrivePolicy.deadLetterTargetArn).toEqual({
      'Fn::GetAtt': ['DeadLetters', 'Arn'],
    });
    expect(propertiesOf('DeadLetters').FifoQueue).toBeUndefined();
  });

  it('are encrypted', () => {
    for (const [id, { Properties }] of ofType(resources, 'AWS::SQS::Queue')) {
      expect(Properties.SqsManagedSseEnabled, id).toBe(true);
    }
  });
});

describe('the tick', () => {
  const rates: readonly (readonly [string, string, number])[] = [
    ['1m', 'rate(1 minute)', 60],
    ['5m', 'rate(5 minutes)', 300],
    ['90m', 'rate(90 minutes)', 5_400],
    ['1h', 'rate(1 hour)', 3_600],
    ['24h', 'rate(24 hours)', 86_400],
    ['1d', 'rate(24 hours)', 86_400],
  ];
  it.each(rates)('every %s is %s and is never delivered late', (every, rate, seconds) => {
    const { Properties } = resourcesOf({ ...SHIPPED, every })['Tick'] ?? {};
    expect(Properties.ScheduleExpression).toBe(rate);
    expect(Properties.FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
    expect(Properties.Target.RetryPolicy).toEqual({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: seconds });
  });

  it('says when it was due and gives up into the standard queue', () => {
    const { Target } = propertiesOf('Tick');
    expect(JSON.parse(Target.Input)).toEqual({
      scheduledTime: '<aws.scheduler.scheduled-time>',
      executionId: '<aws.scheduler.execution-id>',
    });
    expect(Target.Arn).toEqual({ 'Fn::GetAtt': ['Dispatch', 'Arn'] });
    expect(Target.DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': ['DeadLetters', 'Arn'] });
  });

  it('is not tried again by Lambda when a pass would call it too old', () => {
    const ages = ['1m', '5m', '1h', '1d'].map((every) => {
      const [[, config] = []] = ofType(resourcesOf({ ...SHIPPED, every }), 'AWS::Lambda::EventInvokeConfig');
      return config?.Properties.MaximumEventAgeInSeconds;
    });
    expect(ages).toEqual([60, 150, 1_800, 21_600]);
  });
});

describe('lambdas', () => {
  it.each(Object.entries(FUNCTION_KEYS))('%s is told exactly what it asks for', (id, keys) => {
    const { NODE_OPTIONS, ...told } = propertiesOf(id).Environment.Variables;
    expect(Object.keys(told).sort()).toEqual([...keys].sort());
    expect(NODE_OPTIONS).toBe('--enable-source-maps');
  });

  it('read the limits they were deployed with', () => {
    const context = { ...SHIPPED, mode: 'live', notionalMax: '12345.678901234567890123', ordersADay: 3 };
    const { Environment } = resourcesOf(context)['Rebalance']?.Properties ?? {};
    const limits = parseDeployedLimits(Environment.Variables.DEPLOYED_LIMITS);
    expect(JSON.stringify(limits)).toBe(JSON.stringify(stageOf(context).limits));
    expect(limits.notionalMax.toString()).toBe('12345.678901234567890123');
  });

  it('run the current Node, write JSON, and forget their logs after a month', () => {
    for (const id of Object.keys(FUNCTION_KEYS)) {
      expect(propertiesOf(id)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
      expect(propertiesOf(id).LoggingConfig).toMatchObject({ LogFormat: 'JSON', LogGroup: { Ref: `${id}Log` } });
      expect(propertiesOf(`${id}Log`).RetentionInDays).toBe(30);
    }
    expect(propertiesOf('Rebalance').Timeout * 1000).toBe(TIMING.processMs);
  });

  it('reserve no concurrency, which a small account could not give and the lease makes needless', () => {
    for (const [, { Properties }] of ofType(resources, 'AWS::Lambda::Function'))
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('are handed their events as they expect them', () => {
    const sources = ofType(resources, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
    const of = (id: string) => sources.find(({ FunctionName }) => FunctionName.Ref === id);
    for (const source of sources) expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(of('Rebalance')).toMatchObject({ BatchSize: 1, EventSourceArn: { 'Fn::GetAtt': ['PassQueue', 'Arn'] } });
    expect(of('Dispatch')).toMatchObject({ EventSourceArn: { 'Fn::GetAtt': ['AgainQueue', 'Arn'] } });
    expect(of('CheckPolicy')).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['Policies', 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
    });
  });
});
