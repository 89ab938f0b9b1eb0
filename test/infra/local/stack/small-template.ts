/** A statement as a template has it. */
export interface WrittenStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const arnOf = (logicalId: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [logicalId, attribute] });
const allow = (Action: string | readonly string[], Resource: unknown): WrittenStatement => ({
  Effect: 'Allow',
  Action,
  Resource,
});

const roleFor = (service: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
    },
  },
});

const policyOf = (role: string, statements: readonly WrittenStatement[]) => ({
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: `${role}Policy`,
    Roles: [{ Ref: role }],
    PolicyDocument: { Version: '2012-10-17', Statement: statements },
  },
});

const functionOf = (name: string, variables: Readonly<Record<string, unknown>>, more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: {
      S3Bucket: { 'Fn::Join': ['-', ['assets', { Ref: 'AWS::AccountId' }]] },
      S3Key: `${name}.zip`,
    },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: arnOf(`${name}Role`),
    Timeout: 20,
    Environment: { Variables: variables },
    ...more,
  },
});

const TAKE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** What each role of the small stack may do; tests take single statements away. */
export const SMALL_RIGHTS = {
  sender: [allow('sqs:SendMessage', arnOf('Jobs')), allow(TAKE, arnOf('Later'))],
  worker: [
    allow('dynamodb:UpdateItem', arnOf('Book')),
    allow('dynamodb:PutItem', arnOf('Book')),
    allow('dynamodb:DeleteItem', arnOf('Book')),
    allow('sqs:SendMessage', arnOf('Later')),
    allow('sns:Publish', { Ref: 'News' }),
    allow('secretsmanager:GetSecretValue', {
      'Fn::Join': [
        '',
        ['arn:aws:secretsmanager:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':secret:small/*'],
      ],
    }),
    allow(TAKE, arnOf('Jobs')),
  ],
  watcher: [
    allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      arnOf('Book', 'StreamArn'),
    ),
  ],
  clock: [allow('lambda:InvokeFunction', arnOf('sender'))],
} satisfies Readonly<Record<string, readonly WrittenStatement[]>>;

export type SmallRights = Readonly<Record<keyof typeof SMALL_RIGHTS, readonly WrittenStatement[]>>;

/** The template of a stack as small as the real one is large: a clock, three functions, three queues, a table, a topic. */
export const smallTemplate = (rights: SmallRights = SMALL_RIGHTS, more: Readonly<Record<string, unknown>> = {}) => ({
  Resources: {
    Book: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
    Jobs: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        FifoQueue: true,
        VisibilityTimeout: 70,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Later: { Type: 'AWS::SQS::Queue', Properties: {} },
    News: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'News' } },
    sender: functionOf('sender', { JOB_QUEUE_URL: { Ref: 'Jobs' } }),
    worker: functionOf('worker', {
      BOOK_TABLE: { Ref: 'Book' },
      LATER_QUEUE_URL: { Ref: 'Later' },
      TOPIC_ARN: { Ref: 'News' },
    }),
    watcher: functionOf('watcher', {}),
    senderRole: roleFor('lambda.amazonaws.com'),
    workerRole: roleFor('lambda.amazonaws.com'),
    watcherRole: roleFor('lambda.amazonaws.com'),
    clockRole: roleFor('scheduler.amazonaws.com'),
    senderPolicy: policyOf('senderRole', rights.sender),
    workerPolicy: policyOf('workerRole', rights.worker),
    watcherPolicy: policyOf('watcherRole', rights.watcher),
    clockPolicy: policyOf('clockRole', rights.clock),
    Clock: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: arnOf('sender'),
          RoleArn: arnOf('clockRole'),
          Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>","executionId":"<aws.scheduler.execution-id>"}',
        },
      },
    },
    JobSource: mapping('worker', arnOf('Jobs'), { BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] }),
    LaterSource: mapping('sender', arnOf('Later'), { BatchSize: 10 }),
    BookSource: mapping('watcher', arnOf('Book', 'StreamArn'), { BatchSize: 10, StartingPosition: 'TRIM_HORIZON' }),
    ...more,
  },
});

function mapping(target: string, source: unknown, more: object) {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: target }, EventSourceArn: source, ...more },
  };
}

/** The assets file that belongs to the small template. */
export const SMALL_ASSETS = {
  files: Object.fromEntries(
    ['sender', 'worker', 'watcher'].map((name) => [name, { source: { path: `asset.${name}` } }]),
  ),
};
