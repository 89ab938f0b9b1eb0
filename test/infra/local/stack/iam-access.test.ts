import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAssembly } from '../../../../infra/local/stack/assembly.ts';
import { openEvaluator } from '../../../../infra/local/stack/evaluate.ts';
import { openAccess } from '../../../../infra/local/stack/iam-access.ts';

const CALLER = { id: 'fn', role: 'Role', userArn: 'arn:aws:sts::000000000000:assumed-role/Role/fn' };
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Book';

interface Policies {
  readonly identity?: readonly unknown[];
  readonly onQueue?: readonly unknown[];
  readonly role?: object;
}

function accessBy({ identity = [], onQueue = [], role = {} }: Policies) {
  const trust = {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
  };
  const template = {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, ...role } },
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: identity } },
      },
      QueuePolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement: onQueue } } },
    },
  };
  const assembly = parseAssembly({ stackName: 'Small', folder: '', template, assets: {} });
  return openAccess(assembly, openEvaluator(assembly, { stackName: 'Small', endpoint: '' }));
}

const allow = (Action: string, Resource: string, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

describe('denialOf', () => {
  it.each<[string, object, object, boolean]>([
    ['the very action and resource', allow('dynamodb:GetItem', TABLE), {}, true],
    ['another letter case of the action', allow('DynamoDB:getitem', TABLE), {}, true],
    ['another letter case of the resource', allow('dynamodb:GetItem', TABLE.toLowerCase()), {}, false],
    ['a star in the action', allow('dynamodb:Get*', TABLE), {}, true],
    ['question marks in the resource', allow('dynamodb:GetItem', TABLE.replace('Book', '????')), {}, true],
    ['too few question marks', allow('dynamodb:GetItem', TABLE.replace('Book', '???')), {}, false],
    ['a dot that is no wildcard', allow('dynamodb:GetItem', TABLE.replace('Book', 'B..k')), {}, false],
    ['an index of the table', allow('dynamodb:GetItem', `${TABLE}/index/*`), {}, false],
    ['the leading key asked for', keyed('StringEquals', 'main'), keys('main'), true],
    ['another leading key', keyed('StringEquals', 'main'), keys('other'), false],
    ['one of two leading keys', keyed('ForAllValues:StringEquals', 'main'), keys('main', 'other'), false],
    ['no leading key, with StringEquals', keyed('StringEquals', 'main'), {}, false],
    ['no leading key, with ForAllValues', keyed('ForAllValues:StringEquals', 'main'), {}, true],
  ])('weighs %s', (_name, statement, context, isAllowed) => {
    const access = accessBy({ identity: [statement] });
    const denial = access.denialOf(CALLER, [{ action: 'dynamodb:GetItem', resource: TABLE, ...context }]);
    expect(denial === undefined).toBe(isAllowed);
  });

  function keyed(operator: string, ...values: string[]) {
    return allow('dynamodb:GetItem', TABLE, { [operator]: { 'dynamodb:LeadingKeys': values } });
  }
  function keys(...values: string[]) {
    return { context: { 'dynamodb:LeadingKeys': values } };
  }

  it('is AWS’s sentence, word for word', () => {
    const denial = accessBy({}).denialOf(CALLER, [{ action: 'dynamodb:GetItem', resource: TABLE }]);
    expect(denial?.message).toBe(
      `User: ${CALLER.userArn} is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} ` +
        'because no identity-based policy allows the dynamodb:GetItem action',
    );
  });

  it('asks for every question of a call, and tells of the first that is denied', () => {
    const access = accessBy({ identity: [allow('dynamodb:PutItem', TABLE)] });
    const questions = ['PutItem', 'DeleteItem', 'UpdateItem'].map((name) => ({
      action: `dynamodb:${name}`,
      resource: TABLE,
    }));
    expect(access.denialOf(CALLER, questions)?.action).toBe('dynamodb:DeleteItem');
  });

  it('lets a deny win, wherever it stands', () => {
    const deny = { Effect: 'Deny', Action: 'sqs:*', Resource: '*' };
    const question = [{ action: 'sqs:SendMessage', resource: 'queue' }];
    const own = accessBy({ identity: [deny, allow('*', '*')] }).denialOf(CALLER, question);
    expect(own?.message).toMatch(/with an explicit deny in an identity-based policy$/);
    const onQueue = [{ ...deny, Principal: { AWS: '*' } }];
    const others = accessBy({ identity: [allow('*', '*')], onQueue }).denialOf(CALLER, question);
    expect(others?.message).toMatch(/with an explicit deny in a resource-based policy$/);
  });

  it('takes a call on loopback for one over TLS, and leaves out what is said to services', () => {
    const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
    const onQueue = [
      { Effect: 'Deny', Action: 'sqs:*', Resource: '*', Principal: { AWS: '*' }, Condition: insecure },
      {
        Effect: 'Allow',
        Action: 'sqs:*',
        Resource: '*',
        Principal: { Service: 'x.amazonaws.com' },
        Condition: { Odd: 1 },
      },
    ];
    const question = [{ action: 'sqs:SendMessage', resource: 'queue' }];
    expect(accessBy({ identity: [allow('sqs:*', '*')], onQueue }).denialOf(CALLER, question)).toBeUndefined();
    expect(accessBy({ onQueue }).denialOf(CALLER, question)).toBeDefined();
  });

  it('never allows more when a statement is taken away', () => {
    const part = fc.constantFrom('a', 'b', '*', 'a?', '?b', 'ab');
    const statement = fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny'), Action: part, Resource: part });
    const allowing = fc.array(
      statement.map((each) => ({ ...each, Effect: 'Allow' })),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(allowing, fc.array(statement, { maxLength: 3 }), fc.nat(3), (allows, more, at) => {
        const all = [...more, ...allows];
        const question = [{ action: 'ab', resource: 'ab' }];
        const fewer = all.filter((each) => each !== allows[at % allows.length]);
        const before = accessBy({ identity: all }).denialOf(CALLER, question);
        const after = accessBy({ identity: fewer }).denialOf(CALLER, question);
        return before === undefined || after !== undefined;
      }),
    );
  });
});

describe('openAccess', () => {
  const statement = allow('a:B', '*');
  it.each<[string, Policies, RegExp]>([
    [
      'NotAction',
      { identity: [{ Effect: 'Allow', NotAction: 'a:B', Resource: '*' }] },
      /The policy Policy has .*NotAction/,
    ],
    ['NotResource', { identity: [{ Effect: 'Allow', Action: 'a:B', NotResource: '*' }] }, /NotResource/],
    [
      'an unknown operator',
      { identity: [{ ...statement, Condition: { StringLike: { 'aws:SourceArn': 'x' } } }] },
      /StringLike/,
    ],
    [
      'an unknown key',
      { identity: [{ ...statement, Condition: { StringEquals: { 'aws:SourceIp': 'x' } } }] },
      /aws:SourceIp/,
    ],
    ['a policy variable', { identity: [allow('a:B', ['arn:$', '{aws:username}'].join(''))] }, /aws:username/],
    [
      'an identity of another kind',
      { onQueue: [{ ...statement, Principal: { Federated: 'x' } }] },
      /QueuePolicy has .*Federated/,
    ],
    [
      'an unknown managed policy',
      { role: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } },
      /AdministratorAccess/,
    ],
    ['a permissions boundary', { role: { PermissionsBoundary: 'x' } }, /PermissionsBoundary/],
  ])('stops at %s', (_name, policies, sentence) => {
    expect(() => accessBy(policies)).toThrow(sentence);
  });

  it('knows who may act under a role', () => {
    const access = accessBy({});
    expect(access.mayAssume('lambda.amazonaws.com', 'Role')).toBe(true);
    expect(access.mayAssume('scheduler.amazonaws.com', 'Role')).toBe(false);
  });
});
