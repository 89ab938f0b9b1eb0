import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { found, missing, type Read } from '../../market/read.ts';

/** A stack as it is deployed. */
export interface Deployment {
  /** Twelve digits. */
  readonly awsAccount: string;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** One question: where a stack stands, and what its template puts out. Why not, in a sentence that says what to do. */
export async function readDeployment(client: CloudFormationClient, stackName: string): Promise<Read<Deployment>> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const [stack] = Stacks;
    const [, , , region = '', awsAccount = ''] = (stack?.StackId ?? '').split(':');
    const outputs = (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return found({ awsAccount, region, outputs: Object.fromEntries(outputs) });
  } catch (error) {
    return missing(sentenceFor(error, stackName));
  }
}

function sentenceFor(error: unknown, stackName: string): string {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (name === 'CredentialsProviderError')
    return 'No AWS credentials were found: sign in (aws sso login, or AWS_PROFILE=NAME).';
  if (/region is missing/i.test(message))
    return 'No AWS region is set: give it as AWS_REGION=eu-west-1, or in your profile.';
  if (/does not exist/.test(message)) {
    return `There is no stack ${stackName} in this AWS account and region: deploy it (npm run deploy), or name another with --stack NAME or AWS_REGION.`;
  }
  return `CloudFormation could not be asked about the stack ${stackName}: ${name}: ${message}.`;
}
