import { CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Gives a resource a logical id of its own. Tables are replaced when theirs changes, so moving a construct to another
 * file must not change it; and people and programs that read the template find it by this name.
 */
export function keepLogicalId(construct: IConstruct, logicalId: string): void {
  const resource = construct.node.defaultChild ?? construct;
  if (!(resource instanceof CfnElement)) throw new Error(`${construct.node.path} is no resource of the template.`);
  resource.overrideLogicalId(logicalId);
}
