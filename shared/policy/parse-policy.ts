import type { DeployedLimits } from './deployed-limits.ts';
import { faultsOf, WHOLE_ITEM } from './fault-sentences.ts';
import type { HedgePolicy } from './hedge-policy.ts';
import type { PolicyItem } from './policy-book.ts';
import type { PolicyFault } from './policy-fault.ts';
import { notesOn } from './policy-notes.ts';
import { ruleFaults } from './policy-rules.ts';
import { policySchema } from './policy-schema.ts';
import { withoutCheck } from './policy-text.ts';
import { isMap } from './schema-parts.ts';

/** More faults than a person corrects at once; the rest shows after the first correction. */
export const FAULTS_MAX = 20;

/** A policy valid in every part, or what is wrong with it; a faulty policy is frozen. */
export type PolicyReading =
  | { readonly ok: true; readonly policy: HedgePolicy; readonly notes: readonly string[] }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/**
 * Reads what a person wrote, strictly: every attribute known, of its type, in its range, free of contradictions and
 * within what the deployment allows. Absent attributes take cautious defaults. `check`, the program's own attribute,
 * is ignored. Contradictions are looked for once every attribute is valid by itself.
 *
 * Never throws for plain data; lists at most 20 faults, each a sentence of at most 500 characters.
 */
export function parsePolicy(item: PolicyItem, limits: DeployedLimits): PolicyReading {
  if (!isMap(item)) {
    const sentence = `${WHOLE_ITEM} is not a policy; it must be a map of attributes such as policyId and ratio.`;
    return { ok: false, faults: [{ attribute: WHOLE_ITEM, value: WHOLE_ITEM, sentence }] };
  }
  const written = withoutCheck(item);
  const read = policySchema.safeParse(written);
  if (!read.success) return { ok: false, faults: faultsOf(read.error.issues, written, FAULTS_MAX) };
  const faults = ruleFaults(written, read.data, limits);
  return faults.length === 0 ? { ok: true, policy: read.data, notes: notesOn(read.data) } : { ok: false, faults };
}
