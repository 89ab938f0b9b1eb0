import { isWireObject, type WireObject } from '../dynamo/item.ts';
import type { Assembly, Resource } from './assembly.ts';
import { type Naming, type PhysicalNames, PLACE, physicalNamesOf } from './physical-names.ts';

/** Puts values in the place of CloudFormation's functions, as a deployment would. */
export interface Evaluator {
  /** The value, with no function left in it. `where` is the logical id that a fault names. */
  evaluate(value: unknown, where: string): unknown;
  /** All properties of a resource, evaluated. */
  propertiesOf(resource: Resource): WireObject;
  /** The physical names of a resource; throws for a logical id the template does not have. */
  namesOf(logicalId: string): PhysicalNames;
}

type Evaluate = (value: unknown) => unknown;

/** One function: its argument is not evaluated yet. Undefined when the argument has no shape that is known. */
type TemplateFunction = (argument: unknown, scope: Scope) => unknown;

interface Scope {
  readonly assembly: Assembly;
  readonly naming: Naming;
  readonly evaluate: Evaluate;
  fail(shape: unknown): never;
  names(logicalId: string): PhysicalNames;
}

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  Ref: (argument, scope) => refOf(String(argument), scope),
  'Fn::GetAtt': attributeOf,
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = listOf(argument, scope);
    return listOf(scope.evaluate(parts), scope)
      .map((part) => textOf(part, scope))
      .join(textOf(separator, scope));
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument];
    return substitute(textOf(text, scope), isWireObject(variables) ? variables : {}, scope);
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = listOf(argument, scope);
    const chosen = listOf(scope.evaluate(values), scope)[Number(index)];
    return chosen === undefined ? scope.fail({ 'Fn::Select': argument }) : chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = listOf(argument, scope);
    return textOf(scope.evaluate(text), scope).split(textOf(separator, scope));
  },
};

/** An evaluator for one assembly. It is strict: whatever it does not know, it refuses with a sentence. */
export function openEvaluator(assembly: Assembly, naming: Naming): Evaluator {
  const names = (logicalId: string, where: string): PhysicalNames => {
    const resource = assembly.resources.get(logicalId);
    if (resource !== undefined) return physicalNamesOf(resource, naming);
    throw new Error(`${where} refers to ${logicalId}, which the template does not have; synthesize the stack again.`);
  };
  const evaluate = (value: unknown, where: string): unknown => {
    const scope: Scope = {
      assembly,
      naming,
      evaluate: (part) => evaluate(part, where),
      fail: (shape) => refuse(where, shape),
      names: (logicalId) => names(logicalId, where),
    };
    return evaluated(value, scope);
  };
  return {
    evaluate,
    propertiesOf: ({ properties, logicalId }) => evaluate(properties, logicalId) as WireObject,
    namesOf: (logicalId) => names(logicalId, 'The local run'),
  };
}

function evaluated(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map(scope.evaluate).filter((part) => part !== undefined);
  if (!isWireObject(value)) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const apply = FUNCTIONS[name];
    return apply === undefined || entries.length > 1 ? scope.fail(value) : apply(argument, scope);
  }
  const kept = entries.map(([key, part]) => [key, scope.evaluate(part)]).filter(([, part]) => part !== undefined);
  return Object.fromEntries(kept);
}

function refOf(name: string, scope: Scope): string | undefined {
  switch (name) {
    case 'AWS::NoValue':
      return undefined;
    case 'AWS::Region':
      return PLACE.region;
    case 'AWS::AccountId':
      return PLACE.account;
    case 'AWS::Partition':
      return PLACE.partition;
    case 'AWS::URLSuffix':
      return PLACE.urlSuffix;
    case 'AWS::StackName':
      return scope.naming.stackName;
    default:
      return name.startsWith('AWS::') ? scope.fail({ Ref: name }) : scope.names(name).ref;
  }
}

function attributeOf(argument: unknown, scope: Scope): string {
  const [logicalId, attribute] = typeof argument === 'string' ? argument.split('.') : listOf(argument, scope);
  const value = scope.names(String(logicalId)).attributes[String(attribute)];
  return value ?? scope.fail({ 'Fn::GetAtt': argument });
}

function substitute(text: string, variables: WireObject, scope: Scope): string {
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (variables[name] !== undefined) return textOf(scope.evaluate(variables[name]), scope);
    return name.includes('.') ? attributeOf(name, scope) : textOf(refOf(name, scope), scope);
  });
}

function listOf(value: unknown, scope: Scope): readonly unknown[] {
  return Array.isArray(value) ? value : scope.fail(value);
}

function textOf(value: unknown, scope: Scope): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : scope.fail(value);
}

function refuse(where: string, shape: unknown): never {
  const known = Object.keys(FUNCTIONS).join(', ');
  throw new Error(
    `${where} uses ${JSON.stringify(shape)}, which the local run cannot evaluate. It knows ${known}, in the forms that the CDK writes; use one of these in the stack.`,
  );
}
