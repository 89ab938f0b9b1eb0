import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CounterweightStack } from '../../../infra/aws/counterweight-stack.ts';
import type { WrittenContext } from '../../../infra/aws/stage.ts';
import { stageOf } from './contexts.ts';

/** A part of a template: JSON of AWS's making, read by path; a wrong path is undefined, and fails its assertion. */
// biome-ignore lint/suspicious/noExplicitAny: its shape is what the tests find out.
export type Part = any;

/** One resource as the template writes it. */
export interface Written {
  readonly Type: string;
  readonly Properties: Part;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: string | readonly string[];
}

const NO_BUNDLES = { 'aws:cdk:bundling-stacks': [] };
/** The CDK's own rules take seconds: a synthesis as it is deployed is held against them, strictly (`assembly.test.ts`). */
const NO_RULES = { builtinCloudFormationValidation: false };

/** The stack in an app that bundles nothing and writes to a folder of its own; `use` runs before that is removed. */
export function withStack<T>(context: WrittenContext, use: (app: App, stack: CounterweightStack) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'counterweight-synth-'));
  try {
    const app = new App({ outdir, analyticsReporting: false, context: NO_BUNDLES, ...NO_RULES });
    return use(app, new CounterweightStack(app, 'Counterweight', stageOf(context)));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const synthesized = new Map<string, Readonly<Record<string, Written>>>();

/** The resources of the template, by logical id; each context is synthesized once. */
export function resourcesOf(context: WrittenContext): Readonly<Record<string, Written>> {
  const key = JSON.stringify(context);
  const known = synthesized.get(key);
  if (known !== undefined) return known;
  const resources = withStack(context, (_app, stack) => Template.fromStack(stack).toJSON()['Resources']);
  synthesized.set(key, resources);
  return resources;
}

/** The resources of one type. */
export const ofType = (
  resources: Readonly<Record<string, Written>>,
  type: string,
): readonly (readonly [string, Written])[] => Object.entries(resources).filter(([, { Type }]) => Type === type);
