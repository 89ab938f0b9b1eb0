import { describe, expect, it } from 'vitest';
import { EVERYTHING_SET } from './contexts.ts';
import { ofType, resourcesOf } from './synthesize.ts';

const resources = resourcesOf(EVERYTHING_SET);

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statementsOf = (role: string): readonly Statement[] =>
  ofType(resources, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

/** A resource as a reader would say it: `Ledger.Arn/index/OpenAccounts`. */
function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [kind, value] = Object.entries(resource ?? {})[0] ?? [];
  if (kind === 'Ref') return String(value);
  if (kind === 'Fn::GetAtt') return value.join('.');
  return value[1].map(nameOf).join('');
}

const secret = (name: string) =>
  `arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:counterweight/${name}`;

const READABLE_SECRETS = ['main', 'second'].map((name) => secret(`${name}-??????`));

/** The second of each account's need not exist: whoever asks must be told so rather than be refused. */
const WATCHED_SECRETS = ['main', 'second'].flatMap((name) => [
  secret(`${name}-??????`),
  secret(`${name}/read-??????`),
  secret(`${name}/read`),
]);

/** What each role may do, in full: a new permission is a new line here. */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, readonly [string, ...string[]]>>>> = {
  DispatchRole: {
    WriteLog: ['logs:CreateLogStream logs:PutLogEvents', 'DispatchLog.Arn'],
    FindEnabledPolicies: ['dynamodb:Scan', 'Policies.Arn'],
    FindOpenAccounts: ['dynamodb:Scan', 'Ledger.Arn/index/OpenAccounts'],
    AskForPasses: ['sqs:SendMessage', 'PassQueue.Arn'],
    TakeAgain: ['sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes', 'AgainQueue.Arn'],
    GiveUpTicks: ['sqs:SendMessage', 'DeadLetters.Arn'],
  },
  RebalanceRole: {
    WriteLog: ['logs:CreateLogStream logs:PutLogEvents', 'RebalanceLog.Arn'],
    ReadPolicies: ['dynamodb:Query', 'Policies.Arn'],
    ReadControls: ['dynamodb:GetItem', 'Controls.Arn'],
    KeepLedger: [
      'dynamodb:GetItem dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem dynamodb:ConditionCheckItem',
      'Ledger.Arn',
    ],
    ForgetToldAlerts: ['dynamodb:DeleteItem', 'Ledger.Arn'],
    ReadKeys: ['secretsmanager:GetSecretValue', ...READABLE_SECRETS],
    SendAlerts: ['sns:Publish', 'Alerts'],
    AskAgain: ['sqs:SendMessage', 'AgainQueue.Arn'],
    TakePasses: ['sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes', 'PassQueue.Arn'],
  },
  WatchMarginRole: {
    WriteLog: ['logs:CreateLogStream logs:PutLogEvents', 'WatchMarginLog.Arn'],
    FindOpenAccounts: ['dynamodb:Scan', 'Ledger.Arn/index/OpenAccounts'],
    ReadPolicies: ['dynamodb:Query', 'Policies.Arn'],
    ReadLedger: ['dynamodb:GetItem dynamodb:Query', 'Ledger.Arn'],
    NoteSightings: ['dynamodb:PutItem', 'Ledger.Arn'],
    ReadKeys: ['secretsmanager:GetSecretValue', ...WATCHED_SECRETS],
    SendAlerts: ['sns:Publish', 'Alerts'],
    AskForPasses: ['sqs:SendMessage', 'PassQueue.Arn'],
  },
  CheckPolicyRole: {
    WriteLog: ['logs:CreateLogStream logs:PutLogEvents', 'CheckPolicyLog.Arn'],
    FollowPolicies: ['dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator', 'Policies.StreamArn'],
    FindStream: ['dynamodb:ListStreams', 'Policies.Arn/stream/*'],
    ReadPolicies: ['dynamodb:Query', 'Policies.Arn'],
    MarkPolicies: ['dynamodb:UpdateItem', 'Policies.Arn'],
    SendAlerts: ['sns:Publish', 'Alerts'],
    AskForPasses: ['sqs:SendMessage', 'PassQueue.Arn'],
    GiveUpChanges: ['sqs:SendMessage', 'DeadLetters.Arn'],
  },
  TickRole: {
    CallDispatch: ['lambda:InvokeFunction', 'Dispatch.Arn'],
    GiveUpTicks: ['sqs:SendMessage', 'DeadLetters.Arn'],
  },
  WatchTickRole: {
    CallWatchMargin: ['lambda:InvokeFunction', 'WatchMargin.Arn'],
    GiveUpTicks: ['sqs:SendMessage', 'DeadLetters.Arn'],
  },
};

describe('least privilege', () => {
  it('has a role for each of these and for nothing else, with no policy of AWS or anybody else', () => {
    const roles = ofType(resources, 'AWS::IAM::Role');
    expect(roles.map(([id]) => id).sort()).toEqual(Object.keys(ALLOWED).sort());
    for (const [id, { Properties }] of roles) {
      expect(Object.keys(Properties).sort(), id).toEqual(['AssumeRolePolicyDocument']);
    }
  });

  it.each(Object.entries(ALLOWED))('%s may do exactly this', (role, allowed) => {
    const written = statementsOf(role).map(({ Sid, Effect, Action, Resource, Condition }) => {
      expect(Effect).toBe('Allow');
      expect(Condition).toBeUndefined();
      return [Sid, [[Action].flat().join(' '), ...[Resource].flat().map(nameOf)]];
    });
    expect(Object.fromEntries(written)).toEqual(allowed);
    expect(written).toHaveLength(Object.keys(allowed).length);
  });

  it('lets only rebalance and the watch reach keys, and nobody write a policy but check-policy, or a control at all', () => {
    const may = (action: RegExp, resource: RegExp) =>
      Object.keys(ALLOWED).filter((role) =>
        statementsOf(role).some(
          ({ Action, Resource }) =>
            [Action].flat().some((name) => action.test(name)) &&
            [Resource].flat().some((name) => resource.test(nameOf(name))),
        ),
      );
    expect(may(/^secretsmanager:/, /./)).toEqual(['RebalanceRole', 'WatchMarginRole']);
    expect(may(/:(Put|Update|Delete|BatchWrite)/, /^Policies/)).toEqual(['CheckPolicyRole']);
    expect(may(/:(Put|Update|Delete|BatchWrite)/, /^Controls/)).toEqual([]);
    expect(may(/\*/, /./)).toEqual([]);
  });

  it('lets only the service of its own account take a role', () => {
    const trustOf = (role: string) => resources[role]?.Properties.AssumeRolePolicyDocument.Statement;
    for (const role of ['DispatchRole', 'RebalanceRole', 'WatchMarginRole', 'CheckPolicyRole']) {
      expect(trustOf(role)).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
    for (const role of ['TickRole', 'WatchTickRole']) {
      expect(trustOf(role)).toEqual([
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ]);
    }
  });
});
