import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, ResourceProperties } from '@aws-cdk/service-spec-types';

/** A template, as far as its linter reads it. */
export interface LintedTemplate {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, LintedResource>>;
}

interface LintedResource {
  readonly Type: string;
  readonly Properties?: unknown;
  readonly DependsOn?: string | readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** What CloudFormation publishes about its resources, as the CDK itself is generated from it. */
const SPECIFICATION = loadAwsServiceSpecSync();
const KEPT_BY_THE_CDK = 'AWS::CDK::Metadata';

/**
 * What CloudFormation would refuse in a template: types, properties and attributes that it does not know, properties that
 * are missing or of another type, references to nothing. Whether a value is in its range is left to the deployment.
 */
export function lintTemplate(template: LintedTemplate): readonly string[] {
  const { Resources: resources, Parameters: parameters = {} } = template;
  const own = Object.entries(resources).flatMap(([id, resource]) => {
    if (resource.Type === KEPT_BY_THE_CDK) return [];
    const known = specificationOf(resource.Type);
    if (known === undefined) return [`${id} is of the unknown type ${resource.Type}`];
    return lintMap(known.properties, mapOf(resource.Properties), id);
  });
  const ids = new Set([...Object.keys(resources), ...Object.keys(parameters)]);
  return [...own, ...partsOf(template).flatMap((part) => lintReference(part, ids, resources))];
}

const specificationOf = (type: string): Resource | undefined =>
  SPECIFICATION.lookup('resource', 'cloudFormationType', 'equals', type)[0];

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
const mapOf = (value: unknown): Values => (isMap(value) ? value : {});

/** A value that CloudFormation works out at deployment: its type is not known before. */
const isWorkedOut = (value: unknown): boolean =>
  isMap(value) && Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0] ?? '');

function lintMap(properties: ResourceProperties, values: Values, place: string): readonly string[] {
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required === true && values[name] === undefined)
    .map(([name]) => `${place}.${name} is missing`);
  const present = Object.entries(values).flatMap(([name, value]) => {
    const property = properties[name];
    return property === undefined
      ? [`${place}.${name} is unknown`]
      : lintValue(property.type, value, `${place}.${name}`);
  });
  return [...missing, ...present];
}

function lintValue(type: PropertyType, value: unknown, place: string): readonly string[] {
  if (isWorkedOut(value)) return [];
  switch (type.type) {
    case 'ref':
      return lintMap(SPECIFICATION.get('typeDefinition', type.reference).properties, mapOf(value), place);
    case 'array':
      if (!Array.isArray(value)) return [`${place} is no list`];
      return value.flatMap((each, index) => lintValue(type.element, each, `${place}[${index}]`));
    case 'map':
      return Object.entries(mapOf(value)).flatMap(([name, each]) => lintValue(type.element, each, `${place}.${name}`));
    case 'union': {
      const tried = type.types.map((each) => lintValue(each, value, place));
      return tried.find((faults) => faults.length === 0) ?? tried[0] ?? [];
    }
    default:
      return isPlain(type.type, value) ? [] : [`${place} is no ${type.type}`];
  }
}

function isPlain(type: string, value: unknown): boolean {
  if (type === 'json') return isMap(value) || typeof value === 'string';
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'number' || type === 'integer') return typeof value === 'number';
  return typeof value === 'string';
}

const partsOf = (value: unknown): readonly Values[] => {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  return isMap(value) ? [value, ...Object.values(value).flatMap(partsOf)] : [];
};

function lintReference(
  { Ref: named, 'Fn::GetAtt': got, DependsOn: awaited }: Values,
  ids: ReadonlySet<string>,
  resources: LintedTemplate['Resources'],
): readonly string[] {
  const [owner, attribute] = Array.isArray(got) ? got : [];
  const names = [named, owner, ...[awaited].flat()].filter((name) => typeof name === 'string');
  const dangling = names.filter((name) => !ids.has(name) && !name.startsWith('AWS::'));
  const type = resources[owner]?.Type;
  const known = type === undefined ? undefined : specificationOf(type);
  const isKnown = known === undefined || attribute in known.attributes || attribute in known.properties;
  return [
    ...dangling.map((name) => `${name} is referred to, and is not there`),
    ...(isKnown ? [] : [`${owner} has no attribute ${attribute}`]),
  ];
}
