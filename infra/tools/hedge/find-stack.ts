import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CLIENT_DEADLINES } from '../../../shared/adapters/aws/client-deadlines.ts';
import { type Deployment, readDeployment } from '../../../shared/adapters/cloudformation/read-deployment.ts';
import type { Read } from '../../../shared/market/read.ts';
import { parseDeployedLimits } from '../../../shared/policy/parse-deployed-limits.ts';
import { OWNER_KEY } from '../../local/stack/gateway.ts';
import { findLocalServer, type LocalServer } from './serve-file.ts';
import { openStack, type Place, type Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { Trouble } from './trouble.ts';

/** Which stack is meant; without a wish the local one where it runs, else the one on AWS. */
export interface StackWish {
  readonly local?: boolean;
  readonly aws?: boolean;
  /** The name of a deployed stack, which is then meant whatever runs on this machine. */
  readonly stack?: string;
}

const DEPLOYED = 'Counterweight';
const TO_START = 'start one with npm start -- --serve';

/** Finds the stack a command is meant for, and says on the error stream which one it is. */
export async function findStack(wish: StackWish, surroundings: Surroundings): Promise<Stack> {
  const deployed = wish.stack === undefined ? '--aws' : '--stack';
  const isDeployed = wish.aws === true || wish.stack !== undefined;
  if (wish.local === true && isDeployed)
    throw new Trouble('misused', `--local and ${deployed} cannot be used together; leave out one of them.`);
  const server = isDeployed ? undefined : await findLocalServer(surroundings.folder);
  const stack = server === undefined ? await openDeployed(wish, surroundings) : await openLocal(server, surroundings);
  surroundings.note(stack.name);
  return stack;
}

async function openLocal({ endpoint, place, pid }: LocalServer, surroundings: Surroundings): Promise<Stack> {
  const nowMs = await surroundings.serverTimeMs(endpoint);
  if (nowMs === undefined)
    throw new Trouble(
      'unreachable',
      `The local stack at ${endpoint} does not answer (process ${pid}): ${TO_START}, or use --aws.`,
    );
  const reach = { kind: 'local', endpoint, accessKeyId: OWNER_KEY } as const;
  return openStack(`local stack at ${endpoint}`, reach, place, nowMs);
}

async function openDeployed(wish: StackWish, { nowMs }: Surroundings): Promise<Stack> {
  if (wish.local === true)
    throw new Trouble('unreachable', `No local stack is running in this folder: ${TO_START}, or use --aws.`);
  const { aws, stack = DEPLOYED } = wish;
  const found = await askCloudFormation(stack);
  if (!found.ok) {
    const orLocally = `No local stack is running in this folder either: ${TO_START}.`;
    throw new Trouble('unreachable', found.because, ...(aws === true || wish.stack !== undefined ? [] : [orLocally]));
  }
  const { awsAccount, region } = found.value;
  const name = `stack ${stack}, account ${awsAccount}, ${region}`;
  return openStack(name, { kind: 'aws' }, placeOf(found.value, stack), nowMs());
}

async function askCloudFormation(stackName: string): Promise<Read<Deployment>> {
  const client = new CloudFormationClient(CLIENT_DEADLINES);
  try {
    return await readDeployment(client, stackName);
  } finally {
    client.destroy();
  }
}

function placeOf({ outputs, region }: Deployment, stackName: string): Place {
  const output = (name: string): string => {
    const value = outputs[name];
    if (value !== undefined) return value;
    const sentence = `The stack ${stackName} has no output ${name}: it is another stack, or an older version; deploy this one (npm run deploy).`;
    throw new Trouble('unreachable', sentence);
  };
  return {
    region,
    tables: { policies: output('PoliciesTable'), controls: output('ControlsTable'), ledger: output('LedgerTable') },
    alertTopicArn: output('AlertTopic'),
    limits: parseDeployedLimits(output('DeployedLimits')),
    accounts: output('Accounts').split(','),
    periodMs: Number(output('PeriodMs')),
    secretPrefix: output('SecretPrefix'),
  };
}
