import { Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { EVERYTHING_SET } from './contexts.ts';
import { withStack } from './synthesize.ts';

describe("AWS's checks of a sound solution", () => {
  it('find nothing that is not acknowledged', () => {
    withStack(EVERYTHING_SET, (app) => {
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      expect(() => app.synth()).not.toThrow();
    });
  });

  it('would find something', () => {
    withStack(EVERYTHING_SET, (app, stack) => {
      new Queue(stack, 'Open');
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      expect(() => app.synth()).toThrow();
    });
  });

  it('are acknowledged only here, each with a reason', () => {
    const acknowledged = withStack(EVERYTHING_SET, (_app, stack) =>
      stack.node
        .findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .map(({ data }) => data),
    );
    expect(acknowledged).toMatchInlineSnapshot(`
      [
        {
          "Annotation::AwsSolutions-IAM5[Resource::<Policies.Arn>/stream/*]": "Lambda lists the streams of this one table before it follows the newest; it cannot name one in advance.",
        },
      ]
    `);
  });
});
