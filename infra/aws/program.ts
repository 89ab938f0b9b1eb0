import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FUNCTION_KEYS } from '../../lambdas/environment.ts';
import { codeOf } from './bundle.ts';
import { keepLogicalId } from './stable-id.ts';

/** Stack traces that name the source's lines. */
const NODE_OPTIONS = '--enable-source-maps';

/** The Lambdas, by their ids in the stack. */
export type ProgramName = keyof typeof FUNCTION_KEYS;

/** One Lambda: what it is called, where it stands, how much it may take, and what it is told. */
interface ProgramProps<N extends ProgramName> {
  readonly name: N;
  /** Its folder below `lambdas`. */
  readonly folder: string;
  readonly description: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Exactly what the Lambda asks for: a variable that is forgotten does not compile. */
  readonly environment: Readonly<Record<(typeof FUNCTION_KEYS)[N][number], string>>;
}

/** A Lambda with a role and a log group of its own, which may do nothing but write its log until it is allowed more. */
export class Program<N extends ProgramName = ProgramName> extends Construct {
  readonly name: N;
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ProgramProps<N>) {
    super(scope, id);
    const { name, folder, description, timeoutMs, memoryMb, environment } = props;
    this.name = name;
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Lambda', {
      description,
      code: codeOf(folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.millis(timeoutMs),
      memorySize: memoryMb,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: { ...environment, NODE_OPTIONS },
    });
    this.allow('WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    keepLogicalId(this.lambda, name);
    keepLogicalId(this.role, `${name}Role`);
    keepLogicalId(logGroup, `${name}Log`);
  }

  /** Allows these actions on these resources and nothing else; `sid` says in one word what for. */
  allow(sid: string, actions: readonly string[], ...resources: readonly string[]): void {
    const statement = new PolicyStatement({ sid, actions: [...actions], resources: [...resources] });
    this.role.addToPrincipalPolicy(statement);
  }

  /** Allows what Lambda does on its behalf to hand over the messages of a queue. */
  allowToTake(sid: string, queue: IQueue): void {
    this.allow(sid, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn);
  }
}
