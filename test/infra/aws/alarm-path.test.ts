import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVERYTHING_SET, SHIPPED } from './contexts.ts';
import { ofType, type Part, resourcesOf, type Written } from './synthesize.ts';

const resources = resourcesOf(EVERYTHING_SET);
const alarms = ofType(resources, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const alarmNamed = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `Counterweight-${name}`);

const subscriptionsOf = (topic: string) =>
  ofType(resources, 'AWS::SNS::Subscription')
    .map(([, { Properties }]) => Properties)
    .filter(({ TopicArn }) => TopicArn.Ref === topic);

/** Whether CloudWatch may publish to a topic: its policy says so, and it is not encrypted with a key that does not. */
function canPublish(all: Readonly<Record<string, Written>>, topic: string): boolean {
  const { KmsMasterKeyId } = all[topic]?.Properties ?? {};
  const statements = ofType(all, 'AWS::SNS::TopicPolicy')
    .filter(([, { Properties }]) => Properties.Topics.some(({ Ref }: { Ref: string }) => Ref === topic))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const allows = statements.some(
    ({ Effect, Action, Principal, Resource }) =>
      Effect === 'Allow' &&
      [Action].flat().includes('sns:Publish') &&
      Principal.Service === 'cloudwatch.amazonaws.com' &&
      Resource.Ref === topic,
  );
  return allows && (KmsMasterKeyId === undefined || keyAllowsAlarms(all, KmsMasterKeyId));
}

function keyAllowsAlarms(all: Readonly<Record<string, Written>>, key: unknown): boolean {
  const id = typeof key === 'object' && key !== null ? Object.values(key).flat()[0] : undefined;
  const statements = all[String(id)]?.Properties.KeyPolicy.Statement ?? [];
  return ['kms:Decrypt', 'kms:GenerateDataKey*'].every((action) =>
    statements.some(
      (statement: Part) =>
        statement.Principal.Service === 'cloudwatch.amazonaws.com' && [statement.Action].flat().includes(action),
    ),
  );
}

describe('the way from an alarm to a person', () => {
  it('leads every alarm, when it begins and when it ends, to topics that it may publish to', () => {
    expect(alarms).toHaveLength(7);
    for (const { AlarmName, AlarmActions, OKActions } of alarms) {
      expect(AlarmActions[0], AlarmName).toEqual({ Ref: 'Alerts' });
      expect(OKActions, AlarmName).toEqual(AlarmActions);
      for (const { Ref } of AlarmActions) expect(canPublish(resources, Ref), `${AlarmName} -> ${Ref}`).toBe(true);
    }
  });

  it('would be seen to be broken', () => {
    const [[policy] = []] = ofType(resources, 'AWS::SNS::TopicPolicy');
    const { [policy ?? '']: _gone, ...others } = resources;
    expect(['Alerts', 'PhoneAlarms'].every((topic) => canPublish(others, topic))).toBe(false);
    const topic = resources['Alerts'];
    const encrypted = {
      ...resources,
      Alerts: { ...topic, Properties: { ...topic?.Properties, KmsMasterKeyId: { Ref: 'Key' } } },
    };
    expect(canPublish(encrypted as typeof resources, 'Alerts')).toBe(false);
  });

  it("lets only this account's alarms in", () => {
    for (const [, { Properties }] of ofType(resources, 'AWS::SNS::TopicPolicy')) {
      const allow = Properties.PolicyDocument.Statement.find(({ Sid }: { Sid: string }) => Sid === 'AlarmsMayPublish');
      expect(allow.Condition.StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
    }
  });

  it('ends in a mailbox that hears all, and a telephone that hears what is critical', () => {
    expect(subscriptionsOf('Alerts')).toEqual([
      { Protocol: 'email', Endpoint: 'owner@example.com', TopicArn: { Ref: 'Alerts' } },
      {
        Protocol: 'sms',
        Endpoint: '+12025550123',
        TopicArn: { Ref: 'Alerts' },
        FilterPolicy: { severity: ['critical'] },
      },
    ]);
    expect(subscriptionsOf('PhoneAlarms')).toEqual([
      { Protocol: 'sms', Endpoint: '+12025550123', TopicArn: { Ref: 'PhoneAlarms' } },
    ]);
  });

  it('has no telephone and no subscription where none was given', () => {
    expect(ofType(resourcesOf(SHIPPED), 'AWS::SNS::Subscription')).toEqual([]);
    expect(resourcesOf(SHIPPED)['PhoneAlarms']).toBeUndefined();
  });
});

describe('alarms', () => {
  it.each(['main', 'second'])('count silence about %s as a failure, after three periods', (account) => {
    const alarm = alarmNamed(`HedgeVerified-${account}`);
    expect(alarm).toMatchObject({
      Namespace: 'Counterweight',
      MetricName: 'HedgeVerified',
      Dimensions: [{ Name: 'Account', Value: account }],
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    expect(alarm.AlarmActions).toEqual([{ Ref: 'Alerts' }, { Ref: 'PhoneAlarms' }]);
  });

  it('go off at the first error and the first message given up', () => {
    for (const name of ['DispatchErrors', 'RebalanceErrors', 'CheckPolicyErrors']) {
      expect(alarmNamed(name)).toMatchObject({
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: name.replace('Errors', '') } }],
        Threshold: 1,
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      });
    }
    const queues = alarmNamed('DeadLetters').Metrics.flatMap((each: Part) =>
      (each.MetricStat?.Metric.Dimensions ?? []).map((dimension: Part) => dimension.Value['Fn::GetAtt'][0]),
    );
    expect(queues.sort()).toEqual(['DeadLetters', 'PassDeadLetters']);
    expect(alarmNamed('DeadLetters')).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
  });

  it('say what they mean for the hedge, and where the runbook says what to do', () => {
    const headings = [...readFileSync('lambdas/README.md', 'utf8').matchAll(/^#+ (.+)$/gm)].map(
      ([, heading]) => heading,
    );
    for (const { AlarmName, AlarmDescription } of alarms) {
      const [, heading] = /^Counterweight-([A-Za-z]+)/.exec(AlarmName) ?? [];
      expect(AlarmDescription).toMatch(/ Impact: \S.+ What to do: lambdas\/README\.md, heading [A-Za-z]+\.$/);
      expect(AlarmDescription).toContain(`heading ${heading}.`);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1_024);
      expect(headings).toContain(heading);
    }
  });

  it('may be evaluated as CloudWatch allows, whatever the period', () => {
    for (const every of ['1m', '59m', '1h', '1d']) {
      const all = ofType(resourcesOf({ ...SHIPPED, every }), 'AWS::CloudWatch::Alarm');
      const silent = all.find(([, { Properties }]) => Properties.MetricName === 'HedgeVerified')?.[1].Properties;
      const spanS = silent.Period * silent.EvaluationPeriods;
      expect(spanS).toBeLessThanOrEqual(silent.Period >= 3_600 ? 604_800 : 86_400);
      expect(silent.Period % 60).toBe(0);
    }
  });
});
