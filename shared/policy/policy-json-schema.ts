import * as z from 'zod/mini';
import { CONDITION_REF, conditionNode } from './condition-schema.ts';
import { policySchema } from './policy-schema.ts';

const AS_WRITTEN = { io: 'input', unrepresentable: 'any' } as const;

/**
 * What a person may write into a policy item, as a JSON Schema (draft 2020-12) for editors and other clients. It comes
 * from the very schema that reads policies, and says as much of it as JSON Schema can: contradictions between
 * attributes and the limits of a deployment are judged by the reader alone.
 */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { properties, ...policy } = z.toJSONSchema(policySchema, AS_WRITTEN);
  const { $schema: _same, ...condition } = z.toJSONSchema(conditionNode, AS_WRITTEN);
  return {
    title: 'A hedge policy of Counterweight',
    ...policy,
    properties: { ...properties, check: { description: 'written by the program: what it thinks of the item' } },
    // A condition refers to itself as the whole schema; here it is a part of one.
    $defs: { condition: JSON.parse(JSON.stringify(condition).replaceAll('"$ref":"#"', `"$ref":"${CONDITION_REF}"`)) },
  };
}
