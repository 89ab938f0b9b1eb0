import type { Assembly } from './assembly.ts';

/** Types that the local run carries out. */
const CARRIED_OUT = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

/** Types that watch, keep or deliver what the program does, and change nothing about it. */
const WITHOUT_EFFECT = [
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Subscription',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::Secret', // what secrets hold is given to the run; the template knows no content
];

/** Throws a sentence that names the first resource of a type that is neither carried out nor without effect here. */
export function refuseUnknownTypes(assembly: Assembly): void {
  const known = new Set([...CARRIED_OUT, ...WITHOUT_EFFECT]);
  for (const { logicalId, type } of assembly.resources.values()) {
    if (known.has(type)) continue;
    throw new Error(
      `The resource ${logicalId} is of the type ${type}, which the local run does not know: what is deployed would differ from what runs here. Leave it out, or teach the local run about it.`,
    );
  }
}
