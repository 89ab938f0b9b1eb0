import { isWireObject, type WireObject } from '../dynamo/item.ts';
import { type Assembly, type Resource, resourcesOf } from './assembly.ts';
import type { Evaluator } from './evaluate.ts';
import type { Access, Caller } from './iam-access.ts';
import type { LambdaSettings } from './lambda-process.ts';
import { PLACE } from './physical-names.ts';

/** Where the functions find the world. */
export interface FunctionAddresses {
  readonly gateway: string;
  readonly exchange: string | undefined;
}

/** Properties that would change how a function runs, and that are not carried out here. */
const NOT_CARRIED_OUT = ['Layers', 'ImageConfig', 'VpcConfig', 'FileSystemConfigs'];
/** What Lambda takes when the template says nothing (its API reference, CreateFunction). */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

/** How each function of the template is run, by its logical id. Throws a sentence for one that cannot be run here. */
export function functionSettings(
  assembly: Assembly,
  evaluator: Evaluator,
  addresses: FunctionAddresses,
): readonly LambdaSettings[] {
  return resourcesOf(assembly, 'AWS::Lambda::Function').map((resource) => {
    const { logicalId } = resource;
    const names = evaluator.namesOf(logicalId);
    const properties = evaluator.propertiesOf(resource);
    const unknown = NOT_CARRIED_OUT.find((property) => properties[property] !== undefined);
    if (unknown !== undefined) {
      throw new Error(`The function ${logicalId} has ${unknown}, which the local run cannot carry out; leave it out.`);
    }
    return {
      logicalId,
      name: names.ref,
      arn: names.attributes['Arn'] ?? '',
      folder: bundleOf(logicalId, properties, assembly),
      handler: String(properties['Handler']),
      timeoutMs: Number(properties['Timeout'] ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
      memoryMb: Number(properties['MemorySize'] ?? DEFAULT_MEMORY_MB),
      environment: { ...variablesOf(properties), ...localVariables(logicalId, addresses) },
    };
  });
}

/** Who each function is to the services. Throws a sentence when Lambda may not act under its role. */
export function functionCallers(assembly: Assembly, evaluator: Evaluator, access: Access): readonly Caller[] {
  return resourcesOf(assembly, 'AWS::Lambda::Function').map((resource) => {
    const role = roleOf(resource, resource.properties['Role']);
    if (!access.mayAssume('lambda.amazonaws.com', role)) {
      throw new Error(
        `The role ${role} of ${resource.logicalId} cannot be assumed by Lambda; let lambda.amazonaws.com assume it.`,
      );
    }
    return callerUnder(evaluator, resource.logicalId, role, evaluator.namesOf(resource.logicalId).ref);
  });
}

/** Somebody acting under a role, as AWS names such a session. */
export function callerUnder(evaluator: Evaluator, id: string, role: string, session: string): Caller {
  const userArn = `arn:${PLACE.partition}:sts::${PLACE.account}:assumed-role/${evaluator.namesOf(role).ref}/${session}`;
  return { id, role, userArn };
}

/** The logical id of the role that a property names. Throws a sentence for a role from elsewhere. */
export function roleOf({ logicalId }: Resource, written: unknown): string {
  const attribute = isWireObject(written) ? written['Fn::GetAtt'] : undefined;
  const role = Array.isArray(attribute) ? attribute[0] : undefined;
  if (typeof role === 'string') return role;
  throw new Error(`${logicalId} has a role from outside the stack; the local run can only enforce roles of the stack.`);
}

function bundleOf(logicalId: string, { Code, Runtime }: WireObject, assembly: Assembly): string {
  const key = isWireObject(Code) ? Code['S3Key'] : undefined;
  const folder = typeof key === 'string' ? assembly.assetFolder(key) : undefined;
  if (folder === undefined || !String(Runtime).startsWith('nodejs')) {
    throw new Error(
      `The function ${logicalId} has no bundle for Node in the assembly; synthesize the stack with bundling: npm run synth.`,
    );
  }
  return folder;
}

function variablesOf({ Environment }: WireObject): Record<string, string> {
  const variables = isWireObject(Environment) ? Environment['Variables'] : undefined;
  if (!isWireObject(variables)) return {};
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

/** What a function needs to find the local services, and to see nothing of the real ones. */
const localVariables = (logicalId: string, { gateway, exchange }: FunctionAddresses): Record<string, string> => ({
  AWS_ENDPOINT_URL: gateway,
  AWS_ACCESS_KEY_ID: logicalId,
  AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  ...(exchange === undefined ? {} : { EXCHANGE_ENDPOINT_URL: exchange }),
});
