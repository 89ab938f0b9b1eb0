import type { DeployedLimits } from './deployed-limits.ts';
import { faultsOf, WHOLE_ITEM } from './fault-sentences.ts';
import type { HedgePolicy } from './hedge-policy.ts';
import type { PolicyItem } from './policy-book.ts';
import type { PolicyFault } from './policy-fault.ts';
import { notesOn } from './policy-notes.ts';
import { ruleFaults } from './policy-rules.ts';
import { policySchema } from './policy-schema.ts';
import { exactText, policyText, withoutCheck } from './policy-text.ts';
import { isMap } from './schema-parts.ts';

/** More faults than a person corrects at once; the rest shows after the first correction. */
export const FAULTS_MAX = 20;

/** A policy valid in every part with its text (`policyText`), or what is wrong with it; a faulty policy is frozen. */
export type PolicyReading =
  | { readonly ok: true; readonly policy: HedgePolicy; readonly text: string; readonly notes: readonly string[] }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/**
 * What was read before, by the limits and the exact text: pass after pass finds the same policies, and reading one costs
 * as much as deciding on it. The readings are values that nobody changes, so that a repeated one is as good as a new one.
 */
const READINGS = new WeakMap<DeployedLimits, Map<string, PolicyReading>>();
/** More policies than one process tends; beyond it starts anew rather than grows. */
const READINGS_KEPT_MAX = 200;

function readingsUnder(limits: DeployedLimits): Map<string, PolicyReading> {
  const kept = READINGS.get(limits) ?? new Map<string, PolicyReading>();
  READINGS.set(limits, kept);
  return kept;
}

/**
 * Reads what a person wrote, strictly: every attribute known, of its type, in its range, free of contradictions and
 * within what the deployment allows. Absent attributes take cautious defaults. `check`, the program's own attribute,
 * is ignored. Contradictions are looked for once every attribute is valid by itself.
 *
 * Never throws for plain data; lists at most 20 faults, each a sentence of at most 500 characters.
 */
export function parsePolicy(item: PolicyItem, limits: DeployedLimits): PolicyReading {
  const text = exactText(item);
  if (text === undefined) return read(item, limits);
  const readings = readingsUnder(limits);
  const known = readings.get(text);
  if (known !== undefined) return known;
  const reading = read(item, limits);
  if (readings.size >= READINGS_KEPT_MAX) readings.clear();
  readings.set(text, reading);
  return reading;
}

function read(item: PolicyItem, limits: DeployedLimits): PolicyReading {
  if (!isMap(item)) {
    const sentence = `${WHOLE_ITEM} is not a policy; it must be a map of attributes such as policyId and ratio.`;
    return { ok: false, faults: [{ attribute: WHOLE_ITEM, value: WHOLE_ITEM, sentence }] };
  }
  const written = withoutCheck(item);
  const parsed = policySchema.safeParse(written);
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error.issues, written, FAULTS_MAX) };
  const { data } = parsed;
  const faults = ruleFaults(written, data, limits);
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, policy: data, text: policyText(item), notes: notesOn(data) };
}
