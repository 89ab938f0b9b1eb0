import type { Resource } from './assembly.ts';

/** Where the local run stands in AWS's world. Its account number is nobody's. */
export const PLACE = {
  region: 'us-east-1',
  account: '000000000000',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
} as const;

/** What a resource answers to Ref and to Fn::GetAtt. */
export interface PhysicalNames {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What names depend on besides the resource itself. */
export interface Naming {
  readonly stackName: string;
  /** `http://127.0.0.1:PORT` of the gateway: queue URLs are addresses there. */
  readonly endpoint: string;
}

/** The name of a resource of `service` in the local account, as AWS writes it. */
export const arnOf = (service: string, name: string, region: string = PLACE.region): string =>
  `arn:${PLACE.partition}:${service}:${region}:${PLACE.account}:${name}`;

type Name = (resource: Resource, naming: Naming) => PhysicalNames;

/** Types whose physical names something may ask for. */
const NAMED: Readonly<Record<string, Name>> = {
  'AWS::DynamoDB::Table': tableNames,
  'AWS::DynamoDB::GlobalTable': tableNames,
  'AWS::SQS::Queue': queueNames,
  'AWS::SNS::Topic': (resource, naming) => {
    const name = chosenName(resource, 'TopicName', naming);
    const arn = arnOf('sns', name);
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  'AWS::Lambda::Function': named('FunctionName', (name) => ({ Arn: arnOf('lambda', `function:${name}`) })),
  'AWS::IAM::Role': named('RoleName', (name) => ({ Arn: arnOf('iam', `role/${name}`, ''), RoleId: name })),
  'AWS::IAM::ManagedPolicy': (resource, naming) => ({
    ref: arnOf('iam', `policy/${chosenName(resource, 'ManagedPolicyName', naming)}`, ''),
    attributes: {},
  }),
  'AWS::Logs::LogGroup': named('LogGroupName', (name) => ({ Arn: arnOf('logs', `log-group:${name}:*`) })),
  'AWS::KMS::Key': (resource, naming) => {
    const name = plainName(resource, naming);
    return { ref: name, attributes: { KeyId: name, Arn: arnOf('kms', `key/${name}`) } };
  },
  'AWS::SecretsManager::Secret': (resource, naming) => {
    const arn = secretArn(chosenName(resource, 'Name', naming));
    return { ref: arn, attributes: { Id: arn } };
  },
  'AWS::Scheduler::Schedule': named('Name', (name) => ({ Arn: arnOf('scheduler', `schedule/default/${name}`) })),
  'AWS::Scheduler::ScheduleGroup': named('Name', (name) => ({ Arn: arnOf('scheduler', `schedule-group/${name}`) })),
  'AWS::CloudWatch::Alarm': named('AlarmName', (name) => ({ Arn: arnOf('cloudwatch', `alarm:${name}`) })),
};

/** The physical names of a resource; for a type nothing may refer to, its Ref alone. */
export function physicalNamesOf(resource: Resource, naming: Naming): PhysicalNames {
  const name = NAMED[resource.type];
  return name === undefined ? { ref: plainName(resource, naming), attributes: {} } : name(resource, naming);
}

/** The ARN of a secret with its six characters of chance, which stand still here. */
export const secretArn = (name: string): string => arnOf('secretsmanager', `secret:${name}-LoCaL1`);

function tableNames(resource: Resource, naming: Naming): PhysicalNames {
  const name = chosenName(resource, 'TableName', naming);
  const arn = arnOf('dynamodb', `table/${name}`);
  return { ref: name, attributes: { Arn: arn, StreamArn: `${arn}/stream/2026-01-01T00:00:00.000`, TableId: name } };
}

function queueNames(resource: Resource, naming: Naming): PhysicalNames {
  const isFifo = resource.properties['FifoQueue'] === true;
  const chosen = chosenName(resource, 'QueueName', naming);
  const name = isFifo && !chosen.endsWith('.fifo') ? `${chosen}.fifo` : chosen;
  const url = `${naming.endpoint}/${PLACE.account}/${name}`;
  return { ref: url, attributes: { Arn: arnOf('sqs', name), QueueName: name, QueueUrl: url } };
}

function named(property: string, attributesOf: (name: string) => PhysicalNames['attributes']): Name {
  return (resource, naming) => {
    const name = chosenName(resource, property, naming);
    return { ref: name, attributes: attributesOf(name) };
  };
}

/** The name the template gives, or one that is the same in every run, so that kept tables are found again. */
function chosenName(resource: Resource, property: string, naming: Naming): string {
  const chosen = resource.properties[property];
  if (chosen === undefined) return plainName(resource, naming);
  if (typeof chosen === 'string') return chosen;
  throw new Error(
    `The ${property} of ${resource.logicalId} is computed; the local run takes plain text or none, so name it plainly or not at all.`,
  );
}

const plainName = ({ logicalId }: Resource, { stackName }: Naming): string => `${stackName}-${logicalId}`;
