import { isWireObject, type WireObject } from '../dynamo/item.ts';
import { type Assembly, type Resource, resourcesOf } from './assembly.ts';
import type { Evaluator } from './evaluate.ts';
import { type AccessQuestion, readStatements, type Statement, speaksAbout } from './iam-statement.ts';
import { PLACE } from './physical-names.ts';

/** Somebody who acts under a role of the template. */
export interface Caller {
  /** Logical id of the function, the schedule or whatever else it is. */
  readonly id: string;
  /** Logical id of its role. */
  readonly role: string;
  /** Who it is in AWS's words. */
  readonly userArn: string;
}

/** What was asked for and not allowed, in the words AWS uses. */
export interface Denial {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly message: string;
}

/** The template's policies, read once, and asked at every call. */
export interface Access {
  /** Undefined when the caller may do all of it; otherwise the first refusal. */
  denialOf(caller: Caller, questions: readonly AccessQuestion[]): Denial | undefined;
  /** Says whether a service of AWS may act under a role. */
  mayAssume(service: string, role: string, context?: AccessQuestion['context']): boolean;
}

/** A right that somebody asked for, whether it was granted or not. */
export interface AskedRight {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
}

/** The same answers, and a word about each right that is asked for. */
export const watchAccess = (access: Access, onAsked: (asked: AskedRight) => void): Access => ({
  ...access,
  denialOf: (caller, questions) => {
    for (const { action, resource } of questions) onAsked({ caller: caller.id, action, resource });
    return access.denialOf(caller, questions);
  },
});

/** AWS's own policies that the template may attach, with what of them matters here. Log groups play no part locally. */
const MANAGED_POLICIES: Readonly<Record<string, readonly Statement[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': [],
};

/** What a call on the loopback interface stands for: one over TLS. */
const LOCAL_CONTEXT = { 'aws:SecureTransport': ['true'] } as const;

/** Reads every role and resource policy of the template. Throws a sentence that names the first shape not known. */
export function openAccess(assembly: Assembly, evaluator: Evaluator): Access {
  const roles = resourcesOf(assembly, 'AWS::IAM::Role');
  const identity = new Map(roles.map((role) => [role.logicalId, identityStatements(role, assembly, evaluator)]));
  const trust = new Map(roles.map((role) => [role.logicalId, trustStatements(role, evaluator)]));
  const onResources = resourceStatements(assembly, evaluator);
  const arnOf = (role: string): string => evaluator.namesOf(role).attributes['Arn'] ?? '';
  return {
    denialOf: (caller, questions) => {
      const own = identity.get(caller.role) ?? [];
      const others = onResources.filter(({ principals }) => isMeant(principals, arnOf(caller.role)));
      for (const question of questions) {
        const why = whyDenied(own, others, question);
        if (why !== undefined) return denied(caller, question, why);
      }
      return undefined;
    },
    mayAssume: (service, role, context = {}) =>
      (trust.get(role) ?? []).some(
        (statement) =>
          statement.effect === 'Allow' &&
          statement.principals.includes(`Service:${service}`) &&
          speaksAbout(statement, { action: 'sts:AssumeRole', resource: '*', context }),
      ),
  };
}

/** IAM's order for one account: a deny anywhere wins, then an allow anywhere, and silence is a no. */
function whyDenied(own: readonly Statement[], others: readonly Statement[], asked: AccessQuestion): string | undefined {
  const question = { ...asked, context: { ...LOCAL_CONTEXT, ...asked.context } };
  const says = (statements: readonly Statement[], effect: Statement['effect']): boolean =>
    statements.some((statement) => statement.effect === effect && speaksAbout(statement, question));
  if (says(own, 'Deny')) return 'with an explicit deny in an identity-based policy';
  if (says(others, 'Deny')) return 'with an explicit deny in a resource-based policy';
  if (says(own, 'Allow') || says(others, 'Allow')) return undefined;
  return `because no identity-based policy allows the ${asked.action} action`;
}

const denied = ({ id, userArn }: Caller, { action, resource }: AccessQuestion, why: string): Denial => ({
  caller: id,
  action,
  resource,
  message: `User: ${userArn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
});

const isMeant = (principals: readonly string[], roleArn: string): boolean =>
  principals.includes('*') || principals.includes(`AWS:${roleArn}`);

function identityStatements(role: Resource, assembly: Assembly, evaluator: Evaluator): readonly Statement[] {
  const { logicalId } = role;
  const properties = evaluator.propertiesOf(role);
  if (properties['PermissionsBoundary'] !== undefined) {
    throw new Error(
      `The role ${logicalId} has a PermissionsBoundary, which the local run cannot enforce; leave it out.`,
    );
  }
  const inline = listOf(properties['Policies']).flatMap((policy) =>
    readStatements(isWireObject(policy) ? policy['PolicyDocument'] : undefined, logicalId),
  );
  const attached = resourcesOf(assembly, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').flatMap((policy) => {
    const { Roles, PolicyDocument } = evaluator.propertiesOf(policy);
    return listOf(Roles).includes(evaluator.namesOf(logicalId).ref)
      ? readStatements(PolicyDocument, policy.logicalId)
      : [];
  });
  const managed = listOf(properties['ManagedPolicyArns']).flatMap((arn) => managedStatements(String(arn), logicalId));
  return [...inline, ...attached, ...managed];
}

function managedStatements(arn: string, role: string): readonly Statement[] {
  const prefix = `arn:${PLACE.partition}:iam::aws:policy/`;
  if (!arn.startsWith(prefix)) return []; // a policy of the template, which names its roles itself or is named here
  const statements = MANAGED_POLICIES[arn.slice(prefix.length)];
  if (statements !== undefined) return statements;
  const known = Object.keys(MANAGED_POLICIES).join(', ');
  throw new Error(
    `The role ${role} has the managed policy ${arn}, whose content the local run does not know. It knows ${known}; write the statements into the stack.`,
  );
}

const trustStatements = (role: Resource, evaluator: Evaluator): readonly Statement[] =>
  readStatements(evaluator.propertiesOf(role)['AssumeRolePolicyDocument'], `${role.logicalId} (who may assume it)`);

function resourceStatements(assembly: Assembly, evaluator: Evaluator): readonly Statement[] {
  return resourcesOf(assembly, 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy').flatMap((policy) => {
    const { PolicyDocument } = evaluator.propertiesOf(policy);
    return readStatements(withoutServices(PolicyDocument), policy.logicalId);
  });
}

/** What a policy says to services of AWS alone concerns no role, and its conditions are theirs. */
function withoutServices(document: unknown): WireObject {
  const statements = isWireObject(document) ? listOf(document['Statement']) : [];
  return { Statement: statements.filter((statement) => !isForServices(statement)) };
}

function isForServices(statement: unknown): boolean {
  const principal = isWireObject(statement) ? statement['Principal'] : undefined;
  return isWireObject(principal) && Object.keys(principal).every((kind) => kind === 'Service');
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
