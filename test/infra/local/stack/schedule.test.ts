import { describe, expect, it } from 'vitest';
import { parseAssembly } from '../../../../infra/local/stack/assembly.ts';
import { openEvaluator } from '../../../../infra/local/stack/evaluate.ts';
import { openAccess } from '../../../../infra/local/stack/iam-access.ts';
import { openSchedules } from '../../../../infra/local/stack/schedule.ts';
import { smallTemplate } from './small-template.ts';

const AT_MS = Date.UTC(2026, 0, 1, 12);

interface Changes {
  readonly expression?: string;
  readonly input?: string;
  readonly state?: string;
  readonly service?: string;
  readonly condition?: unknown;
}

function open({ expression = 'rate(1 hour)', input = '{}', state, service, condition }: Changes) {
  const { Resources } = smallTemplate();
  const { Properties } = Resources.Clock;
  const Target = { ...Properties.Target, Input: input };
  const Clock = {
    ...Resources.Clock,
    Properties: { ...Properties, Target, ScheduleExpression: expression, State: state },
  };
  const Principal = { Service: service ?? 'scheduler.amazonaws.com' };
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
  const clockRole = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [trust] } } };
  const template = { Resources: { ...Resources, Clock, clockRole } };
  const assembly = parseAssembly({ stackName: 'Small', folder: '', template, assets: {} });
  const evaluator = openEvaluator(assembly, { stackName: 'Small', endpoint: '' });
  return openSchedules(assembly, evaluator, openAccess(assembly, evaluator));
}

describe('openSchedules', () => {
  it.each([
    ['rate(5 minutes)', 300_000],
    ['rate(1 minute)', 60_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('reads %s', (expression, periodMs) => {
    expect(open({ expression }).map((schedule) => schedule.periodMs)).toEqual([periodMs]);
  });

  it.each(['rate(0 minutes)', 'rate(5)', 'cron(0 * * * ? *)', 'at(2026-01-01T00:00:00)', 'rate(5 weeks)'])(
    'refuses %s in a sentence',
    (expression) => {
      expect(() => open({ expression })).toThrow(/The schedule Clock has ".*"; the local run knows rate\(N minutes\)/);
    },
  );

  it('puts the Scheduler’s words into the input', () => {
    const input =
      '{"at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>","no":"<aws.scheduler.attempt-number>"}';
    expect(open({ input })[0]?.inputAt(AT_MS, 'run-1')).toEqual({ at: '2026-01-01T12:00:00Z', id: 'run-1', no: '1' });
  });

  it('stops at a word it does not know', () => {
    const [schedule] = open({ input: '{"x":"<aws.scheduler.colour>"}' });
    expect(() => schedule?.inputAt(AT_MS, 'run-1')).toThrow(/Clock uses <aws.scheduler.colour>/);
  });

  it('leaves out what is switched off', () => {
    expect(open({ state: 'DISABLED' })).toEqual([]);
  });

  it('asks whether the Scheduler may act under the role, for this account alone', () => {
    const only = (account: string) => ({ StringEquals: { 'aws:SourceAccount': account } });
    expect(open({ condition: only('000000000000') })).toHaveLength(1);
    expect(() => open({ condition: only('111111111111') })).toThrow(
      /clockRole of the schedule Clock cannot be assumed/,
    );
    expect(() => open({ service: 'lambda.amazonaws.com' })).toThrow(/cannot be assumed by the Scheduler/);
  });
});
