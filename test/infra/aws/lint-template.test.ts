import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EVERYTHING_SET, SHIPPED } from './contexts.ts';
import { type LintedTemplate, lintTemplate } from './lint-template.ts';
import { type Part, withStack } from './synthesize.ts';

const templateOf = (context: typeof SHIPPED): Part =>
  withStack(context, (_app, stack) => Template.fromStack(stack).toJSON());
const shipped = templateOf(SHIPPED);

const POLICIES = Object.keys(shipped.Resources).find((id) => id.startsWith('Policies'));

/** The shipped template with its first resource of a type changed. */
function changed(type: string, change: (properties: Part) => void): LintedTemplate {
  const copy = structuredClone(shipped);
  const resources = Object.values<Part>(copy.Resources);
  change(resources.find(({ Type }) => Type === type).Properties);
  return copy;
}

describe("CloudFormation's published specification", () => {
  it.each([
    ['as it is shipped', SHIPPED],
    ['with everything set', EVERYTHING_SET],
  ])('allows the template %s', (_name, context) => {
    expect(lintTemplate(templateOf(context))).toEqual([]);
  });

  it.each<[string, LintedTemplate, RegExp]>([
    ['a misspelt property', changed('AWS::SQS::Queue', (queue) => (queue.FifoQeue = true)), /FifoQeue is unknown$/],
    [
      'a missing one',
      changed('AWS::IAM::Role', (role) => delete role.AssumeRolePolicyDocument),
      /Document is missing$/,
    ],
    [
      'a word for a number',
      changed('AWS::Lambda::Function', (code) => (code.Timeout = 'long')),
      /Timeout is no integer$/,
    ],
    [
      'a wrong value deep inside',
      changed('AWS::DynamoDB::GlobalTable', (table) => (table.Replicas[0].DeletionProtectionEnabled = 'yes')),
      /Replicas\[0\].DeletionProtectionEnabled is no boolean$/,
    ],
    ['a reference to nothing', changed('AWS::SQS::Queue', (queue) => (queue.QueueName = { Ref: 'Gone' })), /^Gone is/],
    [
      'an attribute that nothing has',
      changed('AWS::SQS::Queue', (queue) => (queue.QueueName = { 'Fn::GetAtt': [POLICIES, 'Shape'] })),
      /has no attribute Shape$/,
    ],
    ['a type that does not exist', { Resources: { Odd: { Type: 'AWS::SQS::Qeue' } } }, /unknown type/],
  ])('refuses %s', (_name, template, fault) => {
    expect(lintTemplate(template)).toEqual([expect.stringMatching(fault)]);
  });
});
