import { isWireObject, type WireObject } from '../dynamo/item.ts';

/** One test of a statement's Condition. */
interface Condition {
  readonly operator: ConditionOperator;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of a policy, all functions of the template evaluated. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Every resource (`*`) in a trust policy, which names none. */
  readonly resources: readonly string[];
  /** `*`, `AWS:arn` or `Service:name`; none in an identity-based policy. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

/** What somebody wants to do, with the facts that conditions may ask for. */
export interface AccessQuestion {
  readonly action: string;
  readonly resource: string;
  /** Values by condition key, such as `dynamodb:LeadingKeys`. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

type ConditionOperator = keyof typeof CONDITIONS;

/** The operators that are evaluated, and the keys each may ask for. */
const CONDITIONS = {
  StringEquals: ['dynamodb:LeadingKeys', 'aws:SourceAccount', 'aws:SourceArn'],
  'ForAllValues:StringEquals': ['dynamodb:LeadingKeys'],
  Bool: ['aws:SecureTransport'],
} as const;

const MEMBERS = ['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition'];

/** The statements of an evaluated policy document. Throws a sentence naming `where` and the first shape not known. */
export function readStatements(document: unknown, where: string): readonly Statement[] {
  const written = isWireObject(document) ? document['Statement'] : undefined;
  return listOf(written).map((statement) => {
    if (!isWireObject(statement)) throw unknownShape(where, statement);
    return readStatement(statement, where);
  });
}

/** Says whether a statement speaks about a question, be it to allow it or to deny it. */
export function speaksAbout(statement: Statement, { action, resource, context = {} }: AccessQuestion): boolean {
  return (
    statement.actions.some((pattern) => isMatch(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.resources.some((pattern) => isMatch(pattern, resource)) &&
    statement.conditions.every((condition) => holds(condition, context[condition.key] ?? []))
  );
}

function readStatement(written: WireObject, where: string): Statement {
  const unknown = Object.keys(written).find((member) => !MEMBERS.includes(member));
  const effect = written['Effect'];
  if (unknown !== undefined || (effect !== 'Allow' && effect !== 'Deny')) throw unknownShape(where, written);
  const hasResource = written['Resource'] !== undefined;
  if (!hasResource && written['Principal'] === undefined) throw unknownShape(where, written);
  return {
    effect,
    actions: textsOf(written['Action'], where, written),
    resources: hasResource ? textsOf(written['Resource'], where, written) : ['*'],
    principals: principalsOf(written['Principal'], where),
    conditions: conditionsOf(written['Condition'], where),
  };
}

function principalsOf(written: unknown, where: string): readonly string[] {
  if (written === undefined) return [];
  if (written === '*') return ['*'];
  if (!isWireObject(written)) throw unknownShape(where, { Principal: written });
  return Object.entries(written).flatMap(([kind, names]) => {
    if (kind !== 'AWS' && kind !== 'Service') throw unknownShape(where, { Principal: written });
    return textsOf(names, where, { Principal: written }).map((name) => (name === '*' ? '*' : `${kind}:${name}`));
  });
}

function conditionsOf(written: unknown, where: string): readonly Condition[] {
  if (written === undefined) return [];
  if (!isWireObject(written)) throw unknownShape(where, { Condition: written });
  return Object.entries(written).flatMap(([operator, tests]) => {
    const shape = { Condition: { [operator]: tests } };
    if (!isOperator(operator) || !isWireObject(tests)) throw unknownShape(where, shape);
    const keys: readonly string[] = CONDITIONS[operator];
    return Object.entries(tests).map(([key, values]) => {
      if (!keys.includes(key)) throw unknownShape(where, shape);
      return { operator, key, values: textsOf(values, where, shape) };
    });
  });
}

const isOperator = (name: string): name is ConditionOperator => Object.hasOwn(CONDITIONS, name);

function holds({ operator, values }: Condition, actual: readonly string[]): boolean {
  const areAllAllowed = actual.every((value) => values.includes(value));
  switch (operator) {
    case 'ForAllValues:StringEquals':
      return areAllAllowed; // true as well when there is nothing to compare, as IAM has it
    case 'StringEquals':
    case 'Bool':
      return actual.length > 0 && areAllAllowed;
  }
}

/** IAM's wildcards: `*` for any run of characters, `?` for one. */
function isMatch(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

function textsOf(value: unknown, where: string, shape: unknown): readonly string[] {
  const texts = listOf(value).map((each) => (typeof each === 'boolean' ? String(each) : each));
  if (texts.length === 0 || !texts.every(isPlainText)) throw unknownShape(where, shape);
  return texts;
}

/** A policy variable would have to be replaced before it could be compared. */
const isPlainText = (value: unknown): value is string => typeof value === 'string' && !value.includes('${');

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const unknownShape = (where: string, shape: unknown): Error =>
  new Error(
    `The policy ${where} has ${JSON.stringify(shape)}, a shape that the local run cannot enforce. ` +
      `It knows Effect, Action, Resource and Principal with plain text, and the conditions ${knownConditions()}; write the statement so.`,
  );

const knownConditions = (): string =>
  Object.entries(CONDITIONS)
    .map(([operator, keys]) => `${operator} on ${keys.join(', ')}`)
    .join('; ');
