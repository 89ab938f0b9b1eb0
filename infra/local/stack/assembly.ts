import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWireObject, type WireObject } from '../dynamo/item.ts';

/** One resource of the template, its properties as they are written there. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: WireObject;
}

/** A synthesized stack: what `cdk synth` wrote, read and not yet evaluated. */
export interface Assembly {
  readonly stackName: string;
  readonly resources: ReadonlyMap<string, Resource>;
  /** The folder of an asset, by the object key a function's code names (`HASH.zip`); undefined when it has none. */
  assetFolder(objectKey: string): string | undefined;
}

/** What `parseAssembly` reads: the two JSON files of a stack, and the folder asset paths start from. */
export interface AssemblyFiles {
  readonly stackName: string;
  readonly folder: string;
  readonly template: unknown;
  readonly assets: unknown;
}

const DEFAULT_STACK = 'Counterweight';

/** Reads the assembly in a folder that `cdk synth` wrote. Throws a sentence when it is absent or is none. */
export function readAssembly(folder: string, stackName = DEFAULT_STACK): Assembly {
  return parseAssembly({
    stackName,
    folder,
    template: readJson(join(folder, `${stackName}.template.json`)),
    assets: readJson(join(folder, `${stackName}.assets.json`)),
  });
}

/** An assembly from the content of its files. Throws a sentence that names what cannot be used. */
export function parseAssembly({ stackName, folder, template, assets }: AssemblyFiles): Assembly {
  const written = isWireObject(template) ? template['Resources'] : undefined;
  if (!isWireObject(written))
    throw new Error(`The template of ${stackName} has no Resources; synthesize the stack again.`);
  const resources = new Map(Object.entries(written).map(([id, resource]) => [id, resourceOf(id, resource)]));
  const files = isWireObject(assets) && isWireObject(assets['files']) ? assets['files'] : {};
  return {
    stackName,
    resources,
    assetFolder: (objectKey) => {
      const file = files[objectKey.replace(/\.zip$/, '')];
      const source = isWireObject(file) ? file['source'] : undefined;
      const path = isWireObject(source) ? source['path'] : undefined;
      return typeof path === 'string' ? join(folder, path) : undefined;
    },
  };
}

/** The resources of some types, in the order of the template. */
export function resourcesOf(assembly: Assembly, ...types: readonly string[]): readonly Resource[] {
  return [...assembly.resources.values()].filter(({ type }) => types.includes(type));
}

/** What makes CloudFormation leave a resource out or change it in ways that are not read here. */
const UNREAD = ['Condition', 'Transform'];

function resourceOf(logicalId: string, written: unknown): Resource {
  const type = isWireObject(written) ? written['Type'] : undefined;
  if (!isWireObject(written) || typeof type !== 'string') {
    throw new Error(`The resource ${logicalId} has no Type; synthesize the stack again.`);
  }
  const unread = UNREAD.find((attribute) => written[attribute] !== undefined);
  if (unread !== undefined) {
    throw new Error(
      `The resource ${logicalId} has a ${unread}, which the local run cannot evaluate; take it out of the stack.`,
    );
  }
  const properties = written['Properties'];
  return { logicalId, type, properties: isWireObject(properties) ? properties : {} };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Error(`The assembly cannot be read: ${because}. Synthesize the stack first: npm run synth.`, {
      cause: error,
    });
  }
}
