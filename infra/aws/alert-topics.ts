import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SmsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Severity } from '../../shared/policy/hedge-policy.ts';
import { keepLogicalId } from './stable-id.ts';
import type { Stage } from './stage.ts';

const CRITICAL: Severity = 'critical';

/** The ways to the owner. */
export class AlertTopics extends Construct {
  /** Every alert and alarm: e-mail hears all, the telephone the critical alerts. */
  readonly alerts: Topic;
  /**
   * Alarms for the telephone. They need a topic of their own: an alarm carries no message attributes, and a filter
   * lets nothing pass that has none.
   */
  readonly phoneAlarms: Topic | undefined;

  constructor(scope: Construct, id: string, { email, phone }: Pick<Stage, 'email' | 'phone'>) {
    super(scope, id);
    this.alerts = this.#topic('Alerts');
    this.phoneAlarms = phone === undefined ? undefined : this.#topic('PhoneAlarms');
    if (email !== undefined) this.alerts.addSubscription(new EmailSubscription(email));
    if (phone === undefined) return;
    const severity = SubscriptionFilter.stringFilter({ allowlist: [CRITICAL] });
    this.alerts.addSubscription(new SmsSubscription(phone, { filterPolicy: { severity } }));
    this.phoneAlarms?.addSubscription(new SmsSubscription(phone));
  }

  #topic(name: string): Topic {
    const topic = new Topic(this, name, { displayName: 'Hedge', enforceSSL: true });
    // Refusing unencrypted requests replaces the topic's default policy, and with it what let alarms publish.
    topic.addToResourcePolicy(alarmsMayPublish(topic));
    keepLogicalId(topic, name);
    return topic;
  }
}

function alarmsMayPublish(topic: Topic): PolicyStatement {
  const stack = Stack.of(topic);
  const alarms = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({
    sid: 'AlarmsMayPublish',
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': alarms } },
  });
}
