import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import type { PolicyCheck } from '../../../shared/policy/policy-checks.ts';
import { isMap } from '../../../shared/policy/schema-parts.ts';

/** The program's own word on an item, as far as it can be understood. */
function checkOn({ check }: PolicyItem): Partial<Record<keyof PolicyCheck, unknown>> | undefined {
  return isMap(check) ? check : undefined;
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** The attribute `check` in sentences. */
export function checkSentences(item: PolicyItem): readonly string[] {
  const check = checkOn(item);
  if (check === undefined) return ['Not checked yet: the stack writes its word on it within seconds of an edit.'];
  const when = typeof check.at === 'string' ? ` at ${check.at}` : '';
  const notes = textsIn(check.notes).map((note) => `Note: ${note}`);
  if (check.result === 'ok') return [`Checked${when}: ok.`, ...notes];
  return [`Checked${when}: faulty, so the policy is frozen until it is corrected.`, ...textsIn(check.faults), ...notes];
}

/** How many faults the program has found in an item; undefined where it has not said anything. */
export function faultCount(item: PolicyItem): number | undefined {
  const check = checkOn(item);
  if (check === undefined) return undefined;
  return check.result === 'ok' ? 0 : Math.max(1, textsIn(check.faults).length);
}
